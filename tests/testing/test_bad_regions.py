"""Every check of the kit fails on the region that breaks it, alone, and says so in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from attrs import frozen

from schoolsupport.regions import load_region
from schoolsupport.regions.readme import with_page
from schoolsupport.regions.scaffold import new_region
from schoolsupport.testing.checked import Checked
from schoolsupport.testing.checks import CHECKS, not_kept
from schoolsupport.testing.law_checks import every_outcome_has_a_case

DATA = "src/schoolsupport_tyva"
RULE, CATEGORIES, CASES = (
    f"{DATA}/rules/low-results.toml",
    f"{DATA}/rules/categories.toml",
    "tests/cases/low-results.toml",
)
ORDER = (
    "№;Мероприятие;Срок;Ответственные\n"
    "1;Провести анализ результатов;до 15 марта 2024 года;Районный методический центр\n"
)


@frozen(kw_only=True)
class Bad:
    """What is changed in a region that keeps everything, and what is said of it."""

    check: str
    fault: str
    words: str
    file: str
    old: str = ""
    new: str

    def spoil(self, region: Path) -> None:
        file = region / self.file
        text = file.read_text("utf-8") if file.is_file() else ""
        assert self.old in text
        file.parent.mkdir(parents=True, exist_ok=True)
        changed = text.replace(self.old, self.new, 1) if self.old else text + self.new
        file.write_text(changed, "utf-8")


SECOND = """
title = "Второй признак"
kind = "in_list"
worse = "none"
list = "свой"
[[version]]
from = 2024-01-01
checked = 2024-01-01
source = { act = "order", clause = "2" }
"""
BAD = [
    Bad(
        check="1_2",
        fault="kit.past_the_door",
        words="код региона берёт библиотеку не через дверь; найдено: schoolsupport.tables",
        file=f"{DATA}/own.py",
        new="from schoolsupport.tables import RESULTS\n",
    ),
    Bad(
        check="2_1",
        fault="kit.checked_too_early",
        words="с актом сверено раньше, чем правило начало действовать",
        file=RULE,
        old="checked = 2024-01-01",
        new="checked = 2023-12-31",
    ),
    Bad(
        check="2_2",
        fault="kit.serves_nothing",
        words="second: признак не входит ни в одну категорию",
        file=f"{DATA}/rules/second.toml",
        new=SECOND,
    ),
    Bad(
        check="4_1",
        fault="case.otherwise",
        words="пример даёт не то, что говорит его предложение",
        file=CASES,
        old="Б      | not_met     | not_met",
        new="Б      | not_met     | met",
    ),
    Bad(
        check="4_2",
        fault="kit.no_case_of",
        words="low-results: ни в одном примере нет исхода «no_data»",
        file=CASES,
        old="school | low-results\nА      | no_data: missing",
        new="school | low-results-school\nА      | no_data",
    ),
    Bad(
        check="6_1",
        fault="kit.page_old",
        words="страница правил не та, что в правилах",
        file="README.md",
        old="не менее 30 %",
        new="не менее 20 %",
    ),
    Bad(
        check="7_1",
        fault="kit.term_not_understood",
        words="срок в дорожной карте не понят; найдено: когда-нибудь потом",
        file=f"{DATA}/roadmaps/order.toml",
        old="до 15 марта 2024 года",
        new="когда-нибудь потом",
    ),
    Bad(
        check="7_5",
        fault="kit.person_named",
        words="дорожная карта называет человека; найдено: И. И. Ивановой",
        file=f"{DATA}/roadmaps/order.toml",
        old="Провести анализ результатов",
        new="И. И. Ивановой провести анализ результатов",
    ),
]
QUICK = {name: check for name, check in CHECKS.items() if not name.startswith("5_")}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new region of an order, in force from the first day of its year."""
    folder = tmp_path_factory.mktemp("good")
    order = folder / "order.csv"
    order.write_text(ORDER, "utf-8")
    return new_region("tyva", folder / "region", order).folder


def said(region: Path) -> list[tuple[str, str, str]]:
    """What is not kept by number of the check, with its fault and Russian words."""
    checked = Checked(region=str(region), tests=region / "tests")
    return [
        ("_".join(name.split("_")[:2]), error.fault, error.text("ru"))
        for name, error in not_kept(checked, QUICK)
    ]


def test_the_region_they_are_made_of_keeps_everything(good: Path) -> None:
    assert said(good) == []


def test_a_folder_without_cases_is_told_and_an_installed_region_is_not(good: Path) -> None:
    alone = list(every_outcome_has_a_case(Checked(region=str(good))))
    installed = list(every_outcome_has_a_case(Checked(region="federal")))

    assert [one.fault for one in alone] == ["kit.no_cases"]
    assert installed == []


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.fault)
def test_a_bad_region_fails_one_check_in_words(good: Path, tmp_path: Path, bad: Bad) -> None:
    region = Path(shutil.copytree(good, tmp_path / "region"))
    bad.spoil(region)
    if bad.file.startswith(DATA):  # the page says what the rules say, right or wrong
        readme = region / "README.md"
        text = with_page(readme.read_text("utf-8"), load_region(region).rulebook)
        readme.write_text(text, "utf-8")

    told = said(region)

    assert {(check, fault) for check, fault, _ in told} == {(bad.check, bad.fault)}
    assert any(bad.words in words for _, _, words in told), told
