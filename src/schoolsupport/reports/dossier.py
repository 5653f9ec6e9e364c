"""A dossier for supervision: what a list and a plan stand on, in one archive, the same bytes again.

It holds the acts with their clauses, who accepted each reading or that nobody did, every school
that was considered, the receipt with the rules, the course of lists with their objections, closings
of rounds, which paper proves which measure of which school, and the stages of the management cycle.
What is not there is told in its inventory.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from attrs import frozen

from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.receipt import verdict_digest
from schoolsupport.identification.rules.law import page as law_page
from schoolsupport.identification.rules.wording import key_words, unit_of, value_words
from schoolsupport.monitoring.cycle.cycle import Cycle, Proving, cycle_on
from schoolsupport.monitoring.cycle.pages import cycle_page
from schoolsupport.pages import Column, Page, Part, Remark, Table, Text, Value
from schoolsupport.pages.docx import write_docx
from schoolsupport.pages.writing import placed
from schoolsupport.pages.xlsx import write_xlsx
from schoolsupport.records import told
from schoolsupport.reports.cycle_evidence import Managed, evidence_of
from schoolsupport.reports.filling import Reporting
from schoolsupport.reports.run_folder import RULES, Run
from schoolsupport.reports.school_fields import FIELDS_OF_SCHOOL, JudgedSchools, School
from schoolsupport.store.writing import canonical
from schoolsupport.support.list_steps import course_page, list_course
from schoolsupport.translation import DEFAULT_LANGUAGE, Message, msg

if TYPE_CHECKING:
    from schoolsupport.monitoring.tasks import Tasks
    from schoolsupport.store import Store
    from schoolsupport.store.kept import Kept

_DAY = (1980, 1, 1, 0, 0, 0)
"""What archives say of the time of their files, so that they are the same when made again."""
_SHOWN_OF_SCHOOLS = ("row", "login", "school", "municipality", "verdict", "categories", "criteria",
                     "clauses", "works", "reason", "missing", "remarks")  # fmt: skip


class Told(Reporting, Managed, Protocol):
    """What a dossier asks of a region: what a `RegionPlugin` has."""


@told("sha256", "files", "gaps")
@frozen(kw_only=True)
class Dossier:
    """A dossier before it is written.

    Attributes:
        files: its files by their names.
        gaps: what it does not have, as its inventory tells.
    """

    files: Mapping[str, bytes]
    gaps: tuple[Message, ...]

    @property
    def content(self) -> bytes:
        """The archive."""
        return packed(self.files)

    @property
    def sha256(self) -> str:
        """SHA-256 of the archive."""
        return hashlib.sha256(self.content).hexdigest()

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the archive, whole or not at all.

        Raises:
            OutputError: a file is there, or the place cannot be written to.
        """
        target = Path(path)
        with placed(target, "output.cannot_write_page", overwrite=overwrite) as fresh:
            fresh.write_bytes(self.content)
        return target


def dossier(
    region: Told,
    run: Run,
    store: Store | None,
    *,
    on: dt.date,
    lang: str = DEFAULT_LANGUAGE,
) -> Dossier:
    """What the list of a run and the plans of a store stand on, by a day.

    Args:
        region: the region.
        run: the run of the list.
        store: where plans, reports, closings and steps of lists are kept; None for the run alone.
        on: the day; what is later is left out.
        lang: language of the words.
    """
    made = _Making(region, run, store, on, lang)
    return made.dossier()


