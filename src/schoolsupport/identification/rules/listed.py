"""Schools named in a region's orders: files in the plugin's folder `lists/`.

A file is a table with the columns of `lists` (`school`, `list`, `from`, `until`, `act`, `reason`),
cells apart by semicolons, in UTF-8. Its lines are law like the rules: they cite an act of
`acts.toml`, are hashed into the receipt and copied into the run. Orders print names, not logins:
where the login is not known, `school` stays empty and `name` holds the school as printed (see
`identification.printed_names`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import frozen

from schoolsupport.domain import Act
from schoolsupport.errors import RuleError
from schoolsupport.faults import fault

COLUMNS = ("school", "list", "from", "until", "act", "reason")
NAME = "name"


@frozen(kw_only=True)
class ListedSchool:
    """A school that an order names.

    Attributes:
        school: login of the school; its name as printed where the login is not known.
        list: name of the list: `ШНОР`, `500+`, `exempt` …
        act: id of the act in `acts.toml`.
        from_: first day; None where the order names none.
        until: last day; None while it holds.
        reason: the order's words, if it gives a reason.
        name: the name as printed, where the login is not known.
    """

    school: str
    list: str
    act: str
    from_: date | None = None
    until: date | None = None
    reason: str | None = None
    name: str | None = None

    def holds(self, day: date) -> bool:
        """Whether the school is listed on the day."""
        begun = self.from_ is None or self.from_ <= day
        return begun and (self.until is None or day <= self.until)


def read_lists(files: Mapping[str, bytes], acts: Mapping[str, Act]) -> tuple[ListedSchool, ...]:
    """The schools named in all files `lists/*.csv` of a plugin.

    Args:
        files: the plugin's files by path.
        acts: the plugin's acts by id.

    Raises:
        RuleError: a heading is missing, a line lacks its school, list or act, cites an act that
            is not there, or has no day where a day belongs; all faults are told together.
    """
    faults: list[RuleError] = []
    listed: list[ListedSchool] = []
    for name, content in sorted(files.items()):
        if name.startswith("lists/"):
            try:
                listed.extend(_lines(name, content, acts, faults))
            except RuleError as error:
                faults.append(error)
    if faults:
        raise RuleError.of(faults)
    return tuple(listed)


def _lines(
    name: str, content: bytes, acts: Mapping[str, Act], faults: list[RuleError]
) -> Iterator[ListedSchool]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fault("rule.not_utf8", where=name) from error
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    _check_headings(name, rows.fieldnames or ())
    for row in rows:
        where = f"{name}: {rows.line_num}"
        cells = {key: (row.get(key) or "").strip() for key in (*COLUMNS, NAME)}
        if any(cells.values()):
            try:
                yield _listed(cells, acts, where)
            except RuleError as error:
                faults.append(error)


def _check_headings(name: str, found: Iterable[str]) -> None:
    headings = list(found)
    missing = [key for key in COLUMNS[:-1] if key not in headings]
    if missing:
        raise fault(
            "rule.missing_columns",
            where=name,
            found=", ".join(headings) or "-",
            columns=", ".join(missing),
            headings="; ".join(COLUMNS),
        )


def _listed(cells: Mapping[str, str], acts: Mapping[str, Act], where: str) -> ListedSchool:
    for key in ("school", "list", "act"):
        if not (cells[key] or (key == "school" and cells[NAME])):
            raise fault("rule.empty_cell", where=f"{where}: {key}")
    if cells["act"] not in acts:
        raise fault(
            "rule.unknown_act",
            where=f"{where}: act",
            found=cells["act"],
            known=", ".join(sorted(acts)) or "-",
        )
    first, last = (_day(cells[key], f"{where}: {key}") for key in ("from", "until"))
    if first is not None and last is not None and last < first:
        raise fault("rule.ends_before_begin", where=f"{where}: until", found=last, first=first)
    return ListedSchool(
        school=cells["school"] or cells[NAME],
        list=cells["list"],
        act=cells["act"],
        from_=first,
        until=last,
        reason=cells["reason"] or None,
        name=None if cells["school"] else cells[NAME],
    )


def _day(text: str, where: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise fault("rule.not_date", where=where, found=text) from error
