"""What a rule of lint is: what it finds, how much it matters, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import frozen

from schoolsupport.domain import Severity
from schoolsupport.roadmaps.lint.finding import Fault, Finding
from schoolsupport.roadmaps.lint.reading import Reading
from schoolsupport.translation import Message


@frozen(kw_only=True)
class Rule:
    """One kind of fault an order may have.

    Attributes:
        code: stable code, `roadmap.` and a name.
        severity: how much it matters.
        finds: what it finds, a sentence.
        why: why that matters, a sentence.
        wrong: a print that is wrong, as an order would have it.
        right: the same print as it should be.
        find: finds the faults in an order; says nothing twice.
        asked: the rule is silent unless an option asks for it.
    """

    code: str
    severity: Severity
    finds: Message
    why: Message
    wrong: str
    right: str
    find: Callable[[Reading], Iterator[Fault]]
    asked: bool = False

    def findings(self, reading: Reading) -> Iterator[Finding]:
        """What the rule finds in an order, in the order's sequence."""
        for fault in self.find(reading):
            yield Finding(
                code=self.code,
                severity=self.severity,
                measure=fault.place.measure,
                section=fault.place.section,
                field=fault.place.field,
                message=fault.message,
                likely=fault.likely,
                place=fault.place,
            )