@frozen
class _Making:
    region: Told
    run: Run
    store: Store | None
    on: dt.date
    lang: str

    @property
    def found(self) -> Identification:
        return self.run.found

    def dossier(self) -> Dossier:
        lists, list_gaps = self._lists()
        closings, closing_gaps = self._closings()
        matrix, matrix_gaps = self._matrix()
        cycle, cycle_gaps = self._cycle()
        files: dict[str, bytes] = {
            "1-acts.docx": self._docx(law_page(self.found.edition)),
            "2-readings.xlsx": self._xlsx(self._readings()),
            "3-schools.xlsx": self._xlsx(self._schools()),
            **self._receipt(),
            **lists,
            **closings,
            **matrix,
            **cycle,
        }
        gaps = (
            *self._reading_gaps(), *self._receipt_gaps(), *list_gaps, *closing_gaps, *matrix_gaps,
            *cycle_gaps,
        )  # fmt: skip
        inventory = self._docx(self._inventory(files, gaps))
        return Dossier(files={"0-inventory.docx": inventory, **files}, gaps=gaps)

    # --- the list --------------------------------------------------------------------------------

    def _readings(self) -> Page:
        edition = self.found.edition
        columns = (
            Column(heading=msg("Rule"), id="rule", width=(20, 50)),
            Column(heading=msg("What is read"), id="key", width=(14, 36)),
            Column(heading=msg("Taken"), id="value", width=(14, 44)),
            Column(heading=msg("Act and clause"), id="clause", width=(20, 60)),
            Column(heading=msg("Accepted by"), id="accepted", width=(14, 40)),
        )
        rows: list[tuple[Value, ...]] = []
        for rule, key, value in edition.assumed():
            found = edition.criteria.get(rule) or edition.categories[rule]
            source = found.standing.source
            act = ", ".join(filter(None, (edition.act(source).citation, source.clause)))
            approval = found.standing.approved.get(key)
            accepted: Value = approval.text if approval is not None else msg("nobody")
            said = value_words(key, value, edition.rulebook, unit_of(found))
            rows.append((found.title, key_words(key), said, act, accepted))
        return Page(
            title=msg("Readings: what no act states, and who accepted it"),
            name="readings",
            facts=[(msg("Law as of"), self.found.as_of)],
            parts=[Table.of_rows(columns, rows, empty=msg("Nothing is assumed"))],
        )

    def _reading_gaps(self) -> Iterator[Message]:
        edition = self.found.edition
        standings = {
            **{one.id: one.standing for one in edition.criteria.values()},
            **{one.id: one.standing for one in edition.categories.values()},
        }
        nobody = [key for rule, key, _ in edition.assumed() if key not in standings[rule].approved]
        if nobody:
            yield msg("Readings that nobody has accepted: {count}.", count=len(nobody))
        if edition.rulebook.gaps:
            count = len(edition.rulebook.gaps)
            yield msg("What the acts ask for and do not define: {count}.", count=count)

    def _schools(self) -> Page:
        judged = JudgedSchools(self.found, self.lang)
        places = np.arange(len(judged.columns.ids))
        rows: Sequence[School] = judged.schools(places)
        known = {one.name: one for one in FIELDS_OF_SCHOOL}
        fields = [known[name] for name in _SHOWN_OF_SCHOOLS]
        table = Table(
            columns=[
                Column(heading=one.words, id=one.name, unit=one.unit, width=one.width)
                for one in fields
            ],
            cells=[[one.take(row) for row in rows] for one in fields],
            name="schools",
        )
        return Page(
            title=msg("Every school that was considered"),
            name="schools",
            facts=[
                (msg("Law as of"), self.found.as_of),
                (msg("Schools"), len(rows)),
                (msg("On the list"), len(self.found.listed())),
            ],
            parts=[table],
        )

    def _receipt(self) -> dict[str, bytes]:
        """The receipt and the rules of the run, as they stand in its folder."""
        folder = self.run.folder
        files = {"4-receipt/receipt.json": (folder / "receipt.json").read_bytes()}
        for file in sorted((folder / RULES).rglob("*")):
            if file.is_file():
                name = file.relative_to(folder).as_posix()
                files[f"4-receipt/{name}"] = file.read_bytes()
        return files

    def _receipt_gaps(self) -> Iterator[Message]:
        if verdict_digest(self.found) == self.run.receipt.verdicts:
            yield msg("The run was made again from its own tables and rules: the verdicts agree.")
        else:
            yield msg("The run made again from its own tables and rules gives other verdicts.")

    # --- what a store holds ----------------------------------------------------------------------

    def _lists(self) -> tuple[dict[str, bytes], list[Message]]:
        steps = self.store.list_steps() if self.store is not None else []
        names = dict.fromkeys(one.list for one in steps if one.day <= self.on)
        if not names:
            return {}, [msg("No step of a list is recorded: drafts, objections, orders.")]
        courses = [
            list_course(steps, name, on=self.on, names=self._names()) for name in sorted(names)
        ]
        files = {
            f"5-lists/{number}.docx": self._docx(course_page(one))
            for number, one in enumerate(courses, start=1)
        }
        gaps = [
            msg("Objections not decided ({list}): {count}.", list=one.list, count=len(one.open))
            for one in courses
            if one.open
        ]
        return files, gaps

    def _names(self) -> dict[str, str]:
        known = self.store.known_schools() if self.store is not None else []
        return {one.school: one.name for one in known}

    def _closings(self) -> tuple[dict[str, bytes], list[Message]]:
        kept = self.store.closings() if self.store is not None else []
        own = [one for one in kept if one.day is not None and one.day <= self.on]
        own = [one for one in own if one.name.partition("/")[0] in self.region.roadmaps]
        if not own:
            return {}, [msg("No round is closed.")]
        files = {"6-closings.docx": self._docx(self._closing_page(own))}
        for number, one in enumerate(own, start=1):
            files[f"6-closings/{number}.json"] = (canonical(one.body) + "\n").encode()
        return files, []

    def _closing_page(self, closings: Iterable[Kept]) -> Page:
        columns = (
            Column(heading=msg("No."), id="row", unit="people"),
            Column(heading=msg("Round"), id="round", width=(20, 60)),
            Column(heading=msg("On"), id="on", unit="day"),
            Column(heading=msg("Closed by"), id="by", width=(14, 40)),
            Column(heading=msg("SHA-256"), id="sha256", width=(20, 64)),
        )
        rows = []
        for number, one in enumerate(closings, start=1):
            round_ = self.region.rounds.get(one.name.partition("/")[2])
            title = round_.title if round_ is not None else one.name
            rows.append((number, title, one.day, one.by, one.sha256))
        return Page(
            title=msg("Rounds that were closed"),
            name="closings",
            parts=[Table.of_rows(columns, rows)],
            orientation="landscape",
        )

    def _matrix(self) -> tuple[dict[str, bytes], list[Message]]:
        if self.store is None:
            return {}, [msg("No plan is kept: nothing shows which measures are done.")]
        plans = [one for one in self.store.plans() if one.template in self.region.roadmaps]
        if not plans:
            return {}, [msg("No plan is kept: nothing shows which measures are done.")]
        proven = [
            one
            for name in dict.fromkeys(plan.template for plan in plans)
            for one in self.store.proving(name, self.on)
        ]
        page, twice, empty = evidence_matrix(self.store.tasks(plans), proven)
        gaps = []
        if twice:
            gaps.append(msg("Papers that prove several measures or schools: {count}.", count=twice))
        if empty:
            gaps.append(msg("Measures of plans without a paper: {count}.", count=empty))
        return {"7-evidence.xlsx": self._xlsx(page)}, gaps

    def _cycle(self) -> tuple[dict[str, bytes], list[Message]]:
        cycle: Cycle | None = self.region.cycle
        if cycle is None or self.store is None:
            return {}, [msg("The stages of the management cycle are not shown.")]
        template = self.region.roadmaps[cycle.roadmap]
        evidence = evidence_of(self.store, self.region, cycle, self.on)
        state = cycle_on(self.region.name, cycle, template, evidence, self.on)
        return {"8-cycle.docx": self._docx(cycle_page(state))}, []

    # --- the archive -----------------------------------------------------------------------------

    def _inventory(self, files: Mapping[str, bytes], gaps: Sequence[Message]) -> Page:
        columns = (
            Column(heading=msg("File"), id="file", width=(20, 50)),
            Column(heading=msg("What it holds"), id="words", width=(20, 60)),
            Column(heading=msg("SHA-256"), id="sha256", width=(20, 64)),
        )
        rows = [
            (name, _HOLDS.get(name.partition("/")[0].partition(".")[0]), _sha256(content))
            for name, content in files.items()
        ]
        parts: list[Part] = [Table.of_rows(columns, rows)]
        if gaps:
            parts.append(Text(words=msg("What has to be known"), style="heading"))
            parts += [Text(words=one, style="item") for one in gaps]
        return Page(
            title=msg("Dossier: {region}", region=self.region.title),
            name="inventory",
            facts=[
                (msg("On"), self.on),
                (msg("Law as of"), self.found.as_of),
                (msg("Year of the data"), str(self.found.year)),
            ],
            parts=parts,
            orientation="landscape",
        )

    def _docx(self, page: Page) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "page.docx"
            write_docx(page, file, self.lang)
            return steady(file.read_bytes())

    def _xlsx(self, page: Page) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "page.xlsx"
            made = dt.datetime.combine(self.on, dt.time())
            write_xlsx(page, file, self.lang, created=made)
            return steady(file.read_bytes())


