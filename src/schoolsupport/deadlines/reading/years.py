"""Which year a named time is of: what the phrase says, then what the order says around it."""

from __future__ import annotations

from attrs import frozen

from schoolsupport.deadlines.reading import spans
from schoolsupport.deadlines.reading.pieces import Point, Shape, Year, YearWord
from schoolsupport.deadlines.schedule import DeadlineContext, DeadlineProblem


@frozen(kw_only=True)
class Found:
    """A year found for a point.

    Attributes:
        year: calendar year; for school periods the one in which the school year begins.
        inferred: what context filled in.
        problem: why there is no year.
    """

    year: int | None = None
    inferred: tuple[str, ...] = ()
    problem: DeadlineProblem | None = None


def only_year(context: DeadlineContext) -> int | None:
    """The one year (or first calendar year of the one school year) of the plan."""
    plan = context.plan
    return plan.first_year if plan is not None and plan.is_one_year else None


def year_of(  # noqa: PLR0911  # one return for each way to name a year
    point: Point, words: str, context: DeadlineContext
) -> Found:
    """The calendar year of a point that lies within one.

    Args:
        point: the point.
        words: it as printed, for messages.
        context: what the order says around the phrase.
    """
    year = point.year
    word = year.word if year else YearWord.BARE
    if year and word is YearWord.STATED:
        return Found(year=year.value)
    if year and word is YearWord.SHORT:
        return _short(year, words, context)
    if year and word is YearWord.SCHOOL:
        return Found(year=year.value if spans.first_month(point) >= 9 else year.last)
    if word in {YearWord.THIS, YearWord.NEXT}:
        return _this(word is YearWord.NEXT, words, context)
    if word in {YearWord.THIS_SCHOOL, YearWord.BARE_SCHOOL}:
        found = school_year_of(point, words, context)
        if found.year is None:
            return found
        later = spans.first_month(point) < 9
        return Found(year=found.year + later, inferred=found.inferred)
    first = only_year(context)
    if first is None:
        return Found(problem=DeadlineProblem.of("deadline.no_year", words=words))
    later = context.school_years and spans.first_month(point) < 9
    return Found(year=first + later, inferred=("year",))


def school_year_of(point: Point, words: str, context: DeadlineContext) -> Found:
    """The year in which the school year of a point begins."""
    year = point.year
    if year and year.word is YearWord.SCHOOL:
        return Found(year=year.value)
    if year and year.word is YearWord.THIS_SCHOOL and context.signed:
        signed = context.signed
        return Found(year=signed.year - (signed.month < 9), inferred=("school_year",))
    first = only_year(context)
    if first is not None and context.school_years:
        return Found(year=first, inferred=("school_year",))
    if point.shape in {Shape.TERM, Shape.SCHOOL_HALF} and (
        year is None or year.word in {YearWord.STATED, YearWord.THIS}
    ):
        found = year_of(point, words, context)
        late = point.number > (2 if point.shape is Shape.TERM else 1)
        return (
            found if found.year is None else Found(year=found.year - late, inferred=found.inferred)
        )
    if first is not None:
        earlier, later = f"{first - 1}/{first}", f"{first}/{first + 1}"
        return Found(
            problem=DeadlineProblem.of("deadline.school_year_unclear", earlier=earlier, later=later)
        )
    return Found(problem=DeadlineProblem.of("deadline.no_year", words=words))


def _short(year: Year, words: str, context: DeadlineContext) -> Found:
    years = context.plan.years if context.plan is not None else (year.value + 1, year.value)
    certain = years[0] <= year.value <= years[1] or (
        context.signed is not None and context.signed.year == year.value
    )
    if certain:
        return Found(year=year.value, inferred=("year",))
    likely = words[: words.rfind(".") + 1] + str(year.value)
    return Found(problem=DeadlineProblem.of("deadline.two_digit_year", likely=likely, words=words))


def _this(following: bool, words: str, context: DeadlineContext) -> Found:  # noqa: FBT001  # one of two words
    first = None if context.school_years else only_year(context)
    signed = context.signed.year if context.signed else None
    base = signed or first
    if following and context.first_year is not None:
        base = first
    if base is None:
        return Found(problem=DeadlineProblem.of("deadline.current_year_unknown", words=words))
    return Found(year=base + following, inferred=("year",))
