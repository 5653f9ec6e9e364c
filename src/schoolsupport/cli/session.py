"""What one call of the program knows of its user: the language, the clock, how to answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import click
from attrs import frozen

from schoolsupport import translation
from schoolsupport.cli.settings import SETTINGS_FILE, Settings, read_settings_file
from schoolsupport.translation import DEFAULT_LANGUAGE, LANGUAGES, Message
from schoolsupport.words.text import harmless

LANGUAGE_VARIABLE = "SCHOOLSUPPORT_LANG"
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_NO_LOCALE = ("", "C", "POSIX")


@frozen
class Session:
    """One call of the program.

    Attributes:
        lang: language of everything said.
        as_json: whether a program reads the answer.
        debug: whether errors show their traceback.
        folder: the working folder.
    """

    lang: str = DEFAULT_LANGUAGE
    as_json: bool = False
    debug: bool = False
    folder: Path = Path()

    @cached_property
    def settings(self) -> Settings:
        """What `support.toml` of the working folder says; read when something was not typed.

        Raises:
            WrongUseError: the file cannot be read, or says what it may not.
        """
        return read_settings_file(self.folder)

    def setting(self, name: str) -> Any:
        """What stands in for something that was not typed; None where nothing does.

        Args:
            name: a key of `support.toml`.

        Raises:
            WrongUseError: the file cannot be read, or says what it may not.
        """
        found = getattr(self.settings, name) or None
        if found is not None and self.debug:
            shown = ", ".join(found) if isinstance(found, tuple) else found
            click.echo(harmless(f"{SETTINGS_FILE}: {name} = {shown}"), err=True)
        return found

    @classmethod
    def of(cls, words: Sequence[str], environ: Mapping[str, str]) -> Session:
        """The session of a command line.

        It is read before the options are, so that help and errors speak the right language too.

        Args:
            words: the command line without the name of the program.
            environ: environment variables.
        """
        options = words[: words.index("--")] if "--" in words else words
        return cls(
            lang=_language(options, environ),
            as_json="--json" in options,
            debug="--debug" in options,
        )

    @property
    def words(self) -> NullTranslations:
        """The catalogue, for what is counted: `session.words.ngettext("…", "…", n)`."""
        return translation.translations(self.lang)

    def say(self, message: Message) -> str:
        """A message in the user's language."""
        return harmless(message.text(self.lang))


def current_session() -> Session:
    """The session of the command that is running."""
    found = click.get_current_context().find_object(Session)
    return found if found is not None else Session()


def now() -> datetime:
    """The moment it is: the only clock of the program."""
    return datetime.now().astimezone()


def today(zone: tzinfo | None = None) -> date:
    """The day it is where the user is, or in a zone."""
    return now().astimezone(zone).date()


def zone_on(day: date) -> tzinfo:
    """The zone of the machine, as its clock goes when a day ends."""
    midnight = datetime.combine(day + timedelta(days=1), time())
    return midnight.astimezone().tzinfo or UTC


def language_of(text: str) -> str | None:
    """The language that a word such as `ru`, `ru_RU.UTF-8` or `EN` names, if it is one of ours."""
    short = text.replace("-", "_").partition(".")[0].partition("_")[0].lower()
    return short if short in LANGUAGES else None


def _language(options: Sequence[str], environ: Mapping[str, str]) -> str:
    for asked in (_option(options, "--lang"), environ.get(LANGUAGE_VARIABLE, "")):
        chosen = language_of(asked)
        if chosen is not None:
            return chosen
    locale = next((environ[name] for name in _LOCALE_VARIABLES if environ.get(name)), "")
    if locale.partition(".")[0] in _NO_LOCALE:
        return DEFAULT_LANGUAGE
    return language_of(locale) or "en"


def _option(options: Sequence[str], name: str) -> str:
    """The last value of an option, with or without `=`; empty if it is not given."""
    value = ""
    for place, word in enumerate(options):
        if word == name and place + 1 < len(options):
            value = options[place + 1]
        elif word.startswith(f"{name}="):
            value = word.partition("=")[2]
    return value
