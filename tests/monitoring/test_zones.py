"""A day ends where its midnight is: what the far east wrote on it is not of the day before."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from monitoring import paper_plan as paper
from profiles import examples
from schoolsupport.monitoring.entries import Entry
from schoolsupport.monitoring.execution import execution
from schoolsupport.monitoring.ledger import Ledger, ZonedDay, known_by, microseconds
from schoolsupport.monitoring.showing import ToldExecution, page
from schoolsupport.pages.markdown import markdown
from schoolsupport.records import plain

DAY = dt.date(2023, 6, 30)
SAKHALIN, KALININGRAD = ZoneInfo("Asia/Sakhalin"), ZoneInfo("Europe/Kaliningrad")
ZONES = [SAKHALIN, KALININGRAD, ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Yekaterinburg"), dt.UTC]


def recorded(moment: str, zone: dt.tzinfo) -> Entry:
    """An entry of the day, recorded when the clocks of a zone show so."""
    at = dt.datetime.fromisoformat(moment).replace(tzinfo=zone)
    return Entry(task="t", status="done", day=DAY, recorded_at=at)


def known(entry: Entry, day: dt.date, zone: dt.tzinfo) -> bool:
    return Ledger([entry]).state("t", on=DAY, known=ZonedDay(day, zone)) is not None


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_a_day_ends_at_the_midnight_of_its_zone_and_not_before(zone: dt.tzinfo) -> None:
    assert known(recorded("2023-06-30T23:59:59.999999", zone), DAY, zone)
    assert not known(recorded("2023-07-01T00:00", zone), DAY, zone)
    assert not known(recorded("2023-06-30T00:00", zone), DAY - dt.timedelta(1), zone)


def test_an_entry_of_the_next_morning_in_sakhalin_is_not_of_the_day_as_utc_would_have_it() -> None:
    morning = recorded("2023-07-01T09:00", SAKHALIN)  # 22:00 of 30 June in UTC

    assert Ledger([morning]).state("t", on=DAY, known=DAY) is not None
    assert not known(morning, DAY, SAKHALIN)
    assert known(morning, dt.date(2023, 7, 1), SAKHALIN)


def test_an_entry_of_the_last_hour_in_the_west_is_of_the_day() -> None:
    evening = recorded("2023-06-30T20:00", ZoneInfo("America/New_York"))  # 1 July in UTC

    assert Ledger([evening]).state("t", on=DAY, known=DAY) is None
    assert known(evening, DAY, ZoneInfo("America/New_York"))


def test_the_midnight_is_that_of_the_clocks_of_the_year() -> None:
    """Sakhalin was ten hours ahead of UTC until March 2016, and eleven since."""
    before, since = dt.date(2015, 6, 30), dt.date(2016, 6, 30)

    assert ZonedDay(before, SAKHALIN).end.hour == 13
    assert ZonedDay(since, SAKHALIN).end.hour == 12


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_an_entry_of_which_nobody_kept_the_time_is_known_on_its_own_day(zone: dt.tzinfo) -> None:
    entry = Entry(task="t", status="done", day=DAY)

    assert known(entry, DAY, zone)
    assert not known(entry, DAY - dt.timedelta(1), zone)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)), st.sampled_from(ZONES))
@examples(60)
def test_days_of_a_zone_follow_each_other_without_a_gap(day: dt.date, zone: dt.tzinfo) -> None:
    first = dt.datetime.combine(day + dt.timedelta(1), dt.time(), zone)

    assert known_by(ZonedDay(day, zone)) + 1 == microseconds(first.astimezone(dt.UTC))
    assert known_by(ZonedDay(day, dt.UTC)) == known_by(day)


def test_execution_knows_what_its_zone_knew_and_the_page_says_whose_midnight_it_is() -> None:
    late = evolve(
        paper.report("3", "done", "20.02", document="справка"),
        recorded_at=dt.datetime(2023, 6, 30, 22, tzinfo=dt.UTC),  # 1 July in Sakhalin
    )
    ledger = Ledger([*paper.ENTRIES, late])
    utc = execution(ledger, paper.PLAN, on=DAY, known=DAY)
    east = execution(ledger, paper.PLAN, on=DAY, known=ZonedDay(DAY, SAKHALIN))

    assert (utc.whole.numerator, east.whole.numerator) == (10, 9)
    assert "30.06.2023, до конца дня по времени UTC+11" in markdown(page(east), "ru")
    assert "UTC" not in markdown(page(utc), "ru")
    told = plain(ToldExecution(execution=east, by="region"), "ru")  # type: ignore[arg-type]
    assert (told["known"], told["zone"]) == ("2023-06-30", "Asia/Sakhalin")
    assert "zone" not in plain(ToldExecution(execution=utc, by="region"), "ru")  # type: ignore[arg-type]
