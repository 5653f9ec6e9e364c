"""Every check of the kit, and a region checked without a test: what it does not keep, and lint."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from schoolsupport.domain import Severity
from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.pages.page import Column, Facts, Page, Table, Tone, Toned
from schoolsupport.records import told
from schoolsupport.tables import CONTEXT, SCHOOLS, Tables
from schoolsupport.testing import law_checks as law
from schoolsupport.testing import properties, roadmap_checks
from schoolsupport.testing.checked import Check, Checked
from schoolsupport.testing.strategies import needed
from schoolsupport.translation import Message, Spoken, msg

ROADMAP_CHECKS: dict[str, Check] = {
    "7_1_every_term_of_its_roadmaps_is_understood": roadmap_checks.terms_are_understood,
    "7_2_every_correction_stands_at_words_that_are_printed": (
        roadmap_checks.corrections_stand_at_print
    ),
    "7_3_lint_finds_a_fault_in_every_row_whose_term_is_corrected": (
        roadmap_checks.corrected_terms_have_a_fault
    ),
    "7_4_every_row_of_its_roadmaps_has_a_task": roadmap_checks.rows_have_tasks,
    "7_5_its_roadmaps_name_no_person": roadmap_checks.no_person_is_named,
    "7_6_its_rounds_say_what_its_orders_say": roadmap_checks.rounds_have_days,
    "7_7_every_row_that_prescribes_monitoring_has_a_round": (
        roadmap_checks.monitoring_rows_have_rounds
    ),
    "7_8_every_row_that_asks_for_a_register_has_one": roadmap_checks.register_rows_have_registers,
    "7_9_what_a_register_holds_of_persons_can_be_purged": roadmap_checks.persons_can_be_purged,
    "7_10_its_forms_are_whole_and_every_round_names_one_that_is_there": (
        roadmap_checks.rounds_name_forms
    ),
    "7_11_its_management_cycle_says_what_its_order_says": roadmap_checks.cycle_begins_with_goals,
}
RULE_CHECKS: dict[str, Check] = {
    "1_1_it_loads_beside_all_others_as_it_loads_alone": law.loads_beside_others,
    "1_2_its_code_imports_the_library_through_the_door_only": law.imports_through_the_door,
    "2_1_every_rule_was_checked_against_its_act_in_force": law.is_checked_against_its_acts,
    "2_2_every_criterion_serves_a_category_or_says_that_it_could": law.every_criterion_serves,
    "3_1_nothing_is_in_force_the_day_before_the_first": law.begins_on_its_first_day,
    "4_1_every_case_comes_out_as_its_sentence_says": law.cases_come_out,
    "4_2_every_criterion_has_a_case_of_each_outcome": law.every_outcome_has_a_case,
    "5_1_the_order_of_rows_never_matters": properties.order_of_rows_never_matters,
    "5_2_a_school_is_judged_alone_as_among_others": properties.alone_as_among_others,
    "5_3_taking_a_result_away_never_turns_a_decided_verdict": properties.missing_never_turns,
    "5_4_a_worse_result_never_takes_a_school_off": properties.worse_never_takes_off,
    "5_5_schools_that_change_places_change_verdicts": properties.verdicts_follow_the_data,
    "5_6_every_criterion_is_met_and_not_met": properties.decides,
    "6_1_the_page_of_the_law_in_the_readme_is_current": law.page_is_current,
}
CHECKS: dict[str, Check] = {**RULE_CHECKS, **ROADMAP_CHECKS}
"""Every check of the kit by number and name, as its test bears it."""
LINT = "lint"
_YEAR_OF_DAYS = 366
_TOLD_ANYWAY = {"rule.assumed", "rule.gap", "rule.use_restricted", "rule.other_territory"}


@told("check", "severity", "code", "where", "message")
@frozen(kw_only=True)
class NotKept:
    """Something that a region does not keep.

    Attributes:
        check: number and name of the check, or `lint`.
        severity: error, or warning where only a person can tell.
        code: stable code of the fault.
        where: file, rule, row.
        message: what is wrong, what was found, what to do.
    """

    check: str
    severity: Severity
    code: str
    where: str
    message: Message


@told("region", "title", "checks", "findings")
@frozen(kw_only=True)
class RegionCheck:
    """A region as the kit found it.

    Attributes:
        region: its name, or the folder where it cannot be loaded.
        title: its title.
        checks: how many checks were made.
        findings: what it does not keep, and what a person should look at.
    """

    region: str
    title: str
    checks: int
    findings: tuple[NotKept, ...]

    @property
    def kept(self) -> bool:
        """Whether it keeps everything."""
        return not any(one.severity is Severity.ERROR for one in self.findings)


def check_region(
    checked: Checked, today: date, tables: Tables | None = None, year: int | None = None
) -> RegionCheck:
    """Every check of the kit on a region, and lint of its rules.

    Args:
        checked: the region.
        today: the day from which a check against an act is counted back.
        tables: data on which criteria are tried, if there are some.
        year: latest year of the data; by default the latest that they have.
    """
    try:
        plugin = checked.plugin
        ruled = bool(plugin.rulebook.categories)
    except SchoolSupportError as error:
        name = next(iter(RULE_CHECKS))
        found = tuple(_findings(name, Severity.ERROR, error))
        return RegionCheck(region=checked.region, title="", checks=1, findings=found)
    checks = CHECKS if ruled else ROADMAP_CHECKS
    found = tuple(
        one
        for name, error in not_kept(checked, checks)
        for one in _findings(name, Severity.ERROR, error)
    )
    looked_at = [*_lint(checked, today, tables, year)] if ruled else []
    return RegionCheck(
        region=plugin.name,
        title=plugin.title,
        checks=len(checks),
        findings=(*found, *looked_at),
    )


def not_kept(
    checked: Checked, checks: dict[str, Check] | None = None
) -> Iterator[tuple[str, SchoolSupportError]]:
    """Everything that a region does not keep, with the check that says so.

    Args:
        checked: the region.
        checks: the checks; by default all.

    Yields:
        Name of the check, and the error in words.
    """
    for name, check in (CHECKS if checks is None else checks).items():
        try:
            yield from ((name, error) for error in check(checked))
        except SchoolSupportError as error:  # what cannot be read keeps nothing
            yield name, error


def _findings(name: str, severity: Severity, error: SchoolSupportError) -> Iterator[NotKept]:
    for one in (error, *error.others):
        alone = one.at(None, SchoolSupportError)
        alone.others = ()
        yield NotKept(
            check=name,
            severity=severity,
            code=one.fault or one.code,
            where=one.where if isinstance(one.where, str) else "",
            message=Spoken(alone.text),
        )


# What only a person can tell: it is no fault of the plugin, and should be looked at.


def _lint(
    checked: Checked, today: date, tables: Tables | None, year: int | None
) -> Iterator[NotKept]:
    for where, standing in law.standings(checked):
        days = (today - standing.checked).days
        if days >= _YEAR_OF_DAYS:
            yield from _findings(LINT, Severity.WARNING, fault("kit.stale", where=where, days=days))
    need = needed(checked.plugin, checked.year, checked.edition.as_of)
    known = {*CONTEXT.by_name, *SCHOOLS.by_name, *need.own}
    for column in sorted({name for name, _ in need.columns} - known):
        yield from _findings(LINT, Severity.WARNING, fault("kit.column_undeclared", where=column))
    if tables is not None:
        yield from _on_data(checked, tables, year)


def _on_data(checked: Checked, tables: Tables, year: int | None) -> Iterator[NotKept]:
    latest = year if year is not None else max(tables.years, default=checked.year)
    found: Identification = identify(
        checked.plugin, tables, year=latest, as_of=checked.edition.as_of
    )
    for name, outcome in found.judgement.criteria.items():
        counts = outcome.verdict.counts()
        if not counts["met"]:
            nobody = fault("kit.nobody_meets", where=name, year=latest, schools=len(found.schools))
            yield from _findings(LINT, Severity.WARNING, nobody)
    for one in found.problems:
        if one.code.startswith("rule.") and one.code not in _TOLD_ANYWAY:
            yield NotKept(
                check=LINT,
                severity=Severity.WARNING,
                code=one.code,
                where=one.column or one.school or "",
                message=one.message,
            )


def page(check: RegionCheck) -> Page:
    """What a region does not keep, a row for each finding.

    Args:
        check: the region as the kit found it.
    """
    errors = sum(one.severity is Severity.ERROR for one in check.findings)
    facts = [
        (msg("Checks made"), check.checks),
        (msg("Not kept"), errors),
        (msg("To be looked at"), len(check.findings) - errors),
    ]
    columns = (
        Column(heading=msg("Where"), id="where", unit="code", width=(10, 30)),
        Column(heading=msg("What is wrong"), id="message", width=(30, 90)),
        Column(heading=msg("Check"), id="check", unit="code"),
    )
    rows = [
        (one.where, Toned(one.message, _TONES[one.severity]), _number(one.check))
        for one in check.findings
    ]
    title = msg("Check of the region: {title}", title=check.title or check.region)
    table = [Table.of_rows(columns, rows)] if rows else []
    return Page(title=title, parts=[Facts(rows=facts), *table])


def _number(check: str) -> str:
    """The number of a check, which begins its name: «5.6»."""
    first, second, *_ = [*check.split("_"), ""]
    return f"{first}.{second}" if first.isdigit() else first


_TONES: dict[Severity, Tone] = {Severity.ERROR: "bad", Severity.WARNING: "caution"}
