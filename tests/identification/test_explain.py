"""The explanation says why, and why not, in words a head of school can check."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from attrs import evolve

from schoolsupport.errors import UnknownSchoolError
from schoolsupport.identification.reasons.explain import page
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.pages.terminal import shown
from schoolsupport.records import plain
from schoolsupport.tables import Tables

from .rule_folders import RuleFolder, category, criterion
from .small_tables import run, tables

FOUR = ["vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma"]


def works(*below: str, year: int = 2021, n: int = 20) -> str:
    return "\n".join(f"a | {year} | {p} | {n} | {k}" for p, k in zip(FOUR, below, strict=True))


def explained(rulebook: Rulebook, text: str | Tables, **keys: Any) -> list[str]:
    lines = run(rulebook, text, **keys).explain("a").text("en").splitlines()
    return [re.sub(r"(?<=\S) {2,}", "  ", line) for line in lines]  # the columns of tables


BEFORE = works("0", "0", "0", "0", year=2020)


def line(lines: list[str], *parts: str) -> str:
    """The one line that has all parts."""
    (found,) = [line for line in lines if all(part in line for part in parts)]
    return found.strip()


def first(lines: list[str], part: str) -> str:
    """The first line that has a part: a work stands under each arm that looks at it."""
    return next(line.strip() for line in lines if part in line)


def test_a_listed_school_is_told_the_law_the_counts_and_the_way_off(rulebook: Rulebook) -> None:
    lines = explained(rulebook, works("6", "3", "20", "0") + "\n" + BEFORE)

    assert lines[0] == "a (a)"
    assert lines[1] == "Федеральные правила, as in force on 2021-12-31; results up to 2021"
    assert lines[2].startswith(
        "The ground is a later text than the day that is judged: Рособрнадзор"
    )
    assert "2021-12-31 is assumed" in lines[2]
    assert lines[4] == (
        "признаки ШНОР: YES — признаки по федеральному правилу: низкие образовательные результаты"
    )
    assert line(lines, "■ Низкие результаты по двум") == (
        "■ Низкие результаты по двум и более процедурам последнего года: yes"
    )
    tally = "low (30 % or more) in 2 of 4; needed: 2 or more"
    assert tally in [text.strip() for text in lines]
    assert line(lines, "Distance") == (
        "Distance to the line: 1 «2» fewer, and the school is off the list"
        " (ВПР, 5 класс, русский язык, 2021: 1)"
    )


def test_a_work_on_the_line_and_a_work_below_it(rulebook: Rulebook) -> None:
    lines = explained(rulebook, works("6", "5", "0", "0"))

    assert first(lines, "ВПР, 5 класс, русский язык  2021") == (
        "ВПР, 5 класс, русский язык  2021  6 / 20 = 30 %  ■ low  1  14.5 % to 51.9 %"
    )
    assert first(lines, "ВПР, 5 класс, математика  2021") == (
        "ВПР, 5 класс, математика  2021  5 / 20 = 25 %  □ not low  1  11.2 % to 46.9 %"
    )


def test_a_school_that_is_not_listed_is_told_how_far_it_is(rulebook: Rulebook) -> None:
    text = works("6", "3", "0", "0") + "\n" + works("0", "0", "0", "0", year=2020)
    lines = explained(rulebook, text)

    assert lines[4].startswith("признаки ШНОР: NO — ")
    assert line(lines, "Distance") == (
        "Distance to the line: 3 «2» more, and the school is on the list"
        " (ВПР, 5 класс, математика, 2021: 3)"
    )


def test_large_works_have_no_interval_and_far_ones_no_near_miss(rulebook: Rulebook) -> None:
    lines = explained(rulebook, works("49", "0", "0", "0", n=50))

    work = first(lines, "49 / 50")
    assert work == "ВПР, 5 класс, русский язык  2021  49 / 50 = 98 %  ■ low"


def test_what_is_missing_unsure_empty_or_left_out_is_said_so(folder: RuleFolder) -> None:
    folder.change("rules/low.toml", '"both"', '"four"')
    known = tables(
        results="""
        school | year | procedure | n  | n_2 | n_below_lowest | n_below_highest
        a      | 2021 | vpr-5-ru  | 20 |     |                |
        a      | 2021 | vpr-5-ma  | 20 |     | 5              | 6
        a      | 2021 | vpr-6-ru  | 9  | 0   |                |
        """,
        schools="school | name | grade_to\na | Школа | 5",
    )

    lines = explained(folder.rulebook, known, small_minimum=10)

    assert lines[3] == "Set for this run: «Низкие результаты» — fewest that count: 10"
    assert lines[5] == "СШ: CANNOT BE JUDGED — слабая школа"
    assert line(lines, "5 класс, русский").endswith("2021  ? not known — no data")
    several = "2021  5 to 6 / 20  ? not known — the percent fits several numbers of pupils"
    assert line(lines, "5 класс, математика").endswith(several)
    assert line(lines, "6 класс, русский").endswith(
        "2021  0 / 9  — not counted — too few participants"
    )
    assert line(lines, "6 класс, математика").endswith(
        "2021  — not counted — the school has no such grade"
    )
    assert line(lines, "needed") == "low (30 % or more) in 0 to 2 of 2; needed: 1 or more"
    assert not [text for text in lines if "Distance" in text]


def test_bounds_that_agree_are_shown_with_the_line(folder: RuleFolder) -> None:
    known = tables(
        results="""
        school | year | procedure | n  | n_below_lowest | n_below_highest
        a      | 2021 | vpr-5-ru  | 20 | 6              | 7
        a      | 2021 | vpr-5-ma  | 20 | 4              | 5
        """
    )

    lines = explained(folder.rulebook, known)

    assert line(lines, "русский", "2021").endswith("2021  6 to 7 / 20  ■ low")
    assert line(lines, "математика", "2021").endswith("2021  4 to 5 / 20  □ not low")


def test_nobody_took_part_is_said_so(folder: RuleFolder) -> None:
    lines = explained(folder.rulebook, "a | 2021 | vpr-5-ru | 0 | 0\na | 2021 | vpr-5-ma | 20 | 0")

    assert line(lines, "русский", "2021").endswith("2021  0 / 0  ? not known — nobody took part")


def test_an_exempt_school_is_told_by_what(folder: RuleFolder) -> None:
    folder.write("rules/marked.toml", criterion("flag", 'column = "is_penal"', title="Колония"))
    folder.write(
        "rules/categories.toml",
        category("weak", 'any_of = ["low"]', 'exclude = ["marked"]', 'can_exclude = ["marked"]'),
    )
    known = tables(
        results="a | 2021 | vpr-5-ru | 20 | 6",
        context="school | year | is_penal\na | 2021 | да",
    )

    lines = explained(folder.rulebook, known)

    assert lines[4] == "weak: DOES NOT APPLY — категория weak"
    assert line(lines, "■ Колония") == "■ Колония: yes"
    assert line(lines, "Taken out") == (
        "Taken out of the count: Колония; decided by: Министерство. Приказ, 1"
    )


def test_who_switched_an_exclusion_on_is_told(folder: RuleFolder) -> None:
    folder.write("rules/marked.toml", criterion("flag", 'column = "is_penal"', title="Колония"))
    folder.write(
        "rules/categories.toml",
        category("weak", 'any_of = ["low"]', "exclude = []", 'can_exclude = ["marked"]'),
    )
    known = tables(
        results="a | 2021 | vpr-5-ru | 20 | 6",
        context="school | year | is_penal\na | 2021 | да",
    )

    lines = explained(folder.rulebook, known, settings={"weak.exclude": ["marked"]})

    assert line(lines, "Set for this run") == (
        "Set for this run: «Категория weak» — who is left out of the list: «Колония»"
    )
    assert line(lines, "Taken out").endswith("decided by: a setting of this run")


NAMED = "школа, названная приказом"
LISTED = """
    [[category]]
    id = "named"
    title = "Школа, названная приказом"
    short = "по приказу"
    [[category.version]]
    from = 2020-01-01
    checked = 2026-11-21
    any_of = ["in-the-list"]
    source = { act = "order", clause = "1" }
    [[category]]
    id = "weak"
    title = "Признаки по правилу: слабая школа"
    short = "признаки"
    main = true
    [[category.version]]
    from = 2020-01-01
    checked = 2026-11-21
    any_of = ["low"]
    named_by = "named"
    source = { act = "order", clause = "1" }
    [[category]]
    id = "strong"
    title = "Признаков по правилу нет"
    short = "признаков нет"
    [[category.version]]
    from = 2020-01-01
    checked = 2026-11-21
    none_of = ["weak"]
    source = { act = "order", clause = "1" }
