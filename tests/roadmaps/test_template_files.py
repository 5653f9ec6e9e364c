"""Template files are read strictly: every fault is named with its row and key, all together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from schoolsupport.domain import Level
from schoolsupport.errors import RuleError
from schoolsupport.roadmaps.template import Comparator, Does, Force, TargetUnit
from schoolsupport.roadmaps.template_files import read_template, read_templates

ACTS = """
[[act]]
id = "order-1"
title = "О плане (вымышлен)"
issuer = "Управление образования (вымышлено)"
level = "municipal"
territory = "Вымышленный район"
number = "1"
date = 2022-01-21
"""

HEAD = """
format = 1
title = "План (вымышлен)"
act = "order-1"
level = "municipal"
territory = "Вымышленный район"
period = { first_year = 2022, last_year = 2022 }
responsible_does = "collect"
columns = ["№", "Мероприятие", "Сроки", "Ответственные"]
goals = ["Помочь школам"]

[[section]]
id = "main"
"""

ROWS = """
[[duty]]
clause = "2.1"
text = "рекомендовать руководителям школ разработать планы"
who = [{ role = "руководители школ" }]
force = "recommended"
delegates = "school"

[[measure]]
number = "1"
section = "main"
title = "Семинар"
deadline = "до 25.03.2022"
responsible = [{ role = "директор", organisation = "ЦОКО", does = "collect" }]
targets = [
    { text = "30-40%", comparator = "at_least", value = 30, upper = 40, unit = "percent" },
]

[[measure.sub_measure]]
title = "СОШ № 1"
deadline = "26.01.2022"

[[measure.correction]]
field = "title"
printed = "Семинар"
likely = "Семинары"
reason = "их несколько"

[[measure]]
number = "2"
section = "main"
title = "Отчёт"
deadline_from = "1"
"""


def region(folder: Path, content: str, acts: str = ACTS) -> Path:
    (folder / "roadmaps").mkdir()
    (folder / "acts.toml").write_text(acts, "utf-8")
    (folder / "roadmaps" / "plan.toml").write_text(content, "utf-8")
    return folder


def faults(error: RuleError) -> list[str]:
    return [str(one.where or "") for one in (error, *error.others)]


def test_everything_a_file_says_is_in_the_template(tmp_path: Path) -> None:
    templates = read_templates(region(tmp_path, HEAD + ROWS))

    assert list(templates) == ["plan"]
    plan = templates["plan"]
    assert plan.act.date == date(2022, 1, 21)
    assert plan.level is Level.MUNICIPAL
    assert plan.responsible_does is Does.COLLECTS
    assert plan.duties[0].force is Force.RECOMMENDED
    first, second = plan.measures
    assert first.responsible[0].name == "директор ЦОКО"
    target = first.targets[0]
    assert (target.comparator, target.value, target.upper, target.unit) == (
        Comparator.AT_LEAST,
        Decimal(30),
        Decimal(40),
        TargetUnit.PERCENT,
    )
    assert first.sub_measures[0].deadline == "26.01.2022"
    assert first.corrections[0].likely == "Семинары"
    assert second.deadline_from == "1"
    assert plan.section("main").title is None
    with pytest.raises(KeyError):
        plan.section("other")


def test_a_region_without_roadmaps_has_none(tmp_path: Path) -> None:
    assert read_templates(tmp_path) == {}


def test_all_faults_of_a_file_are_named_with_row_and_key(tmp_path: Path) -> None:
    wrong = (
        ROWS.replace('title = "Отчёт"', "title = 5")
        .replace("upper = 40", 'upper = "40"')
        .replace('force = "recommended"', 'force = "asked"')
    )
    with pytest.raises(RuleError) as caught:
        read_templates(region(tmp_path, HEAD + wrong))

    assert sorted(faults(caught.value)) == [
        "roadmaps/plan.toml: duty 2.1 (1): force",
        "roadmaps/plan.toml: measure 1 (1): targets[0]: upper",
        "roadmaps/plan.toml: measure 2 (2): title",
    ]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (HEAD.replace("goals", "gaols"), "roadmaps/plan.toml: gaols"),
        (HEAD.replace("format = 1", "format = 2"), "roadmaps/plan.toml: format"),
        (HEAD.replace('act = "order-1"', 'act = "order-9"'), "roadmaps/plan.toml: act"),
        (HEAD.replace('act = "order-1"', ""), "roadmaps/plan.toml: act"),
        (HEAD.replace("[[section]]", "[section]"), "roadmaps/plan.toml: section"),
        (
            HEAD + ROWS.replace('number = "2"\nsection = "main"', 'number = "2"\nsection = "x"'),
            "roadmaps/plan.toml: measure 2: section",
        ),
        (
            HEAD + ROWS.replace('deadline_from = "1"', 'deadline_from = "7"'),
            "roadmaps/plan.toml: measure 2: deadline_from",
        ),
        ("format = ", "roadmaps/plan.toml"),
    ],
)
def test_a_fault_names_its_place(tmp_path: Path, content: str, place: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_templates(region(tmp_path, content))

    assert place in faults(caught.value)
    assert caught.value.remedy is not None


def test_a_draft_outside_a_plugin_holds_its_act_itself(tmp_path: Path) -> None:
    act = ACTS.replace("[[act]]", "[act]")
    content = HEAD.replace('act = "order-1"', "").replace("[[section]]", act + "\n[[section]]")
    file = tmp_path / "draft.toml"
    file.write_text(content + ROWS, "utf-8")

    assert read_template(file).act.number == "1"
