"""Numbers a word processor writes itself: they are nowhere in the text of a docx."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from attrs import define, field, frozen

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@frozen(kw_only=True)
class _Level:
    start: int
    form: str
    text: str


@define(kw_only=True)
class Numbering:
    """The counters of a document: ask for each paragraph once, in order.

    Attributes:
        levels: by list the levels it has.
        styles: by paragraph style the list and level it brings.
        kin: by list the abstract list whose counters it shares.
    """

    levels: Mapping[str, Mapping[int, _Level]]
    styles: Mapping[str, tuple[str, int]]
    kin: Mapping[str, str]
    _counts: dict[str, dict[int, int]] = field(factory=dict)

    def number(self, paragraph: Any) -> str | None:
        """The number shown before a paragraph; None where it has none, or only a bullet.

        Args:
            paragraph: a `w:p` element.
        """
        listed = self._listed(paragraph)
        if listed is None or listed[0] not in self.levels:
            return None
        name, level = listed
        levels = self.levels[name]
        if level not in levels:
            return None
        counts = self._counts.setdefault(self.kin[name], {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if levels[level].form == "bullet":
            return None
        return _shown(levels, counts, level)

    def _listed(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        listed = _list_of(properties)
        style = properties.find(f"{W}pStyle")
        inherited = None if style is None else self.styles.get(style.get(f"{W}val"))
        return listed or inherited


def numbering_of(document: Any) -> Numbering:
    """The lists of a document.

    Args:
        document: a document of python-docx.
    """
    styles = {}
    for style in document.styles.element.iter(f"{W}style"):
        properties = style.find(f"{W}pPr")
        listed = None if properties is None else _list_of(properties)
        if listed is not None:
            styles[style.get(f"{W}styleId")] = listed
    root = next(
        (
            part.blob
            for part in document.part.package.iter_parts()
            if str(part.partname) == "/word/numbering.xml"
        ),
        None,
    )
    if root is None:
        return Numbering(levels={}, styles=styles, kin={})
    from docx.oxml import parse_xml  # noqa: PLC0415  # loaded with the document

    tree: Any = parse_xml(root)
    abstract = {
        one.get(f"{W}abstractNumId"): {
            int(level.get(f"{W}ilvl")): _level(level) for level in one.iter(f"{W}lvl")
        }
        for one in tree.iter(f"{W}abstractNum")
    }
    kin = {
        one.get(f"{W}numId"): one.find(f"{W}abstractNumId").get(f"{W}val")
        for one in tree.findall(f"{W}num")
    }
    levels = {name: abstract.get(whose, {}) for name, whose in kin.items()}
    return Numbering(levels=levels, styles=styles, kin=kin)


def _list_of(properties: Any) -> tuple[str, int] | None:
    listed = properties.find(f"{W}numPr")
    name = None if listed is None else listed.find(f"{W}numId")
    if listed is None or name is None:
        return None
    level = listed.find(f"{W}ilvl")
    return name.get(f"{W}val"), 0 if level is None else int(level.get(f"{W}val"))


def _level(level: Any) -> _Level:
    def value(name: str, otherwise: str) -> str:
        found = level.find(f"{W}{name}")
        return otherwise if found is None else str(found.get(f"{W}val"))

    return _Level(
        start=int(value("start", "1")), form=value("numFmt", "decimal"), text=value("lvlText", "")
    )


def _shown(levels: Mapping[int, _Level], counts: Mapping[int, int], level: int) -> str:
    def one(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        shape = levels[place] if place in levels else levels[level]
        return _written(counts.get(place, shape.start), shape.form)

    return re.sub(r"%(\d)", one, levels[level].text).strip()


def _written(number: int, form: str) -> str:
    forms: Mapping[str, Callable[[int], str]] = {
        "russianLower": lambda n: _CYRILLIC[(n - 1) % len(_CYRILLIC)],
        "russianUpper": lambda n: _CYRILLIC[(n - 1) % len(_CYRILLIC)].upper(),
        "lowerLetter": lambda n: _LATIN[(n - 1) % len(_LATIN)],
        "upperLetter": lambda n: _LATIN[(n - 1) % len(_LATIN)].upper(),
        "upperRoman": _roman,
        "lowerRoman": lambda n: _roman(n).lower(),
        "decimalZero": lambda n: f"{n:02}",
        "none": lambda _: "",
    }
    return forms.get(form, str)(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text += letters
            number -= value
    return text
