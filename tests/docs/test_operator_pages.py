"""Every command of a Russian page for operators runs as it is written, in the order of the page."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from roadmaps.importing.small import add_table, document, saved
from schoolsupport.cli.main import program
from schoolsupport.demo.orders import write_papers

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "how-to" / "ru").glob("*.md"))
WITH_COMMANDS = [page for page in PAGES if "```sh" in page.read_text("utf-8")]
FILES = {"школы.csv": "school;name;municipality;statuses\nsch990001;СОШ № 1;Южный;shnor\n"}


def commands(page: Path) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the pages speak of and do not show; all of them invented."""
    for name in ("приказ.docx", "проект.docx"):
        made = document("План мероприятий по поддержке школ на 2023 год")
        headings = ("№", "Мероприятие", "Срок", "Ответственный", "Отметка о выполнении")
        rows = [
            ("1", "Приказ о кураторах", "до 01.03.2023", "МОУО", "Выполнено 20.02.2023"),
            ("2", "Семинар", "апрель", "ИРО, директора школ", ""),
        ]
        add_table(made, rows, headings)
        saved(made, tmp_path, name)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: page.stem)
def test_each_command_of_a_page_works_as_it_is_written(
    page: Path, folder: Path, request: pytest.FixtureRequest
) -> None:
    if "выгрузки/" in page.read_text("utf-8"):
        (folder / "выгрузки").symlink_to(request.getfixturevalue("invented_tables"))
        write_papers(folder)
    said = re.findall(r"```toml\n# (\S+)\n(.*?)```", page.read_text("utf-8"), flags=re.DOTALL)
    for name, text in said:
        (folder / name).write_text(text, "utf-8")
    for line in commands(page):
        name, *words = shlex.split(line)
        before = set(folder.iterdir())

        answer = CliRunner().invoke(program, words)

        assert name == "schoolsupport"
        assert answer.exit_code == 0, f"{line}\n{answer.output}"
        asked = {folder / one for one in (*words, *(Path(w).stem for w in words))}
        assert set(folder.iterdir()) - before <= asked, line


def test_the_pages_for_operators_are_in_russian() -> None:
    letters = {page.name: len(re.findall(r"[а-яё]", page.read_text("utf-8"))) for page in PAGES}

    assert len(WITH_COMMANDS) >= 4
    assert all(count > 500 for count in letters.values())


def lines_of(page: Path) -> list[str]:
    """Every command line of a page: in blocks, indented, or between backticks."""
    text = page.read_text("utf-8").replace("\\\n", " ")
    found = re.findall(r"^(?:    |\$ )?(schoolsupport [^\n`]+)$", text, flags=re.MULTILINE)
    found += re.findall(r"`(schoolsupport [^`]+)`", text)
    return [re.sub(r"\s+#.*", "", one) for one in found]


@pytest.mark.parametrize(
    "page",
    [ROOT / "README.ru.md", *sorted((ROOT / "docs" / "how-to").glob("**/*.md"))],
    ids=lambda page: page.stem,
)
def test_each_command_that_a_page_names_is_there_with_its_options(page: Path) -> None:
    strange = []
    for line in lines_of(page):
        command: click.Command | None = program
        context = click.Context(program)
        words = shlex.split(line)[1:]
        while isinstance(command, click.Group) and words:
            while words and words[0].startswith("-"):
                words = words[2:]
            name = words.pop(0) if words else ""
            if name.isupper() or name == "…":  # a placeholder for any command
                break
            command = command.get_command(context, name)
        if command is None:
            strange.append(line)
            continue
        known = {opt for one in command.get_params(context) for opt in one.opts}
        known |= {opt for one in program.get_params(context) for opt in one.opts}
        given = {word.partition("=")[0] for word in words if word.startswith("--")}
        strange += [f"{line}: {one}" for one in sorted(given - known - {"--"})]

    assert not strange
