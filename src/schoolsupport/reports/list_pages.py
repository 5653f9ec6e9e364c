"""The sheets «Список», «Почему», «Не вошли», «Нельзя судить»: schools, from columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from math import isnan
from typing import Any

import numpy as np
from attrs import evolve, frozen

from schoolsupport.domain import NotApplicable, Problem, Procedure, YearUnit
from schoolsupport.identification.cells import cells_year
from schoolsupport.identification.judging import Grades
from schoolsupport.identification.reasons.distance import Distance
from schoolsupport.identification.reasons.evidence import (
    CellColumn,
    CriterionColumns,
    Objects,
    Places,
    objects,
)
from schoolsupport.identification.reasons.listing import cautions, excluded_as, head_lines
from schoolsupport.identification.reasons.wording import (
    VERDICTS,
    input_title,
)
from schoolsupport.identification.verdicts import Bools, Codes, Floats, Verdict
from schoolsupport.pages import Column, Page, Table, Text, Tone, Toned
from schoolsupport.reports.school_columns import (
    MOST_DISTANCES,
    SchoolColumns,
    moves_text,
    reason_text,
)
from schoolsupport.translation import Message, msg

MOST_EXPLAINED = 3000
"""Above so many schools on the list, only the works that decide are shown."""

_REMARKS_SHOWN = 2
_TONES: dict[Verdict, Tone] = {
    Verdict.NOT_APPLICABLE: "quiet",
    Verdict.NOT_MET: "plain",
    Verdict.NO_DATA: "caution",
    Verdict.MET: "bad",
}
_VERDICTS = objects(Toned(VERDICTS[one], _TONES[one]) for one in Verdict)
"""The cell of each verdict, by its number."""

Pair = tuple[Column, Any]
"""A column and its cells."""


def number_column(heading: Message, narrowest: int = 6, unit: str | None = None) -> Column:
    """A column of numbers."""
    return Column(heading=heading, unit=unit, align="center", width=(narrowest, 30))


def text_column(heading: Message | str, narrowest: int, widest: int) -> Column:
    """A column of texts."""
    return Column(heading=heading, width=(narrowest, widest))


def verdict_column(heading: Message | str, narrowest: int, widest: int) -> Column:
    """A column of verdicts."""
    return Column(heading=heading, align="center", width=(narrowest, widest))


def table_of(pairs: Sequence[Pair], **given: Any) -> Table:
    """A table of columns with their cells."""
    return Table(
        columns=[column for column, _ in pairs],
        cells=[cells for _, cells in pairs],
        rest=_CUT,
        **given,
    )


def head_texts(lines: Sequence[Message]) -> Iterator[Text]:
    """The small words under a title."""
    return (Text(words=line) for line in lines)


_NO_SCHOOLS = msg("There are no such schools")
_CUT = msg("The sheet ends here; all rows stand in evidence.parquet and schools.csv")
_LOGIN = text_column(msg("Login"), 11, 14)
_NUMBER = number_column(msg("No."), 5)


def listed_page(schools: SchoolColumns) -> Page:
    """The schools on the list, with what they are on it for and how firmly."""
    found, places = schools.found, schools.listed
    pupils, works = _distances(schools, places, leaving=True)
    about_main, others = _category_pairs(schools, places)
    pairs: list[Pair] = [
        *_school_pairs(schools, places),
        *about_main,
        (text_column(msg("Criteria met"), 18, 28), _lines(schools.arms[places])),
        (
            text_column(msg("Works that decide (below the boundary)"), 22, 30),
            _lines(schools.works[places]),
        ),
        (number_column(msg("Fewer marks «2», and the school is off the list")), pupils),
        (text_column(msg("In which works"), 14, 18), works),
        (
            text_column(msg("Off the list if read otherwise"), 16, 28),
            _lines(schools.otherwise[places]),
        ),
        (text_column(msg("Remarks"), 11, 26), _remarks(schools, places)),
    ]
    aside: list[Pair] = [
        (text_column(msg("Within chance"), 9, 12), schools.within_noise[places]),
        *others,
    ]
    return Page(
        name="Список",
        title=msg("{category}: the list", category=_category(schools)),
        cautions=cautions(found),
        parts=[
            *head_texts([*head_lines(found), _ABOUT_LIST]),
            table_of(_printable(pairs, aside), empty=_NO_SCHOOLS, frozen_columns=3),
        ],
    )


_ABOUT_LIST = msg(
    "Within chance: the 95 % interval of every work that decides covers the line, so that the"
    " pupils of another year could have turned it"
)


def not_listed_page(schools: SchoolColumns) -> Page:
    """The schools off the list, the nearest to it first."""
    found, places = schools.found, schools.not_listed
    nearest = schools.nearest(places)
    pupils, works = _distances(schools, places, leaving=False)
    about_main, others = _category_pairs(schools, places)
    pairs: list[Pair] = [
        *_school_pairs(schools, places),
        *about_main,
        (text_column(msg("Nearest criterion"), 18, 28), nearest.titles),
        (
            text_column(msg("Low works (below the boundary)"), 22, 30),
            _lines(schools.works[places]),
        ),
        (number_column(msg("More marks «2», and the school is on the list")), pupils),
        (text_column(msg("In which works"), 14, 18), works),
        (
            text_column(msg("On the list if read otherwise"), 16, 28),
            _lines(schools.otherwise[places]),
        ),
        (text_column(msg("Remarks"), 11, 26), _remarks(schools, places)),
    ]
    aside: list[Pair] = [
        (number_column(msg("Counted"), 9), nearest.certain),
        (number_column(msg("Needed"), 9), nearest.needed),
        *others,
    ]
    return Page(
        name="Не вошли",
        title=msg("{category}: schools not on the list", category=_category(schools)),
        cautions=cautions(found),
        parts=[
            *head_texts([*head_lines(found), _about_distances(schools)]),
            table_of(_printable(pairs, aside), empty=_NO_SCHOOLS, frozen_columns=3),
        ],
    )


def _about_distances(schools: SchoolColumns) -> Message:
    if schools.with_distances:
        return msg("The nearest to the list come first")
    return msg(
        "There are more than {most} schools off the list: the fewest marks that would turn"
        " the verdict are not computed for them; `schoolsupport explain` tells them for one",
        most=MOST_DISTANCES,
    )


def undecided_page(schools: SchoolColumns) -> Page:
    """Schools that cannot be judged or are not concerned, and the missing inputs in their order."""
    found, places, lang = schools.found, schools.undecided, schools.lang
    titles: dict[object, str] = {}
    missing = [
        "\n".join(titles.setdefault(key, input_title(key, lang)) for key in keys)
        for keys in schools.missing(places)
    ]
    pairs: list[Pair] = [
        *_school_pairs(schools, places),
        (verdict_column(msg("Verdict"), 12, 16), _VERDICTS[schools.verdicts[places]]),
        (text_column(msg("Reason"), 14, 26), _why_undecided(schools, places)),
        (text_column(msg("What is missing"), 30, 44), missing),
        *_band_pairs(schools, places),
        (text_column(msg("Remarks"), 14, 30), _remarks(schools, places)),
    ]
    return Page(
        name="Нельзя судить",
        title=msg("Schools that cannot be judged, and what is missing"),
        cautions=cautions(found),
        parts=[
            *head_texts(head_lines(found)[:1]),
            table_of(pairs, title=msg("Schools"), empty=_NO_SCHOOLS, frozen_columns=3),
            _missing_table(schools),
        ],
    )


def _missing_table(schools: SchoolColumns) -> Table:
    missing = schools.found.missing
    pairs: list[Pair] = [
        (_NUMBER, range(1, len(missing) + 1)),
        (number_column(msg("Schools without it"), 11), [one.absent for one in missing]),
        (
            text_column(msg("What is missing"), 18, 40),
            [input_title(one.key, schools.lang) for one in missing],
        ),
        (number_column(msg("of them undecided"), 11), [one.undecided for one in missing]),
        (number_column(msg("It alone decides"), 11), [one.decides for one in missing]),
    ]
    empty = msg("Nothing that the rules look at is missing")
    return table_of(pairs, title=msg("What to ask for first"), empty=empty)


def _why_undecided(schools: SchoolColumns, places: Places) -> list[str]:
    """Reasons in words; of a school that is exempt, as what."""
    words: dict[tuple[str, ...], str] = {}
    told = []
    for place, keys in zip(places.tolist(), schools.reasons(places), strict=True):
        if keys not in words:
            words[keys] = "\n".join(reason_text(key, schools.lang) for key in keys)
        exempt = NotApplicable.EXEMPT.key in keys
        kinds = excluded_as(schools.found, place) if exempt else []
        told.append("\n".join([words[keys], *kinds]))
    return told


# columns that several sheets have

MOST_PRINTED = 12
"""Columns of a sheet that are read on paper; those beyond stand at the right end to filter by."""


def _printable(pairs: Sequence[Pair], aside: Sequence[Pair]) -> list[Pair]:
    """Columns and those set aside, of which paper has as many as can be read."""
    together = [*pairs, *aside]
    return [
        (evolve(column, printed=at < MOST_PRINTED), cells)
        for at, (column, cells) in enumerate(together)
    ]


def _category(schools: SchoolColumns) -> str:
    return schools.found.edition.categories[schools.found.main].title


def _school_pairs(schools: SchoolColumns, places: Places) -> list[Pair]:
    """Which school it is."""
    return [
        (_NUMBER, np.arange(1, len(places) + 1)),
        (_LOGIN, schools.ids[places]),
        (text_column(msg("School"), 18, 32), schools.names[places]),
        (text_column(msg("Municipality"), 14, 22), schools.municipalities[places]),
    ]


def _category_pairs(schools: SchoolColumns, places: Places) -> tuple[list[Pair], list[Pair]]:
    """Status by act and sign of the list; all other verdicts, with bands and marks, set aside."""
    found = schools.found
    told: dict[str, Pair] = {
        name: (
            verdict_column(category.short, 9, 14),
            _VERDICTS[found.judgement.categories[name].codes[places]],
        )
        for name, category in found.edition.categories.items()
    }
    status = found.edition.categories[found.main].membership.named_by
    bands = dict(zip(schools.grades, _band_pairs(schools, places), strict=True))
    about_main = [told.pop(name) for name in (status, found.main) if name in told]
    about_main += [bands.pop(found.main)] if found.main in bands else []
    marks = schools.marks[places]
    marked: list[Pair] = [(text_column(msg("Marks"), 12, 24), marks)] if any(marks) else []
    return about_main, [*marked, *told.values(), *bands.values()]


def _band_pairs(schools: SchoolColumns, places: Places) -> Iterator[Pair]:
    """«Уровень» of each graded category, with its name where there are several."""
    graded = schools.grades
    for name, one in graded.items():
        short = schools.found.edition.categories[name].short
        several = msg("Level: {category}", category=short)
        ends = list(zip(one.lowest[places].tolist(), one.highest[places].tolist(), strict=True))
        told = {pair: level_text(one, *pair) for pair in set(ends)}
        heading = several if len(graded) > 1 else msg("Level")
        yield text_column(heading, 9, 16), [told[pair] for pair in ends]


def level_text(grades: Grades, low: int, high: int) -> Message | str | None:
    """A band, or the bands that are possible; at -1, where none concerns the school, its level."""
    if low < 0:
        return None if grades.not_graded is None else grades.not_graded.title
    if low == high:
        return grades.titles[low]
    return msg("from «{low}» to «{high}»", low=grades.titles[low], high=grades.titles[high])


def _lines(column: Objects) -> list[str]:
    """Several entries in one cell, a line each."""
    return ["\n".join(entries) for entries in column]


def _distances(
    schools: SchoolColumns, places: Places, *, leaving: bool
) -> tuple[list[Any], list[Any]]:
    """The fewest marks that turn the verdict, and in which works."""
    known = schools.distances
    told = [distance_cells(known.get(place), leaving=leaving) for place in places.tolist()]
    return [one for one, _ in told], [one for _, one in told]


def distance_cells(
    distance: Distance | None, *, leaving: bool
) -> tuple[int | Message | None, str | None]:
    """How many marks turn a verdict, and in which works; nothing where it is not known."""
    if distance is None:
        return None, None
    if distance.pupils is None:
        more = distance.more_than
        return (None if more is None else msg("more than {n}", n=more)), None
    return distance.pupils, moves_text(distance, leaving=leaving)


def _remarks(schools: SchoolColumns, places: Places) -> list[str]:
    said = schools.remarks
    return [_remarks_text(said.get(school, ()), schools.lang) for school in schools.ids[places]]


def _remarks_text(remarks: Sequence[Problem], lang: str) -> str:
    """«С замечаниями»: the first remarks in words, and how many more there are."""
    if not remarks:
        return ""
    shown = [one.message.text(lang) for one in remarks[:_REMARKS_SHOWN]]
    head = msg("With remarks ({count}):", count=len(remarks)).text(lang)
    return "\n".join([head, *shown, *(["…"] if len(remarks) > len(shown) else [])])


# why


def why_page(schools: SchoolColumns) -> Page:
    """A row per school on the list, criterion in use and work of a year."""
    short = len(schools.listed) > MOST_EXPLAINED
    chunks = list(_chunks(schools, short=short))
    places = np.concatenate([one.places for one in chunks]) if chunks else schools.listed[:0]
    aside = np.concatenate([one.aside for one in chunks]) if chunks else np.zeros(0, dtype=bool)
    # what decides comes first; the chunks stand in the order of criteria and cells, and so do rows
    order = np.lexsort((np.arange(len(places)), aside, places))
    pairs: list[Pair] = [
        (_LOGIN, schools.ids[places[order]]),
        (text_column(msg("School"), 18, 30), schools.names[places[order]]),
    ]
    for column, made in _WHY:
        cells = [made(one, schools.lang) for one in chunks]
        pairs.append((column, np.concatenate(cells)[order] if cells else []))
    return Page(
        name="Почему",
        title=msg("Why the schools are on the list"),
        cautions=cautions(schools.found),
        parts=[
            *head_texts([*head_lines(schools.found)[:1], *([_SHORT] if short else [_FOLDED])]),
            table_of(
                _printable(pairs, ()),
                empty=_NO_SCHOOLS,
                frozen_columns=2,
                outline=aside[order].astype(int).tolist() if aside.any() else None,
            ),
        ],
    )


_SHORT = msg(
    "More than {most} schools are on the list: of their works only those that decide are shown;"
    " all stand in evidence.parquet",
    most=MOST_EXPLAINED,
)


_FOLDED = msg(
    "What decides comes first for each school; everything else that was looked at is folded away:"
    " the plus sign at the edge of the sheet opens it"
)


@frozen(kw_only=True, eq=False)
class _Chunk:
    """Rows of one work of one criterion; `cell` is None for a criterion that shows no work.

    `aside` says which rows decide nothing.
    """

    places: Places
    criterion: CriterionColumns
    cell: CellColumn | None
    citation: str
    aside: Bools

    def same(self, value: object) -> Objects:
        """One value in every row."""
        return np.full(len(self.places), value, dtype="object")


def _chunks(schools: SchoolColumns, *, short: bool) -> Iterator[_Chunk]:
    listed = schools.listed
    for one in schools.used:
        source = one.rule.standing.source
        act = schools.found.edition.act(source).citation
        citation = f"{act}, {source.clause}" if source.clause else act
        shown: list[tuple[CellColumn, Places]] = [(cell, listed) for cell in one.cells]
        alone = listed[: 0 if shown else None]
        if short:
            shown = [(cell, listed[where[listed]]) for cell, where in one.deciding()]
            met = listed[one.codes[listed] == Verdict.MET]
            alone = np.setdiff1d(met, np.concatenate([listed[:0], *(p for _, p in shown)]))
        deciding = {id(cell): where for cell, where in one.deciding()}
        not_met = one.codes != Verdict.MET
        for cell, places in shown:
            aside = ~deciding[id(cell)] if id(cell) in deciding else not_met
            yield _Chunk(
                places=places, criterion=one, cell=cell, citation=citation, aside=aside[places]
            )
        yield _Chunk(
            places=alone, criterion=one, cell=None, citation=citation, aside=not_met[alone]
        )


def _titles(one: _Chunk, _lang: str) -> Objects:
    return one.same(one.criterion.rule.title)


def _met(one: _Chunk, _lang: str) -> Objects:
    return _toned(one.criterion.codes[one.places])


def _toned(codes: Codes) -> Objects:
    cells: Objects = _VERDICTS[codes]
    return cells


def _work(one: _Chunk, _lang: str) -> Objects:
    procedure = None if one.cell is None else one.cell.procedure
    return one.same(Procedure.parse(procedure).title if procedure else None)


def _years(one: _Chunk, _lang: str) -> Objects:
    return one.same(None if one.cell is None else years_text(one.cell.years, one.cell.unit))


def years_text(years: Sequence[int], unit: str) -> str:
    """The year of a work, or the years that a number pools."""
    ends = dict.fromkeys([years[0], years[-1]])
    return "–".join(cells_year(year, YearUnit(unit)) for year in ends)


def _below(one: _Chunk, _lang: str) -> Objects:
    """Pupils below the boundary; where they are not known exactly, from how many to how many."""
    cell, places = one.cell, one.places
    if cell is None:
        return one.same(None)
    below = _whole(cell.below[places])
    bounds = np.isnan(cell.below[places]) & ~np.isnan(cell.lowest[places])
    for at in np.flatnonzero(bounds).tolist():
        below[at] = bounds_text(cell.lowest[places[at]], cell.highest[places[at]])
    return below


def bounds_text(lowest: float, highest: float) -> str:
    """From how many to how many."""
    return f"{lowest:.0f}–{highest:.0f}"


def _took_part(one: _Chunk, _lang: str) -> Objects:
    return one.same(None) if one.cell is None else _whole(one.cell.n[one.places])


def _whole(numbers: Floats) -> Objects:
    return objects(None if isnan(one) else int(one) for one in numbers.tolist())


def _observed(one: _Chunk, _lang: str) -> Objects:
    if one.cell is None:
        return one.same(None)
    return in_unit(one.cell.observed[one.places], one.criterion.rule.rule.line()[2])


def _line(one: _Chunk, _lang: str) -> Objects:
    if one.cell is None:
        return one.same(None)
    line = one.criterion.line(one.cell, one.places)
    return in_unit(line, one.criterion.rule.rule.line()[2])


def in_unit(numbers: Floats, unit: str) -> Objects:
    """A share is shown as a percent, what has another unit as the number it is."""
    listed = numbers.tolist()
    if unit == "share":
        return objects(None if isnan(one) else one for one in listed)
    plain = {one: Decimal(f"{one:.12g}") for one in set(listed) if not isnan(one)}
    return objects(plain.get(one) for one in listed)


def _low(one: _Chunk, _lang: str) -> Objects:
    return one.same(None) if one.cell is None else _toned(one.cell.codes[one.places])


def _reason(one: _Chunk, lang: str) -> Objects:
    keys = (one.cell or one.criterion).reason[one.places]
    words = {key: reason_text(key, lang) for key in set(keys)}
    return objects(words[key] for key in keys)


def _interval(one: _Chunk, end: int) -> Objects:
    """An end of the 95 % interval of a share whose counts are known."""
    if one.cell is None or one.cell.procedure is None:
        return one.same(None)
    return in_unit(one.cell.interval[end][one.places], "share")


def _cited(one: _Chunk, _lang: str) -> Objects:
    quote = one.criterion.rule.standing.source.quote
    return one.same("\n".join(filter(None, [quote and f"«{quote}»", one.citation])))


_WHY: tuple[tuple[Column, Callable[[_Chunk, str], Objects]], ...] = (
    (text_column(msg("Criterion"), 20, 30), _titles),
    (verdict_column(msg("Met"), 9, 12), _met),
    (text_column(msg("Work"), 20, 30), _work),
    (text_column(msg("Year"), 8, 10), _years),
    (number_column(msg("Below the boundary"), 9), _below),
    (number_column(msg("Took part"), 9), _took_part),
    (number_column(msg("Share or number"), 9, "share"), _observed),
    (number_column(msg("Line"), 9, "share"), _line),
    (verdict_column(msg("Low"), 9, 12), _low),
    (text_column(msg("Words of the act, act and clause"), 30, 56), _cited),
    (text_column(msg("Reason"), 10, 20), _reason),
    (number_column(msg("95 % interval, from"), 10, "share"), lambda one, _: _interval(one, 0)),
    (number_column(msg("95 % interval, to"), 10, "share"), lambda one, _: _interval(one, 1)),
)
