"""What the rulebooks of Krasnodar, Sverdlovsk, Kaliningrad and Sakhalin keep, each to its order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from attrs import frozen

from schoolsupport import federal, identify, load_region, read_files
from schoolsupport.demo import DemoData
from schoolsupport.domain import LegalSource
from schoolsupport.errors import RuleNotInForceError
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.rules.rulebook import Category, Criterion, Edition, Rulebook
from schoolsupport.identification.rules.rulebook_files import read_rulebook
from schoolsupport.identification.rules.standing import Standing
from schoolsupport.regions.readme import last_day
from schoolsupport.tables import Tables
from schoolsupport.words.text import bare

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
DOCUMENTS = SHARED / "documents"
ALTAI = SHARED / "data" / "vpr_altai" / "f3"
EXCLUSIONS = {"boarding", "closed-type", "correctional", "evening", "penal", "small"}


@frozen(kw_only=True)
class Order:
    """The order a region's rules stand on."""

    act: str
    text: str
    first: date
    last: date
    from_results: tuple[str, ...]
    """Categories that results alone decide for most schools."""


ORDERS = {
    "krasnodar": Order(
        act="slavyansk-156-2022",
        text="krasnodar-slavyansk-2022.txt",
        first=date(2021, 7, 15),
        last=date(2022, 12, 31),
        from_results=("low-results-school",),
    ),
    "sverdlovsk": Order(
        act="alapaevskoe-35-2021",
        text="sverdlovsk-alapaevskoe-2021.txt",
        first=date(2021, 1, 1),
        last=date(2021, 12, 31),
        from_results=("low-results-school",),
    ),
    "kaliningrad": Order(
        act="kaliningrad-28-2023",
        text="kaliningrad-2023.txt",
        first=date(2022, 12, 1),
        last=date(2023, 12, 31),
        from_results=("low-results-school",),
    ),
    "sakhalin": Order(
        act="sakhalin-132-2021",
        text="sakhalin-2021-2022.txt",
        first=date(2021, 1, 1),
        last=date(2022, 12, 31),
        from_results=("stably-low-results-school",),
    ),
}
each_region = pytest.mark.parametrize("region", sorted(ORDERS))


@cache
def rulebook_of(region: str) -> Rulebook:
    return load_region(region).rulebook


@pytest.fixture(scope="session")
def demo(invented_region: DemoData) -> Tables:
    return read_files(invented_region.folder)


@pytest.fixture(scope="session")
def altai() -> Tables:
    return read_files(ALTAI)


def judged(region: str, tables: Tables) -> Identification:
    return identify(rulebook_of(region), tables, year=2021, as_of=ORDERS[region].last)


def is_listed(edition: Edition, category: str) -> bool:
    """Whether a list of an order alone makes schools of the category."""
    members = edition.categories[category].membership.members
    return all(
        one in edition.criteria and edition.criteria[one].kind == "in_list" for one in members
    )


def standings(rulebook: Rulebook) -> Iterator[tuple[str, Standing]]:
    rules: list[Criterion | Category] = [
        *rulebook.criteria.values(),
        *rulebook.categories.values(),
    ]
    for rule in rules:
        yield from ((rule.id, version.standing) for version in rule.versions)


def sources(rulebook: Rulebook) -> Iterator[LegalSource]:
    for _, standing in standings(rulebook):
        yield from (standing.source, *standing.sources.values())
    yield from (gap.source for gap in rulebook.gaps.values())


@each_region
def test_every_rule_has_its_own_file_of_cases(region: str) -> None:
    rulebook = rulebook_of(region)
    files = {file.stem for file in (ROOT / "plugins" / region / "tests" / "cases").glob("*.toml")}

    own = {name for name, one in rulebook.criteria.items() if one.adopts is None}
    assert files == {*own, *rulebook.categories}


@pytest.mark.skipif(not DOCUMENTS.exists(), reason="the orders are not beside the checkout")
@each_region
def test_every_quote_stands_in_the_order_word_for_word(region: str) -> None:
    order, rulebook = ORDERS[region], rulebook_of(region)
    text = " ".join((DOCUMENTS / order.text).read_text("utf-8").split())
    quotes = {s.quote for s in sources(rulebook) if s.act == order.act and s.quote}

    assert len(quotes) >= 4
    assert [quote for quote in quotes if " ".join(quote.split()) not in text] == []


@each_region
def test_what_is_borrowed_is_quoted_as_the_lender_quotes_it(region: str) -> None:
    federal_rules = read_rulebook(Path(federal.__file__).parent)
    lenders = (federal_rules, rulebook_of(region), load_region("stavropol").rulebook)
    known = [s.quote for lender in (lenders[0], lenders[2]) for s in sources(lender) if s.quote]
    borrowed = {
        s.quote for s in sources(rulebook_of(region)) if s.act != ORDERS[region].act and s.quote
    }

    assert borrowed
    assert [quote for quote in borrowed if not any(quote in text for text in known)] == []


