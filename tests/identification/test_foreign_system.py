"""A rule system of the kind used abroad, in the words of rule files alone, against a plain oracle.

Invented, with what such systems have: grades A to F over points of components, cut by the type of
the school; a growth target that depends on last year's value; a line of the school's own in a
column; a campus that takes its neighbour's rating; two years of three; schools without a grade.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolsupport import Tables, identify
from schoolsupport.errors import ParameterError
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.rules.rulebook_files import read_rulebook
from schoolsupport.identification.studies.sensitivity import sensitivity
from schoolsupport.identification.studies.what_if import what_if

VERSION = (
    'version = [{ from = 2015-01-01, checked = 2026-11-30, source = { act = "a", clause = "1" } }]'
)
FILES = {
    "region.toml": """
name = "abroad"
title = "Вымышленный штат"
level = "regional"
territory = "Вымышленный штат"
format = 1
column = [
  { id = "type", title = "Тип школы", table = "schools", unit = "text" },
  { id = "campus_of", title = "Кампус школы", table = "schools", unit = "code" },
  { id = "rate", title = "Доля освоивших", table = "context", unit = "share" },
  { id = "goal", title = "Цель штата", table = "context", unit = "share" },
  { id = "tested", title = "Участвовали", table = "context", unit = "percent", range = [0, 100] },
  { id = "cut", title = "Порог участия", table = "context", unit = "percent", range = [0, 100] },
  { id = "reading", title = "Баллы за чтение", table = "context", unit = "points", range = [0] },
  { id = "maths", title = "Баллы за математику", table = "context", unit = "points", range = [0] },
]
""",
    "acts.toml": """
act = [{ id = "a", title = "Закон", issuer = "Штат", level = "regional", territory = "Штат" }]
""",
    "rules/grade.toml": """
title = "Оценка школы"
kind = "bands"
worse = "lower"
indicator = "composite_index"
bands = ["F", "D", "C", "B", "A"]
titles = ["F", "D", "C", "B", "A"]
cuts_by_pool = { "начальная" = [10, 20, 30, 40], "старшая" = [12, 24, 36, 48] }
pool = "type"
edge = "upper"
met_in = ["F"]
applies_to = { column = "type", one_of = ["начальная", "старшая"] }
parameters.components = [
  { indicator = "context_value", parameters = { column = "reading" }, weight = 1 },
  { indicator = "context_value", parameters = { column = "maths" }, weight = 1.5 },
]
""",
    "rules/growth.toml": """
title = "Рост достигнут"
kind = "number"
worse = "lower"
indicator = "context_value"
parameters = { column = "rate" }
comparator = "at_least"
applies_to = { column = "type", not_equals = "кампус" }
threshold.indicator = "composite_index"
threshold.parameters.components = [
  { indicator = "context_value", parameters = { column = "rate", year = -1 }, weight = 0.9 },
  { indicator = "context_value", parameters = { column = "goal" }, weight = 0.1 },
]
""",
    "rules/untested.toml": """
title = "Участвовали немногие"
kind = "number"
worse = "lower"
indicator = "context_value"
parameters = { column = "tested" }
comparator = "below"
threshold = { column = "cut" }
""",
    "rules/as-neighbour.toml": """
title = "Оценка соседней школы"
kind = "same_as"
worse = "higher"
category = "own"
column = "campus_of"
""",
    "rules/categories.toml": """
