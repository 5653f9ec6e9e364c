"""What comes of a roadmap rolled to other years: the template, what moved, what waits."""

from __future__ import annotations

from attrs import define, field, frozen

from schoolsupport.records import Key, told
from schoolsupport.roadmaps.template import RoadmapTemplate
from schoolsupport.translation import Message


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
