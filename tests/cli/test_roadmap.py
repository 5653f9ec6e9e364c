"""`schoolsupport roadmap`: every command on the regions' own orders, and on wrong input."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from attrs import evolve

from schoolsupport.cli.roadmap_plans import _paths
from schoolsupport.regions import load_region
from schoolsupport.reports import read_run
from schoolsupport.roadmaps.planning.organisations import Organisations, SchoolEntry
from schoolsupport.roadmaps.planning.plan import plan_all
from schoolsupport.roadmaps.planning.roadmap import Tier
from schoolsupport.support.found_schools import found_schools

from .conftest import call

PLUGINS = Path(__file__).parents[2] / "plugins"
REGIONS = {"krasnodar": 25, "sverdlovsk": 42, "stavropol": 79, "kaliningrad": 32, "sakhalin": 30}

ORGANISATIONS = """\
school;name;municipality;statuses
edu1;Школа № 1 (вымышлена);Район А;ШНОР
edu2;Школа № 2 (вымышлена);Район Б;
"""


def folder(region: str) -> Path:
    return PLUGINS / region


@pytest.fixture
def organisations(tmp_path: Path) -> Path:
    file = tmp_path / "organisations.csv"
    file.write_text(ORGANISATIONS, "utf-8")
    return file


# --- list, show --------------------------------------------------------------------------------


def test_the_roadmaps_of_regions_are_listed_with_their_rows() -> None:
    listed = call("roadmap", "list", *map(folder, REGIONS), "--json").json

    assert {one["region"]: one["measures"] for one in listed["roadmaps"]} == REGIONS
    assert "slavyansk-2022" in call("roadmap", "list", folder("krasnodar")).out


def test_one_broken_roadmap_is_named_and_hides_no_other(tmp_path: Path) -> None:
    (package,) = (folder("sverdlovsk") / "src").glob("schoolsupport_*")
    broken = tmp_path / "broken"
    shutil.copytree(package, broken, ignore=shutil.ignore_patterns("*.py*", "py.typed", "__*"))
    (broken / "roadmaps" / "other.toml").write_text("title = [", "utf-8")

    answer = call("roadmap", "list", broken, folder("krasnodar"))

    assert answer.code == 1
    assert "slavyansk-2022" in answer.out
    assert "sverdlovsk: roadmaps/other.toml" in answer.out


@pytest.mark.parametrize("region", REGIONS)
def test_a_roadmap_is_shown_whole(region: str, tmp_path: Path) -> None:
    shown = call("roadmap", "show", folder(region), "--json").json

    assert len(shown["measures"]) == REGIONS[region]
    assert all(one["parts"] for one in shown["measures"] if one["deadline"])
    file = tmp_path / "order.csv"
    words = set(call("roadmap", "show", folder(region), "--out", file).out.split())
    with file.open(encoding="utf-8-sig", newline="") as content:
        cells = {
            cell.partition(" | ")[0] for row in csv.reader(content, delimiter=";") for cell in row
        }
    for measure in shown["measures"]:
        assert " ".join(measure["title"].split("\n")) in {
            " ".join(one.split("\n")) for one in cells
        }
        assert set(measure["title"].split()) <= words


def test_a_roadmap_that_is_not_there_is_refused_with_those_that_are() -> None:
    answer = call("roadmap", "show", folder("krasnodar"), "other")

    assert answer.code == 2
    assert "slavyansk-2022" in answer.err


def test_a_region_without_roadmaps_says_so() -> None:
    answer = call("roadmap", "show", "federal")

    assert answer.code == 2
    assert "no roadmap" in answer.err


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    answer = call("roadmap", "show", tmp_path / "none.toml")

    assert answer.code == 1
    assert "none.toml" in answer.err
    assert "Traceback" not in answer.err


# --- lint --------------------------------------------------------------------------------------


def test_findings_name_row_fault_and_what_was_meant() -> None:
    found = call("roadmap", "lint", folder("kaliningrad"), "--json").json["findings"]

    years = [one for one in found if one["measure"] == "30" and one["field"] == "deadline"]
    assert any("2023" in (one["likely"] or "") for one in years)
    page = call("roadmap", "lint", folder("kaliningrad")).out
    assert "Probably meant" in page
    assert page.startswith("План-график")


def test_the_exit_code_speaks_of_findings_only_where_it_is_asked_to() -> None:
    assert call("roadmap", "lint", folder("kaliningrad")).code == 0
    assert call("roadmap", "lint", folder("kaliningrad"), "--fail-on", "error").code == 1


def test_a_rule_that_is_not_there_is_refused() -> None:
    answer = call("roadmap", "lint", folder("kaliningrad"), "--only", "roadmap.end_befor_start")

    assert answer.code != 0
    assert "roadmap.end_before_start" in answer.err


def test_a_commented_copy_is_of_drafts_alone_and_others_get_the_page(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    answer = call("roadmap", "lint", folder("kaliningrad"), "--out", file)

    assert (answer.code, answer.err) == (0, "")
    with ZipFile(file) as parts:
        assert "word/comments.xml" not in parts.namelist()
        assert "roadmap.slip_of_the_pen" in parts.read("word/document.xml").decode("utf-8")


# --- cascade -----------------------------------------------------------------------------------


def test_what_an_order_hands_down_is_shown_without_plans_below() -> None:
    page = call("roadmap", "cascade", folder("sakhalin")).out

    assert "3.2" in page
    assert "3.1 → 3.2" in page


def test_organisations_without_a_plan_are_gaps(organisations: Path) -> None:
    answer = call(
        "roadmap", "cascade", folder("sakhalin"), "--organisations", organisations, "--json"
    ).json

    states = {(one["number"], one["organisation"]): one["state"] for one in answer["cells"]}
    assert states["3.2", "Район А"] == "missing"
    assert set(states.values()) == {"missing"}


def test_a_plan_below_is_given_with_whose_it_is() -> None:
    answer = call("roadmap", "cascade", folder("sakhalin"), "--lower", "plan.toml")

    assert answer.code == 2
    assert "WHO=FILE" in answer.err


# --- plan, export ------------------------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_a_plan_has_a_task_for_every_row(region: str) -> None:
    planned = call("roadmap", "plan", folder(region), "--json").json
    shown = call("roadmap", "show", folder(region), "--json").json

    rows = {(one["section"], one["number"]) for one in shown["measures"]}
    assert rows <= {(one["section"], one["number"]) for one in planned["tasks"]}


def test_plans_of_all_schools_are_written_to_a_folder(organisations: Path, tmp_path: Path) -> None:
    words = ("--for", "school", "--organisations", organisations, "--out", tmp_path / "plans")
    answer = call("roadmap", "plan", folder("kaliningrad"), *words)

    assert answer.code == 0, answer.err
    assert sorted(one.name for one in (tmp_path / "plans").iterdir()) == ["edu1.xlsx", "edu2.xlsx"]


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json", "ics", "docx", "html", "md"])
def test_a_plan_that_is_there_is_replaced_only_where_it_is_asked(
    ending: str, tmp_path: Path
) -> None:
    file = tmp_path / f"plan.{ending}"
    file.write_text("corrected by hand", "utf-8")

    answer = call("roadmap", "plan", folder("sakhalin"), "--out", file)

    assert answer.code == 1
    assert "--overwrite" in answer.err
    assert file.read_bytes() == b"corrected by hand"
    assert call("roadmap", "plan", folder("sakhalin"), "--out", file, "--overwrite").code == 0
    assert file.read_bytes() != b"corrected by hand"


def test_a_folder_of_plans_is_not_written_over_either(organisations: Path, tmp_path: Path) -> None:
    words = ("--for", "school", "--organisations", organisations, "--out", tmp_path / "plans")
    call("roadmap", "plan", folder("kaliningrad"), *words)
    (tmp_path / "plans" / "edu2.xlsx").write_bytes(b"corrected by hand")

    answer = call("roadmap", "plan", folder("kaliningrad"), *words)

    assert answer.code == 1
    assert "edu" in answer.err
    assert (tmp_path / "plans" / "edu2.xlsx").read_bytes() == b"corrected by hand"


def test_the_schools_a_run_found_are_planned_for_in_one_table(run: Path, tmp_path: Path) -> None:
    listed = {one["school"] for one in csv_rows(run / "schools.csv") if is_listed(one)}
    words = ("--run", run, "--for", "school", "--out", tmp_path / "plans.csv")

    answer = call("roadmap", "plan", folder("kaliningrad"), *words)

    assert answer.code == 0, answer.err
    table = csv_rows(tmp_path / "plans.csv")
    assert {one["school"] for one in table} == listed
    assert all(int(one["tasks"]) > 0 for one in table)
    for one in table:
        assert len(csv_rows(tmp_path / one["file"])) >= int(one["tasks"])
        assert one["file"] in answer.out


def test_schools_of_a_run_have_the_status_of_its_list(run: Path) -> None:
    template = load_region(folder("stavropol")).roadmaps["neftekumsk-2020-2024"]

    schools = found_schools(read_run(run).found, template).schools

    assert schools
    assert all("shnor" in (one.statuses or ()) for one in schools)
    assert all(one.reasons is None for one in schools)  # the order links no reasons


def test_reasons_of_a_school_are_the_criteria_that_the_order_links(run: Path) -> None:
    found = read_run(run).found
    template = load_region(folder("kaliningrad")).roadmaps["kaliningrad-2023"]

    def reasons(*linked: str) -> list[tuple[str, ...] | None]:
        rows = tuple(evolve(row, reasons=linked) for row in template.measures)
        schools = found_schools(found, evolve(template, measures=rows)).schools
        return [one.reasons for one in schools]

    assert ("low-in-two-procedures",) in reasons("low-in-two-procedures")
    assert set(reasons("low-in-two-procedures", "a risk of a profile")) == {None}


def test_a_run_and_a_table_are_not_taken_together(run: Path, organisations: Path) -> None:
    words = ("--run", run, "--organisations", organisations)

    assert call("roadmap", "plan", folder("kaliningrad"), *words).code == 2


def test_the_table_of_a_run_is_a_table_of_schools(run: Path) -> None:
    school = csv_rows(run / "schools.csv")[0]["school"]
    words = ("--organisations", run / "schools.csv", "--for", f"school:{school}")

    answer = call("roadmap", "plan", folder("kaliningrad"), *words)

    assert answer.code == 0, answer.err


def test_one_school_found_has_its_plan_in_the_folder_too(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("school;name\nedu1;Школа\n", "utf-8")
    words = ("--organisations", tmp_path / "one.csv", "--for", "school")

    answer = call("roadmap", "plan", folder("kaliningrad"), *words, "--out", tmp_path / "plans")

    assert answer.code == 0, answer.err
    assert [one.name for one in (tmp_path / "plans").iterdir()] == ["edu1.xlsx"]


@pytest.mark.parametrize("ending", ["ics", "csv", "xlsx", "json"])
def test_an_export_replaces_only_where_it_is_asked(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"plan.{ending}"
    file.write_text("corrected by hand", "utf-8")
    words = ("roadmap", "export", folder("sakhalin"), "--out", file)

    answer = call(*words)

    assert answer.code == 1
    assert "--overwrite" in answer.err
    assert file.read_bytes() == b"corrected by hand"
    assert call(*words, "--overwrite").code == 0
    assert file.read_bytes() != b"corrected by hand"


def test_calendars_of_parties_are_replaced_only_where_it_is_asked(tmp_path: Path) -> None:
    words = ("roadmap", "export", folder("sakhalin"), "--by-party", "--out", tmp_path / "calendars")

    assert [call(*words).code, call(*words).code, call(*words, "--overwrite").code] == [0, 1, 0]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_blank_roster_is_written_once_and_read_back(ending: str, tmp_path: Path) -> None:
    blank = tmp_path / f"blank.{ending}"
    words = ("roadmap", "roster", folder("sakhalin"), "--out", blank)

    assert [call(*words).code, call(*words).code, call(*words, "--overwrite").code] == [0, 1, 0]
    planned = call("roadmap", "plan", folder("sakhalin"), "--roster", blank)
    assert planned.code == 0, planned.err
    assert "The roster names nobody for" in planned.out
    assert "the order has no such party" not in planned.out


def csv_rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text, delimiter=";"))


def is_listed(row: dict[str, str]) -> bool:
    return row["low-results-school"] == "met"


@pytest.mark.parametrize(
    "words", [("list",), ("show",), ("lint",), ("cascade",), ("roll", "--to", "2024")]
)
def test_what_a_command_shows_is_written(words: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "page.html"

    answer = call("roadmap", words[0], folder("kaliningrad"), *words[1:], "--out", file)

    assert answer.code == 0, answer.err
    assert "2023" in file.read_text("utf-8")


def test_schools_are_not_planned_for_without_their_table() -> None:
    answer = call("roadmap", "plan", folder("kaliningrad"), "--for", "school:edu1")

    assert answer.code == 2
    assert "--organisations" in answer.err


def test_a_level_that_is_not_there_is_refused() -> None:
    answer = call("roadmap", "plan", folder("kaliningrad"), "--for", "village")

    assert answer.code == 2
    assert "village" in answer.err


@pytest.mark.parametrize("region", REGIONS)
def test_a_calendar_is_written_for_each_region(region: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.ics"
    answer = call("roadmap", "export", folder(region), "--format", "ics", "--out", file)

    assert answer.code == 0, answer.err
    assert file.read_text("utf-8").startswith("BEGIN:VCALENDAR")


def test_a_plan_written_before_is_exported_again(tmp_path: Path) -> None:
    first, second = tmp_path / "plan.xlsx", tmp_path / "plan.json"
    call("roadmap", "plan", folder("sakhalin"), "--out", first)

    answer = call("roadmap", "export", first, "--out", second)

    assert answer.code == 0, answer.err
    planned = call("roadmap", "plan", folder("sakhalin"), "--json").json
    again = json.loads(second.read_text("utf-8"))
    assert len(again["tasks"]) == len(planned["tasks"])


def test_a_format_that_is_not_written_is_refused(tmp_path: Path) -> None:
    answer = call("roadmap", "export", folder("sakhalin"), "--out", tmp_path / "plan.pdf")

    assert answer.code == 2
    assert "ics, csv, xlsx, json" in answer.err


# --- roll, import ------------------------------------------------------------------------------


def test_a_rolled_template_is_written_and_planned(tmp_path: Path) -> None:
    file = tmp_path / "next.toml"
    answer = call("roadmap", "roll", folder("krasnodar"), "--to", 2023, "--out", file)

    assert "Январь 2022 г. Январь 2023 г." in " ".join(answer.out.split())
    assert "For a person to decide" in answer.out
    planned = call("roadmap", "plan", file, "--json").json
    assert {one["due"][:4] for one in planned["tasks"] if one["due"]} <= {"2023", "2024"}


def test_a_file_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "next.toml"
    file.write_text("mine", "utf-8")

    answer = call("roadmap", "roll", folder("krasnodar"), "--to", 2023, "--out", file)

    assert answer.code == 1
    assert file.read_text("utf-8") == "mine"


def test_an_order_as_a_table_is_imported_planned_and_linted(tmp_path: Path) -> None:
    order = tmp_path / "order.csv"
    order.write_text(
        "№;Наименование мероприятия;Сроки исполнения;Ответственные\n"
        "1;Семинар (вымышлен);до 25.03.2021;Руководители школ\n"
        "2;Отчёт (вымышлен);сентябрь 2021 – август 2021;МОУО\n",
        "utf-8-sig",
    )
    draft = tmp_path / "draft.toml"

    answer = call("roadmap", "import", order, "--out", draft)

    assert answer.code == 0, answer.err
    shown = call("roadmap", "show", draft, "--json").json
    assert [one["title"] for one in shown["measures"]] == [
        "Семинар (вымышлен)",
        "Отчёт (вымышлен)",
    ]
    codes = {one["code"] for one in call("roadmap", "lint", order, "--json").json["findings"]}
    assert "roadmap.end_before_start" in codes


def test_a_table_without_terms_is_refused_with_the_remedy(tmp_path: Path) -> None:
    order = tmp_path / "order.csv"
    order.write_text("№;Наименование мероприятия\n1;Семинар\n", "utf-8-sig")

    answer = call("roadmap", "import", order)

    assert answer.code == 1
    assert "order.csv" in answer.err
    assert "Traceback" not in answer.err


def test_a_plan_is_never_written_outside_its_folder() -> None:
    """The name of a municipality comes from a file and may be a way out."""
    template = load_region("kaliningrad").roadmaps["kaliningrad-2023"]
    names = ("../../вне", "..", "C:\\вне", "CON", "Район", "РАЙОН")
    schools = Organisations(
        schools=tuple(
            SchoolEntry(school=f"edu{place}", name="Школа (вымышлена)", municipality=name)
            for place, name in enumerate(names)
        )
    )
    plans = plan_all(template, Tier.MUNICIPALITY, schools)

    paths = _paths(plans, Path("out"), "xlsx", True)  # noqa: FBT003  # several plans

    assert len(paths) == len(names)
    assert {path.parent for path in paths} == {Path("out")}
    assert len({path.name.casefold() for path in paths}) == len(names)
    assert "CON.xlsx" not in {path.name for path in paths}
