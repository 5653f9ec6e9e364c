"""The sheets «Список» and «Не вошли»: a row per school."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schoolsupport.domain import Problem
from schoolsupport.identification.studies.cautions import cautions, head_lines
from schoolsupport.reports.school_lines import MOST_DISTANCES, SchoolLine, SchoolLines
from schoolsupport.reports.sheets import Cell, Heading, Kind, SheetPlan, SheetTable
from schoolsupport.reports.words import moves_text
from schoolsupport.translation import Message, msg

_REMARKS_SHOWN = 2

SCHOOL_HEADINGS = (
    Heading(title=msg("No."), kind=Kind.NUMBER, narrowest=5),
    Heading(title=msg("Login"), narrowest=11, widest=14),
    Heading(title=msg("School"), narrowest=18, widest=32),
    Heading(title=msg("Municipality"), narrowest=14, widest=22),
)
NO_SCHOOLS = msg("There are no such schools")


def listed_sheet(lines: SchoolLines) -> SheetPlan:
    """The schools on the list, with what they are on it for and how firmly."""
    found = lines.found
    category = found.edition.categories[found.main]
    rows = (_listed_row(number, line, lines.lang) for number, line in enumerate(lines.listed, 1))
    headings = (
        *SCHOOL_HEADINGS,
        *_category_headings(lines),
        Heading(title=msg("Criteria met"), narrowest=18, widest=28),
        Heading(title=msg("Works that decide (below the boundary)"), narrowest=22, widest=30),
        Heading(title=msg("Fewer marks «2», and the school is off the list"), kind=Kind.NUMBER),
        Heading(title=msg("In which works"), narrowest=14, widest=18),
        Heading(title=msg("Within chance"), narrowest=9, widest=12),
        Heading(title=msg("Off the list if read otherwise"), narrowest=16, widest=28),
        Heading(title=msg("Remarks"), narrowest=11, widest=26),
    )
    return SheetPlan(
        name="Список",
        title=msg("{category}: the list", category=category.title),
        lines=[*head_lines(found), _ABOUT_LIST],
        cautions=list(cautions(found)),
        tables=[SheetTable(headings=headings, rows=rows, empty=NO_SCHOOLS)],
        frozen_columns=3,
    )


_ABOUT_LIST = msg(
    "Within chance: the 95 % interval of every work that decides covers the line, so that the"
    " pupils of another year could have turned it"
)


def _listed_row(number: int, line: SchoolLine, lang: str) -> Sequence[Cell]:
    return (
        *school_cells(number, line),
        *line.categories.values(),
        *band_cells(line, lang),
        "\n".join(line.arms),
        "\n".join(line.works),
        *_distance_cells(line, lang, leaving=True),
        _yes_or_no(line.within_noise, lang),
        "\n".join(line.otherwise),
        remarks_text(line.remarks, lang),
    )


def not_listed_sheet(lines: SchoolLines) -> SheetPlan:
    """The schools off the list, the nearest to it first."""
    found = lines.found
    category = found.edition.categories[found.main]
    rows = (
        _not_listed_row(number, line, lines.lang) for number, line in enumerate(lines.not_listed, 1)
    )
    headings = (
        *SCHOOL_HEADINGS,
        *_category_headings(lines),
        Heading(title=msg("Nearest criterion"), narrowest=18, widest=28),
        Heading(title=msg("Counted"), kind=Kind.NUMBER, narrowest=9),
        Heading(title=msg("Needed"), kind=Kind.NUMBER, narrowest=9),
        Heading(title=msg("Low works (below the boundary)"), narrowest=22, widest=30),
        Heading(title=msg("More marks «2», and the school is on the list"), kind=Kind.NUMBER),
        Heading(title=msg("In which works"), narrowest=14, widest=18),
        Heading(title=msg("On the list if read otherwise"), narrowest=16, widest=28),
        Heading(title=msg("Remarks"), narrowest=11, widest=26),
    )
    return SheetPlan(
        name="Не вошли",
        title=msg("{category}: schools not on the list", category=category.title),
        lines=[*head_lines(found), *_about_distances(lines)],
        cautions=list(cautions(found)),
        tables=[SheetTable(headings=headings, rows=rows, empty=NO_SCHOOLS)],
        frozen_columns=3,
    )


def _about_distances(lines: SchoolLines) -> Iterator[Message]:
    if lines.with_distances:
        yield msg("The nearest to the list come first")
    else:
        yield msg(
            "There are more than {most} schools off the list: the fewest marks that would turn"
            " the verdict are not computed for them; `schoolsupport explain` tells them for one",
            most=MOST_DISTANCES,
        )


def _not_listed_row(number: int, line: SchoolLine, lang: str) -> Sequence[Cell]:
    nearest = line.nearest
    return (
        *school_cells(number, line),
        *line.categories.values(),
        *band_cells(line, lang),
        nearest.title if nearest else None,
        nearest.certain if nearest else None,
        nearest.needed if nearest else None,
        "\n".join(line.works),
        *_distance_cells(line, lang, leaving=False),
        "\n".join(line.otherwise),
        remarks_text(line.remarks, lang),
    )


def school_cells(number: int, line: SchoolLine) -> tuple[Cell, ...]:
    """The cells that say which school it is, under `SCHOOL_HEADINGS`."""
    return number, line.school, line.name, line.municipality


def remarks_text(remarks: Sequence[Problem], lang: str) -> str:
    """«С замечаниями»: the first remarks in words, and how many more there are."""
    if not remarks:
        return ""
    shown = [one.message.text(lang) for one in remarks[:_REMARKS_SHOWN]]
    head = msg("With remarks ({count}):", count=len(remarks)).text(lang)
    return "\n".join([head, *shown, *(["…"] if len(remarks) > len(shown) else [])])


def _category_headings(lines: SchoolLines) -> Iterator[Heading]:
    for category in lines.found.edition.categories.values():
        yield Heading(title=category.short, narrowest=9, widest=14)
    yield from band_headings(lines)


def band_headings(lines: SchoolLines) -> Iterator[Heading]:
    """A heading for each graded category: «Уровень», with its name where there are several."""
    graded = list(lines.all[0].bands) if lines.all else []
    for name in graded:
        short = lines.found.edition.categories[name].short
        several = msg("Level: {category}", category=short)
        yield Heading(title=several if len(graded) > 1 else msg("Level"), narrowest=9, widest=16)


def band_cells(line: SchoolLine, lang: str) -> Iterator[Cell]:
    """The band in each graded category, or the bands that are possible."""
    for band in line.bands.values():
        lowest, highest = band.titles or (None, None)
        sure = lowest == highest
        span = msg("from «{low}» to «{high}»", low=lowest, high=highest)
        yield lowest if sure else span.text(lang)


def _distance_cells(line: SchoolLine, lang: str, *, leaving: bool) -> tuple[Cell, Cell]:
    distance = line.distance
    if distance is None:
        return None, None
    if distance.pupils is None:
        more = distance.more_than
        return (None if more is None else msg("more than {n}", n=more).text(lang)), None
    return distance.pupils, moves_text(distance, leaving=leaving)


def _yes_or_no(answer: bool | None, lang: str) -> str:  # noqa: FBT001  # an answer, not a switch
    if answer is None:
        return ""
    return (msg("yes") if answer else msg("no")).text(lang)
