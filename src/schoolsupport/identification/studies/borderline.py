"""Borderline: the schools nearest to the line on both sides, and those within the noise.

Distances are in pupils: «three fewer twos and the school is off the list». They are found for all
schools at once; where the bounds of a distance do not meet, `distance_to_line` asks the rules.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from attrs import asdict, frozen
from numpy.typing import NDArray

from schoolsupport.errors import ParameterError
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.distance import Move, distance_to_line
from schoolsupport.identification.studies.bounds import pupil_bounds
from schoolsupport.identification.studies.noise import noise_of
from schoolsupport.identification.studies.number_margins import nearest_numbers
from schoolsupport.identification.studies.school_frame import (
    category_of,
    rows_of,
    school_frame,
    verdict_words,
)
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.translation import DEFAULT_LANGUAGE, Message, msg, translations

WITHIN = 3
NUMBERS = 10


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

    def as_dict(self, lang: str = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """The study as a program reads it; `says` are words for people."""
        rows = rows_of(self.pupils)
        for row in rows:
            leaving = row["verdict"] == Verdict.MET.key
            row["says"] = near_words(row["pupils"], leaving=leaving).text(lang)
            row["moves"] = [asdict(move) for move in self.moves(row["school"])]
        met, not_met = self.decided
        return {
            "category": self.category,
            "year": self.found.year,
            "as_of": self.found.as_of.isoformat(),
            "within": self.within,
            "met": met,
            "not_met": not_met,
            "met_in_noise": self.in_noise(Verdict.MET),
            "not_met_in_noise": self.in_noise(Verdict.NOT_MET),
            "schools": rows,
            "numbers": rows_of(self.numbers),
            "noise": rows_of(self.noise),
        }


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
            raise ParameterError(
                msg("it is not a number from 1 up"),
                where=where,
                found=number,
                remedy=msg("Write a number such as 3"),
            )
    now = found.judgement.categories[name].codes
    noise = noise_of(found, name)
    noisy = np.flatnonzero(noise.schools)
    shaky = school_frame(found, noisy)
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
    count = Counted(pupils)
    if leaving:
        return msg("{pupils} fewer below the boundary and the school is off the list", pupils=count)
    return msg("{pupils} more below the boundary and the school is on the list", pupils=count)


class Counted(Message):
    """So many pupils, in the form that the number asks for."""

    def __init__(self, count: int) -> None:
        super().__init__("{n}", {"n": count})

    def text(self, lang: str = "en") -> str:
        """«1 pupil», «3 pupils»."""
        count = int(str(self.values["n"]))
        return translations(lang).ngettext("{n} pupil", "{n} pupils", count).format(n=count)


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
    frame = school_frame(found, chosen)
    frame["verdict"] = verdict_words(now[chosen])
    frame["pupils"] = pupils[chosen].astype(np.int64)
    frame["in_noise"] = noisy[chosen]
    return frame
