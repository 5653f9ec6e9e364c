"""The reader of the orders' texts, on synthetic tables: what it joins and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .documents import document_paragraphs, document_rows, persons, tidy, without_names, words

TABLE = """
План (вымышлен)

№\tЧто\tКогда
1\t2\t3
Начало работы\t\t
1.\tНазначить дирек-\tмай 2022
№\tЧто\tКогда
\tтора центра\tгода
2.\t<p>Школа № 1 -</p> <p>школе № 2</p>\t
---\t---\t---

Подпись
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "order.txt"
    path.write_text(TABLE, "utf-8")
    return path


def test_a_row_cut_by_a_page_break_is_one_row_and_a_cut_word_one_word(table: Path) -> None:
    first, second = document_rows(table)

    assert first.cells == {"№": "1.", "Что": "Назначить директора центра", "Когда": "май 2022 года"}
    assert second.cells["Что"] == "Школа № 1 - школе № 2"
    assert [row.section for row in (first, second)] == ["Начало работы", "Начало работы"]


def test_paragraphs_are_the_lines_outside_tables(table: Path) -> None:
    assert document_paragraphs(table) == ["План (вымышлен)", "Подпись"]


def test_a_line_of_a_table_that_belongs_nowhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "order.txt"
    path.write_text("№\tЧто\tКогда\nтретий\tпункт\tмай\n", "utf-8")

    with pytest.raises(ValueError, match="belongs to no row"):
        document_rows(path)


@pytest.mark.parametrize(
    "text",
    ["А.Б. Вымышленный", "Вымышленный А.Б.", "А.Б.Вымышленный", "А. Б. Вымышленный-Второй"],
)
def test_a_name_is_found_in_either_order(text: str) -> None:
    assert persons(f"приказ подписал {text}, директор") == [text]
    assert without_names(f"{text} - директор") == "… - директор"


def test_offices_and_shortened_places_are_no_names() -> None:
    assert persons("г. Славянск, МКУО ЦОКО. Директор МКУО КМЦ, п. 4.1. Кураторы ШНОР") == []


@given(st.text(alphabet="абвг №%+\n\t-«».", max_size=60))
def test_tidy_changes_blanks_and_cut_words_only(text: str) -> None:
    once = tidy(text)

    assert tidy(once) == once
    letters = "".join(words(text.replace("\n", "").replace("\t", "").replace(" ", "")))
    assert set(letters) == set("".join(words(once)))
