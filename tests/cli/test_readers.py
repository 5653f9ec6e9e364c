from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schoolsupport.cli.question import setting_values


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("threshold", "0.35", Decimal("0.35")),
        ("small.minimum", "10", 10),
        ("flag", "true", True),
        ("flag", "false", False),
        ("word", "school", "school"),
        ("word", '"10"', "10"),
        ("day", "2021-03-15", date(2021, 3, 15)),
        ("word", "", ""),
        ("word", "1\nother = 2", "1\nother = 2"),
        ("word", "a,b", "a,b"),
        ("any_of", "a,b", ["a", "b"]),
        ("any_of", "a", ["a"]),
        ("exclude", "", []),
        ("any_of", '["a", "b"]', ["a", "b"]),
        ("low-results-school.any_of", "a , b", ["a", "b"]),
        ("procedures", "vpr-5-6", ["vpr-5-6"]),
        ("contradicted_by.name_has", "СОШ,лицей", ["СОШ", "лицей"]),
    ],
)
def test_a_value_is_toml_or_else_text_and_a_list_where_one_belongs(
    key: str, text: str, value: Any
) -> None:
    read = setting_values({key: text})[key]

    assert read == value
    assert type(read) is type(value)
