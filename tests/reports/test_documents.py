"""Documents of the regions: made from an invented year in every format, letter by letter, and every
number found again in the plans and reports."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from attrs import evolve

import golden
import schoolsupport as ss
from monitoring.execution_oracle import told
from schoolsupport.demo import write_demo_data
from schoolsupport.errors import ParameterError
from schoolsupport.identification.identify import Identification
from schoolsupport.monitoring.ledger import Ledger
from schoolsupport.monitoring.rounds.closings import close, closing_of
from schoolsupport.monitoring.rounds.results import round_on
from schoolsupport.pages import Page, Ratio, Table
from schoolsupport.pages.cells import bare
from schoolsupport.pages.markdown import markdown
from schoolsupport.reports.form_files import form_of
from schoolsupport.reports.forms import FormAbout
from schoolsupport.reports.report import Report
from schoolsupport.roadmaps.importing import import_order
from schoolsupport.roadmaps.rolling import roll
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.roadmaps.terms import deadline_row
from schoolsupport.store.kept import kept_closing
from schoolsupport.support.lists import approved_list
from schoolsupport.support.risks import read_risk_profiles
from schoolsupport.tables import Tables

from .invented import RISKS, SCHOOLS, Year, changed, kept, took_part, year_of
from .invented_lists import OBJECTS, ROSTER, amended, found_of
from .test_forms import REGIONS

GOLDEN = Path(__file__).parent / "golden"
FORMATS = ("docx", "xlsx", "html", "md", "csv")
DAYS = {"krasnodar": dt.date(2022, 6, 1), "kaliningrad": dt.date(2023, 6, 1)}
"""Days on which rules are in force that none were on the last day of the year of the data."""
LISTS = {"krasnodar": "ШНОР", "sverdlovsk": "500+", "kaliningrad": "Перечень (вымышлен)"}
PRINTED = {
    "school": ["sch990001", "sch990002", "sch990003"],
    "list": ["Перечень (вымышлен)"] * 3,
    "from": ["2022-12-01", "2022-12-01", "2022-12-19"],
    "until": [None, "2023-02-28", None],
    "act": ["приказ № 1/в (вымышлен)", "приказ № 1/в (вымышлен)", "приказ № 2/в (вымышлен)"],
}
"""An invented list and its amendment: one school came by another order, one left later."""
ALL = [(region, name) for region in REGIONS for name in ss.load_region(region).forms]


@cache
def invented(region: str) -> Year:
    """The year of the one order of a region."""
    (template,) = ss.load_region(region).roadmaps.values()
    return year_of(template)


@cache
def demo_tables() -> Tables:
    """A few schools of the demo data, those with a known verdict among them."""
    with tempfile.TemporaryDirectory() as folder:
        data = write_demo_data(Path(folder))
        tables = ss.read_files(folder)
    schools = {one.school for one in data.planted}
    names = ("results", "context", "lists", "objectivity", "schools")
    some = {
        name: (frame := getattr(tables, name)).loc[frame["school"].isin(schools)] for name in names
    }
    return Tables.of(**some, reference=tables.reference)


@cache
def judged(region: str) -> Identification:
    """A run of the region's own rules on schools of the demo data."""
    return ss.identify(ss.load_region(region), demo_tables(), year=2021, as_of=DAYS.get(region))


SENT = ("order", "found", "letter", "amendment", "changes")
"""Documents that are sent: about the invented schools and by the rules of the region itself."""


def sent(region: str, name: str, *, public: bool = False) -> Report:
    """A document that is sent, to the school that objects where it is a letter."""
    plugin = ss.load_region(region)
    if name in ("amendment", "changes"):
        return ss.report(plugin, name, amended(region))
    school = OBJECTS if name == "letter" else None
    return ss.report(plugin, name, found_of(region), school=school, roster=ROSTER, public=public)


