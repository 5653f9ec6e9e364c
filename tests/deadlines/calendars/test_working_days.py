from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.deadlines import working_days as module
from schoolsupport.deadlines.working_days import (
    DayOffPolicy,
    Reason,
    WorkingDays,
    region_working_days,
)
from schoolsupport.errors import InputError, ParameterError, RuleError

RUSSIA = WorkingDays()
YEARS = st.dates(dt.date(2019, 1, 1), dt.date(2026, 12, 31))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def write(folder: Path, text: str) -> Path:
    (folder / "calendars").mkdir()
    (folder / "calendars" / "working-days.toml").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("when", "reason", "name"),
    [
        ("2022-05-07", Reason.WEEKEND, None),
        ("2022-05-09", Reason.HOLIDAY, "День Победы"),
        ("2022-05-10", Reason.TRANSFERRED, "Выходной (перенесено с 02.01.2022)"),
        ("2022-06-13", Reason.TRANSFERRED, "День России (выходной)"),
        ("2022-01-07", Reason.HOLIDAY, "Рождество Христово"),
    ],
)
def test_a_day_off_says_why(when: str, reason: Reason, name: str | None) -> None:
    off = RUSSIA.why_off(day(when))

    assert off is not None
    assert (off.reason, off.name, off.source) == (reason, name, None)
    assert RUSSIA.is_day_off(day(when))


# decrees of the government on transfers of days off; the days are those of the years named
TRANSFERS = {
    2019: (["2019-05-02", "2019-05-03", "2019-05-10"], []),
    2020: (["2020-02-24", "2020-03-09", "2020-05-04", "2020-05-05", "2020-05-11"], []),
    2021: (
        ["2021-02-22", "2021-05-03", "2021-05-10", "2021-06-14", "2021-11-05", "2021-12-31"],
        ["2021-02-20"],
    ),
    2022: (
        ["2022-03-07", "2022-05-02", "2022-05-03", "2022-05-10", "2022-06-13"],
        ["2022-03-05"],
    ),
    2023: (["2023-02-24", "2023-05-08", "2023-11-06"], []),
    2024: (
        ["2024-04-29", "2024-04-30", "2024-05-10", "2024-12-30", "2024-12-31"],
        ["2024-04-27", "2024-11-02", "2024-12-28"],
    ),
    2025: (
        ["2025-05-02", "2025-05-08", "2025-06-13", "2025-11-03", "2025-12-31"],
        ["2025-11-01"],
    ),
    2026: (["2026-01-09", "2026-03-09", "2026-05-11", "2026-12-31"], []),
}


@pytest.mark.parametrize("year", TRANSFERS)
def test_transfers_and_working_saturdays_of_a_year_are_known(year: int) -> None:
    first = dt.date(year, 1, 1)
    days = [first + dt.timedelta(days=n) for n in range(366)]
    days = [one for one in days if one.year == year]
    moved = [one for one in days if (off := RUSSIA.why_off(one)) and off.reason == "transferred"]
    worked = [one for one in days if one.isoweekday() > 5 and not RUSSIA.is_day_off(one)]

    expected, saturdays = TRANSFERS[year]
    assert [one.isoformat() for one in moved] == expected
    assert [one.isoformat() for one in worked] == saturdays
    assert RUSSIA.transfers_known(year)


def test_the_transfers_of_a_year_without_a_decree_are_not_known() -> None:
    assert not RUSSIA.transfers_known(2040)


def test_counting_working_days_leaves_out_holidays_and_keeps_working_saturdays() -> None:
    assert RUSSIA.next_working_day(day("2022-01-01")) == day("2022-01-10")
    assert RUSSIA.next_working_day(day("2022-03-05")) == day("2022-03-05")
    assert RUSSIA.previous_working_day(day("2022-05-10")) == day("2022-05-06")
    assert RUSSIA.add_working_days(day("2022-03-04"), 2) == day("2022-03-09")
    assert RUSSIA.add_working_days(day("2022-03-09"), -2) == day("2022-03-04")
    assert RUSSIA.add_working_days(day("2022-03-06"), 0) == day("2022-03-06")


