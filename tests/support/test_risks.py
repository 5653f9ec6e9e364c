"""Risk profiles: read with every fault told, one programme for each risk chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import schoolsupport as ss
from schoolsupport.errors import InputError, ParameterError, RuleError
from schoolsupport.records import plain
from schoolsupport.support.risks import (
    RiskProfile,
    RiskProfiles,
    SchoolRisk,
    Significance,
    Verification,
    default_directions,
    measures_for,
    profile_problems,
    read_risk_profiles,
    risk_directions,
)
from schoolsupport.words.persons import looks_like_person

PLUGINS = Path(__file__).parents[2] / "plugins"
HEAD = "school;year;direction;significance;verification;chosen;programme;note;curator\n"
DIRECTIONS = default_directions().of_year(2021)
RISK = SchoolRisk(
    direction=DIRECTIONS[0],
    significance=Significance.HIGH,
    verification=Verification.CONFIRMED,
    chosen=True,
    programmes=("п",),
)


def read(tmp_path: Path, *rows: str) -> RiskProfiles:
    file = tmp_path / "risks.csv"
    file.write_text(HEAD + "\n".join(rows) + "\n", "utf-8")
    return read_risk_profiles(file)


def codes(found: RiskProfiles) -> list[str]:
    return [one.code for one in found.problems]


def test_the_ten_directions_of_2021_are_assumed_and_later_years_go_by_the_last() -> None:
    known = default_directions()

    assert len(known.of_year(2021)) == 10
    assert len(known.of_year(2022)) == len(known.of_year(2024)) == 13
    assert all(one.assumed for one in known.year)
    assert {one.id for one in known.direction if one.mark == "seen"} == {
        "equipment", "staff-shortage", "failure",
    }  # fmt: skip
    with pytest.raises(ParameterError, match="no directions of risk are known for 2019"):
        known.of_year(2019)


def test_a_direction_is_named_by_id_title_or_number() -> None:
    known = default_directions()

    named = [known.named(text, 2021) for text in (
        "equipment", "1", "низкий  уровень оснащения школы",
    )]  # fmt: skip
    assert {one and one.id for one in named} == {"equipment"}
    assert known.named("adaptivity", 2021) is None


def test_a_profile_is_read_in_the_order_of_the_directions(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "s1;2021;9;высокая;подтверждён;да;Программа;видно;методист",
        "s1;2021;1;low;denied;no;;;",
        "s2;2022;adaptivity;средняя;;нет;;;",
    )

    first, second = found.profiles
    assert found.problems == ()
    assert [one.direction.id for one in first.risks] == ["equipment", "failure"]
    assert (first.curator, first.risks[1].note) == ("методист", "видно")
    assert first.reasons == ("failure",)
    assert second.risks[0].verification is Verification.NOT_CHECKED
    assert found.of("s2") == (second,)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (";2021;1;;;;;;", "risk.incomplete_row", None),
        ("s1;21;1;;;;;;", "risk.incomplete_row", None),
        ("s1;2021;;;;;;;", "risk.incomplete_row", None),
        ("s1;2021;77;;;;;;", "risk.direction_unknown", "direction"),
        ("s1;2019;1;;;;;;", "risk.direction_unknown", "direction"),
        ("s1;2021;1;огромная;;;;;", "risk.word_unknown", "significance"),
        ("s1;2021;1;;может быть;;;;", "risk.word_unknown", "verification"),
        ("s1;2021;1;;;ага;;;", "risk.word_unknown", "chosen"),
        ("s1;2021;1;;;;;Примеров А.Б. видел;", "risk.personal", "note"),
        ("s1;2021;1;;;;;;Примерова Анна Ивановна", "risk.personal", "curator"),
    ],
)
def test_a_faulty_cell_is_told_with_its_place_and_does_not_stop_the_table(
    row: str, code: str, column: str | None, tmp_path: Path
) -> None:
    found = read(tmp_path, row, "s9;2021;1;low;;;;;")

    assert codes(found) == [code]
    assert (found.problems[0].row, found.problems[0].column) == (2, column)
    assert found.problems[0].file == "risks.csv"
    assert len(found.of("s9")) == 1
    assert "Примеров" not in str(plain(found))


def test_a_direction_twice_is_told_and_the_first_row_stands(tmp_path: Path) -> None:
    found = read(tmp_path, "s1;2021;1;low;;;;;", "s1;2021;equipment;high;;;;;")

    assert codes(found) == ["risk.direction_repeated"]
    assert found.profiles[0].risks[0].significance is Significance.LOW


def test_a_heading_nobody_knows_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text("school;year;direktion\n", "utf-8")

    with pytest.raises(InputError, match="the heading is not known"):
        read_risk_profiles(file)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"verification": Verification.DENIED}, ["risk.chosen_denied"]),
        ({"verification": Verification.NOT_CHECKED}, ["risk.chosen_unchecked"]),
        ({"programmes": ()}, ["risk.programme_missing"]),
        ({"programmes": ("a", "b")}, ["risk.programme_repeated"]),
        ({"chosen": False}, ["risk.high_not_chosen", "risk.programme_without_choice"]),
        ({"chosen": False, "programmes": ()}, ["risk.high_not_chosen"]),
        (
            {"chosen": False, "programmes": (), "verification": Verification.DENIED},
            [],
        ),
        ({"chosen": False, "programmes": (), "significance": Significance.MEDIUM}, []),
    ],
)
def test_what_does_not_fit_together_is_told(change: dict[str, Any], expected: list[str]) -> None:
    risk = evolve(RISK, **change)

    found = profile_problems(RiskProfile(school="s", year=2021, risks=(risk,)))

    assert [one.code for one in found] == expected
    assert all(one.school == "s" for one in found)


risks = st.builds(
    SchoolRisk,
    direction=st.sampled_from(DIRECTIONS),
    significance=st.sampled_from([None, *Significance]),
    verification=st.sampled_from(list(Verification)),
    chosen=st.booleans(),
    programmes=st.sampled_from([(), ("a",), ("a", "b")]),
)


@given(risks)
def test_a_chosen_risk_is_in_order_only_with_one_programme_and_a_confirmation(
    risk: SchoolRisk,
) -> None:
    clean = not profile_problems(RiskProfile(school="s", year=2021, risks=(risk,)))

    if risk.chosen:
        confirmed = risk.verification is Verification.CONFIRMED
        assert clean == (confirmed and len(risk.programmes) == 1)


def test_only_measures_that_name_a_risk_are_tied_to_it() -> None:
    template = ss.load_region(str(PLUGINS / "krasnodar")).roadmaps["slavyansk-2022"]
    first, second, *rest = template.measures
    tied = evolve(template, measures=(first, evolve(second, reasons=("equipment",)), *rest))
    profile = RiskProfile(school="s", year=2021, risks=(RISK,))

    (none,) = measures_for(profile, evolve(template, measures=(first,)))
    (one,) = measures_for(profile, tied)

    assert none.measures == ()
    assert [measure.number for measure in one.measures] == [second.number]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[direction]]\nid = "a"\ntitle = "A"\nmark = "seen"\n' * 2, "it stands twice"),
        ('[[year]]\nyear = 2021\nassumed = true\ndirections = ["x"]\n', "no such direction"),
        ("[[year]]\nyear = 2021\ndirections = []\n", "neither a source nor «assumed»"),
    ],
)
def test_directions_that_cannot_be_are_refused(text: str, message: str, tmp_path: Path) -> None:
    missing = "".join(f"{key} = []\n" for key in ("direction", "year") if f"[[{key}]]" not in text)
    (tmp_path / "risk_directions.toml").write_text(missing + text, "utf-8")

    with pytest.raises(RuleError, match=message):
        risk_directions(tmp_path)


def test_a_region_may_bring_its_own_directions(tmp_path: Path) -> None:
    (tmp_path / "risk_directions.toml").write_text(
        '[[direction]]\nid = "a"\ntitle = "А"\nmark = "stated"\n'
        '[[year]]\nyear = 2023\ndirections = ["a"]\nsource = { act = "x" }\n',
        "utf-8",
    )

    assert [one.id for one in risk_directions(tmp_path).of_year(2023)] == ["a"]
    assert risk_directions(tmp_path / "none") is default_directions()


@pytest.mark.parametrize(
    ("text", "is_person"),
    [
        ("Примеров А.Б.", True),
        ("А. Б. Примеров", True),
        ("Анна Ивановна", True),
        ("МБОУ СОШ № 5 им. А.С. Пушкина", False),
        ("директор МБОУ СОШ № 5", False),
        ("методист ЦОКО", False),
    ],
)
def test_a_persons_name_is_seen_and_a_namesake_of_a_school_is_none(
    text: str, *, is_person: bool
) -> None:
    assert looks_like_person(text) is is_person
