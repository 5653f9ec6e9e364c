"""`schoolsupport collect`: sent, filled in, received into a store, and who is late."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document
from jsonschema import Draft202012Validator

from monitoring import paper_plan as paper
from monitoring.collection.invented import PLANS, Filled
from schoolsupport.store import open_store

from .conftest import Answer, call

SCHEMAS = Path(__file__).parents[2] / "docs" / "schema"
DISTRICT = "Дальний район.xlsx"
NAMED = ("--on", "2023-06-30", "--until", "2023-07-10", "--to", "Отдел (вымышлен)")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    file = tmp_path / "support.db"
    with open_store(file) as opened:
        opened.add_all([*PLANS, paper.PLAN])
    return file


@pytest.fixture
def sent(store: Path) -> Path:
    folder = store.parent / "sent"
    assert made(store, folder).code == 0
    return folder


def made(store: Path, folder: Path, *more: object) -> Answer:
    return call("collect", "make", "--store", store, *NAMED, "--out", folder, *more)


def received(store: Path, sent: Path, *more: object) -> Answer:
    words = ("collect", "receive", store.parent / "came", "--sent", sent, "--store", store)
    return call(*words, *more)


def fits(answer: Answer, schema: str) -> None:
    check = Draft202012Validator(json.loads((SCHEMAS / f"{schema}.json").read_text("utf-8")))
    assert not [error.message for error in check.iter_errors(answer.json)]


def test_workbooks_are_made_for_each_municipality_and_the_region(store: Path, sent: Path) -> None:
    files = sorted(one.name for one in sent.iterdir())
    again = made(store, sent)

    assert files == ["collect.json", DISTRICT, "Область.xlsx"]
    assert (again.code, "collection already" in again.err) == (1, True)
    told = made(store, sent, "--overwrite", "--by", "school", "--json")
    assert [one["file"] for one in told.json["books"]] == [
        "Область.xlsx", DISTRICT, "МБОУ ООШ № 2.xlsx", "МБОУ СОШ № 1.xlsx",
    ]  # fmt: skip
    fits(told, "collect-make")


def test_one_municipality_may_be_asked_alone_and_the_list_written(
    store: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "list.csv"
    words = ("--municipality", "Дальний район", "--list", listed, "--all")
    answer = made(store, tmp_path / "one", *words)

    assert answer.code == 0, answer.err
    assert [one.name for one in (tmp_path / "one").glob("*.xlsx")] == [DISTRICT]
    assert "Дальний район" in listed.read_text("utf-8-sig")
    assert made(store, tmp_path / "two", "--all", "--ahead", 3).code == 2


def test_a_whole_workbook_goes_in_and_a_faulty_one_comes_back(store: Path, sent: Path) -> None:
    came = store.parent / "came"
    Filled(sent / DISTRICT).mark_all().save(came / "район.xlsx")
    Filled(sent / "Область.xlsx").mark("Мероприятие 3", День="вчера").save(came / "область.xlsx")

    answer = received(store, sent, "--json")
    again = received(store, sent)

    assert (answer.code, again.code) == (1, 1)
    fits(answer, "collect-receive")
    assert {one["file"]: one["outcome"] for one in answer.json["files"]} == {
        "район.xlsx": "whole", "область.xlsx": "faulty",
    }  # fmt: skip
    assert answer.json["recorded"] == 9
    assert [one.name for one in (came / "вернуть").iterdir()] == ["область - исправить.xlsx"]
    assert "Entries recorded: 0" in again.out
    with open_store(store) as opened:
        assert len(opened.entries()) == 9


def test_status_says_who_is_late_with_reminders_and_letters(store: Path, sent: Path) -> None:
    Filled(sent / DISTRICT).mark_all().save(store.parent / "came" / "район.xlsx")
    received(store, sent)
    letters = store.parent / "letters"
    words = ("collect", "status", sent, "--store", store, "--on", "2023-07-15")

    told = call(*words, "--json")
    shown = call(*words, "--reminders", "--letters", letters, SCHOOLSUPPORT_LANG="ru")

    fits(told, "collect-status")
    how = {one["name"]: (one["answered"], one["late"]) for one in told.json["addressees"]}
    assert how == {"Дальний район": ("whole", 0), "Область": ("nothing", 5)}
    assert [one["name"] for one in told.json["reminders"]] == ["Область"]
    assert "Уважаемые коллеги!" in shown.out
    (letter,) = letters.iterdir()
    text = "\n".join(one.text for one in Document(str(letter)).paragraphs)
    assert "Уважаемые коллеги!" in text
    assert "опоздание — 5 дней" in text
    assert call(*words, "--letters", letters).code == 1


def test_a_file_that_is_not_there_and_a_folder_that_is_no_collection_are_told(
    store: Path, tmp_path: Path
) -> None:
    assert "no such folder" in call("collect", "receive", tmp_path / "x", "--store", store).err
    answer = call("collect", "status", tmp_path, "--store", store)
    assert (answer.code, "collect.json" in answer.err) == (1, True)
    assert call("collect", "status", "--store", tmp_path / "none.db").code == 1
