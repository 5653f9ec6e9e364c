"""Why a school is listed, and why it is not: in words, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import groupby

from attrs import frozen

from schoolsupport.identification.judged import Judged
from schoolsupport.identification.reasons.cells import CellRecord, note_lines
from schoolsupport.identification.reasons.distance import Distance, distance_to_line
from schoolsupport.identification.reasons.readings import Reading, readings_of
from schoolsupport.identification.reasons.records import (
    CriterionRecord,
    SchoolRecord,
    school_record,
)
from schoolsupport.identification.reasons.wording import (
    MARKS,
    VERDICTS,
    WORK_COLUMNS,
    band_text,
    head_text,
    input_title,
    number_cell,
    procedure_title,
    rank_text,
    reason_words,
    term_text,
    work_rows,
)
from schoolsupport.identification.rules.rulebook import CategoryInForce
from schoolsupport.identification.rules.wording import assumed_words
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.pages import Page, Part, Remark, Said, Table, Text
from schoolsupport.pages.html import notebook_html
from schoolsupport.pages.terminal import shown
from schoolsupport.records import Key, told
from schoolsupport.translation import DEFAULT_LANGUAGE, Message, Spoken, joined, msg, plural
from schoolsupport.words.numbers import Quantity


@told(
    Key("record", spread=True),
    Key("year", "found.year", kind=int),
    Key("as_of", "found.as_of", kind=date),
    Key("main", "found.main", kind=str),
    "distance",
    Key("readings", "otherwise"),
)
@frozen(kw_only=True, eq=False)
class Explanation:
    """Why a school is what it was found to be.

    Attributes:
        found: the run.
        record: verdicts and the cells they stand on.
        distance: the fewest pupils that would turn the verdict of the main category.
        readings: the list under every other reading of the acts' words.
        lang: language of `str()`.
    """

    found: Judged
    record: SchoolRecord
    distance: Distance
    readings: tuple[Reading, ...]
    lang: str = DEFAULT_LANGUAGE

    def __str__(self) -> str:
        return self.text(self.lang)

    def text(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """The explanation as plain text, several lines."""
        return shown(page(self, whole=True), lang, wrap=False).rstrip("\n")

    def of_criterion(self, criterion: str, lang: str = DEFAULT_LANGUAGE) -> str:
        """What the explanation says of one criterion, all its works, as plain text.

        Args:
            criterion: id of a criterion in force.
            lang: language of the words.
        """
        one = next(told for told in self.record.criteria if told.id == criterion)
        heading, *parts = _criterion(self, one, works=_works(one, whole=True))
        title = heading.words if isinstance(heading, Text) else one.title
        return shown(Page(title=title, parts=parts), lang, wrap=False).rstrip("\n")

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))

    def named(self, school: str) -> str:
        """Name and id of any school of the tables; the id alone where it has no name."""
        rows = self.found.inputs.tables.schools
        names = rows.loc[(rows["school"] == school).to_numpy(), "name"].dropna()
        return f"{names.iloc[0]} ({school})" if len(names) else school

    def notes(self, cell: CellRecord) -> list[Message]:
        """What has to be said of a cell beside its numbers."""
        return list(note_lines(cell.note, (cell.numerator, cell.denominator), self.named))

    @property
    def otherwise(self) -> tuple[ReadingHere, ...]:
        """The verdict on the school under each other reading."""
        place = self.found.place(self.record.school)
        return tuple(ReadingHere(one, one.verdict_at(place)) for one in self.readings)


@told("reading.id", "reading.category", "reading.rule", "reading.title", "verdict")
@frozen
class ReadingHere:
    """A reading, and the verdict on one school under it."""

    reading: Reading
    verdict: str


def explain(found: Judged, school: str, lang: str = DEFAULT_LANGUAGE) -> Explanation:
    """Explain the verdicts on one school.

    Args:
        found: the run.
        school: id of the school; an older login serves too.
        lang: language of `str()` of the explanation.

    Raises:
        UnknownSchoolError: no such school is judged.
    """
    record = school_record(found, school)
    return Explanation(
        found=found,
        record=record,
        distance=distance_to_line(found, record.school),
        readings=tuple(readings_of(found)),
        lang=lang,
    )


def page(why: Explanation, *, whole: bool = False) -> Page:
    """Why a school is listed or not, on a sheet that its director can be given.

    The verdict and what decided it with act, clause and quote; what would change it; what no act
    states; and, as remarks, what is wrong or uncertain.

    Args:
        why: the explanation.
        whole: whether the works that decide nothing are told too, and what to do about remarks.
    """
    record, found = why.record, why.found
    place = f", {record.municipality}" if record.municipality else ""
    head = msg(
        "{rules}, as in force on {day}; results up to {year}",
        rules=found.edition.rulebook.title,
        day=found.as_of,
        year=found.year,
    )
    parts: list[Part] = [Text(words=head)]
    for category in found.edition.categories.values():
        parts += _category(why, category, whole=whole)
    parts += _switched_off(record)
    moves = [*distance_words(why.distance, record.categories[found.main]), *_otherwise(why)]
    if moves:
        parts.append(Text(words=msg("What would change it"), style="heading", level=1))
        parts += [Text(words=one) for one in moves]
    assumed = assumed_words(found.edition)
    if assumed is not None:
        said = msg("Assumed, not stated by the act:")
        parts.append(Text(words=said, style="heading", level=1))
        parts.append(Text(words=assumed))
    return Page(
        title=f"{record.name or record.school} ({record.school}){place}",
        name="explain",
        parts=parts,
        remarks=_remarks(why, whole=whole),
        orientation="portrait",
    )


def _category(why: Explanation, category: CategoryInForce, *, whole: bool) -> Iterator[Part]:
    verdict = why.record.categories[category.id]
    said = msg(
        "{category}: {verdict} — {title}",
        category=category.short,
        verdict=Spoken(lambda lang: VERDICTS[verdict].text(lang).upper()),
        title=category.title[:1].lower() + category.title[1:],
    )
    yield Text(words=said, style="heading")
    grade = why.record.bands.get(category.id)
    if grade is not None and grade.titles is not None:
        level = Spoken(lambda lang: band_text(grade, "", lang) or "")
        yield Text(words=msg("Level: {level}", level=level), level=1)
    source = category.standing.source
    yield Text(words=why.found.edition.act(source).citation, level=1)
    if source.quote and whole:
        yield Text(words=f"«{source.quote}»", style="quote", level=1)
    if category.standing.note:
        yield Text(words=category.standing.note, level=1)
    by_id = {criterion.id: criterion for criterion in why.record.criteria}
    for member in category.membership.members:
        if member in by_id:
            one = by_id[member]
            told = whole or one.verdict is verdict
            yield from _criterion(why, one, works=_works(one, whole=whole) if told else None)
        else:
            yield from _other_member(why, member)


def _other_member(why: Explanation, member: str) -> Iterator[Part]:
    """A category within a category, or what its act does not define."""
    inner = why.found.edition.categories.get(member)
    gap = why.found.edition.rulebook.gaps.get(member)
    if inner is not None:
        verdict = why.record.categories[member]
        said = msg("{title}: {says}", title=inner.short, says=VERDICTS[verdict])
        yield Text(words=joined([MARKS[verdict], said], " "), level=1)
    elif gap is not None:
        unknown = Verdict.NO_DATA
        said = msg("{title}: {says}. {why}", title=gap.title, says=VERDICTS[unknown], why=gap.why)
        yield Text(words=joined([MARKS[unknown], said], " "), level=1)


def _works(criterion: CriterionRecord, *, whole: bool) -> list[list[CellRecord]]:
    """The years of each work; of a sheet those that are low, or not known, in some year."""
    of_works = (cell for cell in criterion.cells if cell.procedure is not None)
    by_work = [list(years) for _, years in groupby(of_works, key=lambda cell: cell.procedure)]
    telling = {Verdict.MET, Verdict.NO_DATA}
    return [years for years in by_work if whole or any(one.verdict in telling for one in years)]


def _criterion(
    why: Explanation, criterion: CriterionRecord, *, works: list[list[CellRecord]] | None
) -> Iterator[Part]:
    """A criterion with its words, its works and its numbers; without works its verdict alone."""
    verdict, reason = criterion.verdict, reason_words(criterion.reason)
    says: Message = VERDICTS[verdict]
    if reason:
        says = msg("{says} ({reason})", says=says, reason=reason)
    said = msg("{title}: {says}", title=criterion.title, says=says)
    yield Text(words=joined([MARKS[verdict], said], " "), style="heading", level=1)
    if criterion.kind == "low_results":
        yield Text(words=_tally(criterion), level=1)
    if works is None:
        return
    source = criterion.source
    quote = f"«{source.quote}»" if source.quote else ""
    if cited := ": ".join(filter(None, [source.clause, quote])):
        yield Text(words=cited, style="quote", level=1)
    yield from _others(criterion)
    if works:
        rows = [row for years in works for row in work_rows(years, why.notes)]
        yield Table.of_rows(WORK_COLUMNS, rows, name=criterion.id)
    for cell in criterion.cells:
        if cell.procedure is None:
            yield from _number(why, cell, criterion)
    if not criterion.cells or criterion.kind in {"number", "rank", "bands"}:
        for key in criterion.missing:
            what = Spoken(partial(input_title, key))
            yield Text(words=msg("missing: {what}", what=what), level=1)


def _others(criterion: CriterionRecord) -> Iterator[Part]:
    """What depends on other schools: the place in a pool, the verdict of the head school."""
    rank, head = criterion.rank, criterion.head
    if rank is not None:
        yield Text(words=Spoken(partial(rank_text, criterion, rank)), level=1)
    if head is not None:
        yield Text(words=Spoken(partial(head_text, head)), level=1)


def _number(why: Explanation, cell: CellRecord, criterion: CriterionRecord) -> Iterator[Part]:
    """A number against its line, what has to be said of it, and its components."""
    said = Spoken(partial(number_cell, cell, criterion))
    yield Text(words=joined([MARKS[cell.verdict], said], " "), level=1)
    for note in why.notes(cell):
        yield Text(words=note, level=2)
    for term in cell.terms if cell.value is not None else ():
        yield Text(words=Spoken(partial(term_text, term)), level=2)


def _tally(criterion: CriterionRecord) -> Message:
    certain, possible = criterion.certain, criterion.possible
    counted = certain if certain == possible else msg("{low} to {high}", low=certain, high=possible)
    return msg(
        "low ({line} or more) in {certain} of {of}; needed: {needed} or more",
        line=Quantity(criterion.threshold, "share"),
        certain=counted,
        of=criterion.of,
        needed=criterion.needed,
    )


def distance_words(distance: Distance, verdict: Verdict) -> Iterator[Message]:
    """The distance to the line in words."""
    if verdict not in {Verdict.MET, Verdict.NOT_MET}:
        return
    if distance.pupils is None:
        if distance.more_than is not None:
            more = distance.more_than
            yield msg("Distance to the line: more than {pupils} pupils", pupils=more)
        return
    moves = "; ".join(
        f"{procedure_title(m.procedure, m.year, m.unit)}: {abs(m.pupils)}" for m in distance.moves
    )
    if verdict is Verdict.MET:
        yield plural(
            "Distance to the line: {n} «2» fewer, and the school is off the list ({moves})",
            "Distance to the line: {n} «2» fewer, and the school is off the list ({moves})",
            distance.pupils,
            moves=moves,
        )
    else:
        yield plural(
            "Distance to the line: {n} «2» more, and the school is on the list ({moves})",
            "Distance to the line: {n} «2» more, and the school is on the list ({moves})",
            distance.pupils,
            moves=moves,
        )


def _otherwise(why: Explanation) -> Iterator[Message]:
    place = why.found.place(why.record.school)
    for reading in why.readings:
        then = Verdict[reading.verdict_at(place).upper()]
        if then is not why.record.categories[reading.category]:
            yield msg(
                "Read otherwise ({title}): {category} — {says}",
                title=reading.title,
                category=why.found.edition.categories[reading.category].short,
                says=VERDICTS[then],
            )


def _switched_off(record: SchoolRecord) -> Iterator[Part]:
    """Marks that a region could exclude by, and does not."""
    for criterion in record.criteria:
        doubt = reason_words("doubtful") if criterion.reason == "doubtful" else None
        if not criterion.used and (criterion.verdict is Verdict.MET or doubt is not None):
            title: Said = criterion.title
            if doubt is not None:
                title = msg("{says} ({reason})", says=title, reason=doubt)
            said = msg("Marked: {title}; the exclusion is switched off", title=title)
            yield Text(words=said, style="strong")


_OF_DATA = frozenset({"rule.use_restricted", "rule.not_held", "rule.same_year_twice"})
_SAID_TO_ALL = _OF_DATA | {"rule.gap"}


def _remarks(why: Explanation, *, whole: bool) -> Iterator[Remark]:
    for one in why.found.problems:
        of_all = one.school is None and one.code in (_SAID_TO_ALL if whole else _OF_DATA)
        if one.school == why.record.school or of_all:
            words = Spoken(one.text) if whole else one.message
            yield Remark(words=words, severity=one.severity.value)
