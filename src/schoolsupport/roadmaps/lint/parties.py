"""Rules on parties: who does it, who was told to, and whose paper shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schoolsupport.domain import Level
from schoolsupport.roadmaps.lint.finding import Fault, Place
from schoolsupport.roadmaps.lint.reading import Reading, finds, responsible_text
from schoolsupport.roadmaps.template import Duty, Force, Measure
from schoolsupport.words.stems import content, stems_within
from schoolsupport.words.text import plain, quoted, shown, words

_LOWER = {"municipality": "муниципальн", "school": "школьн"}
_MAKES = re.compile(r"разработ|утвержд|принят", re.I)
_SCHOOL_HEADS = re.compile(r"руководител\w+ (?:обще)?образовательн\w+ организац|директор", re.I)
_MUNICIPAL = re.compile(r"местного самоуправления|муниципальн\w+ орган|ОМСУ|МОУО")


def _has_party(measure: Measure) -> bool:
    subs = measure.sub_measures
    return bool(responsible_text(measure) or (subs and all(sub.responsible for sub in subs)))


@finds("roadmap.missing_responsible")
def missing_responsible(reading: Reading) -> Iterator[Fault]:
    """A row that names nobody; a table that names nobody anywhere is one fault."""
    without = [index for index, measure in reading.rows() if not _has_party(measure)]
    if without and len(without) == len(reading.template.measures):
        yield Fault(Place(field="responsible"), way="whole_table")
        return
    for index in without:
        yield Fault(reading.place(index, "responsible"))


@finds("roadmap.party_named_twice")
def party_named_twice(reading: Reading) -> Iterator[Fault]:
    """A party that stands twice in the cell of one row."""
    for index, measure in reading.rows():
        cell = plain(re.sub(r"\(\s*далее[^()]*\)", "", responsible_text(measure)))
        for name in dict.fromkeys(one.name for one in measure.responsible):
            if len(re.findall(rf"(?<!\w){re.escape(plain(name))}(?!\w)", cell)) > 1:
                yield Fault(reading.place(index, "responsible"), {"name": name})


@finds("roadmap.no_evidence_column")
def no_evidence_column(reading: Reading) -> Iterator[Fault]:
    """A table in which no row names a document, a result or a target."""
    measures = reading.template.measures
    if measures and not any(
        one.evidence or one.expected_result or one.target_text or one.targets for one in measures
    ):
        yield Fault(Place(field="evidence"))


@finds("roadmap.missing_evidence")
def missing_evidence(reading: Reading) -> Iterator[Fault]:
    """An empty cell of a column of documents or results that other rows fill."""
    for field in ("evidence", "expected_result"):
        filled = [bool(getattr(one, field)) for one in reading.template.measures]
        if sum(filled) * 2 <= len(filled):
            continue
        for index, full in enumerate(filled):
            if not full:
                yield Fault(reading.place(index, field))


@finds("roadmap.duty_without_row")
def duty_without_row(reading: Reading) -> Iterator[Fault]:
    """An organisation that a point of the order tells to act and no row of the table names."""
    named = [responsible_text(measure) for measure in reading.template.measures]
    if not any(named):
        return
    table = "\n".join([*named, *(one.title for one in reading.template.measures)])
    for duty in reading.template.duties:
        if duty.delegates or duty.force is Force.OWN:
            continue
        for party in duty.who:
            names = [party.name[start:end] for start, end in quoted(party.name)]
            if names and not any(_named_in(name, table) for name in names):
                yield Fault(Place(field="duties", of=duty.clause), {"name": party.name})


def _named_in(name: str, table: str) -> bool:
    """Whether a name stands in a text, whole or by its first letters («ОЦДиК», «КОИРО»)."""
    if stems_within(content(name), words(table)):
        return True
    initials = "".join(word[0] for word in words(name)).casefold()[:3]
    short = [one.casefold() for one in re.findall(r"\b\w*[А-ЯЁ]\w*[А-ЯЁ]\w*\b", table)]
    return len(initials) == 3 and any(initials in one for one in short)


@finds("roadmap.delegated_without_term")
def delegated_without_term(reading: Reading) -> Iterator[Fault]:
    """A point that asks a lower level for a plan, with no day in it nor in any row."""
    for duty in reading.template.duties:
        level = _LOWER.get(duty.delegates or "")
        if level is None or duty.deadline or _row_with_term(reading, level):
            continue
        yield Fault(Place(field="duties", of=duty.clause), {"what": _asked(duty)})


def _asked(duty: Duty) -> str:
    return shown(duty.what or duty.text)


def _row_with_term(reading: Reading, level: str) -> bool:
    """Whether a row with a term has a document of that level made."""
    made = re.compile(
        rf"\b{level}\w*(?:\s+\w+)?\s+(?:комплекс|план|программ|дорожн|документ)", re.I
    )
    return any(
        made.search(measure.title) and _MAKES.search(measure.title) and reading.terms_of(index)
        for index, measure in reading.rows()
    )


@finds("roadmap.ordered_past_municipality")
def ordered_past_municipality(reading: Reading) -> Iterator[Fault]:
    """A regional act that orders heads of schools what it only recommends to municipalities."""
    if reading.template.level is not Level.REGIONAL:
        return
    duties = reading.template.duties
    advised = any(
        one.force is Force.RECOMMENDED and _MUNICIPAL.search(_addressee(one)) for one in duties
    )
    for duty in duties:
        ordered = duty.force is Force.ORDERED and _SCHOOL_HEADS.search(_addressee(duty))
        if advised and ordered:
            yield Fault(Place(field="duties", of=duty.clause))


def _addressee(duty: Duty) -> str:
    """Whom a point speaks to, by its own first words or by its addressees."""
    return " ".join([*(one.name for one in duty.who), duty.text[:120]])
