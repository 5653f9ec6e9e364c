"""The column of execution is kept, and goes to the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadmaps.importing.small import add_table, codes, document, saved
from schoolsupport.roadmaps.importing import import_order
from schoolsupport.roadmaps.importing.marks import mark_rows
from schoolsupport.roadmaps.importing.measures import Mark


def test_a_column_of_execution_is_kept(tmp_path: Path) -> None:
    made = document()
    rows = [("1", "Приказ", "март", "Выполнено 05.03.2024"), ("2", "Отчёт", "май", "")]
    add_table(made, rows, ("№", "Мероприятие", "Срок", "Отметка о выполнении"))

    imported = import_order(saved(made, tmp_path))

    assert [(one.number, one.text) for one in imported.marks] == [("1", "Выполнено 05.03.2024")]
    assert "import.marks_kept" in codes(imported)
    assert "import.unknown_heading" not in codes(imported)


@pytest.mark.parametrize(
    ("text", "status", "day", "document_"),
    [
        ("Выполнено 10.02.2023", "исполнено", "10.02.2023", ""),
        ("Не выполнено", "не исполнено", "", ""),
        ("В работе", "в работе", "", ""),
        ("Частично выполнено", "в работе", "", ""),
        ("приказ от 10.02.2023 № 5", "", "10.02.2023", "приказ от 10.02.2023 № 5"),
        ("смотри сайт", "", "", ""),
    ],
)
def test_a_mark_says_what_its_words_say_and_no_more(
    text: str, status: str, day: str, document_: str
) -> None:
    _, row = mark_rows([Mark(measure=0, number="7", text=text)])

    assert row == ("7", status, day, document_, text)
