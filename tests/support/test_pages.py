"""The pages of this room, letter by letter, on the synthetic region."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import golden
import schoolsupport as ss
from schoolsupport.demo.orders import APPROVED, write_papers
from schoolsupport.identification.identify import Identification
from schoolsupport.pages import Page
from schoolsupport.pages.terminal import shown
from schoolsupport.support import curators, mentors, proposals, reconcile, risks
from schoolsupport.support.rules import support_rules
from schoolsupport.support.statuses import Statuses, statuses_of

GOLDEN = Path(__file__).parent / "golden"
DAY = dt.date(2022, 2, 1)


@pytest.fixture(scope="module")
def statuses(federal: ss.RegionPlugin, tables: ss.Tables) -> Statuses:
    return statuses_of(tables, support_rules(federal))


@pytest.fixture(scope="module")
def pages(
    found: Identification, statuses: Statuses, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Page]:
    papers = write_papers(tmp_path_factory.mktemp("papers"))
    given, wishes = curators.read_curators(papers["curators"])
    asked = curators.curated_schools(found, found.listed())
    proposed = proposals.proposals(found, statuses)
    school = "sch990061"
    alone = proposals.Standing(
        statuses=statuses, day=DAY, school=school, proposals=proposed.only(school)
    )
    standing = proposals.Standing(statuses=statuses, day=DAY, proposals=proposed)
    likely = mentors.propose_mentors(
        found, ["sch990082", "sch990005"], ["sch990001", "sch990070", "sch990085"], top=2
    )
    profiles = risks.read_risk_profiles(papers["risks"])
    return {
        "reconcile": reconcile.page(reconcile.reconcile(found, APPROVED, on=DAY)),
        "curators": curators.page(curators.assign_curators(asked, given, wishes=wishes)),
        "curators-few": curators.page(curators.assign_curators(asked, given[:2])),
        "status": proposals.page(standing),
        "status-of-one": proposals.page(alone),
        "years": Page(
            title="Годы",
            parts=[proposals.years_table(statuses, [dt.date(2020, 12, 31), DAY], proposed)],
        ),
        "mentors": mentors.page(likely),
        "risks": risks.page(profiles),
    }


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    "name",
    [
        "reconcile", "curators", "curators-few", "status", "status-of-one", "years", "mentors",
        "risks",
    ],
)  # fmt: skip
def test_a_page_is_shown_as_it_was_read(name: str, width: int, pages: dict[str, Page]) -> None:
    golden.check(GOLDEN / f"{name}-{width}.txt", shown(pages[name], "ru", width))


@pytest.mark.parametrize("name", ["reconcile", "status"])
def test_what_a_screen_folds_away_is_in_files(name: str, pages: dict[str, Page]) -> None:
    folded = [table for table in pages[name].tables if table.outline and any(table.outline)]

    assert folded
    assert all(len(table) > table.outline.count(0) for table in folded if table.outline)


def test_a_notebook_shows_each_result_as_its_page(
    found: Identification, statuses: Statuses
) -> None:
    standing = proposals.Standing(statuses=statuses, day=DAY)
    results: list[Any] = [
        reconcile.reconcile(found, APPROVED, on=DAY),
        standing,
        mentors.propose_mentors(found, ["sch990082"], ["sch990001"]),
        curators.assign_curators(curators.curated_schools(found, ["sch990082"]), []),
        risks.RiskProfiles(profiles=(), problems=()),
    ]

    for result in results:
        assert "<table" in result._repr_html_() or "<h1" in result._repr_html_()
