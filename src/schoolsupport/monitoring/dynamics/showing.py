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
from schoolsupport.monitoring.dynamics.matching import PARTICIPANTS, RESULTS, Balance
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
from schoolsupport.tables import CONTEXT
from schoolsupport.translation import Message, joined, msg
from schoolsupport.words.numbers import Quantity

_MEASURES = {
    Measure.BELOW: msg("share of participants below the line («2», below the minimum)"),
    Measure.MEAN: msg("mean result"),
}
_AGAINST: dict[Against, Message] = {
    "others": msg("all other schools"),
    "alike": msg("alike in size and context"),
    "alike_and_low": msg("alike, with the same results before"),
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
        Text(words=_by_themselves(told)),
        Text(words=msg("What keeps it from being read as the work of support"), style="heading"),
        *(Text(words=words, style="item") for words in reservations(told)),
        *(Text(words=words, style="item") for words in _never_proved()),
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
        title=msg("Did support help: {before} and {after}", before=told.before, after=told.after),
        name="dynamics",
        facts=_facts(told),
        cautions=[SYNTHETIC] if told.synthetic else [],
        parts=parts,
        remarks=map(Remark.of, told.problems),
        orientation="landscape",
    )


# --- numbers in the unit of the measure ----------------------------------------------------------


def _step(told: Dynamics, value: float | None) -> float | None:
    """A change as it is shown: percentage points, or points."""
    if value is None:
        return None
    return round(100 * value, 1) if told.measure is Measure.BELOW else round(value, 2)


def _said_step(told: Dynamics, value: float) -> Message:
    number = Quantity(_step(told, value) or 0, "signed")
    return msg("{number} p.p.", number=number) if told.measure is Measure.BELOW else number


def _said_value(told: Dynamics, value: float) -> Message:
    if told.measure is Measure.BELOW:
        return Quantity(value, "share")
    return Quantity(round(value, 2), None)


def _change_column(told: Dynamics, heading: Message, name: str) -> Column:
    words = msg("{what}, p.p.", what=heading) if told.measure is Measure.BELOW else heading
    return Column(heading=words, id=name, unit="signed")


def _value_unit(told: Dynamics) -> str:
    return "share" if told.measure is Measure.BELOW else "points"


def _value(told: Dynamics, value: float | None) -> float | None:
    return value if value is None or told.measure is Measure.BELOW else round(value, 2)


def _interval(told: Dynamics, effect: Effect) -> Message:
    return msg(
        "{difference} ({level}: {low} to {high})",
        difference=_said_step(told, effect.difference),
        level=Quantity(told.parameters.level, "share"),
        low=Quantity(_step(told, effect.low) or 0, "signed"),
        high=Quantity(_step(told, effect.high) or 0, "signed"),
    )


def _is_better(told: Dynamics, value: float) -> bool:
    return value < 0 if told.measure is Measure.BELOW else value > 0


# --- what can be said ----------------------------------------------------------------------------


def _facts(told: Dynamics) -> Iterator[tuple[Said, Value]]:
    yield msg("What is compared"), _MEASURES[told.measure]
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


def verdict(told: Dynamics) -> Message:
    """What can be said, in one sentence or two."""
    effect, refused = told.main.effect, told.main.refused
    if effect is None:
        return msg("Whether support helped cannot be said: {why}", why=refused)
    by = _interval(told, effect)
    if effect.covers_zero:
        return msg(
            "The supported schools cannot be told from those alike: the difference of the changes"
            " is {by}, and chance alone makes such differences. That does not mean that support"
            " did not help: with so few schools a smaller difference is not seen.",
            by=by,
        )
    if _is_better(told, effect.difference):
        return msg(
            "The results of the supported schools changed for the better against those of schools"
            " alike: the difference of the changes is {by}.",
            by=by,
        )
    return msg(
        "The results of the supported schools changed for the worse against those of schools"
        " alike: the difference of the changes is {by}.",
        by=by,
    )


def _by_themselves(told: Dynamics) -> Message:
    """What schools as low did that nobody supported: the return to the mean."""
    as_low = told.against("alike_and_low")
    if as_low is None or as_low.compared is None:
        return msg(
            "Schools are chosen after a bad year, and after a bad year results mostly rise by"
            " themselves. No school as low was left without support, so how much they rise by"
            " themselves cannot be seen here."
        )
    moved = msg(
        "Schools are chosen after a bad year, and after a bad year results mostly rise by"
        " themselves. Schools with the same results that nobody supported ({count}) went from"
        " {before} to {after} in the same time.",
        count=as_low.compared.schools,
        before=_said_value(told, as_low.compared.before),
        after=_said_value(told, as_low.compared.after),
    )
    if as_low.effect is None:
        return msg(
            "{moved} No difference from them is told: {why}", moved=moved, why=as_low.refused
        )
    by = _interval(told, as_low.effect)
    return msg("{moved} The supported schools differ from them by {by}.", moved=moved, by=by)


