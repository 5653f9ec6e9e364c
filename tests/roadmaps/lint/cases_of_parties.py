"""Cases of the rules on parties, targets and numbers."""

from __future__ import annotations

from decimal import Decimal

from roadmaps.lint.small_orders import (
    Case,
    Found,
    by_years,
    order,
    part,
    row,
    told,
)
from schoolsupport.domain import Level
from schoolsupport.roadmaps.template import (
    Comparator,
    Force,
    Measure,
    Responsible,
    Section,
    Statement,
    Target,
    TargetUnit,
)

NOBODY = {"responsible": (), "responsible_text": None}
HEADS = "руководители общеобразовательных организаций"
AUTHORITIES = told(
    "Рекомендовать органам местного самоуправления",
    "органы местного самоуправления",
    clause="1",
    force=Force.RECOMMENDED,
)


def percent(value: int, text: str) -> Measure:
    target = Target(
        text=text, comparator=Comparator.AT_LEAST, value=Decimal(value), unit=TargetUnit.PERCENT
    )
    return row(target_text=text, targets=(target,))


def numbered(*numbers: str) -> tuple[Measure, ...]:
    return tuple(
        row(number, title=f"Проведение мероприятия {'ш' * place}")
        for place, number in enumerate(numbers, 1)
    )


CASES = (
    Case(
        "missing_responsible",
        "a row that names nobody is found",
        order(row("1"), row("2", **NOBODY)),
        (Found("2", "responsible"),),
    ),
    Case(
        "missing_responsible",
        "a table that names nobody is one finding",
        order(row("1", **NOBODY), row("2", **NOBODY)),
        (Found(None, "responsible"),),
    ),
    Case("missing_responsible", "a table that names somebody everywhere is right", order()),
    Case(
        "party_named_twice",
        "a party that stands twice in a cell is found",
        order(row(responsible_text="Муниципальный координатор Кураторы Муниципальный координатор")),
        (Found("1", "responsible"),),
    ),
    Case(
        "party_named_twice",
        "a party and the words it is called by from now on are not",
        order(
            row(responsible_text="Муниципальный координатор (далее – муниципальный координатор)")
        ),
    ),
    Case(
        "no_evidence_column",
        "a table without papers, results and targets is one finding",
        order(row("1", evidence=None), row("2", evidence=None)),
        (Found(None, "evidence"),),
    ),
    Case(
        "no_evidence_column",
        "a table with results is right",
        order(row("1", evidence=None, expected_result="Список школ")),
    ),
    Case(
        "missing_evidence",
        "an empty cell where the others are filled is found",
        order(row("1"), row("2"), row("3", evidence=None)),
        (Found("3", "evidence"),),
    ),
    Case(
        "missing_evidence",
        "a column that few rows fill is no duty of the others",
        order(row("1"), row("2", evidence=None), row("3", evidence=None)),
    ),
    Case(
        "duty_without_row",
        "an organisation that is told to act and stands in no row is found",
        order(duties=(told("Обеспечить поддержку", "Учреждение «Центр диагностики»"),)),
        (Found(None, "duties"),),
    ),
    Case(
        "duty_without_row",
        "an organisation that a row names by its first letters is not",
        order(
            row(responsible=(Responsible(organisation="ОЦДиК"),)),
            duties=(told("Обеспечить", "Учреждение «Центр диагностики и консультирования»"),),
        ),
    ),
    Case(
        "delegated_without_term",
        "a plan asked of schools with no day anywhere is found",
        order(duties=(told("Разработать школьную карту", HEADS, delegates="school"),)),
        (Found(None, "duties"),),
    ),
    Case(
        "delegated_without_term",
        "a row that gives its day is enough",
        order(
            row(title="Разработка школьных программ", deadline="до 01.04.2021"),
            duties=(told("Разработать школьную карту", HEADS, delegates="school"),),
        ),
    ),
    Case(
        "ordered_past_municipality",
        "a regional act that orders schools and recommends to municipalities is told",
        order(
            level=Level.REGIONAL,
            duties=(AUTHORITIES, told("Руководителям образовательных организаций", HEADS)),
        ),
        (Found(None, "duties"),),
    ),
    Case(
        "ordered_past_municipality",
        "a regional act that recommends to both is right",
        order(
            level=Level.REGIONAL,
            duties=(AUTHORITIES, told("Рекомендовать", HEADS, force=Force.RECOMMENDED)),
        ),
    ),
    Case(
        "target_without_number",
        "a target without a number is found",
        order(row(target_text="Квота Академии")),
        (Found("1", "target_text"),),
    ),
    Case(
        "target_without_number",
        "a number in words is one",
        order(row(target_text="не менее пяти школ")),
    ),
    Case(
        "floor_as_range",
        "a floor with two numbers is found in any cell",
        order(row(evidence="Исполнение не менее 30-40%")),
        (Found("1", "evidence"),),
    ),
    Case(
        "floor_as_range",
        "a floor and a range apart are right",
        order(row(evidence="Исполнение не менее 30%, школ 30-40")),
    ),
    Case(
        "percent_over_hundred",
        "more than the whole is found",
        order(percent(500, "Не менее 500% школ")),
        (Found("1", "target_text"),),
    ),
    Case("percent_over_hundred", "the whole is right", order(percent(100, "100% школ"))),
    Case(
        "unpaired_parts",
        "three parts with two terms are found",
        order(
            row(
                deadline=None,
                sub_measures=(part("А", "май"), part("Б", "июнь"), part("В")),
            )
        ),
        (Found("1", "sub_measures"),),
    ),
    Case(
        "unpaired_parts",
        "parts that share the row's term are right",
        order(row(sub_measures=(part("А"), part("Б")))),
    ),
    Case(
        "same_title_twice",
        "a row that repeats another is found",
        order(row("1", title="Проведение семинара"), row("2", title="Проведение  семинара.")),
        (Found("2", "title"),),
    ),
    Case(
        "same_title_twice",
        "the same row in another year is not",
        by_years(
            row("1", title="Проведение семинара", section="2021", deadline="май 2021 года"),
            row("1", title="Проведение семинара", section="2022", deadline="май 2022 года"),
        ),
    ),
    Case(
        "twin_rows_differ",
        "one word in two wordings is told once",
        by_years(
            *(
                row(
                    title=f"Проведение на базе школ {word} мероприятий для педагогов",
                    section=year,
                    deadline=f"май {year} года",
                )
                for year, word in (
                    ("2021", "персонифицированных"),
                    ("2022", "персонализированных"),
                    ("2023", "персонифицированных"),
                )
            )
        ),
        (Found("1", "title"),),
    ),
    Case(
        "twin_rows_differ",
        "words that mean different things are not",
        by_years(
            row(title="Договоры школ с ведущими школами района", section="2021"),
            row(title="Договоры школ с сильными школами района", section="2022"),
        ),
    ),
    Case(
        "duplicate_number",
        "a number that stands twice is found",
        order(*numbered("1", "2", "2", "4")),
        (Found("2", "number", "3"),),
    ),
    Case(
        "duplicate_number",
        "a heading with the number of the one before is found at its section",
        order(
            sections=(Section(id="main", number="4", title="Содержание"),),
            statements=(Statement(title="Разделы", text="3. Основы\n4. Цели\n4. Содержание:"),),
        ),
        (Found(None, "number", "5"),),
    ),
    Case(
        "duplicate_number",
        "numbers that begin anew in the next section are right",
        by_years(*(row("1", section=year) for year in ("2021", "2022"))),
    ),
    Case(
        "duplicate_number",
        "a list within a list begins anew",
        order(statements=(Statement(title="Цели", text="1. А\n2. Б\n1. В\n2. Г"),)),
    ),
    Case(
        "skipped_number",
        "a number left out is found at the row after it",
        order(*numbered("1", "2", "4")),
        (Found("4", "number"),),
    ),
    Case(
        "skipped_number",
        "numbers that go on through sections are right",
        order(
            row("1", section="a"),
            row("2", section="b"),
            sections=(Section(id="a"), Section(id="b")),
        ),
    ),
    Case(
        "broken_numbering",
        "a number after a higher one is found",
        order(*numbered("1", "3", "2")),
        (Found("2", "number"),),
    ),
    Case(
        "broken_numbering",
        "a row of another section is found",
        order(
            row("1.1", section="a"),
            row("1.2", section="b"),
            sections=(Section(id="a", number="1"), Section(id="b", number="2")),
        ),
        (Found("1.2", "number"),),
    ),
    Case(
        "broken_numbering",
        "ten comes after nine, also under one head",
        order(*numbered(*(f"3.{place}" for place in range(1, 12)))),
    ),
)
