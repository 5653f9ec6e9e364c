"""Check 7 of the kit: roadmaps, rounds, registers, forms and the management cycle."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.monitoring.cycle.cycle import Stage
from schoolsupport.monitoring.prescribed import Prescribed, prescribed
from schoolsupport.monitoring.registers.register import CellKind
from schoolsupport.monitoring.rounds.reading import read_mentioned
from schoolsupport.monitoring.rounds.round import days_of
from schoolsupport.roadmaps.lint import lint
from schoolsupport.roadmaps.planning.plan import plan
from schoolsupport.roadmaps.template import Measure, RoadmapTemplate
from schoolsupport.roadmaps.terms import duty_schedule, measure_schedule, sub_measure_schedule
from schoolsupport.testing.checked import Checked

_INITIALS = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]+|[А-ЯЁ][а-яё]+\s[А-ЯЁ]\.\s?[А-ЯЁ]\.")

_PERSONAL = re.compile(
    r"ф\.?\s?и\.?\s?о\b|фамили|имя\b|телефон|почта|контакт|адрес|дата рождения|\bстаж\b|паспорт",
    re.IGNORECASE,
)


def terms_are_understood(checked: Checked) -> Iterator[SchoolSupportError]:
    """No phrase about time is left that gives nothing."""
    for template in checked.plugin.roadmaps.values():
        for phrase, understood in _terms(template):
            if not understood:
                yield fault("kit.term_not_understood", where=template.name, found=phrase)


def corrections_stand_at_print(checked: Checked) -> Iterator[SchoolSupportError]:
    """A correction never replaces what is not there."""
    for template in checked.plugin.roadmaps.values():
        for measure in template.measures:
            for correction in measure.corrections:
                if correction.printed not in _texts(measure):
                    where = f"{template.name}, {measure.number}"
                    yield fault("kit.correction_astray", where=where, found=correction.printed)


def corrected_terms_have_a_fault(checked: Checked) -> Iterator[SchoolSupportError]:
    """A correction of a term is there because a rule says that the print is wrong."""
    for template in checked.plugin.roadmaps.values():
        found = {(one.section, one.measure) for one in lint(template)}
        for measure in template.measures:
            corrected = any(one.field == "deadline" for one in measure.corrections)
            if corrected and (measure.section, measure.number) not in found:
                where = f"{template.name}, {measure.number}"
                yield fault("kit.correction_without_fault", where=where)


def rows_have_tasks(checked: Checked) -> Iterator[SchoolSupportError]:
    """With a day, or with the reason why it has none."""
    for template in checked.plugin.roadmaps.values():
        planned = {(task.section, task.number) for task in plan(template).tasks}
        for measure in template.measures:
            if (measure.section, measure.number) not in planned:
                where = f"{template.name}, {measure.number}"
                yield fault("kit.row_without_task", where=where, found=measure.title)


def no_person_is_named(checked: Checked) -> Iterator[SchoolSupportError]:
    """Offices and organisations only; persons come from a roster."""
    for template in checked.plugin.roadmaps.values():
        for found in _INITIALS.finditer(str(attrs.asdict(template))):
            yield fault("kit.person_named", where=template.name, found=found.group())


def rounds_have_days(checked: Checked) -> Iterator[SchoolSupportError]:
    """Rows are there, quotes stand in them, and a round has a day or says why it has none."""
    region = checked.plugin
    for one in region.rounds.values():
        days = days_of(one, region.roadmaps[one.roadmap])
        if not any(time.day for time in days) and not one.gap:
            yield fault("kit.round_without_day", where=one.name)


def monitoring_rows_have_rounds(checked: Checked) -> Iterator[SchoolSupportError]:
    """Or a report, or a register; a region that brings no rounds yet is left alone."""
    for key, one in _prescribed(checked):
        told = one.rounds or one.registers or one.mentioned is not None
        if checked.plugin.rounds and not told:
            yield fault("kit.row_without_round", where=key)


def register_rows_have_registers(checked: Checked) -> Iterator[SchoolSupportError]:
    """Or a list, or contracts; a region that brings no registers yet is left alone."""
    for key, one in _prescribed(checked):
        told = one.registers or one.mentioned is not None
        if checked.plugin.registers and one.asks_register and not told:
            yield fault("kit.row_without_register", where=key)


def persons_can_be_purged(checked: Checked) -> Iterator[SchoolSupportError]:
    """A line of a register stays for ever, a name does not: it stands in a column of persons."""
    for register in checked.plugin.registers.values():
        for column in register.column:
            personal = _PERSONAL.search(column.heading)
            if personal and not column.purged and column.kind is not CellKind.PERSON:
                where = f"{register.name}: {column.id}"
                yield fault("kit.not_purged", where=where, found=column.heading)


def rounds_name_forms(checked: Checked) -> Iterator[SchoolSupportError]:
    """Fields of forms are known, their quotes stand in the orders; reading them says so."""
    forms = checked.plugin.forms
    for one in checked.plugin.rounds.values():
        if one.form and one.form not in forms:
            yield fault("kit.form_missing", where=one.name, found=one.form)


def cycle_begins_with_goals(checked: Checked) -> Iterator[SchoolSupportError]:
    """Rows, rounds and registers are there and quotes stand in them; goals come first."""
    cycle = checked.plugin.cycle
    if cycle is not None and not any(one.stage is Stage.GOALS for one in cycle.proof):
        yield fault("kit.cycle_without_goals", where="cycle.toml")


def _prescribed(checked: Checked) -> Iterator[tuple[str, Prescribed]]:
    plugin = checked.plugin
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
