"""What every region's plugin keeps: subclass, name the region, and pass.

The own test of a plugin is four lines:

    from pathlib import Path
    from schoolsupport.testing import RegionConformance

    class TestStavropol(RegionConformance):
        region, folder = "stavropol", Path(__file__).parent

`folder` holds `cases/*.toml`. The scenarios: (1) it loads, alone and beside all others, and
imports the library through its door only; (2) the law is complete; (3) dates; (4) cases, at least
one of each outcome for every criterion; (5) properties (criteria that compare schools, as their
kind says by `compares`, are left out of "alone as among others"); (6) its page is current; (7) its
roadmaps (`RoadmapConformance`), which a region without rules may keep alone: every roadmap is read;
every term in it is understood; every correction stands at words that are printed, and lint finds a
fault there; every row has a task; no person is named.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import ClassVar

import attrs
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schoolsupport.errors import RuleNotInForceError
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.kinds import LowResults
from schoolsupport.identification.rules.law import page as law
from schoolsupport.identification.rules.rulebook import Edition, Rulebook, Standing
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.monitoring.cycle.cycle import Stage
from schoolsupport.monitoring.prescribed import Prescribed, prescribed
from schoolsupport.monitoring.registers.register import CellKind
from schoolsupport.monitoring.rounds.reading import read_mentioned
from schoolsupport.monitoring.rounds.round import days_of
from schoolsupport.pages.markdown import markdown
from schoolsupport.regions import RegionPlugin, load_region, load_regions
from schoolsupport.roadmaps.lint import lint
from schoolsupport.roadmaps.planning.plan import plan
from schoolsupport.roadmaps.template import Measure, RoadmapTemplate
from schoolsupport.roadmaps.terms import duty_schedule, measure_schedule, sub_measure_schedule
from schoolsupport.tables import Tables
from schoolsupport.testing.cases import Case, cases_in, run_case
from schoolsupport.testing.strategies import context_tables, results_tables, school_ids

_INITIALS = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+|[А-ЯЁ][а-яё]+\s[А-ЯЁ]\.\s?[А-ЯЁ]\.")

_PERSONAL = re.compile(
    r"ф\.?\s?и\.?\s?о\b|фамили|имя\b|телефон|почта|контакт|адрес|дата рождения|\bстаж\b|паспорт",
    re.IGNORECASE,
)


class RoadmapConformance:
    """The scenarios of roadmaps; a region without any passes them.

    Attributes:
        region: name of the region, or path of its folder.
    """

    region: ClassVar[str]

    @property
    def _region(self) -> RegionPlugin:
        return load_region(self.region)

    def test_7_1_every_term_of_its_roadmaps_is_understood(self) -> None:
        """No phrase about time is left that gives nothing."""
        strange = [
            f"{template.name}: {phrase}"
            for template in self._region.roadmaps.values()
            for phrase, understood in _terms(template)
            if not understood
        ]

        assert strange == []

    def test_7_2_every_correction_stands_at_words_that_are_printed(self) -> None:
        """A correction never replaces what is not there."""
        astray = [
            f"{template.name}, {measure.number}: {correction.printed}"
            for template in self._region.roadmaps.values()
            for measure in template.measures
            for correction in measure.corrections
            if correction.printed not in _texts(measure)
        ]

        assert astray == []

    def test_7_3_lint_finds_a_fault_in_every_row_whose_term_is_corrected(self) -> None:
        """A correction of a term is there because a rule says that the print is wrong."""
        for template in self._region.roadmaps.values():
            found = {(one.section, one.measure) for one in lint(template)}
            corrected = {
                (measure.section, measure.number)
                for measure in template.measures
                if any(one.field == "deadline" for one in measure.corrections)
            }

            assert corrected - found == set(), template.name

    def test_7_4_every_row_of_its_roadmaps_has_a_task(self) -> None:
        """With a day, or with the reason why it has none."""
        for template in self._region.roadmaps.values():
            planned = {(task.section, task.number) for task in plan(template).tasks}
            rows = {(measure.section, measure.number) for measure in template.measures}

            assert rows - planned == set(), template.name

    def test_7_5_its_roadmaps_name_no_person(self) -> None:
        """Offices and organisations only; persons come from a roster."""
        named = [
            found.group()
            for template in self._region.roadmaps.values()
            for found in _INITIALS.finditer(str(attrs.asdict(template)))
        ]

        assert named == []

    def test_7_6_its_rounds_say_what_its_orders_say(self) -> None:
        """Rows are there, quotes stand in them, and a round has a day or says why it has none."""
        dayless = [
            one.name
            for one in self._region.rounds.values()
            if not any(time.day for time in days_of(one, self._region.roadmaps[one.roadmap]))
            and not one.gap
        ]

        assert dayless == []

    def test_7_7_every_row_that_prescribes_monitoring_has_a_round(self) -> None:
        """Or a report, or a register; a region that brings no rounds yet is left alone."""
        left = [
            key
            for key, one in self._prescribed()
            if self._region.rounds
            and not one.rounds
            and not one.registers
            and one.mentioned is None
        ]

        assert left == []

    def test_7_10_its_forms_are_whole_and_every_round_names_one_that_is_there(self) -> None:
        """Their fields are known, and their quotes stand in the orders; reading them says so."""
        region = self._region

        assert {one.form for one in region.rounds.values() if one.form} <= region.forms.keys()

    def test_7_8_every_row_that_asks_for_a_register_has_one(self) -> None:
        """Or a list, or contracts; a region that brings no registers yet is left alone."""
        left = [
            key
            for key, one in self._prescribed()
            if self._region.registers
            and one.asks_register
            and not one.registers
            and one.mentioned is None
        ]

        assert left == []

    def test_7_9_what_a_register_holds_of_persons_can_be_purged(self) -> None:
        """A line of it stays for ever, a name does not: it stands in a column of persons alone."""
        unsure = [
            f"{register.name}: {column.id}"
            for register in self._region.registers.values()
            for column in register.column
            if _PERSONAL.search(column.heading)
            and not column.purged
            and column.kind is not CellKind.PERSON
        ]

        assert unsure == []

    def test_7_10_its_management_cycle_says_what_its_order_says(self) -> None:
        """Rows, rounds and registers are there and quotes stand in them; goals come first."""
        cycle = self._region.cycle

        assert cycle is None or any(one.stage is Stage.GOALS for one in cycle.proof)

    def _prescribed(self) -> Iterator[tuple[str, Prescribed]]:
        plugin = self._region
        mentioned = read_mentioned(plugin.folder)
        for template in plugin.roadmaps.values():
            rounds, registers = plugin.rounds.values(), plugin.registers.values()
            for one in prescribed(template, rounds, mentioned, registers):
                yield f"{template.name}: {one.key}", one


def _terms(template: RoadmapTemplate) -> Iterator[tuple[str, bool]]:
    for duty in template.duties:
        schedule = duty_schedule(template, duty)
        if schedule is not None:
            yield schedule.phrase, schedule.understood
    for measure in template.measures:
        schedules = [measure_schedule(template, measure)]
        schedules += [sub_measure_schedule(template, measure, sub) for sub in measure.sub_measures]
        for schedule in schedules:
            if schedule is not None:
                yield schedule.phrase, schedule.understood


def _texts(measure: Measure) -> str:
    """Everything a row prints, in one text."""
    return "\n".join(_strings(attrs.asdict(attrs.evolve(measure, corrections=()))))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


PAGE_BEGINS, PAGE_ENDS = "<!-- law begin -->", "<!-- law end -->"
_DOORS = ("schoolsupport.plugin", "schoolsupport.testing")
_OUTCOMES = ("met", "not_met", "no_data")
_QUICK = settings(  # an example judges two whole runs
    max_examples=max(5, settings().max_examples * 15 // 100),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class RegionConformance(RoadmapConformance):
    """The kit; see the module. Subclass it with `region` and `folder`.

    Attributes:
        region: name of the region, or path of its folder.
        folder: folder of the plugin's tests, which holds `cases/`.
    """

    region: ClassVar[str]
    folder: ClassVar[Path]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each case, named by its sentence."""
        if "case" in metafunc.fixturenames:
            metafunc.parametrize("case", _cases(self.folder), ids=str)

    @property
    def plugin(self) -> RegionPlugin:
        """The plugin, loaded once for all scenarios that only read it."""
        return _loaded(self.region)

    def edition(self) -> Edition:
        """The rules of the last day on which they are in force."""
        return self.plugin.rulebook.edition(last_day(self.plugin.rulebook))

    # 1. loading

    def test_1_1_it_loads_beside_all_others_as_it_loads_alone(self) -> None:
        """No other region keeps it from loading, and it changes none."""
        alone = load_region(self.region)

        loaded = load_regions()

        assert loaded.errors == {}
        assert loaded.regions[alone.name] == alone

    def test_1_2_its_code_imports_the_library_through_the_door_only(self) -> None:
        """Regions import `schoolsupport.plugin` alone, and never each other."""
        package = Path(str(self.plugin.folder))

        foreign = [one for file in package.rglob("*.py") for one in _foreign_imports(file)]

        assert foreign == []

    # 2. the law is complete

    def test_2_1_every_rule_says_what_it_stands_on(self) -> None:
        """Each version has clause or quote, an act, and the day it was checked."""
        book = self.plugin.rulebook

        for where, standing in _standings(book):
            assert standing.source.clause or standing.source.quote, where
            assert standing.source.act in book.acts, where
            assert standing.checked >= standing.from_, where

    def test_2_2_every_criterion_serves_a_category_or_says_that_it_could(self) -> None:
        """A criterion is a member, may be excluded by, or is left out by name."""
        edition = self.edition()
        named = {
            name
            for category in edition.categories.values()
            for name in (
                *category.membership.members,
                *category.membership.can_exclude,
                *category.membership.left_out,
            )
        }

        assert set(edition.criteria) - named == set()

    # 3. dates

    def test_3_1_nothing_is_in_force_the_day_before_the_first(self) -> None:
        """The law's first day is a line, and this is its other side."""
        book = self.plugin.rulebook
        first = book.first_day()
        assert first is not None

        assert book.edition(first).categories
        with pytest.raises(RuleNotInForceError):
            book.edition(first - timedelta(days=1))

    # 4. cases

    def test_4_1_a_case_comes_out_as_its_sentence_says(self, case: Case) -> None:
        """The law read as examples."""
        run_case(case, self.plugin)

    def test_4_2_every_criterion_has_a_case_of_each_outcome(self) -> None:
        """Met, not met, and no data, for every criterion that a category uses."""
        shown = {
            (rule, expected.verdict)
            for case in _cases(self.folder)
            for expectations in case.expect.values()
            for rule, expected in expectations.items()
        }

        missing = [
            f"{rule}: {outcome}"
            for rule in sorted(self.edition().used)
            for outcome in _OUTCOMES
            if (rule, outcome) not in shown
        ]

        assert missing == []

    # 5. properties

    def test_5_1_the_order_of_rows_never_matters(self) -> None:
        """Shuffled rows give the same verdicts."""
        _for_all(self._keeps_to_the_order_of_rows)

    def test_5_2_a_school_is_judged_alone_as_among_others(self) -> None:
        """Taking the other schools away changes no verdict of a criterion that compares none."""
        _for_all(self._judges_alone_as_among_others)

    def test_5_3_taking_a_result_away_never_turns_a_decided_verdict(self) -> None:
        """What is missing makes verdicts open, never the opposite ones."""
        _for_all(self._never_turns_by_a_missing_result)

    def test_5_4_a_worse_result_never_takes_a_school_off(self) -> None:
        """One more pupil below the boundary never turns met into not met."""
        _for_all(self._never_takes_off_by_a_worse_result)

    def test_5_5_schools_that_change_places_change_verdicts(self) -> None:
        """A verdict goes with the school's data, whatever login it bears and where it is sorted."""
        _for_all(self._follows_the_data)

    def _keeps_to_the_order_of_rows(self, data: st.DataObject) -> None:
        results, context, schools = self._drawn(data)
        order = data.draw(st.permutations(range(len(results))))

        first = self._judged(results, context, schools)
        second = self._judged(results.iloc[order], context.iloc[::-1], schools.iloc[::-1])

        assert _codes(first) == _codes(second)

    def _judges_alone_as_among_others(self, data: st.DataObject) -> None:
        results, context, schools = self._drawn(data)
        name = schools["school"].iloc[0]

        among = self._judged(results, context, schools)
        alone = self._judged(
            *(frame[frame["school"] == name] for frame in (results, context, schools))
        )

        if alone is not None and among is not None:
            rules = _comparing_none(among.edition)
            assert _codes(alone, rules)[name] == _codes(among, rules)[name]

    def _never_turns_by_a_missing_result(self, data: st.DataObject) -> None:
        results, context, schools = self._drawn(data)
        kept = data.draw(st.lists(st.booleans(), min_size=len(results), max_size=len(results)))

        before = self._judged(results, context, schools)
        after = self._judged(results[np.array(kept, dtype=bool)], context, schools)

        if before is not None and after is not None:
            for name in self._plain_rules(before.edition):
                old, new = (found.judgement.criteria[name].verdict for found in (before, after))
                opposite = (old.codes == Verdict.MET) & (new.codes == Verdict.NOT_MET)
                opposite |= (old.codes == Verdict.NOT_MET) & (new.codes == Verdict.MET)
                assert not opposite.any(), name

    def _never_takes_off_by_a_worse_result(self, data: st.DataObject) -> None:
        results, context, schools = self._drawn(data)
        worse = results.copy()
        room = worse["n_2"] < worse["n"]
        worse.loc[room, "n_2"] += 1

        before = self._judged(results, context, schools)
        after = self._judged(worse, context, schools)

        if before is not None and after is not None:
            for name in self._plain_rules(before.edition):
                old, new = (found.judgement.criteria[name].verdict for found in (before, after))
                assert not ((old.codes == Verdict.MET) & (new.codes == Verdict.NOT_MET)).any(), name

    def _follows_the_data(self, data: st.DataObject) -> None:
        frames = self._drawn(data)
        names = list(frames[-1]["school"])
        now = dict(zip(names, data.draw(st.permutations(names)), strict=True))

        before = self._judged(*frames)
        after = self._judged(
            *(frame.assign(school=frame["school"].astype("object").map(now)) for frame in frames)
        )

        old, new = _codes(before), _codes(after)
        assert {now[name]: codes for name, codes in old.items()} == new

    # 6. the page

    def test_6_1_the_page_of_the_law_in_the_readme_is_current(self) -> None:
        """Between the markers of the README stands what `region show --markdown` prints."""
        readme = self.folder.parent / "README.md"
        text = readme.read_text("utf-8")
        shown = text.partition(PAGE_BEGINS)[2].partition(PAGE_ENDS)[0].strip()

        assert shown == page_of(self.plugin.rulebook).strip()

    # what the properties use

    def _drawn(self, data: st.DataObject) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        edition = self.edition()
        names = school_ids(3)
        year = min(edition.as_of.year, 2021)
        procedures = _procedures(edition)
        results = data.draw(results_tables(procedures, [year - 1, year], schools=names))
        context = data.draw(context_tables([year], schools=names))
        plain = ["school", "year", "procedure", "n", "n_2"]
        register = pd.DataFrame({"school": names, "name": names})
        return results.reindex(columns=plain), context, register

    def _judged(
        self, results: pd.DataFrame, context: pd.DataFrame, schools: pd.DataFrame
    ) -> Identification | None:
        edition = self.edition()
        year = min(edition.as_of.year, 2021)
        if not (results["year"] == year).any() and not (context["year"] == year).any():
            return None
        tables = Tables.of(results=results, context=context, schools=schools)
        return identify(self.plugin, tables, year=year, as_of=edition.as_of)

    def _plain_rules(self, edition: Edition) -> list[str]:
        """Criteria on low results whose act says nothing of missing data or small numbers."""
        return [
            name
            for name, rule in edition.criteria.items()
            if isinstance(rule.rule, LowResults)
            and rule.rule.when_missing == "no_data"
            and rule.rule.small is None
        ]


