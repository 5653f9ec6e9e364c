"""Documents for publication and those that are not: what is kept back, and what each sheet says."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import schoolsupport as ss
from schoolsupport.errors import ParameterError
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.reasons.explain import page as why_page
from schoolsupport.identification.reasons.listing import page as list_page
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.pages import RESTRICTED, Column, Letterhead, Page, Table
from schoolsupport.pages.cells import words
from schoolsupport.pages.docx import write_docx
from schoolsupport.pages.html import html
from schoolsupport.pages.markdown import markdown
from schoolsupport.pages.terminal import shown
from schoolsupport.pages.xlsx import write_xlsx
from schoolsupport.reports.fields import subject_of
from schoolsupport.reports.form_files import form_of
from schoolsupport.reports.forms import FormAbout, ReportForm
from schoolsupport.reports.published_results import PublishedResults
from schoolsupport.tables import Tables

from .conftest import PROCEDURES, Work, results_of, schools_named
from .test_documents import ALL, made

MARK = words(RESTRICTED, "ru")
SHEET = Page(
    title="Список",
    name="list",
    restricted=True,
    parts=[Table.of_rows([Column(heading="Школа")], [("СОШ № 1",)])],
)


def heads_of(file: Path) -> list[str]:
    """The texts of every head of a Word document."""
    with zipfile.ZipFile(file) as packed:
        names = [name for name in packed.namelist() if re.match(r"word/header\d*\.xml", name)]
        return [re.sub("<[^>]*>", "", packed.read(name).decode()) for name in names]


@pytest.mark.parametrize("paper", ["working", "official"])
def test_every_sheet_of_a_document_is_marked(paper: str, tmp_path: Path) -> None:
    page = Page(title="Список", restricted=True, paper=paper)  # type: ignore[arg-type]  # one of two

    write_docx(page, tmp_path / "a.docx", "ru")

    heads = heads_of(tmp_path / "a.docx")
    assert len(heads) == (2 if paper == "official" else 1)  # the first sheet has its own
    assert all(MARK in head for head in heads)


def test_a_letterhead_is_marked_above_its_own_head(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    own = docx.Document()
    own.sections[0].header.paragraphs[0].text = "Министерство (вымышленное)"
    own.add_paragraph("{content}")
    own.save(tmp_path / "own.docx")
    letterhead = Letterhead(content=(tmp_path / "own.docx").read_bytes(), fill=lambda text, _: text)

    write_docx(Page(title="Список", restricted=True, letterhead=letterhead), tmp_path / "a", "ru")

    (head,) = heads_of(tmp_path / "a")
    assert head.strip() == f"{MARK}Министерство (вымышленное)"


def test_every_sheet_of_a_workbook_is_marked_on_paper(tmp_path: Path) -> None:
    write_xlsx([SHEET, SHEET], tmp_path / "a.xlsx", "ru")

    with zipfile.ZipFile(tmp_path / "a.xlsx") as packed:
        sheets = [packed.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
    assert all(f"<oddHeader>&amp;R{MARK}</oddHeader>" in sheet for sheet in sheets)


def test_a_web_page_says_it_on_top_and_on_every_sheet_of_paper() -> None:
    text = html(SHEET, "ru")

    assert text.index(f'<p class="restricted">{MARK}</p>') < text.index("<h1>")
    assert f'@top-right {{ content: "{MARK}"' in text
    assert MARK not in html(Page(title="Список"), "ru")


def test_words_say_it_first_and_a_screen_does_not() -> None:
    assert markdown(SHEET, "ru").startswith(f"*{MARK}*\n")
    assert MARK not in shown(SHEET, "ru")


def test_a_run_its_list_and_a_sheet_of_a_school_are_marked(
    found: Identification, tmp_path: Path
) -> None:
    ss.write_run(found, tmp_path / "run")
    with zipfile.ZipFile(tmp_path / "run" / "schools.xlsx") as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if "worksheets/" in name]

    assert all(MARK in sheet for sheet in sheets)
    assert list_page(found).restricted
    assert why_page(found.explain("s1")).restricted


# --- documents of regions ------------------------------------------------------------------------


@pytest.mark.parametrize("about", list(FormAbout))
def test_only_what_an_act_made_public_is_for_everybody(about: FormAbout) -> None:
    is_public = about in (FormAbout.ROADMAP, FormAbout.LISTS)

    assert subject_of(about.value).restricted is not is_public


def inner_columns(form: ReportForm) -> list[set[str]]:
    """Of each table of a form the columns that publication leaves out."""
    subject = form.subject
    kinds = [subject.kinds[table.kind(subject)] for table in form.tables]
    return [
        {
            known.name
            for column in table.column
            if (known := kind.field(column.field or "")) is not None and known.inner
        }
        for table, kind in zip(form.tables, kinds, strict=True)
    ]


def is_inner(form: ReportForm) -> bool:
    """Whether publication leaves columns out; a document about one school is never published."""
    return form.about is not FormAbout.SCHOOL and any(inner_columns(form))


INNER = [
    (region, name)
    for region in dict.fromkeys(region for region, _ in ALL)
    for name, form in ss.load_region(region).forms.items()
    if is_inner(form)
]


@pytest.mark.parametrize(("region", "name"), INNER)
def test_a_document_for_publication_leaves_out_what_may_name_persons(
    region: str, name: str, tmp_path: Path
) -> None:
    inner = inner_columns(ss.load_region(region).forms[name])

    page = made(region, name, tmp_path, public=True).page

    for table, left_out in zip(page.tables, inner, strict=True):
        assert not {column.id for column in table.columns} & left_out
    told = [words(remark.words, "ru") for remark in page.remarks]
    assert any("Порог не задан актом" in one for one in told)
    assert any(one.startswith("Для публикации не показано") for one in told)
    assert not page.restricted


@pytest.mark.parametrize("region", [region for region, name in ALL if name == "director"])
def test_a_document_about_one_school_is_not_published(region: str, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="about one school is not published"):
        made(region, "director", tmp_path, public=True)


# --- results of schools --------------------------------------------------------------------------

FORM = form_of(
    {
        "title": "Список",
        "about": "verdicts",
        "column": [
            {"heading": "Школа", "field": "login"},
            {"heading": "Работы", "field": "works"},
            {"heading": "До черты", "field": "distance"},
            {"heading": "Случайность", "field": "within_chance"},
        ],
        "source": {"act": "a"},
    },
    "own",
)
REGION = ss.load_region("kaliningrad")
COUNTS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda one: (one[0], sum(one)))
"""Below the line, and of how many."""


@given(works=st.lists(COUNTS, min_size=1, max_size=8))
def test_neither_few_below_the_line_nor_few_above_it_are_told_nor_come_back(
    works: list[tuple[int, int]],
) -> None:
    """The region's number less the schools told: of several schools, and of 4 people at least."""
    told = PublishedResults(of_work(works), [f"s{place}" for place in range(len(works))])

    own = [told.tells(f"s{place}", "vpr-5-ru", *one) for place, one in enumerate(works)]
    for (low, n), tells in zip(works, own, strict=True):
        assert not tells or (low >= 5 and n - low >= 5)
    kept = [one for one, tells in zip(works, own, strict=True) if not tells]
    for below, n in told.region.values():
        assert (below, n) == (sum(low for low, _ in works), sum(n for _, n in works))
        if kept:
            assert len(kept) > 1
            assert sum(low for low, _ in kept) >= 4
            assert sum(n - low for low, n in kept) >= 4


