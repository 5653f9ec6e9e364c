"""Verification: whether a run folder still holds what its receipt says."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PureWindowsPath
from typing import Self

from attrs import frozen

from schoolsupport.errors import RunError, SchoolSupportError
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.receipt import engine, receipt_of
from schoolsupport.identification.rules.region_code import CodeOf, no_code
from schoolsupport.identification.rules.rule_files import ADOPTED
from schoolsupport.intake.finding import RECEIPT_FILE, FoundFile
from schoolsupport.intake.layouts import Layout
from schoolsupport.intake.readers import known_layouts
from schoolsupport.intake.reading import DECLARED, read_found
from schoolsupport.pages import Page, Text, Tone
from schoolsupport.records import plain, told
from schoolsupport.reports.run_files import (
    RunReceipt,
    Statement,
    read_receipt,
    read_statement,
)
from schoolsupport.reports.run_folder import (
    EVIDENCE,
    RULES,
    coded_regions,
    file_hashes,
    repeat,
    sha256_of,
    stored_rulebook,
    stored_tables,
)
from schoolsupport.tables import SourceFile, Tables
from schoolsupport.translation import Message, joined, msg


@frozen(kw_only=True)
class Check:
    """One thing checked.

    Attributes:
        name: kind and subject, for programs: `seal`, `engine`, `rule:acts.toml`,
            `region:acts.toml`, `code:plugin.py`, `file:schools.csv`, `input:results.xlsx`,
            `evidence`, `read`, `tables`, `verdicts`, `receipt`.
        ok: True where it agrees, False where it differs, None where it could not be checked or is
            only told.
        message: what was found, in words.
    """

    name: str
    ok: bool | None
    message: Message


@told("ok", "checks")
@frozen(kw_only=True)
class Verification:
    """Everything checked of one run.

    Attributes:
        folder: the folder, as given.
        checks: one by one, what differs first and what could not be checked next.
        inputs: how many files the run was made from.
        not_found: how many of them were not found.
        repeated: whether the run was made again, or at least tried.
    """

    folder: Path
    checks: tuple[Check, ...]
    inputs: int = 0
    not_found: int = 0
    repeated: bool = True

    @property
    def ok(self) -> bool:
        """Whether nothing differs; what could not be checked does not count."""
        return all(check.ok is not False for check in self.checks)


def verify_run(
    folder: str | os.PathLike[str],
    *,
    require_inputs: bool = False,
    code_of: CodeOf = no_code,
    layouts: Sequence[Layout] | None = None,
) -> Verification:
    """Check a run folder against its receipt, and make the run again.

    The receipt is held against its seal and against what the evidence says of itself. Rule files,
    written files and inputs are compared by hash; inputs are looked for where the receipt names
    them, from the current folder, and beside the run. The run is then repeated from its own
    copies, and where every input is here and unchanged they are read again.

    Args:
        folder: what `write_run` wrote.
        require_inputs: whether an input that is not found is a fault.
        code_of: gives the code of a region that brings some, by its name.
        layouts: the layouts that inputs are read by again; by default `known_layouts()`.

    Raises:
        RunError: the folder is no run, or its receipt cannot be read.
        InputError: pyarrow is not installed.
    """
    place = Path(folder)
    said = read_receipt(place)
    inputs = [_Input.of(one, place) for one in said.receipt.inputs]
    checks = (
        *_seal(place, said),
        *_engine(said),
        *_rules(place, said),
        *_region_rules(said),
        *_code(said, code_of),
        *_files(place, said),
        *(one.check(required=require_inputs) for one in inputs),
        *_evidence(place, said),
        *_read_again(place, said, inputs, _Reading(layouts or known_layouts(), code_of)),
        *_repeated(place, said, code_of),
    )
    return Verification(
        folder=place,
        checks=tuple(sorted(checks, key=lambda one: _RANKS.index(one.ok))),
        inputs=len(inputs),
        not_found=sum(one.place is None for one in inputs),
        repeated=any(one.name == "verdicts" and one.ok is not None for one in checks),
    )


_RANKS = (False, None, True)


def _seal(folder: Path, said: RunReceipt) -> Iterator[Check]:
    file = str(folder / RECEIPT_FILE)
    words = {
        True: msg("{file} is sealed, and the seal fits", file=file),
        False: msg("{file} was changed after it was sealed", file=file),
        None: msg("{file} is of before there were seals: a change in it would not show", file=file),
    }
    yield Check(name="seal", ok=said.seal, message=words[said.seal])


def _engine(said: RunReceipt) -> Iterator[Check]:
    then, now = said.receipt.engine, engine()
    if then == now:
        yield Check(name="engine", ok=True, message=msg("the same version, {now}", now=now))
    else:
        yield Check(
            name="engine",
            ok=None,
            message=msg(
                "written by version {then}, checked by {now}; the verdicts tell whether it matters",
                then=then,
                now=now,
            ),
        )


def _rules(folder: Path, said: RunReceipt) -> Iterator[Check]:
    for name, digest in said.receipt.rules.items():
        yield _compared(f"rule:{name}", folder / RULES / name, digest)


def _region_rules(said: RunReceipt) -> Iterator[Check]:
    """The rules where they were read from: told as changed when they were developed further."""
    if said.region_folder is None:
        return
    origin = Path(said.region_folder)
    own = {n: d for n, d in said.receipt.rules.items() if not n.startswith(f"{ADOPTED}/")}
    for name, digest in own.items():
        yield _compared(f"region:{name}", origin / name, digest, is_ours=False)


def _code(said: RunReceipt, code_of: CodeOf) -> Iterator[Check]:
    """The code of the region where it is now, against what it was."""
    now: dict[str, str] = {}
    for region in coded_regions(said.receipt):
        lent = "" if region == said.receipt.region else f"{ADOPTED}/{region}/"
        now |= {f"{lent}{name}": digest for name, digest in code_of(region).files.items()}
    for name, then in said.receipt.code.items():
        ok = None if not now else now.get(name) == then
        told = {
            None: msg("the code {file} of the region: not found here, not checked", file=name),
            True: msg("the code {file} of the region is unchanged", file=name),
            False: msg("the code {file} of the region has changed since the run", file=name),
        }
        yield Check(name=f"code:{name}", ok=ok, message=told[ok])
    for name in sorted(now.keys() - said.receipt.code.keys()):
        new = msg("the code {file} of the region was not there at the run", file=name)
        yield Check(name=f"code:{name}", ok=False, message=new)


def _files(folder: Path, said: RunReceipt) -> Iterator[Check]:
    for name, digest in said.files.items():
        yield _compared(f"file:{name}", folder / name, digest)
    for name in sorted(set(file_hashes(folder)) - set(said.files) - {RECEIPT_FILE}):
        yield Check(
            name=f"file:{name}",
            ok=None,
            message=msg("{file} was not written by the run", file=name),
        )


@frozen
class _Input:
    """An input of the run, and where it was found."""

    source: SourceFile
    place: Path | None
    agrees: bool = False

    @classmethod
    def of(cls, source: SourceFile, folder: Path) -> Self:
        """Look where the receipt names it, then beside the run.

        A file beside the run that bears the same name alone, and holds something else, is another.
        """
        given = Path(source.path)
        beside = folder.resolve().parent
        name = PureWindowsPath(source.path).name  # it parts names as either system writes them
        for place, is_another in ((given, False), (beside / given, False), (beside / name, True)):
            try:
                agrees = sha256_of(place) == source.sha256
            except (OSError, ValueError):
                continue
            if agrees or not is_another:
                return cls(source, place, agrees)
        return cls(source, None)

    def check(self, *, required: bool) -> Check:
        """What is told of it."""
        name, file = f"input:{self.source.path}", self.source.path
        if self.place is None:
            absent = msg("{file}: not found here, not checked", file=file)
            needed = msg("{file}: not found, though every input is required", file=file)
            return Check(
                name=name, ok=False if required else None, message=needed if required else absent
            )
        shown = str(self.place)
        if self.agrees:
            return Check(name=name, ok=True, message=msg("{file} is unchanged", file=shown))
        changed = msg("{file} has changed since the run", file=shown)
        return Check(name=name, ok=False, message=changed)


def _evidence(folder: Path, said: RunReceipt) -> Iterator[Check]:
    """Whether the evidence says of its run what the receipt says of it."""
    try:
        found = read_statement(folder / EVIDENCE)
    except (OSError, ValueError):
        return  # a file that is taken away or changed shows among the files
    if found is None:
        return  # evidence of before it said so
    differing = found.differing(Statement.of(said.receipt, registered=said.registered))
    yield _same(
        "evidence",
        not differing,
        msg("the evidence belongs to the same run"),
        msg(
            "the evidence says something else of its run: {what}",
            what=joined(_WORDS[one] for one in differing),
        ),
    )


_WORDS = {
    "region": msg("whose rules were applied"),
    "region_version": msg("the version of the region’s rules"),
    "year": msg("the year"),
    "as_of": msg("the day of the law"),
    "registered": msg("whether there was a register"),
    "inputs": msg("the files read, their layouts and rows"),
}


@frozen
class _Reading:
    """By what inputs are read again: the layouts, and the code behind the rules' own columns."""

    layouts: Sequence[Layout]
    code_of: CodeOf