@each_region
def test_all_of_it_is_in_force_on_the_days_of_the_order_and_on_no_other(region: str) -> None:
    order, rulebook = ORDERS[region], rulebook_of(region)

    assert {(s.from_, s.until) for _, s in standings(rulebook)} == {(order.first, order.last)}
    for day in (order.first - timedelta(days=1), order.last + timedelta(days=1)):
        with pytest.raises(RuleNotInForceError):
            rulebook.edition(day)


@each_region
@pytest.mark.parametrize("day", ["from", "until"])
def test_a_clause_that_puts_a_plan_into_force_puts_no_rule_into_force(
    region: str, day: str
) -> None:
    told = {day in s.assumed for _, s in standings(rulebook_of(region))}
    sourced = {day in s.sources for _, s in standings(rulebook_of(region))}

    assert (told, sourced) == ({True}, {False})


@pytest.mark.parametrize("region", [*ORDERS, "stavropol"])
def test_the_status_by_act_stands_before_the_signs_that_are_computed(region: str) -> None:
    edition = rulebook_of(region).edition(last_day(rulebook_of(region)))
    listed = [name for name in edition.categories if is_listed(edition, name)]
    computed = [name for name in edition.categories if name not in listed]

    assert listed
    assert [*edition.categories][: len(listed)] == listed
    assert edition.named_by(edition.main)
    assert set(edition.named_by(edition.main)) <= set(listed)
    assert all("ризнак" in edition.categories[name].title for name in computed)
    assert not any("ризнак" in edition.categories[name].title for name in listed)


@pytest.mark.parametrize("region", [*ORDERS, "stavropol", "federal"])
def test_marks_of_objectivity_and_restricted_results_are_shown_readings(region: str) -> None:
    """Of every criterion in use that looks at results."""
    edition = rulebook_of(region).edition(last_day(rulebook_of(region)))
    looking = [
        rule
        for rule in edition.criteria.values()
        if rule.id in edition.used and any(rule.rule.procedure_names().values())
    ]

    assert looking
    for rule in looking:
        assert {"marked-widens", "restricted-no-data"} <= {
            one.id for one in rule.standing.alternative
        }, rule.id
    assert rulebook_of(region).restricted.then == "remark"
    assert rulebook_of(region).restricted.note


WORDS = re.compile(r"\w+")


@pytest.mark.parametrize("region", [*ORDERS, "stavropol", "federal"])
def test_no_text_of_a_region_says_the_same_words_again_and_again(region: str) -> None:
    """Quotations and titles of acts are the acts' own; what we say says a phrase at most twice."""
    book = rulebook_of(region)
    texts = [load_region(region).summary or ""]
    texts += [standing.note or "" for _, standing in standings(book)]
    texts += [gap.why for gap in book.gaps.values()]
    texts += [one.description or "" for one in book.criteria.values()]
    texts += [act.note or "" for act in book.acts.values()]

    for text in texts:
        words = WORDS.findall(text.lower())
        phrases = Counter(tuple(words[at : at + 3]) for at in range(len(words) - 2))
        assert [one for one, times in phrases.items() if times > 2] == [], text


@each_region
def test_nobody_accepted_a_reading_yet(region: str) -> None:
    assert all(not standing.approved for _, standing in standings(rulebook_of(region)))


@each_region
def test_no_number_of_the_adopted_rule_passes_for_the_orders_own(region: str) -> None:
    edition = rulebook_of(region).edition(ORDERS[region].last)

    for name in ("low-in-two-procedures", "low-two-years-running"):
        standing = edition.criteria[name].standing
        keys = {"procedures", "threshold", "years", "procedures_at_least", "year_unit"}
        assert keys <= set(standing.assumed)
        assert standing.sources["threshold"].act == "rosobrnadzor-omsk-2025"
        assert rulebook_of(region).criteria[name].adopts == f"federal/{name}"


@each_region
def test_exclusions_are_criteria_that_anybody_sees_and_none_is_switched_on(region: str) -> None:
    edition = rulebook_of(region).edition(ORDERS[region].last)
    switches = {
        name: set(one.membership.can_exclude)
        for name, one in edition.categories.items()
        if one.membership.can_exclude
    }

    assert list(switches.values()) == [EXCLUSIONS]
    assert set(edition.criteria) >= EXCLUSIONS
    assert not any(one.membership.exclude for one in edition.categories.values())


@each_region
def test_every_gap_is_cited_where_a_category_leaves_it_out_or_stands_alone(region: str) -> None:
    edition = rulebook_of(region).edition(ORDERS[region].last)
    left_out = {g for one in edition.categories.values() for g in one.membership.left_out}

    assert len(rulebook_of(region).gaps) >= 4
    assert left_out <= {*rulebook_of(region).gaps, *edition.criteria}
    assert left_out & set(rulebook_of(region).gaps)


