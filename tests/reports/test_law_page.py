from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from schoolsupport.domain import YearUnit
from schoolsupport.identification.indicators import CORE_INDICATORS
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.kinds import CriterionKind, InList, LowResults, Number
from schoolsupport.identification.kinds.kind import SmallNumbers
from schoolsupport.identification.kinds.outcome import Outcome
from schoolsupport.identification.kinds.own_kinds import kind
from schoolsupport.identification.kinds.titles import Titles
from schoolsupport.identification.rules.law import computed
from schoolsupport.identification.rules.law import page as law
from schoolsupport.identification.rules.rulebook import Edition
from schoolsupport.pages.html import html
from schoolsupport.pages.markdown import markdown
from schoolsupport.regions import load_region
from schoolsupport.translation import Message, msg

DAY = date(2021, 12, 31)


@pytest.fixture(scope="module")
def federal() -> Edition:
    return load_region("federal").rulebook.edition(DAY)


def said_of(federal: Edition, rule: Any, raw: Mapping[str, Any] | None = None) -> str:
    one = evolve(federal.criteria["penal"], rule=rule, raw=raw or {}, kind="kind")
    return computed(one, federal).text("en")


def test_every_criterion_stands_with_its_words_and_what_is_assumed(federal: Edition) -> None:
    page = markdown(law(federal), "en")

    assert page.startswith("# Федеральные правила\n\nRules in force on 2021-12-31.\n")
    assert "«а также по одной и той же оценочной процедуре в 2024 и 2025 годах»" in page
    assert "| line | 30 % | stated |" in page
    assert "| years | calendar years | assumed |" in page
    assert "- may also be read: нужны оба плеча" in page
    assert "## What the acts leave undefined" in page
    assert "Школа при учреждении, исполняющем наказание — not in use" in page


def test_a_value_set_for_a_run_is_told_from_the_stated_ones() -> None:
    edition = load_region("federal").rulebook.edition(DAY, {"threshold": Decimal("0.4")})

    assert "| line | 40 % | set |" in markdown(law(edition), "en")


def test_a_municipal_act_says_whom_it_binds() -> None:
    edition = load_region("stavropol").rulebook.edition(DAY)
    page = markdown(law(edition), "en")

    assert "The act binds Нефтекумский городской округ Ставропольского края only." in page
    assert "- at least 5 of:" in page
    assert "- named by the act and not counted:" in page
    assert "the act's words have no direction: see the note" in page


def test_the_page_in_html_is_one_file_with_its_tables(federal: Edition) -> None:
    page = html(law(federal), "ru")

    assert page.startswith('<!DOCTYPE html>\n<html lang="ru">')
    assert "<title>Федеральные правила</title>" in page
    assert "<table>" in page
    assert "src=" not in page


def test_low_results_are_told_in_a_sentence(federal: Edition) -> None:
    rule = LowResults(
        procedures=("vpr-5-ru",),
        threshold=Decimal("0.3"),
        years=2,
        year_unit=YearUnit.SCHOOL,
        small=SmallNumbers(minimum=10),
    )

    assert said_of(federal, rule) == (
        "at least 30 % of the participants below the boundary;"
        " in 1 or more of: ВПР 5 класс русский язык; in each of 2 years; by school years;"
        " with 10 participants or more"
    )


def test_numbers_are_told_in_a_sentence(federal: Edition) -> None:
    mean = {"procedures": ("oge-9-ru",)}
    to_region = Number(
        indicator="mean_result",
        parameters=mean,
        comparator="between",
        threshold=Decimal(-10),
        threshold_to=Decimal(-5),
        relative_to="region",
        years=3,
        over="each",
    )
    to_district = evolve(
        to_region, relative_to="municipality", absolute=True, years=1, comparator="above"
    )
    shares = Number(
        indicator="share_of_marks",
        parameters={**mean, "marks": (2,)},
        comparator="at_most",
        thresholds={"село": Decimal("0.5")},
        pool="settlement_kind",
    )
    own = Number(
        indicator="of_the_region",
        comparator="below",
        threshold=Decimal(1),
        region_indicators={"of_the_region": CORE_INDICATORS["mean_result"]},
    )
    context = Number(
        indicator="share_of_context",
        parameters={"numerator": "pupils_deviant", "denominator": "enrolment"},
        comparator="at_least",
        threshold=Decimal("0.05"),
    )

    assert said_of(federal, to_region) == (
        "mean result in ОГЭ русский язык; school minus the region; in each of 3 years;"
        " from -10 to -5 points"
    )
    assert "size of the difference from the municipality; above -10 points" in said_of(
        federal, to_district
    )
    assert said_of(federal, shares) == "share of participants with marks 2 in ОГЭ русский язык"
    assert said_of(federal, context) == (
        "share «С девиантным поведением» of «Обучающихся всего»; at least 5 %"
    )
    assert said_of(federal, own) == "of_the_region; below 1 point"


def test_marks_and_lists_are_told_in_a_sentence(federal: Edition) -> None:
    penal = federal.criteria["penal"]

    assert said_of(federal, penal.rule) == (
        "the mark «При учреждении исполнения наказаний» in the context"
    )
    assert said_of(federal, InList(list="ШНОР")) == "the list «ШНОР» names the school"


def test_a_kind_says_its_own_sentence_or_its_docstring_or_else_its_name(federal: Edition) -> None:
    class Saying(InList):
        """Not told: it says more."""

        def sentence(self, titles: Titles) -> Message:
            return msg(
                "{column}, {work}", column=titles.heading("enrolment"), work=titles.rule("x")
            )

    class Silent(CriterionKind):
        """Not told: a region names its kinds, and this one has no name."""

        def judge(self, inputs: Inputs) -> Outcome:
            raise NotImplementedError

        def line(self) -> tuple[Decimal, str, str]:
            raise NotImplementedError

    @kind("of_the_region")
    class Named(Silent):
        """Как написано {так}.

        The rest is not told.
        """

    assert said_of(federal, Saying(list="ШНОР")) == "Обучающихся всего, x"
    assert said_of(federal, Silent()) == "kind"
    assert said_of(federal, Named()) == "Как написано {так}"
