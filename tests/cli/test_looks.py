"""What people see of every command that gives a page: in a terminal, and in files of each format.

The commands are found in the program; `asked.py` has the words of a question to each.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook

from monitoring import paper_plan as paper
from monitoring.collection.invented import Filled
from monitoring.register_files import KEPT
from programs import libreoffice_pdfs, shown_html, terminal, text_of
from schoolsupport.demo.orders import write_papers
from schoolsupport.pages import Column, Facts, Lines, Page, Table, Text, many, writing
from schoolsupport.pages.cells import Shown, bare, texts, words
from schoolsupport.pages.terminal import shown
from schoolsupport.roadmaps.exporting import write_roadmap
from schoolsupport.store import open_store
from schoolsupport.translation import Message

from . import asked
from .conftest import call

FORMATS = tuple(writing.ENDINGS)
PRINTED = ("xlsx", "docx")
OWN = {("roadmap plan", "xlsx"), ("roadmap amend", "xlsx"), ("data layouts (example)", "xlsx")}
"""A workbook that is no page: the tests of exports look at it."""
LOGIN = re.compile(r"sch\d{6}")


@pytest.fixture(scope="module")
def files(demo_data: Path, run: Path, tmp_path_factory: pytest.TempPathFactory) -> asked.Files:
    """What is asked about: the invented region, and papers beside it."""
    folder = tmp_path_factory.mktemp("asked")
    made = folder / "made"
    write_papers(made)
    (made / "organisations.csv").write_text(asked.ORGANISATIONS, "utf-8")
    (made / "Приказ.csv").write_text(asked.ORDER, "utf-8-sig")
    changed_plan(made / "changed.csv")
    (made / "entries.csv").write_text(asked.ENTRIES, "utf-8")
    (made / "pupils.csv").write_text(asked.PUPILS, "utf-8")
    (made / "region").mkdir()
    (made / "region" / "region.toml").write_text(asked.REGION, "utf-8")
    (made / "register.csv").write_text(asked.REGISTER, "utf-8")
    (made / "list.csv").write_text(asked.LIST, "utf-8")
    with open_store(made / "support.db") as store:
        store.add(paper.PLAN)
        store.record(paper.ENTRIES)
        store.keep_lines(KEPT, moment=dt.datetime(2022, 3, 2, tzinfo=dt.UTC))
    _collected(made)
    earlier = folder / "earlier"
    answer = call("identify", "federal", demo_data, "--year", 2020, "--out", earlier)
    assert answer.code == 0, answer.err
    return asked.Files(data=demo_data, earlier=earlier, run=run, made=made)


def _collected(made: Path) -> None:
    """Workbooks sent for the plan on paper, one of them filled in with a fault and a remark."""
    sent = ("--on", "2023-06-30", "--until", "2023-07-10", "--to", "Центр (вымышлен)")
    answer = call(
        *("collect", "make", "--store", made / "support.db", *sent, "--out", made / "sent")
    )
    assert answer.code == 0, answer.err
    filled = Filled(made / "sent" / "Область.xlsx")
    filled.mark("Мероприятие 3", День="вчера").mark("Мероприятие 4", Мероприятие="Другое")
    filled.save(made / "came" / "Ответ.xlsx")


def changed_plan(file: Path) -> None:
    """The plan on paper as a person changed it: days, a row more, a row less, a mark, a name."""
    write_roadmap(paper.PLAN, file, lang="ru")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        lines = list(csv.reader(opened, delimiter=";"))
    column = lines[1].index
    lines[2][column("Срок")] = "10.03.2023"
    lines[3][column("Ответственный (ФИО)")] = "Иванова А. А. (вымышлена)"
    lines[4][column("Отметка об исполнении")] = "исполнено"
    lines[4][column("Дата исполнения")] = "19.02.2023"
    lines[5][column("Период")] = "весной"
    new = ["" for _ in lines[1]]
    new[column("Мероприятие")] = "Семинар (вымышлен)"
    del lines[7]
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened, delimiter=";").writerows([*lines, new])


@pytest.fixture(scope="module")
def pages(files: asked.Files, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """The page that each question gets, as it went to the writer of its file."""
    folder = tmp_path_factory.mktemp("pages")
    return {
        question: _page_of(question, words, folder)
        for question, words in asked.words(files).items()
    }


def _page_of(question: str, words: asked.Words, folder: Path) -> Page:
    got: list[Page] = []

    def keep(page: Page, *_: object, **__: object) -> tuple[Path, ...]:
        got.append(page)
        return ()

    with pytest.MonkeyPatch.context() as patch:
        for module in (writing, many):  # the second keeps a name of its own
            patch.setattr(module, "write", keep)
        _ask(question, words, folder / "page.html")
    assert len(got) == 1, f"«{question}» gives {len(got)} pages"
    return got[0]


def _ask(question: str, words: asked.Words, out: Path) -> None:
    answer = call(
        *asked.command_of(question).split(), *words, "--out", out, SCHOOLSUPPORT_LANG="ru"
    )
    assert answer.code in {0, 1}, answer.err  # 1: the page tells of errors in data
    assert not answer.err, answer.err


def test_each_command_with_a_page_is_asked_here(files: asked.Files) -> None:
    asked_here = {asked.command_of(question) for question in asked.words(files)}

    assert asked_here == set(asked.commands_with_pages())


# --- files -------------------------------------------------------------------------------------


def test_each_page_is_written_whole_in_each_format(pages: dict[str, Page], tmp_path: Path) -> None:
    for place, (question, page) in enumerate(pages.items()):
        for ending in FORMATS:
            file = tmp_path / str(place) / f"page.{ending}"
            written = writing.write(page, file, "ru")
            _holds(_read(ending, written), page, f"{question}, {ending}", titled=ending != "csv")


def _read(ending: str, written: tuple[Path, ...]) -> str:
    if ending == "xlsx":
        book = load_workbook(written[0], read_only=True)
        return " ".join(
            str(cell)
            for sheet in book
            for row in sheet.iter_rows(values_only=True)
            for cell in row
            if cell is not None
        )
    if ending == "docx":
        return _docx_text(written[0])
    if ending == "html":
        return _html_text(written[0].read_text("utf-8"))
    encoding = "utf-8-sig" if ending == "csv" else "utf-8"
    return " ".join(file.read_text(encoding) for file in written if file.suffix == f".{ending}")


def _html_text(elements: str) -> str:
    return unescape(re.sub(r"<(style|script|svg).*?</\1>|<[^>]*>", " ", elements, flags=re.DOTALL))


def _docx_text(file: Path) -> str:
    from docx import Document  # noqa: PLC0415  # slow to import, one test wants it

    body = Document(str(file)).element.body
    return " ".join(
        "".join(piece.text or "" for piece in paragraph.iter("{*}t"))
        for paragraph in body.iter("{*}p")
    )


def _holds(text: str, page: Page, where: str, *, titled: bool = True) -> None:
    """That a text holds the page's title, and of each table the words in its cells."""
    told = _letters(text)
    if titled:
        assert _letters(words(page.title, "ru")) in told, f"{where}: the title is not there"
    for table in page.tables:
        missing = [word for word in _words_of(table) if _letters(word) not in told]
        assert not missing, f"{where}: not there: {missing[:5]}"


