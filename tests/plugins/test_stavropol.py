from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from schoolsupport import federal, identify, load_region, read_files
from schoolsupport.demo import DemoData
from schoolsupport.domain import LegalSource
from schoolsupport.errors import RuleNotInForceError
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.kinds import Number
from schoolsupport.identification.rules.rulebook import Category, Criterion, Rulebook
from schoolsupport.identification.rules.rulebook_files import read_rulebook
from schoolsupport.identification.rules.standing import Standing
from schoolsupport.regions import RegionPlugin
from schoolsupport.reports.school_columns import SchoolColumns

ROOT = Path(__file__).parents[2]
PLUGIN = ROOT / "plugins" / "stavropol"
CASES = PLUGIN / "tests" / "cases"
SHARED = ROOT.parent / "shared"
ACT = SHARED / "documents" / "stavropol-neftekumsk-2020-2024.txt"
ALTAI = SHARED / "data" / "vpr_altai" / "f3"

FIRST, LAST = date(2020, 9, 17), date(2024, 12, 31)
OTHER_K = ("k-1", "k-2", "k-3", "k-4", "k-6", "k-7", "k-8", "k-9")


@pytest.fixture(scope="session")
def plugin() -> RegionPlugin:
    return load_region("stavropol")


@pytest.fixture(scope="session")
def rulebook(plugin: RegionPlugin) -> Rulebook:
    return plugin.rulebook


@pytest.fixture(scope="session")
def on_demo(plugin: RegionPlugin, invented_region: DemoData) -> Identification:
    return identify(plugin, read_files(invented_region.folder), year=invented_region.year)


def test_every_criterion_has_its_own_file_of_cases(rulebook: Rulebook) -> None:
    files = {file.stem for file in CASES.glob("*.toml")}

    assert files == {*rulebook.criteria, *rulebook.categories}


def standings(rulebook: Rulebook) -> Iterator[tuple[str, Standing]]:
    rules: list[Criterion | Category] = [
        *rulebook.criteria.values(),
        *rulebook.categories.values(),
    ]
    for rule in rules:
        for version in rule.versions:
            yield rule.id, version.standing


def sources(rulebook: Rulebook) -> Iterator[LegalSource]:
    for _, standing in standings(rulebook):
        yield from (standing.source, *standing.sources.values())
    yield from (gap.source for gap in rulebook.gaps.values())


@pytest.mark.skipif(not ACT.exists(), reason="the text of the act is not beside the checkout")
def test_every_quote_stands_in_the_act_word_for_word(rulebook: Rulebook) -> None:
    act = " ".join(ACT.read_text("utf-8").split())
    quotes = [s.quote for s in sources(rulebook) if s.act == "neftekumsk-2020" and s.quote]

    assert len(quotes) >= len(rulebook.criteria) + len(rulebook.gaps)
    assert [quote for quote in quotes if " ".join(quote.split()) not in act] == []


@pytest.mark.skipif(not ACT.exists(), reason="the text of the act is not beside the checkout")
def test_every_indicator_of_section_7_is_a_criterion_or_a_gap(rulebook: Rulebook) -> None:
    section = ACT.read_text("utf-8").partition("7. Критерии и показатели")[2]
    table = section.partition("Приложение 2")[0]
    printed = re.findall(r"(?<![\d,.])([1-4]\.[1-8])(?!\d)", table)

    titles = [rule.title for rule in rulebook.criteria.values()]
    titles += [gap.title for gap in rulebook.gaps.values()]
    titled = [title.split()[0] for title in titles if title[0].isdigit()]
    assert sorted(titled) == sorted(printed)
    assert len(printed) == 12


def test_what_is_borrowed_is_quoted_as_the_federal_rules_quote_it(rulebook: Rulebook) -> None:
    federal_rules = read_rulebook(Path(federal.__file__).parent)
    known = [quote for source in sources(federal_rules) if (quote := source.quote)]
    borrowed = [s.quote for s in sources(rulebook) if s.act == "rosobrnadzor-omsk-2025"]

    assert borrowed
    assert all(any(quote in text for text in known) for quote in borrowed if quote)


def test_all_of_it_is_in_force_from_the_signing_to_the_end_of_the_programme(
    rulebook: Rulebook,
) -> None:
    assert {(s.from_, s.until) for _, s in standings(rulebook)} == {(FIRST, LAST)}
    for day in (FIRST, LAST):
        assert len(rulebook.edition(day).criteria) == len(rulebook.criteria)


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_nothing_is_in_force_the_day_before_and_the_day_after(
    rulebook: Rulebook, day: date
) -> None:
    with pytest.raises(RuleNotInForceError):
        rulebook.edition(day)