def _read_again(
    folder: Path, said: RunReceipt, inputs: Sequence[_Input], reading: _Reading
) -> Iterator[Check]:
    """The inputs read once more, where every one is here, is unchanged, and is of our layouts."""
    known = {DECLARED, *(layout.name for layout in reading.layouts)}
    names = {name for one in inputs for name in one.source.layout.split(", ")}
    files = [
        FoundFile(one.place, one.source.path, DECLARED in one.source.layout.split(", "))
        for one in inputs
        if one.place and one.agrees
    ]
    if not inputs or len(files) < len(inputs) or not names <= known:
        return
    try:
        columns = stored_rulebook(folder, said, reading.code_of).columns
        tables = read_found(files, layouts=reading.layouts, columns=columns)
    except SchoolSupportError as error:
        told = msg("the inputs cannot be read again: {fault}", fault=error)
        yield Check(name="read", ok=None, message=told)
        return
    same_program = said.receipt.engine == engine()
    what = _read_otherwise(said, tables)
    other = msg("read again, the inputs give something else: {what}", what=joined(what))
    if not what:
        same = msg("read again, the inputs give the tables of the run")
        yield Check(name="read", ok=True, message=same)
    else:
        yield Check(name="read", ok=False if same_program else None, message=other)


def _read_otherwise(said: RunReceipt, tables: Tables) -> list[Message]:
    what: list[Message] = []
    for then, now in zip(said.receipt.inputs, tables.sources, strict=False):
        if then.layout != now.layout:
            what.append(msg("another layout of {file}", file=then.path))
        elif then.rows != now.rows:
            what.append(
                msg(
                    "{now} rows of {file} in place of {then}",
                    now=now.rows,
                    file=then.path,
                    then=then.rows,
                )
            )
    if len(tables.sources) != len(said.receipt.inputs):
        what.append(msg("another number of files"))
    if tables.registered != said.registered:
        what.append(_WORDS["registered"])
    if tables.digest() != said.receipt.tables:
        what.append(msg("other tables"))
    return what


