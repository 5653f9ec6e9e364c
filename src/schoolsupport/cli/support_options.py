"""What the commands about schools over time share: options, and the schools they are about."""

from __future__ import annotations

from collections.abc import Callable

import click

from schoolsupport.cli.commands import F, option
from schoolsupport.cli.failures import parameter_name
from schoolsupport.cli.readers import read_day
from schoolsupport.faults import fault
from schoolsupport.translation import Message


def on_option(words: Message) -> Callable[[F], F]:
    """`--on DAY`: the day the lists are looked at."""
    return option("--on", metavar="DAY", callback=read_day, words=words)


def count_option(name: str, least: int, words: Message) -> Callable[[F], F]:
    """An option that takes a whole number."""

    def read(_: click.Context, param: click.Parameter, value: str | None) -> int | None:
        if value is None:
            return None
        if value.isascii() and value.isdecimal() and int(value) >= least:
            return int(value)
        raise fault("usage.not_whole_number", where=parameter_name(param), found=value, least=least)

    return option(name, metavar="N", callback=read, words=words)
