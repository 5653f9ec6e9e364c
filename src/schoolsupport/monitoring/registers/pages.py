"""What is told of participation, of a register, and of what was read into one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from schoolsupport.monitoring.registers.participation import (
    Counts,
    ListedSchool,
    Participation,
    ParticipationRow,
    RegisterTargetState,
)
from schoolsupport.monitoring.registers.register import (
    Keeps,
    Of,
)
from schoolsupport.pages.page import (
    WITHHELD,
    Column,
    Page,
    Part,
    Ratio,
    Remark,
    Said,
    Table,
    Text,
    Toned,
    Value,
)
from schoolsupport.translation import Message, msg, plural


class Groups(StrEnum):
    """What a row of participation is of."""

    MUNICIPALITY = "municipality"
    SCHOOL = "school"
    EVENT = "event"
    HALF_YEAR = "half-year"


OF_WORDS = {
    Of.SCHOOLS: msg("schools"),
    Of.MUNICIPALITIES: msg("municipalities"),
    Of.TEACHERS: msg("teachers"),
    Of.EVENTS: msg("events"),
    Of.PEOPLE: msg("people"),
}


def participation_page(found: Participation, by: Groups = Groups.MUNICIPALITY) -> Page:
    """Who took part in what over a time.

    Args:
        found: who took part.
        by: what a row is of.
    """
    return Page(
        restricted=found.least is None,
        title=msg("Participation"),
        name="participation",
        facts=list(_facts(found)),
        parts=list(_parts(found, by)),
        remarks=list(_remarks(found)),
        orientation="landscape",
    )


def _facts(found: Participation) -> Iterator[tuple[Said, Value]]:
    yield msg("Time"), time_words(found)
    if found.listed_by:
        yield msg("Listed schools are those of"), found.listed_by
    counts = found.counts
    yield msg("Events"), counts.events
    yield msg("Schools that took part in something"), ratio_value(counts.schools, counts.listed)
    yield msg("Times somebody took part"), people_value(counts.taking_part)
    yield msg("Different persons named"), people_value(counts.persons)
    keeps = {one.keeps for one in found.registers}
    if Keeps.TEACHERS in keeps:
        yield msg("Teachers of the register who took part"), covered_value(counts)
    if Keeps.TEAMS in keeps:
        yield msg("Schools with a team"), ratio_value(counts.teams, counts.listed)


def time_words(found: Participation) -> Message | str:
    """The time looked at in words."""
    if found.start is None:
        return msg("all that is recorded up to {end}", end=found.end)
    days = msg("{start} to {end}", start=found.start, end=found.end)
    return msg("{label}: {days}", label=found.label, days=days) if found.label else days


def ratio_value(value: int, out_of: int | None) -> Value:
    """A count, with its denominator where that is known."""
    return value if out_of is None else Ratio(value, out_of)


def people_value(value: int | None) -> Value:
    """A count of people, or that it is withheld."""
    return WITHHELD if value is None else value


def covered_value(counts: Counts) -> Value:
    """Teachers of the register who took part; None where it has none."""
    if counts.teachers_covered is None or counts.teachers is None:
        return WITHHELD
    return Ratio(counts.teachers_covered, counts.teachers) if counts.teachers else None


def _parts(found: Participation, by: Groups) -> Iterator[Part]:
    if by is Groups.SCHOOL:
        yield _rows(found.schools, found, msg("School"), "schools")
    elif by is Groups.EVENT:
        yield _events(found)
    elif by is Groups.HALF_YEAR:
        yield _rows(found.half_years, found, msg("Half-year"), "half_years")
    else:
        yield _rows(found.municipalities, found, msg("Municipality"), "municipalities")
    if found.targets:
        yield _targets(found)
    if found.half_years and by is not Groups.HALF_YEAR:
        yield _rows(
            found.half_years, found, msg("Half-year"), "half_years", title=msg("By half-year")
        )
    if by is not Groups.EVENT and found.events:
        yield _events(found, most=15)
    yield _registers(found)
    if found.counts.listed is not None:
        yield _absent(found.absent)


def _rows(
    rows: Sequence[ParticipationRow],
    found: Participation,
    heading: Message,
    name: str,
    *,
    title: Message | None = None,
) -> Table:
    """The counts of each group; a column nothing stands in is left out."""
    counts = [one.counts for one in rows]
    columns: list[tuple[Column, Iterable[Value]]] = [
        (Column(heading=heading, id="name", width=(14, 44)), [one.name for one in rows]),
    ]
    if any(one.municipality for one in rows):
        told = Column(heading=msg("Municipality"), id="municipality", width=(12, 30), lesser=True)
        columns.append((told, [one.municipality for one in rows]))
    columns += [
        (Column(heading=msg("Events"), id="events", unit="people"), [one.events for one in counts]),
        (
            Column(heading=msg("Took part, times"), id="taking_part", unit="people"),
            [people_value(one.taking_part) for one in counts],
        ),
        (
            Column(heading=msg("Different persons"), id="persons", unit="people"),
            [people_value(one.persons) for one in counts],
        ),
    ]
    if name == "schools":
        took = [_yes_no(one.schools > 0) for one in counts]
        columns.append((Column(heading=msg("It took part"), id="took_part"), took))
    else:
        schools = [ratio_value(one.schools, one.listed) for one in counts]
        unit = "share" if found.counts.listed is not None else "people"
        told = Column(heading=msg("Schools that took part"), id="schools", unit=unit)
        columns.append((told, schools))
    if any(one.teachers != 0 for one in counts):
        told = Column(heading=msg("Teachers who took part"), id="teachers", unit="share")
        columns.append((told, [covered_value(one) for one in counts]))
    if any(one.teams for one in counts):
        told = Column(heading=msg("Schools with a team"), id="teams", unit="people")
        columns.append((told, [one.teams for one in counts]))
    return Table(
        title=title,
        name=name,
        columns=[one for one, _ in columns],
        cells=[list(cells) for _, cells in columns],
        empty=msg("Nobody took part in anything."),
        most=40,
    )


def _yes_no(value: bool) -> Value:  # noqa: FBT001  # a word for a value
    return msg("yes") if value else Toned(msg("no"), "caution")


def _targets(found: Participation) -> Table:
    titles = {one.register: one.title for one in found.registers}
    rows = found.targets
    return Table(
        title=msg("What the order expects"),
        name="targets",
        columns=(
            Column(heading=msg("Row"), id="row", wrap="never"),
            Column(heading=msg("Expected"), id="expected", width=(14, 44)),
            Column(heading=msg("Counted in"), id="of"),
            Column(heading=msg("There is"), id="value"),
            Column(heading=msg("Is it reached"), id="reached"),
            Column(heading=msg("By the register"), id="register", width=(12, 40), lesser=True),
        ),
        cells=(
            [one.row for one in rows],
            [one.text for one in rows],
            [OF_WORDS[one.of] for one in rows],
            [target_value(one, found) for one in rows],
            [reached_words(one) for one in rows],
            [titles.get(one.register, one.register) for one in rows],
        ),
    )


def target_value(one: RegisterTargetState, found: Participation) -> Value:
    """What is counted for a number of the order."""
    if one.value is None:
        hidden = found.least is not None and one.reached is not None
        return WITHHELD if hidden else None
    return one.value if one.out_of is None else Ratio(one.value, one.out_of)


def reached_words(one: RegisterTargetState) -> Value:
    """Whether a number of the order is reached, with its tone."""
    if one.reached is None:
        return msg("cannot be computed")
    return Toned(msg("reached"), "good") if one.reached else Toned(msg("not reached"), "bad")


def _events(found: Participation, most: int = 60) -> Table:
    rows = found.events
    columns: list[tuple[Column, list[Value]]] = [
        (Column(heading=msg("Event"), id="event", width=(16, 60)), [one.event for one in rows]),
    ]
    for heading, name in ((msg("Kind"), "form"), (msg("Level"), "level")):
        cells: list[Value] = [getattr(one, name) for one in rows]
        if any(cells):
            columns.append((Column(heading=heading, id=name, lesser=True), cells))
    columns += [
        (Column(heading=msg("Last day"), id="end", unit="day"), [one.end for one in rows]),
        (
            Column(heading=msg("Schools"), id="schools", unit="people"),
            [one.schools for one in rows],
        ),
        (
            Column(heading=msg("Took part"), id="taking_part", unit="people"),
            [people_value(one.taking_part) for one in rows],
        ),
    ]
    return Table(
        title=msg("The events"),
        name="events",
        columns=[one for one, _ in columns],
        cells=[cells for _, cells in columns],
        empty=msg("No events are recorded."),
        most=most,
    )


def _registers(found: Participation) -> Table:
    registers = found.registers
    return Table(
        title=msg("Registers"),
        name="registers",
        columns=(
            Column(heading=msg("Name"), id="register", unit="code"),
            Column(heading=msg("Register"), id="title", width=(16, 50)),
            Column(heading=msg("Rows of the order"), id="rows", width=(8, 24)),
            Column(heading=msg("Kept by"), id="kept_by", width=(12, 36), lesser=True),
            Column(heading=msg("Newest lines of"), id="day", unit="day"),
            Column(heading=msg("Lines"), id="lines", unit="people"),
            Column(heading=msg("Schools with a line"), id="schools"),
        ),
        cells=(
            [one.register for one in registers],
            [one.title for one in registers],
            [", ".join(one.rows) for one in registers],
            ["; ".join(one.kept_by) for one in registers],
            [one.day for one in registers],
            [people_value(one.lines) for one in registers],
            [ratio_value(one.schools, one.listed) for one in registers],
        ),
    )


def _absent(schools: Sequence[ListedSchool]) -> Part:
    if not schools:
        return Text(words=msg("Every listed school took part in something."), tone="good")
    return Table(
        title=plural(
            "{n} listed school took part in nothing",
            "{n} listed schools took part in nothing",
            len(schools),
        ),
        name="absent",
        columns=(
            Column(heading=msg("School"), id="school", width=(16, 60)),
            Column(heading=msg("Municipality"), id="municipality", width=(12, 40)),
        ),
        cells=([one.name for one in schools], [one.municipality for one in schools]),
        most=40,
    )


def _remarks(found: Participation) -> Iterator[Remark]:
    if found.counts.listed is None:
        words = msg(
            "The store does not say which schools are listed, so there are no shares of schools:"
            " give the register and the lists with --schools, or put the plans of schools in."
        )
        yield Remark(words=words, severity="warning")
    if found.outside:
        words = plural(
            "{n} line is of a school that is not listed; it counts for events and people",
            "{n} lines are of schools that are not listed; they count for events and people",
            found.outside,
        )
        yield Remark(words=words, severity="info")
    unanswered = [one for one in found.targets if one.value is None and one.reached is None]
    if unanswered and found.counts.listed is not None:
        words = msg(
            "What cannot be computed: nothing is reported in its register, or the register of"
            " teachers is not there, of whom the share would be."
        )
        yield Remark(words=words, severity="info")
    if found.least is not None:
        words = msg(
            "For publication: numbers of fewer than {n} people, and those that would give them"
            " away, are not told. No act sets the number; it is assumed.",
            n=found.least,
        )
        yield Remark(words=words, severity="info")


# --- a register ----------------------------------------------------------------------------------