def reservations(told: Dynamics) -> Iterator[Message]:
    """What in these data keeps the difference from being read as an effect."""
    yield from _of_trend(told)
    yield from _of_matching(told)
    main, as_low = told.main.effect, told.against("alike_and_low")
    helped = main is not None and not main.covers_zero and _is_better(told, main.difference)
    if helped and (as_low is None or as_low.effect is None or as_low.effect.covers_zero):
        yield msg(
            "Beside schools with the same results before, the difference is not seen: it may be"
            " the return from a bad year and no help at all."
        )
    if told.earlier:
        yield msg(
            "Schools supported before {first} too: {count}. For them «before» is not before"
            " support.",
            first=told.window.first,
            count=told.earlier,
        )
    if main is not None:
        yield from _of_interval(main)


def _of_trend(told: Dynamics) -> Iterator[Message]:
    earlier = [one for one in told.years if one.year < told.before]
    if not earlier:
        yield msg(
            "How the schools moved before support cannot be checked: there are no results of a"
            " year before {before}.",
            before=told.before,
        )
    for one in earlier:
        if one.effect is None:
            continue
        by = _interval(told, one.effect.backwards)
        if one.effect.covers_zero:
            yield msg(
                "Placebo year {year}: from {year} to {before}, before any support, the supported"
                " schools moved against those alike by {by}, which chance makes too. That the ways"
                " were the same is not proved by it.",
                year=one.year,
                before=told.before,
                by=by,
            )
        else:
            yield msg(
                "Placebo year {year}: from {year} to {before}, before any support, the supported"
                " schools moved against those alike by {by} already. The later difference may be"
                " the same way going on, or the return from it.",
                year=one.year,
                before=told.before,
                by=by,
            )


def _of_matching(told: Dynamics) -> Iterator[Message]:
    counts = told.matching
    if counts.matched < counts.supported:
        yield msg(
            "The difference speaks of {matched} of {supported} supported schools; without a school"
            " alike: {far}, not known well enough: {unknown}.",
            matched=counts.matched,
            supported=counts.supported,
            far=counts.far,
            unknown=counts.unknown,
        )
    unlike = [one for one in told.balance if _is_unlike(told, one.after)]
    if unlike:
        yield msg(
            "After matching the groups still differ in: {columns}.",
            columns=joined(map(_trait_title, unlike), "; "),
        )
    if told.context_year is None:
        yield msg("No context is known: schools are compared by the number of participants alone.")
    elif told.context_year > told.before:
        yield msg(
            "The context is that of {year}: there is none of {before} or earlier, and support may"
            " have changed it.",
            year=told.context_year,
            before=told.before,
        )


def _of_interval(effect: Effect) -> Iterator[Message]:
    if effect.clustered_by == "school":
        yield msg(
            "Municipalities are too few, or not known, to allow for what their schools have in"
            " common: the interval takes schools ({count}) as independent and may be too narrow.",
            count=effect.clusters,
        )
    if effect.interval == "bootstrap":
        yield msg(
            "The usual formula of an interval fails with so few groups of schools ({count}): this"
            " one is by a wild bootstrap.",
            count=effect.clusters,
        )


def _never_proved() -> tuple[Message, ...]:
    return (
        msg(
            "Schools were not chosen by lot. Whatever else sets them apart and changed in these"
            " years (teachers, directors, other projects) is in the difference too."
        ),
        msg("The same work of another year is written by other children."),
        msg("Works are looked at one by one too: of twenty, one stands out by chance alone."),
    )


# --- tables --------------------------------------------------------------------------------------


def _comparisons(told: Dynamics) -> Table:
    unit = _value_unit(told)
    columns = [
        Column(heading=msg("Compared with"), id="against", width=(16, 34)),
        Column(heading=msg("Supported schools"), id="supported", unit="people"),
        Column(heading=msg("Before"), id="supported_before", unit=unit),
        Column(heading=msg("After"), id="supported_after", unit=unit),
        Column(heading=msg("Schools compared with"), id="compared", unit="people"),
        Column(heading=msg("Theirs before"), id="compared_before", unit=unit),
        Column(heading=msg("Theirs after"), id="compared_after", unit=unit),
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
    step = _step(told, effect.difference)
    shown: Value = step
    if not effect.covers_zero:
        shown = Toned(step, "good" if _is_better(told, effect.difference) else "bad")
    return shown, _step(told, effect.low), _step(told, effect.high)


def _works(told: Dynamics) -> Table:
    columns = [
        Column(heading=msg("Work"), id="work", width=(14, 36)),
        Column(heading=msg("Schools"), id="schools", unit="people"),
        Column(heading=msg("Supported before"), id="before", unit=_value_unit(told)),
        Column(heading=msg("after"), id="after", unit=_value_unit(told)),
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
            *_both(told, one.supported),
            _step(told, _change(one.supported)),
            _step(told, _change(one.others)),
            *_effect_cells(told, one.comparison.effect),
        )
        for one in told.works
    ]
    return Table.of_rows(
        columns, rows, title=msg("Work by work"), name="works", frozen_columns=1, own_sheet=True
    )


