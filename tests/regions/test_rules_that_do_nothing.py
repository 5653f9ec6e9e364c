"""Rules that nobody can meet, and files that nobody reads, are refused on load with the region."""

from __future__ import annotations

from pathlib import Path

import pytest

from identification.rule_folders import FILES, SOURCE, RuleFolder
from schoolsupport import load_region
from schoolsupport.errors import ParameterError, RuleError, SchoolSupportError
from schoolsupport.identification.identify import identify
from schoolsupport.regions.region_folder import unread
from schoolsupport.tables import Tables

SECOND = f"""
    [[category]]
    id = "other"
    title = "Другая"
    short = "Д"
    {{main}}
    [[category.version]]
    from = 2020-01-01
    checked = 2026-11-21
    any_of = ["low"]
    {SOURCE}
"""


@pytest.fixture
def folder(tmp_path: Path) -> RuleFolder:
    return RuleFolder(tmp_path / "region")


def faults(folder: RuleFolder) -> list[str]:
    with pytest.raises(SchoolSupportError) as told:
        load_region(folder.path).rulebook  # noqa: B018  # reading is what is tried
    return told.value.text("ru").splitlines()


def change(folder: RuleFolder, name: str, old: str, new: str) -> RuleFolder:
    file = folder.path / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return folder


def test_the_folder_itself_is_read(folder: RuleFolder) -> None:
    assert load_region(folder.path).rulebook.region == "test"


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (
            "rules/low.toml",
            "threshold",
            "procedures_at_least = 3\nthreshold",
            "test: rules/low.toml: version[0]: procedures_at_least: столько процедур не наберёт",
        ),
        (
            "rules/low.toml",
            'procedures = "both"',
            'procedures = ["both", "vpr-5-ma"]\nprocedures_at_least = 3',
            "в правиле их всего 2",
        ),
        (
            "rules/low.toml",
            'procedures = "both"',
            'procedures = ["vpr-5-ru", "vpr-5-ru"]',
            "test: rules/low.toml: version[0]: procedures: одна процедура названа дважды",
        ),
        (
            "region.toml",
            'both = ["vpr-5-ru", "vpr-5-ma"]',
            'both = ["vpr-5-ru", "vpr-5-ma", "vpr-5-ru"]',
            "test: region.toml: procedure_sets.both: одна процедура названа дважды",
        ),
        (
            "rules/low.toml",
            SOURCE,
            SOURCE
            + '\n[[version.alternative]]\nid = "a"\ntitle = "т"\n'
            + "set = { procedures_at_least = 5 }",
            "в правиле их всего 2",
        ),
    ],
)
def test_what_nobody_can_meet_is_refused(
    folder: RuleFolder, name: str, old: str, new: str, told: str
) -> None:
    assert any(told in line for line in faults(change(folder, name, old, new)))


def test_as_many_procedures_as_the_set_has_can_be_met(folder: RuleFolder) -> None:
    change(folder, "rules/low.toml", "threshold", "procedures_at_least = 2\nthreshold")

    assert load_region(folder.path).rulebook.criteria["low"].versions


def test_a_parameter_of_a_run_is_refused_too(folder: RuleFolder) -> None:
    rules = load_region(folder.path).rulebook
    works = {"school": ["a"], "year": [2021], "procedure": ["vpr-5-ru"], "n": [20], "n_2": [20]}

    with pytest.raises(ParameterError, match="the rule has 2"):
        identify(
            rules, Tables.of(results=works), year=2021, settings={"low.procedures_at_least": 3}
        )


NUMBER = """
    title = "Доля двоек"
    kind = "number"
    worse = "higher"
    indicator = "share_below_minimum"
    parameters = {{ procedures = ["vpr-5-ru"] }}
    comparator = "{comparator}"
    [[version]]
    from = 2020-01-01
    checked = 2026-11-21
    {line}
    {source}
"""