def test_only_the_words_that_let_a_worse_school_out_have_no_direction(rulebook: Rulebook) -> None:
    without = {rule.id for rule in rulebook.criteria.values() if rule.worse == "none"}

    assert without == {
        "listed-low-results",
        "s7-3-2-vpr-sum",
        "s7-4-3-oge-maths",
        "s7-4-6-ege-russian-difference",
        "s7-4-7-ege-maths",
    }
    for name in ("s7-4-6-ege-russian-difference", "s7-4-7-ege-maths"):
        note = rulebook.criteria[name].versions[0].standing.note or ""
        assert "как напечатано" in note
        assert "может из-за этого выпасть из перечня" in note


def test_two_years_of_section_5_and_three_of_section_7_both_stand(rulebook: Rulebook) -> None:
    windows = {"s5": set[int](), "s7": set[int]()}
    for rule in rulebook.criteria.values():
        kind = rule.versions[0].rule
        if rule.id[:2] in windows and (not isinstance(kind, Number) or kind.years > 1):
            windows[rule.id[:2]].add(kind.years_back())

    assert windows["s5"] == {2}
    assert windows["s7"] == {1, 3}  # a list of schools has no years


@pytest.mark.parametrize("name", sorted(p.stem for p in CASES.glob("s[57]-*.toml")))
def test_on_the_demo_data_a_criterion_is_decided_for_most_schools_it_concerns(
    on_demo: Identification, name: str
) -> None:
    counts = on_demo.judgement.criteria[name].verdict.counts()
    concerned = sum(counts.values()) - counts["not_applicable"]
    if name == "s5-oge-two-years":  # no exam of 2020: one year proves nothing of two
        assert concerned == 0
        return

    assert concerned >= 80
    assert counts["met"] + counts["not_met"] > 0.6 * concerned


def test_the_list_is_shown_under_every_other_number_of_indicators(
    on_demo: Identification,
) -> None:
    shown = {one.id: one for one in on_demo.readings if one.category == "low-results-school"}
    listed = [shown[k].listed for k in OTHER_K[:4]] + [len(on_demo.listed())]
    listed += [shown[k].listed for k in OTHER_K[4:]]

    assert listed == sorted(listed, reverse=True)
    assert listed[0] > 60 > listed[4] > 0


def test_a_run_elsewhere_says_that_the_act_is_of_another_territory(
    on_demo: Identification,
) -> None:
    (said,) = [p for p in on_demo.problems if p.code == "rule.other_territory"]

    assert "Нефтекумский городской округ Ставропольского края" in said.text("ru")
    assert "120" in said.text("ru")


@pytest.mark.skipif(not ALTAI.exists(), reason="the real files are not beside the checkout")
def test_without_most_inputs_the_answer_is_a_ranked_request_for_data_and_no_list(
    plugin: RegionPlugin,
) -> None:
    found = identify(plugin, read_files(ALTAI), year=2021)

    main = found.judgement.categories[found.main].counts()
    assert found.listed() == []
    assert main["no_data"] > 0.9 * len(found.schools)
    asked = {one.key.table for one in found.missing}
    assert asked == {"results", "context", "reference", "lists"}
    ranks = [(one.decides, one.undecided, one.settles) for one in found.missing]
    assert ranks == sorted(ranks, reverse=True)
    assert found.missing[0].key.name == "необъективность"
    assert found.missing[0].settles == len(found.schools)
    assert "rule.other_territory" in {p.code for p in found.problems}


def test_the_readme_changes_a_number_by_order(rulebook: Rulebook, on_demo: Identification) -> None:
    readme = (PLUGIN / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)

    changed = rulebook.with_local(example.encode(), "LOCAL.toml")
    day_before, day = date(2021, 8, 31), date(2021, 9, 1)
    lines = [
        changed.edition(on).criteria["s7-2-1-senior-stage"].rule.plain_line()
        for on in (day_before, day)
    ]
    needed = [
        changed.edition(on).categories["low-results-school"].membership.at_least
        for on in (day_before, day)
    ]
    found = identify(changed, on_demo.inputs.tables, year=2021)

    assert [str(line) for line in lines] == ["0.45", "0.4"]
    assert needed == [5, 4]
    assert set(found.listed()) > set(on_demo.listed())
    assumed = {(rule, key) for rule, key, _ in found.edition.assumed()}
    assert ("s7-2-1-senior-stage", "threshold") not in assumed
    assert ("s7-2-1-senior-stage", "comparator") in assumed
    assert any(name.endswith("LOCAL.toml") for name in dict(found.receipt.rules))
    changed.edition(LAST)


def test_the_list_speaks_of_its_own_category_alone(on_demo: Identification) -> None:
    of_list = on_demo.edition.rests_on(on_demo.main)
    titles = {rule.title for name, rule in on_demo.edition.criteria.items() if name in of_list}
    others = {one.title for one in on_demo.readings if one.category != on_demo.main}
    own = {one.title for one in on_demo.readings if one.category == on_demo.main}

    schools = SchoolColumns(on_demo, "ru")
    listed = schools.listed

    assert len(listed)
    assert others - own
    assert {title for several in schools.arms[listed] for title in several} <= titles
    assert {title for several in schools.otherwise[listed] for title in several} <= own
