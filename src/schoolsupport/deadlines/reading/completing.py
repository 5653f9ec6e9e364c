"""Pieces that lean on their neighbours: bare numbers, years named once, days of the week."""

from __future__ import annotations

from typing import TypeGuard

from attrs import evolve, frozen

from schoolsupport.deadlines.reading import spans
from schoolsupport.deadlines.reading.pieces import (
    Bracket,
    DueDay,
    Element,
    Item,
    Plain,
    Point,
    Role,
    Separator,
    Shape,
    Window,
    Year,
    YearWord,
)
from schoolsupport.deadlines.reading.words import NotReadError
from schoolsupport.deadlines.schedule import AUGUST

_IN_YEAR = {Shape.DAY, Shape.MONTH, Shape.PORTION, Shape.QUARTER, Shape.HALF_YEAR, Shape.SEASON}
_WITHIN_YEAR = _IN_YEAR | {Shape.TERM, Shape.TRIMESTER, Shape.SCHOOL_HALF}
_COUNTED = {
    Shape.QUARTER, Shape.HALF_YEAR, Shape.SCHOOL_HALF, Shape.TERM, Shape.TRIMESTER, Shape.PORTION,
}  # fmt: skip

THEN = "далее"


@frozen(kw_only=True)
class Placed:
    """An item and what stands before it.

    Attributes:
        item: the item.
        gap: nothing, a weak separator («,», «и»), a strong one («;»), an opening bracket, or
            «далее».
    """

    item: Item
    gap: str = ""

    def holding(self, item: Item) -> Placed:
        """The place with another item in it."""
        return self if item is self.item else evolve(self, item=item)


def completed(elements: tuple[Element, ...]) -> list[list[Placed]]:
    """Groups of items, each group between strong separators.

    Raises:
        NotReadError: an item lacks what its neighbours would have to give it.
    """
    placed = _until_each(_numbers_from_right(_placed(elements)))
    placed = _years_from_right(_years_from_left(_years_repeated(_narrowed(placed))))
    if not placed:
        raise NotReadError([])
    if len(placed) > 1:
        placed = _augusts(placed)
    before: Placed | None = None
    groups: list[list[Placed]] = [[]]
    for entry in placed:
        _check_alone(entry.item)
        if before is not None and entry.gap == "" and not _may_touch(before.item, entry.item):
            raise NotReadError([_first_place(entry.item)])
        if _hangs(before, entry):
            raise NotReadError([_first_place(entry.item)])
        if entry.gap == ";" and groups[-1]:
            groups.append([])
        groups[-1].append(entry)
        before = entry
    return groups


def _placed(elements: tuple[Element, ...]) -> list[Placed]:
    placed: list[Placed] = []
    gap = ""
    for element in elements:
        if isinstance(element, Separator):
            gap = THEN if element.then or gap == THEN else ";" if element.strong else gap or ","
        elif isinstance(element, Bracket):
            inner = _placed(element.items)
            if inner:
                placed += [evolve(inner[0], gap="("), *inner[1:]]
            gap = ","
        else:
            placed.append(Placed(item=element, gap=gap))
            gap = ""
    return placed


def _numbers_from_right(placed: list[Placed]) -> list[Placed]:
    """«28, 29 и 30 января»: a bare number takes its unit from what follows."""
    done: list[Placed] = []
    for entry in reversed(placed):
        item = entry.item
        if isinstance(item, Window):
            follower = done[-1] if done else None
            near = follower.item if follower and follower.gap in {",", ""} else None
            item = _numbered(item, near)
        done.append(entry.holding(item))
    done.reverse()
    return done


def _numbered(window: Window, follower: Item | None) -> Item:
    first, last = window.first, window.last
    if last is not None:
        if last.shape is Shape.NUMBER:
            raise NotReadError([last.place])
        if first.shape is Shape.NUMBER:
            return evolve(window, first=_unit_of(first, last))
        return window
    if first.shape is not Shape.NUMBER:
        return window
    if isinstance(follower, DueDay) and window.role is not Role.SINCE and not first.edge:
        return evolve(follower, day=first.number)
    if isinstance(follower, Window):
        return evolve(window, first=_unit_of(first, follower.first))
    raise NotReadError([first.place])


def _unit_of(number: Point, other: Point) -> Point:
    if number.edge is not None and other.edge is not None:
        return evolve(other, edge=number.edge, place=number.place)
    if number.edge is None and other.edge is None:
        if other.shape is Shape.DAY:
            return evolve(number, shape=Shape.DAY, day=number.number, month=other.month, number=0)
        if other.shape in _COUNTED and other.number > 0:
            return evolve(other, number=number.number, year=None, place=number.place)
    raise NotReadError([number.place])


