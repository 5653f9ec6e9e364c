"""The program `schoolsupport`: its commands, its language, and what becomes of errors."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from types import MappingProxyType
from typing import Any

import click

from schoolsupport.cli.commands import (
    BROKEN_PIPE,
    FINE,
    INTERRUPTED,
    Lazy,
    LazyGroup,
    Option,
)
from schoolsupport.cli.failures import report_failure
from schoolsupport.cli.session import LANGUAGE_VARIABLE, Session, language_of
from schoolsupport.faults import fault
from schoolsupport.translation import LANGUAGES, msg, telling

PROGRAM = "schoolsupport"

COMMANDS: Mapping[str, Lazy] = MappingProxyType(
    {
        "demo": Lazy(
            "schoolsupport.cli.demo:demo", msg("Show the main job on data of an invented region")
        ),
        "identify": Lazy(
            "schoolsupport.cli.identify:identify", msg("Find the schools which need support")
        ),
        "explain": Lazy(
            "schoolsupport.cli.identify:explain", msg("Say why a school is listed, or why not")
        ),
        "whatif": Lazy(
            "schoolsupport.cli.studies:whatif", msg("Who enters and leaves as a line moves")
        ),
        "borderline": Lazy(
            "schoolsupport.cli.studies:borderline", msg("Schools nearest to the line, in pupils")
        ),
        "sensitivity": Lazy(
            "schoolsupport.cli.studies:sensitivity",
            msg("How far the list depends on what no act states"),
        ),
        "compare": Lazy(
            "schoolsupport.cli.studies:compare",
            msg("The same schools under several regions' rules"),
        ),
        "backtest": Lazy(
            "schoolsupport.cli.studies:backtest",
            msg("The lists of several years: who came, stayed, left"),
        ),
        "changes": Lazy(
            "schoolsupport.cli.studies:changes",
            msg("Who entered and left since the last run, and why"),
        ),
        "reconcile": Lazy(
            "schoolsupport.cli.support:reconcile",
            msg("The list computed against the list approved"),
        ),
        "status": Lazy(
            "schoolsupport.cli.support:status", msg("What orders made of each school over time")
        ),
        "list": Lazy(
            "schoolsupport.cli.lists:list_",
            msg("A list as a procedure: draft, objections, order, amendments"),
        ),
        "mentors": Lazy(
            "schoolsupport.cli.support:mentors",
            msg("Possible mentor schools, the most alike first"),
        ),
        "curators": Lazy(
            "schoolsupport.cli.support:curators", msg("Which curator looks after which school")
        ),
        "risks": Lazy("schoolsupport.cli.support:risks", msg("Risk profiles of schools, checked")),
        "region": Lazy("schoolsupport.cli.region:region", msg("Regions and their rules")),
        "deadline": Lazy(
            "schoolsupport.cli.deadline:deadline", msg("What an order's words about time mean")
        ),
        "roadmap": Lazy(
            "schoolsupport.cli.roadmap:roadmap", msg("Roadmaps: what, by when, who, by what paper")
        ),
        "monitor": Lazy(
            "schoolsupport.cli.monitor:monitor",
            msg("Execution of plans: what is done, what is late, rounds"),
        ),
        "report": Lazy(
            "schoolsupport.cli.report:report", msg("Documents in the forms of a region")
        ),
        "data": Lazy("schoolsupport.cli.data:data", msg("Files: what is read, and blanks")),
        "collect": Lazy(
            "schoolsupport.cli.collect:collect",
            msg("Workbooks sent to municipalities, and what came back"),
        ),
        "progress": Lazy(
            "schoolsupport.cli.progress:progress", msg("What was reported of the tasks of plans")
        ),
        "db": Lazy("schoolsupport.cli.db:db", msg("The store of plans and entries")),
        "receipt": Lazy("schoolsupport.cli.identify:receipt", msg("Receipts of runs")),
    }
)


class Program(LazyGroup):
    """The group of all commands, which also answers for errors and exit codes."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command line.

        Returns:
            The exit code if not `standalone_mode`; else the process exits with it.
        """
        words = sys.argv[1:] if args is None else list(args)
        session = Session.of(words, os.environ)
        given = {"complete_var": complete_var, "windows_expand_args": windows_expand_args, **extra}
        telling.set(lambda said: click.echo(session.say(said), err=True))
        try:
            try:
                _check_environment(os.environ)
                answer = super().main(
                    args, prog_name or PROGRAM, standalone_mode=False, obj=session, **given
                )
                code = answer if isinstance(answer, int) else FINE
            except (click.Abort, KeyboardInterrupt):
                code = INTERRUPTED
            except BrokenPipeError:
                raise
            except Exception as error:  # the user gets one line, not a traceback
                code = report_failure(error, session)
            sys.stdout.flush()
        except BrokenPipeError:  # a reader who has seen enough (`| head`) is no error
            code = BROKEN_PIPE
            _let_go_of_stdout()
        if standalone_mode:
            sys.exit(code)
        return code

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a broken pipe is kept from click, which would exit at once."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _let_go_of_stdout()
            return BROKEN_PIPE


def main() -> None:
    """Run the program: the entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    program.main()


def _check_environment(environ: Mapping[str, str]) -> None:
    asked = environ.get(LANGUAGE_VARIABLE, "")
    if asked and language_of(asked) is None:
        raise fault(
            "usage.unknown_language",
            where=LANGUAGE_VARIABLE,
            found=asked,
            known=", ".join(LANGUAGES),
        )


def _let_go_of_stdout() -> None:
    """Let what is still buffered go nowhere, so that the interpreter exits without a word."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version  # noqa: PLC0415  # start-up stays light

        click.echo(f"{PROGRAM} {version('schoolsupport')}")
        ctx.exit()


program = Program(
    PROGRAM,
    lazy=COMMANDS,
    words=msg(
        "Finds the schools which need support and says why, with act and clause.\n\n"
        "Begin with: schoolsupport demo"
    ),
    params=[
        Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            words=msg("Show the version"),
        )
    ],
)
