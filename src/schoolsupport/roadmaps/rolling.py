"""A roadmap in other years: every term, title and heading moved by rule or left to a person.

What comes of it is the template, what moved and what waits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import define, evolve, field, frozen

from schoolsupport.deadlines.schedule import DeadlineContext, Period
from schoolsupport.faults import fault
from schoolsupport.pages import Column, Lines, Page, Part, Said, Table, Text
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.moving_terms import (
    RollSettings,
    has_year,
    reword,
    roll_term,
    shifted,
    years_in,
)
from schoolsupport.roadmaps.planning.timing import alike, deadline_correction, parsed
from schoolsupport.roadmaps.showing import years_text
from schoolsupport.roadmaps.template import (
    Correction,
    Duty,
    Measure,
    RoadmapTemplate,
    Section,
    SubMeasure,
)
from schoolsupport.roadmaps.terms import deadline_context
from schoolsupport.translation import Message, joined, msg
from schoolsupport.words.school_names import names_in


@frozen(kw_only=True)
class Row:
    """A place in a template.

    Attributes:
        section: id of the section in the old template; empty outside the table.
        number: number of the row or point, or the name of the part outside the table.
    """

    section: str = ""
    number: str

    @property
    def name(self) -> str:
        """Section and number in one text."""
        return f"{self.section} {self.number}".strip()


@told("row.section", "row.number", "field", "before", "after", "corrected", "notes")
@frozen(kw_only=True)
class Move:
    """Words that were changed.

    Attributes:
        row: where.
        field: which field.
        before: the words as printed.
        after: the words now.
        corrected: a fault of the print was mended on the way.
        notes: what is to be known about it.
    """

    row: Row
    field: str
    before: str
    after: str
    corrected: bool = False
    notes: tuple[Message, ...] = ()


@told("row.section", "row.number", "field", "phrase", "reason", "kept")
@frozen(kw_only=True)
class ForAPerson:
    """Words that no rule moves.

    Attributes:
        row: where.
        field: which field.
        phrase: the words as printed.
        reason: why a person must decide.
        kept: the words stand in the new template as they were; else the field is empty there.
    """

    row: Row
    field: str
    phrase: str
    reason: Message
    kept: bool = True


@told(Key("template", "template.name"), "years", "moves", "for_a_person")
@frozen(kw_only=True)
class Rolled:
    """A template in other years.

    Attributes:
        template: the template; its order is a draft, without number and day.
        years: by how many years.
        moves: what was changed.
        for_a_person: what a person must decide.
    """

    template: RoadmapTemplate
    years: int
    moves: tuple[Move, ...] = ()
    for_a_person: tuple[ForAPerson, ...] = ()

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


@define
class Log:
    """Moves and questions, collected on the way."""

    moves: list[Move] = field(factory=list)
    questions: list[ForAPerson] = field(factory=list)

    def moved(
        self,
        row: Row,
        name: str,
        before: str,
        after: str,
        *,
        corrected: bool = False,
        notes: tuple[Message, ...] = (),
    ) -> None:
        """Keep a change, if it is one."""
        if before != after:
            self.moves.append(
                Move(
                    row=row,
                    field=name,
                    before=before,
                    after=after,
                    corrected=corrected,
                    notes=notes,
                )
            )

    def ask(self, row: Row, name: str, phrase: str, reason: Message, *, kept: bool = True) -> None:
        """Keep a question."""
        self.questions.append(
            ForAPerson(row=row, field=name, phrase=phrase, reason=reason, kept=kept)
        )


def page(told: Rolled) -> Page:
    """What moved, and what a person must decide."""
    period = told.template.period
    years = years_text(period.first_year, period.last_year)
    said = msg("Years of the new plan: {years}. Moved: {n}", years=years, n=len(told.moves))
    where = Column(heading=msg("Where"), id="where", width=(8, 24))
    moves = Table.of_rows(
        (
            where,
            Column(heading=msg("Was"), id="before", width=(12, 50)),
            Column(heading=msg("Now"), id="after", width=(12, 50)),
            Column(heading=msg("Remarks"), id="notes", width=(12, 40)),
        ),
        [
            (_where(one.row, told.template), one.before, one.after, Lines(tuple(_notes(one))))
            for one in told.moves
        ],
        name="moves",
        empty=msg("Nothing was moved"),
    )
    waiting = Table.of_rows(
        (
            where,
            Column(heading=msg("As printed"), id="phrase", width=(12, 60)),
            Column(heading=msg("Why"), id="why", width=(12, 50)),
        ),
        [(_where(one.row, told.template), one.phrase, one.reason) for one in told.for_a_person],
        name="for-a-person",
        title=msg("For a person to decide: {n}", n=len(told.for_a_person)),
        own_sheet=True,
    )
    parts: list[Part] = [Text(words=said), moves, *([waiting] if told.for_a_person else [])]
    return Page(title=told.template.title, name=told.template.name, parts=parts)


_OUTSIDE = {
    "expected_results": msg("expected results"),
    "goals": msg("goals"),
    "ground": msg("grounds"),
    "head": msg("title"),
    "school_list": msg("list of schools"),
    "statement": msg("text"),
    "tasks": msg("tasks"),
}


def _where(row: Row, template: RoadmapTemplate) -> Said:
    """A place as a reader is told it."""
    if not row.section:
        part, _, number = row.number.partition(" ")
        said = _OUTSIDE.get(part)
        if said is None:
            return msg("point {n}", n=row.number)
        return joined((said, number), " ") if number.isdecimal() else said
    titles = {one.id: one.title for one in template.sections if one.title}
    if row.number == "section":
        return msg("title of a section")
    if len(template.sections) == 1 or row.section not in titles:
        return row.number
    return f"{titles[row.section]}: {row.number}"


def _notes(move: Move) -> Iterator[Message]:
    if move.corrected:
        yield msg("a fault of the print mended")
    yield from move.notes


_Contexts = tuple[DeadlineContext, DeadlineContext]
_YEARS_AT_END = re.compile(r"-20\d\d(?:-20\d\d)?$")
WORDED = ("title", "evidence", "expected_result", "target_text")


def roll(
    template: RoadmapTemplate,
    to_years: int | tuple[int, int],
    *,
    section: str | None = None,
    settings: RollSettings | None = None,
) -> Rolled:
    """A template moved to other years.

    Args:
        template: the order.
        to_years: first year of the new plan, or its first and last one; a plan keeps its length.
        section: only this section, moved from the year of its heading; the new plan has one year.
        settings: calendars and the rule for exact days.

    Returns:
        The template as a draft, what was moved, and what a person must decide: terms set by
        others, one-off events, faulty prints, years that nothing marks as the plan's, cited acts,
        lists of schools. No day stands in it that the rules do not give.

    Raises:
        ParameterError: the new plan is longer or shorter, the section is unknown or its heading
            names no year.
    """
    if section is not None:
        template = _one_section(template, section)
    first = to_years if isinstance(to_years, int) else to_years[0]
    years = first - template.period.first_year
    if not isinstance(to_years, int):
        _check_length(template.period, to_years)
    rolling = _Rolling(
        old=template,
        new=_outline(template, years),
        years=years,
        settings=settings or RollSettings(),
        whole=section is None,
        log=Log(),
    )
    return rolling.rolled()


def _one_section(template: RoadmapTemplate, section: str) -> RoadmapTemplate:
    """A template of one section, over the year its heading names."""
    found = next((one for one in template.sections if one.id == section), None)
    if found is None or found.year is None:
        code = "parameter.unknown_section" if found is None else "parameter.section_without_year"
        known = ", ".join(one.id for one in template.sections if one.year is not None) or "—"
        raise fault(code, where="section", found=section, known=known)
    return evolve(
        template,
        name=f"{_YEARS_AT_END.sub('', template.name)}-{found.year}",
        period=Period(first_year=found.year, last_year=found.year),
        sections=(found,),
        measures=tuple(one for one in template.measures if one.section == section),
    )


def _check_length(period: Period, to_years: tuple[int, int]) -> None:
    length = period.last_year - period.first_year
    if to_years[1] - to_years[0] != length:
        raise fault(
            "parameter.length_of_plan",
            where="to_years",
            found=f"{to_years[0]}-{to_years[1]}",
            first=to_years[0],
            last=to_years[0] + length,
        )


def _outline(template: RoadmapTemplate, years: int) -> RoadmapTemplate:
    """The frame of the new plan, by which its terms are read: period, sections, a draft order."""
    name = shifted(template.name, years)
    period = template.period
    return evolve(
        template,
        name=name if name != template.name or not years else f"{name}-{period.first_year + years}",
        act=evolve(
            template.act,
            id=f"{template.act.id}-draft",
            number=None,
            date=None,
            url=None,
            note=f"проект; перенесено с: {template.act.citation}",
        )
        if not template.act.id.endswith("-draft")
        else template.act,
        period=evolve(
            period, first_year=period.first_year + years, last_year=period.last_year + years
        ),
        sections=tuple(_section(one, years) for one in template.sections),
        school_lists=(),
    )


def _section(section: Section, years: int) -> Section:
    return evolve(
        section,
        id=shifted(section.id, years),
        title=reword(section.title, years).text if section.title else section.title,
        year=section.year + years if section.year is not None else None,
    )


@frozen(kw_only=True)
class _Rolling:
    old: RoadmapTemplate
    new: RoadmapTemplate
    years: int
    settings: RollSettings
    whole: bool
    log: Log

    def rolled(self) -> Rolled:
        """Everything moved."""
        head = self._head()
        duties = tuple(self._duty(one) for one in self.old.duties)
        measures = tuple(self._measure(one) for one in self.old.measures)
        self._untouched()
        return Rolled(
            template=evolve(head, duties=duties, measures=measures),
            years=self.years,
            moves=tuple(self.log.moves),
            for_a_person=tuple(self.log.questions),
        )

    def _head(self) -> RoadmapTemplate:
        """Titles, goals and headings."""
        for old, new in zip(self.old.sections, self.new.sections, strict=True):
            row = Row(section=old.id, number="section")
            self._words(row, "title", old.title)
            if old.year is not None and new.year is not None:
                self.log.moved(row, "year", str(old.year), str(new.year))
        head = Row(number="head")
        act_title = self._words(head, "act_title", self.old.act_title)
        title = self._words(head, "title", self.old.title) or ""
        return evolve(
            self.new,
            title=title,
            act_title=act_title,
            act=evolve(
                self.new.act,
                title=reword(self.old.act.title, self.years).text
                if self.whole
                else self.old.act.title,
            ),
            goals=self._texts("goals", self.old.goals),
            tasks=self._texts("tasks", self.old.tasks),
            expected_results=self._texts("expected_results", self.old.expected_results),
        )

    def _texts(self, name: str, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            self._words(Row(number=f"{name} {place}"), name, text) or ""
            for place, text in enumerate(texts, 1)
        )

    def _measure(self, measure: Measure) -> Measure:
        row = Row(section=measure.section, number=measure.number)
        contexts = (
            deadline_context(self.old, measure),
            deadline_context(
                self.new, evolve(measure, section=shifted(measure.section, self.years))
            ),
        )
        texts = {name: self._words(row, name, *_corrected(measure, name)) for name in WORDED}
        deadline = measure.deadline
        if deadline is not None:
            correction = deadline_correction(measure)
            deadline = self._term(row, deadline, contexts, measure.title, correction)
        if names_in(measure.title):
            self.log.ask(
                row, "title", measure.title, msg("it names schools, which may be others now")
            )
        return evolve(
            measure,
            section=shifted(measure.section, self.years),
            deadline=deadline,
            corrections=tuple(one for one in measure.corrections if not _mended(measure, one)),
            sub_measures=tuple(
                self._sub(row, place, sub, contexts)
                for place, sub in enumerate(measure.sub_measures, 1)
            ),
            title=texts["title"] or "",
            evidence=texts["evidence"],
            expected_result=texts["expected_result"],
            target_text=texts["target_text"],
        )

    def _sub(self, row: Row, place: int, sub: SubMeasure, contexts: _Contexts) -> SubMeasure:
        at = evolve(row, number=f"{row.number}.{place}")
        deadline = sub.deadline
        if deadline is not None:
            deadline = self._term(at, deadline, contexts, sub.title, None)
        if names_in(sub.title):
            self.log.ask(at, "title", sub.title, msg("it names schools, which may be others now"))
        return evolve(sub, title=self._words(at, "title", sub.title) or "", deadline=deadline)

    def _duty(self, duty: Duty) -> Duty:
        row = Row(number=duty.clause)
        contexts = (deadline_context(self.old), deadline_context(self.new))
        deadline = duty.deadline
        if deadline is not None:
            deadline = self._term(row, deadline, contexts, "", None)
        return evolve(
            duty,
            text=self._words(row, "text", duty.text) or "",
            what=self._words(row, "what", duty.what),
            deadline=deadline,
        )

    def _term(
        self,
        row: Row,
        printed: str,
        contexts: _Contexts,
        title: str,
        correction: Correction | None,
    ) -> str | None:
        phrase = correction.likely if correction is not None else printed
        term = roll_term(phrase, contexts, self.years, self.settings, title)
        if term.reason is not None:
            kept = term.phrase is not None
            self.log.ask(row, "deadline", printed, term.reason, kept=kept)
        elif correction is not None and not self._same(printed, phrase, contexts[0]):
            self.log.ask(row, "deadline", printed, _rolled_correction(correction))
        if term.phrase is not None:
            self.log.moved(
                row,
                "deadline",
                printed,
                term.phrase,
                corrected=correction is not None,
                notes=term.notes,
            )
        return term.phrase

    def _same(self, printed: str, meant: str, context: DeadlineContext) -> bool:
        """Whether a correction leaves every day of the print as it is."""
        calendar = self.settings.calendar
        return alike(parsed(printed, context, calendar), parsed(meant, context, calendar))

    def _words(
        self, row: Row, name: str, text: str | None, printed: str | None = None
    ) -> str | None:
        """A text with its years moved; years that are not surely the plan's are asked about."""
        if text is None:
            return None
        if not self.whole and not row.section:
            self._ask_years(row, name, text)
            return text
        found = reword(text, self.years)
        before = printed if printed is not None else text
        self.log.moved(row, name, before, found.text, corrected=before != text)
        for year, reason in found.left:
            self.log.ask(row, name, f"{year}: {text}", reason)
        return found.text

    def _ask_years(self, row: Row, name: str, text: str) -> None:
        """Years of a whole programme mean nothing to one section of it."""
        for year in years_in(text):
            reason = msg("the plan has one year now; the words are those of the whole programme")
            self.log.ask(row, name, f"{year}: {text}", reason)

    def _untouched(self) -> None:
        """What no rule moves: cited acts, statements of facts, lists of schools."""
        for place, ground in enumerate(self.old.grounds, 1):
            if ground.date is not None or has_year(ground.text):
                self.log.ask(
                    Row(number=f"ground {place}"),
                    "text",
                    ground.text,
                    msg("a cited act is never moved; look whether it is still in force"),
                )
        for statement in self.old.statements:
            if any(years_in(statement.text)):
                self.log.ask(
                    Row(number="statement"),
                    "text",
                    statement.title,
                    msg("the text names years and facts of its time"),
                )
        for listed in self.old.school_lists:
            self.log.ask(
                Row(number=f"school_list {listed.id}"),
                "schools",
                listed.title,
                msg("which schools are on the list is decided anew"),
                kept=False,
            )


def _rolled_correction(correction: Correction) -> Message:
    return msg(
        "the print was faulty, its correction “{likely}” was rolled: {reason}",
        likely=correction.likely,
        reason=correction.reason,
    )


def _mended(measure: Measure, one: Correction) -> bool:
    """Whether the new template has the corrected words in place of the print."""
    if one.field == "deadline":
        return measure.deadline is not None
    text = getattr(measure, one.field, None) if one.field in WORDED else None
    return isinstance(text, str) and one.printed in text


def _corrected(measure: Measure, name: str) -> tuple[str | None, str | None]:
    """A text with its corrections in place, and the print where the two differ."""
    printed: str | None = getattr(measure, name)
    text = printed
    for one in measure.corrections:
        if one.field == name and text is not None and one.printed in text:
            text = text.replace(one.printed, one.likely, 1)
    return text, printed
