"""What a store has to prove the management cycle of a region by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from schoolsupport.monitoring.cycle.cycle import Cycle, Evidence, Paper, act_paper
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from schoolsupport.identification.rules.rulebook import Rulebook
    from schoolsupport.monitoring.registers.register import Register
    from schoolsupport.store import Store


class Managed(Protocol):
    """What a cycle asks of its region: what a `RegionPlugin` has."""

    @property
    def name(self) -> str:
        """What it is called in files."""

    @property
    def cycle(self) -> Cycle | None:
        """Its cycle."""

    @property
    def registers(self) -> Mapping[str, Register]:
        """Its registers."""

    @property
    def rulebook(self) -> Rulebook:
        """Its rules."""


def evidence_of(store: Store, plugin: Managed, managed: Cycle, on: dt.date) -> Evidence:
    """Papers of entries, closings, registers, runs and rules, by a day.

    Args:
        store: the store.
        plugin: the region.
        managed: its cycle.
        on: the day.
    """
    closings: dict[str, list[Paper]] = {}
    for one in store.closings():
        roadmap, _, name = one.name.partition("/")
        if roadmap == managed.roadmap and one.day is not None and one.day <= on:
            told = msg("closed by: {by}", by=one.by or "")
            closings.setdefault(name, []).append(Paper(title=told, day=one.day))
    registers: dict[str, list[dt.date]] = {}
    for line in store.lines(list(plugin.registers)):
        if line.day <= on:
            registers.setdefault(line.register, []).append(line.day)
    return Evidence(
        done=store.proving(managed.roadmap, on),
        closings=closings,
        registers={
            name: Paper(title=plugin.registers[name].title, day=max(days))
            for name, days in registers.items()
        },
        runs=[
            Paper(title=msg("run of identification, {year}", year=one.year), day=one.as_of)
            for one in store.runs()
            if one.region == plugin.name and one.as_of <= on
        ],
        rules=_rules(plugin, on) if any(one.rules for one in managed.proof) else (),
        plans=store.municipal_rows(managed.roadmap),
    )


def _rules(plugin: Managed, on: dt.date) -> list[Paper]:
    """The acts of the criteria in force, on the day or, once they have ended, on their last."""
    rules = plugin.rulebook
    last = rules.last_day()
    edition = rules.edition(min(on, last) if last is not None else on)
    cited = dict.fromkeys(
        one.standing.source.act
        for one in edition.criteria.values()
        if one.standing.source is not None
    )
    return [act_paper(rules.acts[name]) for name in cited]
