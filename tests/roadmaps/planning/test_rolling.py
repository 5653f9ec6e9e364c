"""Roadmaps in other years: what moves, what waits, and that nothing is made up."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.deadlines.schedule import Period
from schoolsupport.errors import ParameterError
from schoolsupport.roadmaps.moving_terms import SHORT_DAYS, RollSettings, reword, shifted
from schoolsupport.roadmaps.planning.plan import plan
from schoolsupport.roadmaps.planning.roadmap import Dating
from schoolsupport.roadmaps.rolling import Rolled, roll
from schoolsupport.roadmaps.template import Measure, RoadmapTemplate, Section, SubMeasure

from .small_templates import ORDERS, correction, measure, orders, template


def rolled_phrase(phrase: str, year: int = 2024, **fields: object) -> str | None:
    return roll(template(measure("1", phrase, **fields)), year).template.measures[0].deadline


def asked(rolled: Rolled) -> set[tuple[str, str]]:
    return {(one.row.name, one.field) for one in rolled.for_a_person}


@pytest.mark.parametrize(
    ("phrase", "after"),
    [
        ("До 15.02.2023", "До 15.02.2024"),
        ("28.03-18.04.2023", "28.03-18.04.2024"),
        ("10.02- 02.04.2023", "10.02- 02.04.2024"),
        ("Август", "Август"),
        ("ежеквартально", "ежеквартально"),
        ("1 квартал", "1 квартал"),
        ("март-апрель 2023 года", "март-апрель 2024 года"),
        ("Июль 2023 года; ноябрь 2023 года", "Июль 2024 года; ноябрь 2024 года"),
        ("в течение всего периода", "в течение всего периода"),
        ("По мере необходимости", "По мере необходимости"),
    ],
)
def test_a_phrase_moves_in_its_own_style(phrase: str, after: str) -> None:
    assert rolled_phrase(phrase) == after


def test_the_last_day_of_february_follows_the_calendar() -> None:
    one = template(measure("1", "февраль 2023"))

    assert plan(roll(one, 2024).template).tasks[0].due == dt.date(2024, 2, 29)


def test_the_29th_of_february_is_never_written_into_a_common_year() -> None:
    one = template(
        measure("1", "29.02.2024"), period=Period(first_year=2024, last_year=2024), name="x-2024"
    )
    moved = roll(one, 2025)
    phrase = moved.template.measures[0].deadline

    assert phrase != "29.02.2025"
    assert phrase is None or "28" in phrase


@pytest.mark.parametrize(
    ("title", "phrase"),
    [
        ("Участие обучающихся в оценочной процедуре ВПР", "01.03-20.05.2023"),
        ("Участие обучающихся в ГИА-9", "24.05-30.06.2023"),
        ("Участие в вебинаре ФИОКО", "26.02.2023"),
        ("Участие в установочном региональном вебинаре", "15.02.2023"),
        ("Мероприятия, посвященные Году педагога и наставника", "01.03-01.12.2023"),
    ],
)
def test_days_that_others_set_are_left_to_a_person_and_not_written(title: str, phrase: str) -> None:
    moved = roll(template(measure("1", phrase, title=title)), 2024)

    assert moved.template.measures[0].deadline is None
    assert asked(moved) == {("main 1", "deadline")}
    assert not moved.for_a_person[0].kept


@pytest.mark.parametrize("more", [0, 1])
def test_an_event_of_at_most_seven_days_that_others_hold_is_theirs_to_set(more: int) -> None:
    last = SHORT_DAYS + more
    rolled = rolled_phrase(f"01.03-{last:02}.03.2023", title="Участие в региональном вебинаре")

    assert rolled == (f"01.03-{last:02}.03.2024" if more else None)


@pytest.mark.parametrize("phrase", ["по графику МКУО ЦОКО", "Январь 2023 г. согласно плану работы"])
def test_timetables_are_asked_about_and_their_words_kept(phrase: str) -> None:
    moved = roll(template(measure("1", phrase)), 2024)

    assert moved.template.measures[0].deadline == shifted(phrase, 1)
    assert asked(moved) == {("main 1", "deadline")}


@pytest.mark.parametrize("phrase", ["31.12.2023-01.12.2023", "что-то в 2023 году где-то"])
def test_a_doubtful_print_with_a_year_is_not_written_into_the_new_plan(phrase: str) -> None:
    moved = roll(template(measure("1", phrase)), 2024)

    assert moved.template.measures[0].deadline is None
    assert asked(moved) == {("main 1", "deadline")}


def test_a_correction_is_rolled_in_place_of_the_print_and_it_is_said() -> None:
    row = measure(
        "30", "01.03-30.12.2022", corrections=(correction("01.03-30.12.2022", "01.03-30.12.2023"),)
    )
    moved = roll(template(row), 2024)
    (there,) = moved.template.measures
    (move,) = [one for one in moved.moves if one.field == "deadline"]

    assert there.deadline == "01.03-30.12.2024"
    assert there.corrections == ()
    assert move.corrected
    assert asked(moved) == {("main 30", "deadline")}


@pytest.mark.parametrize(
    ("phrase", "after", "due"),
    [
        ("15.02.2023", "21.02.2024", dt.date(2024, 2, 21)),  # the third Wednesday
        ("до 15.02.2023", "до 21.02.2024", dt.date(2024, 2, 21)),
        ("14-15.02.2023", "13-14.02.2024", dt.date(2024, 2, 14)),  # from the second Tuesday
        ("28.03-18.04.2023", "26.03-16.04.2024", dt.date(2024, 4, 16)),  # the fourth Tuesday
    ],
)
def test_weekdays_are_kept_on_request(phrase: str, after: str, due: dt.date) -> None:
    one = template(measure("1", phrase, title="Семинар"))
    moved = roll(one, 2024, settings=RollSettings(keep_weekday=True)).template

    assert moved.measures[0].deadline == after
    assert plan(moved).tasks[0].due == due


def test_headings_titles_and_years_of_sections_move() -> None:
    sections = (Section(id="2023", title="2023 год", year=2023),)
    row = measure("1", "Август", section="2023", title="Анализ ВПР- 2023, план на 2024 год")
    moved = roll(template(row, sections=sections), 2025).template

    assert moved.name == "primer-2025"
    assert moved.title == "План на 2025 год (синтетический)"
    assert moved.sections == (Section(id="2025", title="2025 год", year=2025),)
    assert moved.measures[0].section == "2025"
    assert moved.measures[0].title == "Анализ ВПР- 2025, план на 2026 год"
    assert moved.period == Period(first_year=2025, last_year=2025)


def test_the_draft_has_no_number_and_no_day_of_an_order() -> None:
    moved = roll(template(), 2024).template

    assert moved.act.number is None
    assert moved.act.date is None
    assert moved.act.note is not None
    assert "13.01.2023" in moved.act.note


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("на 2022 год", "на 2023 год"),
        ("2020 -2024 годы", "2021 -2025 годы"),
        ("в 2021-2022 учебном году", "в 2022-2023 учебном году"),
        ("в 2021/22 учебном году", "в 2022/23 учебном году"),
        ("на 2021-2022 гг", "на 2022-2023 гг"),
        ("в 2020 – 2024годах", "в 2021 – 2025годах"),
        ("анализ ОГЭ и ЕГЭ- 2021 школами", "анализ ОГЭ и ЕГЭ- 2022 школами"),
        ("в 1999 году", "в 1999 году"),
    ],
)
def test_years_of_a_title_move_in_the_sure_pattern(text: str, after: str) -> None:
    assert reword(text, 1).text == after
    assert reword(text, 1).left == ()


@pytest.mark.parametrize(
    "text",
    [
        "приказ от 24 декабря 2021 г. № 1910 «О работе в 2021-2022 учебном году»",
        "приказом управления образования № 1898 «О проекте в 2022 году»",
        "по состоянию на 01.09.2022",
        "проект «Школа 2030»",
    ],
)
def test_years_of_citations_and_of_no_plan_stay(text: str) -> None:
    assert reword(text, 1).text == text


def test_a_year_that_nothing_marks_is_asked_about() -> None:
    moved = roll(template(measure("1", "Август", title="Проект «Школа 2030»")), 2024)

    assert asked(moved) == {("main 1", "title")}


def test_rows_that_name_schools_are_asked_about() -> None:
    row = measure(
        "1", None, sub_measures=(SubMeasure(title="СОШ № 5 — семинар", deadline="26.01.2023"),)
    )
    moved = roll(template(row), 2024)

    assert moved.template.measures[0].sub_measures[0].deadline == "26.01.2024"
    assert ("main 1.1", "title") in asked(moved)


class TestSections:
    five = orders()["neftekumsk-2020-2024"]

    def test_a_programme_of_five_years_moves_by_five(self) -> None:
        moved = roll(self.five, (2025, 2029)).template

        assert [one.year for one in moved.sections] == [2025, 2026, 2027, 2028, 2029]
        assert len(moved.measures) == 79
        assert "2025 -2029 годы" in moved.title

    def test_one_section_becomes_a_plan_of_one_year(self) -> None:
        moved = roll(self.five, 2025, section="2021").template

        assert moved.name == "neftekumsk-2025"
        assert moved.period == Period(first_year=2025, last_year=2025)
        assert [one.number for one in moved.measures] == [str(n) for n in range(1, 16)]
        assert moved.measures[0].deadline == "Январь 2025 года"
        assert moved.title == self.five.title  # of the whole programme: a person's to change

    @pytest.mark.parametrize(
        ("to", "section", "words"),
        [((2025, 2026), None, "keeps its length"), (2025, "2019", "no such section")],
    )
    def test_other_lengths_and_sections_are_refused(
        self, to: int | tuple[int, int], section: str | None, words: str
    ) -> None:
        with pytest.raises(ParameterError, match=words):
            roll(self.five, to, section=section)


PHRASES = st.one_of(
    st.dates(dt.date(2023, 1, 1), dt.date(2023, 12, 31)).map(lambda day: f"{day:%d.%m.%Y}"),
    st.dates(dt.date(2023, 1, 1), dt.date(2023, 12, 31)).map(lambda day: f"до {day:%d.%m.%Y}"),
    st.sampled_from(["май", "июнь", "октябрь"]).map(lambda month: f"{month} 2023 года"),
    st.sampled_from(["Август", "ежеквартально", "2 квартал", "в течение года", "постоянно"]),
    st.none(),
)


@st.composite
def templates(draw: st.DrawFn) -> RoadmapTemplate:
    phrases = draw(st.lists(PHRASES, max_size=6))
    return template(
        *(
            measure(str(n), phrase, "МОУО", title=f"Отчет {n}")
            for n, phrase in enumerate(phrases, 1)
        )
    )


@examples(24)
@given(templates(), st.integers(-3, 6))
def test_there_and_back_again_is_the_same_phrases(one: RoadmapTemplate, years: int) -> None:
    there = roll(one, 2023 + years)
    back = roll(there.template, 2023)

    assert there.for_a_person == ()
    assert [row.deadline for row in back.template.measures] == [
        row.deadline for row in one.measures
    ]
    assert back.template.title == one.title


@examples(24)
@given(templates(), st.integers(1, 6))
def test_a_rolled_plan_has_the_same_tasks_some_years_later(
    one: RoadmapTemplate, years: int
) -> None:
    before, after = plan(one).tasks, plan(roll(one, 2023 + years).template).tasks

    assert [later(task.due, years) for task in before] == [task.due for task in after]


def later(day: dt.date | None, years: int) -> dt.date | None:
    """The same day of another year; a last day of February stays one."""
    if day is None:
        return None
    length = calendar.monthrange(day.year + years, day.month)[1]
    return dt.date(day.year + years, day.month, min(day.day, length))


def _row(row: Measure) -> str:
    return f"{row.section} {row.number}"


class TestTheFiveOrders:
    @pytest.mark.parametrize("years", [1, 5])
    @pytest.mark.parametrize("name", ORDERS)
    def test_there_and_back_again_restores_all_but_what_is_listed(
        self, name: str, years: int
    ) -> None:
        order = orders()[name]
        first = order.period.first_year
        there = roll(order, first + years)
        back = roll(there.template, first).template
        listed = asked(there) | {(one.row.name, one.field) for one in there.moves if one.corrected}
        for before, after in zip(order.measures, back.measures, strict=True):
            assert after.section == before.section
            for field in ("deadline", "title", "evidence", "expected_result", "target_text"):
                if (_row(before), field) not in listed:
                    assert getattr(after, field) == getattr(before, field)

    @pytest.mark.parametrize("name", ORDERS)
    def test_no_task_of_the_new_plan_lies_in_the_old_years(self, name: str) -> None:
        order = orders()[name]
        moved = roll(order, order.period.first_year + 10).template
        tasks = plan(moved).tasks

        assert not [task for task in tasks if task.dating in (Dating.OUTSIDE, Dating.FAULTY)]
        for task in tasks:
            for day in (task.start, task.end, task.due):
                assert day is None or day.year >= moved.period.first_year

    @pytest.mark.parametrize("name", ORDERS)
    def test_every_change_of_a_term_is_listed(self, name: str) -> None:
        order = orders()[name]
        moved = roll(order, order.period.first_year + 1)
        listed = asked(moved) | {(one.row.name, one.field) for one in moved.moves}
        for before, after in zip(order.measures, moved.template.measures, strict=True):
            if before.deadline != after.deadline:
                assert (_row(before), "deadline") in listed

    @pytest.mark.parametrize("name", ORDERS)
    def test_cited_acts_stay_and_are_all_listed(self, name: str) -> None:
        order = orders()[name]
        moved = roll(order, order.period.first_year + 1)
        dated = sum(ground.date is not None for ground in order.grounds)

        assert moved.template.grounds == order.grounds
        assert sum("ground" in one.row.number for one in moved.for_a_person) >= dated

    def test_by_no_years_nothing_moves(self) -> None:
        order = orders()["sakhalin-2021-2022"]
        moved = roll(order, 2021)
        plain = [one for one in moved.moves if not one.corrected]

        assert plain == []
        assert evolve(moved.template, act=order.act, school_lists=order.school_lists).name == (
            order.name
        )
