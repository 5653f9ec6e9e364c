"""The verdicts here are counted by hand from the files, apart from the library's own rules."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import pytest

from schoolsupport.demo.invented import PLANTED, login

from .conftest import Group, as_int, read_works, table_named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schoolsupport.demo import DemoData

WORKS = ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma")
LINE = Fraction(3, 10)
SMALL, BY_A, BY_B, BY_BOTH = login(64), login(5), login(40), (login(58), login(82), login(110))
EXACT_A, EXACT_B, BESIDE = login(54), login(94), login(74)
GAP, GAP_WITHOUT_WEIGHT, ABSENT, RECOVERED = login(90), login(115), login(100), login(62)
LYCEUM, CORRECTIONAL, EVENING = login(29), login(31), login(30)

Works = dict[tuple[str, str, int], Group]


class Verdicts:
    """Low results of every school in 2021, by both arms; None where a gap leaves it open."""

    def __init__(self, works: Mapping[tuple[str, str, int], Group], minimum: int = 1) -> None:
        self.works = works
        self.minimum = minimum

    def low(self, school: str, work: str, year: int) -> bool | None:
        group = self.works.get((school, work, year))
        if group is None:
            return None
        return group.n >= self.minimum and Fraction(group.counts[0], group.n) >= LINE

    def arm_a(self, school: str) -> bool | None:
        return at_least(2, [self.low(school, work, 2021) for work in WORKS])

    def arm_b(self, school: str) -> bool | None:
        years = (2020, 2021)
        return at_least(1, [at_least(2, [self.low(school, w, y) for y in years]) for w in WORKS])

    def either(self, school: str) -> bool | None:
        return at_least(1, [self.arm_a(school), self.arm_b(school)])


def at_least(count: int, found: list[bool | None]) -> bool | None:
    if sum(value is True for value in found) >= count:
        return True
    return None if sum(value is not False for value in found) >= count else False


@pytest.fixture(scope="module")
def verdicts(works: Works) -> Verdicts:
    return Verdicts(works)


@pytest.fixture(scope="module")
def with_minimum(works: Works) -> Verdicts:
    return Verdicts(works, minimum=10)


def test_every_planted_cell_stands_in_the_files(works: Works) -> None:
    for row in PLANTED:
        for (procedure, year), cell in row.cells.items():
            group = works.get((row.school, procedure, year))

            assert (group is None) == (cell is None)
            if group is not None and cell is not None:
                assert (group.counts[0], group.n) == (cell.twos, cell.of)


def test_one_school_is_low_by_two_works_alone(verdicts: Verdicts) -> None:
    assert (verdicts.arm_a(BY_A), verdicts.arm_b(BY_A)) == (True, False)


def test_one_school_is_low_by_the_same_work_of_two_years_alone(verdicts: Verdicts) -> None:
    assert (verdicts.arm_a(BY_B), verdicts.arm_b(BY_B)) == (False, True)


@pytest.mark.parametrize("school", BY_BOTH)
def test_persistent_schools_are_low_by_both_arms(verdicts: Verdicts, school: str) -> None:
    assert (verdicts.arm_a(school), verdicts.arm_b(school)) == (True, True)


def test_two_works_at_exactly_thirty_percent_are_enough(works: Works, verdicts: Verdicts) -> None:
    shares = [Fraction(works[EXACT_A, w, 2021].counts[0], works[EXACT_A, w, 2021].n) for w in WORKS]

    assert sorted(shares)[-2:] == [LINE, LINE]
    assert (verdicts.arm_a(EXACT_A), verdicts.arm_b(EXACT_A)) == (True, False)


def test_one_work_at_exactly_thirty_percent_in_both_years_is_enough(
    works: Works, verdicts: Verdicts
) -> None:
    pairs = [works[EXACT_B, "vpr-5-ru", year] for year in (2020, 2021)]

    assert [Fraction(group.counts[0], group.n) for group in pairs] == [LINE, LINE]
    assert (verdicts.arm_a(EXACT_B), verdicts.arm_b(EXACT_B)) == (False, True)


def test_one_pupil_keeps_a_school_off_the_list(works: Works, verdicts: Verdicts) -> None:
    beside = [works[BESIDE, w, 2021] for w in WORKS if not verdicts.low(BESIDE, w, 2021)]

    assert verdicts.either(BESIDE) is False
    assert len(beside) == 3
    assert all(Fraction(group.counts[0] + 1, group.n) >= LINE for group in beside)


@pytest.mark.parametrize("school", [GAP, ABSENT])
def test_a_gap_leaves_a_school_undecided(verdicts: Verdicts, school: str) -> None:
    assert verdicts.either(school) is None


def test_a_gap_does_not_matter_where_enough_is_known(works: Works, verdicts: Verdicts) -> None:
    assert any((GAP_WITHOUT_WEIGHT, work, 2021) not in works for work in WORKS)
    assert verdicts.arm_a(GAP_WITHOUT_WEIGHT) is True


def test_a_school_that_recovered_was_low_only_the_year_before(verdicts: Verdicts) -> None:
    assert all(verdicts.low(RECOVERED, work, 2020) for work in WORKS)
    assert verdicts.either(RECOVERED) is False


def test_a_small_school_is_low_only_where_small_works_count(
    verdicts: Verdicts, with_minimum: Verdicts, works: Works
) -> None:
    assert all(works[SMALL, work, year].n < 10 for work, year in product(WORKS, (2020, 2021)))
    assert (verdicts.either(SMALL), with_minimum.either(SMALL)) == (True, False)


def test_a_school_has_no_row_anywhere_in_a_year(
    works: Works, passports: list[dict[str, object]], exams: list[dict[str, object]]
) -> None:
    assert not [key for key in works if key[0] == ABSENT and key[2] == 2020]
    assert not [r for r in passports if r["school"] == ABSENT and r["year"] == "2020"]
    assert not [r for r in exams if r["Логин ОО"] == ABSENT and r["Год"] == 2020]
    assert [key for key in works if key[0] == ABSENT and key[2] == 2021]


def test_an_ordinary_lyceum_is_ticked_as_penal(
    verdicts: Verdicts, passports: list[dict[str, object]], register: list[dict[str, object]]
) -> None:
    ticked = [row for row in passports if row["is_penal"] == "1"]
    (name,) = [str(row["Название ОО"]) for row in register if row["Логин ОО"] == LYCEUM]

    assert {row["school"] for row in ticked} == {LYCEUM}
    assert all(as_int(row["enrolment"]) > 900 for row in ticked)
    assert "Лицей" in name
    assert verdicts.either(LYCEUM) is True


def test_two_schools_are_confirmed_as_exempt_and_one_of_them_is_low(
    demo: DemoData, verdicts: Verdicts
) -> None:
    lists = table_named(demo, "Перечни.csv")

    assert {row["school"] for row in lists if row["list"] == "exempt"} == {CORRECTIONAL, EVENING}
    assert verdicts.either(CORRECTIONAL) is True


def test_enough_schools_are_low_by_each_arm(
    verdicts: Verdicts, with_minimum: Verdicts, register: list[dict[str, object]]
) -> None:
    schools = [str(row["Логин ОО"]) for row in register]

    for counted in (verdicts, with_minimum):
        assert sum(counted.arm_a(school) is True for school in schools) >= 6
        assert sum(counted.arm_b(school) is True for school in schools) >= 4


@pytest.mark.parametrize("minimum", [1, 10])
def test_ten_to_fifteen_percent_of_the_schools_come_out_low(
    default_demo: DemoData, minimum: int
) -> None:
    counted = Verdicts(read_works(default_demo), minimum)
    schools = [str(r["Логин ОО"]) for r in table_named(default_demo, "Реестр_школ.xlsx")]

    share = sum(counted.either(school) is True for school in schools) / len(schools)
    assert 0.10 <= share <= 0.15
