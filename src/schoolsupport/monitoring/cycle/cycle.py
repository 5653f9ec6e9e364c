"""The management cycle: nine stages from goals to effectiveness, and what proves each of them.

The federal assessment of management mechanisms asks for a link to a document at each stage. What an
order itself says of a stage is data of the region (`cycle.toml`): rows, points, rounds, registers,
lists, rules. What was done of it the store proves: entries with a paper, closings, lines, runs. A
stage that nothing speaks of is a missing link; a stage that does not refer to the one before, or
whose papers are older than those of the one before, is a broken one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from importlib.resources.abc import Traversable

from attrs import field, frozen

from schoolsupport.domain import Act, LegalSource
from schoolsupport.errors import RuleError
from schoolsupport.faults import nearest, rule_fault
from schoolsupport.monitoring.registers.register import Register
from schoolsupport.monitoring.rounds.reading import (
    point_faults,
    quote_faults,
    row_faults,
    unknown_roadmap,
)
from schoolsupport.monitoring.rounds.round import Round, RoundGap, all_texts, cells, rows_of
from schoolsupport.records import told
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.structure import read_toml, structured
from schoolsupport.translation import Message

FILE = "cycle.toml"


class Stage(StrEnum):
    """A stage of the cycle, in its order."""

    GOALS = "goals"
    INDICATORS = "indicators"
    METHODS = "methods"
    MONITORING = "monitoring"
    ANALYSIS = "analysis"
    RECOMMENDATIONS = "recommendations"
    MEASURES = "measures"
    DECISIONS = "decisions"
    EFFECTIVENESS = "effectiveness"


STAGES = tuple(Stage)


@frozen(kw_only=True)
class Proof:
    """What speaks of a stage in an order.

    Without rows, points and the rest the order itself is the proof, by the words of its source.

    Attributes:
        stage: the stage.
        title: what it is, for a reader.
        rows: numbers of rows, «10», or with their section, «2021/7».
        points: numbers of points of the order.
        rounds: names of rounds, proven by their closings.
        registers: names of registers, proven by their lines.
        rules: whether the criteria of the region's rules are it.
        runs: whether a run of identification is it.
        refers: words of its rows or points by which it refers to the stage before.
        source: the order's words; of rules alone none are needed.
    """

    stage: Stage
    title: str
    rows: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    rules: bool = False
    runs: bool = False
    refers: str | None = None
    source: LegalSource | None = None

    @property
    def is_text(self) -> bool:
        """Whether the words of the order are the proof themselves."""
        done = (self.rows, self.rounds, self.registers)
        return not any(done) and not self.rules and not self.runs


@frozen(kw_only=True)
class Cycle:
    """The cycle of an order.

    Attributes:
        title: what is managed.
        roadmap: name of the roadmap.
        proof: what speaks of its stages.
        gap: what the order leaves out, as a reader is to know it.
        assumed: keys that the order does not say; that a row is of a stage is always a reading.
    """

    title: str
    roadmap: str
    proof: tuple[Proof, ...]
    gap: tuple[RoundGap, ...] = ()
    assumed: tuple[str, ...] = ("stage",)


def read_cycle(
    folder: Traversable,
    templates: Mapping[str, RoadmapTemplate],
    rounds: Mapping[str, Round],
    registers: Mapping[str, Register],
) -> Cycle | None:
    """The cycle of a plugin's folder; None where it has none.

    Args:
        folder: the folder of a region.
        templates: its roadmaps by name.
        rounds: its rounds by name.
        registers: its registers by name.

    Raises:
        RuleError: the file says what it may not, or what the order does not say.
    """
    file = folder / FILE
    if not file.is_file():
        return None
    made = structured(read_toml(file, FILE), Cycle, FILE)
    faults = list(_faults(made, templates, rounds, registers))
    if faults:
        raise RuleError.of(faults)
    return made


def _faults(
    cycle: Cycle,
    templates: Mapping[str, RoadmapTemplate],
    rounds: Mapping[str, Round],
    registers: Mapping[str, Register],
) -> Iterator[RuleError]:
    template = templates.get(cycle.roadmap)
    if template is None:
        yield unknown_roadmap(cycle.roadmap, templates, f"{FILE}: roadmap")
        return
    for place, proof in enumerate(cycle.proof):
        where = f"{FILE}: proof[{place}]"
        yield from _unknown(proof.rounds, rounds, "cycle.unknown_round", f"{where}: rounds")
        yield from _unknown(
            proof.registers, registers, "cycle.unknown_register", f"{where}: registers"
        )
        yield from row_faults(proof.rows, template, f"{where}: rows")
        yield from point_faults(proof.points, template, f"{where}: points")
        yield from _word_faults(proof, template, where)
    for gap in cycle.gap:
        yield from quote_faults(gap.source, all_texts(template), template, f"{FILE}: gap {gap.id}")


def _unknown(
    named: Iterable[str], known: Iterable[str], code: str, where: str
) -> Iterator[RuleError]:
    there = tuple(known)
    for name in named:
        if name not in there:
            near = nearest(name, there)
            yield rule_fault(
                code, where=where, found=name, near=near, known=", ".join(there) or "-"
            )


def _word_faults(proof: Proof, template: RoadmapTemplate, where: str) -> Iterator[RuleError]:
    """Quotes that do not stand where they are said to stand."""
    own = [text for row in proof.rows for found in rows_of(template, row) for text in cells(found)]
    own += [duty.text for duty in template.duties if duty.clause in proof.points]
    texts = own or all_texts(template)
    if proof.source is not None:
        yield from quote_faults(proof.source, texts, template, f"{where}: source")
    elif proof.is_text:
        yield rule_fault("cycle.no_source", where=f"{where}: source")
    if proof.refers is not None:
        words = LegalSource(act=template.act.id, clause="", quote=proof.refers)
        yield from quote_faults(words, texts, template, f"{where}: refers")


# --- what proves it ------------------------------------------------------------------------------


@frozen(kw_only=True)
class Paper:
    """A document that proves something.

    Attributes:
        title: what it is: «приказ № 12», a closing, a register.
        day: its day, or the day on which it was so.
        link: where it is published.
    """

    title: Message | str
    day: dt.date | None = None
    link: str | None = None


@frozen(kw_only=True)
class Proving:
    """An entry that says a row is done, and by which paper.

    Attributes:
        row: key of the row, `section/number`.
        owner: key of whose plan it is, `tier:id`.
        paper: the paper; None where none is named.
        day: the day on which it was done.
        file_hash: SHA-256 of a file of the paper.
        is_dated: whether the day of the paper is its own, not the day on which it was so.
    """

    row: str
    owner: str
    day: dt.date
    paper: Paper | None = None
    file_hash: str | None = None
    is_dated: bool = False


@frozen(kw_only=True)
class Evidence:
    """What a store has to prove a cycle by, on a day.

    Attributes:
        done: entries that rows are done.
        closings: closings of rounds by their names.
        registers: for each register that holds lines, how many and of which day.
        runs: runs of identification.
        rules: acts of the criteria in force.
        plans: rows of the plan of each municipality that has one, by its name.
    """

    done: Sequence[Proving] = ()
    closings: Mapping[str, Sequence[Paper]] = field(factory=dict)
    registers: Mapping[str, Paper] = field(factory=dict)
    runs: Sequence[Paper] = ()
    rules: Sequence[Paper] = ()
    plans: Mapping[str, frozenset[str]] = field(factory=dict)


class Standing(StrEnum):
    """How a stage or a proof stands: with a paper, in part, without one yet, or not at all."""

    PROVED = "proved"
    PART = "part"
    OPEN = "open"
    MISSING = "missing"


class Break(StrEnum):
    """Why a link between a stage and the one before is broken.

    `no_words`: the order does not say that it follows from it. `earlier`: its papers are older.
    """

    NO_WORDS = "no_words"
    EARLIER = "earlier"


@frozen(kw_only=True)
class ProofState:
    """A proof on a day.

    Attributes:
        title: what it is.
        clause: where the order speaks of it.
        rows: the rows of it.
        done: how many of its parts have a paper: rows, rounds, registers.
        of: how many parts it has; 0 where the order's own words are the proof.
        papers: the papers, the earliest first.
        standing: how it stands.
        refers: words by which it refers to the stage before.
    """

    title: str
    clause: str | None
    rows: tuple[str, ...]
    done: int
    of: int
    papers: tuple[Paper, ...]
    standing: Standing
    refers: str | None


@told("stage", "standing", "proofs", "breaks")
@frozen(kw_only=True)
class StageState:
    """A stage on a day.

    Attributes:
        stage: the stage.
        standing: how it stands.
        proofs: what speaks of it.
        breaks: why it does not follow from the stage before.
    """

    stage: Stage
    standing: Standing
    proofs: tuple[ProofState, ...]
    breaks: tuple[Break, ...]


@frozen(kw_only=True)
class MunicipalCycle:
    """The cycle of a municipality that has a plan of its own in the store.

    Attributes:
        municipality: its name.
        stages: how each stage stands that has rows in the order, by those that its plan has;
            `missing` where it has none of them.
    """

    municipality: str
    stages: Mapping[Stage, Standing]


@told("region", "title", "roadmap", "on", "complete", "stages", "municipalities", "gaps")
@frozen(kw_only=True)
class CycleState:
    """A cycle on a day.

    Attributes:
        region: name of the region.
        title: what is managed.
        roadmap: name of the roadmap.
        on: the day.
        stages: its nine stages in their order.
        municipalities: the same by municipality, where municipal plans are kept.
        gaps: what the order leaves out.
    """

    region: str
    title: str
    roadmap: str
    on: dt.date
    stages: tuple[StageState, ...]
    municipalities: tuple[MunicipalCycle, ...]
    gaps: tuple[RoundGap, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether no link is missing or broken and every stage is proven."""
        return all(one.standing is Standing.PROVED and not one.breaks for one in self.stages)


