"""The region that the kit looks at: its plugin, its cases, the day and the year it is judged by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from importlib import metadata
from pathlib import Path

from attrs import frozen
from hypothesis import strategies as st

from schoolsupport.errors import SchoolSupportError
from schoolsupport.identification.identify import identify
from schoolsupport.identification.judging import Judgement
from schoolsupport.identification.rules.rulebook import Edition, Rulebook
from schoolsupport.regions import RegionPlugin, load_region
from schoolsupport.regions.readme import last_day
from schoolsupport.tables import Tables
from schoolsupport.testing.cases import Case, cases_in
from schoolsupport.testing.inherited import Inherited, inherited_cases
from schoolsupport.testing.strategies import nothing_known, tables_for

_YEARS_BACK = 6


@frozen(kw_only=True, eq=False)
class Checked:
    """A region as the kit looks at it; what is read is read once.

    Attributes:
        region: name of the region, or path of its folder.
        tests: folder of the plugin's tests, which holds `cases/`; None where there is none.
    """

    region: str
    tests: Path | None = None

    @cached_property
    def plugin(self) -> RegionPlugin:
        """The plugin."""
        return load_region(self.region)

    @property
    def rulebook(self) -> Rulebook:
        """Its rules."""
        return self.plugin.rulebook

    @cached_property
    def edition(self) -> Edition:
        """The rules of the last day on which they are in force."""
        return self.rulebook.edition(last_day(self.rulebook))

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Its own cases; none where there is no folder of them."""
        folder = None if self.tests is None else self.tests / "cases"
        return tuple(cases_in(folder)) if folder is not None and folder.is_dir() else ()

    @cached_property
    def inherited(self) -> tuple[Inherited, ...]:
        """The cases of the regions that lend it criteria."""
        return tuple(inherited_cases(self.plugin, last_day(self.rulebook)))

    @cached_property
    def year(self) -> int:
        """The latest year of data in which every criterion applies to somebody, if there is one."""
        last = self.edition.as_of.year
        years = range(last, last - _YEARS_BACK, -1)
        return next((one for one in years if self._all_apply(self.of_nothing(one))), last)

    def of_nothing(self, year: int) -> Judgement:
        """What is found of schools of whom nothing is known."""
        known = nothing_known(year)
        return identify(self.plugin, known, year=year, as_of=self.edition.as_of).judgement

    @staticmethod
    def _all_apply(judged: Judgement) -> bool:
        return all(one.verdict.applies.any() for one in judged.criteria.values())

    @cached_property
    def tables(self) -> st.SearchStrategy[Tables]:
        """Tables at and around every line of its rules."""
        return tables_for(self.plugin, self.year, as_of=self.edition.as_of)

    @property
    def readme(self) -> str:
        """The text of its README: the file beside the tests, or what its wheel says of it."""
        beside = [] if self.tests is None else [self.tests.parent / "README.md"]
        folder = Path(str(self.plugin.folder))
        for file in (*beside, folder / "README.md", folder.parent.parent / "README.md"):
            if file.is_file():
                return file.read_text("utf-8")
        origin = self.plugin.distribution
        if origin is None:
            return ""
        told = metadata.metadata(origin.name).json
        return str(told.get("description") or "")


Check = Callable[[Checked], Iterator[SchoolSupportError]]
"""What a plugin has to keep: an error in words for everything that does not."""
