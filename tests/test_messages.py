"""Messages for people who bring data and ask questions: no identifier stands in a Russian one.

Messages about files of rules, forms and rounds are for those who write such files, and name keys.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

FAULTS = Path(__file__).parents[1] / "src" / "schoolsupport" / "faults"
FOR_AUTHORS = {
    *("case", "code", "cycle", "form", "parameter", "region", "register", "round", "rule"),
    *("table", "entry"),  # raised at programs
}
FAMILIES = sorted(one.stem for one in FAULTS.glob("*.toml") if one.stem not in FOR_AUTHORS)
WORD = re.compile(r"(?<![\w./@-])[a-z][a-z0-9]{2,}(?:[_.-][a-z0-9_]+)*(?![\w/@])")
TYPED = re.compile(
    r"\{[^{}]*\}|`[^`]*`|--[a-z-]+(?:[ =][\w.:=]+)?|\S+\.(?:toml|db|json|csv|zip)\b"
    r"|schoolsupport(?: [a-z-]+)*|pip install \S+|postgresql:\S+|Asia/\w+|Europe/\w+"
)
FORMATS = {
    *("csv", "tsv", "txt", "xls", "xlsx", "ods", "odt", "doc", "docx", "rtf", "pdf", "html"),
    *("parquet", "zip", "ics"),
}
PACKAGES = {
    *("holidays", "statsmodels", "pyarrow", "python-calamine", "python-docx", "lxml"),
    *("icalendar", "psycopg", "pandas", "pg_dump"),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_no_identifier_stands_in_a_russian_message(family: str) -> None:
    for name, text in _russian(FAULTS / f"{family}.toml"):
        found = set(WORD.findall(TYPED.sub(" ", text))) - FORMATS - PACKAGES

        assert not found, f"{family}.{name}: {sorted(found)} in: {text}"


def _russian(file: Path) -> Iterator[tuple[str, str]]:
    for name, told in tomllib.loads(file.read_text("utf-8")).items():
        for part in ("what", "remedy", "near") if isinstance(told, dict) else ():
            said = told.get(part, {})
            if isinstance(said, dict) and "ru" in said:
                yield name, said["ru"]
