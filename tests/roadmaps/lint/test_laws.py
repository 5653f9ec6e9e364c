from __future__ import annotations

import datetime as dt

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from roadmaps.lint.small_orders import by_years, found, order, row, told
from schoolsupport.deadlines.schedule import Period
from schoolsupport.faults import kinds_of
from schoolsupport.roadmaps.lint import RULES, LintOptions, lint
from schoolsupport.roadmaps.lint.terms import IMPOSSIBLE, TOLD_ELSEWHERE
from schoolsupport.roadmaps.template import Abbreviation, Correction, Ground, Statement
from schoolsupport.words.text import fragment

WORDS = ("семинар", "совещание", "вебинар", "консультация", "мониторинг", "конкурс")
YEAR_2021 = st.dates(min_value=dt.date(2021, 2, 1), max_value=dt.date(2021, 12, 31))
QUIET = examples(24)


@st.composite
def right_rows(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Titles that all differ, and days within the plan."""
    titles = draw(st.lists(st.permutations(WORDS), min_size=2, max_size=6, unique_by=tuple))
    days = draw(st.lists(YEAR_2021, min_size=len(titles), max_size=len(titles)))
    spoken = [f"Провести {' и '.join(words)}" for words in titles]
    return spoken, [f"{day:%d.%m.%Y}" for day in days]


@given(right_rows())
@QUIET
def test_a_right_order_has_no_findings(rows: tuple[list[str], list[str]]) -> None:
    measures = [
        row(str(number), title=title, deadline=day)
        for number, (title, day) in enumerate(zip(*rows, strict=True), 1)
    ]

    assert lint(order(*measures)) == ()


@given(st.permutations(range(1, 8)))
@QUIET
def test_numbers_out_of_order_are_found_exactly_where_they_fall(numbers: list[int]) -> None:
    rows = [row(str(one)) for one in numbers]
    falling = [
        str(one) for place, one in enumerate(numbers) if place and one < max(numbers[:place])
    ]

    assert [one.measure for one in found(order(*rows), "broken_numbering")] == falling
    assert found(order(*rows), "duplicate_number") == []
    assert found(order(*rows), "skipped_number") == []


@given(st.sets(st.integers(1, 12), min_size=1))
@QUIET
def test_every_gap_in_the_numbers_is_found_at_the_row_after_it(numbers: set[int]) -> None:
    rows = [row(str(one)) for one in sorted(numbers)]
    after_gaps = [str(one) for one in sorted(numbers) if one > 1 and one - 1 not in numbers]

    assert [one.measure for one in found(order(*rows), "skipped_number")] == after_gaps


@given(st.permutations(range(6)))
@QUIET
def test_findings_of_rows_do_not_depend_on_their_order(places: list[int]) -> None:
    faulty = [
        row("1", deadline=None),
        row("2", responsible=()),
        row("3", deadline="01.03.2020"),
        row("4", deadline="в течении года"),
        row("5", title="Утверждение списка ШНОР", deadline="март 2021 года"),
        row("6", title="Разработка критериев определения ШНОР", deadline="май 2021 года"),
    ]
    rules = LintOptions(without=("roadmap.broken_numbering",), known=("ШНОР",))

    def codes(rows: list[int]) -> set[tuple[str, str | None, str | None]]:
        template = order(*(faulty[place] for place in rows))
        return {(one.code, one.measure, one.likely) for one in lint(template, options=rules)}

    assert codes(places) == codes(list(range(6)))
    assert len(codes(places)) >= 5


@given(st.dates(min_value=dt.date(2019, 1, 1), max_value=dt.date(2023, 12, 31)))
@QUIET
def test_a_day_is_outside_the_plan_exactly_when_its_year_is(day: dt.date) -> None:
    template = order(row(deadline=f"{day:%d.%m.%Y}"), last_year=2022)
    outside = found(template, "year_outside_plan")

    assert bool(outside) == (day.year not in (2021, 2022))


@given(YEAR_2021, YEAR_2021)
@QUIET
def test_a_day_is_before_the_signing_exactly_when_it_is(day: dt.date, signed: dt.date) -> None:
    template = order(row(deadline=f"{day:%d.%m.%Y}"), signed=signed)

    assert bool(found(template, "term_before_signing")) == (day < signed)


@given(st.integers(2021, 2023), st.integers(2021, 2023))
@QUIET
def test_a_moved_term_is_right_where_it_is_moved_to(section: int, year: int) -> None:
    template = by_years(row(section=str(section), deadline=f"март {year} года – май {year} года"))
    wrong = found(template, "year_outside_section")

    assert bool(wrong) == (section != year)
    for one in wrong:
        moved = by_years(row(section=str(section), deadline=one.likely))
        assert found(moved, "year_outside_section") == []


@given(st.integers(0, 20), st.integers(0, 20))
@QUIET
def test_the_fragment_of_a_mending_holds_what_was_mended(before: int, after: int) -> None:
    printed = "слово " * before + "ошипка" + " слово" * after
    mended = printed.replace("ошипка", "ошибка")

    assert "ошибка" in fragment(printed, mended)
    assert fragment(printed, mended) in mended


ODD = st.text(alphabet="абАБщых «»()[]*_-–.,;:№%\"'123\n0aZ", max_size=40)


@given(ODD, ODD, ODD, ODD)
@QUIET
def test_no_text_however_odd_breaks_lint(number: str, title: str, term: str, other: str) -> None:
    template = order(
        row("1", title=title, deadline=term, responsible_text=other, target_text=other),
        evolve(row("2", title=other), number=number),
        title=title,
        statements=(Statement(title=other, text=term),),
        grounds=(Ground(text=title),),
        abbreviations=(Abbreviation(short=title, full=other),),
        footnotes=(Abbreviation(short=other, full=title, mark="*"),),
        duties=(told(title, other),),
    )

    for finding in lint(template):
        assert finding.text()


def test_corrections_are_not_looked_at() -> None:
    wrong = row(deadline="01.03-30.12.2020")
    correction = Correction(
        field="deadline", printed="2020", likely="2021", reason="План на 2021 год"
    )

    assert lint(order(wrong)) == lint(order(evolve(wrong, corrections=(correction,))))


def test_every_problem_of_a_phrase_belongs_to_a_rule() -> None:
    assert set(kinds_of("deadline")) > IMPOSSIBLE | TOLD_ELSEWHERE
    assert not IMPOSSIBLE & TOLD_ELSEWHERE


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_says_what_it_finds_why_and_shows_both_prints(code: str) -> None:
    rule = RULES[code]

    assert rule.finds.text().endswith(".")
    assert rule.why.text().endswith(".")
    assert rule.wrong != rule.right


@pytest.mark.parametrize(
    ("length", "wrong", "near"),
    [
        (25, 3, True),  # 22 of 25 letters are alike: 0.88
        (33, 4, False),  # 29 of 33: 0.879
        (10, 1, True),  # ten letters are enough
        (9, 1, False),  # nine are not
    ],
)
def test_two_spellings_are_one_organisation_where_a_long_word_differs_by_a_letter_or_two(
    length: int, wrong: int, *, near: bool
) -> None:
    word = ("абвгдежзийклмнопрстуфхцчшщъыьэюяё" * 2)[:length]
    at = 4 if length > 10 else 3
    misspelt = word[:at] + "Q" * wrong + word[at + wrong :]
    template = order(
        row("1", responsible_text=f"МБУ ДПО «Центр {word}»"),
        row("2", responsible_text=f"МБУ ДПО «Центр {misspelt}»"),
    )

    assert bool(found(template, "organisation_spelt_twice")) is near


@pytest.mark.parametrize(
    ("deadline", "severity"),
    [
        ("30.06.2022", "error"),
        ("01.07.2022", "warning"),
        ("31.12.2022", "warning"),
        ("01.01.2023", None),
        ("31.12.2023", None),
        ("01.01.2024", "warning"),
        ("31.03.2024", "warning"),
        ("01.04.2024", "error"),
    ],
)
def test_a_term_beside_the_plan_is_a_warning_and_one_far_from_it_an_error(
    deadline: str, severity: str | None
) -> None:
    template = order(row(deadline=deadline), last_year=2023)
    template = evolve(template, period=Period(first_year=2023, last_year=2023))

    found = [one for one in lint(template) if one.code == "roadmap.year_outside_plan"]

    assert [one.severity.value for one in found] == ([severity] if severity else [])
