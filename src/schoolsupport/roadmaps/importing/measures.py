"""Rows → measures: each cell into its field, names left out, numbers read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from attrs import define, field, frozen

from schoolsupport.roadmaps.importing.choosing import Field, Heading
from schoolsupport.roadmaps.importing.grid import Place
from schoolsupport.roadmaps.importing.problems import ImportProblem, noticed
from schoolsupport.roadmaps.importing.rows import RowDraft, Rows, SectionDraft
from schoolsupport.roadmaps.importing.targets import targets_of
from schoolsupport.roadmaps.importing.texts import joined, lower_first, paragraphs_of, spaced
from schoolsupport.roadmaps.template import (
    Does,
    Measure,
    Responsible,
    Section,
    SubMeasure,
    Target,
    TargetUnit,
)
from schoolsupport.structure import read_toml, structured
from schoolsupport.words.persons import LEFT_OUT, without_names
from schoolsupport.words.text import small

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
class Measures:
    """Sections and measures of a plan, with where each field stands in the file.

    Attributes:
        sections: sections in order.
        measures: measures in order.
        places: by measure and field the place of the cell.
        section_places: by section its place.
        others: cells no field takes.
        names: how many persons' names were left out.
        problems: what was noticed.
    """

    sections: tuple[Section, ...]
    measures: tuple[Measure, ...]
    places: dict[tuple[int, str], Place]
    section_places: dict[int, Place]
    others: tuple[OtherCell, ...]
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
    places: dict[tuple[int, str], Place] = field(factory=dict)
    sections: tuple[Section, ...] = ()
    ids: dict[int, str] = field(factory=dict)

    def make(self) -> Measures:
        self._name_sections()
        drafts = self.rows.measures
        measures: list[Measure] = []
        for place, draft in enumerate(drafts):
            measures.append(self._measure(place, draft, measures))
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
        column, terms = self._sure(Field.TITLE), self._sure(Field.DEADLINE)
        lines = paragraphs_of(draft.pieces.get(column, []))
        if not lines and column in draft.above:
            lines = paragraphs_of(draft.above[column].pieces.get(column, []))
        if self._column(Field.NUMBER) is None and lines:
            lines = (_WRITTEN_NUMBER.sub("", lines[0], count=1), *lines[1:])
        deadlines = paragraphs_of(draft.pieces.get(terms, []))
        subs = _paired(lines, deadlines)
        if subs:
            lines = lines[: len(lines) - len(subs)]
        subs += tuple(self._part(part, column, terms) for part in draft.parts)
        cleaned = tuple(
            SubMeasure(
                title=self._clean(sub.title), deadline=sub.deadline, responsible=sub.responsible
            )
            for sub in subs
        )
        return self._clean(joined(lines)), cleaned

    def _part(self, part: dict[int, tuple[str, ...]], column: int, terms: int) -> SubMeasure:
        responsible: list[Responsible] = []
        for place, heading in enumerate(self.headings):
            if heading.field is Field.RESPONSIBLE and part.get(place):
                lines = [self._clean(line) for line in part[place]]
                responsible.extend(parties_of(lines, heading.does or Does.EXECUTES))
        return SubMeasure(
            title=joined(part[column]),
            deadline=joined(part.get(terms, ())) or None,
            responsible=tuple(responsible),
        )

    def _deadline(
        self, draft: RowDraft, above: list[Measure], *, subs: bool
    ) -> tuple[str | None, str | None]:
        column = self._sure(Field.DEADLINE)
        text = self._clean(draft.text(column))
        if text:
            return text, None
        owner = draft.above.get(column)
        if owner is not None and owner.section == draft.section and owner.number:
            return None, owner.number
        if owner is not None:
            return self._clean(owner.text(column)) or None, None
        if subs or draft.parts:
            return None, None
        return None, self._from_above(draft, above)

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


def _section_id(draft: SectionDraft, place: int) -> str:
    if draft.title is None:
        return "main"
    if draft.year is not None:
        return str(draft.year)
    return f"section-{draft.number or place}".lower()


def _paired(lines: Sequence[str], deadlines: Sequence[str]) -> tuple[SubMeasure, ...]:
    """Lines after the first that are parts: one deadline each, or a list after a colon."""
    rest = lines[1:]
    if len(rest) > 1 and len(rest) == len(deadlines):
        return tuple(
            SubMeasure(title=title, deadline=deadline)
            for title, deadline in zip(rest, deadlines, strict=True)
        )
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


_TOKEN = re.compile(r"«[^»]*»[*»]*|\([^)]*\)[.,;]?|\S+")
_STOP = re.compile(
    r"(?<=[а-яёА-ЯЁ»)\"…])(?<!\bг)(?<!\bим)(?<!\bзам)(?<!\bт)(?<!\bст)\.\s+(?=[А-ЯЁ…«])"
)
_ABBREVIATION = re.compile(r"(?=(?:.*[А-ЯЁ]){2})[А-ЯЁ][А-ЯЁа-яё\d-]*[*,;:.»]*")
_NAMED = re.compile(rf"{LEFT_OUT}(?:\s*,?\s*{LEFT_OUT})*\s*[-–—:]*\s*")
_DEFINED = re.compile(r"\(\s*далее[^()]*\)", re.IGNORECASE)
_EDGES = " .,;:-–—"


@frozen(kw_only=True)
class _Vocabulary:
    """What `parties.toml` says."""

    offices: tuple[str, ...]
    before_offices: tuple[str, ...]
    organisations: tuple[str, ...]
    whose: tuple[str, ...]
    not_after: tuple[str, ...]
    openings: tuple[str, ...]
    forms: tuple[str, ...]
    closing: tuple[str, ...]


@cache
def _vocabulary() -> _Vocabulary:
    file = files("schoolsupport.roadmaps.importing") / "parties.toml"
    return structured(read_toml(file), _Vocabulary, "parties.toml")


def parties_of(lines: Sequence[str], does: Does) -> tuple[Responsible, ...]:
    """The parties a cell names, in its order, each once; each word stands in one of them.

    Only what is no party is left out: persons' names and what introduces a short form, «(далее –
    кураторы)».

    Args:
        lines: the lines of the cell, persons' names already left out.
        does: what the heading of the column says they do.

    Examples:
        >>> [one.name for one in parties_of(["Руководители школ МОУО КОИРО"], Does.EXECUTES)]
        ['руководители школ', 'МОУО', 'КОИРО']
        >>> party, = parties_of(["… - директор МКУО КМЦ."], Does.COLLECTS)
        >>> party.role, party.organisation
        ('директор', 'МКУО КМЦ')
    """
    found: dict[Responsible, None] = {}  # an office named twice is one party
    for item in _items(lines):
        for phrase in _phrases(item):
            text = phrase.strip(_EDGES)
            if any(char.isalnum() for char in text):
                found.setdefault(_party(text, does))
    return tuple(found)


def _items(lines: Sequence[str]) -> Iterator[str]:
    """Lines, and what semicolons and full stops part in them; a line may go on from another."""
    whole: list[str] = []
    for line in lines:
        if whole and _continues(whole[-1], line):
            whole[-1] = joined([whole[-1], line])
        else:
            whole.append(line)
    for line in whole:
        for part in line.split(";"):
            for sentence in _STOP.split(part):
                yield _NAMED.sub(" ", _DEFINED.sub(" ", sentence))


def _continues(above: str, line: str) -> bool:
    if above.endswith((";", ".")):
        return False
    first = line.split(maxsplit=1)[0].strip(_EDGES)
    return lower_first(line) and line[0] != LEFT_OUT and not _is_office(first)


def _phrases(item: str) -> Iterator[str]:
    """Parts of one line: cut before each word that can only begin another party."""
    tokens = _TOKEN.findall(spaced(item))
    start = 0
    for place in range(1, len(tokens)):
        if _begins(tokens, place, start):
            yield " ".join(tokens[start:place])
            start = place
    yield " ".join(tokens[start:])


def _begins(tokens: Sequence[str], place: int, start: int) -> bool:
    before, word = tokens[place - 1], tokens[place]
    if before in {"и", "или", "-", "–", "—", "по", "для", "с", "со"} or word[0] in "(«":
        return False
    after_comma = before.endswith((",", ":"))
    if _is_office(word) or (_is_adjective(word) and _is_office(_at(tokens, place + 1))):
        return after_comma or word[0].isupper()
    if _is_abbreviation(word):
        return after_comma or _follows_a_name(tokens, place, start)
    if word[0].isupper():
        return _fits(word, _vocabulary().organisations)
    return False


def _follows_a_name(tokens: Sequence[str], place: int, start: int) -> bool:
    """Whether what stands before an abbreviation is a party already."""
    before = tokens[place - 1].strip(_EDGES + "*")
    if before.endswith((")", "»")):
        return True
    if tokens[place] in _vocabulary().openings and not _is_role(tokens[start:place]):
        return place > start
    if _is_abbreviation(before):
        return before not in _vocabulary().forms
    return place - start > 1 and before in _vocabulary().closing


def _party(text: str, does: Does) -> Responsible:
    tokens = _TOKEN.findall(text)
    if not _is_role(tokens):
        return Responsible(organisation=_named(text), does=does)
    cut = _organisation_at(tokens)
    role = " ".join(tokens[:cut]).strip(_EDGES)
    organisation = " ".join(tokens[cut:]).strip(_EDGES)
    return Responsible(role=_small(role), organisation=organisation or None, does=does)


def _is_role(tokens: Sequence[str]) -> bool:
    for place, token in enumerate(tokens):
        if _is_office(token):
            return True
        if not _is_adjective(token) or place == len(tokens) - 1:
            return False
    return False


def _organisation_at(tokens: Sequence[str]) -> int:
    """Where the organisation begins in the name of an office; its length where there is none."""
    words = _vocabulary()
    for place, token in enumerate(tokens[1:], 1):
        if _is_abbreviation(token) or token.startswith("«"):
            return place
    whose = [
        place
        for place, token in enumerate(tokens)
        if place
        and _plain(token) in words.whose
        and _plain(tokens[place - 1]) not in words.not_after
    ]
    return whose[-1] if whose else len(tokens)


def _named(text: str) -> str:
    """An organisation as printed; a mark of a footnote is no part of its name."""
    return text.rstrip("* ")


def _small(role: str) -> str:
    """An office in small letters, as it is written within a sentence."""
    return role[:1].lower() + role[1:] if not _is_abbreviation(role.split(maxsplit=1)[0]) else role


def _at(tokens: Sequence[str], place: int) -> str:
    return tokens[place] if place < len(tokens) else ""


def _plain(word: str) -> str:
    return small(word).strip(_EDGES)


def _fits(word: str, stems: Sequence[str]) -> bool:
    return _plain(word).startswith(tuple(stems))


def _is_office(word: str) -> bool:
    return _fits(word, _vocabulary().offices)


def _is_adjective(word: str) -> bool:
    return _fits(word, _vocabulary().before_offices)


def _is_abbreviation(word: str) -> bool:
    return _ABBREVIATION.fullmatch(word) is not None