def _words_of(table: Table) -> Iterator[str]:
    """Cells of texts: numbers, days, yes and no are written in each format in its own way."""
    if not len(table):
        return
    for column, cells in zip(table.columns, table.cells, strict=True):
        if column.hidden:
            continue
        told = [cell for cell in cells if isinstance(bare(cell), str | Message | Lines)]
        for text in texts(column, told, "ru"):
            yield from (line for line in text.split("\n") if _is_text(line))


def _is_text(line: str) -> bool:
    return re.search(r"\d", line) is None or LOGIN.fullmatch(line) is not None


def _letters(text: str) -> str:
    """Letters and digits alone: signs are escaped and lines are broken in each format otherwise."""
    return re.sub(r"[\W_]+", "", text)


# --- the language of a reader ------------------------------------------------------------------

_LATIN = re.compile(r"(?<![\w./@-])[a-z][a-z0-9]*(?:[_.-][a-z0-9_]+)*(?![\w/@])")
_TYPED = re.compile(
    r"\b[0-9a-f]{12}\b|"  # a fingerprint, by which a receipt is found
    r"`[^`]*`|https?://\S+|\S+\.ru\b|--[a-z-]+(?: [A-Za-zА-Яа-яё.:=0-9]+|\S*)|\S*/\S+"
)
_NAMES = {
    *("schoolsupport", "csv", "xlsx", "docx", "html", "json", "toml", "sch", "duckdb"),
    *("exempt", "closed", "wild", "cluster", "bootstrap"),
}
_FILE = re.compile(r"\.(?:csv|xlsx|json|toml|db|docx|parquet|md)$")
_LONGEST = 900


def test_no_identifier_stands_in_a_russian_text(pages: dict[str, Page]) -> None:
    """Names to be typed stand in columns of codes, commands in backticks, options with `--`."""
    for question, page in pages.items():
        for text in _russian_texts(page):
            found = [one for one in _LATIN.findall(_TYPED.sub(" ", text)) if not _is_known(one)]
            assert not found, f"{question}: {found[:5]} in: {text[:300]}"
            assert len(text) <= _LONGEST, f"{question}: {len(text)} letters: {text[:100]}"


def _is_known(word: str) -> bool:
    return len(word) < 3 or LOGIN.match(word) or word in _NAMES or _FILE.search(word)  # type: ignore[return-value]