def cycle_on(
    region: str, cycle: Cycle, template: RoadmapTemplate, evidence: Evidence, on: dt.date
) -> CycleState:
    """A cycle on a day: what proves each stage, and which links are missing or broken.

    Args:
        region: name of the region.
        cycle: its cycle.
        template: the roadmap of the cycle.
        evidence: what the store has, by that day.
        on: the day.
    """
    order = act_paper(template.act)
    stages: list[StageState] = []
    for stage in STAGES:
        proofs = tuple(
            _proved(one, template, evidence, order) for one in cycle.proof if one.stage is stage
        )
        breaks = tuple(_breaks(proofs, stages[-1])) if stages and proofs else ()
        stages.append(
            StageState(
                stage=stage,
                standing=_together([one.standing for one in proofs]),
                proofs=proofs,
                breaks=breaks,
            )
        )
    return CycleState(
        region=region,
        title=cycle.title,
        roadmap=cycle.roadmap,
        on=on,
        stages=tuple(stages),
        municipalities=tuple(_municipal(cycle, template, evidence)),
        gaps=cycle.gap,
    )


def act_paper(act: Act) -> Paper:
    """An act as a paper: whose it is, its number and day; its title where it has no number."""
    title = f"{act.issuer} № {act.number}" if act.number else f"{act.issuer}. {act.title}"
    return Paper(title=title, day=act.date, link=act.url)