def of_work(works: list[tuple[int, int]]) -> pd.DataFrame:
    """Results of one work."""
    low = [float(one) for one, _ in works]
    return pd.DataFrame(
        {
            "school": [f"s{place}" for place in range(len(works))],
            "procedure": "vpr-5-ru",
            "year": 2021,
            "n": [float(n) for _, n in works],
            "n_below_lowest": low,
            "n_below_highest": low,
        }
    )


def test_the_interval_of_chance_stands_beside_what_is_told(rules: Rulebook) -> None:
    some: list[Work] = [(20, 8), (20, 7), (40, 10), (40, 10)]
    few: list[Work] = [(20, 2), (9, 3), None, None]
    named = {"s0": some, "s1": some, "s2": few, "s3": few}
    tables = Tables.of(
        results=results_of(**named), schools=schools_named(**{one: one.upper() for one in named})
    )
    found = identify(rules, tables, year=2021)

    report = ss.report(REGION, FORM, found, public=True)

    (table,) = report.page.tables
    assert [column.id for column in table.columns] == ["login", "works", "within_chance"]
    text = markdown(report.page, "ru")
    assert "5 РУ 2021: 8 из 20 = 40 % (" in text
    assert "2 из 20" not in text
    assert "3 из 9" not in text
    assert "5 МА 2021: не публикуется" in text
    assert not report.page.restricted


def test_a_count_that_is_not_exact_is_not_told() -> None:
    tables = Tables.of(
        results={
            "school": ["s1"] * 2, "year": [2021] * 2, "procedure": list(PROCEDURES[:2]),
            "n": [20, 20], "n_below_lowest": [8, 8], "n_below_highest": [9, 8],
        }
    )  # fmt: skip

    told = PublishedResults(tables.results, ["s1"])

    assert not told.tells("s1", PROCEDURES[0], 8, 20)
    assert not told.tells("s1", PROCEDURES[0], float("nan"), 20)
    assert not told.tells("s1", None, 8, 20)
