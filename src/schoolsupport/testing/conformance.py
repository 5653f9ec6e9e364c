"""What every region's plugin keeps: subclass, name the region, and pass.

The own test of a plugin is four lines:

    from pathlib import Path
    from schoolsupport.testing import RegionConformance

    class TestStavropol(RegionConformance):
        region, folder = "stavropol", Path(__file__).parent

`region` is a name or a folder; `folder` holds `cases/*.toml`. What is not kept is told in words,
with what to do and, of a property, with the smallest tables that show it. The scenarios: (1) it
loads, alone and beside all others, and imports the library through its door only; (2) the law is
complete; (3) dates; (4) cases, at least one of each outcome for every criterion, the lender's own
among them where a criterion adopts it as it is; (5) properties on tables drawn from the rulebook,
in which every criterion is met and not met; (6) its page is current; (7) its roadmaps, rounds,
registers and forms (`RoadmapConformance`), which a region without rules may keep alone.
`schoolsupport region check FOLDER` does the same without a test.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import ClassVar

import pytest

from schoolsupport.errors import SchoolSupportError
from schoolsupport.identification.identify import HasRulebook
from schoolsupport.testing.cases import Case, run_case
from schoolsupport.testing.checked import Check, Checked
from schoolsupport.testing.checks import ROADMAP_CHECKS, RULE_CHECKS
from schoolsupport.testing.inherited import Inherited


class _Kit:
    """Says in words what is not kept.

    Attributes:
        region: name of the region, or path of its folder.
        language: language of what is said: `ru` or `en`.
    """

    region: ClassVar[str | Path]
    language: ClassVar[str] = "ru"

    def _keeps(self, check: Check) -> None:
        try:
            told = [error.text(self.language) for error in check(self._checked())]
        except SchoolSupportError as error:
            told = [error.text(self.language)]
        if told:
            pytest.fail("\n".join(told), pytrace=False)

    def _checked(self) -> Checked:
        return _of(str(self.region), getattr(self, "folder", None))


class RoadmapConformance(_Kit):
    """The scenarios of roadmaps; a region without any passes them.

    Attributes:
        region: name of the region, or path of its folder.
    """


class RegionConformance(RoadmapConformance):
    """The kit; see the module. Subclass it with `region` and `folder`.

    Attributes:
        region: name of the region, or path of its folder.
        folder: folder of the plugin's tests, which holds `cases/`.
    """

    folder: ClassVar[Path]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each case, named by its sentence."""
        if "case" in metafunc.fixturenames:
            metafunc.parametrize("case", self._checked().cases, ids=str)
        if "lent" in metafunc.fixturenames:
            metafunc.parametrize("lent", self._checked().inherited, ids=str)

    def test_4_1_a_case_comes_out_as_its_sentence_says(self, case: Case) -> None:
        """The law read as examples."""
        self._comes_out(case, self._checked().plugin)

    def test_4_3_a_case_of_a_lender_comes_out_as_it_does_there(self, lent: Inherited) -> None:
        """A criterion that is adopted as it is keeps the lender's cases; none is copied."""
        self._comes_out(lent.case, lent)

    def _comes_out(self, case: Case, rules: HasRulebook) -> None:
        try:
            run_case(case, rules)
        except SchoolSupportError as error:
            pytest.fail(error.text(self.language), pytrace=False)


def _add(kit: type[_Kit], checks: dict[str, Check]) -> None:
    """A test of each check: one line of the list above, and nothing to be forgotten."""

    def made(check: Check) -> object:
        def test(self: _Kit) -> None:
            self._keeps(check)

        test.__doc__ = check.__doc__
        return test

    for name, check in checks.items():
        setattr(kit, f"test_{name}", made(check))


_add(RoadmapConformance, ROADMAP_CHECKS)
_add(RegionConformance, {k: v for k, v in RULE_CHECKS.items() if not k.startswith("4_1")})


@cache
def _of(region: str, folder: Path | None) -> Checked:
    return Checked(region=region, tests=folder)
