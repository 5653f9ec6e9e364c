"""The styles of a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from schoolsupport.identification.verdicts import Verdict

LINE_HEIGHT = 13.5
MOST_HEIGHT = 400  # the format allows 409 points

_FONT: Mapping[str, Any] = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_GRID: Mapping[str, Any] = {**_FONT, "border": 1, "border_color": "#C9D1DA", "text_wrap": True}
_FILLS: Mapping[Verdict, Mapping[str, Any]] = {
    Verdict.MET: {"bg_color": "#F8D9D3", "bold": True},
    Verdict.NOT_MET: {},
    Verdict.NO_DATA: {"bg_color": "#FFF0C7"},
    Verdict.NOT_APPLICABLE: {"font_color": "#7A7A7A"},
}


@frozen(kw_only=True, eq=False)
class Styles:
    """Formats of XlsxWriter, made once per workbook; `cells` is by kind of column."""

    title: Any
    subtitle: Any
    line: Any
    caution: Any
    heading: Any
    cells: Mapping[str, Any]
    verdicts: Mapping[Verdict, Any]


def styles_of(book: Any) -> Styles:
    """The styles, added to a workbook of XlsxWriter."""
    add = book.add_format
    return Styles(
        title=add({**_FONT, "font_size": 15, "bold": True, "font_color": "#1F3A5F"}),
        subtitle=add({**_FONT, "font_size": 12, "bold": True, "font_color": "#1F3A5F"}),
        line=add({**_FONT, "text_wrap": True, "font_color": "#404040"}),
        caution=add({**_FONT, "text_wrap": True, "bg_color": "#FFF0C7", "font_color": "#7A4B00"}),
        heading=add(
            {
                **_GRID,
                "bold": True,
                "bg_color": "#DCE6F1",
                "valign": "vcenter",
                "align": "center",
            }
        ),
        cells={
            "text": add(_GRID),
            "clipped": add({**_GRID, "text_wrap": False}),
            "plain": add({**_GRID, "num_format": "0.###", "align": "center"}),
            "number": add({**_GRID, "num_format": "0", "align": "center"}),
            "percent": add({**_GRID, "num_format": "0.0 %", "align": "center"}),
            "day": add({**_GRID, "num_format": "dd.mm.yyyy", "align": "center"}),
        },
        verdicts={
            verdict: add({**_GRID, "align": "center", **fill}) for verdict, fill in _FILLS.items()
        },
    )
