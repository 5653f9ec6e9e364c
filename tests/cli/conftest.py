from __future__ import annotations

import json
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from click.testing import CliRunner

from schoolsupport import translation
from schoolsupport.cli.main import program
from schoolsupport.demo import DemoData

from .files import RULES, write_results


@frozen
class Answer:
    """What a command line said, and the code it ended with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The whole of stdout as JSON."""
        return json.loads(self.out)


def call(*words: object, **environ: str | None) -> Answer:
    """Run a command line; English, unless the environment says otherwise."""
    environment = {"SCHOOLSUPPORT_LANG": "en", **environ}
    result = CliRunner().invoke(program, [str(word) for word in words], env=environment)
    return Answer(result.exit_code, result.stdout, result.stderr)


@pytest.fixture(scope="session")
def demo_files(invented_region: DemoData) -> Path:
    """The files of the invented region, as a region has them: forty workbooks and lists."""
    return invented_region.folder


@pytest.fixture(scope="session")
def demo_data(invented_tables: Path) -> Path:
    """The same as tables of the program."""
    return invented_tables


@pytest.fixture(scope="session")
def run(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the federal rules on the invented region."""
    folder = tmp_path_factory.mktemp("demo") / "run"
    answer = call("identify", "federal", demo_data, "--year", 2021, "--out", folder)
    assert answer.code == 0, answer.err
    return folder


@pytest.fixture(scope="session")
def page(demo_data: Path) -> Answer:
    """The page of that identification."""
    return call("identify", "federal", demo_data, "--year", 2021)


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Results of two schools, the first of them low."""
    return write_results(tmp_path / "few.csv", low=1, others=1)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A region in a folder whose rules change from one year to the next."""
    for name, text in RULES.items():
        file = tmp_path / "rules-of-testland" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path / "rules-of-testland"


class Marking(NullTranslations):
    """A catalogue that marks what it was asked for."""

    def gettext(self, message: str) -> str:
        return f"‹{message}›"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"‹{msgid1 if n == 1 else msgid2}›"


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Russian is English in angle quotes, so that what is not translated shows."""
    catalogues = {"ru": Marking(), "en": NullTranslations()}
    monkeypatch.setattr(translation, "translations", catalogues.__getitem__)
