"""What a person is asked of a table that no layout knows: which column is what."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from schoolsupport.cli.session import current_session
from schoolsupport.faults import fault, nearest
from schoolsupport.intake.mappings import DeclaredMapping, columns_printed, declared
from schoolsupport.sheets.grid import is_nameless
from schoolsupport.sheets.reading import open_sheets
from schoolsupport.tables import TABLES, TableSpec
from schoolsupport.tables.columns import Column
from schoolsupport.translation import msg
from schoolsupport.words.text import plain


def asked_mapping(
    file: Path,
    sheet: str | None,
    table: str | None,
    columns: Mapping[str, str],
    values: Mapping[str, str],
) -> DeclaredMapping:
    """The mapping as the options say it; what they leave open is asked for on a terminal.

    Raises:
        InputError: the file, its sheet, a column or a table is not there, or something needed is
            not said and there is nobody to ask.
    """
    if not file.is_file():
        raise fault("input.no_file", where=str(file))
    sheets = [one for one in open_sheets(file) if sheet in (None, one.name)]
    if not sheets:
        raise fault("input.no_file", where=f"{file}, {sheet}")
    _, printed = columns_printed(sheets[0], list(columns.values()))
    known = [one for one in printed if not is_nameless(one)]
    for heading in columns.values():
        if plain(heading) not in map(plain, known):
            near = nearest(heading, known)
            told = ", ".join(known)
            raise fault("mapping.no_heading", where=str(file), found=heading, near=near, known=told)
    column, value = dict(columns), dict(values)
    if sys.stdin.isatty():
        told = current_session().say(msg("Table ({known})", known=", ".join(TABLES)))
        table = table or _prompted(told, "results")
        if table in TABLES:
            _ask_columns(TABLES[table], known, column, value)
    return declared(file.stem, table or "results", column, value, str(file))


def _ask_columns(
    spec: TableSpec, known: Sequence[str], column: dict[str, str], value: dict[str, str]
) -> None:
    """Ask for each column that is not said yet: a heading, «=» and a value, or nothing."""
    session = current_session()
    click.echo(session.say(msg("Columns of the table: {known}", known=", ".join(known))))
    click.echo(session.say(msg("For each: its heading, =VALUE for all rows, or nothing")))
    for one in spec.columns:
        if one.name in column or one.name in value:
            continue
        left = [heading for heading in known if heading not in column.values()]
        answer = _prompted(one.title, _likely(one, left))
        if answer.startswith("="):
            value[one.name] = answer[1:].strip()
        elif answer in known:
            column[one.name] = answer


def _prompted(text: str, likely: str) -> str:
    return str(click.prompt(text, default=likely, show_default=bool(likely))).strip()


def _likely(column: Column, known: Sequence[str]) -> str:
    """The heading that a column is likely to have."""
    titles = [plain(one) for one in (column.title, column.name, *column.also)]
    same = [heading for heading in known if plain(heading) in titles]
    return same[0] if same else ""
