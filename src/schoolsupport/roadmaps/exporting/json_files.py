"""Roadmaps as JSON: the layout of `docs/schema/roadmap-plan.json`, nothing left out."""

from __future__ import annotations

import json
from pathlib import Path

from schoolsupport.errors import InputError
from schoolsupport.faults import fault
from schoolsupport.roadmaps.planning.roadmap import Roadmap, roadmap_of, stored_roadmap


def write_json(roadmap: Roadmap, path: Path, lang: str) -> None:
    """Write a roadmap as JSON.

    Args:
        roadmap: the roadmap.
        path: the file.
        lang: language of the texts of messages, which keep template and values beside them.
    """
    text = json.dumps(stored_roadmap(roadmap, lang), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", "utf-8", newline="\n")


def read_json(path: Path) -> Roadmap:
    """A roadmap from its JSON file.

    Args:
        path: a file that `write_json` wrote, or what `roadmap plan --json` printed.

    Raises:
        InputError: the file is not JSON, or no roadmap; the place is named.
    """
    try:
        raw = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as error:
        raise fault("input.not_json", where=path.name, found=error) from error
    if not isinstance(raw, dict) or not {"template", "owner", "tasks"} <= set(raw):
        raise fault("input.not_exported_json", where=path.name)
    try:
        return roadmap_of(raw)
    except InputError as error:
        raise error.at(f"{path.name}: {error.where}", InputError) from error
