"""Fields of one school of a run and of its criteria: what was compared, act and clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from itertools import groupby

from attrs import frozen

from schoolsupport.domain import LegalSource, YearUnit
from schoolsupport.identification.cells import cells_year
from schoolsupport.identification.judged import Judged
from schoolsupport.identification.reasons.cells import CellRecord
from schoolsupport.identification.reasons.distance import distance_words
from schoolsupport.identification.reasons.explain import Explanation, readings_words
from schoolsupport.identification.reasons.records import CriterionRecord, SchoolRecord
from schoolsupport.identification.reasons.wording import (
    VERDICTS,
    head_text,
    input_title,
    number_cell,
    procedure_title,
    rank_text,
    reason_words,
    short_work,
)
from schoolsupport.identification.rules.rulebook import CategoryInForce
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.pages import Lines, Plain, Ratio, Toned, Value
from schoolsupport.reports.fields import FormField, FormValue, RowKind, Subject
from schoolsupport.translation import Spoken, joined, msg
from schoolsupport.words.numbers import Quantity


@frozen
class OneCriterion:
    """A criterion on a school.

    Attributes:
        found: the run.
        school: everything the run says of the school.
        one: the criterion.
        row: number of the school in the table, from 1.
    """

    found: Judged
    school: SchoolRecord
    one: CriterionRecord
    row: int = 1


@frozen
class OneWork:
    """A work of a year that a criterion looks at, of a school."""

    criterion: CriterionRecord
    cell: CellRecord


def criteria_of(
    found: Judged, school: SchoolRecord, row: int, category: str | None
) -> list[OneCriterion]:
    """The criteria of a school that a category, or any, stands on, in the order of the rules."""
    of_list = found.edition.used if category is None else found.edition.rests_on(category)
    return [OneCriterion(found, school, one, row) for one in school.criteria if one.id in of_list]


def toned_verdict(verdict: Verdict) -> Value:
    """A verdict, what speaks for support marked."""
    said = VERDICTS[verdict]
    if verdict is Verdict.MET:
        return Toned(said, "strong")
    return Toned(said, "caution") if verdict is Verdict.NO_DATA else said


def _told(row: OneCriterion) -> Iterator[Plain]:
    """What was compared with what: works that are low or not known, numbers against their lines."""
    one = row.one
    if one.counts_works:
        line = Quantity(one.threshold or 0, "share")
        count = one.certain if one.certain == one.possible else msg(
            "{low} to {high}", low=one.certain, high=one.possible
        )  # fmt: skip
        yield msg("low ({line} or more): {certain} of {of}", line=line, certain=count, of=one.of)
    for _, years in groupby(one.cells, key=lambda cell: cell.procedure):
        for cell in years:
            if cell.procedure is None:
                yield Spoken(partial(number_cell, cell, one))
            elif cell.verdict is Verdict.MET:
                yield _low(cell)
    if one.rank is not None:
        yield Spoken(partial(rank_text, one, one.rank))
    if one.head is not None:
        yield Spoken(partial(head_text, one.head))


def _low(cell: CellRecord) -> Plain:
    work = short_work(cell.procedure or "", cell.year, cell.unit)
    if cell.numerator is None or cell.denominator is None:
        return work
    return msg("{work}: {below} of {n}", work=work, below=cell.numerator, n=cell.denominator)


def _observed(row: OneCriterion) -> Value:
    told = tuple(_told(row))
    return Lines(told) if told else None


def clause_of(found: Judged, source: LegalSource) -> str:
    """Where something stands, in short: «№ 28/1 от 13.01.2023, преамбула»."""
    act = found.edition.act(source)
    return ", ".join(filter(None, (act.short, source.clause)))


def _clause(row: OneCriterion) -> Value:
    return clause_of(row.found, row.found.edition.criteria[row.one.id].standing.source)


def _reason(row: OneCriterion) -> Value:
    return reason_words(row.one.reason)


def _missing(row: OneCriterion) -> Value:
    said = tuple(Spoken(partial(input_title, key)) for key in row.one.missing)
    return Lines(said) if said else None


CRITERION = (
    FormField("row", msg("number of the line in the table"), lambda one: one.row, unit="people"),
    FormField("login", msg("login"), lambda one: one.school.school),
    FormField("school", msg("school"), lambda one: one.school.name or one.school.school,
              width=(14, 50)),
    FormField("municipality", msg("municipality"), lambda one: one.school.municipality,
              width=(12, 36)),
    FormField("criterion", msg("criterion"), lambda one: one.one.title, width=(16, 50)),
    FormField("verdict", msg("whether it is met"), lambda one: toned_verdict(one.one.verdict)),
    FormField("observed", msg("what was compared with what"), _observed, width=(16, 50),
              inner=True),
    FormField("reason", msg("why it cannot be judged or is not concerned"), _reason),
    FormField("missing", msg("what is missing"), _missing, width=(12, 40)),
    FormField("clause", msg("act and clause"), _clause, width=(14, 44)),
    FormField("quote", msg("the words of the act"), lambda one: one.one.source.quote,
              width=(16, 60)),
)  # fmt: skip

_WORK = (
    FormField("criterion", msg("criterion"), lambda one: one.criterion.title, width=(14, 40)),
    FormField("work", msg("work"), lambda one: _title(one.cell), width=(16, 44)),
    FormField("short_work", msg("work and its year in short, as under a drawing"),
              lambda one: short_work(one.cell.procedure or "", one.cell.year, one.cell.unit)),
    FormField("year", msg("year of the work"), lambda one: cells_year(
        one.cell.year, YearUnit(one.cell.unit))),
    FormField("below", msg("pupils below the line of the work"), lambda one: one.cell.numerator,
              unit="people"),
    FormField("n", msg("who took part"), lambda one: one.cell.denominator, unit="people"),
    FormField("share", msg("share below the line of the work, with its fraction"),
              lambda one: _share(one.cell), unit="share"),
    FormField("low", msg("whether the work is low"), lambda one: toned_verdict(one.cell.verdict)),
    FormField("reason", msg("why it cannot be judged or is not concerned"),
              lambda one: reason_words(one.cell.reason)),
)  # fmt: skip


def _title(cell: CellRecord) -> str:
    return procedure_title(cell.procedure or "", cell.year, cell.unit).rpartition(", ")[0]


def _share(cell: CellRecord) -> Value:
    if cell.numerator is None or not cell.denominator:
        return None
    return Ratio(cell.numerator, cell.denominator)


class ExplainedSchool:
    """One school of a run, as forms look at it.

    Args:
        why: why it is what it was found to be.
        lang: language of the words.
        category: the category whose list it is; by default the main one.
    """

    def __init__(self, why: Explanation, lang: str, category: str | None = None) -> None:
        self.why, self.lang = why, lang
        self.category = category or why.found.main

    @property
    def record(self) -> SchoolRecord:
        """Everything the run says of it."""
        return self.why.record

    @property
    def main(self) -> CategoryInForce:
        """The category that makes the list."""
        return self.why.found.edition.categories[self.category]

    @property
    def verdict(self) -> Verdict:
        """The verdict on the list."""
        return self.record.categories[self.category]

    @cached_property
    def criteria(self) -> Sequence[OneCriterion]:
        """The criteria that the list stands on."""
        return criteria_of(self.why.found, self.record, 1, self.category)

    @property
    def deciding(self) -> Sequence[OneCriterion]:
        """The criteria that decide: those of the same verdict as the list."""
        return [row for row in self.criteria if row.one.verdict is self.verdict]

    def works(self, *, low: bool) -> list[OneWork]:
        """The works its criteria look at, each once; or those that are low."""
        once: dict[tuple[object, ...], OneWork] = {}
        for one in (row.one for row in self.criteria):
            for cell in one.cells:
                if cell.procedure is not None and (not low or cell.verdict is Verdict.MET):
                    once.setdefault((cell.procedure, cell.year, cell.unit), OneWork(one, cell))
        return list(once.values())


def _lines(said: Sequence[Plain]) -> Value:
    return Lines(tuple(said)) if said else None


def _categories(of: ExplainedSchool) -> Value:
    found = of.why.found.edition.categories
    met = [one.short for name, one in found.items() if of.record.categories[name] is Verdict.MET]
    return joined(met) if met else None


def _assumed(of: ExplainedSchool) -> Value:
    """The criteria in which something is assumed, by title."""
    titles = [row.one.title for row in of.criteria if row.one.assumed]
    return joined(titles, "; ") if titles else None


_VALUES = (
    FormValue("school", msg("school"), lambda of: of.record.name or of.record.school),
    FormValue("login", msg("login"), lambda of: of.record.school),
    FormValue("municipality", msg("municipality"), lambda of: of.record.municipality),
    FormValue("category", msg("the category that makes the list"), lambda of: of.main.title),
    FormValue("category.short", msg("the category in short"), lambda of: of.main.short),
    FormValue("category.act", msg("the act that the category stands on"),
              lambda of: of.why.found.edition.cited(of.main.standing.source).citation),
    FormValue("verdict", msg("verdict on the list"), lambda of: VERDICTS[of.verdict]),
    FormValue("categories", msg("categories that are met"), _categories),
    FormValue("as_of", msg("day of the law"), lambda of: of.why.found.as_of),
    FormValue("year", msg("year of the data"), lambda of: of.why.found.year, unit="year"),
    FormValue("deciding", msg("criteria that decide"),
              lambda of: joined(row.one.title for row in of.deciding) if of.deciding else None),
    FormValue("distance", msg("what would turn the verdict"),
              lambda of: _lines(list(distance_words(of.why.distance, of.verdict)))),
    FormValue("otherwise", msg("readings of the act by which it would turn"),
              lambda of: _lines(list(readings_words(of.why, of.category)))),
    FormValue("assumed", msg("criteria in which something is assumed that no act says"), _assumed),
)  # fmt: skip

SCHOOL = Subject(
    about="school",
    words=msg("why one school of a run is on the list, or is not"),
    values=_VALUES,
    kinds=(
        RowKind(
            name="criteria", words=msg("criterion on the school"),
            rows=lambda of: of.criteria, fields=CRITERION,
            empty=msg("No criterion looks at the school."),
        ),
        RowKind(
            name="deciding", words=msg("criterion that decides"), rows=lambda of: of.deciding,
            fields=CRITERION, empty=msg("No criterion decides."),
        ),
        RowKind(
            name="works", words=msg("work that the criteria look at"),
            rows=lambda of: of.works(low=False), fields=_WORK,
            empty=msg("The criteria look at no work."),
        ),
        RowKind(
            name="low_works", words=msg("low work"), rows=lambda of: of.works(low=True),
            fields=_WORK, empty=msg("No work is low."),
        ),
    ),
    default="criteria",
)  # fmt: skip