def _compared(name: str, file: Path, digest: str, *, is_ours: bool = True) -> Check:
    """The bytes of a file against a hash; an absent file is a fault only within the run."""
    shown = str(file)
    try:
        agrees = sha256_of(file) == digest
    except OSError:
        if is_ours:
            return Check(name=name, ok=False, message=msg("{file} is missing", file=shown))
        return Check(
            name=name, ok=None, message=msg("{file}: not found here, not checked", file=shown)
        )
    if agrees:
        return Check(name=name, ok=True, message=msg("{file} is unchanged", file=shown))
    return Check(name=name, ok=False, message=msg("{file} has changed since the run", file=shown))


def _repeated(folder: Path, said: RunReceipt, code_of: CodeOf) -> Iterator[Check]:
    try:
        rulebook = stored_rulebook(folder, said, code_of)
        tables = stored_tables(folder, said)
        found = repeat(folder, said, rulebook, tables)
    except RunError as error:
        fault = msg("the run cannot be repeated: {fault}", fault=error)
        ok = None if error.fault == "run.code_absent" else False
        yield Check(name="verdicts", ok=ok, message=fault)
        return
    yield from _outcomes(said, found)


def _outcomes(said: RunReceipt, found: Identification) -> Iterator[Check]:
    then, now = said.receipt, receipt_of(found, said.receipt.region_version)
    yield _same(
        "tables",
        then.tables == now.tables,
        msg("the tables say what they said"),
        msg("the tables say something else than they did"),
    )
    yield _same(
        "verdicts",
        then.verdicts == now.verdicts,
        msg("made again, the verdicts on {n} schools are the same", n=now.schools),
        msg("made again, the verdicts are not the same"),
    )
    before, after = plain(then), plain(now)
    own = {"engine", "tables", "verdicts", "rules", "code", "format"}  # each has a check of its own
    differing = [key for key in after if key not in own and before[key] != after[key]]
    yield _same(
        "receipt",
        not differing,
        msg("the receipt says what the run says"),
        msg("the receipt says something else under {keys}", keys=", ".join(differing)),
    )


def _same(name: str, agrees: bool, yes: Message, no: Message) -> Check:  # noqa: FBT001  # an answer, not a switch
    return Check(name=name, ok=agrees, message=yes if agrees else no)


_MARKS: dict[bool | None, tuple[str, Tone]] = {
    True: ("✓", "good"),
    False: ("✗", "bad"),
    None: ("?", "quiet"),
}


def page(verification: Verification) -> Page:
    """A line for every check, once, and whether the run holds what its receipt says."""
    parts: list[Text] = []
    once = {(one.ok, one.message.text()): one for one in verification.checks}
    for one in once.values():  # the copies of the rules are checked as rules and as files
        mark, tone = _MARKS[one.ok]
        parts.append(Text(words=msg("{mark} {said}", mark=mark, said=one.message), tone=tone))
    parts.append(Text(words=_conclusion(verification), style="heading"))
    title = msg("The run {folder} against its receipt", folder=str(verification.folder))
    return Page(title=title, name="receipt", parts=parts)


def _conclusion(verification: Verification) -> Message:
    """The last line: whether the run holds, and what was not looked at."""
    holds = msg("The run holds what its receipt says")
    differs = msg("The run does not hold what its receipt says")
    said = holds if verification.ok else differs
    if not verification.repeated:
        said = msg("{said}. The verdicts were not made again, and so not checked", said=said)
    if not verification.not_found:
        return said
    return msg(
        "{said}. Inputs not found, and so not checked: {n} of {of}",
        said=said,
        n=verification.not_found,
        of=verification.inputs,
    )