def last_day(rulebook: Rulebook) -> date:
    """The last day on which the rules are in force, or the day they were last checked."""
    standings = [v.standing for c in rulebook.categories.values() for v in c.versions]
    return rulebook.last_day() or max(standing.checked for standing in standings)


def page_of(rulebook: Rulebook) -> str:
    """The page of the law that a plugin's README holds."""
    return markdown(law(rulebook.edition(last_day(rulebook))), "ru")


@cache
def _cases(folder: Path) -> tuple[Case, ...]:
    return tuple(cases_in(folder / "cases"))


@cache
def _loaded(region: str) -> RegionPlugin:
    return load_region(region)


def _for_all(check: Callable[[st.DataObject], None]) -> None:
    """Run a property in the class that asks: two plugins in one session share no test of it."""

    @_QUICK
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        check(data)

    run()


def _codes(
    found: Identification | None, rules: frozenset[str] | None = None
) -> dict[str, dict[str, int]]:
    """Verdicts by school and rule; of the rules asked for, or of all."""
    if found is None:
        return {}
    columns = {name: one.verdict.codes for name, one in found.judgement.criteria.items()}
    columns |= {name: one.codes for name, one in found.judgement.categories.items()}
    return {
        str(school): {
            name: int(codes[place])
            for name, codes in columns.items()
            if rules is None or name in rules
        }
        for place, school in enumerate(found.schools)
    }


