"""What has to be said of a work beside its numbers: whose results it counts, what doubts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from attrs import frozen

from schoolsupport.identification.cells import Cells, Pooled
from schoolsupport.identification.kinds.kind import YearPart
from schoolsupport.identification.kinds.number import NumberPart
from schoolsupport.translation import msg

NOT_OBJECTIVE = "not_objective"
"""Reason of a verdict that only a mark of non-objectivity keeps from being decided."""


@frozen(kw_only=True)
class CellNote:
    """What stands beside the numbers of a cell.

    Attributes:
        marker: source of the mark of non-objectivity the rule looks at; None where there is none,
            empty where the source is not told.
        pooled_from: ids of the schools whose results are counted together.
        pooled_until: the day from which the school speaks for itself.
    """

    marker: str | None = None
    pooled_from: tuple[str, ...] = ()
    pooled_until: date | None = None


NOTHING = CellNote()


def note_of_work(cells: Cells, at: tuple[int, int, int]) -> CellNote:
    """What stands beside a work: year, procedure and school by their places."""
    y, p, place = at
    key = (cells.years[y], cells.procedures[p], place)
    marked = cells.marked is not None and bool(cells.marked[at])
    return _note(cells.sources.get(key, "") if marked else None, cells.pooled.get(key))


def note_of_number(part: YearPart, place: int) -> CellNote:
    """What stands beside a number of a school."""
    if not isinstance(part, NumberPart):
        return NOTHING
    return _note(part.sources.get(place), part.pooled.get(place))


def _note(marker: str | None, pooled: Pooled | None) -> CellNote:
    if marker is None and pooled is None:
        return NOTHING
    schools = () if pooled is None else pooled.schools
    until = None if pooled is None else pooled.day
    return CellNote(marker=marker, pooled_from=schools, pooled_until=until)


def note_lines(
    note: CellNote, counts: tuple[int | None, int | None], named: Callable[[str], str], lang: str
) -> Iterator[str]:
    """The note in words.

    Args:
        note: what stands beside the numbers.
        counts: pupils below the boundary and participants, where they are known.
        named: gives the name of a school by its id.
        lang: language.
    """
    below, n = counts
    if note.pooled_from and note.pooled_until is not None:
        day = f"{note.pooled_until:%d.%m.%Y}" if lang == "ru" else note.pooled_until.isoformat()
        schools = "; ".join(map(named, note.pooled_from))
        if len(note.pooled_from) == 1:
            yield msg(
                "until {day} the results of the school it comes from: {schools}",
                day=day,
                schools=schools,
            ).text(lang)
        elif below is None or n is None:
            yield msg(
                "until {day} the results of these schools together: {schools}",
                day=day,
                schools=schools,
            ).text(lang)
        else:
            yield msg(
                "until {day} the results of these schools together: {schools}: {below} of {n}",
                day=day,
                schools=schools,
                below=below,
                n=n,
            ).text(lang)
    if note.marker is not None:
        source = note.marker or msg("the source is not told")
        yield msg("marked as not objective, so not read as good: {source}", source=source).text(
            lang
        )
