"""Ledgers of a plan: what was reported, answered and corrected, in any order of time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from schoolsupport.monitoring.entries import Entry
from schoolsupport.roadmaps.planning.roadmap import Roadmap
from schoolsupport.testing.strategies.schedules import some_days

_GIVEN: dict[str, Any] = {
    "not_applicable": {"reason": "нет 9 классов"},
    "cancelled": {"act": "приказ № 40"},
}


@st.composite
def ledgers(
    draw: st.DrawFn, plan: Roadmap, days: st.SearchStrategy[dt.date] | None = None
) -> list[Entry]:
    """Reports of the tasks of a plan, answers to them, corrections of any of them.

    Args:
        draw: given by Hypothesis.
        plan: the plan; it has tasks.
        days: days on which something was so or was recorded; by default those of a few years.
    """
    when = some_days() if days is None else days
    entries: list[Entry] = []
    for place in range(draw(st.integers(0, 14))):
        moment = dt.datetime.combine(draw(when), dt.time(12), dt.UTC)
        common: dict[str, Any] = {"day": draw(when), "recorded_at": moment, "id": f"e{place:02}"}
        reports = [one for one in entries if one.step == "report"]
        if reports and draw(st.integers(0, 3)) == 0:
            about = draw(st.sampled_from(reports))
            step = draw(st.sampled_from(["confirm", "return", "refuse"]))
            one = Entry(
                task=about.task,
                owner=about.owner,
                step=step,
                about=about.id,
                note="слова",
                **common,
            )
            entries.append(one)
            continue
        corrected = draw(st.none() | st.sampled_from(entries)) if entries else None
        status = draw(
            st.sampled_from(["done", "done", "done", "in_progress", "not_done", *_GIVEN, "planned"])
        )
        entries.append(
            Entry(
                task=draw(st.sampled_from(plan.tasks)).id,
                owner=draw(st.sampled_from(["", "", "region:Область", "school:1"])),
                status=status,
                target=draw(st.sampled_from([None, 0, 1])),
                value=draw(st.sampled_from([None, None, 2])),
                corrects=corrected.id if corrected else None,
                **common,
                **_GIVEN.get(status, {}),
            )
        )
    return entries