def _russian_texts(page: Page) -> Iterator[str]:
    """Every text of a page, but the cells of codes."""
    yield from (words(one, "ru") for one in (page.title, *page.cautions, *page.mark))
    facts = [Facts(rows=page.facts)]
    for part in (*facts, *page.every_part):
        if isinstance(part, Text):
            yield words(part.words, "ru")
        elif isinstance(part, Facts):
            yield words(part.title or "", "ru")
            for name, value in part.rows:
                yield words(name, "ru")
                yield from texts(Column(heading=""), [value], "ru")
        elif isinstance(part, Table):
            yield words(part.title or "", "ru")
            for column, cells in zip(part.columns, part.cells, strict=True):
                yield words(column.heading, "ru")
                if column.unit != "code" and not column.hidden:
                    yield from texts(column, list(cells), "ru")
    yield from (words(one.words, "ru") for one in page.remarks)


# --- a terminal --------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 120])
def test_pages_fit_a_terminal_and_break_no_word(pages: dict[str, Page], width: int) -> None:
    for question, page in pages.items():
        seen = shown(page, "ru", width)
        _fits(seen.splitlines(), page, width, question)


def _fits(lines: list[str], page: Page, width: int, where: str) -> None:
    long = [line for line in lines if len(line) > width and len(line.split()) > 1]
    assert not long, f"{where}: longer than {width}: {long[:3]}"
    seen = set(re.split(r"\s+", "\n".join(lines)))
    wanted = {word for table in page.tables for word in _whole(table)}
    wanted = {word for word in wanted if len(word) <= width}  # a longer path takes two lines
    broken = sorted(word for word in wanted if word not in seen)
    assert not broken, f"{where}: broken at {width}: {broken[:5]}"


def _whole(table: Table) -> Iterator[str]:
    """The words of the rows that a terminal shows; those of columns that may be cut but logins."""
    view = Shown.of(table, "ru")
    most = len(table) if table.most is None else table.most
    for column, cells in zip(view.columns, view.cells, strict=True):
        if table.outline is not None:
            continue
        for text in texts(column, cells[:most], "ru"):
            whole = text.split() if column.wrap != "cut" else LOGIN.findall(text)
            yield from whole


def test_what_a_terminal_leaves_out_is_told_with_its_place(pages: dict[str, Page]) -> None:
    for question, page in pages.items():
        seen = shown(page, "ru", 80)
        for table in page.tables:
            if table.most is None or len(table) <= table.most or table.outline is not None:
                continue
            rest = len(table) - table.most
            assert f"… и ещё {rest} " in " ".join(seen.split()), question


# --- other programs ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def written(
    files: asked.Files, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Path]:
    """A file of each question in each format, written by the command itself."""
    folder = tmp_path_factory.mktemp("written")
    made = {}
    for place, (question, told) in enumerate(asked.words(files).items()):
        for ending in FORMATS:
            out = folder / ending / f"{place:02}.{ending}"
            _ask(question, told, out)
            made[question, ending] = out
    return made


@pytest.mark.thorough
@pytest.mark.program("libreoffice", "poppler")
@pytest.mark.parametrize("ending", PRINTED)
def test_an_office_prints_each_page(
    written: dict[tuple[str, str], Path], pages: dict[str, Page], ending: str
) -> None:
    asked_of = {
        question: file
        for (question, one), file in written.items()
        if one == ending and (question, one) not in OWN
    }
    printed = libreoffice_pdfs(list(asked_of.values()))

    for question, file in asked_of.items():
        told = _letters(text_of(printed[file]))
        title = _letters(words(pages[question].title, "ru"))
        assert title in told, f"{question}: the title is not printed"
        missing = [
            one for table in pages[question].tables for one in _single(table)
            if _letters(one) not in told
        ]  # fmt: skip
        assert not missing, f"{question}, {ending}: not printed: {missing[:5]}"


def _single(table: Table) -> Iterator[str]:
    """Words that no line of a sheet of paper breaks: logins, and the first word of each heading.

    Rows that a workbook folds away are not printed, nor are the columns that make groups headed.
    """
    outline = table.outline or [0] * len(table)
    printed = [at for at, level in enumerate(outline) if level == 0]
    if not printed:
        return
    seen = Shown.of(table, "ru")
    for column, cells in zip(seen.columns, seen.cells, strict=True):
        if not column.printed:
            continue
        yield from words(column.heading, "ru").split()[:1]
        told = texts(column, [cells[at] for at in printed], "ru")
        yield from (login for text in told for login in LOGIN.findall(text))


@pytest.mark.thorough
@pytest.mark.program("chromium")
def test_a_browser_shows_each_page(
    written: dict[tuple[str, str], Path], pages: dict[str, Page]
) -> None:
    for question, page in pages.items():
        told = _html_text(shown_html(written[question, "html"]))

        _holds(told, page, question)


@pytest.mark.thorough
@pytest.mark.program("tmux")
@pytest.mark.parametrize("columns", [80, 120])
def test_a_real_terminal_shows_each_page_whole(
    files: asked.Files, pages: dict[str, Page], columns: int
) -> None:
    for question, asked_words in asked.words(files).items():
        command = (sys.executable, "-m", "schoolsupport", *asked.command_of(question).split())
        lines = terminal((*command, *asked_words, "--lang", "ru"), columns, 2000)

        _fits(lines, pages[question], columns, question)
