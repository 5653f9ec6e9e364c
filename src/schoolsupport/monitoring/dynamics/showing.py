"""The page of dynamics: what can be said first, then why it may be otherwise, then every number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schoolsupport.domain import Procedure
from schoolsupport.identification.reasons.listing import SYNTHETIC
from schoolsupport.monitoring.dynamics.effects import Effect
from schoolsupport.monitoring.dynamics.findings import (
    Against,
    Comparison,
    Dynamics,
    SchoolChange,
    WorkGroup,
)
from schoolsupport.monitoring.dynamics.matching import Balance
from schoolsupport.monitoring.dynamics.saying import (
    by_themselves,
    is_better,
    is_unlike,
    never_proved,
    reservations,
    said_step,
    step,
    trait_title,
    verdict,
)
from schoolsupport.monitoring.dynamics.works import Measure
from schoolsupport.pages import (
    Chart,
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
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import Quantity

MEASURES = {
    Measure.BELOW: msg("share of participants below the line («2», below the minimum)"),
    Measure.MEAN: msg("mean result"),
}
_AGAINST: dict[Against, Message] = {
    "others": msg("all other schools"),
    "alike": msg("alike in size and context"),
    "alike_and_low": msg("alike, with the same results before (what is left is evened out)"),
    "new_only": msg("check: without schools supported before too"),
    "without_markers": msg("check: without schools with a marker of doubtful results"),
    "large_works_only": msg("check: only works with participants enough in both years"),
}
_MOVES = {"came": msg("came"), "returned": msg("returned"), "left": msg("left")}
_FEWEST_DOTS = 3
"""Schools from which a drawing of them says anything."""


def page(told: Dynamics) -> Page:
    """What can be said of a difference, why it may be otherwise, and the numbers behind."""
    parts: list[Part] = [
        Text(words=verdict(told), style="strong"),
        _comparisons(told),
        Text(words=by_themselves(told)),
        Text(words=msg("What keeps it from being read as the work of support"), style="heading"),
        *(Text(words=words, style="item") for words in reservations(told)),
        *(Text(words=words, style="item") for words in never_proved()),
        _works(told),
    ]
    if len(told.years) > 1:
        parts += [_years(told), _years_chart(told)]
    parts.append(_balance(told))
    if told.movements:
        parts += [_movements(told), _moves(told)]
    parts += [_schools(told), Text(words=_of_schools(told), style="quiet"), *_side_by_side(told)]
    parts.append(_parameters(told))
    return Page(
        restricted=True,
        title=msg("Did support help: {before} and {after}", before=told.before, after=told.after),
        name="dynamics",
        facts=_facts(told),
        cautions=[SYNTHETIC] if told.synthetic else [],
        parts=parts,
        remarks=map(Remark.of, told.problems),
        orientation="landscape",
    )


# --- numbers in the unit of the measure ----------------------------------------------------------


def _change_column(told: Dynamics, heading: Message, name: str) -> Column:
    words = msg("{what}, p.p.", what=heading) if told.measure is Measure.BELOW else heading
    return Column(heading=words, id=name, unit="signed")


def _value_unit(told: Dynamics) -> str:
    return "share" if told.measure is Measure.BELOW else "points"


def _value(told: Dynamics, value: float | None) -> float | None:
    return value if value is None or told.measure is Measure.BELOW else round(value, 2)


# --- what can be said ----------------------------------------------------------------------------


def _facts(told: Dynamics) -> Iterator[tuple[Said, Value]]:
    yield msg("What is compared"), MEASURES[told.measure]
    days = msg("from {first} to {last}", first=told.window.first, last=told.window.last)
    if told.window.assumed:
        days = msg("{days}; the files do not say when the works were, so June to May", days=days)
    yield msg("Support counts"), days
    known = told.listed - len(told.without_results)
    yield msg("Schools supported"), told.listed
    yield msg("with results of both years"), Ratio(known, told.listed)
    if told.earlier:
        yield msg("supported before too"), Ratio(told.earlier, known)
    if told.briefly or told.elsewhere:
        yield (
            msg("On neither side"),
            msg(
                "supported for less than {days} days: {briefly}; supported otherwise: {elsewhere}",
                days=told.parameters.days_at_least,
                briefly=len(told.briefly),
                elsewhere=len(told.elsewhere),
            ),
        )
    counts = told.matching
    yield msg("Supported schools with others alike"), Ratio(counts.matched, counts.supported)
    yield msg("Schools alike that nobody supported"), counts.chosen


# --- tables --------------------------------------------------------------------------------------


def _comparisons(told: Dynamics) -> Table:
    unit = _value_unit(told)
    columns = [
        Column(heading=msg("Compared with"), id="against", width=(16, 34)),
        Column(heading=msg("Supported schools"), id="supported", unit="people"),
        Column(heading=msg("Before"), id="supported_before", unit=unit, lesser=True),
        Column(heading=msg("After"), id="supported_after", unit=unit, lesser=True),
        Column(heading=msg("Schools compared with"), id="compared", unit="people"),
        Column(heading=msg("Theirs before"), id="compared_before", unit=unit, lesser=True),
        Column(heading=msg("Theirs after"), id="compared_after", unit=unit, lesser=True),
        _change_column(told, msg("Difference of changes"), "difference"),
        Column(heading=msg("from"), id="low", unit="signed"),
        Column(heading=msg("to"), id="high", unit="signed"),
    ]
    return Table.of_rows(
        columns,
        (_comparison_row(told, one) for one in told.comparisons),
        title=msg("Supported schools beside others"),
        name="comparisons",
        frozen_columns=1,
    )


def _comparison_row(told: Dynamics, one: Comparison) -> tuple[Value, ...]:
    sides: list[Value] = []
    for group in (one.supported, one.compared):
        sides += (
            [None] * 3
            if group is None
            else [group.schools, _value(told, group.before), _value(told, group.after)]
        )
    return (_AGAINST[one.against], *sides, *_effect_cells(told, one.effect))


def _effect_cells(told: Dynamics, effect: Effect | None) -> tuple[Value, Value, Value]:
    """Difference and the ends of its interval; what chance does not make stands out."""
    if effect is None:
        return msg("not told"), None, None
    difference = step(told, effect.difference)
    shown: Value = difference
    if not effect.covers_zero:
        shown = Toned(difference, "good" if is_better(told, effect.difference) else "bad")
    return shown, step(told, effect.low), step(told, effect.high)


def _works(told: Dynamics) -> Table:
    columns = [
        Column(heading=msg("Work"), id="work", width=(14, 36)),
        Column(heading=msg("Schools"), id="schools", unit="people"),
        Column(heading=msg("Supported before"), id="before", unit=_value_unit(told), lesser=True),
        Column(heading=msg("after"), id="after", unit=_value_unit(told), lesser=True),
        _change_column(told, msg("Change"), "change"),
        _change_column(told, msg("Of all others"), "others"),
        _change_column(told, msg("Difference from schools alike"), "difference"),
        Column(heading=msg("from"), id="low", unit="signed"),
        Column(heading=msg("to"), id="high", unit="signed"),
    ]
    rows = [
        (
            Procedure.parse(one.work).title,
            None if one.supported is None else one.supported.schools,
            *both_values(told, one.supported),
            step(told, change_of(one.supported)),
            step(told, change_of(one.others)),
            *_effect_cells(told, one.comparison.effect),
        )
        for one in told.works
    ]
    return Table.of_rows(
        columns, rows, title=msg("Work by work"), name="works", frozen_columns=1, own_sheet=True
    )


def both_values(told: Dynamics, group: WorkGroup | None) -> tuple[Value, Value]:
    """The values of a group before and after."""
    if group is None:
        return None, None
    if group.below_before is None or group.below_after is None:
        return _value(told, group.before), _value(told, group.after)
    return Ratio(group.below_before, group.n_before), Ratio(group.below_after, group.n_after)


def change_of(group: WorkGroup | None) -> float | None:
    """Change of a group; None where it is not known."""
    return None if group is None else group.after - group.before


def _years(told: Dynamics) -> Table:
    columns = [
        Column(heading=msg("Year"), id="year", unit="year"),
        Column(heading=msg("What it is"), id="role", width=(12, 34)),
        _change_column(told, msg("Difference from schools alike"), "difference"),
        Column(heading=msg("from"), id="low", unit="signed"),
        Column(heading=msg("to"), id="high", unit="signed"),
    ]
    rows = [(one.year, _role(told, one.year), *_effect_cells(told, one.effect))
            for one in told.years]  # fmt: skip
    title = msg(
        "How far the supported schools stand from those alike, against {year}", year=told.before
    )
    return Table.of_rows(columns, rows, title=title, name="years")


def _role(told: Dynamics, year: int) -> Message:
    if year < told.before:
        return msg("before support: the trend, a placebo year")
    return msg("year after") if year == told.after else msg("another year")


def _years_chart(told: Dynamics) -> Chart:
    zero = {told.before: (0.0, 0.0, 0.0)}
    known = {
        one.year: (one.effect.difference, one.effect.low, one.effect.high)
        for one in told.years
        if one.effect is not None
    }
    points = dict(sorted((known | zero).items()))
    names = (msg("difference"), msg("lower end"), msg("upper end"))
    words = msg("percentage points") if told.measure is Measure.BELOW else msg("points")
    return Chart(
        title=msg("Supported schools against those alike, {year} is 0", year=told.before),
        kind="lines",
        x=list(points),
        x_unit="year",
        series={
            name: [step(told, values[at]) for values in points.values()]
            for at, name in enumerate(names)
        },
        y_title=words,
        unit="signed",
        mark=0.0,
        in_table=True,
    )


def _balance(told: Dynamics) -> Table:
    columns = [
        Column(heading=msg("In what"), id="column", width=(16, 44)),
        Column(heading=msg("Supported"), id="supported", align="right"),
        Column(heading=msg("All others"), id="others", align="right"),
        Column(heading=msg("Alike"), id="alike", align="right"),
        Column(heading=msg("Gap before matching"), id="before", unit="signed"),
        Column(heading=msg("after it"), id="after", unit="signed"),
    ]
    rows = [
        (
            trait_title(one),
            *(_trait_value(told, one, value) for value in (one.supported, one.others, one.alike)),
            None if one.before is None else round(one.before, 2),
            _apart(told, one.after),
        )
        for one in told.balance
    ]
    return Table.of_rows(
        columns,
        rows,
        title=msg("How alike the groups are, in means and in standard deviations"),
        name="balance",
        own_sheet=True,
    )


def _apart(told: Dynamics, after: float | None) -> Value:
    if after is None:
        return None
    shown = round(after, 2)
    return Toned(shown, "caution") if is_unlike(told, after) else shown


def _trait_value(told: Dynamics, one: Balance, value: float | None) -> Value:
    if value is None:
        return None
    if one.kind == "results":
        return said_step(told, value)
    return Quantity(value, "share") if one.kind in ("share", "word") else Quantity(round(value, 1))


def _movements(told: Dynamics) -> Table:
    names = {
        "on": msg("On the lists"),
        "stayed": msg("Stayed"),
        "came": msg("Came"),
        "returned": msg("Returned"),
        "left": msg("Left"),
    }
    columns = [
        Column(heading=msg("Year"), id="year", unit="year"),
        *(Column(heading=words, id=name, unit="people") for name, words in names.items()),
    ]
    rows = [(one.year, *(getattr(one, name) for name in names)) for one in told.movements]
    return Table.of_rows(columns, rows, title=msg("The lists year by year"), name="movements")


def _moves(told: Dynamics) -> Table:
    known = {one.school: one for one in told.schools}
    columns = [
        Column(heading=msg("Year"), id="year", unit="year"),
        Column(heading=msg("Login"), id="school", wrap="never"),
        Column(heading=msg("School"), id="name", width=(12, 40)),
        Column(heading=msg("What"), id="what"),
    ]
    rows = [
        (one.year, one.school, known[one.school].name if one.school in known else None,
         _MOVES[one.what])
        for one in told.moves
    ]  # fmt: skip
    return Table.of_rows(
        columns,
        rows,
        title=msg("Who came onto the lists, returned, left"),
        name="moves",
        empty=msg("Nobody came or left in these years."),
        most=20,
        own_sheet=True,
    )


# --- schools -------------------------------------------------------------------------------------


def _schools(told: Dynamics) -> Table:
    unit = _value_unit(told)
    columns = [
        Column(heading=msg("Municipality"), id="municipality", width=(10, 28)),
        Column(heading=msg("Login"), id="school", wrap="never"),
        Column(heading=msg("School"), id="name", width=(12, 36)),
        Column(heading=msg("Works"), id="works", unit="people"),
        Column(heading=msg("Before"), id="before", unit=unit),
        Column(heading=msg("After"), id="after", unit=unit),
        _change_column(told, msg("Change"), "change"),
        Column(heading=msg("More than chance"), id="beyond_chance"),
    ]
    rows: list[tuple[Value, ...]] = [
        (
            one.municipality,
            one.school,
            one.name,
            one.works,
            *school_both(told, one),
            step(told, one.change),
            beyond_chance_words(one),
        )
        for one in told.schools
    ]
    if any(one.planned for one in told.schools):
        columns.append(Column(heading=msg("Plan executed"), id="executed", unit="share"))
        rows = [(*row, executed_share(one)) for row, one in zip(rows, told.schools, strict=True)]
    return Table.of_rows(
        columns,
        rows,
        title=msg("Supported schools, by municipality and name"),
        name="schools",
        group_by=("municipality",),
        own_sheet=True,
        most=60,
    )


def school_both(told: Dynamics, one: SchoolChange) -> tuple[Value, Value]:
    """The values of a school before and after."""
    if one.below_before is None or one.below_after is None:
        return _value(told, one.before), _value(told, one.after)
    return Ratio(one.below_before, one.n_before), Ratio(one.below_after, one.n_after)


def beyond_chance_words(one: SchoolChange) -> Value:
    """Whether a change is more than chance, or why that is not told."""
    if not one.works:
        return msg("too few participants")
    return None if one.beyond_chance is None else one.beyond_chance


def executed_share(one: SchoolChange) -> Value:
    """How far the plan of a school is executed; None where none is known."""
    if one.executed is None or not one.planned:
        return None
    if one.executed.is_integer():
        return Ratio(int(one.executed), one.planned)
    return one.executed / one.planned


def _of_schools(told: Dynamics) -> Message:
    return msg(
        "Of a school only works with at least {least} participants in both years count, all of"
        " them together: one child writes several. «More than chance» is told by the mean number"
        " of participants of a work; among many schools some stand out by chance too. The order is"
        " that of municipalities and names: a change is no place among schools and no mark for"
        " the work of a school.",
        least=told.parameters.participants_at_least,
    )


def _side_by_side(told: Dynamics) -> Iterator[Part]:
    """Execution of plans and change of results, a dot a school."""
    dots = [
        (one.executed / one.planned, step(told, one.change))
        for one in told.schools
        if one.executed is not None and one.planned and one.change is not None
    ]
    if len(dots) < _FEWEST_DOTS:
        return
    yield Chart(
        title=msg("Execution of plans and change of results, a dot a school"),
        kind="scatter",
        x=[x for x, _ in dots],
        x_title=msg("executed of the plan"),
        x_unit="share",
        series={msg("school"): [y for _, y in dots]},
        y_title=_change_column(told, msg("Change"), "change").heading,
        unit="signed",
        mark=0.0,
        in_table=True,
    )
    yield Text(
        words=msg(
            "Execution and change stand side by side; that one brought about the other does not"
            " follow. Schools in more need often have more to execute."
        ),
        style="quiet",
    )


# --- the numbers of the run ----------------------------------------------------------------------

_NUMBERS: Sequence[tuple[str, Message, str | None]] = (
    ("schools_at_least", msg("schools on each side, at least"), None),
    ("participants_at_least", msg("participants of a work to show a school, at least"), None),
    ("days_at_least", msg("days of support between the works, at least"), None),
    ("known_at_least", msg("share of schools a column must be known of"), "share"),
    ("neighbours", msg("schools alike for a supported one"), None),
    ("caliper", msg("how far schools alike may be, standard deviations"), None),
    ("results_caliper", msg("the same of results before"), None),
    ("imbalance", msg("gap from which groups are not alike, standard deviations"), None),
    ("level", msg("how sure an interval is"), "share"),
    ("clusters_at_least", msg("municipalities that are groups of their own, at least"), None),
    ("sides_at_least", msg("of them with schools of either side, at least"), None),
    (
        "clusters_enough",
        msg("groups from which the usual formula holds, half of them a side"),
        None,
    ),
    ("draws", msg("draws of the bootstrap"), None),
)


def _parameters(told: Dynamics) -> Table:
    columns = [
        Column(heading=msg("Number of the run"), id="title", width=(20, 60)),
        Column(heading=msg("Value"), id="value", align="right"),
        Column(heading=msg("For --set"), id="name", unit="code"),
    ]
    rows = [
        (words, Quantity(getattr(told.parameters, name), unit), name)
        for name, words, unit in _NUMBERS
    ]
    title = (
        msg("By which numbers it is told; assumed: no act states them")
        if told.parameters.assumed
        else msg("By which numbers it is told")
    )
    return Table.of_rows(columns, rows, title=title, name="parameters", own_sheet=True)
