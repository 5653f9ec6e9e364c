"""Rules on sequence, and on numbers: of rows, of sections, of points and of headings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import frozen

from schoolsupport.roadmaps.lint.finding import Fault, Place
from schoolsupport.roadmaps.lint.lexicon import lexicon
from schoolsupport.roadmaps.lint.reading import Reading, finds
from schoolsupport.roadmaps.template import Measure
from schoolsupport.words.text import plain, shown


@finds("roadmap.list_before_criteria")
def list_before_criteria(reading: Reading) -> Iterator[Fault]:
    """A list approved before the criteria by which it is made."""
    return _before_what_it_rests_on(reading, "roadmap.list_before_criteria")


@finds("roadmap.before_its_method")
def before_its_method(reading: Reading) -> Iterator[Fault]:
    """A review or a monitoring due before the methodology by which it is held."""
    return _before_what_it_rests_on(reading, "roadmap.before_its_method")


@finds("roadmap.before_its_profile")
def before_its_profile(reading: Reading) -> Iterator[Fault]:
    """A programme or a plan due before the profile or the assessment it rests on."""
    return _before_what_it_rests_on(reading, "roadmap.before_its_profile")


def _before_what_it_rests_on(reading: Reading, rule: str) -> Iterator[Fault]:
    for pair in (one for one in lexicon().pair if one.rule == rule):
        made_by, resting = re.compile(pair.made, re.I), re.compile(pair.rests, re.I)
        made = [one for one in reading.rows() if made_by.search(one[1].title)]
        for index, measure in reading.rows():
            if not resting.search(measure.title) or made_by.search(measure.title):
                continue
            due = _due(reading, index)
            late = [one for one in made if _later(_due(reading, one[0]), due)]
            if due is not None and made and len(late) == len(made):
                yield _before(reading, index, due, *late[0])


def _due(reading: Reading, index: int) -> dt.date | None:
    terms = reading.terms_of(index)
    return terms[0].due if terms else None


def _later(one: dt.date | None, other: dt.date | None) -> bool:
    return one is not None and other is not None and one > other


def _before(reading: Reading, index: int, due: dt.date, made: int, first: Measure) -> Fault:
    return Fault(
        reading.place(index, "deadline"),
        {"due": due, "row": first.number, "title": shown(first.title), "made": _due(reading, made)},
    )


_INTERIM = re.compile(r"промежуточн\w+ (?:результат|итог)\w+ .*?(20\d\d)\s*[-–—]\s*(20\d\d)", re.I)


@finds("roadmap.interim_at_the_end")
def interim_at_the_end(reading: Reading) -> Iterator[Fault]:
    """Interim results of the whole plan in its last year."""
    plan = reading.template.period
    for index, measure in reading.rows():
        match = _INTERIM.search(measure.title)
        whole = (str(plan.first_year), str(plan.last_year))
        if match and plan.first_year < plan.last_year and match.groups() == whole:
            yield Fault(
                reading.place(index, "title"),
                {"first": plan.first_year, "last": plan.last_year},
                likely=re.sub(
                    r"([Пп])ромежуточн(?=ы)",
                    lambda one: "Итогов" if one.group(1) == "П" else "итогов",
                    measure.title,
                ),
            )


_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_HEADING = re.compile(r"\s*(\d+(?:\.\d+)*)\s*[.)]?\s+\S")


_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})(?=\.|$)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


def _arabic(number: str) -> str:
    """A number whose head may be Roman, with figures alone: «II.1» is 2.1."""
    head = _ROMAN.match(number)
    if head is None or not head[0]:
        return number
    values = [_ROMAN_VALUES[letter] for letter in head[0]]
    pairs = zip(values, [*values[1:], 0], strict=True)
    total = sum(-value if value < after else value for value, after in pairs)
    return f"{total}{number[head.end() :]}"


@frozen(kw_only=True)
class _Numbered:
    """A number as printed, its place, and whether a section begins with it."""

    place: Place
    printed: str
    begins: bool = False

    @property
    def parts(self) -> tuple[int, ...] | None:
        text = _arabic(self.printed.strip().rstrip(".)"))
        if not _NUMBER.fullmatch(text):
            return None
        return tuple(int(one) for one in text.split("."))


def _sequences(reading: Reading) -> Iterator[tuple[bool, list[_Numbered]]]:
    """What is numbered together, and whether all of it is known, so that a gap is a gap."""
    template = reading.template
    rows, last = [], None
    for index, measure in reading.rows():
        begins = measure.section != last
        last = measure.section
        place = reading.place(index, "number")
        rows.append(_Numbered(place=place, printed=measure.number, begins=begins))
    yield True, rows
    yield (
        True,
        [
            _Numbered(place=Place(section=one.id, field="number"), printed=one.number)
            for one in template.sections
            if one.number is not None
        ],
    )
    # points and headings that order nothing may be left out of a template
    yield (
        False,
        [
            _Numbered(place=Place(field="duties", of=one.clause), printed=one.clause)
            for one in template.duties
        ],
    )
    yield False, list(_headings(reading))


def _headings(reading: Reading) -> Iterator[_Numbered]:
    """Numbered headings among the statements."""
    for statement in reading.template.statements:
        match = _HEADING.match(statement.title)
        if match:
            place = Place(field="statements", of=statement.title)
            yield _Numbered(place=place, printed=match.group(1))


def _lines(reading: Reading) -> Iterator[list[_Numbered]]:
    """Numbered lines of each statement; a line that heads a section has its place there."""
    headed = {plain(one.title): one.id for one in reading.template.sections if one.title}
    for statement in reading.template.statements:
        lines = []
        for line in statement.text.splitlines():
            match = _HEADING.match(line)
            if match is None:
                continue
            section = headed.get(plain(line[match.end(1) :].lstrip(".) ")))
            place = (
                Place(section=section, field="number")
                if section
                else Place(field="statements", of=statement.title)
            )
            lines.append(_Numbered(place=place, printed=match.group(1)))
        yield lines


def _scopes(numbered: Sequence[_Numbered]) -> Iterator[list[_Numbered]]:
    """Runs that are counted through: sections that begin anew with 1 are runs of their own."""
    run: list[_Numbered] = []
    for one in numbered:
        if run and one.begins and one.parts in ((1,), None):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _series(run: Sequence[_Numbered]) -> Iterator[list[_Numbered]]:
    """Numbers that count through with each other: those under one head (3.1, 3.2 …)."""
    series: dict[tuple[int, ...], list[_Numbered]] = {}
    for one in run:
        if one.parts is not None:
            series.setdefault(one.parts[:-1], []).append(one)
    yield from series.values()


@finds("roadmap.duplicate_number")
def duplicate_number(reading: Reading) -> Iterator[Fault]:
    """A number that another row, point or heading of the same run bears already."""
    for _, numbered in _sequences(reading):
        for run in _scopes(numbered):
            seen: set[str] = set()
            for one in run:
                key = one.printed.strip().rstrip(".)")
                if key in seen and one.parts is not None:
                    yield Fault(one.place, {"number": key}, likely=_next(one, run))
                seen.add(key)
    for lines in _lines(reading):
        # a list within a list begins anew; a number right after itself is a slip
        for one, other in pairwise(lines):
            if one.printed == other.printed and other.printed != "1":
                yield Fault(other.place, {"number": other.printed}, likely=_next(other, lines))


def _next(one: _Numbered, run: Sequence[_Numbered]) -> str | None:
    """The number after the doubled one, where nobody bears it."""
    if one.parts is None:
        return None
    likely = ".".join(str(part) for part in (*one.parts[:-1], one.parts[-1] + 1))
    return None if any(other.printed.rstrip(".)") == likely for other in run) else likely


@finds("roadmap.skipped_number")
def skipped_number(reading: Reading) -> Iterator[Fault]:
    """A number that is left out of a run of rows or sections."""
    for whole, numbered in _sequences(reading):
        if not whole:
            continue
        for run in _scopes(numbered):
            for series in _series(run):
                yield from _skipped(series)


def _skipped(series: Sequence[_Numbered]) -> Iterator[Fault]:
    borne = {one.parts[-1] for one in series if one.parts}
    # a table may be one chapter of an annex: its only heading bears the number of the chapter
    before = 0 if series[0].place.measure is not None else (series[0].parts or (0,))[-1] - 1
    for one in series:
        number = one.parts[-1] if one.parts else before
        missing = [other for other in range(before + 1, number) if other not in borne]
        if missing:
            yield Fault(
                one.place,
                {"number": one.printed, "missing": ", ".join(str(other) for other in missing)},
            )
        before = max(before, number)


@finds("roadmap.broken_numbering")
def broken_numbering(reading: Reading) -> Iterator[Fault]:
    """A number that comes after a higher one, is no number, or belongs to another section."""
    for _, numbered in _sequences(reading):
        for run in _scopes(numbered):
            for one in run:
                if one.parts is None:
                    yield Fault(one.place, {"number": one.printed})
            for series in _series(run):
                yield from _falling(series)
    yield from _under_another_head(reading)


def _falling(series: Sequence[_Numbered]) -> Iterator[Fault]:
    highest, seen = 0, set()
    for one in series:
        number = one.parts[-1] if one.parts else highest
        if number < highest and number not in seen:
            yield Fault(one.place, {"number": one.printed, "highest": highest}, way="falling")
        seen.add(number)
        highest = max(highest, number)


def _under_another_head(reading: Reading) -> Iterator[Fault]:
    heads = {one.id: _arabic((one.number or "").rstrip(".")) for one in reading.template.sections}
    for index, measure in reading.rows():
        head, dot, _ = _arabic(measure.number).rpartition(".")
        if dot and heads[measure.section] and head != heads[measure.section]:
            yield Fault(
                reading.place(index, "number"),
                {"number": measure.number, "section": heads[measure.section]},
                way="of_another_section",
            )
