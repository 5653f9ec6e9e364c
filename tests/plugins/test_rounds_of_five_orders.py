import pytest

from schoolsupport import load_region
from schoolsupport.monitoring.prescribed import Prescribed, prescribed
from schoolsupport.monitoring.rounds.reading import read_mentioned

REGIONS = ("kaliningrad", "sakhalin", "krasnodar", "stavropol", "sverdlovsk")


def rows_of_order(region: str) -> list[Prescribed]:
    """What the orders of a region prescribe."""
    plugin = load_region(region)
    return [
        one
        for template in plugin.roadmaps.values()
        for one in prescribed(
            template,
            plugin.rounds.values(),
            read_mentioned(plugin.folder),
            plugin.registers.values(),
        )
    ]


@pytest.mark.parametrize("region", REGIONS)
def test_every_row_that_prescribes_monitoring_a_report_or_a_register_has_a_round(
    region: str,
) -> None:
    left = [
        one.key
        for one in rows_of_order(region)
        if not one.rounds and not one.registers and one.mentioned is None
    ]

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


@pytest.mark.parametrize("region", REGIONS)
def test_every_row_that_asks_for_a_register_a_list_or_a_contract_has_a_register(
    region: str,
) -> None:
    asked = [one for one in rows_of_order(region) if one.asks_register]

    assert asked
    assert [one.key for one in asked if not one.registers and one.mentioned is None] == []


@pytest.mark.parametrize(
    ("region", "registers"),
    [
        ("krasnodar", {"main/23": "teams", "main/24": "teachers", "main/19": "participation"}),
        (
            "sakhalin",
            {
                "identification/1.3": "best-schools",
                "interaction/4.1": "networks",
                "interaction/4.2": "communities",
                "interaction/4.3": "best-schools",
            },
        ),
        ("stavropol", {"2020/8": "contracts", "2020/9": "contracts", "2024/13": "contracts"}),
        ("kaliningrad", {"organisation/1": "responsible", "pupils/25": "participation"}),
        ("sverdlovsk", {"main/2": "curators", "main/41": "participation"}),
    ],
)
def test_registers_that_every_reader_would_name_are_there(
    region: str, registers: dict[str, str]
) -> None:
    kept = {one.key: [each.name for each in one.registers] for one in rows_of_order(region)}

    assert {key: kept.get(key) for key in registers} == {
        key: [name] for key, name in registers.items()
    }


@pytest.mark.parametrize("region", REGIONS)
def test_what_says_something_of_a_person_but_the_name_goes_with_it(region: str) -> None:
    """Telephones, addresses, what somebody earned: none of it stays when a person is purged."""
    told = {"contacts", "category", "experience", "training"}

    columns = [
        one for register in load_region(region).registers.values() for one in register.column
    ]

    assert [one.id for one in columns if one.id in told and not one.purged] == []


def test_without_its_registers_an_order_has_rows_left() -> None:
    plugin = load_region("stavropol")
    (template,) = plugin.roadmaps.values()

    left = [one for one in prescribed(template, plugin.rounds.values()) if one.asks_register]

    assert {"2020/8", "2021/10", "2024/12"} <= {one.key for one in left if not one.registers}