"""


@pytest.mark.parametrize(
    ("lists", "said"),
    [
        (
            "a | Перечень | 2021-01-01 | -",
            f"By act the school is named: {NAMED}; here only signs by a rule are told",
        ),
        ("b | Перечень | 2021-01-01 | -", "By act the school is not named (по приказу)"),
        (
            "a | Другой | 2021-01-01 | -",
            "Whether an act names the school is not known (по приказу)",
        ),
    ],
)
def test_no_computed_sign_is_told_without_the_status_by_act(
    folder: RuleFolder, lists: str, said: str
) -> None:
    folder.write("rules/in-the-list.toml", criterion("in_list", 'list = "Перечень"'))
    folder.write("rules/categories.toml", LISTED)
    rows = "a | 2021 | vpr-5-ru | 20 | 0\na | 2021 | vpr-5-ma | 20 | 0"

    lines = explained(folder.rulebook, tables(results=rows, lists=lists))

    heads = [at for at, text in enumerate(lines) if re.match(r"\S.*: [A-Z ]+ — ", text)]
    assert lines[heads[0]].startswith("по приказу")
    assert [lines[at + 1].strip() for at in heads[1:]] == [said, said]


def test_a_marked_school_is_told_that_it_is_marked(folder: RuleFolder) -> None:
    known = tables(
        results="a | 2021 | vpr-5-ru | 20 | 0\na | 2021 | vpr-5-ma | 20 | 0",
        objectivity="school | year | procedure | marker | source\na | 2021 | vpr-5-ru | 1 | ФИОКО",
    )

    ignored = explained(folder.rulebook, known)
    widened = explained(folder.rulebook, known, objectivity="widens")

    work = "Works marked as not objective: ВПР, 5 класс, русский язык, 2021 (ФИОКО); "
    assert line(ignored, "Works marked") == (
        f"{work}the rules do not look at the marks, the results count as they are"
    )
    assert line(widened, "Works marked") == f"{work}a marked result is never read as good"


def test_what_is_borrowed_and_who_accepted_what_is_assumed_are_told(folder: RuleFolder) -> None:
    folder.change(
        "rules/low.toml",
        "threshold = 0.30",
        'threshold = 0.30\nassumed = ["procedures", "threshold"]\n'
        'sources.threshold = { act = "order", clause = "7", quote = "от 30 %" }\n'
        'note = "ВНИМАНИЕ: слово неясно."',
    )
    rows = "a | 2021 | vpr-5-ru | 20 | 9\na | 2021 | vpr-5-ma | 20 | 0"

    lines = explained(folder.rulebook, rows)
    nobody = "Nobody has accepted these readings yet: no decision is known."
    accepted = 'approved.threshold = { by = "Министерство", on = 2022-02-01, act = "приказ № 9" }'
    folder.change("rules/low.toml", "threshold = 0.30", f"threshold = 0.30\n{accepted}")

    assert "«от 30 %»" in line(lines, "line: from")
    assert line(lines, "ВНИМАНИЕ") == "ВНИМАНИЕ: слово неясно."
    assert nobody in lines
    assert line(explained(folder.rulebook, rows), "accepted by") == (
        "«Низкие результаты», line: accepted by Министерство, 01.02.2022 (приказ № 9);"
        " The other readings nobody has accepted yet."
    )


def test_a_mark_that_could_exclude_and_does_not_is_named(rulebook: Rulebook) -> None:
    known = tables(
        results=works("6", "6", "0", "0"),
        context="school | year | is_penal | is_boarding | enrolment\na | 2021 | да | да | 601",
    )

    lines = explained(rulebook, known)

    assert line(lines, "Marked: Школа при учреждении") == (
        "Marked: Школа при учреждении, исполняющем наказание (the mark is doubtful);"
        " the exclusion is switched off"
    )
    assert line(lines, "Marked: Школа-интернат").endswith(
        "(the mark is doubtful); the exclusion is switched off"
    )


def test_a_criterion_that_does_not_apply_says_why(rulebook: Rulebook) -> None:
    lines = explained(rulebook, works("6", "6", "0", "0"), year_unit="school")

    assert line(lines, "— Низкие результаты").endswith(
        "два года подряд: does not apply (the procedure was not held that year)"
    )
    assert any("2020/21" in text for text in lines)


def test_other_readings_that_would_change_the_verdict_are_named(rulebook: Rulebook) -> None:
    text = works("3", "3", "0", "0", n=9) + "\n" + works("0", "0", "0", "0", year=2020)
    lines = explained(rulebook, text)

    read = [text for text in lines if text.startswith("Read otherwise")]
    assert any("считать только работы, где участников не меньше 10" in text for text in read)
    assert not any("без коррекционных" in text for text in read)


def test_what_is_assumed_is_listed_until_the_run_sets_it(rulebook: Rulebook) -> None:
    before = explained(rulebook, works("6", "6", "0", "0"))
    after = explained(rulebook, works("6", "6", "0", "0"), year_unit="calendar")

    assumed = "– years: calendar years"
    assert [any(assumed in line for line in said) for said in (before, after)] == [True, False]


def test_remarks_are_those_of_the_school_and_of_all(rulebook: Rulebook) -> None:
    known = tables(results="a | 2021 | vpr-5-ru | 20 | 30\nb | 2021 | vpr-5-ru | 20 | 40")

    lines = explained(rulebook, known)

    assert any("more marks than participants: 30 and 20" in text for text in lines)
    assert not any("participants: 40" in text for text in lines)
    assert any("the act gives no rule that can be computed" in text for text in lines)


def test_a_gap_and_an_inner_category_are_members_like_others(folder: RuleFolder) -> None:
    folder.write(
        "rules/gaps.toml",
        '[[gap]]\nid = "index"\ntitle = "Индекс"\nwhy = "Формулы нет."\n'
        'source = { act = "order", clause = "2" }\n',
    )
    folder.write(
        "rules/categories.toml",
        category("weak", 'any_of = ["low"]') + category("hard", 'all_of = ["weak", "index"]'),
    )

    lines = explained(folder.rulebook, "a | 2021 | vpr-5-ru | 20 | 6")

    assert "  ? Индекс: cannot be judged. Формулы нет." in lines
    assert "  ■ weak: yes" in lines
    assert "hard: CANNOT BE JUDGED — категория hard" in lines


def test_the_explanation_is_russian_unless_asked_otherwise(rulebook: Rulebook) -> None:
    found = run(rulebook, works("6", "6", "0", "0"))

    assert str(found.explain("a")) == found.explain("a").text("ru")
    assert "31.12.2021" in str(found.explain("a"))
    assert "14,5 %" in str(found.explain("a"))
    assert str(found.explain("a", "en")) == found.explain("a").text("en")
    assert "14.5 %" in str(found.explain("a", "en"))


def test_the_dict_says_the_same_as_the_text_and_is_json(rulebook: Rulebook) -> None:
    found = run(rulebook, works("6", "3", "20", "") + "\n" + BEFORE)

    said = json.loads(json.dumps(plain(found.explain("a")), ensure_ascii=False))

    assert said["categories"] == {"low-results-school": "met"}
    assert (said["year"], said["as_of"], said["main"]) == (2021, "2021-12-31", "low-results-school")
    assert said["distance"]["pupils"] == 16
    assert [move["pupils"] for move in said["distance"]["moves"]] == [1, 15]
    arm = next(c for c in said["criteria"] if c["id"] == "low-in-two-procedures")
    assert (arm["certain"], arm["possible"], arm["of"], arm["needed"]) == (2, 3, 4, 2)
    assert (arm["threshold"], arm["comparator"], arm["unit"]) == (0.3, "at_least", "share")
    assert arm["source"]["act"] == "rosobrnadzor-omsk-2025"
    assert arm["version"] == "2020-01-01"
    assert arm["missing"] == []
    first = arm["cells"][0]
    assert (first["procedure"], first["year"], first["numerator"], first["denominator"]) == (
        "vpr-5-ru",
        2021,
        6,
        20,
    )
    assert (first["observed"], first["verdict"], first["pupils_to_cross"]) == (0.3, "met", 1)
    assert first["interval"] == pytest.approx([0.1455, 0.5190], abs=1e-4)


def test_missing_inputs_are_named_where_they_would_decide(rulebook: Rulebook) -> None:
    record = plain(run(rulebook, works("6", "3", "", "0")).record("a"))

    arm = next(c for c in record["criteria"] if c["id"] == "low-in-two-procedures")
    assert (arm["verdict"], arm["reason"]) == ("no_data", "missing")
    assert arm["missing"] == [
        {"procedure": "vpr-6-ru", "year": 2021, "column": "n_below", "table": "results"}
    ]


def test_records_of_all_schools_are_those_of_each(rulebook: Rulebook) -> None:
    found = run(rulebook, "b | 2021 | vpr-5-ru | 20 | 6\na | 2021 | vpr-5-ru | 20 | 5")

    assert [record.school for record in found.records()] == ["a", "b"]
    assert list(found.records()) == [found.record("a"), found.record("b")]


def test_an_older_login_serves_too(rulebook: Rulebook) -> None:
    known = tables(results="edu1 | 2021 | vpr-5-ru | 20 | 6")
    aliased = evolve(known, aliases={"sch1": "edu1"})

    assert run(rulebook, aliased).explain("sch1").record.school == "edu1"


def test_a_school_that_is_not_judged_is_refused(rulebook: Rulebook) -> None:
    with pytest.raises(UnknownSchoolError) as caught:
        run(rulebook, "a | 2021 | vpr-5-ru | 20 | 6").explain("x")

    assert str(caught.value) == (
        "x: no such school among the 1 judged. Logins stand in the column school of schools.csv"
    )


def test_a_sheet_tells_what_decides_and_no_identifier(rulebook: Rulebook) -> None:
    why = run(rulebook, works("6", "7", "0", "0") + "\n" + BEFORE).explain("a")

    sheet = shown(page(why), "ru", 80)

    assert "математика" in sheet
    assert "ВПР, 6 класс" not in sheet.partition("Что изменило бы вывод")[0]
    assert "ВПР, 6 класс, математика" in why.text("ru")
    assert not re.findall(r"low-[a-z-]+|vpr-|year_unit|any_of", sheet)


def test_an_explanation_shows_itself_in_a_notebook(rulebook: Rulebook) -> None:
    html = run(rulebook, works("6", "7", "0", "0")).explain("a")._repr_html_()

    assert html is not None
    assert "<table" in html


ONE_WORK = 'procedures = ["vpr-5-ru"]\nthreshold = 0.3\nyears = 1\nprocedures_at_least = 1'

WEAK = """
[[category]]
id = "weak"
title = "Слабая школа"
short = "СШ"
[[category.version]]
from = 2020-01-01
checked = 2026-11-21
source = { act = "order", clause = "1" }
assumed = ["left_out", "decides"]
any_of = ["low"]
left_out = ["lines"]
decides = { body = "Отдел образования", act = "приказ", when = "июль и ноябрь" }
"""
GAPS = """
[[gap]]
id = "lines"
title = "Пороги приложения"
why = "Приложения нет."
source = { act = "order", clause = "1" }
[[gap]]
id = "names"
title = "Названия школ"
why = "Школ приказ не называет."
source = { act = "order", clause = "1" }
"""


def test_a_gap_is_told_once_and_who_decides_stands_at_the_category(folder: RuleFolder) -> None:
    folder.write("rules/categories.toml", WEAK)
    folder.write("rules/gaps.toml", GAPS)

    lines = explained(folder.rulebook, "a | 2021 | vpr-5-ru | 20 | 6")

    assert line(lines, "Пороги приложения").startswith("– what is not counted: ")
    assert "the act gives no rule that can be computed" in line(lines, "Названия школ")
    decided = "decided by: Отдел образования, приказ; identified in: июль и ноябрь"
    assert line(lines, "decided by:") == decided


@pytest.mark.parametrize(
    ("grades", "tally"),
    [
        ("0", "low (30 % or more): no work that could be counted"),
        ("25", "low (30 % or more) in 0 to 1 of 1; needed: 1 or more"),
    ],
)
def test_works_that_cannot_be_are_not_counted_as_none_of_none(
    folder: RuleFolder, grades: str, tally: str
) -> None:
    folder.write("rules/low.toml", criterion("low_results", ONE_WORK))
    known = tables(
        results="school | year | procedure | n | n_below\nb | 2021 | vpr-5-ru | 20 | 6",
        context=f"school | year | enrolment_grade_5\na | 2021 | {grades}",
    )

    assert line(explained(folder.rulebook, known), "low (30 %") == tally
