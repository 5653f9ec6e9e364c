"""Fields of participation: who took part in what, and the registers at the end of the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from attrs import frozen

from schoolsupport.monitoring.registers.pages import (
    OF_WORDS,
    covered_value,
    people_value,
    ratio_value,
    reached_words,
    target_value,
    time_words,
)
from schoolsupport.monitoring.registers.participation import Counts, Participation, ParticipationRow
from schoolsupport.pages import Lines, Toned, Value
from schoolsupport.reports.fields import FormField, FormValue, RowKind, Subject
from schoolsupport.translation import Message, msg


@frozen
class Row:
    """A row of participation."""

    of: Participation
    one: Any

    @property
    def counts(self) -> Counts:
        """What is counted of a group."""
        counted: ParticipationRow = self.one
        return counted.counts


def _rows(of: Participation, rows: Iterable[Any]) -> list[Row]:
    return [Row(of, one) for one in rows]


def _took_part(row: Row) -> Value:
    return msg("yes") if row.counts.schools else Toned(msg("no"), "caution")


_COUNTS = (
    FormField("events", msg("events somebody took part in"), lambda row: row.counts.events,
              unit="people"),
    FormField(
        "taking_part", msg("how often somebody took part"),
        lambda row: people_value(row.counts.taking_part), unit="people", total="sum",
    ),
    FormField(
        "persons", msg("different persons who are named"),
        lambda row: people_value(row.counts.persons), unit="people",
    ),
    FormField(
        "schools", msg("schools that took part, of those listed"),
        lambda row: ratio_value(row.counts.schools, row.counts.listed), unit="share", total="sum",
    ),
    FormField("took_part", msg("whether the school took part"), _took_part),
    FormField(
        "teachers", msg("teachers of the register who took part"),
        lambda row: covered_value(row.counts), unit="share",
    ),
    FormField(
        "teams", msg("schools with a team"), lambda row: row.counts.teams, unit="people",
        total="sum",
    ),
)  # fmt: skip


def _group(
    name: str, words: Message, take: Callable[[Participation], Iterable[Any]], *more: FormField
) -> RowKind:
    own = FormField(name, words, lambda row: row.one.name, width=(14, 50))
    return RowKind(
        name=name,
        words=words,
        rows=lambda of: _rows(of, take(of)),
        fields=(own, *more, *_COUNTS),
        empty=msg("Nobody took part in anything."),
    )


_MUNICIPALITY = FormField(
    "municipality", msg("municipality of the school"), lambda row: row.one.municipality,
    width=(12, 36),
)  # fmt: skip
_EVENT = (
    FormField("event", msg("event"), lambda row: row.one.event, width=(16, 60)),
    FormField("form", msg("what kind of event"), lambda row: row.one.form),
    FormField("level", msg("level of the event"), lambda row: row.one.level),
    FormField("from", msg("first day"), lambda row: row.one.start, unit="day"),
    FormField("until", msg("last day"), lambda row: row.one.end, unit="day"),
    FormField("schools", msg("how many schools"), lambda row: row.one.schools, unit="people"),
    FormField(
        "taking_part", msg("how often somebody took part"),
        lambda row: people_value(row.one.taking_part), unit="people", total="sum",
    ),
)  # fmt: skip
_REGISTER = (
    FormField("register", msg("register"), lambda row: row.one.title, width=(16, 50)),
    FormField(
        "rows", msg("rows of the order that have it kept"), lambda row: ", ".join(row.one.rows)
    ),
    FormField(
        "kept_by", msg("who keeps it"), lambda row: Lines(row.one.kept_by) if row.one.kept_by
        else None, width=(12, 36),
    ),
    FormField("day", msg("day of its newest lines"), lambda row: row.one.day, unit="day"),
    FormField("lines", msg("how many lines"), lambda row: row.one.lines, unit="people"),
    FormField(
        "schools", msg("listed schools with a line"),
        lambda row: ratio_value(row.one.schools, row.one.listed), unit="share",
    ),
)  # fmt: skip
_TARGET = (
    FormField("number", msg("number of the row"), lambda row: row.one.row),
    FormField("words", msg("the order's words"), lambda row: row.one.text, width=(16, 50)),
    FormField("counted_in", msg("what it is of"), lambda row: OF_WORDS[row.one.of]),
    FormField("value", msg("what there is"), lambda row: target_value(row.one, row.of)),
    FormField("reached", msg("whether it is reached"), lambda row: reached_words(row.one)),
)
_ABSENT = (
    FormField("school", msg("school"), lambda row: row.one.name, width=(16, 60)),
    _MUNICIPALITY,
)

PARTICIPATION = Subject(
    about="participation",
    words=msg("who took part in what over a time, by the registers of a store"),
    values=(
        FormValue("time", msg("the time looked at"), time_words),
        FormValue("from", msg("first day"), lambda of: of.start),
        FormValue("until", msg("last day"), lambda of: of.end),
        FormValue("listed_by", msg("who says which schools are to take part"),
                  lambda of: of.listed_by),
        FormValue("events", msg("how many events"), lambda of: of.counts.events, unit="people"),
        FormValue(
            "taking_part", msg("how often somebody took part"),
            lambda of: people_value(of.counts.taking_part), unit="people",
        ),
        FormValue(
            "persons", msg("different persons who are named"),
            lambda of: people_value(of.counts.persons), unit="people",
        ),
        FormValue(
            "schools", msg("schools that took part, of those listed"),
            lambda of: ratio_value(of.counts.schools, of.counts.listed),
        ),
        FormValue(
            "teachers", msg("teachers of the register who took part"),
            lambda of: covered_value(of.counts),
        ),
        FormValue("absent", msg("listed schools that took part in nothing"),
                  lambda of: len(of.absent), unit="people"),
    ),
    kinds=(
        _group("municipality", msg("municipality"), lambda of: of.municipalities),
        _group("school", msg("school"), lambda of: of.schools, _MUNICIPALITY),
        _group("half_year", msg("half-year"), lambda of: of.half_years),
        RowKind(
            name="events", words=msg("event"), rows=lambda of: _rows(of, of.events),
            fields=_EVENT, empty=msg("No events are recorded."),
        ),
        RowKind(
            name="registers", words=msg("register"), rows=lambda of: _rows(of, of.registers),
            fields=_REGISTER, empty=msg("The region has no registers."),
        ),
        RowKind(
            name="targets", words=msg("number the order expects"),
            rows=lambda of: _rows(of, of.targets), fields=_TARGET,
            empty=msg("The order expects no numbers of participation."),
        ),
        RowKind(
            name="absent", words=msg("listed school that took part in nothing"),
            rows=lambda of: _rows(of, of.absent), fields=_ABSENT,
            empty=msg("Every listed school took part in something."),
        ),
    ),
    default="municipality",
)  # fmt: skip
