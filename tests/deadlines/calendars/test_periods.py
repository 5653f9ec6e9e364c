"""Periods by the names that orders give them."""

from __future__ import annotations

import datetime as dt

import pytest

from schoolsupport.deadlines.periods import period_name
from schoolsupport.deadlines.schedule import Frequency


@pytest.mark.parametrize(
    ("freq", "month", "name"),
    [
        (Frequency.QUARTERLY, 1, "I квартал 2022 г."),
        (Frequency.QUARTERLY, 3, "I квартал 2022 г."),
        (Frequency.QUARTERLY, 4, "II квартал 2022 г."),
        (Frequency.QUARTERLY, 12, "IV квартал 2022 г."),
        (Frequency.HALF_YEARLY, 1, "I полугодие 2022 г."),
        (Frequency.HALF_YEARLY, 6, "I полугодие 2022 г."),
        (Frequency.HALF_YEARLY, 7, "II полугодие 2022 г."),
        (Frequency.HALF_YEARLY, 12, "II полугодие 2022 г."),
        (Frequency.MONTHLY, 12, "декабрь 2022 г."),
        (Frequency.YEARLY, 7, "2022 г."),
        (Frequency.DAILY, 7, None),
    ],
)
def test_a_period_has_the_name_of_the_month_it_begins_in(
    freq: Frequency, month: int, name: str | None
) -> None:
    assert period_name(freq, dt.date(2022, month, 1), dt.date(2022, 12, 31)) == name


def test_a_week_says_both_years_only_over_a_new_year() -> None:
    within = period_name(Frequency.WEEKLY, dt.date(2022, 12, 19), dt.date(2022, 12, 25))
    over = period_name(Frequency.WEEKLY, dt.date(2022, 12, 26), dt.date(2023, 1, 1))

    assert within == "19.12–25.12.2022"
    assert over == "26.12.2022–01.01.2023"
