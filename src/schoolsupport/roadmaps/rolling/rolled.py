"""What comes of a roadmap rolled to other years: the template, what moved, what waits."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field, frozen

from schoolsupport.pages import Column, Lines, Page, Part, Table, Text
from schoolsupport.records import Key, told
from schoolsupport.roadmaps.showing import years_text
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.translation import Message, msg


@frozen(kw_only=True)
class Row:
    """A place in a template.

    Attributes:
        section: id of the section in the old template; empty outside the table.
        number: number of the row or point, or the name of the part outside the table.
    """

    section: str = ""
    number: str

    @property
    def name(self) -> str:
        """Section and number in one text."""
        return f"{self.section} {self.number}".strip()


@told("row.section", "row.number", "field", "before", "after", "corrected", "notes")
@frozen(kw_only=True)
class Move:
    """Words that were changed.

    Attributes:
        row: where.
        field: which field.
        before: the words as printed.
        after: the words now.
        corrected: a fault of the print was mended on the way.
        notes: what is to be known about it.
    """

    row: Row
    field: str
    before: str
    after: str
    corrected: bool = False
    notes: tuple[Message, ...] = ()


@told("row.section", "row.number", "field", "phrase", "reason", "kept")
@frozen(kw_only=True)
class ForAPerson:
    """Words that no rule moves.

    Attributes:
        row: where.
        field: which field.
        phrase: the words as printed.
        reason: why a person must decide.
        kept: the words stand in the new template as they were; else the field is empty there.
    """

    row: Row
    field: str
    phrase: str
    reason: Message
    kept: bool = True


@told(Key("template", "template.name"), "years", "moves", "for_a_person")
@frozen(kw_only=True)
class Rolled:
    """A template in other years.

    Attributes:
        template: the template; its order is a draft, without number and day.
        years: by how many years.
        moves: what was changed.
        for_a_person: what a person must decide.
    """

    template: RoadmapTemplate
    years: int
    moves: tuple[Move, ...] = ()
    for_a_person: tuple[ForAPerson, ...] = ()


@define
class Log:
    """Moves and questions, collected on the way."""

    moves: list[Move] = field(factory=list)
    questions: list[ForAPerson] = field(factory=list)

    def moved(
        self,
        row: Row,
        name: str,
        before: str,
        after: str,
        *,
        corrected: bool = False,
        notes: tuple[Message, ...] = (),
    ) -> None:
        """Keep a change, if it is one."""
        if before != after:
            self.moves.append(
                Move(
                    row=row,
                    field=name,
                    before=before,
                    after=after,
                    corrected=corrected,
                    notes=notes,
                )
            )

    def ask(self, row: Row, name: str, phrase: str, reason: Message, *, kept: bool = True) -> None:
        """Keep a question."""
        self.questions.append(
            ForAPerson(row=row, field=name, phrase=phrase, reason=reason, kept=kept)
        )


def page(told: Rolled) -> Page:
    """What moved, and what a person must decide."""
    period = told.template.period
    years = years_text(period.first_year, period.last_year)
    said = msg("Years of the new plan: {years}. Moved: {n}", years=years, n=len(told.moves))
    where = Column(heading=msg("Where"), id="where", width=(8, 24))
    moves = Table.of_rows(
        (
            where,
            Column(heading=msg("Was"), id="before", width=(12, 50)),
            Column(heading=msg("Now"), id="after", width=(12, 50)),
            Column(heading=msg("Remarks"), id="notes", width=(12, 40)),
        ),
        [(one.row.name, one.before, one.after, Lines(tuple(_notes(one)))) for one in told.moves],
        name="moves",
        empty=msg("Nothing was moved"),
    )
    waiting = Table.of_rows(
        (
            where,
            Column(heading=msg("As printed"), id="phrase", width=(12, 60)),
            Column(heading=msg("Why"), id="why", width=(12, 50)),
        ),
        [(one.row.name, one.phrase, one.reason) for one in told.for_a_person],
        name="for-a-person",
        title=msg("For a person to decide: {n}", n=len(told.for_a_person)),
        own_sheet=True,
    )
    parts: list[Part] = [Text(words=said), moves, *([waiting] if told.for_a_person else [])]
    return Page(title=told.template.title, name=told.template.name, parts=parts)


def _notes(move: Move) -> Iterator[Message]:
    if move.corrected:
        yield msg("a fault of the print mended")
    yield from move.notes
