"""Tables as sentences, so that a counterexample can be read: «школа с 3 двойками из 10 …»."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from schoolsupport.domain import Procedure
from schoolsupport.identification.kinds.titles import Titles
from schoolsupport.tables import RESULTS, Tables
from schoolsupport.translation import Message, joined, msg, plural

Row = Mapping[str, Any]


def in_words(tables: Tables, lang: str = "ru") -> str:
    """A line for every school: its works, its context, its lists; then the territories.

    Args:
        tables: some tables, as a rule drawn ones.
        lang: `ru` or `en`.

    Example:
        >>> low = {"school": ["А"], "year": [2021], "procedure": ["vpr-5-ru"], "n": [10]}
        >>> print(in_words(Tables.of(results={**low, "n_2": [3]})))
        Школа «А»: ВПР, 5 класс, русский язык, 2021: 3 двойки из 10.
    """
    frames = (tables.schools, tables.results, tables.context, tables.lists)
    named = [str(one) for frame in frames for one in frame["school"].dropna()]
    lines = [
        msg("The school «{school}»: {told}.", school=one, told=joined(told, ";\n    ")).text(lang)
        for one in dict.fromkeys(named)
        if (told := list(_of_school(tables, one)))
    ]
    compared = list(_works(_rows(tables.reference)))
    if compared:
        with_whom = joined(compared, ";\n    ")
        lines.append(msg("Compared with: {told}.", told=with_whom).text(lang))
    return "\n".join(lines)


def _of_school(tables: Tables, school: str) -> Iterator[Message | str]:
    yield from (_known(row) for row in _rows(_own(tables.schools, school)) if _known(row))
    yield from _works(_rows(_own(tables.results, school)))
    for row in _rows(_own(tables.objectivity, school)):
        if row.get("marker"):
            yield msg("a mark of non-objectivity on {work}", work=_work(row))
    for row in _rows(_own(tables.context, school)):
        told = joined(_columns(row, ("school", "year")))
        if str(told):
            yield msg("{year}: {told}", year=row["year"], told=told)
    for row in _rows(_own(tables.lists, school)):
        yield _listed(row)


def _works(rows: Iterable[Row]) -> Iterator[Message]:
    """Works of which the same is known in several years are told once."""
    years: dict[tuple[str, tuple[Message | str, ...]], list[str]] = {}
    for row in rows:
        place = f"«{row['territory']}», " if "territory" in row else ""
        work = f"{place}{Procedure.parse(str(row['procedure'])).title}"
        years.setdefault((work, tuple(_counts(row))), []).append(str(row["year"]))
    for (work, counts), held in years.items():
        yield msg("{work}: {told}", work=f"{work}, {', '.join(held)}", told=joined(counts))


def _counts(row: Row) -> Iterator[Message | str]:
    """What a work counts: twos, those below, the other marks, the mean."""
    n, twos, below = (row.get(name) for name in ("n", "n_2", "n_below"))
    of = "?" if n is None else f"{n:g}"
    if twos is not None:
        yield plural("{n} two of {of}", "{n} twos of {of}", int(twos), of=of)
    elif below is not None:
        yield msg("below the boundary {below} of {of}", below=f"{below:g}", of=of)
    else:
        yield msg("nobody knows how many are below the boundary, of {of}", of=of)
    others = {f"«{mark}»": row.get(f"n_{mark}") for mark in (3, 4, 5)}
    yield from (f"{mark} — {count:g}" for mark, count in others.items() if count)
    low, high = (row.get(f"n_below_{end}") for end in ("lowest", "highest"))
    if low is not None and low != high:
        yield msg("below the boundary from {low} to {high}", low=f"{low:g}", high=f"{high:g}")
    if row.get("mean") is not None:
        yield msg("mean {mean}", mean=f"{row['mean']:g}")


def _known(row: Row) -> Message | str:
    """What the register says of a school besides its login."""
    return joined(_columns(row, ("school",)))


def _columns(row: Row, keys: tuple[str, ...]) -> list[str]:
    """Every column with its Russian heading, in one spelling of numbers."""
    titles = Titles()
    return [
        f"{titles.heading(name)} — {value:g}"
        if isinstance(value, float)
        else f"{titles.heading(name)} — {value}"
        for name, value in row.items()
        if name not in keys
    ]


def _listed(row: Row) -> Message:
    since, until = row.get("from"), row.get("until")
    name = f"«{row['list']}»"
    if since is None and until is None:
        return msg("in the list {name}", name=name)
    ends = [one if one is None else one.date() for one in (since, until)]
    if ends[1] is None:
        return msg("in the list {name} from {since}", name=name, since=ends[0])
    if ends[0] is None:
        return msg("in the list {name} until {until}", name=name, until=ends[1])
    return msg(
        "in the list {name} from {since} until {until}", name=name, since=ends[0], until=ends[1]
    )


def _work(row: Row) -> str:
    return f"{Procedure.parse(str(row['procedure'])).title}, {row['year']}"


def _own(frame: pd.DataFrame, school: str) -> pd.DataFrame:
    return frame[(frame["school"] == school).to_numpy()]


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    """Rows without what is missing in them."""
    left = {RESULTS["held_on"].name, "source_row"}
    for row in frame.to_dict("records"):
        yield {str(k): v for k, v in row.items() if k not in left and not _nothing(v)}


def _nothing(value: Any) -> bool:
    return bool(pd.isna(value))
