"""What dynamics says in words: the verdict, what keeps it from being an effect, numbers."""

from __future__ import annotations

from collections.abc import Iterator

from schoolsupport.monitoring.dynamics.effects import Effect
from schoolsupport.monitoring.dynamics.findings import Dynamics
from schoolsupport.monitoring.dynamics.matching import PARTICIPANTS, RESULTS, Balance
from schoolsupport.monitoring.dynamics.works import Measure
from schoolsupport.pages import Said
from schoolsupport.tables import CONTEXT
from schoolsupport.translation import Message, joined, msg
from schoolsupport.words.numbers import Quantity

_SETTLEMENTS = {
    "capital": "столица региона",
    "city": "город",
    "urban_settlement": "посёлок городского типа",
    "village": "село",
}


def verdict(told: Dynamics) -> Message:
    """What can be said, in a sentence or two.

    Where the supported schools stood apart before, one comparison takes the return to the mean for
    help, and the other a lasting gap for a return: only what both say is said.
    """
    effect, as_low = told.main.effect, told.against("alike_and_low")
    if effect is None:
        return msg("Whether support helped cannot be said: {why}", why=told.main.refused)
    if not told.stood_apart or as_low is None:
        return _one_verdict(told, effect)
    by = interval_words(told, effect)
    if as_low.effect is None:
        return msg(
            "Whether support helped cannot be said. Against schools alike the difference of the"
            " changes is {by}, but the results of the supported were different before, and how much"
            " of it is the return from a bad year is not seen: {why}",
            by=by,
            why=as_low.refused,
        )
    return _both_verdicts(told, effect, as_low.effect)


def _both_verdicts(told: Dynamics, effect: Effect, as_low: Effect) -> Message:
    """What both comparisons say together."""
    ends = {"by": interval_words(told, effect), "same": interval_words(told, as_low)}
    signs = {_sign(told, one) for one in (effect, as_low)}
    if signs == {1}:
        return msg(
            "The results of the supported schools changed for the better by both comparisons: the"
            " difference of the changes is {by} from schools alike and {same} from those with the"
            " same results before. What lies between them is the most that can be said.",
            **ends,
        )
    if signs == {-1}:
        return msg(
            "The results of the supported schools changed for the worse by both comparisons: the"
            " difference of the changes is {by} from schools alike and {same} from those with the"
            " same results before.",
            **ends,
        )
    if signs == {0}:
        return msg(
            "The supported schools cannot be told from others by either comparison: the difference"
            " of the changes is {by} from schools alike and {same} from those with the same results"
            " before, and chance alone makes such differences. That does not mean that support did"
            " not help: with this number of schools a smaller difference is not seen.",
            **ends,
        )
    return msg(
        "The two comparisons disagree, so whether support helped cannot be said: the difference of"
        " the changes is {by} from schools alike and {same} from those with the same results"
        " before. The first takes the return from a bad year for help; the second takes schools"
        " that are always lower for schools after a bad year.",
        **ends,
    )


def _one_verdict(told: Dynamics, effect: Effect) -> Message:
    by, sign = interval_words(told, effect), _sign(told, effect)
    if not sign:
        return msg(
            "The supported schools cannot be told from those alike: the difference of the changes"
            " is {by}, and chance alone makes such differences. That does not mean that support"
            " did not help: with this number of schools a smaller difference is not seen.",
            by=by,
        )
    if sign > 0:
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


def _sign(told: Dynamics, effect: Effect) -> int:
    """1 for better, −1 for worse, 0 where chance makes it too."""
    if effect.covers_zero:
        return 0
    return 1 if is_better(told, effect.difference) else -1


def by_themselves(told: Dynamics) -> Message:
    """What schools as low did that nobody supported: the return to the mean."""
    as_low = told.against("alike_and_low")
    if as_low is None or as_low.compared is None:
        return msg(
            "Schools are chosen after a bad year, and after a bad year results mostly rise by"
            " themselves. No school as low was left without support, so how much they rise by"
            " themselves cannot be seen here."
        )
    return msg(
        "Schools are chosen after a bad year, and after a bad year results mostly rise by"
        " themselves. Schools with the same results that nobody supported ({count}) went from"
        " {before} to {after} in the same time.",
        count=as_low.compared.schools,
        before=said_value(told, as_low.compared.before),
        after=said_value(told, as_low.compared.after),
    )


