"""Workbooks that were sent, one of them in hand, and an empty ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import invented
from .invented import Filled, Kept

DUE = "Назначить ответственных за проект"
SELF, TRAIN, SEMINAR = "Провести самоанализ", "Обучить учителей", "Участвовать в семинаре"
ONE, TWO = "МБОУ СОШ № 1", "МБОУ ООШ № 2"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("collection") / "sent"
    invented.sent_to(folder)
    return folder


@pytest.fixture
def book(sent: Path) -> Filled:
    return Filled(sent / "Дальний район.xlsx")


@pytest.fixture
def ledger() -> Kept:
    return Kept()
