"""Windows, points and years: the part of the grammar that names days."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from attrs import evolve

from schoolsupport.deadlines.reading.pieces import (
    Edge,
    Point,
    Portion,
    Role,
    Shape,
    TimeOfDay,
    Weekday,
    Window,
    Year,
    YearWord,
)
from schoolsupport.deadlines.reading.spans import ANY
from schoolsupport.deadlines.reading.words import (
    Token,
    is_kind,
    month_of,
    number_of,
    place_of,
    season_of,
    weekday_of,
)

_LABELS = {"четверть": Shape.TERM, "триместр": Shape.TRIMESTER}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.-](\d\d)| ?ч\w*\.?(?: ?(\d\d) ?мин)?)")


class WindowPieces:
    """One method for each alternative of the grammar about windows."""

    def span(self, children: list[Any]) -> tuple[Point, Point | None]:
        """«март», «март – май»."""
        return children[0], children[2] if len(children) > 1 else None

    def bare(self, children: list[Any]) -> Window:
        """«26.01.2021», «март – май 2021»."""
        return _spanned(Role.BARE, children)

    def within(self, children: list[Any]) -> Window:
        """«в марте», «в течение года»."""
        return _spanned(Role.WITHIN, children[1:])

    def on_day(self, children: list[Any]) -> Window:
        """«на 1 января», «на 2022 год»."""
        return _spanned(Role.ON, children[1:])

    def from_to(self, children: list[Any]) -> Window:
        """«с 1 по 5 мая»."""
        points = [child for child in children if isinstance(child, Point)]
        until = any(is_kind("UNTIL", child) for child in children)
        inclusive = not until or is_kind("INCLUSIVE", children[-1])
        return Window(role=Role.RANGE, first=points[0], last=points[1], inclusive=inclusive)

    def since(self, children: list[Any]) -> Window:
        """«с 24.02.2021»."""
        return Window(role=Role.SINCE, first=children[-1])

    def after_day(self, children: list[Any]) -> Window:
        """«после 15 марта»."""
        return Window(role=Role.AFTER, first=children[-1])

    def until(self, children: list[Any]) -> Window:
        """«до 25.03.2021», «не позднее …», «по 5 мая»."""
        word, point = children[:2]
        late = (
            word.type == "THROUGH" or "не поз" in word.value or is_kind("INCLUSIVE", children[-1])
        )
        return Window(role=Role.UNTIL, first=point, inclusive=late)

    def until_time(self, children: list[Any]) -> Window:
        """«до 10.00 20.05.2021»."""
        return Window(role=Role.UNTIL, first=children[1], time=_time(children[0]))

    def day_until_time(self, children: list[Any]) -> Window:
        """«20.05.2021 до 10.00»."""
        return Window(role=Role.UNTIL, first=children[0], time=_time(children[1]))

    def day_at_time(self, children: list[Any]) -> Window:
        """«20.05.2021 в 10:00»."""
        return Window(role=Role.BARE, first=children[0], time=_time(children[1]))

    def named_term(self, children: list[Any]) -> Window:
        """«учебная четверть с … по …»."""
        word = children[0].value
        label = next((one for stem, one in _LABELS.items() if stem in word), Shape.HALF_YEAR)
        return Window(
            role=Role.RANGE, first=children[2], last=children[4], inclusive=True, label=label
        )

    def some_term(self, children: list[Any]) -> Window:
        """«в течение четверти»."""
        point = Point(shape=Shape.TERM, number=ANY, place=place_of(children[1]))
        return Window(role=Role.WITHIN, first=point)

    def some_trimester(self, children: list[Any]) -> Window:
        """«в течение триместра»."""
        point = Point(shape=Shape.TRIMESTER, number=ANY, place=place_of(children[1]))
        return Window(role=Role.WITHIN, first=point)

    def time_alone(self, children: list[Any]) -> TimeOfDay:
        """«до 12.00» beside days that recur."""
        return TimeOfDay(time=_time(children[0]))

    # points

    def full_date(self, children: list[Any]) -> Point:
        """«26.01.2021»."""
        (token,) = children
        figures = list(re.finditer(r"\d+", token.value))
        if len(figures[0][0]) == 4:
            figures.reverse()
        day, month, year = (int(found[0]) for found in figures)
        place = token.start_pos + figures[2].start(), token.start_pos + figures[2].end()
        stated = Year(word=YearWord.STATED, value=year, place=place)
        return Point(shape=Shape.DAY, day=day, month=month, year=stated, place=place_of(token))

    def short_date(self, children: list[Any]) -> Point:
        """«26.01.21»."""
        (token,) = children
        day, month, year = list(re.finditer(r"\d+", token.value))
        place = token.start_pos + year.start(), token.start_pos + year.end()
        short = Year(word=YearWord.SHORT, value=2000 + int(year[0]), place=place)
        return Point(
            shape=Shape.DAY, day=int(day[0]), month=int(month[0]), year=short, place=place_of(token)
        )

    def month_year(self, children: list[Any]) -> Point:
        """«09.2023»."""
        (token,) = children
        month, year = list(re.finditer(r"\d+", token.value))
        place = token.start_pos + year.start(), token.start_pos + year.end()
        stated = Year(word=YearWord.STATED, value=int(year[0]), place=place)
        return Point(shape=Shape.MONTH, month=int(month[0]), year=stated, place=place_of(token))

    def day_month(self, children: list[Any]) -> Point:
        """«26.01»."""
        day, month = re.findall(r"\d+", children[0].value)
        return _point(children, Shape.DAY, day=int(day), month=int(month))

    def day_of_month(self, children: list[Any]) -> Point:
        """«26 января»."""
        (month,) = (child for child in children if is_kind("MONTH", child))
        return _point(children, Shape.DAY, day=number_of(children[0]), month=month_of(month))

    def month(self, children: list[Any]) -> Point:
        """«январь 2021»."""
        genitive = children[0].value.endswith(("я", "а"))
        return _point(children, Shape.MONTH, month=month_of(children[0]), genitive=genitive)

    def quarter(self, children: list[Any]) -> Point:
        """«I квартал»."""
        return _point(children, Shape.QUARTER, number=number_of(children[0]))

    def half_year(self, children: list[Any]) -> Point:
        """«II полугодие»."""
        point = _point(children, Shape.HALF_YEAR, number=number_of(children[0]))
        school = "учебн" in children[1].value or (
            point.year is not None and "school" in point.year.word
        )
        return evolve(point, shape=Shape.SCHOOL_HALF) if school else point

    def term(self, children: list[Any]) -> Point:
        """«III четверть»."""
        return _point(children, Shape.TERM, number=number_of(children[0]))

    def trimester(self, children: list[Any]) -> Point:
        """«II триместр»."""
        return _point(children, Shape.TRIMESTER, number=number_of(children[0]))

    def season(self, children: list[Any]) -> Point:
        """«осенью 2022 года»."""
        return _point(children, Shape.SEASON, number=season_of(children[0]))

    def portion(self, children: list[Any]) -> Point:
        """«вторая декада марта», «последняя неделя августа»."""
        count = -1 if is_kind("LAST", children[0]) else number_of(children[0])
        portion = Portion.DECADE if "дек" in children[1].value else Portion.WEEK
        month = month_of(children[2])
        return _point(children, Shape.PORTION, number=count, month=month, portion=portion)

    def weekday_in(self, children: list[Any]) -> Point:
        """«последняя пятница сентября 2021»."""
        count = -1 if is_kind("LAST", children[0]) else number_of(children[0])
        return _point(
            children, Shape.PORTION, number=count, month=month_of(children[2]),
            portion=Portion.WEEKDAY, weekday=weekday_of(children[1].value),
        )  # fmt: skip

    def half_of_month(self, children: list[Any]) -> Point:
        """«первая половина мая»."""
        count, month = number_of(children[0]), month_of(children[2])
        return _point(children, Shape.PORTION, number=count, month=month, portion=Portion.HALF)

    def half_of_year(self, children: list[Any]) -> Point:
        """«первая половина 2022 года»."""
        year: Point | Year = children[2]
        named = year.year if isinstance(year, Point) else year
        return Point(
            shape=Shape.SCHOOL_HALF if named and "school" in named.word else Shape.HALF_YEAR,
            number=number_of(children[0]),
            year=None if named and named.word is YearWord.BARE else named,
            place=(children[0].start_pos, children[1].end_pos),
        )

    def tens(self, children: list[Any]) -> Point:
        """«в 20-х числах августа»."""
        words = children[0].value
        month = month_of(children[1])
        if "х" in words[:5]:
            ten = int(words[:2]) // 10
            return _point(children, Shape.PORTION, number=ten, month=month, portion=Portion.TENS)
        count = 1 if words.startswith("перв") else 3
        return _point(children, Shape.PORTION, number=count, month=month, portion=Portion.DECADE)

    def edge(self, children: list[Any]) -> Point:
        """«начало», «середина» or «конец» of something."""
        word, point = children[0], children[1]
        edge = {"н": Edge.BEGINNING, "с": Edge.MIDDLE}.get(word.value[0], Edge.END)
        edged: Point = evolve(point, edge=edge, place=(word.start_pos, point.place[1]))
        return edged

    def edge_alone(self, children: list[Any]) -> Point:
        """«начало» whose year or month comes later: «в начале и в конце года»."""
        (word,) = children
        edge = {"н": Edge.BEGINNING, "с": Edge.MIDDLE}.get(word.value[0], Edge.END)
        return Point(shape=Shape.NUMBER, edge=edge, place=place_of(word))

    def year_point(self, children: list[Any]) -> Point:
        """«2022 год», «2022/23 учебный год»."""
        year: Point | Year = children[0]
        if isinstance(year, Point):
            return year
        shape = Shape.SCHOOL_YEAR if "school" in year.word else Shape.YEAR
        return Point(shape=shape, year=year, place=year.place)

    def plan(self, children: list[Any]) -> Point:
        """«весь период», «срок реализации программы»."""
        return Point(shape=Shape.PLAN, place=place_of(children[0]))

    def number(self, children: list[Any]) -> Point:
        """A number whose unit comes later: the first in «28-29.01.2021»."""
        (token,) = children
        return Point(shape=Shape.NUMBER, number=number_of(token), place=place_of(token))

    # years

    def year_word(self, children: list[Any]) -> Point:
        """«год» without a number."""
        year = Year(word=YearWord.BARE, place=place_of(children[0]))
        return Point(shape=Shape.YEAR, year=year, place=year.place)

    def stated_year(self, children: list[Any]) -> Year:
        """«2021 года»."""
        (token,) = children
        place = token.start_pos, token.start_pos + 4
        alone = len(token.value) == len("2021")
        return Year(word=YearWord.STATED, value=int(token.value[:4]), place=place, alone=alone)

    def short_year(self, children: list[Any]) -> Year:
        """«23», «23 г.» after a month."""
        (token,) = children
        place = token.start_pos, token.start_pos + 2
        return Year(word=YearWord.BARE_SHORT, value=2000 + int(token.value[:2]), place=place)

    def this_year(self, children: list[Any]) -> Year:
        """«т.г.», «текущего года»."""
        return Year(word=YearWord.THIS, place=place_of(children[0]))

    def next_year(self, children: list[Any]) -> Year:
        """«года, следующего за отчётным»."""
        return Year(word=YearWord.NEXT, place=place_of(children[0]))

    def school_year(self, children: list[Any]) -> Year:
        """«2022/23», «2022-2023 учебный год»."""
        (token,) = children
        first, last = re.findall(r"\d+", token.value)[:2]
        value = int(first)
        end = int(last) if len(last) == 4 else value // 100 * 100 + int(last)
        if end - value != 1 and not re.search(r"год(?:ы|ов|ах)|гг", token.value):
            end = value  # «2022/2024 учебный год» is no school year
        return Year(word=YearWord.SCHOOL, value=value, last=end, place=place_of(token))

    def this_school_year(self, children: list[Any]) -> Year:
        """«текущего учебного года»."""
        return Year(word=YearWord.THIS_SCHOOL, place=place_of(children[0]))

    def school_year_word(self, children: list[Any]) -> Year:
        """«учебный год» without numbers."""
        return Year(word=YearWord.BARE_SCHOOL, place=place_of(children[0]))

    def weekday(self, children: list[Any]) -> Weekday:
        """«понедельник»."""
        return Weekday(number=weekday_of(children[-1].value))


def _time(token: Token) -> dt.time:
    found = _CLOCK.search(token.value)
    assert found is not None, token.value
    return dt.time(int(found[1]), int(found[2] or found[3] or 0))


def _spanned(role: Role, children: list[Any]) -> Window:
    first, last = children[0]
    if last is None:
        return Window(role=role, first=first, inclusive=len(children) > 1)
    return Window(role=Role.RANGE, first=first, last=last, inclusive=True)


def _point(children: list[Any], shape: Shape, **values: Any) -> Point:
    year = children[-1] if isinstance(children[-1], Year) else None
    tokens = children[:-1] if year else children
    end = year.place[1] if year else tokens[-1].end_pos
    return Point(shape=shape, year=year, place=(tokens[0].start_pos, end), **values)
