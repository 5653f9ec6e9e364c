"""A computed list beside an approved one, on the synthetic region and on an order's own list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import attrs
import pandas as pd
import pytest

import schoolsupport as ss
from identification.rule_folders import RuleFolder, criterion
from schoolsupport.errors import ParameterError
from schoolsupport.identification.identify import Identification
from schoolsupport.pages.page import Table
from schoolsupport.records import plain
from schoolsupport.support.lists import approved_list
from schoolsupport.support.reconcile import Reconciliation, page, reconcile

PLUGINS = Path(__file__).parents[2] / "plugins"
DAY = date(2022, 2, 1)


@pytest.fixture(scope="module")
def told(found: Identification) -> Reconciliation:
    return reconcile(found, "ШНОР 2022", on=DAY)


def test_every_school_of_both_lists_stands_once(
    told: Reconciliation, found: Identification
) -> None:
    schools = [one.school for one in told.schools]
    listed = {one.school for one in told.approved.schools if one.school}

    assert len(schools) == len(set(schools))
    assert set(schools) == listed | set(found.listed())
    assert {one.school for one in told.of("both")} == listed & set(found.listed())
    assert sum(told.counts[o] for o in ("both", "found_not_listed", "listed_not_found")) == len(
        schools
    )


def test_the_planted_disagreements_are_told_with_why(told: Reconciliation) -> None:
    by_school = {one.school: one for one in told.schools}

    recovered, unwritten, left_out = (by_school[f"sch9900{n}"] for n in ("62", "90", "54"))
    assert (recovered.outcome, recovered.cause) == ("listed_not_found", "criteria")
    assert recovered.pupils == 2
    assert "0 of 4, needed 2" in recovered.words()
    assert (unwritten.outcome, unwritten.cause) == ("listed_not_found", "no_data")
    assert "missing ВПР, 5 класс, русский язык, 2021" in unwritten.words()
    assert (left_out.outcome, left_out.cause, left_out.pupils) == ("found_not_listed", None, 1)


def test_undecided_are_those_without_data_whom_the_list_does_not_name(
    told: Reconciliation, found: Identification
) -> None:
    codes = found.judgement.categories[told.category].codes
    open_ = {str(one) for one in found.schools[codes == ss.Verdict.NO_DATA]}
    listed = {one.school for one in told.approved.schools if one.school}

    assert set(told.undecided) == open_ - listed
    assert "sch990090" in open_ & listed


def test_names_without_logins_are_matched_openly_or_left_to_a_person(told: Reconciliation) -> None:
    by_name = {one.match.printed: one.match for one in told.approved.schools if one.match}

    assert by_name["МБОУ СОШ № 9 г. Образцовска"].school == "sch990040"
    assert by_name["СОШ № 5"].outcome == "ambiguous"
    assert by_name["МКОУ «Самописская СОШ»"].outcome == "not_found"
    assert told.counts["unmatched"] == 2
    assert len(told.problems) == 3


def test_a_municipality_makes_a_number_one_school(found: Identification) -> None:
    narrow = reconcile(found, "ШНОР 2022", on=DAY, municipality="Образцовск")

    matches = {one.match.printed: one.match for one in narrow.approved.schools if one.match}
    assert matches["СОШ № 5"].school == "sch990036"


def test_pupils_to_the_line_stand_as_a_number_a_bound_or_not_at_all(told: Reconciliation) -> None:
    """A bound is said only where the number itself is not known."""
    one = told.schools[0]
    known = [(3, None), (3, 7), (None, 7), (None, None)]
    rows = tuple(attrs.evolve(one, pupils=n, more_than=least) for n, least in known)

    table = page(attrs.evolve(told, schools=rows)).parts[1]

    assert isinstance(table, Table)
    pupils = [column.id for column in table.columns].index("pupils")
    assert list(table.cells[pupils]) == [3, 3, "> 7", None]


def test_the_frame_and_the_dict_say_the_same(told: Reconciliation) -> None:
    frame, shown = told.frame(), plain(told)

    assert list(frame["school"]) == [one["school"] for one in shown["schools"]]
    assert shown["counts"] == told.counts
    by_name = frame[frame["printed"].notna()]
    assert list(by_name["score"]) == [1.0]


def tables_of(listed: dict[str, object]) -> ss.Tables:
    works = ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma")
    rows = [(s, y, w) for s in ("a", "b") for y in (2020, 2021) for w in works]
    return ss.Tables.of(
        results=pd.DataFrame(
            {
                "school": [row[0] for row in rows],
                "year": [row[1] for row in rows],
                "procedure": [row[2] for row in rows],
                "n": 20,
                "n_2": [10 if row[0] == "a" else 0 for row in rows],
            }
        ),
        lists=pd.DataFrame(listed),
    )


def test_a_listed_school_that_is_not_judged_and_one_that_is_exempt(
    federal: ss.RegionPlugin,
) -> None:
    tables = tables_of(
        {
            "school": ["b", "z"],
            "list": ["L", "L"],
            "from": ["2021-01-01"] * 2,
            "until": ["2021-12-31"] * 2,
            "act": ["п"] * 2,
            "reason": [None] * 2,
        }
    )

    told = reconcile(ss.identify(federal, tables, year=2021), "L")

    causes = {one.school: (one.outcome, one.cause) for one in told.schools}
    assert causes == {
        "a": ("found_not_listed", None),
        "b": ("listed_not_found", "criteria"),
        "z": ("listed_not_found", "not_judged"),
    }


def test_the_words_name_the_criteria_that_decide_with_their_numbers_and_lines(
    tmp_path: Path,
) -> None:
    poor = 'indicator = "share_of_context"\ncomparator = "at_least"\nthreshold = 0.10\n'
    poor += 'parameters = { numerator = "pupils_unmotivated", denominator = "enrolment" }'
    folder = RuleFolder(tmp_path)
    folder.write("rules/poor.toml", criterion("number", title="Без мотивации", version=poor))
    folder.change("rules/categories.toml", 'any_of = ["low"]', 'any_of = ["low", "poor"]')
    context = {"school": ["b"], "year": [2021], "enrolment": [200], "pupils_unmotivated": [50]}
    works = [{"school": "b", "year": 2021, "procedure": f"vpr-5-{one}"} for one in ("ru", "ma")]
    tables = ss.Tables.of(
        results=pd.DataFrame(works).assign(n=20, n_2=0),
        context=pd.DataFrame(context),
        lists=pd.DataFrame({"school": ["z"], "list": ["L"], "from": ["2021-01-01"]}),
    )

    [school] = reconcile(ss.identify(folder, tables, year=2021), "L").of("found_not_listed")

    assert school.words() == "Без мотивации: 25 %, the line is 10 %"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"name": "нет такого"}, "there is no such list; found: нет такого. Known lists: "),
        ({"name": "ШНОР 2022"}, "the list names nobody on 2021-12-31"),
        ({"name": "ШНОР", "category": "x"}, "there is no such category"),
    ],
)
def test_a_wrong_question_is_refused_with_what_to_write(
    words: dict[str, str], message: str, found: Identification
) -> None:
    with pytest.raises(ParameterError, match=message):
        reconcile(found, words.pop("name"), **words)  # type: ignore[arg-type]  # only texts here


def test_a_list_of_a_roadmap_prints_names_that_are_matched_in_its_year() -> None:
    templates = ss.load_region(str(PLUGINS / "krasnodar")).roadmaps.values()
    numbers = {"СОШ": (5, 17, 39, 43, 51), "ООШ": (7, 11, 22, 49)}
    schools = [(f"s{n}", f"МБОУ {kind} № {n}") for kind, ns in numbers.items() for n in ns]
    tables = ss.Tables.of(
        schools=pd.DataFrame(
            {
                "school": [school for school, _ in schools],
                "name": [name for _, name in schools],
                "municipality": "Славянский район",
            }
        )
    )

    found = approved_list("shnor-2022", date(2022, 6, 1), tables, (), templates, "Славянский")

    assert found.source == "slavyansk-2022"
    assert len(found.schools) == 10
    assert [one.line.school for one in found.unmatched] == ["МБОУ ООШ № 50"]
    by_name = {one.line.school: one.match for one in found.schools}
    match = by_name["МАОУ СОШ № 17"]
    assert match is not None
    assert match.candidates[0].differed == ("form",)
    with pytest.raises(ParameterError, match="names nobody on 2023-01-01"):
        approved_list("shnor-2022", date(2023, 1, 1), tables, (), templates)
