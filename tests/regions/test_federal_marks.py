"""Marks of a kind of school are believed unless the name, the grades or the size speak against."""

from __future__ import annotations

import pytest

from schoolsupport import Tables, identify, load_region


def excluded(name: str, mark: str, rule: str, **context: float) -> bool:
    """Whether the federal rule leaves out a school of this name with this mark."""
    school = {"school": ["sch990001"]}
    tables = Tables.of(
        schools=school | {"name": [name]},
        context=school | {"year": [2021], mark: [1]} | {k: [v] for k, v in context.items()},
        results={**school, "year": [2021], "procedure": ["vpr-5-ru"], "n": [20], "n_2": [5]},
    )

    found = identify(load_region("federal"), tables, year=2021, settings={"exclude": [rule]})
    told = [one for one in found.problems if one.code == "rule.flag_contradicted"]
    verdict = found.verdicts["low-results-school"].iloc[0]

    assert (verdict == "not_applicable") != bool(told)  # a doubt is told, and only a doubt
    return bool(verdict == "not_applicable")


@pytest.mark.parametrize(
    ("name", "believed"),
    [
        ("КГБОУ «Полевая общеобразовательная школа-интернат»", True),
        ("ГБОУ С(К)ООШ № 3", True),
        ("КОУ «Адаптивная ООШ № 3»", True),
        ("ГКОУ ООШ для обучающихся с ограниченными возможностями здоровья", True),
        ("МБОУ Полевая СОШ", False),
        ("МБОУ «Полевая ОСШ»", False),
        ("Полевая общеобразовательная средняя школа", False),
        ("МБОУ «Лицей № 3»", False),
    ],
)
def test_a_correctional_school_is_believed_by_its_name(name: str, *, believed: bool) -> None:
    assert excluded(name, "is_correctional", "correctional") is believed


@pytest.mark.parametrize(
    ("name", "pupils", "believed"),
    [
        ("МБОУ «О(с)ОШ № 1»", 0, True),
        ("МБОУ ВСОШ № 1", 0, True),
        ("МБОУ ОСОШ № 1", 0, True),
        ("МБОУ ОСОШ № 1", 1, False),
        ("МБОУ «Полевая СОШ»", 0, False),
    ],
)
def test_an_evening_school_is_believed_unless_small_children_learn_in_it(
    name: str, pupils: int, *, believed: bool
) -> None:
    found = excluded(name, "is_evening", "evening", enrolment_grade_2=pupils)

    assert found is believed


@pytest.mark.parametrize(
    ("name", "pupils", "believed"),
    [
        ("ФКОУ СОШ при исправительной колонии № 1", 300, True),
        ("КГБОУ ВСОШ № 2", 500, True),
        ("КГБОУ ВСОШ № 2", 501, False),
        ("МКОУ «Полевая СОШ»", 32, False),
    ],
)
def test_a_school_of_a_colony_is_believed_unless_it_is_large(
    name: str, pupils: int, *, believed: bool
) -> None:
    assert excluded(name, "is_penal", "penal", enrolment=pupils) is believed
