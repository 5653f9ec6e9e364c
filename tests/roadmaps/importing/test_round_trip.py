"""Any small plan, laid out in any of the four ways, is imported as it was."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from profiles import examples
from roadmaps.importing.comparing import CELLS, JOINED
from roadmaps.importing.test_five_orders import SHOW_MERGES, WRITERS
from schoolsupport.deadlines.schedule import Period
from schoolsupport.domain import Act, Level
from schoolsupport.roadmaps.importing import import_order
from schoolsupport.roadmaps.template import Measure, RoadmapTemplate, Section

SUBJECTS = st.sampled_from(["школ", "педагогов", "ШНОР", "проекта «500+»", "РМО", "ВПР и ОГЭ"])
VERBS = st.sampled_from(["Анализ", "Разработка программ", "Участие", "Семинар для", "Отчёт о"])
TITLES = st.builds(
    lambda verb, subject, rest: " ".join([verb, subject, *rest]),
    VERBS,
    SUBJECTS,
    st.lists(st.sampled_from(["по итогам", "года", "с учётом", "рисков", "качества"]), max_size=12),
)
DEADLINES = st.sampled_from(
    ["март 2024", "до 15.02.2024", "28-29.01.2024", "ежеквартально", "в течение года", "2024"]
)
PARTIES = st.none() | st.sampled_from(
    ["МОУО", "Руководители школ", "… - директор МКУО КМЦ", "ИРО МОУО ОО", "Кураторы"]
)
COLUMNS = ("№", "Мероприятие", "Срок", "Ответственные", "Документ")
ACT = Act(
    id="draft",
    title="Об утверждении плана",
    issuer="Министерство образования Примерской области",
    level=Level.REGIONAL,
    territory="Примерская область",
)


@st.composite
def plans(draw: st.DrawFn) -> RoadmapTemplate:
    """A plan of one or two sections, two to six rows; some repeat the cell above."""
    titled = draw(st.booleans())
    sections = (
        (Section(id="a", number="1", title="Анализ"), Section(id="b", number="2", title="Помощь"))
        if titled
        else (Section(id="main"),)
    )
    measures: list[Measure] = []
    for section in sections:
        for place in range(draw(st.integers(1, 3))):
            measures.append(_measure(draw, section, place, measures))
    return RoadmapTemplate(
        name="draft",
        title="План мероприятий на 2024 год",
        act=ACT,
        level=Level.REGIONAL,
        territory="Примерская область",
        period=Period(first_year=2024, last_year=2024),
        columns=COLUMNS,
        sections=sections,
        measures=tuple(measures),
    )


def _measure(draw: st.DrawFn, section: Section, place: int, above: list[Measure]) -> Measure:
    number = f"{section.number}.{place + 1}" if section.number else str(place + 1)
    last = above[-1] if place else None
    term = draw(st.booleans()) if last else False
    return Measure(
        number=number,
        section=section.id,
        title=draw(TITLES),
        deadline=None if term else draw(DEADLINES),
        deadline_from=(last.deadline_from or last.number) if term and last else None,
        responsible_text=draw(PARTIES),
        evidence=draw(st.none() | st.sampled_from(["Приказ", "Справка. Отчёт", "План работы"])),
    )


@pytest.mark.parametrize("kind", WRITERS)
@examples(10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(template=plans())
def test_a_plan_laid_out_is_imported_as_it_was(kind: str, template: RoadmapTemplate) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"draft.{kind}"
        WRITERS[kind](template, path)
        imported = import_order(path)

    fields = (*CELLS, "responsible_text", *(JOINED if kind in SHOW_MERGES else JOINED[:1]))
    found = [[getattr(one, name) for name in fields] for one in imported.template.measures]

    assert found == [[getattr(one, name) for name in fields] for one in template.measures]
    assert [(one.number, one.title) for one in imported.template.sections] == [
        (one.number, one.title) for one in template.sections
    ]
    assert imported.template.period == template.period
