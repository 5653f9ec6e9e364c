"""Misprinted words: what is told, what is not, and the figures of docs/why/spelling.md."""

from __future__ import annotations

import re

import pytest

from roadmaps.lint.faults_page import ROOT
from roadmaps.lint.spelling_figures import figures
from schoolsupport.roadmaps.lint.spelling import SHORTEST_WORD, misprints
from schoolsupport.words import morphology

pytest.importorskip("pymorphy3")

PAGE = ROOT / "docs" / "why" / "spelling.md"
OWN = (ROOT / "README.ru.md", *sorted((ROOT / "docs" / "how-to" / "ru").glob("*.md")))
CATALOGUE = ROOT / "src" / "schoolsupport" / "locale" / "ru" / "LC_MESSAGES" / "schoolsupport.po"


def told(*texts: str) -> list[tuple[str, str]]:
    return [(one.word, one.meant) for one in misprints(texts)]


def test_the_page_tells_the_figures_of_today() -> None:
    page = " ".join(PAGE.read_text("utf-8").split())
    now = figures()

    assert f"| patterns | {now.slips} | {now.slips} |" in page
    assert f"| pymorphy3 | {now.unknown} | 0 |" in page
    assert f"| pymorphy3 beside the order's own words | {now.near} | 0 |" in page
    assert (
        f"Of {now.planted} planted misprints the dictionary alone has {now.planted_unknown} for"
        f" unknown, the rule tells {now.planted_near} and mends {now.mended} of them as they were"
    ) in page


def test_nothing_is_told_of_texts_without_faults() -> None:
    code = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
    own = [code.sub("", page.read_text("utf-8")) for page in OWN]
    said = re.findall(r'^msgstr[^"]*((?:".*"\n)+)', CATALOGUE.read_text("utf-8"), re.MULTILINE)
    messages = [re.sub(r'"\n"|\{\w*\}', "", one).strip('"\n') for one in said]

    assert len(messages) > 1000
    assert told(*"\n\n".join(own).split("\n\n"), *messages) == []


@pytest.mark.parametrize("word", ["резльтатов", "резуультатов", "резольтатов", "ерзультатов"])
def test_a_letter_lost_added_or_changed_or_two_swapped_is_told(word: str) -> None:
    assert told(f"Анализ {word}", "Справка результатов") == [(word, "результатов")]


def test_a_capital_that_begins_a_text_is_kept() -> None:
    assert told("Резльтаты работы", "Собрать результаты") == [("Резльтаты", "Результаты")]


@pytest.mark.parametrize(
    "printed",
    [
        "Школа «Резльтаты»",  # a name
        "РЕЗЛЬТАТЫ",
        "анализ-резльтаты",
        "резльтаты2",
        "резльтат. работы",  # cut short
        "резльтаты, резльтаты",  # more often than the word near it
    ],
)
def test_what_may_be_no_misprint_is_left(printed: str) -> None:
    assert told(f"О {printed}", "Собрать результаты и результат") == []


@pytest.mark.parametrize(("others", "count"), [("о предмета", 1), ("о предмета, о предмете", 0)])
def test_a_word_near_two_others_is_left(others: str, count: int) -> None:
    assert len(told("о предметв", others)) == count


@pytest.mark.parametrize(("word", "near"), [("шклоа", "школа"), ("шклоам", "школам")])
def test_short_words_are_left(word: str, near: str) -> None:
    assert len(word) in (SHORTEST_WORD - 1, SHORTEST_WORD)
    assert bool(told(f"о {word}", near)) is (len(word) == SHORTEST_WORD)


def test_without_the_dictionary_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(morphology, "is_word", lambda _: None)

    assert told("Анализ резльтатов", "Справка результатов") == []
