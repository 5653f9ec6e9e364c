"""Commands and options whose help speaks the user's language, and groups that import late."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, TypeVar

import click
from attrs import frozen
from click.core import ParameterSource as Source

from schoolsupport.cli.session import Session, language_of
from schoolsupport.faults import fault, nearest
from schoolsupport.translation import LANGUAGES, Message, msg

F = TypeVar("F", bound=Callable[..., Any])
FINE, ERROR, WRONG_USE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
"""The codes the program exits with."""
_WIDEST_HELP = 100


class Option(click.Option):
    """An option with a help text that is translated when it is shown."""

    def __init__(
        self, *args: Any, words: Message, setting: str | None = None, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.words = words
        self.setting = setting

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, Source]:
        """What was typed, else what the environment says, else `support.toml`."""
        return _or_setting(ctx, self.setting, *super().consume_value(ctx, opts))

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The names of the option, and its help."""
        record = super().get_help_record(ctx)
        return None if record is None else (record[0], _say(ctx, self.words))


class Argument(click.Argument):
    """An argument with a help text that is translated when it is shown."""

    def __init__(
        self, *args: Any, words: Message, setting: str | None = None, **given: Any
    ) -> None:
        super().__init__(*args, **given)
        self.words = words
        self.setting = setting

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> tuple[Any, Source]:
        """What was typed, else `support.toml`: words are never shifted from one to another."""
        return _or_setting(ctx, self.setting, *super().consume_value(ctx, opts))


def _or_setting(
    ctx: click.Context, setting: str | None, value: Any, source: Source
) -> tuple[Any, Source]:
    """A value, or what `support.toml` of the working folder has in its place."""
    typed = source in {Source.COMMANDLINE, Source.ENVIRONMENT} and value != ()
    if setting is None or typed or ctx.resilient_parsing:
        return value, source
    found = (ctx.find_object(Session) or Session()).setting(setting)
    return (value, source) if found is None else (found, Source.DEFAULT_MAP)


class _Translated(click.Command):
    """Help in the user's language, and the options that every command has."""

    def __init__(self, *args: Any, words: Message, **given: Any) -> None:
        given.setdefault("context_settings", {"max_content_width": _WIDEST_HELP})
        super().__init__(*args, **given)
        self.words = words
        self.params += _options_of_all()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words given; click's parser does not say whose option is at fault."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option `--help`, explained in the user's language."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = _say(ctx, msg("Show this help"))
        return found

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, text, arguments, options."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_say(ctx, msg("Usage: ")))
        for paragraph in _say(ctx, self.words).split("\n\n"):
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(paragraph)
        params = self.get_params(ctx)
        arguments = [
            (param.make_metavar(ctx), _say(ctx, param.words))
            for param in params
            if isinstance(param, Argument)
        ]
        records = [param.get_help_record(ctx) for param in params]
        options = [
            record
            for param, record in zip(params, records, strict=True)
            if record is not None and isinstance(param, click.Option)
        ]
        for title, rows in (
            (msg("Arguments"), arguments),
            (msg("Options"), options),
            (msg("Commands"), self.command_rows(ctx)),
        ):
            if rows:
                with formatter.section(_say(ctx, title)):
                    formatter.write_dl(rows)

    def command_rows(self, ctx: click.Context) -> list[tuple[str, str]]:  # noqa: ARG002  # groups need the context
        """The commands inside, with a line on each."""
        return []


class Command(_Translated):
    """A command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words given, and refuse those that nothing asks for."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise fault("usage.no_place", found=" ".join(rest))
        return rest


@frozen
class Lazy:
    """A command that is imported when it is needed: `module:name`, and a line on it."""

    target: str
    words: Message


class LazyGroup(_Translated, click.Group):
    """A group that imports a command's module only when it is run or its help is shown."""

    def __init__(self, *args: Any, lazy: Mapping[str, Lazy], **given: Any) -> None:
        given.setdefault("callback", _help_if_alone)
        given.setdefault("invoke_without_command", True)
        super().__init__(*args, subcommand_metavar="COMMAND …", **given)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Names of the commands, the main path first."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """Import a command; None if there is none of the name."""
        if cmd_name not in self.lazy:
            return None
        module, _, name = self.lazy[cmd_name].target.partition(":")
        command = getattr(import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{name} is not a command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for."""
        if args[0] not in self.lazy and not ctx.resilient_parsing:
            known = ", ".join(self.lazy)
            near = nearest(args[0].lower(), self.lazy)
            raise fault("usage.unknown_command", where=args[0], near=near, known=known)
        return super().resolve_command(ctx, args)

    def command_rows(self, ctx: click.Context) -> list[tuple[str, str]]:
        """The commands, without importing any."""
        return [(name, _say(ctx, lazy.words)) for name, lazy in self.lazy.items()]


def option(*names: str, words: Message, **given: Any) -> Callable[[F], F]:
    """An option with a translated help text, as a decorator."""
    return click.option(*names, cls=Option, words=words, **given)


def argument(*names: str, words: Message, **given: Any) -> Callable[[F], F]:
    """An argument with a translated help text, as a decorator."""
    return click.argument(*names, cls=Argument, words=words, **given)


def _say(ctx: click.Context, words: Message) -> str:
    return (ctx.find_object(Session) or Session()).say(words)


def _help_if_alone(**_: Any) -> None:
    ctx = click.get_current_context()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(WRONG_USE)


def _options_of_all() -> Sequence[Option]:
    """`--lang` and `--debug`: the session has read them already, here they are only known."""
    return (
        Option(
            ["--lang"],
            metavar="|".join(LANGUAGES),
            expose_value=False,
            callback=_check_language,
            words=msg("Language of messages"),
        ),
        Option(
            ["--debug"],
            is_flag=True,
            expose_value=False,
            words=msg("Show the traceback of an error"),
        ),
    )


def _check_language(_: click.Context, __: click.Parameter, value: str | None) -> None:
    if value is not None and language_of(value) is None:
        raise fault(
            "usage.unknown_language", where="--lang", found=value, known=", ".join(LANGUAGES)
        )


def json_option(command: F) -> F:
    """`--json`, which the session has read already."""
    told = msg("Print JSON and nothing else (schemas: docs/schema)")
    return option("--json", is_flag=True, expose_value=False, words=told)(command)
