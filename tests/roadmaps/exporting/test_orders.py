"""The roadmaps of the orders: the same days in every calendar, the same roadmap read back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import vobject  # type: ignore[import-untyped]  # the library has no types

from schoolsupport.deadlines.working_days import DayOffPolicy
from schoolsupport.roadmaps.exporting import CalendarOptions, read_roadmap, write_roadmap
from schoolsupport.roadmaps.exporting.calendars import calendar_bytes
from schoolsupport.roadmaps.planning.plan import plan
from schoolsupport.roadmaps.planning.roadmap import Roadmap
from schoolsupport.roadmaps.planning.timing import PlanSettings
from schoolsupport.roadmaps.template_files import read_templates

PLUGINS = Path(__file__).parents[3] / "plugins"
TEMPLATES = {
    template.name: template
    for folder in sorted(PLUGINS.glob("*/src/schoolsupport_*"))
    for template in read_templates(folder).values()
}


@pytest.fixture(
    params=[(name, policy) for name in sorted(TEMPLATES) for policy in ("none", "next")], ids=str
)
def roadmap(request: pytest.FixtureRequest) -> Roadmap:
    """The roadmap of an order, due days left where they are or moved off days off."""
    name, policy = request.param
    return plan(TEMPLATES[name], settings=PlanSettings(days_off=DayOffPolicy(policy)))


def last_days(calendar: bytes) -> list[dt.date]:
    """The last days of all events, repetitions expanded by the library that reads."""
    found: list[dt.date] = []
    for event in vobject.readOne(calendar.decode("utf-8")).vevent_list:
        length = event.dtend.value - event.dtstart.value - dt.timedelta(days=1)
        rule = event.getrruleset(addRDate=True)
        days = [day.date() for day in rule] if rule else [event.dtstart.value]
        found.extend(day + length for day in days)
    return sorted(found)


def test_a_calendar_has_the_days_of_the_plan_and_no_others(roadmap: Roadmap) -> None:
    told = calendar_bytes(roadmap, "ru", CalendarOptions())

    assert last_days(told) == [task.due for task in roadmap.dated]


@pytest.mark.parametrize("ending", ["json", "csv", "xlsx"])
def test_the_roadmap_of_an_order_comes_back(ending: str, roadmap: Roadmap, tmp_path: Path) -> None:
    file = tmp_path / f"plan.{ending}"

    write_roadmap(roadmap, file)

    assert read_roadmap(file) == roadmap


def test_the_quarterly_report_of_an_order_is_one_event_with_a_rule() -> None:
    roadmap = plan(TEMPLATES["sakhalin-2021-2022"])

    told = calendar_bytes(roadmap, "ru", CalendarOptions()).decode("utf-8")

    assert "RRULE:FREQ=MONTHLY;UNTIL=20230105;INTERVAL=3;BYMONTHDAY=5" in told.replace("\r\n ", "")


def test_the_calendars_of_the_parties_have_together_the_days_of_the_plan(tmp_path: Path) -> None:
    roadmap = plan(TEMPLATES["sakhalin-2021-2022"])

    done = write_roadmap(
        roadmap, tmp_path / "parties", calendar=CalendarOptions(by_party=True, todo=True)
    )

    found = {
        (entry.uid.value, entry.due.value)
        for file in done.files
        for entry in vobject.readOne(file.read_text("utf-8")).contents.get("vtodo", [])
    }
    assert sorted(day for _, day in found) == [task.due for task in roadmap.dated]
