"""Borderline: the schools nearest to the line on both sides, and those within the noise.

Distances are in pupils: «three fewer twos and the school is off the list». They are found for all
schools at once; where the bounds of a distance do not meet, `distance_to_line` asks the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.faults import fault
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.judged import verdict_words
from schoolsupport.identification.reasons.distance import Move, distance_to_line
from schoolsupport.identification.reasons.listing import SCHOOL_COLUMNS
from schoolsupport.identification.reasons.wording import short_work
from schoolsupport.identification.studies.margins import nearest_numbers, noise_of, pupil_bounds
from schoolsupport.identification.studies.rows import (
    NearSchool,
    NoisySchool,
    NumberedSchool,
    SidesOfLine,
    rows_of,
)
from schoolsupport.identification.studies.study_page import (
    MOST_ROWS,
    category_of,
    frame_table,
    study_page,
)
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.pages import Chart, Column, Lines, Page, Part, Table, Text
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, told
from schoolsupport.translation import Message, msg, plural
from schoolsupport.words.numbers import Quantity

WITHIN = 3
NUMBERS = 10
_MOST_NUMBERS = 3


@told(
    "category",
    "found.year",
    "found.as_of",
    "within",
    Key("counts", spread=True),
    Key("schools", "near"),
    Key("numbers", "numbered"),
    Key("noise", "noisy"),
)
@frozen(kw_only=True, eq=False)
class Borderline:
    """Who is near the line of a category.

    Attributes:
        found: the run.
        category: id of the category.
        within: the most pupils that count as near.
        pupils: schools that at most `within` pupils turn, nearest first: `school`, `name`,
            `municipality`, `verdict`, `pupils`, `in_noise`; `moves` says whose.
        numbers: schools that a number alone decides, see `nearest_numbers`.
        noise: schools whose verdict chance alone could turn: `school`, `name`, `municipality`,
            `verdict`, `works` (tuple of texts: the works whose 95 % interval covers the line).
        decided: how many schools are met, and how many not met.
    """

    found: Identification
    category: str
    within: int
    pupils: pd.DataFrame
    numbers: pd.DataFrame
    noise: pd.DataFrame
    decided: tuple[int, int]

    def side(self, verdict: Verdict) -> pd.DataFrame:
        """The schools near the line that are on the list (`met`) or off it (`not_met`)."""
        return self.pupils[(self.pupils["verdict"] == verdict.key).to_numpy()]

    def in_noise(self, verdict: Verdict) -> int:
        """How many schools with a verdict are within the noise."""
        return int((self.noise["verdict"] == verdict.key).sum())

    def moves(self, school: str) -> tuple[Move, ...]:
        """One cheapest set of moves that turns a school's verdict.

        Raises:
            UnknownSchoolError: no such school is judged.
        """
        return distance_to_line(self.found, school, self.category).moves

    @property
    def near(self) -> tuple[NearSchool, ...]:
        """Schools that at most so many pupils turn, nearest first."""

        def more(row: Mapping[str, Any]) -> dict[str, Any]:
            leaving = row["verdict"] == Verdict.MET.key
            says = near_words(row["pupils"], leaving=leaving)
            return {"says": says, "moves": self.moves(row["school"])}

        return rows_of(self.pupils, NearSchool, more)

    @property
    def numbered(self) -> tuple[NumberedSchool, ...]:
        """Schools that one number alone decides."""
        return rows_of(self.numbers, NumberedSchool)

    @property
    def noisy(self) -> tuple[NoisySchool, ...]:
        """Schools whose verdict chance alone could turn."""
        return rows_of(self.noise, NoisySchool)

    @property
    def counts(self) -> SidesOfLine:
        """How many schools are on each side."""
        met, not_met = self.decided
        return SidesOfLine(
            met=met,
            not_met=not_met,
            met_in_noise=self.in_noise(Verdict.MET),
            not_met_in_noise=self.in_noise(Verdict.NOT_MET),
        )

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


def borderline(
    found: Identification,
    category: str | None = None,
    *,
    within: int = WITHIN,
    numbers: int = NUMBERS,
) -> Borderline:
    """The schools nearest to the line of a category, on both sides.

    Args:
        found: the run.
        category: id of the category; by default the main one.
        within: the most pupils that count as near.
        numbers: of each criterion on a number, how many schools on each side.

    Raises:
        ParameterError: there is no such category, or a number is below 1.
    """
    name = category_of(found.edition, category)
    for where, number in (("within", within), ("numbers", numbers)):
        if number < 1:
            raise fault("parameter.not_number", where=where, found=number)
    now = found.judgement.categories[name].codes
    noise = noise_of(found, name)
    noisy = np.flatnonzero(noise.schools)
    shaky = found.school_frame(noisy)
    shaky["verdict"] = verdict_words(now[noisy])
    shaky["works"] = [noise.works[int(place)] for place in noisy]
    return Borderline(
        found=found,
        category=name,
        within=within,
        pupils=_near(found, name, within, noise.schools),
        numbers=nearest_numbers(found, name, numbers),
        noise=shaky,
        decided=(int((now == Verdict.MET).sum()), int((now == Verdict.NOT_MET).sum())),
    )


def near_words(pupils: int, *, leaving: bool) -> Message:
    """«3 fewer below the boundary and the school is off the list»."""
    count = plural("{n} pupil", "{n} pupils", pupils)
    if leaving:
        return msg("{pupils} fewer below the boundary and the school is off the list", pupils=count)
    return msg("{pupils} more below the boundary and the school is on the list", pupils=count)


def _near(
    found: Identification, category: str, within: int, noisy: NDArray[np.bool_]
) -> pd.DataFrame:
    now = found.judgement.categories[category].codes
    pupils = np.full(len(now), np.inf)
    for side in (Verdict.MET, Verdict.NOT_MET):
        least, enough = pupil_bounds(found, category, leaving=side is Verdict.MET)
        candidates = (now == side) & (least <= within)
        settled = candidates & (least == enough)
        pupils[settled] = least[settled]
        for place in np.flatnonzero(candidates & ~settled):
            told = distance_to_line(found, str(found.schools[int(place)]), category).pupils
            pupils[place] = np.inf if told is None else told
    chosen = np.flatnonzero(pupils <= within)
    order = np.lexsort((chosen, -now[chosen].astype(np.int16), pupils[chosen]))
    chosen = chosen[order]
    frame = found.school_frame(chosen)
    frame["verdict"] = verdict_words(now[chosen])
    frame["pupils"] = pupils[chosen].astype(np.int64)
    frame["in_noise"] = noisy[chosen]
    return frame


def page(told: Borderline) -> Page:
    """The schools near the line, on both sides, those a number decides, those within the noise."""
    on_list = plural(
        "On the list, no more than {n} pupil from the line",
        "On the list, no more than {n} pupils from the line",
        told.within,
    )
    off_list = plural(
        "Off the list, no more than {n} pupil from the line",
        "Off the list, no more than {n} pupils from the line",
        told.within,
    )
    parts: list[Part] = [
        _side_table(told, Verdict.MET, on_list, "on"),
        _side_table(told, Verdict.NOT_MET, off_list, "off"),
    ]
    if not told.pupils.empty:
        parts.append(_distances(told))
    if not told.numbers.empty:
        parts.append(_number_table(told.numbers))
    met, not_met = told.decided
    noise = msg(
        "On the list {met_noise} of {met} schools, off it {not_met_noise} of {not_met}: the"
        " 95 % intervals of works that could together turn the verdict cover the line.",
        met_noise=told.in_noise(Verdict.MET),
        met=met,
        not_met_noise=told.in_noise(Verdict.NOT_MET),
        not_met=not_met,
    )
    parts += [Text(words=msg("Within the noise of their size"), style="heading"), Text(words=noise)]
    if not told.noise.empty:
        parts.append(_noise_table(told))
    title = msg("Schools nearest to the line, in pupils")
    return study_page(title, told.found, told.category, parts, name="borderline")


def _side_table(told: Borderline, verdict: Verdict, title: Message, name: str) -> Table:
    frame = told.side(verdict)
    works = [
        Lines(
            tuple(
                f"{short_work(one.procedure, one.year, one.unit)}: {abs(one.pupils)}"
                for one in told.moves(school)
            )
        )
        for school in frame["school"]
    ]
    columns = (
        *SCHOOL_COLUMNS,
        Column(heading=msg("Pupils"), id="pupils", unit="people"),
        Column(heading=msg("in the works"), id="works"),
        Column(heading=msg("Within chance"), id="within_chance"),
    )
    made = {"works": works, "within_chance": frame["in_noise"].tolist()}
    title = plural("{title}: {n} school", "{title}: {n} schools", len(frame), title=title)
    return frame_table(frame, columns, made, title=title, name=name, most=MOST_ROWS)


def _distances(told: Borderline) -> Chart:
    """How many schools stand how far from the line, those on the list to the right of it."""
    counts = told.pupils.groupby(["verdict", "pupils"], observed=True).size().to_dict()
    away = range(1, told.within + 1)
    on = [counts.get((Verdict.MET.key, pupils), 0) for pupils in away]
    off = [counts.get((Verdict.NOT_MET.key, pupils), 0) for pupils in away]
    return Chart(
        title=msg("Distance to the line"),
        kind="bars",
        x=list(away),
        series={msg("on the list"): on, msg("off the list"): off},
        x_title=msg("pupils to the line"),
        y_title=msg("schools"),
        in_table=True,
    )


def _number_table(numbers: pd.DataFrame) -> Table:
    """Those that a number decides; beyond the nearest of each criterion and side folded away."""
    nth = numbers.groupby(["criterion", "verdict"], sort=False, observed=True).cumcount()
    rows = numbers.to_dict("records")
    columns = (
        Column(heading=msg("Criterion"), id="criterion"),
        *SCHOOL_COLUMNS[:2],
        Column(heading=msg("On the list"), id="verdict"),
        Column(heading=msg("Number"), id="observed", wrap="never", align="right"),
        Column(heading=msg("Line"), id="line", wrap="never", align="right"),
        Column(heading=msg("Pupils"), id="pupils", unit="signed"),
    )
    made = {
        "observed": [Quantity(row["observed"], row["unit"], beside=row["line"]) for row in rows],
        "line": [Quantity(row["line"], row["unit"]) for row in rows],
    }
    return frame_table(
        numbers,
        columns,
        made,
        title=msg("Schools that one number alone decides, the nearest of each criterion"),
        name="numbers",
        outline=[int(place >= _MOST_NUMBERS) for place in nth],
    )


def _noise_table(told: Borderline) -> Table:
    noise = told.noise
    columns = (
        *SCHOOL_COLUMNS,
        Column(heading=msg("On the list"), id="verdict"),
        Column(heading=msg("Works whose interval covers the line"), id="works"),
    )
    works = [Lines(tuple(_work_words(told.found, one) for one in few)) for few in noise["works"]]
    return frame_table(
        noise,
        columns,
        {"works": works},
        title=msg("Schools within the noise"),
        name="noise",
        outline=[1] * len(noise),
    )


def _work_words(found: Identification, work: str) -> str:
    """A work, «5 РУ 2021», or the title of a criterion on a number."""
    procedure, _, year = work.partition(" ")
    return short_work(procedure, int(year)) if year else found.edition.criteria[work].title
