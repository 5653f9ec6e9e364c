"""What went wrong, for people and for programs, and the exit code it gives."""

from __future__ import annotations

import sys
import traceback

import click
from attrs import frozen

from schoolsupport.cli.commands import ERROR, WRONG_USE
from schoolsupport.cli.session import Session
from schoolsupport.cli.showing import print_json
from schoolsupport.errors import (
    ParameterError,
    RegionNotFoundError,
    RuleNotInForceError,
    SchoolSupportError,
    UnknownSchoolError,
    YearError,
)
from schoolsupport.faults import fault, system_words
from schoolsupport.records import Key, told
from schoolsupport.translation import Message, Speaking, msg


class WrongUseError(SchoolSupportError, ValueError):
    """The command line is not one the program understands.

    Attributes:
        command: the command it was given to, as typed.
    """

    code = "usage.wrong"

    def __init__(
        self,
        what: Message,
        *,
        where: str | Message | None = None,
        found: object = None,
        remedy: Message | None = None,
        command: str | None = None,
    ) -> None:
        super().__init__(what, where=where, found=found, remedy=remedy)
        context = click.get_current_context(silent=True)
        self.command = command or (context.command_path if context else None)


class InternalError(SchoolSupportError, RuntimeError):
    """An exception that nobody foresaw."""

    code = "internal"


_WRONG_USE = (
    WrongUseError,
    ParameterError,
    RegionNotFoundError,
    RuleNotInForceError,
    UnknownSchoolError,
    YearError,
)


def report_failure(error: Exception, session: Session) -> int:
    """Tell the user what went wrong.

    People read it on stderr. With `--json`, stdout holds the error as the only thing.

    Returns:
        The exit code: 2 for wrong use, 1 for everything else.
    """
    if session.debug and not isinstance(error, click.ClickException | WrongUseError):
        traceback.print_exception(error, file=sys.stderr)
    failure = failure_of(error)
    if session.as_json:
        print_json(Failure(ToldError(failure)), session.lang)
    else:
        said = failure.text(session.lang)
        click.echo(session.say(msg("Error: {said}", said=said)), err=True)
        if isinstance(failure, WrongUseError) and failure.command:
            help_at = f"{failure.command} --help"
            click.echo(session.say(msg("Help: {command}", command=help_at)), err=True)
    return WRONG_USE if isinstance(failure, _WRONG_USE) else ERROR


def failure_of(error: Exception) -> SchoolSupportError:
    """The error with its parts: ours as it is, click's and the system's in our words.

    Any other is internal.
    """
    if isinstance(error, SchoolSupportError):
        return error
    if isinstance(error, click.UsageError):
        return _wrong_use(error)
    if isinstance(error, OSError) and isinstance(error.filename, str):
        return fault("input.refused_by_system", where=error.filename, found=system_words(error))
    return fault("internal.unforeseen", error=f"{type(error).__name__}: {error}")


@told(
    Key("code", "error.code", kind=str),
    "fault",
    Key("message", "error.what", kind=Message),
    "where",
    "found",
    Key("remedy", "error.remedy", kind=Message | None),
    Key("others", optional=True),
)
@frozen
class ToldError:
    """An error as a program reads it."""

    error: SchoolSupportError

    @property
    def fault(self) -> str | None:
        """The code of the fault, where it has one of its own."""
        return self.error.fault or None

    @property
    def where(self) -> Message | None:
        """The place."""
        where = self.error.where
        return None if where is None else Message("{where}", {"where": where})

    @property
    def found(self) -> Message | str | None:
        """What stood there, as text."""
        found = self.error.found
        if isinstance(found, Speaking):
            return Message("{found}", {"found": found})
        return None if found is None else str(found)

    @property
    def others(self) -> tuple[ToldError, ...]:
        """Faults found together with it."""
        others = self.error.others
        return tuple(map(ToldError, others))


@told("error")
@frozen
class Failure:
    """What stands on stdout instead of an answer."""

    error: ToldError


def _wrong_use(error: click.UsageError) -> SchoolSupportError:
    told = _usage_fault(error)
    if isinstance(told, WrongUseError) and error.ctx:
        told.command = error.ctx.command_path
    return told


def _usage_fault(error: click.UsageError) -> SchoolSupportError:
    if isinstance(error, click.MissingParameter) and error.param is not None:
        words = getattr(error.param, "words", None)
        code = "usage.not_given" if words is None else "usage.words_not_given"
        return fault(code, where=parameter_name(error.param), words=words)
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        return fault("usage.unknown_option", where=error.option_name, near=near)
    if isinstance(error, click.BadOptionUsage):
        return fault(_code_of_value(error), where=error.option_name)
    return fault("usage.refused", fault=error.format_message())


def _code_of_value(error: click.BadOptionUsage) -> str:
    params = error.ctx.command.params if error.ctx else []
    option = next((param for param in params if error.option_name in param.opts), None)
    if isinstance(option, click.Option) and option.is_flag:
        return "usage.option_takes_no_value"
    return "usage.option_needs_value"


def parameter_name(param: click.Parameter) -> str:
    """A parameter as the user types it: `--year`, `REGION`."""
    if isinstance(param, click.Argument):
        return (param.metavar or param.name or "").strip("[].…")
    return max(param.opts, key=len)
