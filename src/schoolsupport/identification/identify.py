"""Identification: all schools at once, every category, with what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from operator import index
from typing import Any, Protocol

import numpy as np
import pandas as pd
from attrs import evolve, frozen
from numpy.typing import NDArray

from schoolsupport.domain import Problem, problem
from schoolsupport.faults import fault
from schoolsupport.identification.inputs import Inputs
from schoolsupport.identification.judged import Judged
from schoolsupport.identification.judging import Judgement, judge
from schoolsupport.identification.own_columns import said_of_columns
from schoolsupport.identification.reasons.distance import Distance, distance_to_line
from schoolsupport.identification.reasons.evidence import (
    CriterionColumns,
    criteria_columns,
    evidence_of,
)
from schoolsupport.identification.reasons.explain import Explanation, explain
from schoolsupport.identification.reasons.listing import page
from schoolsupport.identification.reasons.missing import MissingInput, missing_inputs
from schoolsupport.identification.reasons.readings import Reading, readings_of
from schoolsupport.identification.reasons.receipt import Receipt, receipt_of
from schoolsupport.identification.reasons.records import SchoolRecord, school_record, school_records
from schoolsupport.identification.rules.listed import ListedSchool
from schoolsupport.identification.rules.rulebook import Binds, Edition, Rulebook
from schoolsupport.identification.rules.wording import shown_value
from schoolsupport.identification.verdicts import Bools
from schoolsupport.pages.html import notebook_html
from schoolsupport.tables import Tables
from schoolsupport.translation import DEFAULT_LANGUAGE
from schoolsupport.words.schools import RegisteredName, SchoolIndex
from schoolsupport.words.territories import Territory
from schoolsupport.words.text import plain


class HasRulebook(Protocol):
    """A region's plugin, or a rulebook itself."""

    @property
    def rulebook(self) -> Rulebook:
        """The rules."""


@frozen(kw_only=True, eq=False)
class Identification(Judged):
    """One run: verdicts on every school, and everything they rest on; see `Judged`."""

    @property
    def columns(self) -> Mapping[str, CriterionColumns]:
        """The works and numbers behind every criterion in force, column by column, by id."""
        return criteria_columns(self)

    @property
    def evidence(self) -> pd.DataFrame:
        """The cells behind every verdict, long; see `evidence_of`."""
        return evidence_of(self)

    @property
    def missing(self) -> list[MissingInput]:
        """What is missing, and how many schools each missing input would decide."""
        return missing_inputs(self)

    @property
    def readings(self) -> list[Reading]:
        """The list under every other declared reading of the acts' words."""
        return readings_of(self)

    @property
    def receipt(self) -> Receipt:
        """What the run stood on, to repeat and to check it."""
        return receipt_of(self)

    def explain(self, school: str, lang: str = DEFAULT_LANGUAGE) -> Explanation:
        """Why a school is listed or not, clause by clause, and what would change it.

        Raises:
            UnknownSchoolError: no such school is judged.
        """
        return explain(self, school, lang)

    def distance(self, school: str, category: str | None = None) -> Distance:
        """The fewest pupils that would turn the verdict on a school.

        Raises:
            UnknownSchoolError: no such school is judged.
        """
        return distance_to_line(self, school, category)

    def record(self, school: str) -> SchoolRecord:
        """Everything the run says of one school.

        Raises:
            UnknownSchoolError: no such school is judged.
        """
        return school_record(self, school)

    def records(self) -> Iterator[SchoolRecord]:
        """The records of all schools, in the order of `schools`."""
        return school_records(self)

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


def identify(  # each is a question a run answers
    rules: HasRulebook,
    tables: Tables,
    *,
    year: int,
    for_year: int | None = None,
    as_of: date | None = None,
    settings: Mapping[str, Any] | None = None,
    strict: bool = False,
) -> Identification:
    """Judge every school by a region's rules.

    Args:
        rules: a region's plugin, or a rulebook.
        tables: what is known of the schools.
        year: latest year of data to look at.
        for_year: the year the list is made for; only told, never computed with.
        as_of: the law's day: the edition in force on it is applied to all years. By default
            31 December of `year`.
        settings: parameters set for this run, e.g. `{"small.minimum": 10}`.
        strict: refuse tables with problems that are errors.

    Returns:
        The identification. Judged is every school with results in the years looked at, and every
        one of the register if one was given, else every one with context in these years.

    Raises:
        YearError: there is no data of the year.
        RuleNotInForceError: no rule is in force on the day.
        ParameterError: a setting names no parameter, or its value does not fit.
        InputError: `strict`, and the tables have errors.
    """
    year = _checked(rules, tables, year)
    day = as_of or date(year, 12, 31)
    edition = rules.rulebook.edition(day, settings)
    if strict:
        _refuse_errors(tables)
    _refuse_empty_year(tables, year)
    tables = tables.with_columns(edition.rulebook.columns)
    schools, book = _population(tables, edition.window, year), edition.rulebook
    lines, namesakes = _with_logins(book.lists, tables, schools, book.binds)
    inputs = Inputs(
        tables=tables,
        window=edition.window,
        schools=schools,
        year=year,
        as_of=day,
        calendar=book.calendar,
        procedure_sets=book.procedure_sets,
        own_lists=lines,
        namesakes=namesakes,
        in_territory=_in_territory(tables, schools, book.binds),
    )
    judgement = judge(edition, inputs)
    said = [
        *_said_of_territory(edition.rulebook, inputs),
        *_said_of_rules(edition),
        *_said_of_outcomes(edition, judgement),
        *said_of_columns(edition, inputs, judgement),
    ]
    return Identification(
        edition=edition,
        inputs=inputs,
        for_year=for_year,
        judgement=judgement,
        problems=(*tables.problems, *_said_of_population(inputs), *said),
    )


