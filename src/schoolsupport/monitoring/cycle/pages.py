"""What is told of the management cycle: nine stages, their papers, links that are missing."""

from __future__ import annotations

from collections.abc import Iterator

from schoolsupport.monitoring.cycle.cycle import (
    STAGES,
    Break,
    CycleState,
    Paper,
    ProofState,
    Stage,
    StageState,
    Standing,
)
from schoolsupport.pages.page import (
    Column,
    Lines,
    Page,
    Part,
    Ratio,
    Remark,
    Said,
    Table,
    Text,
    Toned,
    Value,
)
from schoolsupport.translation import Message, joined, msg

NAMES = {
    Stage.GOALS: msg("Goals"),
    Stage.INDICATORS: msg("Indicators"),
    Stage.METHODS: msg("Methods of collecting"),
    Stage.MONITORING: msg("Monitoring"),
    Stage.ANALYSIS: msg("Analysis"),
    Stage.RECOMMENDATIONS: msg("Recommendations"),
    Stage.MEASURES: msg("Measures"),
    Stage.DECISIONS: msg("Decisions"),
    Stage.EFFECTIVENESS: msg("Effectiveness"),
}
STANDINGS = {
    Standing.PROVED: Toned(msg("proven"), "good"),
    Standing.PART: Toned(msg("in part"), "caution"),
    Standing.OPEN: Toned(msg("no paper yet"), "caution"),
    Standing.MISSING: Toned(msg("missing"), "bad"),
}
MOST_PAPERS = 3
"""Papers that a cell names; of more it says how many there are."""


def cycle_page(state: CycleState) -> Page:
    """The cycle on a day.

    Args:
        state: the cycle.
    """
    stages = state.stages
    proven, missing = (
        sum(one.standing is standing for one in stages)
        for standing in (Standing.PROVED, Standing.MISSING)
    )
    loose = sum(bool(one.breaks) for one in stages)
    return Page(
        title=msg("Management cycle: {title}", title=state.title),
        name="cycle",
        facts=[
            (msg("On"), state.on),
            (msg("Stages proven by papers"), Ratio(proven, len(stages))),
            (msg("Stages that nothing speaks of"), missing),
            (msg("Stages that do not follow from the one before"), loose),
        ],
        parts=[_stages(state), *_links(state), *_municipalities(state)],
        remarks=[*_shared(state), Remark(words=_READING, severity="info")],
        orientation="landscape",
    )


_READING = msg(
    "Which row of the order is of which stage is a reading, the order does not say; the stages are"
    " those of the federal assessment of management mechanisms."
)


def _shared(state: CycleState) -> Iterator[Remark]:
    """Papers that are offered for several stages; the order itself may be."""
    stages: dict[Paper, dict[Stage, None]] = {}
    for stage in state.stages:
        for proof in stage.proofs:
            for paper in proof.papers if proof.of else ():
                stages.setdefault(paper, {})[stage.stage] = None
    for paper, proven in stages.items():
        if len(proven) > 1:
            words = msg(
                "One paper is offered for several stages ({stages}): {paper}",
                stages=joined(NAMES[one] for one in proven),
                paper=_paper(paper),
            )
            yield Remark(words=words)


def _stages(state: CycleState) -> Table:
    rows: list[tuple[Value, ...]] = []
    for place, stage in enumerate(state.stages, start=1):
        name = joined([place, NAMES[stage.stage]], ". ")
        if not stage.proofs:
            rows.append((name, None, None, None, None, STANDINGS[Standing.MISSING]))
        rows += [
            (
                name,
                proof.title,
                proof.clause,
                Ratio(proof.done, proof.of) if proof.of else None,
                _papers(proof),
                STANDINGS[proof.standing],
            )
            for proof in stage.proofs
        ]
    return Table.of_rows(
        (
            Column(heading=msg("Stage"), id="stage", width=(14, 26)),
            Column(heading=msg("What it is in the order"), id="proof", width=(18, 44)),
            Column(heading=msg("Place in the order"), id="clause", width=(12, 30), lesser=True),
            Column(heading=msg("With papers"), id="done", unit="share"),
            Column(heading=msg("Papers"), id="papers", width=(14, 44)),
            Column(heading=msg("State"), id="standing"),
        ),
        rows,
        name="stages",
        group_by=("stage",),
    )


def _papers(proof: ProofState) -> Value:
    papers = proof.papers
    if not papers:
        return None
    lines: list[Message | str] = [_paper(one) for one in papers[:MOST_PAPERS]]
    if len(papers) > MOST_PAPERS:
        lines.append(msg("… and {n} more", n=len(papers) - MOST_PAPERS))
    return Lines(tuple(lines)) if len(lines) > 1 else lines[0]


def _paper(paper: Paper) -> Message | str:
    if paper.day is None or "от" in str(paper.title).split():
        return paper.title
    return msg("{paper}, {day}", paper=paper.title, day=paper.day)


def _links(state: CycleState) -> Iterator[Part]:
    told = list(_link_words(state))
    if not told:
        yield Text(words=msg("Every stage is there and follows from the one before."), tone="good")
        return
    yield Text(words=msg("Links that are missing or broken"), style="heading")
    for words in told:
        yield Text(words=words, style="item")
    for gap in state.gaps:
        yield Text(
            words=msg("The order leaves open: {title}. {why}", title=gap.title, why=gap.why),
            style="item",
        )


def _link_words(state: CycleState) -> Iterator[Message]:
    before: StageState | None = None
    for stage in state.stages:
        name = NAMES[stage.stage]
        if stage.standing is Standing.MISSING:
            yield msg("{stage}: nothing in the order speaks of it", stage=name)
        for broken in stage.breaks:
            yield _broken(broken, name, NAMES[before.stage] if before else "")
        before = stage


def _broken(broken: Break, stage: Said, before: Said) -> Message:
    if broken is Break.EARLIER:
        return msg(
            "{stage}: all its papers are older than the first of the stage before ({before})",
            stage=stage,
            before=before,
        )
    return msg(
        "{stage}: the order does not say that it follows from the stage before ({before})",
        stage=stage,
        before=before,
    )


def _municipalities(state: CycleState) -> Iterator[Part]:
    rows = state.municipalities
    if not rows:
        return
    shown = [stage for stage in STAGES if stage in rows[0].stages]
    columns = [Column(heading=msg("Municipality"), id="municipality", width=(12, 36))]
    columns += [Column(heading=NAMES[stage], id=stage.value, width=(6, 16)) for stage in shown]
    yield Table(
        title=msg("By municipality: rows of its own plan that are done with a paper"),
        name="municipalities",
        columns=columns,
        cells=[
            [one.municipality for one in rows],
            *([STANDINGS[one.stages[stage]] for one in rows] for stage in shown),
        ],
        most=40,
    )
