"""What `schoolsupport demo` shows of the schools after they were found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from schoolsupport.cli.mentors import REGISTER, candidates_of, print_mentors
from schoolsupport.cli.printing import Heading, Page
from schoolsupport.cli.question import Answer
from schoolsupport.cli.reconcile import print_reconciliation
from schoolsupport.cli.risks import print_risks
from schoolsupport.demo.orders import APPROVED, APPROVED_FROM
from schoolsupport.support.mentors import mentor_columns, propose_mentors
from schoolsupport.support.proposals import Action, proposals
from schoolsupport.support.reconcile import reconcile
from schoolsupport.support.risks import read_risk_profiles
from schoolsupport.support.rules import SUPPORTED, support_rules
from schoolsupport.support.statuses import Statuses, StatusOn, statuses_of
from schoolsupport.translation import msg

DAYS = (date(2020, 12, 31), date(2021, 12, 31), APPROVED_FROM)
MOST_SHOWN = 2


def print_support(page: Page, answer: Answer, risks: Path) -> None:
    """Print an approved list beside the one found, statuses by years, mentors, a risk profile.

    Args:
        page: where to.
        answer: the run on the synthetic data.
        risks: the synthetic risk profiles.
    """
    found = answer.found
    page.heading(msg("The list found and the list approved (synthetic)"))
    print_reconciliation(page, reconcile(found, APPROVED, on=APPROVED_FROM))
    page.heading(msg("Statuses by orders over the years, and what the run proposes (synthetic)"))
    book = found.edition.rulebook
    told = statuses_of(found.inputs.tables, support_rules(answer.plugin), book.lists)
    _print_years(page, answer, told)
    page.heading(msg("Mentor schools (synthetic)"))
    columns = mentor_columns(answer.plugin.folder)
    candidates = candidates_of(answer, REGISTER, None, None)
    shown = _to_show(answer, told)
    print_mentors(
        page, propose_mentors(found, shown, candidates, columns=columns, top=MOST_SHOWN), columns
    )
    page.heading(msg("A risk profile (synthetic)"))
    print_risks(page, read_risk_profiles(risks))


def _to_show(answer: Answer, told: Statuses) -> list[str]:
    """The first schools that are found and in support already."""
    found = answer.found
    listed = [one for one in found.listed() if told.of(one, found.as_of).status in SUPPORTED]
    return (listed or found.listed())[:MOST_SHOWN]


def _print_years(page: Page, answer: Answer, told: Statuses) -> None:
    proposed = {one.school: one for one in proposals(answer.found, told).schools}
    headings = [
        Heading(words=msg("Login"), whole=True),
        *(Heading(words=msg("{day}", day=page.day(day))) for day in DAYS),
        Heading(words=msg("Proposed")),
        Heading(words=msg("Why")),
    ]
    rows = []
    for school in told.schools:
        one = proposed.get(school)
        action = one.decision.action if one else None
        if one is None or action is Action.IDENTIFY:
            continue
        rows.append(
            (
                school,
                *(_words(page, told.of(school, day)) for day in DAYS),
                page.session.say(action.words) if action else "",
                "; ".join(page.session.say(reason) for reason in one.decision.reasons),
            )
        )
    page.table(headings, rows)
    wrong = [one for one in told.problems if one.severity == "error"]
    page.lines(one.text(page.session.lang) for one in wrong)


def _words(page: Page, status: StatusOn) -> str:
    said = " + ".join(page.session.say(one.words) for one in status.statuses)
    if status.contradicted:
        return page.session.say(msg("contradicting: {words}", words=said))
    return said
