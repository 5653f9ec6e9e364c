"""Verification: whether a run folder still holds what its receipt says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from attrs import frozen

from schoolsupport.errors import RunError
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.receipt import receipt_of
from schoolsupport.identification.rules.rulebook_files import ADOPTED
from schoolsupport.pages import Page, Text, Tone
from schoolsupport.records import plain, told
from schoolsupport.reports.run_files import RECEIPT_FILE, RunReceipt, read_receipt
from schoolsupport.reports.run_folder import (
    RULES,
    file_hashes,
    repeat,
    sha256_of,
    stored_rulebook,
    stored_tables,
)
from schoolsupport.translation import Message, msg


@frozen(kw_only=True)
class Check:
    """One thing checked.

    Attributes:
        name: kind and subject, for programs: `rule:acts.toml`, `file:schools.csv`,
            `input:results.xlsx`, `engine`, `tables`, `verdicts`, `receipt`.
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
        checks: one by one.
    """

    folder: Path
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing differs; what could not be checked does not count."""
        return all(check.ok is not False for check in self.checks)


def verify_run(folder: str | os.PathLike[str]) -> Verification:
    """Check a run folder against its receipt, and make the run again.

    Rule files, written files and inputs are compared by hash; inputs are looked for where the
    receipt names them, from the current folder. The run is then repeated from its own copies.

    Raises:
        RunError: the folder is no run, or its receipt cannot be read.
        InputError: pyarrow is not installed.
    """
    place = Path(folder)
    said = read_receipt(place)
    checks = (
        *_engine(said),
        *_rules(place, said),
        *_region_rules(said),
        *_files(place, said),
        *_inputs(said),
        *_repeated(place, said),
    )
    return Verification(folder=place, checks=checks)


def _engine(said: RunReceipt) -> Iterator[Check]:
    then, now = said.receipt.engine, version("schoolsupport")
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


def _files(folder: Path, said: RunReceipt) -> Iterator[Check]:
    for name, digest in said.files.items():
        yield _compared(f"file:{name}", folder / name, digest)
    for name in sorted(set(file_hashes(folder)) - set(said.files) - {RECEIPT_FILE}):
        yield Check(
            name=f"file:{name}",
            ok=None,
            message=msg("{file} was not written by the run", file=name),
        )


def _inputs(said: RunReceipt) -> Iterator[Check]:
    for source in said.receipt.inputs:
        yield _compared(f"input:{source.path}", Path(source.path), source.sha256, is_ours=False)


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


def _repeated(folder: Path, said: RunReceipt) -> Iterator[Check]:
    try:
        rulebook = stored_rulebook(folder, said)
        tables = stored_tables(folder, said)
        found = repeat(folder, said, rulebook, tables)
    except RunError as error:
        fault = msg("the run cannot be repeated: {fault}", fault=error.text())
        yield Check(name="verdicts", ok=False, message=fault)
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
    own = {"engine", "tables", "verdicts", "rules"}  # each has a check of its own
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
    parts = []
    once = {(one.ok, one.message.text()): one for one in verification.checks}
    for one in once.values():  # the copies of the rules are checked as rules and as files
        mark, tone = _MARKS[one.ok]
        parts.append(Text(words=msg("{mark} {said}", mark=mark, said=one.message), tone=tone))
    holds = msg("The run holds what its receipt says")
    differs = msg("The run does not hold what its receipt says")
    parts.append(Text(words=holds if verification.ok else differs, style="heading"))
    title = msg("The run {folder} against its receipt", folder=str(verification.folder))
    return Page(title=title, name="receipt", parts=parts)
