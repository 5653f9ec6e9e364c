"""Curators: limits, fixed pairs, exclusions, and what is missing. All names are synthetic."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.errors import InputError, ParameterError
from schoolsupport.records import plain
from schoolsupport.support.curators import (
    CuratedSchool,
    Curator,
    CuratorAssignment,
    CuratorCosts,
    CuratorWishes,
    assign_curators,
    read_curators,
)

SCHOOLS = [
    CuratedSchool(school=f"s{number}", municipality="Север" if number < 4 else "Юг")
    for number in range(6)
]
NORTH = Curator(id="методист, Север", municipality="Север")
SOUTH = Curator(id="методист, Юг", municipality="Юг")


def pairs(found: CuratorAssignment) -> dict[str, str]:
    return {one.school.school: one.curator.id for one in found.pairs}


def test_schools_go_to_their_municipality_while_limits_allow() -> None:
    found = assign_curators(SCHOOLS, [NORTH, SOUTH])

    assert found.feasible
    assert found.loads == {NORTH.id: 3, SOUTH.id: 3}
    north = [school for school, curator in pairs(found).items() if curator == NORTH.id]
    assert set(north) <= {"s0", "s1", "s2", "s3"}


def test_loads_even_out_among_curators_alike() -> None:
    given_curators = [Curator(id=f"c{n}", municipality="Север") for n in range(2)]

    found = assign_curators(SCHOOLS[:4], given_curators)

    assert set(found.loads.values()) == {2}


def test_ways_known_count_before_municipalities() -> None:
    wishes = CuratorWishes(distances={(SOUTH.id, "s0"): 1.0, (NORTH.id, "s0"): 300.0})

    found = assign_curators(SCHOOLS[:3], [NORTH, SOUTH], wishes=wishes)

    assert pairs(found)["s0"] == SOUTH.id
    assert found.pairs[0].km == 1.0


def test_a_fixed_pair_stays_and_is_marked() -> None:
    found = assign_curators(SCHOOLS, [NORTH, SOUTH], wishes=CuratorWishes(fixed={"s5": NORTH.id}))

    assert pairs(found)["s5"] == NORTH.id
    assert [one.school.school for one in found.pairs if one.fixed] == ["s5"]


def test_nobody_looks_after_the_own_school_or_an_excluded_one() -> None:
    own = Curator(id="директор", school="s0")
    other = Curator(id="методист")
    wishes = CuratorWishes(excluded=frozenset({("методист", "s1")}))

    found = assign_curators(SCHOOLS[:2], [own, other], wishes=wishes)

    assert pairs(found) == {"s0": "методист", "s1": "директор"}


def test_too_few_places_are_counted_with_schools_and_curators() -> None:
    found = assign_curators(SCHOOLS[:5], [Curator(id="c", at_most=3)])

    assert not found.feasible
    assert len(found.without) == 2
    assert [one.text() for one in found.missing] == [
        "5 schools (s0, s1, s2, s3, s4) have 3 places with c: 2 more are needed"
    ]


def test_a_school_that_nobody_may_take_is_named() -> None:
    found = assign_curators(SCHOOLS[:1], [Curator(id="c", school="s0")])

    assert [one.text() for one in found.missing] == ["s0: no curator may take it"]


def test_more_curators_than_schools_are_told_unless_the_limit_is_lowered() -> None:
    curators = [Curator(id=f"c{n}") for n in range(3)]

    with_limit = assign_curators(SCHOOLS[:2], curators)
    without = assign_curators(SCHOOLS[:2], curators, at_least=0)

    assert "1 are lacking" in with_limit.missing[0].text()
    assert without.feasible
    assert sorted(without.loads.values()) == [0, 1, 1]


@pytest.mark.parametrize(
    "wishes",
    [
        CuratorWishes(fixed={"s9": NORTH.id}),
        CuratorWishes(fixed={"s0": "никто"}),
        CuratorWishes(fixed={"s0": NORTH.id}, excluded=frozenset({(NORTH.id, "s0")})),
        CuratorWishes(fixed={f"s{n}": NORTH.id for n in range(4)}),
    ],
)
def test_wishes_that_cannot_be_are_refused(wishes: CuratorWishes) -> None:
    with pytest.raises(InputError):
        assign_curators(SCHOOLS, [NORTH, SOUTH], wishes=wishes)


def test_what_to_install_is_told_where_scipy_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)

    with pytest.raises(InputError, match=r"schoolsupport\[curators\]"):
        assign_curators(SCHOOLS, [NORTH, SOUTH])


def test_a_school_named_twice_is_refused() -> None:
    with pytest.raises(InputError, match="it stands twice"):
        assign_curators([SCHOOLS[0], SCHOOLS[0]], [NORTH])


@pytest.mark.parametrize(("least", "most"), [(-1, 3), (4, 3), (0, 0)])
def test_limits_that_are_none_are_refused(least: int, most: int) -> None:
    with pytest.raises(ParameterError):
        assign_curators(SCHOOLS, [NORTH], at_least=least, at_most=most)


def test_a_way_that_is_none_is_refused() -> None:
    with pytest.raises(ParameterError):
        assign_curators(SCHOOLS, [NORTH], costs=CuratorCosts(balance=-1))


@examples(12)
@given(st.integers(1, 8), st.integers(1, 4), st.randoms(use_true_random=False))
def test_the_order_of_schools_and_curators_does_not_matter(
    schools: int, curators: int, random: Random
) -> None:
    asked = [CuratedSchool(school=f"s{n}", municipality=f"m{n % 3}") for n in range(schools)]
    who = [Curator(id=f"c{n}", municipality=f"m{n % 2}") for n in range(curators)]
    mixed, others = list(asked), list(who)
    random.shuffle(mixed)
    random.shuffle(others)

    assert plain(assign_curators(asked, who)) == plain(assign_curators(mixed, others))


def test_a_table_of_curators_is_read(tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text(
        "Куратор;Школа;Муниципалитет;Не более;Закреплены;Кроме\n"
        "методист 1;s1;Север;2;s0, s2;\nМБОУ Лицей им. А.С. Примера;;Юг;;;s3\n",
        "utf-8",
    )

    curators, wishes = read_curators(file)

    assert [one.id for one in curators] == ["методист 1", "МБОУ Лицей им. А.С. Примера"]
    assert curators[0].at_most == 2
    assert wishes.fixed == {"s0": "методист 1", "s2": "методист 1"}
    assert wishes.excluded == {("МБОУ Лицей им. А.С. Примера", "s3")}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Примеров А.Б.;;;;;", "no office"),
        (";s1;;;;", "no office"),
        ("методист;;;много;;", "not a number of schools"),
        ("методист;;;0;;", "not a number of schools"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_place(
    row: str, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "c.csv"
    file.write_text(f"curator;school;municipality;at_most;fixed;excluded\n{row}\n", "utf-8")

    with pytest.raises(InputError, match=message) as caught:
        read_curators(file)

    assert "c.csv:2" in str(caught.value)
    assert "Примеров" not in str(caught.value)


def test_one_school_fixed_to_two_curators_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("curator;fixed\na;s1\nb;s1\n", "utf-8")

    with pytest.raises(InputError, match="fixed to two curators"):
        read_curators(file)
