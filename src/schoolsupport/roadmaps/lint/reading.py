"""An order as the rules look at it: its texts with their places, its terms as schedules.

Corrections of a template are not looked at: rules judge the print.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from attrs import frozen

from schoolsupport.deadlines.schedule import DeadlineContext, Part, Period, Schedule
from schoolsupport.faults import fault, nearest
from schoolsupport.roadmaps.lint.finding import Fault, Place
from schoolsupport.roadmaps.template import Measure, RoadmapTemplate


@frozen(kw_only=True)
class LintOptions:
    """Which rules are asked, and what they may take for known.

    Attributes:
        only: codes of the rules to apply; empty means all.
        without: codes of rules to leave out.
        days_off: also find due dates that fall on a day off.
        known: further short forms that need no explanation, such as those of a region.
    """

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    days_off: bool = False
    known: tuple[str, ...] = ()


def check_options(options: LintOptions, codes: Iterable[str]) -> None:
    """Refuse options that name what is not there, or that leave no rule.

    Raises:
        ParameterError: a code is unknown, or a rule is both asked for and left out.
    """
    known = sorted(codes)
    _check_lists(options)
    for name, named in (("only", options.only), ("without", options.without)):
        for code in named:
            if code not in known:
                raise fault(
                    "parameter.unknown_lint_rule",
                    where=name,
                    found=code,
                    near=nearest(code, known),
                    known=", ".join(known),
                )
    both = sorted(set(options.only) & set(options.without))
    if both:
        raise fault("parameter.rule_both_ways", where="only, without", found=", ".join(both))


def _check_lists(options: LintOptions) -> None:
    for name in ("only", "without", "known"):
        value = getattr(options, name)
        if isinstance(value, str):
            raise fault("parameter.list_needed", where=name, found=value, value=value)


OUTSIDE_TABLE = ("title", "act_title")
LISTS_OUTSIDE_TABLE = ("goals", "tasks", "expected_results")

_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*(?:[-•✓]|\d+[.)]))")


@frozen(kw_only=True)
class Text:
    """A text of the order and its place."""

    place: Place
    value: str


@frozen(kw_only=True)
class Term:
    """A phrase about time with what it means.

    Attributes:
        place: where it stands.
        phrase: as printed.
        schedule: what it means.
        period: years of the section, or of the plan where the section names none.
    """

    place: Place
    phrase: str
    schedule: Schedule
    period: Period

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that lie at a known time."""
        return tuple(one for one in self.schedule.parts if one.start or one.end)

    @property
    def due(self) -> dt.date | None:
        """Last day of the first thing the phrase asks for; None where it does not say."""
        for part in self.schedule.parts:
            return part.end
        return None


