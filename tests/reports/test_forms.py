"""Forms as files: what is read is what was written, and what no form can say is refused."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.errors import RuleError
from schoolsupport.records import made, stored
from schoolsupport.regions import RegionPlugin, load_region
from schoolsupport.reports.fields import RowKind, Subject, subject_of
from schoolsupport.reports.form_files import form_of, read_forms
from schoolsupport.reports.forms import ASSUMED, FormAbout, ReportForm, fields_in, filled

REGIONS = ("kaliningrad", "krasnodar", "sakhalin", "stavropol", "sverdlovsk")
WORDS = st.text("абвгд ,.№", min_size=1, max_size=12).filter(str.strip)
SOURCE = {"act": "kaliningrad-28-2023", "clause": "строка 10", "quote": "Первый мониторинг"}


@st.composite
def texts(draw: st.DrawFn, subject: Subject) -> str:
    """Words with fields and doubled braces between them."""
    pieces = draw(
        st.lists(
            st.one_of(
                WORDS,
                st.sampled_from(sorted(subject.words_known)).map(lambda name: f"{{{name}}}"),
                st.sampled_from(["{{", "}}"]),
            ),
            min_size=1,
            max_size=5,
        )
    )
    return "".join(pieces)


@st.composite
def columns(draw: st.DrawFn, subject: Subject, kind: RowKind) -> list[dict[str, Any]]:
    made_of = []
    for name in draw(st.lists(st.sampled_from([*kind.fields, None]), min_size=1, max_size=5)):
        column: dict[str, Any] = {"heading": draw(texts(subject))}
        if name is not None:
            column["field"] = name
            if kind.fields[name].unit is not None and draw(st.booleans()):
                column["unit"] = draw(st.sampled_from(["percent", "people", "points"]))
        if draw(st.booleans()):
            column["width"] = draw(st.integers(1, 200))
        made_of.append(column)
    return made_of


@st.composite
def tables(draw: st.DrawFn, subject: Subject) -> dict[str, Any]:
    """A table of a form; its rows named, or left to the subject."""
    named = draw(st.booleans())
    kind = subject.kinds[draw(st.sampled_from([*subject.kinds])) if named else subject.default]
    headings = [name for name in kind.fields if name not in subject.kinds or named]
    table: dict[str, Any] = {"column": draw(columns(subject, kind))}
    if named:
        table["rows"] = kind.name
    by = draw(st.lists(st.sampled_from(headings), max_size=2, unique=True))
    if by:
        table["group_by"] = by
    if any(kind.fields[one["field"]].total for one in table["column"] if "field" in one) and draw(
        st.booleans()
    ):
        table["totals"] = True
    return table


@st.composite
def forms(draw: st.DrawFn) -> dict[str, Any]:
    """The content of a file that says nothing wrong."""
    about = draw(st.sampled_from([*FormAbout]))
    subject = subject_of(about.value)
    form: dict[str, Any] = {
        "title": draw(texts(subject)),
        "about": about.value,
        "source": SOURCE,
        "before": draw(st.lists(texts(subject), max_size=2)),
        "after": draw(st.lists(texts(subject), max_size=2)),
        "mark": draw(st.lists(texts(subject), max_size=2)),
        "sign": draw(st.lists(texts(subject), max_size=2)),
        "assumed": draw(st.lists(st.sampled_from(ASSUMED), max_size=3)),
    }
    if draw(st.booleans()):
        form |= draw(tables(subject))
    else:
        form["table"] = draw(st.lists(tables(subject), min_size=1, max_size=2))
    if draw(st.booleans()):
        form["orientation"] = draw(st.sampled_from(["portrait", "landscape"]))
    return form


@given(forms())
def test_a_form_that_says_nothing_wrong_is_kept_whole(raw: dict[str, Any]) -> None:
    form = form_of(raw, "any")

    assert made(stored(form), ReportForm, "any") == form
    assert stored(form)["title"] == raw["title"]
    columns_ = [one for table in form.tables for one in table.column]
    written = [*raw.get("column", ()), *(c for t in raw.get("table", ()) for c in t["column"])]
    assert [one.heading for one in columns_] == [one["heading"] for one in written]


@given(forms(), st.data())
def test_a_field_that_is_not_known_is_refused_wherever_it_stands(
    raw: dict[str, Any], data: st.DataObject
) -> None:
    raw = copy.deepcopy(raw)
    place = data.draw(st.sampled_from(["title", "before", "heading", "field", "group_by"]))
    table = raw if "column" in raw else raw["table"][0]
    if place == "title":
        raw["title"] += "{no.such}"
    elif place == "before":
        raw["before"] = [*raw["before"], "Итог: {no.such}"]
    elif place == "heading":
        table["column"][0]["heading"] += "{no.such}"
    elif place == "field":
        table["column"][0] = {"heading": "Столбец", "field": "no.such"}
        table.pop("totals", None)
    else:
        subject = subject_of(raw["about"])
        table["rows"] = table.get("rows", subject.default)
        table["group_by"] = ["no.such"]

    with pytest.raises(RuleError) as refused:
        form_of(raw, "any")

    assert refused.value.fault == "form.unknown_field"
    assert refused.value.found == "no.such"
    assert "Есть: " in refused.value.text("ru") or "есть: " in refused.value.text("ru")


@given(st.lists(st.one_of(WORDS, st.sampled_from(["{on}", "{{", "}}", "{ share }"]))))
def test_words_are_filled_by_name_and_nothing_else_of_them_changes(pieces: list[str]) -> None:
    values = {"on": "30.06.2023", "share": "40 % {on}"}
    told = {"{on}": values["on"], "{ share }": values["share"], "{{": "{", "}}": "}"}

    assert filled("".join(pieces), values) == "".join(told.get(one, one) for one in pieces)
    assert fields_in("".join(pieces)) == [
        one.strip("{} ") for one in pieces if one[:1] == "{" and one != "{{"
    ]


GOOD = """
title = "Отчёт на {on}"
about = "execution"
roadmap = "kaliningrad-2023"
source = { act = "kaliningrad-28-2023", clause = "строка 10", quote = "Первый мониторинг" }
[[column]]
heading = "Муниципалитет"
field = "municipality"
[[column]]
heading = "Исполнено"
field = "share"
"""


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{on}", "{om}", "form.unknown_field"),
        ("{on}", "{on", "form.brace"),
        ('"Муниципалитет"', '" "', "form.empty"),
        ('"Отчёт на {on}"', '""', "form.empty"),
        ('field = "share"', 'field = "shere"', "form.unknown_field"),
        ('field = "share"', 'field = "share"\nwidth = 0', "form.width"),
        ('field = "municipality"', 'field = "municipality"\nunit = "share"', "form.unit_of_words"),
        ('about = "execution"', 'about = "execution"\nrows = "schools"', "form.unknown_rows"),
        (
            'about = "execution"',
            'about = "execution"\nassumed = ["colour"]',
            "form.unknown_assumed",
        ),
        ('about = "execution"', 'about = "execution"\ntemplate = "a.docx"', "form.no_template"),
        (
            'about = "execution"',
            'about = "execution"\ntemplate = "../a.docx"',
            "form.template_name",
        ),
        ('about = "execution"', 'about = "weather"', "rule.unfit"),
        ('about = "execution"', 'about = "execution"\ncolour = 1', "rule.unknown_key"),
        ('roadmap = "kaliningrad-2023"', 'roadmap = "kaliningrad"', "round.unknown_roadmap"),
        ("Первый мониторинг", "Первый обзор", "form.no_quote"),
        ('act = "kaliningrad-28-2023"', 'act = "other"', "form.unknown_act"),
    ],
)
def test_what_a_form_may_not_say_is_refused_with_its_place(
    folder: Path, old: str, new: str, code: str
) -> None:
    assert old in GOOD
    (folder / "forms" / "own.toml").write_text(GOOD.replace(old, new), "utf-8")

    with pytest.raises(RuleError) as refused:
        read_forms(folder, load_region("kaliningrad").roadmaps)

    assert refused.value.fault == code
    assert str(refused.value.where).startswith("forms/own.toml")


def test_the_nearest_field_is_named(folder: Path) -> None:
    (folder / "forms" / "own.toml").write_text(GOOD.replace('"share"', '"shere"'), "utf-8")

    with pytest.raises(RuleError, match="Perhaps “share”"):
        read_forms(folder, load_region("kaliningrad").roadmaps)


def test_all_faults_of_all_forms_are_told_together(folder: Path) -> None:
    (folder / "forms" / "a.toml").write_text(GOOD.replace("{on}", "{om}{nn}"), "utf-8")
    (folder / "forms" / "b.toml").write_text(GOOD.replace('"share"', '"shere"'), "utf-8")

    with pytest.raises(RuleError) as refused:
        read_forms(folder, load_region("kaliningrad").roadmaps)

    assert [one.found for one in (refused.value, *refused.value.others)] == ["om", "nn", "shere"]


def test_a_form_whose_columns_are_grouped_has_rows_of_the_last_group() -> None:
    form = form_of(
        {
            "title": "Отчёт",
            "about": "execution",
            "source": SOURCE,
            "group_by": ["municipality", "school"],
            "column": [{"heading": "Школа", "field": "school"}],
        },
        "own",
    )
    (table,) = form.tables

    assert table.kind(form.subject) == "school"
    assert table.headings(form.subject) == ("municipality",)


@pytest.mark.parametrize("region", REGIONS)
def test_every_round_names_a_form_that_the_region_has(region: str) -> None:
    plugin = load_region(region)

    named = {one.form for one in plugin.rounds.values() if one.form}

    assert named
    assert named <= plugin.forms.keys()


@pytest.mark.parametrize("region", REGIONS)
def test_a_round_whose_form_is_gone_keeps_the_rounds_from_being_read(
    region: str, tmp_path: Path
) -> None:
    plugin = load_region(region)
    name = next(one.form for one in plugin.rounds.values() if one.form)
    _copy(Path(str(plugin.folder)), tmp_path)
    (tmp_path / "forms" / f"{name}.toml").unlink()

    with pytest.raises(RuleError) as refused:
        _ = RegionPlugin.from_folder(tmp_path).rounds

    assert refused.value.fault == "round.unknown_form"
    assert refused.value.found == name


@pytest.mark.parametrize("region", REGIONS)
def test_an_orders_table_has_the_headings_that_are_printed(region: str) -> None:
    plugin = load_region(region)
    (template,) = plugin.roadmaps.values()

    headings = [column.heading for column in plugin.forms["roadmap"].column]

    assert headings == list(template.columns)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the acts of a region and room for forms."""
    acts = Path(str(load_region("kaliningrad").folder)) / "acts.toml"
    (tmp_path / "acts.toml").write_text(acts.read_text("utf-8"), "utf-8")
    (tmp_path / "forms").mkdir()
    return tmp_path


def _copy(folder: Path, to: Path) -> None:
    for file in folder.rglob("*"):
        if file.suffix in {".toml", ".csv", ".docx"}:
            target = to / file.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    assert tomllib.loads((to / "region.toml").read_text("utf-8"))
