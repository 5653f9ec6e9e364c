"""Pieces that lean on their neighbours: bare numbers, years named once, days of the week."""

from __future__ import annotations

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
    YearWord,
)
from schoolsupport.deadlines.reading.tokens import NotReadError

_IN_YEAR = {Shape.DAY, Shape.MONTH, Shape.PORTION, Shape.QUARTER, Shape.HALF_YEAR, Shape.SEASON}
_COUNTED = {Shape.QUARTER, Shape.HALF_YEAR, Shape.SCHOOL_HALF, Shape.TERM, Shape.PORTION}


@frozen(kw_only=True)
class Placed:
    """An item and what stands before it.

    Attributes:
        item: the item.
        gap: nothing, a weak separator («,», «и»), a strong one («;»), or an opening bracket.
    """

    item: Item
    gap: str = ""


def completed(elements: tuple[Element, ...]) -> list[list[Placed]]:
    """Groups of items, each group between strong separators.

    Raises:
        NotReadError: an item lacks what its neighbours would have to give it.
    """
    placed = _years_from_right(_numbers_from_right(_placed(elements)))
    if not placed:
        raise NotReadError([])
    before: Placed | None = None
    groups: list[list[Placed]] = [[]]
    for entry in placed:
        _check_alone(entry.item)
        if before is not None and entry.gap == "" and not _may_touch(before.item, entry.item):
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
            gap = ";" if element.strong else gap or ","
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
        done.append(evolve(entry, item=item))
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
    if isinstance(follower, DueDay) and window.role is not Role.SINCE:
        return evolve(follower, day=first.number)
    if isinstance(follower, Window):
        return evolve(window, first=_unit_of(first, follower.first))
    raise NotReadError([first.place])


def _unit_of(number: Point, other: Point) -> Point:
    if number.edge is None:
        if other.shape is Shape.DAY:
            return evolve(number, shape=Shape.DAY, day=number.number, month=other.month, number=0)
        if other.shape in _COUNTED and other.number > 0:
            return evolve(other, number=number.number, year=None, place=number.place)
    raise NotReadError([number.place])


def _years_from_right(placed: list[Placed]) -> list[Placed]:
    """«январь, март и май 2022»: a year named once, at the end, is the year of them all."""
    done: list[Placed] = []
    following: Window | None = None
    for entry in reversed(placed):
        item = entry.item
        if isinstance(item, Window):
            item = _with_year_of(item, following)
            following = item
        done.append(evolve(entry, item=item))
    done.reverse()
    return done


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


def _first_place(item: Item) -> tuple[int, int]:
    if isinstance(item, Window):
        return item.first.place
    if isinstance(item, Plain) and item.by:
        return item.by
    return 0, 0
