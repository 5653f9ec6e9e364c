"""Rules on sequence: what rests on a thing is not due before it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from attrs import frozen

from schoolsupport.domain import Severity
from schoolsupport.roadmaps.lint.finding import Fault
from schoolsupport.roadmaps.lint.reading import Reading
from schoolsupport.roadmaps.lint.rule import Rule
from schoolsupport.roadmaps.template import Measure
from schoolsupport.translation import msg
from schoolsupport.words.text import shown


@frozen(kw_only=True)
class Pair:
    """What is made, and what rests on it, by the words of their rows.

    Attributes:
        made: words of the row that makes the thing.
        rests: words of the row that cannot be before it.
    """

    made: re.Pattern[str]
    rests: re.Pattern[str]


def _pair(made: str, rests: str) -> Pair:
    return Pair(made=re.compile(made, re.I), rests=re.compile(rests, re.I))


_SCHOOLS = r"(?:ШНОР|ШНСУ|ШССУ|школ|общеобразовательн|ОО\b)"
CRITERIA = (
    _pair(
        rf"(?:разработк|утвержден)\w* (?:и \w+ )?(?:критери|методик)\w+ (?:определени|отнесени|"
        rf"идентификаци|отбора).*{_SCHOOLS}",
        rf"утвержден\w* (?:списк|перечн)\w+ .*{_SCHOOLS}",
    ),
)
METHODS = (
    _pair(r"методик\w+ эксперт", r"^(?:проведение )?экспертиз\w+ "),
    _pair(
        r"(?:разработк|утвержден)\w* (?:и \w+ )?инструментари\w+ для оценки профессиональн",
        r"^проведение оценки профессиональн",
    ),
    _pair(
        rf"^разработка \w* ?мониторинга результативности .*{_SCHOOLS}",
        rf"^проведение входного .*мониторинга .*{_SCHOOLS}",
    ),
)
PROFILES = (
    _pair(
        r"(?:анкетировани|формировани)\w* .*риск\w* профил|^анкетирование участников",
        r"(?:разработк|утвержден)\w* .*(?:программ\w* развития|антирисков|программ\w* поддержки)",
    ),
    _pair(
        r"(?:проведение|организация) .*(?:определени|выявлени|диагностик)\w+ профессиональных "
        r"дефицитов",
        r"разработк\w+ индивидуальн\w+ план\w* профессионального развития",
    ),
)


def _resting(pairs: tuple[Pair, ...]) -> Callable[[Reading], Iterator[Fault]]:
    """A rule that finds what is due before the thing it rests on, for these pairs."""

    def find(reading: Reading) -> Iterator[Fault]:
        for pair in pairs:
            made = [one for one in reading.rows() if pair.made.search(one[1].title)]
            for index, measure in reading.rows():
                if not pair.rests.search(measure.title) or pair.made.search(measure.title):
                    continue
                due = _due(reading, index)
                late = [one for one in made if _later(_due(reading, one[0]), due)]
                if due is not None and made and len(late) == len(made):
                    yield _before(reading, index, due, *late[0])

    return find


def _due(reading: Reading, index: int) -> dt.date | None:
    terms = reading.terms_of(index)
    return terms[0].due if terms else None


def _later(one: dt.date | None, other: dt.date | None) -> bool:
    return one is not None and other is not None and one > other


def _before(reading: Reading, index: int, due: dt.date, made: int, first: Measure) -> Fault:
    return Fault(
        place=reading.place(index, "deadline"),
        message=msg(
            "due by {due}, before what it rests on: row {row}, «{title}», by {made}",
            due=due,
            row=first.number,
            title=shown(first.title),
            made=_due(reading, made),
        ),
    )


_INTERIM = re.compile(r"промежуточн\w+ (?:результат|итог)\w+ .*?(20\d\d)\s*[-–—]\s*(20\d\d)", re.I)


def interim_at_the_end(reading: Reading) -> Iterator[Fault]:
    """Interim results of the whole plan in its last year."""
    plan = reading.template.period
    for index, measure in reading.rows():
        match = _INTERIM.search(measure.title)
        whole = (str(plan.first_year), str(plan.last_year))
        if match and plan.first_year < plan.last_year and match.groups() == whole:
            yield Fault(
                place=reading.place(index, "title"),
                message=msg(
                    "interim results of {first}–{last}, the whole plan: they are final",
                    first=plan.first_year,
                    last=plan.last_year,
                ),
                likely=re.sub(
                    r"([Пп])ромежуточн(?=ы)",
                    lambda one: "Итогов" if one.group(1) == "П" else "итогов",
                    measure.title,
                ),
            )


RULES = (
    Rule(
        code="roadmap.list_before_criteria",
        severity=Severity.ERROR,
        finds=msg("A list of schools approved before the criteria by which it is made."),
        why=msg("A list without criteria in force cannot be defended by a school or against it."),
        wrong="Критерии: январь-февраль 2021; список школ: январь 2021",
        right="Критерии: январь-февраль 2021; список школ: март 2021",
        find=_resting(CRITERIA),
    ),
    Rule(
        code="roadmap.before_its_method",
        severity=Severity.WARNING,
        finds=msg(
            "An expert review, an assessment or a monitoring due before the methodology or the "
            "instruments by which it is held."
        ),
        why=msg("It is held by other rules than those approved later, or held anew."),
        wrong="Методика экспертной оценки: май 2021; проведение экспертизы: апрель 2021",
        right="Методика экспертной оценки: март 2021; проведение экспертизы: апрель 2021",
        find=_resting(METHODS),
    ),
    Rule(
        code="roadmap.before_its_profile",
        severity=Severity.WARNING,
        finds=msg(
            "A programme or an individual plan due before the risk profile or the assessment it "
            "rests on."
        ),
        why=msg("It is written without knowing what it is to mend."),
        wrong="Анкетирование для рисковых профилей: до 18.05; программа развития: до 15.04",
        right="Анкетирование для рисковых профилей: до 18.04; программа развития: до 15.05",
        find=_resting(PROFILES),
    ),
    Rule(
        code="roadmap.interim_at_the_end",
        severity=Severity.INFO,
        finds=msg("Interim results of the whole plan."),
        why=msg("The row was copied from a year before; final results are asked by no row."),
        wrong="Анализ промежуточных результатов программы в 2020 – 2024 годах",
        right="Анализ итоговых результатов программы в 2020 – 2024 годах",
        find=interim_at_the_end,
    ),
)
