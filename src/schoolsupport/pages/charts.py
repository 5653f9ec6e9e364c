"""Charts by matplotlib (extra `charts`), as SVG for HTML and as PNG for documents.

Without matplotlib nothing is drawn; the writer then shows the chart's table.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from itertools import cycle
from textwrap import wrap
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from schoolsupport.libraries import matplotlib_library
from schoolsupport.pages.cells import bare, value_text, words
from schoolsupport.pages.page import Chart
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import bare_unit, number_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCHES = (7.2, 3.6)
_DOTS = 200
_COLOURS = ("#2b5c8a", "#c98a00", "#6b727b", "#146c2e", "#a8071a")
_MARKERS = ("o", "s", "^", "D", "v")
_HATCHES = ("", "///", "...", "xx", "--")
_LETTERS_ALONG, _LEAST_LETTERS = 80, 9
_MOST_TICKS = 12
_ROW_INCHES = 0.24
_ALONE = Lock()
_STYLE = {
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e2e5e9",
    "svg.hashsalt": "schoolsupport",
    "svg.fonttype": "path",
    "text.parse_math": False,  # a dollar sign is a dollar sign
}


def drawn(chart: Chart, lang: str, file_format: Literal["svg", "png"]) -> bytes | None:
    """A chart as a file.

    Args:
        chart: the chart.
        lang: language of its words.
        file_format: `svg`, without the head of a file, or `png`.

    Returns:
        The drawing; None where matplotlib is not installed or there is nothing to draw.
    """
    library = matplotlib_library()
    if library is None or not len(chart.x) or not chart.series:
        return None
    with _quiet(library):
        height = INCHES[1]
        if chart.kind == "dots":
            height = max(height, 1 + _ROW_INCHES * len(chart.x))
        figure = library.figure.Figure(figsize=(INCHES[0], height), layout="constrained")
        axes = figure.subplots()
        _DRAW[chart.kind](axes, chart, lang)
        _dress(axes, chart, lang)
        content = io.BytesIO()
        told = {"Date": None} if file_format == "svg" else {"Software": None}
        figure.savefig(content, format=file_format, dpi=_DOTS, metadata=told)
    data = content.getvalue()
    return data[data.index(b"<svg") :] if file_format == "svg" else data


def not_drawn(chart: Chart) -> Message:
    """What stands in the place of a chart whose values a table of the page has already."""
    return msg(
        '{title}: not drawn, matplotlib is not installed. Run: pip install "schoolsupport[charts]"',
        title=chart.title,
    )


def _bars(axes: Axes, chart: Chart, lang: str) -> None:
    width = 0.8 / len(chart.series)
    for at, (name, values) in enumerate(chart.series.items()):
        places = [place + (at - (len(chart.series) - 1) / 2) * width for place in _places(chart)]
        axes.bar(
            places,
            _numbers(values),
            width * 0.92,
            label=words(name, lang),
            color=_COLOURS[at % len(_COLOURS)],
            hatch=_HATCHES[at % len(_HATCHES)],
            edgecolor="white",
        )
    _name_places(axes, chart, lang)


def _lines(axes: Axes, chart: Chart, lang: str) -> None:
    marks = zip(cycle(_COLOURS), cycle(_MARKERS), chart.series.items(), strict=False)
    for colour, marker, (name, values) in marks:
        axes.plot(
            _along(chart), _numbers(values), color=colour, marker=marker, label=words(name, lang)
        )
    _name_places(axes, chart, lang)


def _steps(axes: Axes, chart: Chart, lang: str) -> None:
    for colour, (name, values) in zip(cycle(_COLOURS), chart.series.items(), strict=False):
        axes.step(
            _along(chart), _numbers(values), where="post", color=colour, label=words(name, lang)
        )
    _name_places(axes, chart, lang)


def _dots(axes: Axes, chart: Chart, lang: str) -> None:
    """A row for each place, top down; the line they are compared with stands upright."""
    rows = list(_places(chart))
    for at, (name, values) in enumerate(chart.series.items()):
        axes.plot(
            _numbers(values),
            rows,
            linestyle="none",
            marker=_MARKERS[at % len(_MARKERS)],
            color=_COLOURS[at % len(_COLOURS)],
            label=words(name, lang),
        )
    axes.set_yticks(rows, [value_text(value, None, lang) for value in chart.x])
    axes.invert_yaxis()


def _scatter(axes: Axes, chart: Chart, lang: str) -> None:
    """A dot for each row, where two numbers of it meet; no line, as no order is meant."""
    for colour, marker, (name, values) in zip(
        cycle(_COLOURS), cycle(_MARKERS), chart.series.items(), strict=False
    ):
        axes.plot(
            _along(chart),
            _numbers(values),
            linestyle="none",
            color=colour,
            marker=marker,
            alpha=0.7,
            label=words(name, lang),
        )
    _name_places(axes, chart, lang)


_DRAW = {"bars": _bars, "lines": _lines, "steps": _steps, "scatter": _scatter, "dots": _dots}


def _dress(axes: Axes, chart: Chart, lang: str) -> None:
    """Title, axes, line across, legend."""
    axes.set_title(words(chart.title, lang), loc="left", fontweight="bold")
    lies = chart.kind == "dots"
    across, up = (chart.y_title, chart.x_title) if lies else (chart.x_title, chart.y_title)
    axes.set_xlabel(words(across, lang))
    axes.set_ylabel(words(up, lang))
    valued = axes.xaxis if lies else axes.yaxis
    valued.set_major_formatter(
        lambda value, _: number_text(round(value, 9), bare_unit(chart.unit), lang)
    )
    if _is_whole(chart):
        from matplotlib.ticker import MaxNLocator  # noqa: PLC0415  # matplotlib is an extra

        valued.set_major_locator(MaxNLocator(integer=True))
    told = words(chart.mark_title, lang) or None
    if chart.mark is not None and (lies or chart.kind == "steps"):
        axes.axvline(chart.mark, color=_COLOURS[4], linestyle="--", label=told)
    elif chart.mark is not None:
        axes.axhline(chart.mark, color=_COLOURS[4], linestyle="--", label=told)
    if len(chart.series) > 1 or told:
        axes.legend(frameon=False)


def _name_places(axes: Axes, chart: Chart, lang: str) -> None:
    if chart.kind != "bars" and _is_measured(chart):
        axes.xaxis.set_major_formatter(
            lambda value, _: number_text(round(value, 9), bare_unit(chart.x_unit), lang)
        )
        return
    every = -(-len(chart.x) // _MOST_TICKS)
    places = list(_places(chart))[::every]
    names = [value_text(value, chart.x_unit, lang) for value in list(chart.x)[::every]]
    letters = max(_LEAST_LETTERS, _LETTERS_ALONG // max(len(names), 1))
    axes.set_xticks(places, ["\n".join(wrap(name, letters)) for name in names])


def _is_measured(chart: Chart) -> bool:
    """Whether the places along the axis are numbers that lie as far apart as they are."""
    numbers = int | float | Decimal | Fraction
    return chart.x_unit != "year" and all(isinstance(bare(value), numbers) for value in chart.x)


def _places(chart: Chart) -> Iterator[int]:
    yield from range(len(chart.x))


def _along(chart: Chart) -> list[float]:
    return [float(bare(value)) for value in chart.x] if _is_measured(chart) else [*_places(chart)]


def _numbers(values: Sequence[float | int | None]) -> list[float]:
    return [float("nan") if bare(value) is None else float(bare(value)) for value in values]


def _is_whole(chart: Chart) -> bool:
    """Whether all values are counts, so that no half of a school stands at the axis."""
    told = (bare(value) for values in chart.series.values() for value in values)
    return all(value is None or isinstance(value, int) for value in told)


@contextmanager
def _quiet(library: Any) -> Iterator[None]:
    """The style of our charts, for this drawing only; matplotlib keeps it for the whole process."""
    with _ALONE, library.rc_context(_STYLE):
        yield
