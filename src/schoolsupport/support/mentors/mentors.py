"""Mentor schools: a ranked proposal of schools with high results that are like a given one.

Likeness is a weighted mean of differences of the context in standard deviations over all schools
known. What is not known counts as a declared gap, and both ends it may lie between are told: a
school of which little is known is never made to look near. A person confirms a pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd
from attrs import frozen

from schoolsupport.records import Key, told
from schoolsupport.support.mentors.context_gaps import ContextGaps, Gap, context_gaps
from schoolsupport.support.mentors.mentor_columns import MentorColumns, default_columns
from schoolsupport.support.mentors.mentor_words import reasons_of
from schoolsupport.translation import Message, msg

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification

TOP = 3


@told(
    "mentor", "name", "municipality", "rank", Key("gap", digits=4), Key("lowest", digits=4),
    Key("highest", digits=4), Key("columns", "gaps"), "missing", "reasons",
)  # fmt: skip
@frozen(kw_only=True)
class MentorProposal:
    """A possible mentor for a school.

    Attributes:
        mentor: id of the proposed school.
        name: its name.
        municipality: where it stands.
        rank: place among those proposed, from 1.
        gap: how unlike the two are, in standard deviations; less is more alike.
        lowest: the least it can be, if everything not known agrees.
        highest: the most it can be.
        gaps: column by column.
        missing: columns not known of one of the two.
        reasons: what speaks for and against it, for people.
    """

    mentor: str
    name: str | None
    municipality: str | None
    rank: int
    gap: float
    lowest: float
    highest: float
    gaps: tuple[Gap, ...]
    missing: tuple[str, ...]
    reasons: tuple[Message, ...]


@frozen(kw_only=True)
class LeftOut:
    """A candidate that cannot be the mentor of a school, and why."""

    school: str
    why: Message


@frozen(kw_only=True)
class MentorsOf:
    """The proposals for a school; `left_out` are candidates that cannot be its mentor, with why."""

    school: str
    name: str | None
    municipality: str | None
    proposals: tuple[MentorProposal, ...]
    left_out: tuple[LeftOut, ...] = ()


def propose_mentors(
    found: Identification,
    schools: Iterable[str],
    candidates: Iterable[str],
    *,
    columns: MentorColumns | None = None,
    top: int = TOP,
) -> tuple[MentorsOf, ...]:
    """Possible mentors for schools, the most alike first.

    A candidate that the run itself finds, the school itself, and a branch and its head school are
    left out, each with why. Ties go by id.

    Args:
        found: a run; its tables give context, names and municipalities.
        schools: ids of the schools that need a mentor.
        candidates: ids of the schools with high results, of a register or a list by order.
        columns: what is compared; by default what is assumed.
        top: how many to propose for each.

    Raises:
        UnknownSchoolError: a school that needs a mentor is not among those judged.
    """
    wanted = columns or default_columns()
    gaps = context_gaps(found.inputs, wanted)
    known = sorted(one for one in set(candidates) if one in found.schools)
    listed = set(found.listed())
    return tuple(
        _for_school(found, gaps, school, known, listed, top) for school in dict.fromkeys(schools)
    )


def mentors_frame(answers: Sequence[MentorsOf], lang: str = "en") -> pd.DataFrame:
    """One row per proposal: school, mentor, rank, gap, lowest, highest, reasons, missing."""
    rows = [
        {
            "school": answer.school,
            "mentor": one.mentor,
            "name": one.name,
            "municipality": one.municipality,
            "rank": one.rank,
            "gap": one.gap,
            "lowest": one.lowest,
            "highest": one.highest,
            "reasons": "; ".join(reason.text(lang) for reason in one.reasons),
            "missing": ", ".join(one.missing),
        }
        for answer in answers
        for one in answer.proposals
    ]
    columns = ["school", "mentor", "name", "municipality", "rank", "gap", "lowest", "highest",
               "reasons", "missing"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _for_school(
    found: Identification,
    gaps: ContextGaps,
    school: str,
    known: Sequence[str],
    listed: set[str],
    top: int,
) -> MentorsOf:
    place = found.place(school)
    own = str(found.schools[place])
    left_out = []
    ranked = []
    for candidate in known:
        why = _why_not(found, own, candidate, listed)
        if why is not None:
            left_out.append(LeftOut(school=candidate, why=why))
            continue
        pair = gaps.between(place, found.place(candidate))
        ranked.append((gaps.total(pair), candidate, pair))
    ranked.sort(key=lambda one: (one[0][0], one[1]))
    names, municipalities = (found.inputs.school_column(c) for c in ("name", "municipality"))
    proposals = tuple(
        MentorProposal(
            mentor=candidate,
            name=_text(names.get(candidate)),
            municipality=_text(municipalities.get(candidate)),
            rank=rank,
            gap=total[0],
            lowest=total[1],
            highest=total[2],
            gaps=pair,
            missing=tuple(one.column for one in pair if one.gap is None),
            reasons=reasons_of(pair),
        )
        for rank, (total, candidate, pair) in enumerate(ranked[:top], 1)
    )
    return MentorsOf(
        school=own,
        name=_text(names.get(own)),
        municipality=_text(municipalities.get(own)),
        proposals=proposals,
        left_out=tuple(left_out),
    )


def _why_not(
    found: Identification, school: str, candidate: str, listed: set[str]
) -> Message | None:
    if candidate == school:
        return msg("it is the school itself")
    heads = found.inputs.school_column("branch_of")
    if school == heads.get(candidate) or candidate == heads.get(school):
        return msg("a branch and its head school")
    if candidate in listed:
        return msg("the run itself finds it among the schools that need support")
    return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