def test_a_six_day_week_works_on_saturdays() -> None:
    six = WorkingDays(weekend=frozenset({7}))

    assert RUSSIA.is_day_off(day("2022-04-02"))
    assert not six.is_day_off(day("2022-04-02"))
    assert six.is_day_off(day("2022-04-03"))
    assert six.is_day_off(day("2022-05-09"))


@examples(60)
@given(YEARS, st.integers(1, 30))
def test_working_days_added_are_as_many_working_days(start: dt.date, count: int) -> None:
    end = RUSSIA.add_working_days(start, count)
    back = RUSSIA.add_working_days(end, -count)
    between = [start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1)]

    assert sum(not RUSSIA.is_day_off(one) for one in between) == count
    assert not RUSSIA.is_day_off(end)
    assert back == RUSSIA.previous_working_day(start)


@examples(60)
@given(YEARS)
def test_a_policy_gives_the_nearest_working_day_on_its_side(when: dt.date) -> None:
    after = RUSSIA.by_policy(when, DayOffPolicy.NEXT)
    before = RUSSIA.by_policy(when, DayOffPolicy.PREVIOUS)

    assert RUSSIA.by_policy(when, DayOffPolicy.NONE) == when
    assert before <= when <= after
    assert (before == when) == (after == when) == (not RUSSIA.is_day_off(when))
    days = [before + dt.timedelta(days=n) for n in range(1, (after - before).days)]
    assert all(RUSSIA.is_day_off(one) for one in days)


STATED = """
[[day]]
day = 2021-05-04
until = 2021-05-07
off = true
name = "нерабочие дни"
source = "Указ Президента РФ от 23.04.2021 № 242"

[[day]]
day = 2021-05-08
off = false
name = "рабочая суббота (условная)"
source = "приказ (условный)"
"""


def test_a_region_states_days_the_package_does_not_know(tmp_path: Path) -> None:
    region = region_working_days(write(tmp_path, STATED))
    off = region.why_off(day("2021-05-07"))

    assert not RUSSIA.is_day_off(day("2021-05-07"))
    assert off is not None
    assert (off.reason, off.name) == (Reason.STATED, "нерабочие дни")
    assert off.source == "Указ Президента РФ от 23.04.2021 № 242"
    assert not region.is_day_off(day("2021-05-08"))
    assert region.add_working_days(day("2021-04-30"), 1) == day("2021-05-08")


def test_a_region_without_a_file_states_nothing(tmp_path: Path) -> None:
    assert region_working_days(tmp_path) == RUSSIA


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        (STATED.replace("until = 2021-05-07", "until = 2021-05-03"), "day 2021-05-04", "ends befo"),
        (STATED.replace("source =", "sources ="), "day[0]: sources", "the key is not known"),
        (STATED.replace("off = true", 'off = "да"'), "day[0]: off", "does not fit"),
        ("[[day]]\nday = 2021-05-04\n", "day[0]: off", "the key is missing"),
    ],
)
def test_a_file_of_days_that_says_what_it_may_not_is_refused_by_place(
    tmp_path: Path, text: str, where: str, what: str
) -> None:
    folder = write(tmp_path, text)

    with pytest.raises(RuleError) as caught:
        region_working_days(folder)

    found = [one for one in (caught.value, *caught.value.others) if what in one.what.text()]
    assert where in str(found[0].where)
    assert "working-days.toml" in str(found[0].where)


@pytest.mark.parametrize("weekend", [{0}, {8}, set(range(1, 8))])
def test_a_weekend_that_is_none_is_refused(weekend: set[int]) -> None:
    with pytest.raises(ParameterError, match="not a set of days of the week"):
        WorkingDays(weekend=frozenset(weekend))


def test_a_calendar_without_working_days_is_refused(tmp_path: Path) -> None:
    text = STATED.replace("2021-05-07", "2024-05-07")

    with pytest.raises(ParameterError, match="no working day for a year"):
        region_working_days(write(tmp_path, text)).next_working_day(day("2021-05-04"))


def test_without_the_package_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    module._public_days.cache_clear()
    monkeypatch.setattr(module, "import_module", missing)

    with pytest.raises(InputError, match=r"schoolsupport\[calendars\]"):
        RUSSIA.is_day_off(day("2022-05-09"))
