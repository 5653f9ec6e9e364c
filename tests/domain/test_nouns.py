"""Acts, schools and reasons."""

from __future__ import annotations

from datetime import date

import pytest

from schoolsupport.domain import Act, Level, NotApplicable, School


@pytest.mark.parametrize(
    ("keys", "citation"),
    [
        ({}, "Министерство. Приказ"),
        ({"number": "12"}, "Министерство. Приказ № 12"),
        ({"date": date(2021, 2, 8)}, "Министерство. Приказ от 08.02.2021"),
        (
            {"number": "12", "date": date(2021, 2, 8)},
            "Министерство. Приказ № 12 от 08.02.2021",
        ),
    ],
)
def test_an_act_is_cited_in_one_line(keys: dict[str, object], citation: str) -> None:
    act = Act("order", "Приказ", "Министерство", Level.REGIONAL, "Край", **keys)  # type: ignore[arg-type]  # keys of one case

    assert act.citation == citation


def test_a_branch_is_a_school_that_names_its_head() -> None:
    assert School("b", branch_of="a").branch_of == "a"


def test_every_reason_has_a_key_and_words() -> None:
    assert [reason.key for reason in NotApplicable] == [
        "applies",
        "exempt",
        "no_such_grade",
        "not_held",
        "use_not_permitted",
        "too_few",
        "not_concerned",
    ]
    assert len({reason.message.text() for reason in NotApplicable}) == len(NotApplicable)
