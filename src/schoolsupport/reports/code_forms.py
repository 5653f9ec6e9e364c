"""Forms that a region makes in Python, where a file of `forms/` cannot say them.

A function is given what the form is about and gives a page. It is checked where it enters and again
when it is used: its name and its source as those of any form, what it gives, that it leaves what it
was given as it was. Its errors name the region, the form and the function.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
from attrs import evolve, frozen

from schoolsupport.domain import LegalSource
from schoolsupport.errors import RuleError
from schoolsupport.faults import nearest, rule_fault
from schoolsupport.own_code import called, function_name
from schoolsupport.pages import Page, Ratio, Table
from schoolsupport.pages.cells import bare, name_of
from schoolsupport.reports.forms import FormAbout, ReportForm
from schoolsupport.translation import Message

Making = Callable[[Any], Page]
"""What is given: a run, an execution, a roadmap, a list …, as `FormAbout` says."""

_UNITS = frozenset(
    ["share", "percent", "people", "points", "km", "years", "year", "signed", "day", "code", "text"]
)
_PLAIN = (str, Message, bool, int, float, Decimal, Fraction, dt.date, Ratio, type(None))
_DEEP = 6


@frozen(kw_only=True)
class CodeForm(ReportForm):
    """A form that a function of the region makes.

    Attributes:
        function: gives the page; what it is given it must leave as it is.
    """

    function: Making

    @property
    def function_name(self) -> str:
        """Where the function stands: «schoolsupport_tyva.forms.note»."""
        return function_name(self.function)


def form(
    name: str,
    *,
    about: FormAbout | str,
    title: str,
    source: LegalSource,
    assumed: Iterable[str] = (),
    category: str | None = None,
) -> Callable[[Making], CodeForm]:
    """Make a form of a function.

    Args:
        name: how it is asked for; small Latin letters, digits, hyphens.
        about: what the function is given: `list` and `verdicts` an `Identification`, `execution`
            an `Execution`, `round` a `RoundResult`, `roadmap` a `RoadmapTemplate`, `lists` an
            `ApprovedList`, `participation` a `Participation`, `dynamics` a `Dynamics`, `risks`
            `RiskProfiles`, `plan` a `Roadmap`, `school` an `Explanation`.
        title: title of the document.
        source: the words of the order that ask for the document.
        assumed: keys whose content the order does not say, as in a file of `forms/`.
        category: id of the category whose schools it lists.

    Returns:
        What turns a function into a form for `RegionPlugin.from_package(…, forms=[…])`.

    Raises:
        RuleError: it is about nothing that a form can be about.
    """
    known = [one.value for one in FormAbout if one is not FormAbout.REGISTER]
    if about not in known:
        raise rule_fault(
            "form.code_about", where=f"{name}: about", found=str(about), known=", ".join(known)
        )

    def made(function: Making) -> CodeForm:
        return CodeForm(
            name=name,
            title=title,
            about=FormAbout(about),
            source=source,
            assumed=tuple(assumed),
            category=category,
            function=function,
        )

    return made


def check_forms(forms: Iterable[object], region: str) -> tuple[CodeForm, ...]:
    """The forms that a region hands over, if they are forms.

    Args:
        forms: what `from_package` was given.
        region: name of the region.

    Raises:
        RuleError: one is none, or two have one name; all faults are reported together.
    """
    faults: list[RuleError] = []
    checked: dict[str, CodeForm] = {}
    for place, one in enumerate(forms, start=1):
        where = f"{region}: forms[{place}]"
        if not isinstance(one, CodeForm):
            faults.append(rule_fault("form.code_no_form", where=where, found=repr(one)[:80]))
        elif not callable(one.function):
            faults.append(rule_fault("form.code_no_form", where=where, found=one.function_name))
        elif one.name in checked:
            faults.append(rule_fault("form.code_twice", where=where, found=one.name))
        else:
            checked[one.name] = one
    if faults:
        raise RuleError.of(faults)
    return tuple(checked.values())


def made_by_code(form_: CodeForm, region: str, about: object) -> Page:
    """The page that a function makes.

    Args:
        form_: the form.
        region: name of the region.
        about: what it is given.

    Raises:
        RuleError: the function fails, gives no page, gives one that nobody can show, or changes
            what it was given.
    """
    where = f"{region}: {form_.name}: {form_.function_name}"
    before = digest(about)
    page = called(form_.function, about, where=where, code="form.code_raised")
    if not isinstance(page, Page):
        raise rule_fault("form.code_no_page", where=where, found=type(page).__name__)
    if digest(about) != before:
        raise rule_fault("form.code_changed", where=where)
    faults = [one for table in page.tables for one in _table_faults(table, where)]
    if faults:
        raise RuleError.of(faults)
    return page


def _table_faults(table: Table, where: str) -> Iterator[RuleError]:
    for column, cells in zip(table.columns, table.cells, strict=True):
        place = f"{where}: {name_of(column)}"
        if column.unit is not None and column.unit not in _UNITS:
            yield rule_fault(
                "form.code_unit",
                where=place,
                found=column.unit,
                near=nearest(column.unit, _UNITS),
                known=", ".join(sorted(_UNITS)),
            )
        for cell in cells:
            values = getattr(cell, "values", None) if attrs.has(type(cell)) else None
            for value in values if isinstance(values, tuple) else (cell,):
                if not isinstance(bare(value), _PLAIN) and not hasattr(value, "dtype"):
                    yield rule_fault("form.code_cell", where=place, found=type(value).__name__)
                    return


def digest(value: object) -> str:
    """A fingerprint of what a function is given: of its columns, tables and plain values."""
    total = hashlib.sha256()
    for piece in _pieces(value, _DEEP):
        total.update(piece)
        total.update(b"\0")
    return total.hexdigest()


def _pieces(value: object, deep: int) -> Iterator[bytes]:
    if hasattr(value, "dtype") or hasattr(value, "dtypes"):
        yield from _of_columns(value)
    elif isinstance(value, str | int | float | bool | Decimal | Fraction | dt.date):
        yield repr(value).encode()
    elif deep:
        for one in _inside(value):
            yield from _pieces(one, deep - 1)


def _of_columns(value: Any) -> Iterator[bytes]:
    """The content of an array or a frame; what has types and no content is left alone."""
    if hasattr(value, "columns"):
        import pandas as pd  # noqa: PLC0415  # only where there are tables

        yield pd.util.hash_pandas_object(value, index=True).to_numpy().tobytes()
    elif hasattr(value, "tolist"):
        yield repr(value.tolist()).encode() if value.dtype == object else value.tobytes()


def _inside(value: Any) -> Iterable[object]:
    if isinstance(value, Mapping):
        return (*value.keys(), *value.values())
    if isinstance(value, tuple | list):
        return value
    if attrs.has(type(value)):
        return (getattr(value, one.name) for one in attrs.fields(type(value)))
    return ()


def taken_from(form_: CodeForm, looked: Any) -> Any:
    """What the function of a form is given: the result itself, not how forms look at it."""
    if form_.about is FormAbout.ROUND:
        return looked.result
    if form_.about is FormAbout.EXECUTION:
        return looked.done
    for name in ("found", "why", "plan", "approved"):
        if hasattr(looked, name):
            return getattr(looked, name)
    return looked


def with_origin(page: Page, form_: CodeForm, rest: Page) -> Page:
    """A page of a function with what every document says of itself: its title, its source."""
    return evolve(
        page,
        title=page.title or form_.title,
        name=page.name or form_.name,
        facts=(*page.facts, *rest.facts),
        cautions=(*page.cautions, *rest.cautions),
        remarks=(*page.remarks, *rest.remarks),
        paper="official",
        restricted=rest.restricted,
    )
