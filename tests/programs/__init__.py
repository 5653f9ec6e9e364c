"""Other programs that open what the writers wrote: LibreOffice, Chromium, a terminal.

A test that opens a page with one of them is marked with its name and runs in the thorough run:

    @pytest.mark.program("libreoffice", "poppler")
    def test_the_list_is_seen(tmp_path: Path) -> None:
        assert "СОШ № 1" in text_of(libreoffice_pdf(write_list(tmp_path / "list.xlsx")))

`tests/install-programs.sh` installs them from Debian's packages; where one cannot be had its
tests are skipped by name, and the last line of the run counts them.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

NAMES = {
    "libreoffice": ("soffice", "libreoffice"),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "poppler": ("pdftoppm",),
    "tmux": ("tmux",),
    "java": ("java",),
}
"""The programs by the names that tests give, and what they are called on a machine."""

AXE = Path(__file__).parents[2] / ".venv" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
"""The script that looks for what keeps people from using a page; npm has it, the project not."""

VERSION = {"poppler": "-v", "tmux": "-V"}
LONGEST = 180
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


@cache
def program(name: str) -> str | None:
    """The path of a program that starts, None where there is none; `axe` is a script."""
    if name == "axe":
        return str(AXE) if AXE.is_file() else None
    for called in NAMES[name]:
        path = shutil.which(called)
        if path is None:
            continue
        ask = [path, VERSION.get(name, "--version")]
        try:
            done = subprocess.run(ask, capture_output=True, timeout=LONGEST, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return path
    return None


def libreoffice_pdf(path: Path) -> Path:
    """A workbook, a document or a page as LibreOffice prints it: `NAME.pdf` beside it."""
    return libreoffice_pdfs([path])[path]


def libreoffice_saved(paths: Sequence[Path], ending: str, folder: Path) -> list[Path]:
    """Files of one folder as LibreOffice saves them in another format, or in its own way again.

    Args:
        paths: the files.
        ending: of the files it saves: `xlsx`, `xls`, `ods`, `csv`.
        folder: where they go, under their names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        _run(
            "libreoffice",
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            *([f"--infilter={_CSV}"] if {path.suffix for path in paths} == {".csv"} else []),
            *("--convert-to", f"csv:{_CSV}" if ending == "csv" else ending),
            *("--outdir", folder, *paths),
        )
    return [folder / f"{path.stem}.{ending}" for path in paths]


_CSV = "Text - txt - csv (StarCalc):59,34,76,1"  # `;` between cells, UTF-8, from the first line on


def libreoffice_does(lines: str) -> None:
    """Let LibreOffice do what lines of its Basic say, on files that they open and save themselves.

    Args:
        lines: the body of a procedure.
    """
    with tempfile.TemporaryDirectory() as profile:
        start = (f"-env:UserInstallation=file://{profile}", "--headless")
        _run("libreoffice", *start, "--terminate_after_init")  # makes the folder of the user
        module = Path(profile) / "user" / "basic" / "Standard" / "Module1.xba"
        code = f"Sub Main\n{lines}\nEnd Sub"
        module.write_text(f"{_MODULE}{escape(code)}</script:module>\n", "utf-8")
        _run("libreoffice", *start, "macro:///Standard.Module1.Main")


_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script"
 script:name="Module1" script:language="StarBasic">
"""


def libreoffice_pdfs(paths: Sequence[Path]) -> dict[Path, Path]:
    """`libreoffice_pdf` of several files of one folder, in one start of the program.

    Returns:
        The printed file of each.
    """
    (folder,) = {path.parent for path in paths}
    with tempfile.TemporaryDirectory() as profile:
        _run(
            "libreoffice",
            f"-env:UserInstallation=file://{profile}",
            *("--headless", "--convert-to", "pdf", "--outdir", folder, *paths),
        )
    printed = {path: path.with_suffix(".pdf") for path in paths}
    for path, pdf in printed.items():
        assert pdf.exists(), f"LibreOffice printed nothing of {path.name}"
    return printed


def png_of(pdf: Path, dpi: int = 80) -> list[Path]:
    """Each sheet of paper as a picture: `NAME-1.png` and so on, beside it."""
    stem = pdf.with_suffix("")
    _run("poppler", "-png", "-r", dpi, pdf, stem)
    return sorted(pdf.parent.glob(f"{stem.name}-*.png"))


def text_of(pdf: Path) -> str:
    """The words on the paper, laid out as they stand there."""
    beside = Path(program("poppler") or "").with_name("pdftotext")
    done = subprocess.run(
        [beside, "-layout", pdf, "-"], capture_output=True, timeout=LONGEST, check=True
    )
    return done.stdout.decode("utf-8")


def screenshot(html: Path, width: int = 1280, height: int = 1600) -> Path:
    """A page as Chromium shows it in a window of that many pixels: `NAME.png` beside it."""
    png = html.with_suffix(".png")
    _chromium(f"--window-size={width},{height}", f"--screenshot={png}", html.resolve().as_uri())
    assert png.exists(), f"Chromium drew nothing of {html.name}"
    return png


def shown_html(html: Path) -> str:
    """The page's elements after Chromium has read it and run its scripts."""
    return _chromium("--dump-dom", html.resolve().as_uri())


def terminal(command: Sequence[object], columns: int = 80, lines: int = 200) -> list[str]:
    """What a person sees in a terminal that wide: the lines, without blanks at their ends.

    A line that is too long is broken as the terminal breaks it.

    Args:
        command: the program and its words.
        columns: the width of the terminal.
        lines: its height; what is longer has scrolled out of sight.
    """
    server = f"schoolsupport-{uuid.uuid4().hex}"
    words = shlex.join(str(word) for word in command)
    held = f"{words}; tmux -L {server} wait-for -S done; exec sleep {LONGEST}"
    size = ("-x", columns, "-y", lines)
    try:
        _run("tmux", "-L", server, "-f", "/dev/null", "new-session", "-d", *size, held)
        _run("tmux", "-L", server, "wait-for", "done")
        seen = _run("tmux", "-L", server, "capture-pane", "-p")
    finally:
        subprocess.run(
            [program("tmux") or "tmux", "-L", server, "kill-server"],
            capture_output=True,
            check=False,
        )
    return [line.rstrip() for line in seen.rstrip().splitlines()]


def _chromium(*words: object) -> str:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        return _run("chromium", *CHROMIUM, f"--user-data-dir={profile}", *words)


def _run(name: str, *words: object) -> str:
    path = program(name)
    assert path is not None, f"{name} is not here: mark the test with program({name!r})"
    done = subprocess.run(
        [path, *(str(word) for word in words)], capture_output=True, timeout=LONGEST, check=False
    )
    assert done.returncode == 0, f"{name}: {done.stderr.decode('utf-8', 'replace')}"
    return done.stdout.decode("utf-8")