def made(region: str, name: str, folder: Path, *, public: bool = False) -> Report:
    """A document of a region from what is invented."""
    plugin = ss.load_region(region)
    about = plugin.forms[name].about
    if about in (FormAbout.EXECUTION, FormAbout.ROUND):
        year = invented(region)
        done = ss.execution(year.ledger, year.plans, on=year.on)
        return ss.report(plugin, name, done, ledger=year.ledger, public=public)
    if name in SENT:
        return sent(region, name, public=public)
    risks = folder / "риски.csv"
    risks.write_text(RISKS, "utf-8")
    (template,) = plugin.roadmaps.values()
    day = template.period.days[0] + dt.timedelta(days=90)
    form = plugin.forms[name]
    given: dict[FormAbout, Callable[[], Any]] = {
        FormAbout.ROADMAP: lambda: template,
        FormAbout.LISTS: lambda: approved_list(
            LISTS[region], day, Tables.of(lists=PRINTED), plugin.rulebook.lists
        ),
        FormAbout.REGISTER: lambda: kept(plugin.registers[form.register or ""]),
        FormAbout.PLAN: lambda: next(
            one for one in invented(region).plans if one.owner.tier.value == "school"
        ),
        FormAbout.SCHOOL: lambda: judged(region).explain(judged(region).listed()[0]),
        FormAbout.PARTICIPATION: lambda: took_part(plugin),
        FormAbout.DYNAMICS: changed,
        FormAbout.RISKS: lambda: read_risk_profiles(risks),
        FormAbout.LIST: lambda: judged(region),
        FormAbout.VERDICTS: lambda: judged(region),
    }
    names = {one.school: (one.name, one.municipality) for one in SCHOOLS.schools}
    return ss.report(plugin, name, given[about](), names=names, public=public)


@pytest.mark.parametrize(("region", "name"), ALL)
def test_every_document_is_as_it_was_read(region: str, name: str, tmp_path: Path) -> None:
    report = made(region, name, tmp_path)

    golden.check(GOLDEN / f"{region}-{name}.md", markdown(report.page, "ru"))


@pytest.mark.parametrize(("region", "name"), ALL)
def test_every_document_is_written_in_every_format(region: str, name: str, tmp_path: Path) -> None:
    report = made(region, name, tmp_path)

    for ending in FORMATS:
        written = report.save(tmp_path / f"{name}.{ending}")

        assert all(file.stat().st_size for file in written)


@pytest.mark.parametrize(("region", "name"), ALL)
def test_no_field_is_left_in_braces_and_no_identifier_in_a_sentence(
    region: str, name: str, tmp_path: Path
) -> None:
    text = str(made(region, name, tmp_path))

    assert "{" not in text
    assert "None" not in text
    assert not any(one in text for one in ("kaliningrad-", "slavyansk-", "sakhalin-", "neftekumsk"))


# --- the numbers --------------------------------------------------------------------------------


def test_the_shares_of_a_round_are_those_that_plain_counting_gives() -> None:
    region, year = ss.load_region("kaliningrad"), invented("kaliningrad")
    on = dt.date(2023, 6, 30)
    counted = [one for one in year.plans if one.owner.tier.value != "region"]
    due: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for plan in counted:
        whose = plan.owner.municipality or plan.owner.name
        for one in told([plan], list(year.ledger), on, on, "claims"):
            row = one.task.partition("#")[0].rpartition("/")[2]
            if one.point or row == "10" or one.due is None or one.due > on:
                continue
            if one.state not in ("not_applicable", "cancelled"):
                due[whose] += 1
                done[whose] += one.state in ("done", "done_late")

    report = ss.report(region, "round", ss.execution(year.ledger, year.plans, on=on))

    table = report.page.tables[0]
    assert _shares(table) == {whose: (done[whose], due[whose]) for whose in due}
    assert f"({sum(done.values())} из {sum(due.values())})" in str(report)


def _shares(table: Table) -> dict[str, tuple[int, int]]:
    names = [one.id for one in table.columns]
    groups, shares = table.cells[0], table.cells[names.index("share")]
    told_ = [bare(one) for one in shares]
    return {
        str(group): (int(one.numerator), one.denominator)
        for group, one in zip(groups, told_, strict=True)
        if isinstance(one, Ratio)
    }


def test_a_round_looked_at_for_itself_gives_the_same_document() -> None:
    region, year = ss.load_region("kaliningrad"), invented("kaliningrad")
    one = region.rounds["second"]
    day = dt.date(2023, 11, 30)
    result = round_on(one, region.roadmaps[one.roadmap], year.ledger, year.plans)

    from_result = ss.report(region, "round", result)
    from_execution = ss.report(
        region, "round", ss.execution(year.ledger, year.plans, on=day), round="second"
    )

    assert str(from_result) == str(from_execution)
    assert "Второй мониторинг" in str(from_result)


@pytest.mark.parametrize(
    ("day", "title"),
    [(dt.date(2023, 6, 30), "Первый"), (dt.date(2023, 11, 29), "Первый"),
     (dt.date(2023, 11, 30), "Второй")],
)  # fmt: skip
def test_of_several_rounds_of_a_form_the_last_that_has_come_is_reported(
    day: dt.date, title: str
) -> None:
    region, year = ss.load_region("kaliningrad"), invented("kaliningrad")

    report = ss.report(region, "round", ss.execution(year.ledger, year.plans, on=day))

    assert f"{title} мониторинг" in str(report)


