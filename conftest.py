"""The two runs of the tests: the quick one, and the thorough one with `--thorough`.

A test marked `thorough` takes long; one marked `program("chromium")` opens what was written with
another program. Both are left to the thorough run, where a test whose program is not on the
machine is skipped by name and counted in the last line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from profiles import QUICK, THOROUGH, draw_the_same_whatever_is_imported
from programs import program

if TYPE_CHECKING:
    from pathlib import Path

    from schoolsupport.demo import DemoData

WANT = "for want of a program: "


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the thorough run."""
    parser.addoption(
        "--thorough",
        action="store_true",
        help="many examples; and the tests of browsers, offices, servers and mutants too",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples a property sees, before any test is imported."""
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile(THOROUGH if config.getoption("--thorough") else QUICK)
        draw_the_same_whatever_is_imported()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to the thorough run what is its own."""
    if config.getoption("--thorough"):
        return
    left = [one for one in items if {"thorough", "program"} & {m.name for m in one.iter_markers()}]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test by the name of the program that it wants and the machine has not."""
    for mark in item.iter_markers("program"):
        for name in mark.args:
            if program(name) is None:
                pytest.skip(f"{WANT}{name}")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None]:
    """Say in the last line what was skipped for want of a program, also when nothing was."""
    yield
    said = session.config.pluginmanager.get_plugin("terminalreporter")
    if said is None or not session.config.getoption("--thorough"):
        return
    looked = [value for one in said.stats.get("passed", []) for _, value in _mutants(one)]
    if looked:
        missed = [change for _, changes in looked for change in changes]
        said.write_line(f"mutants found {sum(found for found, _ in looked)}, not {len(missed)}")
        for change in missed:
            said.write_line(f"  {change}")
    reasons = [str(report.longrepr[2]) for report in said.stats.get("skipped", [])]
    wanting = Counter(reason.partition(WANT)[2] for reason in reasons if WANT in reason)
    counts = ", ".join(f"{name} {count}" for name, count in sorted(wanting.items()))
    said.write_line(f"skipped {WANT}{counts or 'none'}")


@pytest.fixture(scope="session")
def invented_region(tmp_path_factory: pytest.TempPathFactory) -> DemoData:
    """The files of the invented region, written once and only read by the tests."""
    from schoolsupport.demo import write_demo_data  # noqa: PLC0415  # after coverage has begun

    return write_demo_data(tmp_path_factory.mktemp("invented") / "data")


@pytest.fixture(scope="session")
def invented_tables(invented_region: DemoData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as tables of the program, which are read in a fifth of the time."""
    from click.testing import CliRunner  # noqa: PLC0415  # after coverage has begun

    from schoolsupport.cli.main import program  # noqa: PLC0415  # after coverage has begun

    folder = tmp_path_factory.mktemp("invented") / "tables"
    words = ["data", "convert", str(invented_region.folder), "--out", str(folder)]
    answer = CliRunner().invoke(program, [*words, "--format", "csv"])
    assert answer.exit_code == 0, answer.output
    return folder


def _mutants(report: pytest.TestReport) -> list[tuple[str, Any]]:
    return [one for one in report.user_properties if one[0] == "mutants"]
