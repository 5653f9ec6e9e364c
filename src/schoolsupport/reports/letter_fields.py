"""Fields of one school of a run, for a letter to it: what was found and by what numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial

from attrs import frozen

from schoolsupport.domain import Procedure
from schoolsupport.identification.reasons.cells import CellRecord
from schoolsupport.identification.reasons.records import (
    CriterionRecord,
    SchoolRecord,
    school_records,
)
from schoolsupport.identification.reasons.wording import VERDICTS, number_cell, procedure_title
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.pages import Ratio, Value
from schoolsupport.reports.fields import FormField, FormValue, RowKind, Subject
from schoolsupport.reports.school_fields import FIELDS_OF_SCHOOL, VALUES_OF_LIST, School
from schoolsupport.roadmaps.planning.organisations import Holder, Roster
from schoolsupport.roadmaps.planning.roadmap import Owner, Tier
from schoolsupport.translation import Message, Spoken, joined, msg, plural
from schoolsupport.words.morphology import Case, full_name, in_case, surname_in_case
from schoolsupport.words.numbers import bare_unit, number_text
from schoolsupport.words.text import small

GENERIC = {
    Case.GENITIVE: "общеобразовательной организации",
    Case.DATIVE: "общеобразовательной организации",
    Case.ACCUSATIVE: "общеобразовательную организацию",
}
"""What stands before a name that is not declined: the name itself then needs no case."""
_HEADS = ("директор", "руководител", "заведующ", "начальник")
_HEAD = "руководитель"


class Letter:
    """A school of a run and who heads it, as forms look at them.

    Args:
        school: the school.
        record: its verdicts with everything they stand on.
        roster: who holds which office; None where nobody gave one.
    """

    def __init__(self, school: School, record: SchoolRecord, roster: Roster | None) -> None:
        self.school, self.record, self.roster = school, record, roster

    @property
    def name(self) -> str:
        """The school as it is printed."""
        return str(self.school.of.columns.names[self.school.at] or self.record.school)

    @cached_property
    def head(self) -> Holder | None:
        """Who heads the school, by the roster: a line of this very school."""
        owner = Owner(
            tier=Tier.SCHOOL,
            id=self.record.school,
            name=self.name,
            municipality=self.record.municipality,
        )
        holders = self.roster.holders if self.roster is not None else ()
        own = [
            one
            for one in holders
            if one.school is not None
            and one.stands_in(owner)
            and small(one.role or "").startswith(_HEADS)
        ]
        return own[0] if len(own) == 1 else None

    def in_case(self, case: Case) -> str:
        """The school in a case; an unsure name stays, after «организация» in the case."""
        return in_case(self.name, case) or f"{GENERIC[case]} {self.name}"

    @property
    def addressee(self) -> str:
        """To whom the letter goes, several lines; a form without cases where one is not sure."""
        role = (self.head.role if self.head else None) or _HEAD
        office = in_case(role[:1].upper() + role[1:], Case.DATIVE)
        person = full_name(self.head.person.name) if self.head else None
        surname = surname_in_case(person, Case.DATIVE) if person is not None else None
        if office is None or (self.head is not None and surname is None):
            named = f"{role}: {self.head.person.name}" if self.head else None
            return "\n".join(filter(None, (f"В адрес: {self.name}", named)))
        lines = [office, self.in_case(Case.GENITIVE)]
        if person is not None and surname is not None:
            lines.append(person.short_after.replace(person.last, surname, 1))
        return "\n".join(lines)

    @property
    def greeting(self) -> Message:
        """How the letter begins; by name where a patronymic tells how."""
        person = full_name(self.head.person.name) if self.head else None
        first, middle = (person.first, person.middle) if person is not None else (None, None)
        if first is None or middle is None or middle.endswith("."):
            return msg("Dear colleagues!")
        name = f"{first} {middle}"
        if middle.endswith("на"):
            return msg("Dear madam, {name}!", name=name)
        return msg("Dear sir, {name}!", name=name)

    def criteria(self, *, met: bool) -> list[CriterionRecord]:
        """The criteria that the list rests on, or those of them that the school meets."""
        resting = self.school.of.found.edition.rests_on(self.school.of.found.main)
        return [
            one
            for one in self.record.criteria
            if one.id in resting and (not met or one.verdict is Verdict.MET)
        ]

    def rows(self) -> list[Deciding]:
        """The works and numbers that decide, numbered; a criterion without any has one row."""
        found = [row for one in self.criteria(met=True) for row in _deciding(self, one)]
        return [Deciding(self, one.criterion, one.cell, at) for at, one in enumerate(found, 1)]


@frozen
class Deciding:
    """A work or number by which a school meets a criterion."""

    of: Letter
    criterion: CriterionRecord
    cell: CellRecord | None
    row: int = 0


def _deciding(of: Letter, criterion: CriterionRecord) -> Iterator[Deciding]:
    cells: list[CellRecord | None] = [one for one in criterion.cells if one.verdict is Verdict.MET]
    for cell in cells or [None]:
        yield Deciding(of, criterion, cell)


@frozen
class Checked:
    """A criterion that the list rests on, with what was found."""

    of: Letter
    criterion: CriterionRecord
    row: int


def letter_of(school: School, roster: Roster | None = None) -> Letter:
    """A school of a run as a letter looks at it.

    Args:
        school: the school.
        roster: who holds which office.
    """
    record = next(iter(school_records(school.of.found, [school.at])))
    return Letter(school, record, roster)


# --- rows ----------------------------------------------------------------------------------------


def _work(one: Deciding) -> Value:
    if one.cell is None or one.cell.procedure is None:
        return None
    return Procedure.parse(one.cell.procedure).title


def _share(one: Deciding) -> Value:
    cell = one.cell
    if cell is None:
        return None
    if cell.procedure is None:
        return Spoken(partial(number_cell, cell, one.criterion))
    if cell.numerator is None or not cell.denominator:
        return Spoken(lambda lang: _range(cell, lang))
    return Ratio(cell.numerator, cell.denominator)


def _range(cell: CellRecord, lang: str) -> str:
    low, high, of = cell.lowest, cell.highest, cell.denominator
    return msg("{low} to {high} of {of}", low=low, high=high, of=of).text(lang)


def _threshold(one: Deciding) -> Value:
    """The line, as a number in its unit; of a criterion without cells there is none."""
    if one.cell is None:
        return None
    line = one.cell.line if one.cell.line is not None else one.criterion.threshold
    if line is None:
        return None
    upper = one.cell.line_to if one.cell.line_to is not None else one.criterion.threshold_to
    unit = one.criterion.unit
    between = upper is not None and one.criterion.comparator == "between"
    low = Spoken(lambda lang: number_text(line, bare_unit(unit) if between else unit, lang))
    if upper is None or one.criterion.comparator != "between":
        return low
    return msg(
        "from {low} to {high}", low=low, high=Spoken(lambda lang: number_text(upper, unit, lang))
    )


def _clause(one: Deciding | Checked) -> Value:
    return one.of.school.of.clauses.get(one.criterion.title)


def _quote(one: Deciding | Checked) -> Value:
    quote = one.criterion.source.quote
    return f"«{quote}»" if quote else None


def _counted(one: Checked) -> Value:
    """How many works are low and how many are enough, where works are counted."""
    criterion = one.criterion
    if not criterion.counts_works:
        return None
    return msg(
        "low in {certain} of {of}, enough: {needed}",
        certain=criterion.certain,
        of=criterion.of,
        needed=criterion.needed,
    )


_SHARED: tuple[FormField, ...] = (
    FormField("row", msg("number of the line in the table"), lambda one: one.row, unit="people"),
    FormField("criterion", msg("criterion"), lambda one: one.criterion.title, width=(14, 40)),
    FormField("clause", msg("act and clause of the criterion"), _clause, width=(14, 50)),
    FormField("quote", msg("words of the act"), _quote, width=(14, 60)),
)
_WORKS = RowKind(
    name="works",
    words=msg("work or number by which the school meets a criterion"),
    rows=lambda of: of.rows(),
    fields=(
        *_SHARED,
        FormField("work", msg("work"), _work, width=(12, 36)),
        FormField(
            "year", msg("year"), lambda one: one.cell.year if one.cell else None, unit="year"
        ),
        FormField(
            "participants",
            msg("how many took part"),
            lambda one: one.cell.denominator if one.cell else None,
            unit="people",
        ),
        FormField(
            "below",
            msg("how many are below the line of the mark «2»"),
            lambda one: one.cell.numerator if one.cell else None,
            unit="people",
        ),
        FormField("value", msg("the value, with its fraction"), _share, width=(10, 30)),
        FormField("threshold", msg("the line of the act"), _threshold, width=(6, 14)),
    ),
    empty=msg("No criterion is met"),
)
_CRITERIA = RowKind(
    name="criteria",
    words=msg("criterion that the list rests on"),
    rows=lambda of: [Checked(of, one, at) for at, one in enumerate(of.criteria(met=False), 1)],
    fields=(
        *_SHARED,
        FormField("verdict", msg("verdict"), lambda one: VERDICTS[one.criterion.verdict]),
        FormField("counted", msg("how many works are low and how many are enough"), _counted),
    ),
    empty=msg("No criterion is in force"),
)


# --- words ---------------------------------------------------------------------------------------


def _leave(of: Letter) -> Value:
    """What would take the school off the list, by its own numbers."""
    distance = of.school.of.columns.distances.get(of.school.at)
    if of.school.verdict is not Verdict.MET or distance is None or distance.pupils is None:
        return None
    moves = joined(
        (
            msg(
                "{work} — {count} fewer",
                work=procedure_title(one.procedure, one.year, one.unit),
                count=abs(one.pupils),
            )
            for one in distance.moves
        ),
        "; ",
    )
    return plural(
        "by these rules the school would not be on the list with {n} mark «2» fewer ({moves})",
        "by these rules the school would not be on the list with {n} marks «2» fewer ({moves})",
        distance.pupils,
        moves=moves,
    )


def _clauses(of: Letter) -> Value:
    """Each act once, with every clause of it by which the school meets a criterion."""
    edition = of.school.of.found.edition
    told: dict[str, dict[str, None]] = {}
    for one in of.criteria(met=True):
        source = edition.criteria[one.id].standing.source
        told.setdefault(edition.act(source).citation, {})[source.clause or ""] = None
    said = (", ".join((act, "; ".join(filter(None, clauses)))) for act, clauses in told.items())
    return "; ".join(one.rstrip(", ") for one in said) or None


def _lines_stand(of: Letter) -> Value:
    """Where each line stands, or that no act sets it."""
    edition = of.school.of.found.edition
    told: dict[str, Message] = {}
    for one in of.criteria(met=True):
        standing = edition.criteria[one.id].standing
        if "threshold" in standing.assumed:
            told[""] = msg("no act sets the line, it is chosen for the computation")
        elif "threshold" in standing.sources:
            cited = edition.act(standing.sources["threshold"]).citation
            told[cited] = msg("the line is taken from: {act}", act=cited)
    return joined(told.values(), "; ") if told else None


def _of_school(name: str) -> Callable[[Letter], Value]:
    known = next(one for one in FIELDS_OF_SCHOOL if one.name == name)
    return lambda of: known.take(of.school)


def _of_list(one: FormValue) -> FormValue:
    return FormValue(one.name, one.words, lambda of: one.take(of.school.of), unit=one.unit)


_LINE_OF_SCHOOL = ("login", "municipality", "verdict", "categories", "band", "otherwise", "remarks")
LETTER = Subject(
    about="letter",
    words=msg("one school of a run, for a letter to it"),
    values=(
        *map(_of_list, VALUES_OF_LIST),
        FormValue("school", msg("the school"), lambda of: of.name),
        FormValue(
            "school.genitive",
            msg("the school in the genitive; unsure names stand after «организации»"),
            lambda of: of.in_case(Case.GENITIVE),
        ),
        FormValue(
            "school.dative",
            msg("the school in the dative; unsure names stand after «организации»"),
            lambda of: of.in_case(Case.DATIVE),
        ),
        FormValue(
            "school.accusative",
            msg("the school in the accusative; unsure names stand after «организацию»"),
            lambda of: of.in_case(Case.ACCUSATIVE),
        ),
        *(
            FormValue(
                f"school.{name}",
                next(one.words for one in FIELDS_OF_SCHOOL if one.name == name),
                _of_school(name),
            )
            for name in _LINE_OF_SCHOOL
        ),
        FormValue("to", msg("to whom the letter goes, several lines"), lambda of: of.addressee),
        FormValue("greeting", msg("how the letter begins"), lambda of: of.greeting),
        FormValue("leave", msg("what would take the school off the list"), _leave),
        FormValue("lines", msg("where the lines stand, or that no act sets them"), _lines_stand),
        FormValue("clauses", msg("acts and clauses of the criteria that are met"), _clauses),
    ),
    kinds=(_WORKS, _CRITERIA),
    default="works",
)
