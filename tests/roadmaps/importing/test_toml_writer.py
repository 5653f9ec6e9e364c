"""What is written as TOML is read back as the same template, whatever its texts hold."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from roadmaps.importing.orders import ORDERS, order
from schoolsupport.deadlines.schedule import Period
from schoolsupport.domain import Act, Level
from schoolsupport.roadmaps.importing import to_toml
from schoolsupport.roadmaps.template import (
    Abbreviation,
    Comparator,
    Correction,
    Does,
    Duty,
    Force,
    Ground,
    Measure,
    Responsible,
    RoadmapTemplate,
    SchoolList,
    Section,
    Statement,
    SubMeasure,
    Target,
    TargetUnit,
)
from schoolsupport.roadmaps.template_files import read_template, template_of

TEXT = st.text(max_size=12)
MAYBE = st.none() | TEXT
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
DAYS = st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))
NUMBERS = st.decimals(0, 10**6, allow_nan=False, allow_infinity=False, places=3) | st.integers(
    0, 500
).map(Decimal)


def tuples(kind: type, **strategies: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(st.builds(kind, **strategies), max_size=2).map(tuple)


PARTIES = tuples(Responsible, role=MAYBE, organisation=MAYBE, does=st.sampled_from(Does))
CORRECTIONS = tuples(Correction, field=TEXT, printed=TEXT, likely=TEXT, reason=TEXT)
TARGETS = tuples(
    Target,
    text=TEXT,
    comparator=st.sampled_from(Comparator),
    value=NUMBERS,
    upper=st.none() | NUMBERS,
    unit=st.sampled_from(TargetUnit),
    of=MAYBE,
    per=MAYBE,
    about=MAYBE,
)
SUBS = tuples(SubMeasure, title=TEXT, deadline=MAYBE, responsible=PARTIES)
MEASURES = tuples(
    Measure,
    number=TEXT,
    section=st.just("main"),
    title=TEXT,
    deadline=MAYBE,
    responsible=PARTIES,
    responsible_text=MAYBE,
    evidence=MAYBE,
    expected_result=MAYBE,
    target_text=MAYBE,
    targets=TARGETS,
    sub_measures=SUBS,
    corrections=CORRECTIONS,
    reasons=TEXTS,
    levels=TEXTS,
)
ACTS = st.builds(
    Act,
    id=TEXT,
    title=TEXT,
    issuer=TEXT,
    level=st.sampled_from(Level),
    territory=TEXT,
    number=MAYBE,
    date=DAYS,
    url=MAYBE,
    note=MAYBE,
)
TEMPLATES = st.builds(
    RoadmapTemplate,
    name=st.just("draft"),
    title=TEXT,
    act=ACTS,
    act_title=MAYBE,
    level=st.sampled_from(Level),
    territory=TEXT,
    period=st.builds(
        Period,
        first_year=st.integers(2000, 2100),
        last_year=st.integers(2000, 2100),
        school_years=st.booleans(),
    ),
    columns=TEXTS,
    responsible_does=st.none() | st.sampled_from(Does),
    goals=TEXTS,
    tasks=TEXTS,
    expected_results=TEXTS,
    grounds=tuples(Ground, text=TEXT, act=MAYBE, date=DAYS, number=MAYBE, clause=MAYBE),
    abbreviations=tuples(Abbreviation, short=TEXT, full=TEXT, mark=MAYBE),
    school_lists=tuples(
        SchoolList, id=TEXT, status=TEXT, title=TEXT, schools=TEXTS, quote=TEXT,
        number=st.none() | st.integers(0, 99),
    ),
    duties=tuples(
        Duty, clause=TEXT, text=TEXT, who=PARTIES, force=st.sampled_from(Force), deadline=MAYBE
    ),
    sections=st.just((Section(id="main"),)),
    measures=MEASURES,
    statements=tuples(Statement, title=TEXT, text=TEXT),
    footnotes=tuples(Abbreviation, short=TEXT, full=TEXT, mark=MAYBE),
    corrections=CORRECTIONS,
)  # fmt: skip  # a field a line, as the class has them


@examples(60)
@given(TEMPLATES)
def test_a_template_written_is_read_back_the_same(template: RoadmapTemplate) -> None:
    raw = tomllib.loads(to_toml(template), parse_float=Decimal)

    assert template_of(raw, "draft", {}, "draft") == template


@examples(120)
@given(st.text())
def test_any_text_is_written_so_that_toml_reads_it(text: str) -> None:
    template = attrs.evolve(order("sverdlovsk"), title=text, measures=(), duties=(), statements=())

    assert tomllib.loads(to_toml(template))["title"] == text


@pytest.mark.parametrize("region", ORDERS)
def test_the_orders_of_the_plugins_are_written_and_read_back(region: str, tmp_path: Path) -> None:
    template = order(region)
    path = tmp_path / f"{template.name}.toml"
    path.write_text(to_toml(template), "utf-8")

    assert read_template(path) == template