def _checked(rules: object, tables: object, year: object) -> int:
    """The year asked for; what is no region, no tables or no year is refused with what to write."""
    if not hasattr(rules, "rulebook"):
        raise fault("parameter.no_rules", where="rules", found=repr(rules), written=str(rules))
    if not isinstance(tables, Tables):
        raise fault("parameter.no_tables", where="tables", found=repr(tables))
    try:
        return date(index(year), 12, 31).year  # type: ignore[arg-type]  # what is no whole number is refused
    except (TypeError, ValueError) as error:
        raise fault("parameter.no_year", where="year", found=repr(year)) from error


def _population(tables: Tables, window: int, year: int) -> pd.Index[str]:
    schools = _present(tables.results, window, year)
    if tables.registered:
        register = tables.schools["school"].cat.categories
        schools = register if schools.isin(register).all() else schools.union(register)
    elif not tables.context.empty:
        schools = schools.union(_present(tables.context, window, year))
    schools = schools.astype("object", copy=False)
    return schools if schools.is_monotonic_increasing else schools.sort_values()


def _present(frame: pd.DataFrame, window: int, year: int) -> pd.Index[str]:
    """Schools with a row in the years looked at."""
    years, schools = frame["year"].to_numpy(), frame["school"].cat
    codes = schools.codes.to_numpy()
    there = np.zeros(len(schools.categories) + 1, dtype=bool)
    for one in range(year, year - window, -1):
        there[codes.take(np.flatnonzero(years == one))] = True
        if there[:-1].all():  # the latest year mostly names them all
            break
    return schools.categories if there[:-1].all() else schools.categories[there[:-1]]


def _refuse_errors(tables: Tables) -> None:
    errors = [one for one in tables.problems if one.severity == "error"]
    if errors:
        raise fault("input.strict", found=errors[0], count=len(errors))


def _refuse_empty_year(tables: Tables, year: int) -> None:
    frames = (tables.results, tables.context)
    if not any((frame["year"].to_numpy() == year).any() for frame in frames):
        years = {int(one) for frame in frames for one in frame["year"].unique()}
        known = ", ".join(map(str, sorted(years))) or "-"
        raise fault("input.no_such_year", year=year, known=known)


def _said_of_population(inputs: Inputs) -> list[Problem]:
    """Schools of the register without rows, rows without a school of the register."""
    tables = inputs.tables
    if not tables.registered:
        return []
    looked_at = set(_present(tables.results, inputs.window, inputs.year))
    known = set(tables.schools["school"].cat.categories)
    said = [
        problem("school.no_rows").at(school=str(school))
        for school in inputs.schools
        if school not in looked_at
    ]
    said += [
        problem("school.not_in_register").at(school=str(school))
        for school in sorted(looked_at - known)
    ]
    branches = inputs.school_column("branch_of").dropna()
    for school, head in branches.items():
        if head not in known:
            said.append(problem("school.branch_unknown", head=head).at(school=str(school)))
    return said


def _said_of_territory(rulebook: Rulebook, inputs: Inputs) -> list[Problem]:
    """Schools that the act does not bind, and schools of which that cannot be told."""
    said = []
    known = _known_of(inputs.tables, inputs.schools)
    for column in rulebook.binds.territories if rulebook.territory is not None else ():
        others = _fits(known, rulebook.binds, column) != _BOUND
        if others.any():
            names = known[column].fillna("").astype("str")
            found = sorted({name or "?" for name in names[others]})
            shown = ", ".join(found[:3]) + (" …" if len(found) > 3 else "")
            said.append(
                problem(
                    "rule.other_territory",
                    territory=rulebook.territory,
                    found_territory=shown,
                    count=int(others.sum()),
                )
            )
            break
    return said


def _said_of_rules(edition: Edition) -> list[Problem]:
    said = [
        problem("rule.assumed", what=f"{rule}.{key} = {shown_value(value)}")
        for rule, key, value in edition.assumed()
    ]
    said += [problem("rule.gap", what=gap.title) for gap in edition.rulebook.gaps.values()]
    for rule in edition.rules:
        if rule.standing.checked < edition.as_of:
            found = problem("rule.not_checked_since", checked=rule.standing.checked)
            said.append(found.at(column=rule.id))
    return said