@pytest.mark.parametrize(
    ("comparator", "line", "is_refused"),
    [
        ("at_least", "threshold = 30", True),
        ("at_least", "threshold = 1.01", True),
        ("at_least", "threshold = 1", False),
        ("at_most", "threshold = 30", True),
        ("between", "threshold = 0.1\nthreshold_to = 30", True),
        ("at_least", 'thresholds = { a = 0.3, b = 30 }\npool = "municipality"', True),
        ("at_least", 'thresholds = { a = 0.3, b = 0.4 }\npool = "municipality"', False),
    ],
)
def test_a_line_above_one_on_a_share_is_refused(
    folder: RuleFolder,
    comparator: str,
    line: str,
    is_refused: bool,  # noqa: FBT001  # what a row of the table expects
) -> None:
    text = NUMBER.format(comparator=comparator, line=line.replace("\n", "\n    "), source=SOURCE)
    folder.write("rules/share.toml", text)

    if not is_refused:
        assert load_region(folder.path).rulebook.criteria["share"]
        return
    (told,) = faults(folder)
    assert told.startswith("test: rules/share.toml: version[0]: threshold")
    assert "доля не бывает больше 1" in told


def test_cuts_of_bands_are_lines_too(folder: RuleFolder) -> None:
    text = NUMBER.format(comparator="x", line="cuts = [0.3, 30]", source=SOURCE)
    text = text.replace('comparator = "x"', 'bands = ["a", "b", "c"]\n    met_in = ["c"]')
    text = text.replace('"number"', '"bands"').replace(
        "bands = [", 'titles = ["А", "Б", "В"]\n    edge = "upper"\n    bands = ['
    )
    folder.write("rules/share.toml", text)

    assert any("cuts[1]: доля не бывает больше 1; найдено: 30" in one for one in faults(folder))


# --- the main category -------------------------------------------------------------------------


def test_one_of_several_categories_is_the_main_one(folder: RuleFolder) -> None:
    both = FILES["rules/categories.toml"] + SECOND.replace("{main}", "")
    folder.write("rules/categories.toml", both)
    assert any("ни одна категория не названа главной" in one for one in faults(folder))

    folder.write(
        "rules/categories.toml",
        FILES["rules/categories.toml"] + SECOND.replace("{main}", "main = true"),
    )
    assert load_region(folder.path).rulebook.categories["other"].main


def test_two_main_categories_are_refused(folder: RuleFolder) -> None:
    first = FILES["rules/categories.toml"].replace('short = "СШ"', 'short = "СШ"\nmain = true')
    folder.write("rules/categories.toml", first + SECOND.replace("{main}", "main = true"))

    (told,) = faults(folder)
    assert "главной названа не одна категория; найдено: weak, other" in told


# --- files and folders -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("list/shnor.csv", "list: этот файл или папку никто не читает. Назовите lists"),
        ("rules/x.TOML", "rules/x.TOML: этот файл или папку никто не читает. Назовите x.toml"),
        ("rules/more/x.toml", "rules/more: этот файл"),
        ("lists/shnor.xlsx", "lists/shnor.xlsx: этот файл"),
        ("calendars/working_days.toml", "Назовите working-days.toml"),
        ("roadmap/a.toml", "Назовите roadmaps"),
        ("suport.toml", "Назовите support.toml"),
        ("indicators.py", "код показателей никто не вызывает"),
        ("data.zip", "data.zip: этот файл"),
    ],
)
def test_what_nobody_reads_is_refused(folder: RuleFolder, name: str, told: str) -> None:
    file = folder.path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("", "utf-8")

    assert any(one.startswith("test: ") and told in one for one in faults(folder))


@pytest.mark.parametrize(
    "name",
    ["README.md", "rules/заметки.txt", "_drafts/a.toml", ".git/config", "plugin_words.py",
     "tests/test_it.py", "forms/letter.docx"],
)  # fmt: skip
def test_notes_and_what_is_set_apart_are_let_through(folder: RuleFolder, name: str) -> None:
    file = folder.path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("", "utf-8")

    assert not list(unread(folder.path))


# --- whose fault it is -------------------------------------------------------------------------


def test_every_fault_names_its_region(folder: RuleFolder) -> None:
    change(folder, "rules/low.toml", "threshold", "treshold = 1\nthreshold")
    change(folder, "rules/categories.toml", '"low"', '"lo"')
    found = faults(folder)

    assert all(one.startswith("test: rules/") for one in found)


@pytest.mark.parametrize(
    ("name", "asked"), [("roadmaps/a.toml", "roadmaps"), ("registers/a.toml", "registers")]
)
def test_faults_of_roadmaps_and_registers_do_too(folder: RuleFolder, name: str, asked: str) -> None:
    folder.write(name, "x = [")

    with pytest.raises(RuleError) as told:
        getattr(load_region(folder.path), asked)
    assert told.value.text("ru").startswith(f"test: {name}: ")
