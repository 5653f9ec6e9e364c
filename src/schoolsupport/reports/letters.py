"""Letters to all schools of a list: a file for each in a folder, or all in one.

A folder is written file by file, each whole or not at all; what was written is noted beside it with
its SHA-256, so that an interrupted run goes on where it stopped, and a letter that a person changed
is never replaced without a word.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from schoolsupport.faults import fault, writing
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.records import school_records
from schoolsupport.pages import Column, Page, Remark, Table, Text
from schoolsupport.pages.writing import check_ending, write
from schoolsupport.records import told
from schoolsupport.reports.filling import Filling, Reporting
from schoolsupport.reports.forms import FormAbout, ReportForm
from schoolsupport.reports.letter_fields import Letter
from schoolsupport.reports.report import Report, form_named
from schoolsupport.reports.run_folder import sha256_of
from schoolsupport.reports.school_fields import JudgedSchools
from schoolsupport.translation import DEFAULT_LANGUAGE, Message, msg

if TYPE_CHECKING:
    from schoolsupport.roadmaps.planning.organisations import Roster

WRITTEN = ".written.jsonl"
"""What was written in a folder of letters: of what, then a line for each file with its SHA-256."""
_NO_NAME = re.compile(r"[^\w№ -]+")
_LONGEST = 60


@told("folder", "schools", "written", "kept")
@frozen(kw_only=True)
class LettersMade:
    """Letters as they were written to a folder.

    Attributes:
        folder: the folder.
        files: the file of each school, by id.
        written: how many were written now.
        kept: how many stood there whole from an earlier run.
        remarks: what has to be said of the form, once for all letters.
    """

    folder: Path
    files: Mapping[str, Path]
    written: int
    kept: int
    remarks: tuple[Remark, ...] = ()

    @property
    def schools(self) -> tuple[str, ...]:
        """Ids of the schools that a letter goes to."""
        return tuple(self.files)


def letters(
    region: Reporting,
    form: str | ReportForm,
    found: Identification,
    *,
    roster: Roster | None = None,
    lang: str = DEFAULT_LANGUAGE,
) -> Iterator[tuple[str, Report]]:
    """A letter to each school of the list, by municipality and name.

    Args:
        region: the region.
        form: name of a form about one school, or the form.
        found: the run.
        roster: who heads which school, and who signs.
        lang: language of the words that are not the region's own.

    Yields:
        The id of each school and the letter.

    Raises:
        ParameterError: there is no such form, or it is not about one school.
    """
    chosen = form_named(region, form)
    if chosen.about is not FormAbout.LETTER:
        about = chosen.subject.words
        raise fault("parameter.not_a_letter", where=chosen.name, about=about)
    judged = JudgedSchools(found, lang)
    listed = judged.listed()
    records = school_records(found, [one.at for one in listed])
    for school, record in zip(listed, records, strict=True):
        letter = Letter(school, record, roster)
        page = Filling(region, chosen, letter, roster=roster).page()
        yield record.school, Report(form=chosen, page=page, lang=lang)


def all_letters(made: Sequence[Report]) -> Page:
    """The letters in one document, each from a new page on.

    Args:
        made: the letters, at least one.
    """
    pages = [evolve(one.page, remarks=()) for one in made]
    return evolve(pages[0], annexes=tuple(pages[1:]), remarks=made[0].page.remarks)


def write_letters(
    made: Iterator[tuple[str, Report]],
    folder: str | Path,
    names: Mapping[str, str],
    *,
    of: Sequence[object],
    ending: str = "docx",
    overwrite: bool = False,
    seen: Callable[[int], None] | None = None,
) -> LettersMade:
    """Write letters to a folder, a file for each; go on where an earlier writing stopped.

    Args:
        made: the letters, as `letters` gives them.
        folder: the folder; it is made.
        names: how schools are called in the names of files, by id.
        of: what the letters are made of: the same again goes on, another is refused.
        ending: the format.
        overwrite: whether letters of another run, and those that a person changed, are replaced.
        seen: told how many letters are done, after each.

    Raises:
        OutputError: the folder holds letters of another run, a letter was changed by hand, or the
            place cannot be written.
    """
    place = Path(folder)
    check_ending(Path(f"letter.{ending}"))
    digest = hashlib.sha256(json.dumps(of, default=str, sort_keys=True).encode()).hexdigest()
    with writing(place, "output.cannot_write_page"):
        place.mkdir(parents=True, exist_ok=True)
    noted = _noted(place, digest, overwrite=overwrite)
    files: dict[str, Path] = {}
    written = 0
    remarks: tuple[Remark, ...] = ()
    for count, (school, report) in enumerate(made, start=1):
        file = place / f"{_file_name(school, names.get(school, ''))}.{ending}"
        files[school] = file
        remarks = report.page.remarks
        if not _stands(file, noted.get(file.name), overwrite=overwrite):
            page = evolve(report.page, remarks=())
            write(page, file, report.lang, overwrite=True)
            _note(place, {"file": file.name, "sha256": sha256_of(file)})
            written += 1
        if seen is not None:
            seen(count)
    return LettersMade(
        folder=place, files=files, written=written, kept=len(files) - written, remarks=remarks
    )


def letters_page(made: LettersMade, names: Mapping[str, str]) -> Page:
    """What was written, and what has to be said of the letters.

    Args:
        made: the letters written.
        names: how schools are called, by id.
    """
    columns = (
        Column(heading=msg("School"), id="school", width=(16, 60)),
        Column(heading=msg("File"), id="file", width=(16, 70)),
    )
    rows = [(names.get(school, school), file.name) for school, file in made.files.items()]
    told_: list[Message] = [msg("Written now: {count}.", count=made.written)]
    if made.kept:
        told_.append(msg("Written before, and left as they are: {count}.", count=made.kept))
    return Page(
        title=msg("Letters to schools"),
        name="letters",
        facts=[(msg("Letters"), len(made.files)), (msg("Folder"), str(made.folder))],
        parts=[
            *(Text(words=one) for one in told_),
            Table.of_rows(columns, rows, most=20, empty=msg("No school is on the list")),
        ],
        remarks=made.remarks,
    )


# --- the folder ----------------------------------------------------------------------------------


def _noted(place: Path, digest: str, *, overwrite: bool) -> dict[str, str]:
    """What is noted of the files of a folder; a line that was broken off is none.

    Raises:
        OutputError: the folder holds letters of something else.
    """
    file = place / WRITTEN
    text = file.read_text("utf-8") if file.is_file() else ""
    lines = text.split("\n")
    noted = [json.loads(one) for one in lines if one.endswith("}")]
    if noted and noted[0].get("of") == digest:
        if not text.endswith("\n"):
            with writing(file, "output.cannot_write_page"), file.open("a", encoding="utf-8") as end:
                end.write("\n")
        return {one["file"]: one["sha256"] for one in noted[1:]}
    if noted and not overwrite:
        raise fault("output.other_letters", where=str(place))
    with writing(file, "output.cannot_write_page"):
        file.write_text(json.dumps({"of": digest}) + "\n", "utf-8")
    return {one["file"]: one["sha256"] for one in noted[1:]}


def _note(place: Path, line: Mapping[str, str]) -> None:
    with (
        writing(place, "output.cannot_write_page"),
        (place / WRITTEN).open("a", encoding="utf-8") as file,
    ):
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _stands(file: Path, noted: str | None, *, overwrite: bool) -> bool:
    """Whether a letter is there as it was written.

    Raises:
        OutputError: it is there, and was not written so.
    """
    if not file.exists():
        return False
    if noted is not None and sha256_of(file) == noted:
        return not overwrite
    if not overwrite:
        raise fault("output.letter_changed", where=str(file))
    return False


def _file_name(school: str, name: str) -> str:
    """A name of a file: the id, and the name as far as files can be called so."""
    said = " ".join(_NO_NAME.sub(" ", name).split())[:_LONGEST].strip()
    return f"{_NO_NAME.sub('-', school)} {said}".strip()
