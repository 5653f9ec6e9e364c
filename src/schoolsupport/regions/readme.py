"""The README of a region, which holds the page of its rules for the people who answer for them."""

from __future__ import annotations

from datetime import date

from schoolsupport.identification.rules.law import page as law
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.pages.markdown import markdown

PAGE_BEGINS, PAGE_ENDS = "<!-- law begin -->", "<!-- law end -->"


def last_day(rulebook: Rulebook) -> date:
    """The last day on which the rules are in force, or the day they were last checked."""
    standings = [v.standing for c in rulebook.categories.values() for v in c.versions]
    return rulebook.last_day() or max(standing.checked for standing in standings)


def page_of(rulebook: Rulebook) -> str:
    """The page of the law that a plugin's README holds."""
    return markdown(law(rulebook.edition(last_day(rulebook))), "ru")


def with_page(readme: str, rulebook: Rulebook) -> str:
    """A README with the page of the law between its marks; they are put at the end if missing."""
    page = f"{PAGE_BEGINS}\n\n{page_of(rulebook).strip()}\n\n{PAGE_ENDS}"
    before, begins, rest = readme.partition(PAGE_BEGINS)
    _, ends, after = rest.partition(PAGE_ENDS)
    if not begins or not ends:
        return f"{readme.rstrip()}\n\n{page}\n"
    return f"{before}{page}{after}"