def _both(told: Dynamics, group: WorkGroup | None) -> tuple[Value, Value]:
    if group is None:
        return None, None
    if group.below_before is None or group.below_after is None:
        return _value(told, group.before), _value(told, group.after)
    return Ratio(group.below_before, group.n_before), Ratio(group.below_after, group.n_after)


def _change(group: WorkGroup | None) -> float | None:
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
            name: [_step(told, values[at]) for values in points.values()]
            for at, name in enumerate(names)
        },
        y_title=words,
        unit="signed",
        mark=0.0,
        in_table=True,
    )


def _is_unlike(told: Dynamics, apart: float | None) -> bool:
    return apart is not None and abs(apart) >= told.parameters.imbalance


def _trait_title(one: Balance) -> Said:
    if one.column == PARTICIPANTS:
        return msg("participants of a work")
    if one.column == RESULTS:
        return msg("results before")
    known = CONTEXT.by_name.get(one.column)
    title = known.title if known else one.column
    return title if one.word is None else f"{title}: {_SETTLEMENTS.get(one.word, one.word)}"


_SETTLEMENTS = {
    "capital": "столица региона",
    "city": "город",
    "urban_settlement": "посёлок городского типа",
    "village": "село",
}


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
            _trait_title(one),
            *(_trait_value(one, value) for value in (one.supported, one.others, one.alike)),
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
    return Toned(shown, "caution") if _is_unlike(told, after) else shown


def _trait_value(one: Balance, value: float | None) -> Value:
    if value is None:
        return None
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
            *_school_both(told, one),
            _step(told, one.change),
            _beyond(one),
        )
        for one in told.schools
    ]
    if any(one.planned for one in told.schools):
        columns.append(Column(heading=msg("Plan executed"), id="executed", unit="share"))
        rows = [(*row, _executed(one)) for row, one in zip(rows, told.schools, strict=True)]
    return Table.of_rows(
        columns,
        rows,
        title=msg("Supported schools, by municipality and name"),
        name="schools",
        group_by=("municipality",),
        own_sheet=True,
        most=60,
    )


def _school_both(told: Dynamics, one: SchoolChange) -> tuple[Value, Value]:
    if one.below_before is None or one.below_after is None:
        return _value(told, one.before), _value(told, one.after)
    return Ratio(one.below_before, one.n_before), Ratio(one.below_after, one.n_after)


def _beyond(one: SchoolChange) -> Value:
    if not one.works:
        return msg("too few participants")
    return None if one.beyond_chance is None else one.beyond_chance


def _executed(one: SchoolChange) -> Value:
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
        (one.executed / one.planned, _step(told, one.change))
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
        y_title=_MEASURES[told.measure],
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
    ("schools_at_least", msg("schools on each side, at least"), "people"),
    ("participants_at_least", msg("participants of a work to show a school, at least"), "people"),
    ("days_at_least", msg("days of support between the works, at least"), "people"),
    ("known_at_least", msg("share of schools a column must be known of"), "share"),
    ("neighbours", msg("schools alike for a supported one"), "people"),
    ("caliper", msg("how far schools alike may be, standard deviations"), None),
    ("results_caliper", msg("the same of results before"), None),
    ("imbalance", msg("gap from which groups are not alike, standard deviations"), None),
    ("level", msg("how sure an interval is"), "share"),
    ("clusters_at_least", msg("municipalities that are groups of their own, at least"), "people"),
    ("sides_at_least", msg("of them with schools of either side, at least"), "people"),
    ("clusters_enough", msg("groups from which the usual formula holds"), "people"),
    ("draws", msg("draws of the bootstrap"), "people"),
)


def _parameters(told: Dynamics) -> Table:
    columns = [
        Column(heading=msg("Number of the run"), id="title", width=(20, 60)),
        Column(heading=msg("Value"), id="value", align="right"),
        Column(heading=msg("For --set"), id="name", wrap="never"),
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