def test_the_regions_own_plan_alone_is_shown_and_its_floor_is_not_judged() -> None:
    region, year = ss.load_region("kaliningrad"), invented("kaliningrad")
    own = [one for one in year.plans if one.owner.tier.value == "region"]

    text = str(ss.report(region, "round", ss.execution(year.ledger, own, on=dt.date(2023, 6, 30))))

    assert "Раунд считают по другим планам" in text
    assert "план региона" in text
    assert "достигнут" not in text.replace("Достигнута ли доля", "")


def test_papers_come_from_the_ledger_and_only_those_that_stand() -> None:
    region, year = ss.load_region("sakhalin"), invented("sakhalin")
    done = ss.execution(year.ledger, year.plans, on=year.on)
    report = ss.report(region, "quarterly", done, ledger=year.ledger)
    paper = next(one for one in year.ledger if one.document and "/1.4#" in one.task)
    returned = ss.Entry(
        step="return", about=paper.id, task=paper.task, owner=paper.owner, day=paper.day,
        note="не та справка",
    )  # fmt: skip
    again = Ledger([*year.ledger, returned])

    without = ss.report(region, "quarterly", done, ledger=again)

    assert _papers(report.page, "1.4") - _papers(without.page, "1.4") <= {
        f"справка № {paper.number}"
    }
    assert len(_papers(report.page, "1.4")) >= 1
    with pytest.raises(ParameterError, match="nothing says where the reports are"):
        ss.report(region, "quarterly", done)


def _papers(page: Page, number: str) -> set[str]:
    (table,) = page.tables
    names = [one.id for one in table.columns]
    at = list(table.cells[names.index("number")]).index(number)
    told_ = bare(table.cells[names.index("papers")][at])
    return set() if told_ is None else {str(one) for one in told_.values}


# --- what is asked ------------------------------------------------------------------------------


def test_a_form_refuses_what_it_is_not_about(found: Identification) -> None:
    region = ss.load_region("kaliningrad")

    with pytest.raises(ParameterError, match="this form shows something else"):
        ss.report(region, "round", found)
    with pytest.raises(ParameterError, match="Perhaps “round”"):
        ss.report(region, "raund", found)


def test_a_sentence_whose_field_has_no_value_is_left_out() -> None:
    region = ss.load_region("kaliningrad")
    form = form_of(
        {
            "title": "Отчёт: {roadmap.title}",
            "about": "roadmap",
            "before": ["Номер {roadmap.number}.", "Цели: {goals}.", "Итоги: {expected_results}."],
            "source": {"act": "kaliningrad-28-2023"},
            "column": [{"heading": "Мероприятие", "field": "title"}, {"heading": "Отметка"}],
        },
        "own",
    )

    template = region.roadmaps["kaliningrad-2023"]
    text = str(ss.report(region, form, template))

    assert "Номер 28/1." in text
    assert "Цели: " in text
    assert "Итоги" not in text
    assert "Отметка" in markdown(ss.report(region, form, template).page, "ru")


@pytest.mark.parametrize("region", REGIONS)
def test_an_orders_table_is_read_back_as_the_same_rows(region: str, tmp_path: Path) -> None:
    (template,) = ss.load_region(region).roadmaps.values()
    (file,) = made(region, "roadmap", tmp_path).save(tmp_path / "план.docx")

    again = import_order(file).template

    assert [one.number for one in again.measures] == [one.number for one in template.measures]
    assert _terms(again) == _terms(template)


def _terms(template: RoadmapTemplate) -> list[str | None]:
    rows = [deadline_row(template, one) for one in template.measures]
    return [None if row is None else row.deadline for row in rows]


def test_a_document_lies_on_paper_as_offices_send_it(tmp_path: Path) -> None:
    region = ss.load_region("kaliningrad")
    report = ss.report(region, "roadmap", region.roadmaps["kaliningrad-2023"])

    (file,) = report.save(tmp_path / "план.docx")

    document = docx.Document(str(file))
    section = document.sections[0]
    margins = [section.left_margin, section.right_margin]
    assert [one.mm for one in margins if one] == pytest.approx((30, 10), abs=0.1)
    margins = [section.top_margin, section.bottom_margin]
    assert [one.mm for one in margins if one] == pytest.approx((20, 20), abs=0.1)
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml  # python-docx shows fields nowhere else
    assert document.paragraphs[0].text == "Приложение"
    assert document.tables[0].rows[0]._tr.xpath("w:trPr/w:tblHeader")  # as above


