"""The pages within the site: of a school why, its years, its plan; of a municipality its plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from attrs import frozen

from schoolsupport.domain import Procedure
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.cells import CellRecord
from schoolsupport.identification.reasons.distance import Distance
from schoolsupport.identification.reasons.explain import Explanation
from schoolsupport.identification.reasons.explain import page as why_page
from schoolsupport.identification.reasons.records import (
    CriterionRecord,
    SchoolRecord,
    school_record,
)
from schoolsupport.identification.reasons.wording import MARKS, VERDICTS, reason_words
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.pages import WITHHELD, Column, Page, Part, Ratio, Remark, Table, Text, Value
from schoolsupport.reports.published_results import PublishedResults, published_results
from schoolsupport.reports.school_columns import SchoolColumns
from schoolsupport.reports.site.plans import Progress, row_facts
from schoolsupport.reports.site.trend import Trends
from schoolsupport.translation import Message, Spoken, joined, msg
from schoolsupport.words.numbers import Span

NOT_COMPUTED = Distance(pupils=None)


@frozen(kw_only=True, eq=False)
class Sheets:
    """Pages of the schools and municipalities of a run.

    Attributes:
        columns: its schools in short.
        progress: what is done of the plans; None where no store was given.
        public: whether they are for publication.
        several: whether pages of many schools are asked for.
    """

    columns: SchoolColumns
    progress: Progress | None
    public: bool
    several: bool = True

    @property
    def found(self) -> Identification:
        """The run."""
        return self.columns.found

    @cached_property
    def trends(self) -> Trends:
        """Results over the years."""
        return Trends(self.found, public=self.public)

    @cached_property
    def _records(self) -> Mapping[int, SchoolRecord]:
        """Verdicts on every school and what they stand on, by place."""
        return dict(enumerate(self.found.records()))

    @cached_property
    def _published(self) -> PublishedResults:
        return published_results(self.found)

    def school(self, place: int) -> Page:
        """The page of a school.

        Args:
            place: its place among the schools of the run.
        """
        school = str(self.columns.ids[place])
        record = self._records[place] if self.several else school_record(self.found, school)
        why = self._published_why(record) if self.public else self._why(record, place)
        row = None if self.progress is None else self.progress.schools.get(school)
        return Page(
            title=why.title,
            name="school",
            facts=row_facts(row),
            parts=[
                *why.parts,
                *self.trends.parts(school),
                *(self.progress.parts(f"school:{school}") if self.progress else ()),
            ],
            remarks=why.remarks,
            orientation="portrait",
            restricted=not self.public,
        )

    def _why(self, record: SchoolRecord, place: int) -> Page:
        explained = Explanation(
            found=self.found,
            record=record,
            distance=self.columns.distances.get(place, NOT_COMPUTED),
            readings=tuple(self.found.readings),
            lang=self.columns.lang,
        )
        return why_page(explained)

    def municipality(self, name: str) -> Page:
        """The page of a municipality: its own plan.

        Args:
            name: its name.
        """
        progress = self.progress
        row = None if progress is None else progress.municipalities.get(name)
        return Page(
            title=name,
            name="municipality",
            facts=row_facts(row),
            parts=progress.parts(f"municipality:{name}") if progress else (),
            restricted=not self.public,
        )

    # --- for publication -------------------------------------------------------------------------

    def _published_why(self, record: SchoolRecord) -> Page:
        """Verdicts with act and clause; of works what may be told, and how sure it is."""
        parts: list[Part] = []
        by_id = {one.id: one for one in record.criteria}
        edition = self.found.edition
        for category in edition.categories.values():
            verdict = record.categories[category.id]
            said = msg(
                "{category}: {verdict} — {title}",
                category=category.short,
                verdict=Spoken(lambda lang, one=verdict: VERDICTS[one].text(lang).upper()),  # type: ignore[misc]  # the verdict of this turn
                title=category.title[:1].lower() + category.title[1:],
            )
            parts.append(Text(words=said, style="heading"))
            parts.append(Text(words=edition.act(category.standing.source).citation, level=1))
            for member in category.membership.members:
                if member in by_id:
                    parts += self._published_criterion(record, by_id[member])
        return Page(
            title=", ".join(filter(None, (record.name or record.school, record.municipality))),
            parts=parts,
            remarks=[Remark(words=_SMALL, severity="info")],
        )

    def _published_criterion(self, record: SchoolRecord, one: CriterionRecord) -> Iterator[Part]:
        says: Message = VERDICTS[one.verdict]
        reason = reason_words(one.reason)
        if reason is not None:
            says = msg("{says} ({reason})", says=says, reason=reason)
        said = msg("{title}: {says}", title=one.title, says=says)
        yield Text(words=joined([MARKS[one.verdict], said], " "), style="heading", level=1)
        quote = f"«{one.source.quote}»" if one.source.quote else ""
        if cited := ": ".join(filter(None, [one.source.clause, quote])):
            yield Text(words=cited, style="quote", level=1)
        works = [
            cell for cell in one.cells if cell.procedure is not None and cell.verdict is Verdict.MET
        ]
        if works:
            rows = [self._published_work(record.school, cell, one) for cell in works]
            yield Table.of_rows(_PUBLISHED, rows, name=one.id)

    def _published_work(
        self, school: str, cell: CellRecord, criterion: CriterionRecord
    ) -> tuple[Value, ...]:
        title = Procedure.parse(cell.procedure or "").title
        low, n = cell.numerator, cell.denominator
        told = low is not None and n is not None and cell.lowest == cell.highest
        if not told or not self._published.tells(school, cell.procedure, low or 0, n or 0):
            return title, cell.years[-1], WITHHELD, None, _HIDDEN_DOUBT
        interval = cell.interval
        line = float(criterion.threshold or 0)
        chance = interval is not None and interval[0] < line <= interval[1]
        return (
            title,
            cell.years[-1],
            Ratio(low or 0, n or 0),
            None if interval is None else Span(*interval, "share"),
            _CHANCE if chance else _SURE,
        )


_PUBLISHED = (
    Column(heading=msg("Work"), id="work", width=(16, 32)),
    Column(heading=msg("Year"), id="year", unit="year"),
    Column(heading=msg("Below the boundary"), id="share", unit="share", width=(10, 24)),
    Column(heading=msg("95 % interval"), id="interval", width=(10, 20)),
    Column(heading=msg("How sure it is"), id="doubt", width=(10, 40)),
)
_CHANCE = msg("within chance: the interval covers the line")
_SURE = msg("more than chance")
_HIDDEN_DOUBT = msg("numbers of few, or that would tell of few; the fewer, the more is chance")
_SMALL = msg(
    "A result that tells of fewer than 5 pupils is not published, nor what would give it away; a"
    " small school changes much from year to year by chance alone."
)