category = [
  { id = "own", title = "Оценка F", short = "F", version = [{ VERSION, any_of = ["grade"], graded_by = "grade" }] },
  { id = "rated", title = "Рейтинг F", short = "Р", main = true, version = [{ VERSION, any_of = ["own", "as-neighbour"], graded_by = ["grade", "as-neighbour"], not_graded = { id = "NR", title = "Без оценки" } }] },
  { id = "chronic", title = "F из года в год", short = "FF", version = [{ VERSION, met_years = { category = "own", of = 3, at_least = 2 }, none_of = ["growth"] }] },
  { id = "watched", title = "Под наблюдением", short = "Н", version = [{ VERSION, any_of = ["untested", "chronic"] }] },
]
""",  # noqa: E501  # an inline table of TOML is one line
}
YEARS = (2019, 2020, 2021)
CUTS = {"начальная": [10, 20, 30, 40], "старшая": [12, 24, 36, 48]}
GRADES = ["F", "D", "C", "B", "A"]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder = tmp_path_factory.mktemp("abroad")
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        inner = VERSION.removeprefix("version = [{ ").removesuffix(" }]")
        own = f"{VERSION}\n" if name.startswith("rules/") and "kind =" in text else ""
        file.write_text(own + text.strip().replace("VERSION", inner) + "\n", "utf-8")
    return read_rulebook(folder)


def test_it_is_said_in_sixty_lines() -> None:
    """Rules, categories and columns; every region has a head and its acts besides."""
    rules = [text for name, text in FILES.items() if name.startswith("rules/")]
    columns = FILES["region.toml"].partition("format = 1\n")[2]
    lines = [line for text in (*rules, columns) for line in text.strip().splitlines()]

    assert len(lines) + sum("kind =" in text for text in rules) <= 60


# --- tables that stand on the lines, and beside them ------------------------------------------


Row = dict[str, Any]
MISSING = st.none()


def near(*lines: str) -> st.SearchStrategy[Decimal | None]:
    """Numbers on a line and a step to either side, or nothing."""
    around = [Decimal(line) + step for line in lines for step in map(Decimal, ("-0.5", "0", "0.5"))]
    return st.one_of(MISSING, st.sampled_from([one for one in around if one >= 0]))


RATES = st.one_of(MISSING, st.sampled_from([Decimal(one) / 100 for one in (0, 10, 40, 46, 50, 55)]))
YEAR = st.fixed_dictionaries(
    {
        "rate": RATES,
        "goal": st.one_of(MISSING, st.sampled_from([Decimal(1), Decimal("0.5")])),
        "tested": near("95"),
        "cut": near("95"),
        "reading": near("10", "12", "20"),
        "maths": st.one_of(MISSING, st.sampled_from([Decimal(0), Decimal(8), Decimal(16)])),
    }
)
SCHOOL = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["начальная", "старшая", "старшая", "кампус", "вечерняя", None]),
        "campus_of": st.sampled_from([None, None, "s0", "s1", "gone"]),
        "years": st.fixed_dictionaries({year: st.one_of(MISSING, YEAR) for year in YEARS}),
    }
)


def tables_of(book: Rulebook, schools: list[Row]) -> Tables:
    register = [
        {"school": f"s{n}", "name": f"Школа {n}", **{k: one[k] for k in ("type", "campus_of")}}
        for n, one in enumerate(schools)
    ]
    context = [
        {"school": f"s{n}", "year": year, **told}
        for n, one in enumerate(schools)
        for year, told in one["years"].items()
        if told is not None
    ]
    context.append({"school": "s0", "year": 2021} if not context else context[0])
    rows = pd.DataFrame(context).drop_duplicates(["school", "year"])
    return Tables.of(
        schools=pd.DataFrame(register), context=rows.astype("object"), columns=book.columns
    )


# --- the oracle: one school, one year, in fractions and words ---------------------------------


MET, NOT, OPEN, NONE = "met", "not_met", "no_data", "not_applicable"


def cell(school: Row, year: int, column: str) -> Fraction | None:
    told = (school["years"].get(year) or {}).get(column)
    return None if told is None else Fraction(told)


def grade(school: Row, year: int) -> tuple[str, list[str]]:
    """The verdict on F, and the grades that are possible; none where there is no grade."""
    if school["type"] is None:
        return OPEN, GRADES
    if school["type"] not in CUTS:
        return NONE, []
    reading, maths = cell(school, year, "reading"), cell(school, year, "maths")
    if reading is None or maths is None:
        return OPEN, GRADES
    points = reading + maths * Fraction(3, 2)
    got = GRADES[sum(points >= cut for cut in CUTS[school["type"]])]
    return (MET if got == "F" else NOT), [got]


def growth(school: Row, year: int) -> str:
    if school["type"] == "кампус":
        return NONE
    now, last = cell(school, year, "rate"), cell(school, year - 1, "rate")
    goal = cell(school, year, "goal")
    if now is None or last is None or goal is None:
        return OPEN
    if now < last * Fraction(9, 10) + goal / 10:
        return NOT
    return MET if school["type"] is not None else OPEN


def untested(school: Row, year: int) -> str:
    tested, cut = cell(school, year, "tested"), cell(school, year, "cut")
    if tested is None or cut is None:
        return OPEN
    return MET if tested < cut else NOT


def neighbour(schools: list[Row], school: Row, year: int) -> tuple[str, list[str]]:
    head = school["campus_of"]
    if head is None:
        return NONE, []
    names = [f"s{n}" for n in range(len(schools))]
    return grade(schools[names.index(head)], year) if head in names else (OPEN, GRADES)


def at_least(count: int, members: list[str]) -> str:
    members = [one for one in members if one != NONE]
    if len(members) < count:
        return NONE
    if members.count(MET) >= count:
        return MET
    return OPEN if members.count(MET) + members.count(OPEN) >= count else NOT


def both(one: str, other: str) -> str:
    """Met where both that apply are."""
    told = [verdict for verdict in (one, other) if verdict != NONE]
    if not told:
        return NONE
    return NOT if NOT in told else OPEN if OPEN in told else MET


def negated(one: str) -> str:
    return {MET: NOT, NOT: MET}.get(one, one)


def said(schools: list[Row], n: int) -> dict[str, str]:
    school, year = schools[n], YEARS[-1]
    own, grades = grade(school, year)
    taken, theirs = neighbour(schools, school, year)
    rated = at_least(1, [own, taken])
    levels = (grades or theirs) if rated != NONE else []
    years = at_least(2, [grade(school, one)[0] for one in YEARS])
    chronic = both(years, negated(growth(school, year)))
    return {
        "own": own,
        "rated": rated,
        "level": "NR" if not levels else levels[0] if len(levels) == 1 else "?",
        "chronic": chronic,
        "watched": at_least(1, [untested(school, year), chronic]),
        "growth": growth(school, year),
    }


def judged(book: Rulebook, schools: list[Row]) -> Identification:
    return identify(book, tables_of(book, schools), year=YEARS[-1])


@settings(max_examples=25, deadline=None)
@given(schools=st.lists(SCHOOL, min_size=2, max_size=5))
def test_every_school_is_what_the_plain_reading_says(book: Rulebook, schools: list[Row]) -> None:
    schools[0]["years"][2021] = schools[0]["years"][2021] or {"rate": Decimal("0.5")}
    run = judged(book, schools)
    levels = run.bands["rated"].astype("object")
    for n, name in enumerate(run.schools):
        expected = said(schools, n)
        told = {key: run.verdicts[key][n] for key in ("own", "rated", "chronic", "watched")}
        told["growth"] = run.criteria["growth"][n]
        told["level"] = "?" if pd.isna(levels[n]) else levels[n]

        assert told == expected, name


# --- what a reader is told -------------------------------------------------------------------


def one(**years: Row) -> Row:
    return {
        "type": "старшая",
        "campus_of": None,
        "years": {int(year[1:]): told for year, told in years.items()},
    }


LOW = {"reading": Decimal(3), "maths": Decimal(2), "tested": Decimal(90), "cut": Decimal(95)}
SCHOOLS = [
    one(
        y2019=LOW,
        y2020={**LOW, "rate": Decimal("0.5")},
        y2021={**LOW, "rate": Decimal("0.54"), "goal": Decimal(1)},
    ),
    {**one(), "type": "кампус", "campus_of": "s0"},
    {**one(), "type": "вечерняя"},
]


def test_an_explanation_says_whose_line_it_is_and_of_which_year(book: Rulebook) -> None:
    text = judged(book, SCHOOLS).explain("s0", "ru").text()

    assert "90 % — меньше 95 %; черта школы: «Порог участия», 2021" in text
    assert "«Доля освоивших», на 1 год раньше" in text
    assert "не менее чем в 2 из последних 3 лет" in text
    assert "2021: ДА; 2020: ДА; 2019: ДА".casefold() in text.casefold()


def test_a_campus_and_a_school_without_a_grade_are_told(book: Rulebook) -> None:
    run = judged(book, SCHOOLS)
    campus, evening = (run.record(name).bands["rated"] for name in ("s1", "s2"))

    assert (campus.band, evening.band) == ("F", "NR")
    assert list(run.bands["rated"]) == ["F", "F", "NR"]
    assert "Без оценки" in run.explain("s2", "ru").text()
    assert not [o for o in run.problems if o.code == "rule.pool_without_line"]


def test_the_line_stands_in_the_record(book: Rulebook) -> None:
    record = judged(book, SCHOOLS).record("s0")
    line = next(o for o in record.criteria if o.id == "untested")

    assert line.threshold is None
    assert line.line is not None
    assert (line.line.column, line.line.year) == ("cut", 0)
    assert line.cells[0].line == 95


def test_studies_say_that_they_cannot_move_such_a_line(book: Rulebook) -> None:
    run = judged(book, SCHOOLS)
    with pytest.raises(ParameterError, match="every school has a line of its own"):
        what_if(run, "untested", category="watched")
    study = sensitivity(run, category="watched")

    assert [rule for rule, *_ in study.refused] == ["growth", "untested"]