def test_the_example_of_the_main_path_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    region = ss.load_region("kaliningrad")
    plan = ss.plan(region.roadmaps["kaliningrad-2023"])
    with ss.open_store("support.db") as store:
        store.add(plan)
        entry = ss.Entry(
            task=plan.dated[0].id, status="done", day=dt.date(2023, 2, 10), document="приказ № 12"
        )
        store.record(entry)
        done = ss.execution(store, plan, on=dt.date(2023, 6, 30))

    report = ss.report(region, "round", done)

    assert "Первый мониторинг" in str(report)
    assert [file.name for file in report.save("раунд-1.docx")] == ["раунд-1.docx"]
    assert "Первый мониторинг" in (report._repr_html_() or "")


def test_next_years_table_is_made_of_the_rolled_plan(tmp_path: Path) -> None:
    region = ss.load_region("krasnodar")
    rolled = roll(region.roadmaps["slavyansk-2022"], 2023).template

    (file,) = ss.report(region, "roadmap", rolled).save(tmp_path / "2023.docx")

    again = import_order(file).template
    assert _terms(again) == _terms(rolled)
    assert any("2023" in (one or "") for one in _terms(again))


# --- rounds that are closed ----------------------------------------------------------------------


@pytest.fixture
def closed_store(tmp_path: Path) -> Iterator[Any]:
    """A store with the invented year of Kaliningrad; its first round is closed on 3 July."""
    region, year = ss.load_region("kaliningrad"), invented("kaliningrad")
    one = region.rounds["first"]
    moment = dt.datetime(2023, 7, 3, 12, tzinfo=dt.UTC)
    with ss.open_store(tmp_path / "support.db") as store:
        store.add_all(year.plans)
        store.record([evolve(entry, recorded_at=moment) for entry in year.ledger])
        result = round_on(one, region.roadmaps[one.roadmap], store, store.tasks(store.plans()))
        store.add_closing(kept_closing(close(result, by="МОУО (вымышлено)", at=moment)))
        yield store


def _first(store: Any, **given: Any) -> Report:
    region = ss.load_region("kaliningrad")
    one = region.rounds["first"]
    result = round_on(one, region.roadmaps[one.roadmap], store, store.tasks(store.plans()))
    return ss.report(region, "round", result, ledger=store, **given)


def _late(store: Any) -> None:
    """Half a year after the closing a plan is reported as done by the day of the round."""
    (plan, *_) = [one for one in invented("kaliningrad").plans if one.owner.tier.value == "school"]
    tasks = [one for one in plan.dated if one.due and one.due <= dt.date(2023, 6, 30)]
    store.record(
        [
            ss.Entry(
                task=one.id, owner=f"school:{plan.owner.id}", status="done",
                day=dt.date(2023, 6, 30), document="справка",
                recorded_at=dt.datetime(2023, 12, 1, tzinfo=dt.UTC),
            )
            for one in tasks
        ]
    )  # fmt: skip


def test_a_closed_round_is_told_as_it_was_closed_with_what_came_later(closed_store: Any) -> None:
    before = _first(closed_store)
    _late(closed_store)

    after, now = _first(closed_store), _first(closed_store, as_closed=False)

    assert _shares(after.page.tables[0]) == _shares(before.page.tables[0])
    assert _shares(now.page.tables[0]) != _shares(before.page.tables[0])
    assert "Раунд показан таким, каким его закрыли: 03.07.2023, МОУО" in str(after)
    assert "ничего не изменилось" in str(before)
    assert "После закрытия: новых отметок" in str(after)
    assert "Раунд показан" not in str(now)


def test_what_is_told_of_a_closed_round_is_what_its_closing_holds(closed_store: Any) -> None:
    _late(closed_store)
    (kept_,) = closed_store.closings()
    closing = closing_of(kept_.body)

    report = _first(closed_store)

    told_ = _shares(report.page.tables[0])
    assert told_ == {
        one.key: (int(one.numerator), one.denominator) for one in closing.shares if one.denominator
    }
    whole = closing.whole
    assert f"({whole.numerator} из {whole.denominator})" in str(report)


def test_a_round_as_known_on_a_day_is_not_told_from_its_closing(closed_store: Any) -> None:
    region = ss.load_region("kaliningrad")
    one = region.rounds["first"]
    tasks = closed_store.tasks(closed_store.plans())
    result = round_on(
        one, region.roadmaps[one.roadmap], closed_store, tasks, known=dt.date(2023, 7, 1)
    )

    assert "Раунд показан" not in str(ss.report(region, "round", result, ledger=closed_store))
