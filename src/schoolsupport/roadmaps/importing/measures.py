"""Rows → measures: each cell into its field, names left out, numbers read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import define, field, frozen

from schoolsupport.roadmaps.importing.grid import Place
from schoolsupport.roadmaps.importing.headings import Field, Heading
from schoolsupport.roadmaps.importing.parties import parties_of
from schoolsupport.roadmaps.importing.problems import ImportProblem, noticed
from schoolsupport.roadmaps.importing.rows import RowDraft, Rows, SectionDraft
from schoolsupport.roadmaps.importing.targets import targets_of
from schoolsupport.roadmaps.importing.texts import joined, paragraphs_of
from schoolsupport.roadmaps.importing.times import is_term, range_of, says_no, time_of, within
from schoolsupport.roadmaps.template import (
    Does,
    Measure,
    Responsible,
    Section,
    SubMeasure,
    Target,
    TargetUnit,
)
from schoolsupport.words.persons import without_names

_WRITTEN_NUMBER = re.compile(r"\d{1,2}(?:\.\d+)*[.)]\s*")


@frozen(kw_only=True)
class OtherCell:
    """A cell no field takes.

    Attributes:
        measure: place of its measure among the measures.
        heading: heading of its column; None where it has none.
        text: its words.
    """

    measure: int
    heading: str | None
    text: str


@frozen(kw_only=True)
class Mark:
    """What somebody wrote about a row after the plan was approved.

    Attributes:
        measure: place of its measure among the measures.
        number: number of its measure.
        text: the words: «выполнено», «приказ от 10.02.2023 № 5».
    """

    measure: int
    number: str
    text: str


@frozen(kw_only=True)
class Measures:
    """Sections and measures of a plan, with where each field stands in the file.

    Attributes:
        sections: sections in order.
        measures: measures in order.
        places: by measure and field the place of the cell.
        section_places: by section its place.
        others: cells no field takes.
        marks: what a column of execution holds.
        names: how many persons' names were left out.
        problems: what was noticed.
    """

    sections: tuple[Section, ...]
    measures: tuple[Measure, ...]
    places: dict[tuple[int, str], Place]
    section_places: dict[int, Place]
    others: tuple[OtherCell, ...]
    marks: tuple[Mark, ...]
    names: int
    problems: tuple[ImportProblem, ...]


def measures_of(rows: Rows, headings: Sequence[Heading], *, shows_merges: bool) -> Measures:
    """Measures from the rows of a table.

    Args:
        rows: sections and rows.
        headings: the columns.
        shows_merges: the file can say that cells are merged; where it cannot, an empty cell of
            deadlines is taken to repeat the one above.
    """
    return _Maker(rows=rows, headings=tuple(headings), shows_merges=shows_merges).make()


@define(kw_only=True)
class _Maker:
    rows: Rows
    headings: tuple[Heading, ...]
    shows_merges: bool
    names: int = 0
    problems: list[ImportProblem] = field(factory=list)
    others: list[OtherCell] = field(factory=list)
    marks: list[Mark] = field(factory=list)
    month: tuple[int, str | None] = (-1, None)
    places: dict[tuple[int, str], Place] = field(factory=dict)
    sections: tuple[Section, ...] = ()
    ids: dict[int, str] = field(factory=dict)

    def make(self) -> Measures:
        self._name_sections()
        drafts = self.rows.measures
        measures: list[Measure] = []
        for place, draft in enumerate(drafts):
            names = self.names
            measures.append(self._measure(place, draft, measures))
            if self.names > names:
                self.problems.append(
                    noticed("import.names_in_row", draft.place, str(self.names - names))
                )
        self._say_doubles(measures)
        return Measures(
            sections=self.sections,
            measures=tuple(measures),
            places=self.places,
            section_places={
                place: draft.place
                for place, draft in enumerate(self._used())
                if draft.place is not None
            },
            others=tuple(self.others),
            marks=tuple(self.marks),
            names=self.names,
            problems=tuple(self.problems),
        )

    def _used(self) -> list[SectionDraft]:
        """Sections with rows, and those with a heading."""
        used = {draft.section for draft in self.rows.measures}
        return [
            section
            for place, section in enumerate(self.rows.sections)
            if place in used or section.title
        ]

    def _name_sections(self) -> None:
        sections: list[Section] = []
        taken: set[str] = set()
        for place, draft in enumerate(self.rows.sections):
            if draft not in self._used():
                continue
            name = _section_id(draft, len(sections) + 1)
            while name in taken:
                name += "-2"
            taken.add(name)
            self.ids[place] = name
            title = None if draft.title is None else self._clean(draft.title)
            sections.append(Section(id=name, title=title, number=draft.number, year=draft.year))
        self.sections = tuple(sections)

    def _measure(self, place: int, draft: RowDraft, above: list[Measure]) -> Measure:
        for heading, where in draft.places.items():
            what = self.headings[heading].field
            if what is not None:
                self.places.setdefault((place, what.value), where)
        title, subs = self._title(draft)
        deadline, deadline_from = self._deadline(draft, above, subs=bool(subs))
        subs_text = [sub.deadline for sub in subs]
        if any(subs_text):
            deadline = None
        responsible, responsible_from, responsible_text = self._responsible(draft)
        texts = {
            what: self._text(draft, what)
            for what in (Field.EVIDENCE, Field.EXPECTED_RESULT, Field.TARGET_TEXT)
        }
        self._keep_others(place, draft)
        return Measure(
            number=self._clean(draft.number),
            section=self.ids[draft.section],
            title=title,
            deadline=deadline,
            deadline_from=deadline_from,
            responsible=responsible,
            responsible_from=responsible_from,
            responsible_text=responsible_text,
            evidence=texts[Field.EVIDENCE],
            expected_result=texts[Field.EXPECTED_RESULT],
            target_text=texts[Field.TARGET_TEXT],
            targets=_targets(texts, title, deadline),
            sub_measures=subs,
        )

    def _column(self, what: Field) -> int | None:
        places = [place for place, one in enumerate(self.headings) if one.field is what]
        return places[0] if places else None

    def _sure(self, what: Field) -> int:
        """The column of a field every plan has."""
        return next(place for place, one in enumerate(self.headings) if one.field is what)

    def _text(self, draft: RowDraft, what: Field) -> str | None:
        """The words of a field; where its cell is merged from above, those of the row above."""
        column = self._column(what)
        if column is None:
            return None
        owner = draft.above.get(column)
        text = draft.text(column) or (owner.text(column) if owner else "")
        return self._clean(text) or None

    def _title(self, draft: RowDraft) -> tuple[str, tuple[SubMeasure, ...]]:
        """The title, and parts of the row that have words, and often a term, of their own."""
        column, terms = self._sure(Field.TITLE), self._column(Field.DEADLINE)
        lines = paragraphs_of(draft.pieces.get(column, []))
        if not lines and column in draft.above:
            lines = paragraphs_of(draft.above[column].pieces.get(column, []))
        if self._column(Field.NUMBER) is None and lines:
            lines = (_WRITTEN_NUMBER.sub("", lines[0], count=1), *lines[1:])
        deadlines = () if terms is None else paragraphs_of(draft.pieces.get(terms, []))
        subs = _paired(lines, deadlines)
        if subs:
            lines = lines[: len(lines) - len(subs)] or lines
        if any(sub.deadline for sub in subs):
            self.problems.append(noticed("import.row_cut", draft.place, draft.number or None))
        subs += tuple(self._part(part, column, terms) for part in draft.parts)
        cleaned = tuple(
            SubMeasure(
                title=self._clean(sub.title), deadline=sub.deadline, responsible=sub.responsible
            )
            for sub in subs
        )
        return self._clean(joined(lines)), cleaned

    def _part(self, part: dict[int, tuple[str, ...]], column: int, terms: int | None) -> SubMeasure:
        responsible: list[Responsible] = []
        for place, heading in enumerate(self.headings):
            if heading.field is Field.RESPONSIBLE and part.get(place):
                lines = [self._clean(line) for line in part[place]]
                responsible.extend(parties_of(lines, heading.does or Does.EXECUTES))
        return SubMeasure(
            title=joined(part[column]),
            deadline=None if terms is None else joined(part.get(terms, ())) or None,
            responsible=tuple(responsible),
        )

    def _deadline(
        self, draft: RowDraft, above: list[Measure], *, subs: bool
    ) -> tuple[str | None, str | None]:
        column = self._column(Field.DEADLINE)
        text = "" if column is None else self._clean(_term_of(draft.pieces.get(column, ())))
        text = self._in_month(draft, text)
        text = text or self._from_columns(draft)
        if text:
            return text, None
        owner = None if column is None else draft.above.get(column)
        if owner is not None and owner.section == draft.section and owner.number:
            return None, owner.number
        if owner is not None and column is not None:
            return self._clean(_term_of(owner.pieces.get(column, ()))) or None, None
        if subs or draft.parts:
            return None, None
        return None, None if column is None else self._from_above(draft, above)

    def _in_month(self, draft: RowDraft, text: str) -> str:
        """Words about days completed by the column of months; a month stands until the next."""
        column = self._column(Field.MONTH)
        if column is None:
            return text
        cell = self._clean(self._cell(draft, column))
        if cell:
            self.month = (draft.section, time_of(cell))
        section, month = self.month
        if month is None or section != draft.section:
            return text
        words = within(text, month) or text
        if words != text:
            where = draft.places.get(column, draft.place)
            self.problems.append(
                noticed("import.time_of_column", where, f"{month}: {text or '∅'} → {words}")
            )
        return words

    def _from_columns(self, draft: RowDraft) -> str:
        """The term of columns «начало» and «окончание», or of columns that name a time."""
        begin, end = self._column(Field.BEGIN), self._column(Field.END)
        terms: list[str] = []
        if begin is not None and end is not None:
            ends = [self._clean(self._cell(draft, one)) for one in (begin, end)]
            terms += [words] if (words := range_of(*ends)) else []
        for place, heading in enumerate(self.headings):
            cell = self._clean(self._cell(draft, place)) if heading.time else ""
            if heading.time is None or not cell or says_no(cell):
                continue
            words = within(cell, heading.time) or (cell if is_term(cell) else heading.time)
            terms.append(words)
            if words != cell:
                where = draft.places.get(place, draft.place)
                told = f"{heading.text}: {cell} → {words}"
                self.problems.append(noticed("import.time_of_column", where, told))
        return "; ".join(terms)

    def _cell(self, draft: RowDraft, column: int) -> str:
        """The words of a cell, or of the one merged over it from above."""
        owner = draft.above.get(column)
        return draft.text(column) or (owner.text(column) if owner else "")

    def _from_above(self, draft: RowDraft, above: list[Measure]) -> str | None:
        """The row an empty deadline repeats, in files that cannot show merged cells."""
        section = self.ids[draft.section]
        if not self.shows_merges and above and above[-1].section == section:
            number = above[-1].deadline_from or above[-1].number
            if number and (above[-1].deadline or above[-1].deadline_from):
                self.problems.append(
                    noticed("import.deadline_from_above", draft.place, draft.number)
                )
                return number
        self.problems.append(noticed("import.empty_deadline", draft.place, draft.number))
        return None

    def _responsible(
        self, draft: RowDraft
    ) -> tuple[tuple[Responsible, ...], str | None, str | None]:
        parties: list[Responsible] = []
        texts: list[str] = []
        joined_with: str | None = None
        for place, heading in enumerate(self.headings):
            if heading.field is not Field.RESPONSIBLE:
                continue
            owner = draft.above.get(place)
            pieces = draft.pieces.get(place) or (owner.pieces.get(place, []) if owner else [])
            does = heading.does or Does.EXECUTES
            if owner is not None and place not in draft.pieces:
                lines = [without_names(line)[0] for line in paragraphs_of(pieces)]
                if owner.section == draft.section and owner.number:
                    joined_with = owner.number
                else:
                    texts.append(joined(lines))
            else:
                lines = self._lines(paragraphs_of(pieces))
                texts.append(joined(lines))
            parties.extend(parties_of(lines, does))
        text = joined(text for text in texts if text)
        return tuple(parties), joined_with, text or None

    def _lines(self, lines: Sequence[str]) -> list[str]:
        """Lines without names; a name broken over two lines is seen in the whole text."""
        apart = [without_names(line) for line in lines]
        whole, names = without_names(joined(lines))
        if sum(count for _, count in apart) < names:
            self.names += names
            return [whole]
        self.names += sum(count for _, count in apart)
        return [text for text, _ in apart]

    def _keep_others(self, place: int, draft: RowDraft) -> None:
        for column in draft.pieces:
            heading = self.headings[column]
            if heading.field is Field.EXECUTION:
                text = self._clean(draft.text(column))
                self.marks.append(Mark(measure=place, number=draft.number, text=text))
            if heading.field is None:
                text = self._clean(draft.text(column))
                self.others.append(
                    OtherCell(measure=place, heading=without_names(heading.text)[0], text=text)
                )
        for where, words in draft.outside:
            self.problems.append(noticed("import.cell_outside", where, self._clean(words)))
            self.others.append(OtherCell(measure=place, heading=None, text=self._clean(words)))

    def _clean(self, text: str) -> str:
        cleaned, names = without_names(text)
        self.names += names
        return cleaned

    def _say_doubles(self, measures: Sequence[Measure]) -> None:
        seen: set[tuple[str, str]] = set()
        for measure, draft in zip(measures, self.rows.measures, strict=True):
            key = (measure.section, measure.number)
            if measure.number and key in seen:
                self.problems.append(noticed("import.number_twice", draft.place, measure.number))
            seen.add(key)


def _term_of(pieces: Sequence[tuple[str, ...]]) -> str:
    """The lines of a cell as one term; lines that are each a term are parted."""
    lines = paragraphs_of(pieces)
    whole = joined(lines)
    if len(lines) < 2 or ";" in whole or not all(is_term(line.strip(" ,;.")) for line in lines):
        return whole
    return whole if is_term(whole) else "; ".join(line.strip(" ,;.") for line in lines)


def _section_id(draft: SectionDraft, place: int) -> str:
    if draft.title is None:
        return "main"
    if draft.year is not None:
        return str(draft.year)
    return f"section-{draft.number or place}".lower()


_OWN_MARK = re.compile(r"^(?:\d{1,2}[.)](?!\d)|[а-яё]\)|[-–—•▪*✓])\s*(?=\S)")
_LABEL = re.compile(r"[^–—:.;,-]{2,40}\s[–—-]\s\S")


def _paired(lines: Sequence[str], deadlines: Sequence[str]) -> tuple[SubMeasure, ...]:
    """Lines that are parts: those with the author's own marks and one deadline each, or a list.

    A mark is a number, a bullet or a label before a dash. A row is never cut because the lines of
    two cells are as many.
    """
    marked = [line for line in lines if _OWN_MARK.match(line)]
    marked = marked or [line for line in lines if _LABEL.match(line)]
    if len(marked) > 1 and lines[-len(marked) :] == tuple(marked) and len(marked) == len(deadlines):
        titles = [_OWN_MARK.sub("", line, count=1) for line in marked]
        terms = [_OWN_MARK.sub("", line, count=1) for line in deadlines]
        if all(map(is_term, terms)):
            return tuple(
                SubMeasure(title=title, deadline=term)
                for title, term in zip(titles, terms, strict=True)
            )
    rest = lines[1:]
    listed = len(rest) > 1 and lines[0].endswith(":") and all(line[0].isupper() for line in rest)
    return tuple(SubMeasure(title=line) for line in rest) if listed else ()


def _targets(
    texts: dict[Field, str | None], title: str, deadline: str | None
) -> tuple[Target, ...]:
    """Numbers of all cells of a row; a term sets only how often."""
    found: list[Target] = []
    for what in (Field.TARGET_TEXT, Field.EVIDENCE, Field.EXPECTED_RESULT):
        found.extend(targets_of(texts[what] or ""))
    found.extend(targets_of(title))
    found.extend(one for one in targets_of(deadline or "") if one.unit is TargetUnit.TIMES)
    return tuple(found)
