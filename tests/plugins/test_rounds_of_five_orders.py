import pytest

from schoolsupport import load_region
from schoolsupport.monitoring.rounds import Prescribed, prescribed, read_mentioned

REGIONS = ("kaliningrad", "sakhalin", "krasnodar", "stavropol", "sverdlovsk")


def rows_of_order(region: str) -> list[Prescribed]:
    """What the orders of a region prescribe."""
    plugin = load_region(region)
    return [
        one
        for template in plugin.roadmaps.values()
        for one in prescribed(template, plugin.rounds.values(), read_mentioned(plugin.folder))
    ]


@pytest.mark.parametrize("region", REGIONS)
def test_every_row_that_prescribes_monitoring_a_report_or_a_register_has_a_round(
    region: str,
) -> None:
    left = [one.key for one in rows_of_order(region) if not one.rounds and one.mentioned is None]

    assert rows_of_order(region)
    assert left == []


@pytest.mark.parametrize("region", REGIONS)
def test_a_row_said_to_prescribe_nothing_has_no_round(region: str) -> None:
    both = [one.key for one in rows_of_order(region) if one.rounds and one.mentioned]

    assert both == []


@pytest.mark.parametrize(
    ("region", "rows"),
    [
        ("kaliningrad", [f"organisation/{n}" for n in (7, 8, 10, 11, 12, 13)]),
        ("kaliningrad", [f"analysis/{n}" for n in (14, 15, 16, 17)]),
        ("sakhalin", ["duty/3", "identification/1.5", "identification/1.6", "regulation/3.5"]),
        ("krasnodar", [f"main/{n}" for n in range(18, 25)]),
        ("stavropol", ["2020/5", "2020/11", "2021/2", "2021/7", "2021/11", "2024/16"]),
        ("sverdlovsk", [f"main/{n}" for n in (4, 8, 10, 11, 12, 25, 42)]),
    ],
)
def test_rows_that_every_reader_would_name_are_reached(region: str, rows: list[str]) -> None:
    reached = {one.key for one in rows_of_order(region) if one.rounds}

    assert set(rows) <= reached


def test_without_its_rounds_an_order_has_rows_left() -> None:
    template = load_region("kaliningrad").roadmaps["kaliningrad-2023"]

    left = [one for one in prescribed(template, []) if not one.rounds]

    assert {"organisation/10", "organisation/12", "analysis/17"} <= {one.key for one in left}
