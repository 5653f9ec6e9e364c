"""Old documents made new ones by LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from schoolsupport.faults import fault
from schoolsupport.sheets.faults import unreadable

PROGRAMS = ("soffice", "libreoffice")
LONGEST = 120  # seconds


@contextmanager
def converted(path: Path, file: str) -> Iterator[Path]:
    """A docx of the same words, in a folder that is gone afterwards.

    LibreOffice runs without a window, with a profile of its own and macros off.

    Args:
        path: the file.
        file: the file, as messages name it.

    Raises:
        InputError: LibreOffice is not installed.
        UnreadableFileError: it makes nothing of the file, or takes too long.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise fault("input.no_libreoffice", where=file)
    with tempfile.TemporaryDirectory() as folder:
        profile = (Path(folder) / "profile").as_uri()
        command = [
            program, f"-env:UserInstallation={profile}", "--headless", "--norestore",
            "--convert-to", "docx", "--outdir", folder, str(path.resolve()),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)
        except (OSError, subprocess.SubprocessError) as error:
            raise unreadable(path, file) from error
        made = Path(folder) / f"{path.stem}.docx"
        if not made.is_file():
            raise unreadable(path, file)
        yield made
