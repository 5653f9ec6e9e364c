"""The pairs of `docs/reference/names.md`: one answer in identification, support and planning."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from identification.rule_folders import RuleFolder, category, criterion
from identification.small_tables import run, tables, verdict
from schoolsupport.errors import InputError
from schoolsupport.roadmaps.planning.organisations import Organisations, SchoolEntry
from schoolsupport.support.lists import approved_list
from schoolsupport.words.schools import RegisteredName, SchoolIndex, same_school
from schoolsupport.words.text import plain

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "names.md"
DAY = date(2021, 4, 1)


def pairs() -> list[tuple[str, str, str]]:
    rows = [line.strip("|").split("|") for line in PAGE.read_text("utf-8").splitlines()]
    cells = [[cell.strip() for cell in row] for row in rows if len(row) == 4]
    return [(one, other, answer) for one, other, answer, _ in cells[2:]]


def test_the_page_has_every_answer() -> None:
    assert {answer for *_, answer in pairs()} == {"yes", "proposed", "no"}
    assert len(pairs()) >= 11


@pytest.mark.parametrize(("printed", "name", "answer"), pairs())
def test_strict_takes_and_tolerant_proposes(printed: str, name: str, answer: str) -> None:
    index = SchoolIndex([RegisteredName(school="s", name=name)])

    assert (index.match(printed, use="strict").school == "s") is (answer == "yes")
    assert (index.match(printed).school == "s") is (answer != "no")


@pytest.mark.parametrize(("printed", "name", "answer"), pairs())
def test_order_does_not_matter_to_strict_use(printed: str, name: str, answer: str) -> None:
    if plain(printed) != plain(name):
        assert same_school(printed, name) is same_school(name, printed) is (answer == "yes")


@pytest.mark.parametrize(("printed", "name", "answer"), pairs())
def test_identification_lists_what_strict_takes(
    tmp_path: Path, printed: str, name: str, answer: str
) -> None:
    folder = RuleFolder(tmp_path / "rules-of-test")
    folder.write("rules/listed.toml", criterion("in_list", 'list = "shnor"'))
    folder.write("rules/categories.toml", category("weak", 'any_of = ["listed"]'))
    quoted = printed.replace('"', '""')
    head = "school;name;list;from;until;act;reason\n"
    rules = folder.write("lists/2021.csv", f'{head};"{quoted}";shnor;;;order;\n').rulebook
    known = tables(results="s | 2021 | vpr-5-ru | 10 | 3", schools=f"school | name\ns | {name}")

    found = verdict(run(rules, known, day=DAY), "listed", "s")

    assert found == ("met" if answer == "yes" else "no_data")


@pytest.mark.parametrize(("printed", "name", "answer"), pairs())
def test_support_proposes_what_tolerant_use_does(printed: str, name: str, answer: str) -> None:
    lines = f"{printed} | shnor | |\nanother | shnor | |"
    known = tables(schools=f"school | name\ns | {name}", lists=lines)

    listed = {line.school for line in approved_list("shnor", DAY, known).schools}

    assert ("s" in listed) is (answer != "no")


@pytest.mark.parametrize(("printed", "name", "answer"), pairs())
def test_a_table_of_organisations_finds_what_strict_takes(
    printed: str, name: str, answer: str
) -> None:
    schools = Organisations(schools=(SchoolEntry(school="s", name=name),))

    if answer == "yes":
        assert schools.school(printed).school == "s"
    else:
        with pytest.raises(InputError, match="no such school"):
            schools.school(printed)