def _comparing_none(edition: Edition) -> frozenset[str]:
    """Criteria that compare no schools, and categories that rest on such criteria alone."""
    comparing = {name for name, one in edition.criteria.items() if one.rule.compares()}
    resting = {name for name in edition.categories if edition.rests_on(name) & comparing}
    return frozenset({*edition.criteria, *edition.categories} - comparing - resting)


def _procedures(edition: Edition) -> list[str]:
    sets = edition.rulebook.procedure_sets
    named = [
        one
        for rule in edition.criteria.values()
        for names in rule.rule.procedure_names().values()
        for name in names
        for one in sets.get(name, (name,))
    ]
    return list(dict.fromkeys(named)) or ["vpr-5-ru"]


def _standings(book: Rulebook) -> Iterator[tuple[str, Standing]]:
    for criterion in book.criteria.values():
        yield from ((criterion.id, version.standing) for version in criterion.versions)
    for category in book.categories.values():
        yield from ((category.id, version.standing) for version in category.versions)


def _foreign_imports(file: Path) -> Iterator[str]:
    """Imports of the library past its door, and of other regions."""
    own = file.parent.name
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for name in names:
            library = name.split(".")[0] == "schoolsupport" and name not in _DOORS
            other = name.startswith("schoolsupport_") and name.split(".")[0] != own
            if library or other:
                yield f"{file.name}: {name}"
