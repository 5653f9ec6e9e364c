"""Small files for tests: results, and the rules of a region that change."""

from __future__ import annotations

from pathlib import Path

WORKS = ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma")


def write_results(file: Path, *, low: int, others: int, years: tuple[int, ...] = (2021,)) -> Path:
    """Results of schools, twenty pupils a work: `low` schools with ten «2», the rest with one."""
    rows = ["school;year;procedure;n;n_2"]
    for number in range(low + others):
        twos = 10 if number < low else 1
        rows += [f"sch{100001 + number};{y};{w};20;{twos}" for y in years for w in WORKS]
    file.write_text("\n".join(rows) + "\n", "utf-8")
    return file


_VERSION = """
[[version]]
from = {first}
{until}
checked = 2026-01-01
threshold = {threshold}
years = 1
procedures_at_least = 1
source = {{ act = "order", clause = "п. {clause}", quote = "слова приказа" }}
"""

_HEAD = """
title = "{title}"
kind = "low_results"
worse = "higher"
procedures = ["vpr-5-ru"]
"""

RULES = {
    "region.toml": """
name = "testland"
title = "Правила Тестландии"
level = "regional"
territory = "Тестландия"
format = 1

[procedure_sets]
fifth = ["vpr-5-ru", "vpr-5-ma"]
""",
    "acts.toml": """
[[act]]
id = "order"
title = "О школах"
issuer = "Министерство Тестландии"
level = "regional"
territory = "Тестландия"
number = "7"
date = 2019-12-01
url = "testland.example/7"
""",
    "rules/kept.toml": _HEAD.format(title="Русский язык, 5 класс")
    + _VERSION.format(first="2020-01-01", until="until = 2020-12-31", threshold="0.30", clause=1)
    + _VERSION.format(first="2021-01-01", until="", threshold="0.25", clause=1),
    "rules/gone.toml": _HEAD.format(title="Прежнее правило")
    + _VERSION.format(first="2020-01-01", until="until = 2020-12-31", threshold="0.5", clause=2),
    "rules/new.toml": _HEAD.format(title="Новое правило")
    + _VERSION.format(first="2021-01-01", until="", threshold="0.6", clause=3),
    "rules/gaps.toml": """
[[gap]]
id = "climate"
title = "Неблагоприятный климат"
why = "приказ не говорит, что это"
source = { act = "order", clause = "п. 4" }
""",
    "rules/categories.toml": """
[[category]]
id = "weak"
title = "Слабая школа"
short = "СШ"

[[category.version]]
from = 2020-01-01
checked = 2026-01-01
at_least = 1
of = ["kept"]
source = { act = "order", quote = "одно из условий" }
""",
}
