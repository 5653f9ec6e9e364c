"""Small folders of rules, whole and right, in which a test changes one thing."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from schoolsupport.errors import RuleError
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.rules.rulebook_files import read_rulebook

SOURCE = 'source = { act = "order", clause = "1" }'

FILES = {
    "region.toml": """
        name = "test"
        title = "Проверка"
        level = "regional"
        territory = "Край"
        format = 1

        [procedure_sets]
        both = ["vpr-5-ru", "vpr-5-ma"]
        four = ["vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma"]

        [[column]]
        id = "number"
        title = "Число"
        table = "context"
        unit = "points"

        [[column]]
        id = "location"
        title = "Местность"
        table = "context"
        unit = "text"

        [[column]]
        id = "own"
        title = "Собственный признак"
        table = "context"
        unit = "yes_no"
    """,
    "acts.toml": """
        [[act]]
        id = "order"
        title = "Приказ"
        issuer = "Министерство"
        level = "regional"
        territory = "Край"
    """,
    "rules/low.toml": f"""
        title = "Низкие результаты"
        kind = "low_results"
        worse = "higher"
        procedures = "both"
        [[version]]
        from = 2020-01-01
        checked = 2026-11-21
        threshold = 0.30
        {SOURCE}
    """,
    "rules/categories.toml": f"""
        [[category]]
        id = "weak"
        title = "Слабая школа"
        short = "СШ"
        [[category.version]]
        from = 2020-01-01
        checked = 2026-11-21
        any_of = ["low"]
        {SOURCE}
    """,
}


class RuleFolder:
    """A folder of rules; `FILES` until a test writes something else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> RuleFolder:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text), "utf-8")
        return self

    def change(self, name: str, old: str, new: str) -> RuleFolder:
        """Change one place of a file."""
        file = self.path / name
        text = file.read_text("utf-8")
        assert text.count(old) == 1, (old, text)
        file.write_text(text.replace(old, new), "utf-8")
        return self

    @property
    def rulebook(self) -> Rulebook:
        return read_rulebook(self.path)


def criterion(kind: str, *lines: str, title: str = "Критерий", version: str = "") -> str:
    """The text of a criterion with one version; lines are its parameters."""
    return "\n".join(
        [
            f'title = "{title}"',
            f'kind = "{kind}"',
            'worse = "none"',
            *lines,
            "[[version]]",
            "from = 2020-01-01",
            "checked = 2026-11-21",
            SOURCE,
            version,
        ]
    )


def category(name: str, *lines: str) -> str:
    """The text of a category with one version; lines say how it is put together."""
    return "\n".join(
        [
            "[[category]]",
            f'id = "{name}"',
            f'title = "Категория {name}"',
            f'short = "{name}"',
            "[[category.version]]",
            "from = 2020-01-01",
            "checked = 2026-11-21",
            SOURCE,
            *lines,
            "",
        ]
    )


def refused(folder: RuleFolder) -> list[str]:
    """The lines of the error that reading the folder gives."""
    with pytest.raises(RuleError) as caught:
        _ = folder.rulebook
    assert caught.value.code == "rule.invalid"
    return str(caught.value).splitlines()
