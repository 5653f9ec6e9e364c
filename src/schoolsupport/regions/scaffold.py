"""A new region: a distribution that installs and passes its kit, with what to fill in told."""

from __future__ import annotations

import re
import tempfile
from datetime import date
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from attrs import frozen

from schoolsupport.domain import Level
from schoolsupport.faults import fault, writing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schoolsupport.domain import Act
    from schoolsupport.roadmaps.importing import Imported

ORDER = "order"
"""Id of the act that a new region begins with."""

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_FIRST_DAY = date(2020, 1, 1)
_PLACES = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "__init__.py": "{data}/__init__.py",
    "plugin.py": "{data}/plugin.py",
    "region.toml": "{data}/region.toml",
    "acts.toml": "{data}/acts.toml",
    "low-results.toml": "{data}/rules/low-results.toml",
    "categories.toml": "{data}/rules/categories.toml",
    "gaps.toml": "{data}/rules/gaps.toml",
    "cases.toml": "tests/cases/low-results.toml",
    "test_region.py": "tests/test_{package}.py",
}


@frozen(kw_only=True)
class NewRegion:
    """A region that was begun.

    Attributes:
        name: its name.
        folder: folder of its distribution.
        files: the files written, relative to it, in the order they are filled in.
        imported: the order it began with, if it did.
    """

    name: str
    folder: Path
    files: tuple[str, ...]
    imported: Imported | None = None


def new_region(name: str, folder: Path | None = None, order: Path | None = None) -> NewRegion:
    """Write the distribution of a new region; nothing that is there is touched.

    Args:
        name: its name: small Latin letters, digits and hyphens.
        folder: where it is written; by default `schoolsupport-NAME`.
        order: an order whose roadmap and act it begins with.

    Raises:
        OutputError: there is something at the folder, or it cannot be written.
        ParameterError: the name cannot be one of a region.
        RoadmapImportError: the order cannot be read.
    """
    if not _NAME.fullmatch(name):
        raise fault("parameter.region_name", where="NAME", found=name)
    place = folder if folder is not None else Path(f"schoolsupport-{name}")
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise fault("output.region_there", where=str(place))
    imported = None if order is None else _imported(order)
    texts = _texts(name, imported)
    with writing(place, "output.cannot_write_file"):
        _write(place, texts)
    return NewRegion(name=name, folder=place, files=tuple(texts), imported=imported)


def _write(place: Path, texts: Mapping[str, str]) -> None:
    """Write all files or none."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=f".{place.name}-") as begun:
        for file, text in texts.items():
            target = Path(begun) / "region" / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8", newline="\n")
        _fill_readme(Path(begun) / "region")
        if place.is_dir():
            place.rmdir()  # it is empty
        (Path(begun) / "region").rename(place)


def _fill_readme(folder: Path) -> None:
    """Put the page of the rules into the README, as it is kept current later."""
    # listing regions needs no pandas
    from schoolsupport.regions.readme import with_page  # noqa: PLC0415
    from schoolsupport.regions.registry import load_region  # noqa: PLC0415

    readme = folder / "README.md"
    text = with_page(readme.read_text("utf-8"), load_region(folder).rulebook)
    readme.write_text(text, "utf-8", newline="\n")


def _imported(order: Path) -> Imported:
    from attrs import evolve  # noqa: PLC0415  # beside what needs it

    from schoolsupport.roadmaps.importing import import_order  # noqa: PLC0415  # most regions begin without an order

    found = import_order(order)
    act = evolve(found.template.act, id=ORDER)
    return evolve(found, template=evolve(found.template, act=act))


def _texts(name: str, imported: Imported | None) -> dict[str, str]:
    """Every file by its place, in the order in which they are filled in."""
    package = name.replace("-", "_")
    data = f"src/schoolsupport_{package}"
    head = _head(name, imported)
    blank = files("schoolsupport.regions") / "blank"
    texts = {
        place.format(data=data, package=package): Template(
            (blank / f"{file}.txt").read_text("utf-8")
        ).substitute(head, package=package)
        for file, place in _PLACES.items()
    }
    texts[f"{data}/py.typed"] = ""
    if imported is not None:
        template = imported.template
        texts[f"{data}/roadmaps/{template.name}.toml"] = _roadmap(imported)
    return texts


def _head(name: str, imported: Imported | None) -> Mapping[str, object]:
    """What is known of the region: what the order says, or words to be filled in."""
    day = _FIRST_DAY
    told = {"title": f"TODO 1: название региона {name}", "territory": "TODO 1: кого обязывает акт"}
    level, act = Level.REGIONAL, _act(None)
    if imported is not None:
        template = imported.template
        told = {"title": _plain(template.title), "territory": _plain(template.territory)}
        level, act = template.level, _act(template.act)
        day = template.act.date or date(template.period.first_year, 1, 1)
    return {
        "name": name,
        **told,
        "level": level,
        "act": act,
        "day": day.isoformat(),
        "year": day.year,
    }


def _act(act: Act | None) -> str:
    """The act as a table of TOML; what is not known is told to be filled in."""
    if act is None:
        unknown = {**dict.fromkeys(("title", "issuer", "territory"), "TODO 2"), "level": "regional"}
        lines = [f'{key} = "{value}"' for key, value in unknown.items()]
        return "\n".join([f'id = "{ORDER}"', *lines, '# number = "…"', "# date = 2024-01-31"])
    told = {
        "id": ORDER,
        "title": act.title,
        "issuer": act.issuer,
        "level": act.level,
        "territory": act.territory,
        "number": act.number,
    }
    lines = [f'{key} = "{_plain(str(one))}"' for key, one in told.items() if one is not None]
    return "\n".join([*lines, *([] if act.date is None else [f"date = {act.date.isoformat()}"])])


def _plain(text: str) -> str:
    """A text that may stand between quotes of TOML, on one line."""
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')


def _roadmap(imported: Imported) -> str:
    """The template with its act named by id; the act itself stands in `acts.toml`."""
    from schoolsupport.roadmaps.importing import to_toml  # noqa: PLC0415  # most regions begin without an order

    head, _, rest = to_toml(imported.template).partition("\n[act]\n")
    _, _, tables = rest.partition("\n\n")
    first, _, keys = head.partition("\n")
    own = f'{first}\nact = "{ORDER}"\n{keys.rstrip()}'
    return f"# TODO 5: сверьте каждую строку с приказом.\n{own}\n\n{tables}"