@frozen(kw_only=True)
class Reading:
    """An order under the eyes of the rules."""

    template: RoadmapTemplate
    options: LintOptions

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Every text of the order: those of the rows first, since a slip in one is mended there."""
        return (*self.row_texts, *self._texts_outside())

    @cached_property
    def row_texts(self) -> tuple[Text, ...]:
        """Every text of the rows of the table, and of the headings of its sections."""
        return tuple(self._texts_of_table())

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every phrase about time in the table, in its order."""
        return tuple(self._terms())

    @cached_property
    def all_letters(self) -> str:
        """All texts in one, for asking whether words stand anywhere."""
        return "\n".join(text.value for text in self.texts)

    def place(self, index: int, field: str) -> Place:
        """The place of a field of a row."""
        measure = self.template.measures[index]
        return Place(section=measure.section, measure=measure.number, field=field, index=index)

    def rows(self) -> Iterator[tuple[int, Measure]]:
        """The rows with their places in the table."""
        yield from enumerate(self.template.measures)

    def terms_of(self, index: int) -> tuple[Term, ...]:
        """The terms of a row; of a row that repeats the one above, the terms of that one."""
        own = tuple(term for term in self.terms if term.place.index == index)
        above = self.template.measures[index].deadline_from
        if own or above is None:
            return own
        section = self.template.measures[index].section
        for other, measure in self.rows():
            if other != index and (measure.section, measure.number) == (section, above):
                return tuple(term for term in self.terms if term.place.index == other)
        return ()

    def schedule(self, phrase: str, period: Period) -> Schedule:
        """What a phrase means in this order."""
        # the grammar is built on first use: listing the rules must stay light
        from schoolsupport.deadlines.parsing import parse_deadline  # noqa: PLC0415  # see above

        context = DeadlineContext(
            first_year=period.first_year,
            last_year=period.last_year,
            signed=self.template.act.date,
            school_years=period.school_years,
            other=self.template.other_period if period is self.template.period else None,
        )
        return parse_deadline(phrase, context)

    def _terms(self) -> Iterator[Term]:
        for index, measure in self.rows():
            phrases = [measure.deadline, *(sub.deadline for sub in measure.sub_measures)]
            period = self.template.period_of(measure)
            for phrase in phrases:
                if phrase is not None and phrase.strip():
                    yield Term(
                        place=self.place(index, "deadline"),
                        phrase=phrase,
                        schedule=self.schedule(phrase, period),
                        period=period,
                    )

    def _texts_outside(self) -> Iterator[Text]:
        template = self.template
        for field in OUTSIDE_TABLE:
            yield from _text(field, None, getattr(template, field))
        for field in LISTS_OUTSIDE_TABLE:
            for number, value in enumerate(getattr(template, field), 1):
                yield from _text(field, str(number), value)
        for duty in template.duties:
            yield from _text("duties", duty.clause, duty.text)
        for statement in template.statements:
            for value in (statement.title, *_PARAGRAPH.split(statement.text)):
                yield from _text("statements", statement.title, value)
        for ground in template.grounds:
            yield from _text("grounds", ground.clause, ground.text)
        yield from self._texts_of_lists()
        for note in template.footnotes:
            yield from _text("footnotes", note.mark or note.short, note.full)

    def _texts_of_lists(self) -> Iterator[Text]:
        for one in self.template.school_lists:
            for value in (one.quote, *one.schools):
                yield from _text("school_lists", one.id, value)

    def _texts_of_table(self) -> Iterator[Text]:
        for section in self.template.sections:
            if section.title:
                yield Text(place=Place(section=section.id, field="title"), value=section.title)
        for index, measure in self.rows():
            for field, value in fields_of(measure):
                yield Text(place=self.place(index, field), value=value)


def _text(field: str, of: str | None, value: str | None) -> Iterator[Text]:
    if value and value.strip():
        yield Text(place=Place(field=field, of=of), value=value)


def fields_of(measure: Measure) -> Iterator[tuple[str, str]]:
    """The texts of a row, by field."""
    for field in ("title", "deadline", "evidence", "expected_result", "target_text"):
        value = getattr(measure, field)
        if value:
            yield field, value
    responsible = responsible_text(measure)
    if responsible:
        yield "responsible", responsible
    for sub in measure.sub_measures:
        yield "sub_measures", sub.title
        if sub.deadline:
            yield "deadline", sub.deadline


def responsible_text(measure: Measure) -> str:
    """The cell of responsible parties as printed, or made of its parts."""
    if measure.responsible_text:
        return measure.responsible_text
    return ", ".join(one.name for one in measure.responsible)


Check = Callable[[Reading], Iterator[Fault]]
"""What a rule does: it finds the faults in an order, and says nothing twice."""

CHECKS: dict[str, Check] = {}
"""What every rule does, by its code; filled as the modules of the rules are loaded."""


def finds(code: str) -> Callable[[Check], Check]:
    """Mark a function as what a rule of `rules.toml` does."""

    def mark(check: Check) -> Check:
        CHECKS[code] = check
        return check

    return mark
