"""Who has answered and who is late, and what a reminder says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from schoolsupport.monitoring.collection.folders import Folders, receive_folder
from schoolsupport.monitoring.collection.late import Answered, Standing, Standings, standings_of
from schoolsupport.monitoring.collection.sent import read_received, read_sent
from schoolsupport.monitoring.entries import Entry

from . import invented
from .invented import Filled, Kept

SCHOOL = "МБОУ СОШ № 1"
LATER = dt.date(2023, 7, 15)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    invented.sent_to(tmp_path / "sent", by="school")
    return tmp_path / "sent"


def stood(
    sent: Path | None, ledger: Kept, on: dt.date = LATER, by: str = "municipality"
) -> Standings:
    executed = invented.done(ledger, on)
    if sent is None:
        return standings_of(executed, ledger.standing(on), by=by)
    return standings_of(
        executed, ledger.standing(on), sent=read_sent(sent), received=read_received(sent)
    )


def of(told: Standings, name: str = SCHOOL) -> Standing:
    (found,) = [one for one in told.addressees if one.name == name]
    return found


def reminder(told: Standings, name: str = SCHOOL) -> str:
    (found,) = [one for one in told.reminders if one.name == name]
    return found.text.text("ru")


def answered(sent: Path, filled: Filled, ledger: Kept) -> None:
    came = sent.parent / "came"
    filled.save(came / "ответ.xlsx")
    receive_folder(Folders(came=came, sent=sent), ledger, invented.CAME)


def test_who_sent_nothing_is_late_by_days_since_the_term(sent: Path) -> None:
    in_time, late = stood(sent, Kept(), invented.UNTIL), stood(sent, Kept())

    assert [of(one).late for one in (in_time, late)] == [0, 5]
    assert of(late).answered is Answered.NOTHING
    assert (of(late).asked, of(late).missing) == (4, 4)


def test_who_answered_everything_is_not_late(sent: Path) -> None:
    ledger = Kept()
    answered(sent, Filled(sent / f"{SCHOOL}.xlsx").mark_all(), ledger)
    told = stood(sent, ledger)

    assert (of(told).answered, of(told).missing, of(told).late) == (Answered.WHOLE, 0, 0)
    assert SCHOOL not in [one.name for one in told.reminders]
    assert of(told, "МБОУ ООШ № 2").late == 5


def test_who_answered_partly_is_asked_for_the_rest(sent: Path) -> None:
    ledger = Kept()
    answered(sent, Filled(sent / f"{SCHOOL}.xlsx").mark("Провести самоанализ"), ledger)
    told = stood(sent, ledger)

    assert (of(told).answered, of(told).missing) == (Answered.PARTLY, 3)
    assert "не сообщено о 3 из 4" in reminder(told)


def test_who_got_the_workbook_back_is_told_so(sent: Path) -> None:
    ledger = Kept()
    filled = Filled(sent / f"{SCHOOL}.xlsx").mark("Провести самоанализ", День="вчера")
    answered(sent, filled, ledger)
    told = stood(sent, ledger)

    assert (of(told).answered, of(told).missing) == (Answered.FAULTY, 4)
    assert "Книга «ответ.xlsx» не принята" in reminder(told)


def test_what_was_recorded_in_another_way_since_then_counts(sent: Path) -> None:
    task = "invented/2#p1@school:edu990001"
    before = Entry(task=task, status="in_progress", day=dt.date(2023, 5, 1))
    since = Entry(
        task=task, status="in_progress", day=dt.date(2023, 7, 2), recorded_at=invented.CAME
    )

    assert [of(stood(sent, Kept([one]))).missing for one in (before, since)] == [4, 3]


def test_a_reminder_is_polite_says_the_days_and_what_is_open(sent: Path) -> None:
    text = reminder(stood(sent, Kept()))

    assert text.startswith("Уважаемые коллеги!\n")
    assert "просили направить до 10.07.2023" in text
    assert "опоздание — 5 дней" in text
    assert "— 1. Назначить ответственных за проект, до 15.02.2023: МБОУ СОШ № 1." in text
    assert "Сведения просим направить: Отдел (вымышлен)." in text


def test_before_the_term_a_reminder_says_what_is_due_next(sent: Path) -> None:
    text = reminder(stood(sent, Kept(), dt.date(2023, 7, 5)))

    assert "Напоминаем" in text
    assert "опоздание" not in text
    assert "До 19.07.2023 наступает срок мероприятий (1):" in text
    assert "— 4. Участвовать в семинаре, до 10.07.2023" in text


def test_schools_with_one_task_stand_in_one_line(tmp_path: Path) -> None:
    invented.sent_to(tmp_path / "sent")
    text = reminder(stood(tmp_path / "sent", Kept()), "Дальний район")

    assert "— 2. Провести самоанализ, до 15.05.2023: МБОУ СОШ № 1; МБОУ ООШ № 2." in text


def test_without_a_folder_the_plans_say_who_is_late() -> None:
    told = stood(None, Kept(), by="school")

    assert told.until is None
    assert of(told).answered is None
    assert (of(told).overdue, of(told).due_soon) == (4, 0)
    assert "истёк срок" in reminder(told)


def test_who_was_asked_of_no_plan_looked_at_is_left_out(sent: Path) -> None:
    executed = invented.done(Kept(), LATER, plans=invented.PLANS[1:2])
    told = standings_of(executed, Kept().standing(LATER), sent=read_sent(sent))

    assert [one.name for one in told.addressees] == [SCHOOL]
