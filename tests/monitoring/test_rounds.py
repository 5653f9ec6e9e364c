import datetime as dt
from pathlib import Path

import pytest

from schoolsupport import load_region
from schoolsupport.errors import RuleError
from schoolsupport.monitoring.rounds.reading import read_rounds
from schoolsupport.monitoring.rounds.round import Round, RoundDay, days_of, floors_of

REGIONS = ("kaliningrad", "sakhalin", "krasnodar", "stavropol", "sverdlovsk")


def round_of(region: str, name: str) -> Round:
    return load_region(region).rounds[name]


def times(region: str, name: str) -> tuple[RoundDay, ...]:
    plugin = load_region(region)
    one = plugin.rounds[name]
    return days_of(one, plugin.roadmaps[one.roadmap])


@pytest.mark.parametrize(
    ("region", "name", "days"),
    [
        ("kaliningrad", "first", ["2023-06-30"]),
        ("kaliningrad", "second", ["2023-11-30"]),
        ("kaliningrad", "first-involvement", ["2023-08-01"]),
        ("kaliningrad", "second-involvement", ["2023-12-25"]),
        ("kaliningrad", "note-effectiveness", ["2023-12-01"]),
        ("sakhalin", "entry", ["2021-03-31"]),
        ("sakhalin", "final", ["2022-11-30"]),
        ("sakhalin", "management", ["2021-11-30", "2022-11-30"]),
        ("krasnodar", "courses", ["2022-05-30", "2022-08-31", "2022-12-28"]),
        ("stavropol", "interim", ["2021-06-30", "2022-06-30", "2023-06-30", "2024-06-30"]),
        ("stavropol", "final-report", ["2024-12-31"]),
        ("sverdlovsk", "verification", ["2021-03-05"]),
        ("sverdlovsk", "expertise", ["2021-03-31"]),
    ],
)
def test_the_days_of_a_round_are_those_of_the_terms_of_its_rows(
    region: str, name: str, days: list[str]
) -> None:
    assert [str(one.day) for one in times(region, name)] == days


def test_the_floor_of_kaliningrad_is_a_range_and_both_ends_are_floors() -> None:
    template = load_region("kaliningrad").roadmaps["kaliningrad-2023"]

    assert [int(one) for one, _ in floors_of(round_of("kaliningrad", "first"), template)] == [
        30,
        40,
    ]
    assert [int(one) for one, _ in floors_of(round_of("kaliningrad", "second"), template)] == [
        80,
        90,
    ]


def test_the_results_of_the_first_round_are_due_by_the_first_of_august() -> None:
    [time] = times("kaliningrad", "first")

    assert time.results == dt.date(2023, 8, 1)


def test_a_quarterly_report_looks_at_its_quarter_and_is_due_on_the_fifth_after_it() -> None:
    first = times("sakhalin", "quarterly")[0]

    assert (first.day, first.cut) == (dt.date(2021, 4, 5), dt.date(2021, 3, 31))


def test_meetings_of_every_month_are_a_time_for_each_month_of_the_window() -> None:
    found = times("kaliningrad", "monthly-meetings")

    assert len(found) == 22
    assert found[0].day == dt.date(2023, 2, 28)
    assert found[-1].day == dt.date(2023, 12, 20)


def test_criteria_that_no_order_publishes_are_a_gap() -> None:
    [gap] = round_of("kaliningrad", "first-involvement").gap

    assert "критери" in gap.why


@pytest.mark.parametrize("region", REGIONS)
def test_what_a_share_is_of_is_told_as_assumed_with_its_other_readings(region: str) -> None:
    of_execution = [one for one in load_region(region).rounds.values() if one.about == "execution"]

    assert of_execution
    for one in of_execution:
        assert "counts" in one.assumed
        assert {reading.value for reading in one.alternatives} >= {"all"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rounds").mkdir()
    return tmp_path


GOOD = """
title = "Первый мониторинг"
about = "execution"
roadmap = "kaliningrad-2023"
row = "10"
source = { act = "kaliningrad-28-2023", clause = "строка 10", quote = "Первый мониторинг" }
"""


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('roadmap = "kaliningrad-2023"', 'roadmap = "kaliningrad"', "round.unknown_roadmap"),
        ('row = "10"', 'row = "99"', "round.unknown_row"),
        ('row = "10"', "", "round.no_row"),
        ('row = "10"', 'row = "10"\npoint = "99"', "round.unknown_point"),
        ('Первый мониторинг" }', 'Первый обзор" }', "round.no_quote"),
        ('act = "kaliningrad-28-2023"', 'act = "other"', "round.other_act"),
        ('row = "10"', 'row = "10"\nassumed = ["day"]', "round.unknown_assumed"),
        ('row = "10"', 'row = "10"\nday = 2023-06-30', "rule.unknown_key"),
        ('row = "10"', 'row = "10"\nspan = "since_last"\ncounts = "all"', "round.span_of_all"),
        ('row = "10"', 'row = "10"\nsince_start = ["11"]', "round.not_own_row"),
        (
            "source =",
            'alternatives = [{ of = "span", value = "last", why = "…" }]\nsource =',
            "round.unknown_reading",
        ),
        ('row = "10"', 'row = "10"\nform = "raund"', "round.unknown_form"),
    ],
)
def test_what_the_order_does_not_say_is_refused(
    folder: Path, old: str, new: str, code: str
) -> None:
    (folder / "rounds" / "first.toml").write_text(GOOD.replace(old, new), "utf-8")

    with pytest.raises(RuleError) as refused:
        read_rounds(folder, load_region("kaliningrad").roadmaps)

    assert refused.value.fault == code
    assert str(refused.value.where).startswith("rounds/first.toml")


def test_rows_with_numbers_of_several_sections_are_named_with_their_section(folder: Path) -> None:
    text = GOOD.replace("kaliningrad-2023", "neftekumsk-2020-2024").replace(
        "kaliningrad-28-2023", "neftekumsk-2020"
    )
    (folder / "rounds" / "first.toml").write_text(text, "utf-8")

    with pytest.raises(RuleError) as refused:
        read_rounds(folder, load_region("stavropol").roadmaps)

    assert refused.value.fault == "round.row_in_sections"
    assert "2021/10" in refused.value.text("ru")
