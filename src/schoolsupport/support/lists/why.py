"""Criteria in one sentence each, short enough for a cell of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from schoolsupport.identification.reasons.wording import VERDICTS, input_title
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import number_text

if TYPE_CHECKING:
    from schoolsupport.identification.reasons.records import CriterionRecord

MOST_MISSING = 3


def criteria_words(criteria: Iterable[CriterionRecord]) -> Iterator[Message]:
    """A sentence for each criterion: what was found, and what was needed."""
    for one in criteria:
        yield _words(one)


def _words(one: CriterionRecord) -> Message:
    if one.verdict is Verdict.NO_DATA and one.missing:
        shown = [input_title(key) for key in one.missing[:MOST_MISSING]]
        if len(one.missing) > MOST_MISSING:
            shown.append("…")
        return msg("{title}: missing {what}", title=one.title, what="; ".join(shown))
    if one.kind == "low_results":
        return msg(
            "{title}: {certain} of {of}, needed {needed}",
            title=one.title,
            certain=one.certain,
            of=one.of,
            needed=one.needed,
        )
    if one.observed is not None:
        return msg(
            "{title}: {observed}, the line is {threshold}",
            title=one.title,
            observed=number_text(one.observed, one.unit, "ru"),
            threshold=number_text(float(one.threshold), one.unit, "ru"),
        )
    return msg("{title}: {verdict}", title=one.title, verdict=VERDICTS[one.verdict])