@pytest.mark.skipif(not ALTAI.exists(), reason="the real files are not beside the checkout")
@each_region
def test_on_files_of_another_region_that_is_said_first_and_results_still_decide(
    region: str, altai: Tables
) -> None:
    found = judged(region, altai)

    of_rules = [one.code for one in found.problems if one.code.startswith("rule.")]
    assert of_rules[0] == "rule.other_territory"
    for category in ORDERS[region].from_results:
        counts = found.judgement.categories[category].counts()
        assert counts["met"] > 0
        assert counts["no_data"] < 0.05 * len(found.schools)
    assert len(found.listed()) > 0


@each_region
def test_on_the_demo_data_every_category_but_a_printed_list_is_decided_for_most(
    region: str, demo: Tables
) -> None:
    found = judged(region, demo)

    for name, column in found.judgement.categories.items():
        if is_listed(found.edition, name):
            continue
        counts = column.counts()
        assert counts["no_data"] < 0.1 * len(found.schools), name
        assert counts["met"] < 0.5 * len(found.schools) or name == "results-not-low", name
    assert len(found.listed()) > 0


@each_region
def test_every_other_reading_can_be_judged(region: str, demo: Tables) -> None:
    found = judged(region, demo)
    declared = {
        other.id
        for rule in found.edition.rules
        if rule.id in found.edition.rests_on(found.main)
        for other in rule.standing.alternative
    }

    assert {one.id for one in found.readings} >= declared
    assert declared


@pytest.mark.parametrize("region", ["krasnodar", "sverdlovsk"])
def test_lists_name_the_schools_that_the_roadmap_names(region: str) -> None:
    (template,) = load_region(region).roadmaps.values()
    likely = {one.printed: one.likely or one.printed for one in template.corrections}
    status = {"shnor": "ШНОР", "500+": "500+", "post_project": "постпроект"}
    printed = {
        (status[one.status], bare(_corrected(name, likely)))
        for one in template.school_lists
        if one.status in status
        for name in one.schools
    }

    listed = {(one.list, bare(one.name or "")) for one in rulebook_of(region).lists}

    assert listed == printed
    assert all(one.name for one in rulebook_of(region).lists)


def _corrected(name: str, likely: dict[str, str]) -> str:
    for wrong, right in likely.items():
        name = name.replace(wrong, right)
    return name


def test_two_of_the_ten_are_in_the_project_and_nine_others_are_after_it() -> None:
    lists = {name: set[str]() for name in ("ШНОР", "500+", "постпроект")}
    for one in rulebook_of("krasnodar").lists:
        lists[one.list].add(one.school)

    assert {name: len(schools) for name, schools in lists.items()} == {
        "ШНОР": 10,
        "500+": 2,
        "постпроект": 9,
    }
    assert lists["500+"] < lists["ШНОР"]
    assert not lists["ШНОР"] & lists["постпроект"]


def test_the_list_of_kaliningrad_is_the_union_of_its_two_categories(demo: Tables) -> None:
    found = judged("kaliningrad", demo)

    parts = [set(found.listed(c)) for c in ("low-results-school", "unfavourable-social-conditions")]
    assert set(found.listed()) == parts[0] | parts[1]
    assert set(found.listed("under-pressure")) == parts[0] & parts[1]
    assert set(found.listed("resilient")) <= parts[1] - parts[0]


def test_the_best_and_the_stably_high_are_two_lists(demo: Tables) -> None:
    found = judged("sakhalin", demo)

    best, high = (set(found.listed(name)) for name in ("best-results", "stably-high-results"))
    assert best
    assert high
    assert best != high


def test_stably_low_is_fewer_schools_than_low(demo: Tables) -> None:
    found = judged("sakhalin", demo)
    wider = identify(
        rulebook_of("sakhalin"),
        demo,
        year=2021,
        as_of=ORDERS["sakhalin"].last,
        settings={
            "stably-low-results-school.any_of": ["low-two-years-running", "low-in-two-procedures"]
        },
    )

    assert set(found.listed()) < set(wider.listed())


@each_region
def test_the_readme_changes_a_number_by_order(region: str, demo: Tables) -> None:
    readme = (ROOT / "plugins" / region / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    before = rulebook_of(region)

    after = before.with_local(example.encode(), "LOCAL.toml")

    last = ORDERS[region].last
    changed = [
        name
        for name, rule in after.edition(last).criteria.items()
        if rule.raw != before.edition(last).criteria[name].raw
    ]
    assert len(changed) == 1
    key = next(
        iter(set(re.findall(r"^(\w+) = ", example.partition("checked")[2], re.M)) - {"source"})
    )
    assert key not in after.edition(last).criteria[changed[0]].standing.assumed
    assert key in before.edition(last).criteria[changed[0]].standing.assumed
    found = identify(after, demo, year=2021, as_of=last)
    assert any(name.endswith("LOCAL.toml") for name in dict(found.receipt.rules))
