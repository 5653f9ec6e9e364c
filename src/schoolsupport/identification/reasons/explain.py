"""Why a school is listed, and why it is not: in words, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import frozen

from schoolsupport.identification.reasons.cell_notes import note_lines
from schoolsupport.identification.reasons.distance import Distance, distance_to_line
from schoolsupport.identification.reasons.readings import Reading
from schoolsupport.identification.reasons.records import (
    CriterionRecord,
    SchoolRecord,
    school_record,
)
from schoolsupport.identification.reasons.told_wording import (
    band_text,
    head_text,
    rank_text,
    term_text,
)
from schoolsupport.identification.reasons.wording import (
    VERDICTS,
    cell_text,
    input_title,
    procedure_title,
    reason_words,
)
from schoolsupport.identification.rules.rulebook import CategoryInForce
from schoolsupport.identification.rules.wording import shown_value
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.records import Key, told
from schoolsupport.translation import DEFAULT_LANGUAGE, msg, translations

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification

_MARKS = {
    Verdict.MET: "■",
    Verdict.NOT_MET: "□",
    Verdict.NO_DATA: "?",
    Verdict.NOT_APPLICABLE: "—",
}
INDENT = "  "


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

    found: Identification
    record: SchoolRecord
    distance: Distance
    readings: tuple[Reading, ...]
    lang: str = DEFAULT_LANGUAGE

    def __str__(self) -> str:
        return self.text(self.lang)

    def text(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """The explanation in words, several lines."""
        return "\n".join(_lines(self, lang))

    def named(self, school: str) -> str:
        """Name and id of any school of the tables; the id alone where it has no name."""
        rows = self.found.inputs.tables.schools
        names = rows.loc[(rows["school"] == school).to_numpy(), "name"].dropna()
        return f"{names.iloc[0]} ({school})" if len(names) else school

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


def explain(found: Identification, school: str, lang: str = DEFAULT_LANGUAGE) -> Explanation:
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
        readings=tuple(found.readings),
        lang=lang,
    )


def _lines(why: Explanation, lang: str) -> Iterator[str]:
    record, found = why.record, why.found
    municipality = f", {record.municipality}" if record.municipality else ""
    yield f"{record.name or record.school} ({record.school}){municipality}"
    head = msg(
        "{rules}, as in force on {day}; results up to {year}",
        rules=found.edition.rulebook.title,
        day=_day(found.as_of, lang),
        year=found.year,
    )
    yield head.text(lang)
    for category in found.edition.categories.values():
        yield ""
        yield from _category_lines(why, category, lang)
    yield from _switched_off_lines(record, lang)
    yield ""
    yield from distance_lines(why.distance, record.categories[found.main], lang)
    yield from _reading_lines(why, lang)
    yield from _assumed_lines(why, lang)
    yield from _problem_lines(why, lang)


def _category_lines(why: Explanation, category: CategoryInForce, lang: str) -> Iterator[str]:
    verdict = why.record.categories[category.id]
    says = VERDICTS[verdict].text(lang).upper()
    yield f"{category.short}: {says} — {category.title[:1].lower()}{category.title[1:]}"
    grade = why.record.bands.get(category.id)
    level = None if grade is None else band_text(grade, "", lang)
    if level is not None:
        yield INDENT + msg("Level: {level}", level=level).text(lang)
    source = category.standing.source
    yield f"{INDENT}{why.found.edition.act(source).citation}"
    if source.quote:
        yield f"{INDENT}«{source.quote}»"
    if category.standing.note:
        yield f"{INDENT}{category.standing.note}"
    by_id = {criterion.id: criterion for criterion in why.record.criteria}
    for member in category.membership.members:
        if member in by_id:
            yield ""
            yield from _criterion_lines(why, by_id[member], lang)
        elif member in why.record.categories:
            inner = why.record.categories[member]
            yield f"{INDENT}{_MARKS[inner]} {member}: {VERDICTS[inner].text(lang)}"
        elif gap := why.found.edition.rulebook.gaps.get(member):
            unknown = Verdict.NO_DATA
            says = VERDICTS[unknown].text(lang)
            yield f"{INDENT}{_MARKS[unknown]} {gap.title}: {says}. {gap.why}"


def _criterion_lines(why: Explanation, criterion: CriterionRecord, lang: str) -> Iterator[str]:
    reason = reason_words(criterion.reason)
    because = f" ({reason.text(lang)})" if reason else ""
    says = VERDICTS[criterion.verdict].text(lang)
    yield f"{INDENT}{_MARKS[criterion.verdict]} {criterion.title}: {says}{because}"
    deep = INDENT * 3
    if criterion.kind == "low_results":
        yield deep + _tally(criterion, lang)
    if criterion.source.quote or criterion.source.clause:
        clause = f"{criterion.source.clause}: " if criterion.source.clause else ""
        quote = f"«{criterion.source.quote}»" if criterion.source.quote else ""
        yield f"{deep}{clause}{quote}".rstrip(": ")
    if criterion.rank is not None:
        yield deep + rank_text(criterion, criterion.rank, lang)
    if criterion.head is not None:
        yield deep + head_text(criterion.head, lang)
    for cell in criterion.cells:
        yield f"{deep}{_MARKS[cell.verdict]} {cell_text(cell, criterion, lang)}"
        for said in note_lines(cell.note, (cell.numerator, cell.denominator), why.named, lang):
            yield f"{deep}{INDENT}{said}"
        for term in cell.terms if cell.value is not None else ():
            yield f"{deep}{INDENT}{term_text(term, lang)}"
    if not criterion.cells or criterion.kind in {"number", "rank", "bands"}:
        for key in criterion.missing:
            yield deep + msg("missing: {what}", what=input_title(key, lang)).text(lang)


def _tally(criterion: CriterionRecord, lang: str) -> str:
    if criterion.certain == criterion.possible:
        said = msg(
            "low in {certain} of {of}; needed: {needed} or more",
            certain=criterion.certain,
            of=criterion.of,
            needed=criterion.needed,
        )
    else:
        said = msg(
            "low in {certain} to {possible} of {of}; needed: {needed} or more",
            certain=criterion.certain,
            possible=criterion.possible,
            of=criterion.of,
            needed=criterion.needed,
        )
    return said.text(lang)


def distance_lines(distance: Distance, verdict: Verdict, lang: str) -> Iterator[str]:
    """The distance to the line in words."""
    if verdict not in {Verdict.MET, Verdict.NOT_MET}:
        return
    words = translations(lang)
    if distance.pupils is None:
        if distance.more_than is not None:
            yield msg(
                "Distance to the line: more than {pupils} pupils", pupils=distance.more_than
            ).text(lang)
        return
    moves = "; ".join(
        f"{procedure_title(m.procedure, m.year, m.unit)}: {abs(m.pupils)}" for m in distance.moves
    )
    if verdict is Verdict.MET:
        said = words.ngettext(
            "Distance to the line: {n} «2» fewer, and the school is off the list ({moves})",
            "Distance to the line: {n} «2» fewer, and the school is off the list ({moves})",
            distance.pupils,
        )
    else:
        said = words.ngettext(
            "Distance to the line: {n} «2» more, and the school is on the list ({moves})",
            "Distance to the line: {n} «2» more, and the school is on the list ({moves})",
            distance.pupils,
        )
    yield said.format(n=distance.pupils, moves=moves)


def _reading_lines(why: Explanation, lang: str) -> Iterator[str]:
    place = why.found.place(why.record.school)
    for reading in why.readings:
        then = Verdict[reading.verdict_at(place).upper()]
        if then is not why.record.categories[reading.category]:
            yield msg(
                "Read otherwise ({title}): {category} — {says}",
                title=reading.title,
                category=why.found.edition.categories[reading.category].short,
                says=VERDICTS[then],
            ).text(lang)


def _switched_off_lines(record: SchoolRecord, lang: str) -> Iterator[str]:
    """Marks that a region could exclude by, and does not."""
    for criterion in record.criteria:
        marked = criterion.verdict is Verdict.MET or criterion.reason == "doubtful"
        if not criterion.used and marked:
            doubt = reason_words("doubtful") if criterion.reason == "doubtful" else None
            note = f" ({doubt.text(lang)})" if doubt else ""
            yield ""
            yield msg(
                "Marked: {title}{note}; the exclusion is switched off",
                title=criterion.title,
                note=note,
            ).text(lang)


def _assumed_lines(why: Explanation, lang: str) -> Iterator[str]:
    assumed = list(why.found.edition.assumed())
    if assumed:
        yield ""
        yield msg("Assumed, not stated by the act:").text(lang)
        for rule, key, value in assumed:
            yield f"{INDENT}{rule}.{key} = {shown_value(value)}"


def _problem_lines(why: Explanation, lang: str) -> Iterator[str]:
    said = [
        one
        for one in why.found.problems
        if one.school == why.record.school or (one.school is None and one.code in _SAID_TO_ALL)
    ]
    if said:
        yield ""
        yield msg("Remarks:").text(lang)
        for one in said:
            yield f"{INDENT}{one.text(lang)}"


_SAID_TO_ALL = {"rule.use_restricted", "rule.not_held", "rule.same_year_twice", "rule.gap"}


def _day(day: Any, lang: str) -> str:
    return f"{day:%d.%m.%Y}" if lang == "ru" else day.isoformat()
