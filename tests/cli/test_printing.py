from __future__ import annotations

import sys
from io import StringIO

import pytest

from schoolsupport.cli.session import Session
from schoolsupport.cli.showing import print_json, waiting
from schoolsupport.translation import msg

SESSION = Session("en")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Let both streams be a terminal; called in tests, as pytest resets them between phases."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    return screen


def test_waiting_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with waiting(SESSION, msg("Reading")):
        pass
    shown = terminal.getvalue()
    monkeypatch.setattr(sys, "stderr", plain := StringIO())
    with waiting(SESSION, msg("Reading")):
        pass

    assert "Reading" in shown
    assert plain.getvalue() == ""


def test_waiting_is_not_shown_to_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with waiting(Session("en", as_json=True), msg("Reading")):
        pass

    assert terminal.getvalue() == ""


def test_json_refuses_what_is_no_json() -> None:
    with pytest.raises(ValueError, match="JSON"):
        print_json({"share": float("nan")}, "en")