def _narrowed(placed: list[Placed]) -> list[Placed]:
    """«в течение учебного года с сентября по май»: the months say all, the year is theirs."""
    done: list[Placed] = []
    for entry in placed:
        before, item = done[-1].item if done else None, entry.item
        if (
            isinstance(before, Window)
            and _is_nameless_year(before)
            and entry.gap in {"", ",", "("}
            and _without_year(item)
            and item.role is Role.RANGE
        ):
            year = before.first.year
            named = year is not None and year.word is not YearWord.BARE
            item = _in_year(item, year) if named else item
            done[-1] = evolve(done[-1], item=item)
            continue
        done.append(entry)
    return done


def _is_nameless_year(window: Window) -> bool:
    """Whether it is «в течение года», «учебный год» and no more."""
    year = window.first.year
    return (
        window.role in {Role.BARE, Role.WITHIN}
        and window.first.shape in {Shape.YEAR, Shape.SCHOOL_YEAR}
        and window.first.edge is None
        and window.last is None
        and year is not None
        and year.word in {YearWord.BARE, YearWord.BARE_SCHOOL, YearWord.THIS_SCHOOL}
    )


def _years_repeated(placed: list[Placed]) -> list[Placed]:
    """«январь 2022, 2023 гг.» is one January more, «январь, 2022 г.» one January in all.

    Raises:
        NotReadError: «январь 2022 г., 2023 г.» may be either.
    """
    done: list[Placed] = []
    for entry in placed:
        before, item = done[-1].item if done else None, entry.item
        if isinstance(before, Window) and _is_year(item) and entry.gap == ",":
            last = before.last or before.first
            year = last.year or before.first.year
            if year is None and last.shape in _WITHIN_YEAR:
                done[-1] = evolve(done[-1], item=_in_year(before, item.first.year))
                continue
            stated = {year.word if year else None, item.first.year and item.first.year.word}
            if year is not None and stated == {YearWord.STATED} and last.shape in _IN_YEAR:
                if not year.alone:
                    raise NotReadError([_first_place(item)])
                item = _in_year(before, item.first.year)
        done.append(entry.holding(item))
    return done


def _years_from_left(placed: list[Placed]) -> list[Placed]:
    """«2022 г., I квартал»: the year is that of what follows it without one."""
    done: list[Placed] = []
    year: Window | None = None
    for entry in placed:
        item, gap = entry.item, entry.gap
        if year is not None and _without_year(item) and gap in {",", "", "("}:
            if done[-1].item is year:
                gap = done.pop().gap
            item = _in_year(item, year.first.year)
        else:
            year = item if _is_year(item) else None
        done.append(evolve(entry, item=item, gap=gap))
    return done


def _is_year(item: Item) -> TypeGuard[Window]:
    """Whether it is «2022 год» and no more."""
    return (
        isinstance(item, Window)
        and item.role in {Role.BARE, Role.ON}
        and item.first.shape in {Shape.YEAR, Shape.SCHOOL_YEAR}
        and item.first.edge is None
        and item.first.year is not None
        and item.first.year.word in {YearWord.STATED, YearWord.SCHOOL}
        and item.last is None
    )


def _without_year(item: Item) -> TypeGuard[Window]:
    """Whether it is some month or the like without a year."""
    return (
        isinstance(item, Window)
        and item.first.shape in _WITHIN_YEAR
        and item.first.year is None
        and (item.last is None or (item.last.shape in _WITHIN_YEAR and item.last.year is None))
    )


def _in_year(window: Window, year: Year | None) -> Window:
    if window.last is None:
        return evolve(window, first=_point_in(window.first, year))
    first = _point_in(window.first, year) if window.first.year else window.first
    return evolve(window, first=first, last=_point_in(window.last, year))


def _point_in(point: Point, year: Year | None) -> Point:
    school = year is not None and year.word is YearWord.SCHOOL
    shape = Shape.SCHOOL_HALF if school and point.shape is Shape.HALF_YEAR else point.shape
    return evolve(point, year=year, shape=shape)


def _until_each(placed: list[Placed]) -> list[Placed]:
    """«до 1 июля и 31 декабря»: the second day is an end as well."""
    done: list[Placed] = []
    for entry in placed:
        before, item = done[-1].item if done else None, entry.item
        if (
            isinstance(before, Window)
            and isinstance(item, Window)
            and entry.gap == ","
            and (before.role, item.role) == (Role.UNTIL, Role.BARE)
            and {before.first.shape, item.first.shape} == {Shape.DAY}
            and before.time is item.time is None
        ):
            item = evolve(item, role=Role.UNTIL)
        done.append(entry.holding(item))
    return done