def _said_of_outcomes(edition: Edition, judgement: Judgement) -> list[Problem]:
    """What criteria have to say, each thing once, with the title of the criterion."""
    said: dict[str, Problem] = {}
    for name, outcome in judgement.criteria.items():
        for one in outcome.problems:
            message = one.message
            if one.code == "rule.not_held":
                title = edition.criteria[name].title
                message = evolve(message, values={**message.values, "criterion": title})
            titled = evolve(one, message=message)
            said.setdefault(titled.text(), titled)
    return list(said.values())


def _with_logins(
    lists: Iterable[ListedSchool], tables: Tables, schools: pd.Index[str], binds: Binds
) -> tuple[tuple[ListedSchool, ...], tuple[ListedSchool, ...]]:
    """The lines of lists, with the login where exactly one school of the territory has the name.

    An order names «МБОУ СОШ № 5» of its own territory; numbers are unique inside a district only.
    A printed name is a school where one school of that territory alone fits it in full, or where
    it is the key of the tables itself; a name that fits nobody, or several, stays a name.

    Args:
        lists: lines of the region's own lists.
        tables: the tables; the register gives names and territories.
        schools: ids of the schools judged.
        binds: whom the orders bind.

    Returns:
        The lines; and lines on the schools that bear a name and may be of the territory or not.
    """
    listed = tuple(lists)
    if not any(one.name for one in listed):
        return listed, ()
    known = _known_of(tables, schools)
    fits = _fits(known, binds)
    sure, unsure = (_names_of(known[fits == one]) for one in (_BOUND, _UNKNOWN))
    keys = {plain(str(school)): str(school) for school in schools}
    lines, namesakes = [], []
    for line in listed:
        placed = _placed(line, sure, keys)
        lines.append(placed)
        if line.name is not None and placed.name is None:
            like = unsure.match(line.name, use="strict")
            namesakes += [evolve(line, school=one.school) for one in like.candidates]
    return tuple(lines), tuple(namesakes)


def _names_of(known: pd.DataFrame) -> SchoolIndex:
    return SchoolIndex(
        RegisteredName(
            school=str(school),
            name=name if isinstance(name, str) else "",
            municipality=municipality if isinstance(municipality, str) else None,
        )
        for school, name, municipality in known[["name", "municipality"]].itertuples()
    )


def _in_territory(tables: Tables, schools: pd.Index[str], binds: Binds) -> Bools:
    """Which of the schools judged the orders bind, or, where it is not known, may bind."""
    if not binds.territories:
        return np.ones(len(schools), dtype=bool)
    may: Bools = _fits(_known_of(tables, schools), binds) != _OTHER
    return may


def _placed(line: ListedSchool, names: SchoolIndex, keys: Mapping[str, str]) -> ListedSchool:
    if not line.name:
        return line
    school = keys.get(plain(line.name)) or names.match(line.name, use="strict").school
    return line if school is None else evolve(line, school=school, name=None)


_BOUND, _UNKNOWN, _OTHER = 1, 0, -1


def _known_of(tables: Tables, schools: pd.Index[str]) -> pd.DataFrame:
    """Names and territories of the schools judged, in their order; missing where not known."""
    known = tables.named_schools
    told = known[["name", "municipality", "region", "municipality_code"]].astype("object")
    return told.set_axis(known["school"].astype("object")).reindex(schools)


def _fits(known: pd.DataFrame, binds: Binds, column: str | None = None) -> NDArray[np.int8]:
    """Whether region and municipality are those bound, or one of them alone: 1, 0 or -1."""
    fits = np.full(len(known), _BOUND, dtype=np.int8)
    for name, territory in binds.territories.items():
        if column in (None, name):
            held = [_place_fits(territory, row) for row in _places_told(known, name)]
            fits = np.minimum(fits, np.array(held, dtype=np.int8))
    return fits


def _places_told(known: pd.DataFrame, column: str) -> Iterator[tuple[str, str, str]]:
    """What each row says of its territory, the code of its municipality, and its login."""
    for school, place, code in known[[column, "municipality_code"]].itertuples():
        told = place if isinstance(place, str) else ""
        of_region = code if isinstance(code, str) and column == "region" else ""
        yield told, of_region, str(school) if column == "region" else ""


def _place_fits(territory: Territory, told: tuple[str, str, str]) -> int:
    place, code, school = told
    for holds in (territory.holds(place), territory.holds(code)):
        if holds is not None:
            return _BOUND if holds else _OTHER
    of_login = _REGION_OF_LOGIN.fullmatch(school)
    is_ours = of_login is not None and of_login[1] == territory.code
    return _BOUND if is_ours and not place else _UNKNOWN


_REGION_OF_LOGIN = re.compile(r"[a-z]{3}([0-9]{2})[0-9]{4}")
"""The number of the region that a login of ФИС ОКО begins with."""
