"""What can be wrong with a deadline phrase: stable codes and their words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from schoolsupport.deadlines.schedule import DeadlineProblem
from schoolsupport.translation import Message, msg

FAULTS: Mapping[str, Message] = MappingProxyType(
    {
        "deadline.empty": msg("the deadline is empty"),
        "deadline.not_understood": msg("these words of the deadline are not understood: «{words}»"),
        "deadline.repeated_word": msg("the word «{word}» is printed twice and was read once"),
        "deadline.end_before_start": msg("the term ends on {end}, before it starts on {start}"),
        "deadline.impossible_day": msg("there is no such day: «{words}»"),
        "deadline.impossible_period": msg("there is no such period: «{words}»"),
        "deadline.outside_plan": msg("{year} is outside the plan, which runs {plan}"),
        "deadline.no_month": msg("the deadline does not say of which month the {day} is"),
        "deadline.no_year": msg(
            "neither the deadline nor the plan says which year «{words}» is of"
        ),
        "deadline.two_digit_year": msg("the year of «{words}» has two figures and is not certain"),
        "deadline.current_year_unknown": msg(
            "«{words}» is counted from the day of the order, which is not known"
        ),
        "deadline.school_year_unclear": msg(
            "the plan does not say whether the school year is {earlier} or {later}"
        ),
        "deadline.term_days_unknown": msg(
            "the days of «{words}» are set by a school calendar, which was not given"
        ),
        "deadline.ambiguous": msg("«{words}» can be read in two ways"),
        "deadline.month_unclear": msg(
            "the deadline does not say of which month the {day} is; the month after the period"
            " was taken"
        ),
        "deadline.frequency_unclear": msg("the deadline does not say how often; monthly was taken"),
        "deadline.words_lost": msg("a schedule cannot say these words: «{words}»"),
        "deadline.no_event": msg("the deadline does not say from which event it is counted"),
        "deadline.wrong_weekday": msg("{day} is not the day of the week that is named beside it"),
    }
)


def fault(code: str, *, likely: str | None = None, **values: object) -> DeadlineProblem:
    """A problem with its words filled in.

    Args:
        code: one of `FAULTS`.
        likely: what was probably meant.
        values: what stands in the braces of its words.
    """
    return DeadlineProblem(code=code, message=Message(FAULTS[code].template, values), likely=likely)
