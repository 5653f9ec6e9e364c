"""A form with a Word document of the region's own: its words are filled, the page stands in it."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

import schoolsupport as ss
from schoolsupport.errors import RuleError
from schoolsupport.regions import RegionPlugin

from .test_documents import invented
from .test_forms import _copy


def letterhead(file: Path, *texts: str, head: str = "") -> None:
    """A document of some paragraphs, each in pieces as editors leave them."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Arial"
    for text in texts:
        paragraph = document.add_paragraph()
        for piece in (text[:4], text[4:9], text[9:]):
            paragraph.add_run(piece)
    document.sections[0].header.paragraphs[0].text = head
    document.save(str(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a region whose form of rounds names a letterhead."""
    _copy(Path(str(ss.load_region("kaliningrad").folder)), tmp_path)
    form = tmp_path / "forms" / "round.toml"
    text = form.read_text("utf-8").replace(
        'about = "execution"', 'about = "execution"\ntemplate = "бланк.docx"'
    )
    form.write_text(text, "utf-8")
    return tmp_path


def test_the_page_stands_in_the_letterhead_and_its_fields_are_filled(
    folder: Path, tmp_path: Path
) -> None:
    letterhead(
        folder / "forms" / "бланк.docx",
        "Министру образования",
        "О раунде «{round.title}» на {on}",
        "{content}",
        "Исп. ________",
        head="{region.territory}",
    )
    region, year = RegionPlugin.from_folder(folder), invented("kaliningrad")
    done = ss.execution(year.ledger, year.plans, on=year.on)

    (file,) = ss.report(region, "round", done).save(tmp_path / "раунд.docx")

    document = docx.Document(str(file))
    texts = [one.text for one in document.paragraphs]
    assert texts[:2] == [
        "Министру образования",
        "О раунде «Первый мониторинг исполнения мероприятий дорожной карты» на 31.08.2023",
    ]
    assert texts[2].startswith("Исполнение дорожной карты")
    assert texts[-1] == "Исп. ________"
    assert "{content}" not in texts
    assert [one.text for one in document.sections[0].header.paragraphs] == [
        "Для служебного пользования", "Калининградская область",
    ]  # fmt: skip
    assert len(document.tables) == 3  # the floors, the municipalities, what came later
    assert document.styles["Normal"].font.name == "Arial"


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["{content}", "{content}"], "form.no_content"),
        (["Бланк"], "form.no_content"),
        (["{content}", "Раунд {round.titel}"], "form.unknown_field"),
        (["{content}", "Раунд {round"], "form.brace"),
    ],
)
def test_a_letterhead_that_cannot_be_filled_is_refused_when_the_form_is_read(
    folder: Path, texts: list[str], code: str
) -> None:
    letterhead(folder / "forms" / "бланк.docx", *texts)

    with pytest.raises(RuleError) as refused:
        _ = RegionPlugin.from_folder(folder).forms

    assert refused.value.fault == code
    assert "бланк.docx" in refused.value.text("ru")


def test_a_letterhead_that_is_no_document_is_refused(folder: Path) -> None:
    (folder / "forms" / "бланк.docx").write_bytes(b"text")

    with pytest.raises(RuleError) as refused:
        _ = RegionPlugin.from_folder(folder).forms

    assert refused.value.fault == "form.bad_template"
