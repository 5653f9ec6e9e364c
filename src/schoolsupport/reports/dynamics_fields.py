"""Fields of dynamics: results of supported schools before and after, and what can be said of it."""

from __future__ import annotations

from attrs import frozen

from schoolsupport.domain import Procedure
from schoolsupport.monitoring.dynamics.findings import Dynamics, SchoolChange, WorkChange
from schoolsupport.monitoring.dynamics.saying import (
    reservations,
    said_step,
    said_value,
    verdict,
)
from schoolsupport.monitoring.dynamics.showing import (
    MEASURES,
    beyond_chance_words,
    both_values,
    change_of,
    executed_share,
    school_both,
)
from schoolsupport.pages import Lines, Ratio, Value
from schoolsupport.reports.fields import FormField, FormValue, RowKind, Subject
from schoolsupport.translation import msg


@frozen
class ChangedSchool:
    """A supported school in both years."""

    of: Dynamics
    one: SchoolChange


@frozen
class ChangedWork:
    """A work in both years."""

    of: Dynamics
    one: WorkChange


def _value(of: Dynamics, value: Value) -> Value:
    """A share with its fraction as it is; a bare number in the unit of what is compared."""
    return said_value(of, value) if isinstance(value, float) else value


def _step(of: Dynamics, value: float | None) -> Value:
    return None if value is None else said_step(of, value)


_SCHOOL = (
    FormField("login", msg("login"), lambda row: row.one.school),
    FormField("school", msg("school"), lambda row: row.one.name or row.one.school, width=(14, 50)),
    FormField(
        "municipality", msg("municipality"), lambda row: row.one.municipality, width=(12, 36)
    ),
    FormField(
        "works", msg("works that count"), lambda row: row.one.works, unit="people", total="sum"
    ),
    FormField(
        "before",
        msg("result before"),
        lambda row: _value(row.of, school_both(row.of, row.one)[0]),
        inner=True,
    ),
    FormField(
        "after",
        msg("result after"),
        lambda row: _value(row.of, school_both(row.of, row.one)[1]),
        inner=True,
    ),
    FormField("change", msg("change"), lambda row: _step(row.of, row.one.change), inner=True),
    FormField(
        "beyond_chance",
        msg("whether the change is more than chance"),
        lambda row: beyond_chance_words(row.one),
    ),
    FormField(
        "executed",
        msg("how far its plan is executed"),
        lambda row: executed_share(row.one),
        unit="share",
    ),
)
_WORK = (
    FormField(
        "work", msg("work"), lambda row: Procedure.parse(row.one.work).title, width=(14, 40)
    ),
    FormField(
        "schools",
        msg("supported schools with the work in both years"),
        lambda row: row.one.supported.schools if row.one.supported else None,
        unit="people",
    ),
    FormField(
        "before",
        msg("result before"),
        lambda row: _value(row.of, both_values(row.of, row.one.supported)[0]),
    ),
    FormField(
        "after",
        msg("result after"),
        lambda row: _value(row.of, both_values(row.of, row.one.supported)[1]),
    ),
    FormField(
        "change", msg("change"), lambda row: _step(row.of, change_of(row.one.supported))
    ),
    FormField(
        "others", msg("change of all other schools"),
        lambda row: _step(row.of, change_of(row.one.others)),
    ),
)  # fmt: skip


def _known(of: Dynamics) -> Value:
    return Ratio(of.listed - len(of.without_results), of.listed)


DYNAMICS = Subject(
    about="dynamics",
    words=msg("results of supported schools before and after, beside schools alike"),
    values=(
        FormValue("before", msg("year of the results before"), lambda of: of.before, unit="year"),
        FormValue("after", msg("year of the results after"), lambda of: of.after, unit="year"),
        FormValue("measure", msg("what is compared"), lambda of: MEASURES[of.measure]),
        FormValue("supported", msg("how many schools were supported"), lambda of: of.listed,
                  unit="people"),
        FormValue("known", msg("how many of them have results of both years"), _known),
        FormValue("verdict", msg("what can be said of the difference"), verdict),
        FormValue(
            "reservations",
            msg("what cannot be proved, a line each"),
            lambda of: Lines(tuple(reservations(of))),
        ),
    ),
    kinds=(
        RowKind(
            name="schools",
            words=msg("supported school in both years"),
            rows=lambda of: [ChangedSchool(of, one) for one in of.schools],
            fields=_SCHOOL,
            empty=msg("There are no such schools"),
        ),
        RowKind(
            name="works",
            words=msg("work in both years"),
            rows=lambda of: [ChangedWork(of, one) for one in of.works],
            fields=_WORK,
            empty=msg("No work was written in both years."),
        ),
    ),
    default="schools",
)  # fmt: skip