def _years_from_right(placed: list[Placed]) -> list[Placed]:
    """«январь, март и май 2022»: a year named once, at the end, is the year of them all."""
    done: list[Placed] = []
    following: Window | None = None
    for entry in reversed(placed):
        item = entry.item
        if isinstance(item, Window):
            item = _with_year_of(_school_years(item, following), following)
            following = item
        done.append(entry.holding(item))
    done.reverse()
    return done


def _school_years(window: Window, following: Window | None) -> Window:
    """«2021–2022, 2022–2023 учебные годы»: the first are a school year as well."""
    if following is None or following.first.shape is not Shape.SCHOOL_YEAR or not window.last:
        return window
    first, last = window.first.year, window.last.year
    shapes = {window.first.shape, window.last.shape}
    if shapes != {Shape.YEAR} or not (first and last and first.alone and last.alone):
        return window
    place = first.place[0], last.place[1]
    year = Year(word=YearWord.SCHOOL, value=first.value, last=last.value, place=place)
    point = Point(shape=Shape.SCHOOL_YEAR, year=year, place=place)
    return Window(role=window.role if window.role is not Role.RANGE else Role.BARE, first=point)


def _with_year_of(window: Window, following: Window | None) -> Window:
    ends = window.last or window.first
    if following is None or window.first.year or ends.year:
        return window
    year = following.first.year or (following.last.year if following.last else None)
    if year is None or year.word in {YearWord.BARE, YearWord.BARE_SCHOOL}:
        return window
    if window.first.shape not in _IN_YEAR or ends.shape not in _IN_YEAR:
        terms = {window.first.shape, ends.shape, following.first.shape} <= {
            Shape.TERM,
            Shape.TRIMESTER,
            Shape.SCHOOL_HALF,
        }
        if not terms:
            return window
    elif year.word is not YearWord.SCHOOL and following.first.shape in _IN_YEAR:
        order = [_order(window.first), _order(ends), _order(following.first)]
        if order != sorted(order) or (following.first.year is None and _turns(following)):
            return window
    if window.last is not None:
        return evolve(window, last=evolve(window.last, year=year))
    return evolve(window, first=evolve(window.first, year=year))


def _augusts(placed: list[Placed]) -> list[Placed]:
    """«август, сентябрь»: an August named beside another month is the nearest to it."""
    months = [
        spans.first_month(entry.item.first)
        if isinstance(entry.item, Window) and entry.item.first.shape in _IN_YEAR
        else 0
        for entry in placed
    ]
    done = list(placed)
    for place, entry in enumerate(placed):
        item = entry.item
        if isinstance(item, Window) and months[place] == AUGUST and item.last is None:
            follows = months[place + 1] if place + 1 < len(placed) else 0
            before = months[place - 1] if place else 0
            opens = True if follows > AUGUST else False if 0 < before < AUGUST else None
            done[place] = evolve(entry, item=evolve(item, first=evolve(item.first, opens=opens)))
    return done


def _turns(window: Window) -> bool:
    """Whether a range with one year runs over its beginning."""
    return window.last is not None and _order(window.first) > _order(window.last)


def _order(point: Point) -> tuple[int, int]:
    return spans.first_month(point), point.day or point.number


def _check_alone(item: Item) -> None:
    """Words that mean nothing by themselves: «года», «срок»."""
    if not isinstance(item, Window):
        return
    for point in (item.first, item.last):
        if point is None:
            continue
        if point.shape is Shape.NUMBER:
            raise NotReadError([point.place])
        bare = point.year is not None and point.year.word is YearWord.BARE
        if (
            item.role is Role.BARE
            and not point.edge
            and (point.shape is Shape.PLAN or (point.shape is Shape.YEAR and bare))
        ):
            raise NotReadError([point.place])
    if item.time is not None and item.first.shape is not Shape.DAY:
        raise NotReadError([item.first.place])


def _may_touch(before: Item, after: Item) -> bool:
    """Two times without anything between them: «март 2021 ноябрь 2022», «март октябрь»."""
    if not (isinstance(before, Window) and isinstance(after, Window)):
        return True
    last = before.last or before.first
    if last.year is not None and last.year.word not in {YearWord.BARE, YearWord.BARE_SCHOOL}:
        return after.first.shape is not Shape.NUMBER
    return last.shape is after.first.shape and before.role is after.role


def _hangs(before: Placed | None, entry: Placed) -> bool:
    """«15 сентября, октября»: the day is meant of both months, and is not said twice."""
    return (
        before is not None
        and isinstance(before.item, Window)
        and isinstance(entry.item, Window)
        and entry.item.role is Role.BARE
        and entry.item.first.genitive
        and entry.item.first.edge is None
        and (before.item.last or before.item.first).is_day
    )


def _first_place(item: Item) -> tuple[int, int]:
    if isinstance(item, Window):
        return item.first.place
    if isinstance(item, Plain) and item.by:
        return item.by
    return 0, 0