_HOLDS: Mapping[str, Message] = {
    "1-acts": msg("acts and clauses: the rules in force, word by word"),
    "2-readings": msg("readings, and who accepted each"),
    "3-schools": msg("every school considered, with its verdict and why"),
    "4-receipt": msg("the receipt of the run and the files of its rules"),
    "5-lists": msg("steps of a list: draft, objections, decisions, orders"),
    "6-closings": msg("rounds that were closed, as they were frozen"),
    "7-evidence": msg("which paper proves which measure of which school"),
    "8-cycle": msg("the nine stages of the management cycle and their papers"),
}


# --- evidence ------------------------------------------------------------------------------------


def evidence_matrix(tasks: Tasks, proven: Iterable[Proving]) -> tuple[Page, int, int]:
    """Measure × school × document: a row for each paper, and for each measure without one.

    Args:
        tasks: the tasks of plans.
        proven: the reports that rows are done, with their papers.

    Returns:
        The page, how many papers prove several measures or schools, and how many measures of plans
        have none.
    """
    papers: dict[tuple[str, str], list[Proving]] = {}
    uses: dict[str, set[tuple[str, str]]] = {}
    for one in proven:
        if one.paper is not None:
            papers.setdefault((one.owner, one.row), []).append(one)
            uses.setdefault(_same_paper(one), set()).add((one.owner, one.row))
    named: dict[tuple[str, str], tuple[str, str, str]] = {}
    for place, task in enumerate(tasks.task.tolist()):
        owner = str(tasks.owner[place])
        row = str(task).partition("@")[0].partition("#")[0].partition("/")[2]
        whose = tasks.names.get(owner, owner)
        named.setdefault((owner, row), (whose, str(tasks.number[place]), str(tasks.title[place])))
    rows: list[tuple[Value, ...]] = []
    empty = 0
    for key, (whose, number, title) in named.items():
        own = papers.get(key, [])
        empty += not own
        given: list[Proving | None] = [*own] or [None]
        rows += [(whose, number, title, *_paper_cells(one, uses)) for one in given]
    columns = (
        Column(heading=msg("Whose plan"), id="owner", width=(16, 40)),
        Column(heading=msg("No."), id="number", width=(4, 8)),
        Column(heading=msg("Measure"), id="title", width=(24, 70)),
        Column(heading=msg("Paper"), id="paper", width=(16, 44)),
        Column(heading=msg("Its day"), id="day", unit="day"),
        Column(heading=msg("Where it is published"), id="link", width=(12, 40)),
        Column(heading=msg("Names it for others"), id="others", unit="people"),
    )
    twice = sum(len(keys) > 1 for keys in uses.values())
    remarks = [
        Remark(
            words=msg("The same paper proves {count} measures or schools: {paper}.",
                      count=len(keys), paper=paper),
        )
        for paper, keys in sorted(uses.items())
        if len(keys) > 1
    ]  # fmt: skip
    table = Table.of_rows(columns, rows, name="evidence", empty=msg("No plan has a measure"))
    page = Page(
        title=msg("Which paper proves which measure"), name="evidence", parts=[table],
        remarks=remarks,
    )  # fmt: skip
    return page, twice, empty


def _paper_cells(
    one: Proving | None, uses: Mapping[str, set[tuple[str, str]]]
) -> tuple[Value, ...]:
    if one is None or one.paper is None:
        return (None, None, None, None)
    paper = one.paper
    others = len(uses[_same_paper(one)]) - 1
    return (paper.title, paper.day, paper.link, others or None)


def _same_paper(one: Proving) -> str:
    """What makes two papers one: the file, else name, number and day, else the link."""
    paper = one.paper
    if paper is None:
        return ""
    if one.file_hash:
        return f"{paper.title} (SHA-256 {one.file_hash[:12]}…)"
    day = f" от {paper.day:%d.%m.%Y}" if paper.day and one.is_dated else ""
    return f"{paper.title}{day}" if paper.title != paper.link else str(paper.link)


# --- archives ------------------------------------------------------------------------------------


def packed(files: Mapping[str, bytes]) -> bytes:
    """An archive of files, the same bytes for the same files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # whatever machine it is made on
            archive.writestr(entry, files[name])
    return content.getvalue()


def steady(content: bytes) -> bytes:
    """A document or workbook without the time at which its parts were packed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in names:  # the first part says what the file is
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, parts[name])
    return made.getvalue()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
