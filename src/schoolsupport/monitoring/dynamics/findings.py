"""What is found: the supported schools beside others, by works, by years, school by school."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from schoolsupport.domain import Problem, ProcedureYear
from schoolsupport.errors import DynamicsError
from schoolsupport.monitoring.dynamics.effects import Effect
from schoolsupport.monitoring.dynamics.matching import Balance, LeftOut
from schoolsupport.monitoring.dynamics.parameters import Parameters
from schoolsupport.monitoring.dynamics.presence import Move, Movement, Window
from schoolsupport.monitoring.dynamics.works import Measure
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, told

Against = Literal[
    "others", "alike", "alike_and_low", "new_only", "without_markers", "large_works_only"
]


@told("schools", Key("before", digits=6), Key("after", digits=6), Key("change", digits=6))
@frozen(kw_only=True)
class GroupChange:
    """A group of schools in both years.

    Attributes:
        schools: how many.
        before: the measure before, by the weights of the difference it stands beside.
        after: the same after.
    """

    schools: int
    before: float
    after: float

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before


@told("against", "supported", "compared", "effect", Key("refused", "code"), Key("why", "message"))
@frozen(kw_only=True)
class Comparison:
    """The supported schools beside others.

    Attributes:
        against: whom they are compared with, or what is left out: `others`, all others; `alike`,
            alike in size and context; `alike_and_low`, alike in results before too, and what they
            still stood apart evened out by a straight line. The rest are checks against `alike`:
            without schools supported earlier, without schools with a
            marker of doubtful results, by works with participants enough in both years only.
        supported: the supported schools; None where nothing can be compared.
        compared: the others; those as low are told from where the supported schools began.
        outcome: the difference, or why none is told.
    """

    against: Against
    supported: GroupChange | None
    compared: GroupChange | None
    outcome: Effect | DynamicsError

    @property
    def effect(self) -> Effect | None:
        """The difference, where it is told."""
        return self.outcome if isinstance(self.outcome, Effect) else None

    @property
    def refused(self) -> DynamicsError | None:
        """Why none is told, where it is not."""
        return self.outcome if isinstance(self.outcome, DynamicsError) else None

    @property
    def code(self) -> str | None:
        """Code of the refusal; null where there is none."""
        return None if self.refused is None else self.refused.fault or self.refused.code

    @property
    def message(self) -> DynamicsError | None:
        """The refusal in words; null where there is none."""
        return self.refused


@told(
    "n_before", "n_after", Key("before", digits=6), Key("after", digits=6), "below_before",
    "below_after", "schools",
)  # fmt: skip
@frozen(kw_only=True)
class WorkGroup:
    """A group of schools in one work of both years.

    Attributes:
        schools: how many.
        n_before: participants before.
        n_after: participants after.
        below_before: below the line before; None where the mean is looked at.
        below_after: the same after.
        before: the measure before.
        after: the measure after.
    """

    schools: int
    n_before: int
    n_after: int
    below_before: int | None
    below_after: int | None
    before: float
    after: float


@told("work", Key("supported"), Key("others"), "comparison")
@frozen(kw_only=True)
class WorkChange:
    """One work in both years.

    Attributes:
        work: id of the procedure.
        supported: the supported schools; None where none wrote it in both years.
        others: all others.
        comparison: the supported beside those alike in size and context.
    """

    work: str
    supported: WorkGroup | None
    others: WorkGroup | None
    comparison: Comparison


@told("year", "effect", Key("refused", "code"))
@frozen(kw_only=True)
class YearGap:
    """How far the supported schools moved from those alike, from the year before on.

    Attributes:
        year: the other year; one earlier than the year before shows the trend before support.
        outcome: the difference, from the year before to this one, or why none is told.
    """

    year: int
    outcome: Effect | DynamicsError

    @property
    def effect(self) -> Effect | None:
        """The difference, where it is told."""
        return self.outcome if isinstance(self.outcome, Effect) else None

    @property
    def code(self) -> str | None:
        """Code of the refusal; null where there is none."""
        return None if isinstance(self.outcome, Effect) else self.outcome.fault


@told(
    "school", "name", "municipality", "works", "n_before", "n_after", "below_before",
    "below_after", Key("before", digits=6), Key("after", digits=6), Key("change", digits=6),
    "beyond_chance", "executed", "planned",
)  # fmt: skip
@frozen(kw_only=True)
class SchoolChange:
    """A supported school in both years; no place among others.

    Attributes:
        school: id.
        name: its name, if it is known.
        municipality: where it is, if that is known.
        works: works with participants enough in both years; with none no change is told.
        n_before: participants of these works before.
        n_after: the same after.
        below_before: of them below the line before; None where the mean is looked at.
        below_after: the same after.
        before: the measure before; None where participants are too few.
        after: the same after.
        beyond_chance: whether the change is larger than chance makes among so few pupils; None
            where that is not known.
        executed: what is done of its plan; None where no plan is known.
        planned: of how much.
    """

    school: str
    name: str | None
    municipality: str | None
    works: int
    n_before: int
    n_after: int
    below_before: int | None
    below_after: int | None
    before: float | None
    after: float | None
    beyond_chance: bool | None
    executed: float | None
    planned: int | None

    @property
    def change(self) -> float | None:
        """After less before."""
        return None if self.before is None or self.after is None else self.after - self.before


@told("supported", "matched", "unknown", "far", "chosen", Key("most", digits=3))
@frozen(kw_only=True)
class MatchCounts:
    """What matching gave, in schools.

    Attributes:
        supported: supported schools.
        matched: of them matched.
        unknown: of which not everything is known.
        far: that no school is near enough to.
        chosen: schools chosen as alike.
        most: the most that one of them weighs.
    """

    supported: int
    matched: int
    unknown: int
    far: int
    chosen: int
    most: float


@told(
    "before", "after", "measure", "stood_apart", Key("support_from", "window.first"),
    Key("support_to", "window.last"), "listed", "without_results", "briefly", "elsewhere",
    "earlier", "comparisons", "works", "matching", "context_year", "balance", "not_compared_by",
    "years", "movements", "moves", "schools", "uncommon", "parameters", "problems",
)  # fmt: skip
@frozen(kw_only=True, eq=False)
class Dynamics:
    """Results before and after support, and what can be said of the difference.

    Attributes:
        before: year of the results before.
        after: year of the results after.
        measure: what is compared: `below`, a share of 0 to 1, less is better; `mean`, more is.
        stood_apart: whether results before differ between the supported schools and those alike in
            size and context. The comparison with these then counts the return to the mean as
            help, the one with schools as low takes a lasting gap for such a return: the truth
            lies between them, and what is said rests on both.
        window: days between the works, in which support counts.
        listed: schools supported in these days.
        without_results: ids of those without results of both years.
        briefly: ids of schools supported for too few days; on neither side.
        elsewhere: ids of schools with results that were supported otherwise; on neither side.
        earlier: supported schools with results that were supported before these days too.
        comparisons: the supported schools beside others.
        works: work by work.
        matching: what matching by size and context gave.
        context_year: year of the context; None where there is none.
        balance: how alike the groups are, before and after matching.
        not_compared_by: columns of the context known of too few.
        years: other years against the year before: the trend before, and what came after.
        movements: what became of the lists year by year.
        moves: who came, returned and left.
        schools: the supported schools, by municipality and name.
        uncommon: years that make works less alike: not meant to judge schools, or written by
            another grade.
        parameters: the numbers of the run.
        synthetic: whether a file says that its data are synthetic.
        problems: what has to be said of the lists.
    """

    before: int
    after: int
    measure: Measure
    stood_apart: bool
    window: Window
    listed: int
    without_results: tuple[str, ...]
    briefly: tuple[str, ...]
    elsewhere: tuple[str, ...]
    earlier: int
    comparisons: tuple[Comparison, ...]
    works: tuple[WorkChange, ...]
    matching: MatchCounts
    context_year: int | None
    balance: tuple[Balance, ...]
    not_compared_by: tuple[LeftOut, ...]
    years: tuple[YearGap, ...]
    movements: tuple[Movement, ...]
    moves: tuple[Move, ...]
    schools: tuple[SchoolChange, ...]
    parameters: Parameters
    uncommon: tuple[ProcedureYear, ...] = ()
    synthetic: bool = False
    problems: tuple[Problem, ...] = ()

    def against(self, whom: Against) -> Comparison | None:
        """The comparison of a name, if it was made."""
        return next((one for one in self.comparisons if one.against == whom), None)

    @property
    def main(self) -> Comparison:
        """The supported schools beside those alike in size and context."""
        return next(one for one in self.comparisons if one.against == "alike")

    def _repr_html_(self) -> str | None:
        from schoolsupport.monitoring.dynamics.showing import page  # noqa: PLC0415  # it shows this

        return notebook_html(page(self))
