"""What a person sees, letter by letter; the golden files are read by people before they change.

`GOLDEN=write pytest …` writes them anew.
"""

from __future__ import annotations

import os
from pathlib import Path


def check(file: Path, text: str) -> None:
    """Assert that a text is what its golden file holds."""
    if os.environ.get("GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(text.encode("utf-8"))
    assert text == file.read_bytes().decode("utf-8")
