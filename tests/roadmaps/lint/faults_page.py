"""The page of faults of the five orders: `python tests/roadmaps/lint/faults_page.py` writes it.

The page is the list that a person has confirmed against the prints. It is written anew only after
reading every line that changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from schoolsupport.roadmaps.lint import Finding, lint
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.roadmaps.template_files import read_templates

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "why" / "faults-of-the-five-orders.md"
ORDERS = (
    ("krasnodar", "slavyansk-2022"),
    ("sverdlovsk", "alapaevskoe-2021"),
    ("stavropol", "neftekumsk-2020-2024"),
    ("kaliningrad", "kaliningrad-2023"),
    ("sakhalin", "sakhalin-2021-2022"),
)
HEAD = """# Faults of the five orders

Everything `schoolsupport roadmap lint` finds in the five orders this project implements, each line
confirmed by reading the print. The list is a test: lint finds exactly these, and each correction in
a template answers to one of them, but for fourteen that the test names. What each code means is
told in [the reference of lint](../reference/lint.md).

The rules were written from these very orders; no other order has been linted yet. So the page shows
what is wrong in the five, and does not measure what lint finds, or finds falsely, elsewhere. That
holds most for `roadmap.slip_of_the_pen`: each slip it knows by its words was met here.

A fault that runs through a table or a text stands once, at its first place. The grammar of long
sentences is left to readers: what a reader alone can see stands in the templates as a correction
with its reason.

"""
COLUMNS = ("code", "weight", "section", "row", "field", "what is wrong", "probably meant")
Key = tuple[str, str, str, str]


def templates() -> dict[str, RoadmapTemplate]:
    """The five orders as data, by name."""
    found = {}
    for region, name in ORDERS:
        folder = ROOT / "plugins" / region / "src" / f"schoolsupport_{region}"
        found[name] = read_templates(folder)[name]
    return found


def key(finding: Finding) -> Key:
    """What identifies a finding within an order."""
    return (finding.code, finding.section or "", finding.measure or "", finding.field)


def confirmed(page: str) -> dict[str, Counter[Key]]:
    """The findings the page lists, by order."""
    listed: dict[str, Counter[Key]] = {}
    for part in re.split(r"^## ", page, flags=re.M)[1:]:
        name = part.split("\n", 1)[0].rsplit("`", 2)[1]
        listed[name] = Counter()
        for line in part.splitlines():
            cells = [cell.strip() for cell in line.split(" | ")]
            if cells[0].startswith("| `roadmap."):
                code = cells[0].strip("| `")
                listed[name][code, cells[2], cells[3], cells[4]] += 1
    return listed


def faults_page() -> str:
    """The page as lint finds it today."""
    lines = [HEAD.rstrip("\n"), ""]
    for name, template in templates().items():
        lines += list(_of_order(name, template))
    return "\n".join(lines)


def _of_order(name: str, template: RoadmapTemplate) -> Iterator[str]:
    found = lint(template)
    act = template.act
    weights = Counter(one.severity.value for one in found)
    counted = ", ".join(f"{weights[one]} {one}" for one in ("error", "warning", "info"))
    yield f"## № {act.number}, {template.territory}: `{name}`"
    yield ""
    yield f"{len(template.measures)} rows, {len(found)} findings: {counted}."
    yield ""
    yield "| " + " | ".join(COLUMNS) + " |"
    yield "|" + "---|" * len(COLUMNS)
    for one in found:
        place = "" if one.measure else (one.place.of or "")
        said = f"{place}: {one.message.text()}" if place else one.message.text()
        cells = (
            f"`{one.code}`",
            one.severity.value,
            one.section or "",
            one.measure or "",
            one.field,
            said,
            one.likely or "",
        )
        yield (
            "| "
            + " | ".join(re.sub(r"\s+", " ", cell).replace("|", "\\|") for cell in cells)
            + " |"
        )
    yield ""


if __name__ == "__main__":
    PAGE.write_text(faults_page(), "utf-8")