def _proved(
    proof: Proof, template: RoadmapTemplate, evidence: Evidence, order: Paper
) -> ProofState:
    parts = list(_parts(proof, template, evidence))
    if not parts:
        parts_done, of, papers = 1, 0, [order]
    else:
        parts_done, of = sum(bool(one) for one in parts), len(parts)
        papers = [paper for one in parts for paper in one]
    standing = Standing.OPEN
    if parts_done:
        standing = Standing.PROVED if parts_done == max(of, 1) else Standing.PART
    once = dict.fromkeys(sorted(papers, key=lambda one: (one.day or dt.date.max, str(one.title))))
    return ProofState(
        title=proof.title,
        clause=proof.source.clause if proof.source is not None else None,
        rows=proof.rows,
        done=parts_done if of else 0,
        of=of,
        papers=tuple(once),
        standing=standing,
        refers=proof.refers,
    )


def _parts(
    proof: Proof, template: RoadmapTemplate, evidence: Evidence
) -> Iterator[Sequence[Paper]]:
    """The papers of each thing a proof is made of; none of a row that nobody reported."""
    done = _by_row(evidence.done)
    for number in proof.rows:
        for row in rows_of(template, number):
            yield done.get(f"{row.section}/{row.number}", ())
    for name in proof.rounds:
        yield evidence.closings.get(name, ())
    for name in proof.registers:
        yield (evidence.registers[name],) if name in evidence.registers else ()
    if proof.rules:
        yield evidence.rules
    if proof.runs:
        yield evidence.runs


def _by_row(done: Iterable[Proving]) -> dict[str, list[Paper]]:
    found: dict[str, list[Paper]] = defaultdict(list)
    for one in done:
        if one.paper is not None:
            found[one.row].append(one.paper)
    return found


def _together(standings: Sequence[Standing]) -> Standing:
    if not standings:
        return Standing.MISSING
    if all(one is Standing.PROVED for one in standings):
        return Standing.PROVED
    if all(one is Standing.OPEN for one in standings):
        return Standing.OPEN
    return Standing.PART


def _breaks(proofs: Sequence[ProofState], before: StageState) -> Iterator[Break]:
    """Why a stage does not follow from the one before; a missing one breaks no further link."""
    if before.standing is Standing.MISSING:
        return
    if not any(one.refers for one in proofs):
        yield Break.NO_WORDS
    own, earlier = _days(proofs), _days(before.proofs)
    if own and earlier and max(own) < min(earlier):
        yield Break.EARLIER


def _days(proofs: Iterable[ProofState]) -> list[dt.date]:
    """The days of papers of what was done; the order itself is older than all of it."""
    return [paper.day for one in proofs if one.of for paper in one.papers if paper.day is not None]


def _municipal(
    cycle: Cycle, template: RoadmapTemplate, evidence: Evidence
) -> Iterator[MunicipalCycle]:
    by_owner: dict[str, set[str]] = defaultdict(set)
    for one in evidence.done:
        tier, _, name = one.owner.partition(":")
        if tier == "municipality" and one.paper is not None:
            by_owner[name].add(one.row)
    of_stage = {
        stage: {
            f"{row.section}/{row.number}"
            for proof in cycle.proof
            if proof.stage is stage
            for number in proof.rows
            for row in rows_of(template, number)
        }
        for stage in STAGES
    }
    for name, planned in sorted(evidence.plans.items()):
        stages = {
            stage: _of_rows(rows & planned, by_owner[name])
            for stage, rows in of_stage.items()
            if rows
        }
        yield MunicipalCycle(municipality=name, stages=stages)


def _of_rows(rows: set[str], done: set[str]) -> Standing:
    if not rows:
        return Standing.MISSING
    if not rows & done:
        return Standing.OPEN
    return Standing.PROVED if rows <= done else Standing.PART
