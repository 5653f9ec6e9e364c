"""What a year's run says of every school: by the line of entry, and by the line of leaving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from schoolsupport.faults import fault
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.verdicts import Verdict

if TYPE_CHECKING:
    from schoolsupport.support.statuses.support_rules import ExitRule


@frozen(kw_only=True, eq=False)
class YearFinding:
    """A year's verdicts.

    Attributes:
        year: latest year of the data.
        day: the law's day, and the day proposals are made.
        entry: verdict of the category by school.
        leaving: verdict of the category under the line of leaving; the same where there is none.
    """

    year: int
    day: dt.date
    entry: Mapping[str, Verdict]
    leaving: Mapping[str, Verdict]

    def is_clear(self, school: str) -> bool:
        """Whether the school is surely not met by either line: only that counts as a clear year."""
        return (
            self.entry.get(school) is Verdict.NOT_MET
            and self.leaving.get(school) is Verdict.NOT_MET
        )


def finding_of(found: Identification, rule: ExitRule) -> YearFinding:
    """What a run says by both lines.

    Args:
        found: the run by the line of entry.
        rule: the rule of leaving; its settings are laid over those of the run.

    Raises:
        ParameterError: a setting names no parameter, or the category is not in force.
    """
    chosen = rule.category or found.main
    if chosen not in found.edition.categories:
        raise fault(
            "parameter.category_not_in_force",
            where="support.toml: exit: category",
            found=chosen,
            day=found.as_of,
            known=", ".join(found.edition.categories),
        )
    other = found
    if rule.settings:
        settings: dict[str, Any] = {**found.edition.settings, **rule.settings}
        other = identify(
            found.edition.rulebook,
            found.inputs.tables,
            year=found.year,
            as_of=found.as_of,
            settings=settings,
        )
    return YearFinding(
        year=found.year,
        day=found.as_of,
        entry=_verdicts(found, chosen),
        leaving=_verdicts(other, chosen),
    )


def _verdicts(found: Identification, category: str) -> dict[str, Verdict]:
    codes = found.judgement.categories[category].codes.tolist()
    return {str(school): Verdict(code) for school, code in zip(found.schools, codes, strict=True)}
