"""A roadmap written to a file, or to a folder of calendars, that appears whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from schoolsupport.errors import OutputError
from schoolsupport.faults import fault
from schoolsupport.roadmaps.exporting.csv_files import write_csv
from schoolsupport.roadmaps.exporting.ics import (
    PRODID,
    CalendarOptions,
    file_names,
    of_party,
    parties_of,
    write_calendar,
)
from schoolsupport.roadmaps.exporting.json_files import write_json
from schoolsupport.roadmaps.exporting.xlsx import write_xlsx
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Task
from schoolsupport.translation import msg

FORMATS = ("ics", "json", "csv", "xlsx")


@frozen(kw_only=True)
class Exported:
    """What an export wrote.

    Attributes:
        files: the files, in the order of the parties where there are several.
        dated: number of tasks with a day; all of them are in the files.
        undated: tasks without a day; in calendars they are missing.
    """

    files: tuple[Path, ...]
    dated: int
    undated: tuple[Task, ...]


def write_roadmap(
    roadmap: Roadmap,
    path: Path,
    file_format: str | None = None,
    *,
    lang: str = "ru",
    calendar: CalendarOptions | None = None,
) -> Exported:
    """Write a roadmap.

    Args:
        roadmap: the roadmap.
        path: the file, which is replaced if it is there; for `calendar.by_party` a folder, which
            may hold nothing but calendars written before.
        file_format: one of `FORMATS`; by default the ending of `path`.
        lang: language of the words between the order's own, `ru` or `en`.
        calendar: how a calendar is written.

    Returns:
        The files written and what a calendar cannot show.

    Raises:
        ParameterError: the format is none of `FORMATS`, or is not that of a calendar where a
            calendar for each party is asked for.
        OutputError: the place cannot be written, the folder holds other files, or the extra of the
            format is not installed.
    """
    options = calendar or CalendarOptions()
    name = (file_format or path.suffix.lstrip(".")).lower()
    if options.by_party and name in {"", "ics"}:
        files = _write_folder(roadmap, path, lang, options)
    else:
        files = (_write_file(roadmap, path, name, lang, options),)
    return Exported(files=files, dated=len(roadmap.dated), undated=roadmap.undated)


_WRITE: dict[str, Callable[[Roadmap, Path, str], None]] = {
    "json": write_json,
    "csv": write_csv,
    "xlsx": write_xlsx,
}


def _write_file(
    roadmap: Roadmap, path: Path, name: str, lang: str, options: CalendarOptions
) -> Path:
    if name not in FORMATS:
        raise fault(
            "parameter.format_of_roadmap",
            where=str(path),
            found=name or None,
            formats=", ".join(FORMATS),
        )
    if options.by_party:
        raise fault("parameter.format_of_parties", where=str(path), found=name)
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{path.stem}-", dir=path.parent) as aside:
            fresh = Path(aside) / f"new.{name}"
            if name == "ics":
                write_calendar(roadmap, fresh, lang, options)
            else:
                _WRITE[name](roadmap, fresh, lang)
            fresh.replace(path)
    return path


def _write_folder(
    roadmap: Roadmap, folder: Path, lang: str, options: CalendarOptions
) -> tuple[Path, ...]:
    """Calendars of the parties; those of an earlier export go, so that none is out of date."""
    parties = parties_of(roadmap)
    names = file_names(parties, msg("Nobody responsible").text(lang))
    with _told(folder):
        old = _calendars_in(folder)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as aside:
            for party, name in zip(parties, names, strict=True):
                own = of_party(roadmap, party)
                write_calendar(own, Path(aside) / name, lang, options, party)
            for file in old:
                file.unlink()
            for name in names:
                (Path(aside) / name).replace(folder / name)
    return tuple(folder / name for name in names)


def _calendars_in(folder: Path) -> list[Path]:
    """The calendars of an earlier export; anything else in the folder is refused."""
    if not folder.exists():
        return []
    files = sorted(folder.iterdir())
    foreign = [file.name for file in files if not _is_ours(file)]
    if foreign:
        raise fault(
            "output.foreign_files",
            where=str(folder),
            found=", ".join(foreign[:_SHOWN]) + (" …" if len(foreign) > _SHOWN else ""),
        )
    return files


def _is_ours(file: Path) -> bool:
    if file.suffix != ".ics" or not file.is_file():
        return False
    with file.open("rb") as content:
        return PRODID.encode() in content.read(_TOP)


_SHOWN = 5
_TOP = 4096  # the producer stands in the first lines


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Faults of the file system as errors with place and remedy."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:
        raise fault(
            "output.cannot_write_roadmap", where=str(target), found=error.strerror or str(error)
        ) from error
