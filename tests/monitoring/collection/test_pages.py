"""What people see of a collection, letter by letter."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import attrs
import pytest

import golden
from schoolsupport.monitoring.collection.folders import Folders, receive_folder
from schoolsupport.monitoring.collection.late import standings_of, status_page
from schoolsupport.monitoring.collection.making import made_page
from schoolsupport.monitoring.collection.outcomes import receipt_page
from schoolsupport.monitoring.collection.sent import read_received, read_sent
from schoolsupport.pages import Page
from schoolsupport.pages.terminal import shown

from . import invented
from .invented import FIRST, SECOND, Filled, Kept

GOLDEN = Path(__file__).parent / "golden"
LATER = dt.date(2023, 7, 15)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    folder, ledger = tmp_path_factory.mktemp("pages"), Kept()
    sent, came = folder / "sent", folder / "came"
    made = invented.sent_to(sent, by="school")
    Filled(sent / f"{FIRST.name}.xlsx").mark_all().save(came / "школа 1.xlsx")
    faulty = Filled(sent / f"{SECOND.name}.xlsx").mark("Провести самоанализ", День="вчера")
    faulty.save(came / "школа 2.xlsx")
    receipt = receive_folder(Folders(came=came, sent=sent), ledger, invented.CAME)
    files = tuple(  # what is printed names files as they were given
        attrs.evolve(one, back=None if one.back is None else Path(one.back).name)
        for one in receipt.files
    )
    told = standings_of(
        invented.done(ledger, LATER),
        ledger.standing(LATER),
        sent=read_sent(sent),
        received=read_received(sent),
    )
    return {
        "made": made_page(made, "рассылка"),
        "received": receipt_page(attrs.evolve(receipt, files=files)),
        "status": status_page(told),
    }


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", ["made", "received", "status"])
def test_a_page_is_shown_as_it_was_read(name: str, width: int, pages: dict[str, Page]) -> None:
    text = shown(pages[name], "ru", width)

    assert max(map(len, text.splitlines())) <= width
    golden.check(GOLDEN / f"{name}-{width}.txt", text)
