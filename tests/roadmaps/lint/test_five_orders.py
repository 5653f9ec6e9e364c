"""Lint on the five orders: what the page of faults lists, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from roadmaps.lint.faults_page import PAGE, confirmed, faults_page, key, templates
from schoolsupport.roadmaps.lint import Finding, LintOptions, lint
from schoolsupport.roadmaps.lint.reading import Reading, fields_of
from schoolsupport.roadmaps.template import Correction, RoadmapTemplate
from schoolsupport.words.text import letters

TEMPLATES = templates()
FIELDS = {"responsible_text": "responsible", "sub_measure": "sub_measures"}
# grammar of long sentences: no rule can know it without a false finding elsewhere
ONLY_A_READER_SEES = {
    "«Калининградской области детско-юношеский центр экологии, краеведения и туризма»",
    "«Об утверждении краевой программы «Дети Ставрополя»,",
    "утвержденной приказом СКИРО ПК и ПРО",
    "Утверждена",
    "102 педагога среднее число",
    "педагогической поддержки, предупреждению депривации и девиации",
    "в сложных социальных условиях разработки и ежегодного обновления школьных программ",
    "рассчитанного на основе доли",
    "критерий дефицита ресурсных условий и сложность территориальных условий",
    "включить в систему оценки качества учебных достижений анализа школьного контекста",
    "с низкими результатами обучения и в школах посредством",
    "в сложных социальных условиях с мероприятиями",
    "органов управления образования",
}


def of_rows() -> Iterator[tuple[str, str, str, Correction]]:
    for name, template in TEMPLATES.items():
        for measure in template.measures:
            for one in measure.corrections:
                if one.printed in ONLY_A_READER_SEES:
                    continue
                yield name, measure.section, measure.number, one


def outside_rows() -> Iterator[tuple[str, Correction]]:
    for name, template in TEMPLATES.items():
        for one in template.corrections:
            if one.printed not in ONLY_A_READER_SEES:
                yield name, one


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[Finding, ...]]:
    return {name: lint(template) for name, template in TEMPLATES.items()}


def agrees(correction: Correction, finding: Finding, printed: str) -> bool:
    """Whether what a finding takes to be meant is what the correction makes of the print."""
    if finding.likely is None:
        return any(
            letters(str(value))[:20] in letters(correction.printed)
            or letters(correction.printed) in letters(str(value))
            for value in finding.message.values.values()
        )
    meant, likely = letters(correction.likely), letters(finding.likely)
    return likely in letters(printed.replace(correction.printed, correction.likely)) or (
        meant in likely
    )


def print_of(template: RoadmapTemplate, finding: Finding) -> str:
    """All texts of the field a finding stands in."""
    measure = template.measures[finding.place.index]
    return "\n".join(value for field, value in fields_of(measure) if field == finding.field)


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_lint_finds_exactly_what_a_reader_has_confirmed(
    name: str, found: dict[str, tuple[Finding, ...]]
) -> None:
    assert Counter(map(key, found[name])) == confirmed(PAGE.read_text("utf-8"))[name]


def test_the_page_of_faults_tells_the_findings_in_today_s_words() -> None:
    assert PAGE.read_text("utf-8") == faults_page()


@pytest.mark.parametrize(
    ("name", "section", "number", "correction"),
    [pytest.param(*one, id=f"{one[0]}-{one[1]}-{one[2]}-{one[3].field}") for one in of_rows()],
)
def test_each_correction_of_a_row_answers_to_a_finding(
    name: str,
    section: str,
    number: str,
    correction: Correction,
    found: dict[str, tuple[Finding, ...]],
) -> None:
    field = FIELDS.get(correction.field, correction.field)
    same_place = [
        one
        for one in found[name]
        if (one.section, one.measure, one.field) == (section, number, field)
    ]

    assert same_place
    template = TEMPLATES[name]
    assert any(agrees(correction, one, print_of(template, one)) for one in same_place)


@pytest.mark.parametrize(
    ("name", "correction"),
    [pytest.param(*one, id=f"{one[0]}-{one[1].field}-{one[1].printed}") for one in outside_rows()],
)
def test_each_correction_outside_the_table_answers_to_a_finding(
    name: str, correction: Correction, found: dict[str, tuple[Finding, ...]]
) -> None:
    reading = Reading(template=TEMPLATES[name], options=LintOptions())
    prints = [text.value for text in reading.texts if correction.printed in text.value]

    assert any(tells(one, correction, prints) for one in found[name])


def tells(finding: Finding, correction: Correction, prints: list[str]) -> bool:
    """Whether a finding tells the words of a correction, wherever in the order they first stand."""
    if finding.likely is not None:
        likely = plain(finding.likely)
        mends = any(
            likely in plain(one.replace(correction.printed, correction.likely))
            and likely not in plain(one)
            for one in prints
        )
        return mends or finding.likely in correction.likely or correction.likely in finding.likely
    printed = plain(correction.printed)
    quoted = [plain(str(value)) for value in finding.message.values.values()]
    return any(len(one) > 8 and (one in printed or printed in one) for one in quoted)


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


def test_what_only_a_reader_sees_is_still_in_the_templates() -> None:
    printed: set[str] = set()
    for template in TEMPLATES.values():
        printed.update(one.printed for one in template.corrections)
        for measure in template.measures:
            printed.update(one.printed for one in measure.corrections)

    assert printed >= ONLY_A_READER_SEES