def reservations(told: Dynamics) -> Iterator[Message]:
    """What in these data keeps the difference from being read as an effect."""
    yield from _of_trend(told)
    yield from _of_matching(told)
    for year in told.uncommon:
        if year.note:
            yield msg("Works of {year}: {note}.", year=year.year, note=year.note)
    main = told.main.effect
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
        values = {
            "year": one.year,
            "before": told.before,
            "by": interval_words(told, one.effect.backwards),
        }
        sign = _sign(told, one.effect.backwards)
        if not sign:
            yield msg(
                "Placebo year {year}: from {year} to {before}, before any support, the supported"
                " schools moved against those alike by {by}, which chance makes too. A gap that"
                " was there before speaks for the comparison with schools alike, but proves nothing"
                " where schools are few.",
                **values,
            )
        elif sign < 0:
            yield msg(
                "Placebo year {year}: from {year} to {before}, before any support, the supported"
                " schools fell against those alike by {by}. So {before} was a bad year for them,"
                " and a rise after it comes by itself: this speaks against the comparison with"
                " schools alike.",
                **values,
            )
        else:
            yield msg(
                "Placebo year {year}: from {year} to {before}, before any support, the supported"
                " schools rose against those alike by {by} already. The later difference may be"
                " the same way going on.",
                **values,
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
    unlike = [one for one in told.balance if is_unlike(told, one.after)]
    if unlike:
        yield msg(
            "After matching the groups still differ in: {columns}.",
            columns=joined(map(trait_title, unlike), "; "),
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
            "With few groups of schools on one side ({count} in all) the usual formula of an"
            " interval fails: this one is by a wild bootstrap.",
            count=effect.clusters,
        )


def never_proved() -> tuple[Message, ...]:
    """What no such comparison proves."""
    return (
        msg(
            "Schools were not chosen by lot. Whatever else sets them apart and changed in these"
            " years (teachers, directors, other projects) is in the difference too."
        ),
        msg("The same work of another year is written by other children."),
        msg("Works are looked at one by one too: of twenty, one stands out by chance alone."),
    )


# --- numbers and columns ---


def step(told: Dynamics, value: float | None) -> float | None:
    """A change as it is shown: percentage points, or points."""
    if value is None:
        return None
    return round(100 * value, 1) if told.measure is Measure.BELOW else round(value, 2)


def said_step(told: Dynamics, value: float) -> Message:
    """A change inside a sentence."""
    number = Quantity(step(told, value) or 0, "signed")
    return msg("{number} p.p.", number=number) if told.measure is Measure.BELOW else number


def said_value(told: Dynamics, value: float) -> Message:
    """The measure inside a sentence."""
    if told.measure is Measure.BELOW:
        return Quantity(value, "share")
    return Quantity(round(value, 2), None)


def interval_words(told: Dynamics, effect: Effect) -> Message:
    """A difference with its interval inside a sentence."""
    return msg(
        "{difference} ({level}: {low} to {high})",
        difference=said_step(told, effect.difference),
        level=Quantity(told.parameters.level, "share"),
        low=Quantity(step(told, effect.low) or 0, "signed"),
        high=Quantity(step(told, effect.high) or 0, "signed"),
    )


def is_better(told: Dynamics, value: float) -> bool:
    """Whether a change is for the better."""
    return value < 0 if told.measure is Measure.BELOW else value > 0


def is_unlike(told: Dynamics, apart: float | None) -> bool:
    """Whether two groups are too far apart to be called alike."""
    return apart is not None and abs(apart) >= told.parameters.imbalance


def trait_title(one: Balance) -> Said:
    """What schools are compared by, in words."""
    if one.column == PARTICIPANTS:
        return msg("participants of a work")
    if one.column == RESULTS:
        return msg("results before, against the mean of all")
    known = CONTEXT.by_name.get(one.column)
    title = known.title if known else one.column
    return title if one.word is None else f"{title}: {_SETTLEMENTS.get(one.word, one.word)}"
