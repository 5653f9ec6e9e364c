"""Words for people: messages marked in English, shown in Russian or English.

A message is kept as its English template and its values until somebody reads it, so that one
problem can be shown in two languages and compared by code in neither.
"""

from __future__ import annotations

import gettext
import logging
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

from attrs import field, frozen

LANGUAGES = ("ru", "en")
DEFAULT_LANGUAGE = "ru"


@runtime_checkable
class Speaking(Protocol):
    """Whatever can say itself in a language: messages, problems, errors."""

    def text(self, lang: str = "en") -> str:
        """The words."""


telling: ContextVar[Callable[[Message], None] | None] = ContextVar("telling", default=None)
"""Who tells a reader what was done on the way, unasked; where nobody does, it is logged."""


def _frozen_values(values: Mapping[str, object]) -> Mapping[str, object]:
    return MappingProxyType(dict(values))


@frozen
class Message:
    """A template in English with its values, translated when it is shown."""

    template: str
    values: Mapping[str, object] = field(factory=dict, converter=_frozen_values)

    def text(self, lang: str = "en") -> str:
        """The message in one language; nested messages are translated too."""
        if not self.template:
            return ""  # for which a catalogue would give its own header
        values = {key: said(value, lang) for key, value in self.values.items()}
        return translations(lang).gettext(self.template).format_map(values)

    def __str__(self) -> str:
        return self.text()

    def __hash__(self) -> int:
        return hash((self.template, tuple(sorted((k, str(v)) for k, v in self.values.items()))))


@frozen
class InTwoLanguages(Message):
    """A message whose words a file of data gives in both languages; `template` is the English.

    Attributes:
        russian: the template in Russian.
    """

    russian: str = ""

    def text(self, lang: str = "en") -> str:
        """The message in one language."""
        values = {key: said(value, lang) for key, value in self.values.items()}
        return (self.russian if lang == "ru" else self.template).format_map(values)

    def __hash__(self) -> int:
        return super().__hash__()


class Because(Message):
    """Why something failed, as whoever refused it says; never what stood in a file."""


def kept(message: Message) -> Message:
    """A message as it can be stored: words that no template says alone, in both languages."""
    if type(message) in (Message, InTwoLanguages):
        return message
    ru, en = (message.text(lang).replace("{", "{{").replace("}", "}}") for lang in ("ru", "en"))
    return InTwoLanguages(en, {}, ru)


def restored(template: str, values: Mapping[str, object], russian: str | None = None) -> Message:
    """A message that was stored: its template, values, and Russian where it has its own."""
    return (
        Message(template, values) if russian is None else InTwoLanguages(template, values, russian)
    )


@frozen(kw_only=True)
class Bilingual:
    """Words that a file of data gives in both languages."""

    ru: str
    en: str

    def text(self, lang: str = "en") -> str:
        """The words in one language."""
        return self.ru if lang == "ru" else self.en

    def message(self, values: Mapping[str, object]) -> Message:
        """The words with what stands in their braces."""
        return InTwoLanguages(self.en, values, self.ru)


def said(value: object, lang: str) -> object:
    """A value as it is said in a language: what can speak speaks, days as people write them."""
    if isinstance(value, str | int | float):
        return value  # by far the most; to ask for a protocol takes longer
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}" if lang == "ru" else value.isoformat()
    return value.text(lang) if isinstance(value, Speaking) else value


def msg(template: str, **values: object) -> Message:
    """Mark a message for translation (the extractor looks for this name)."""
    return Message(template, values)


def with_values(message: Message, **values: object) -> Message:
    """A message that stands in a table without its values, with them."""
    return Message(message.template, values)


def joined(parts: Iterable[object], between: str = ", ") -> Message:
    """Parts in one message, each said in the reader's language."""
    values = {f"part{place}": part for place, part in enumerate(parts)}
    return Message(between.join(f"{{{name}}}" for name in values), values)


@frozen
class Plural(Message):
    """A message whose words depend on its number `n`: «1 школа», «3 школы», «5 школ».

    Attributes:
        one: the English template for one; `template` is that for many.
    """

    one: str = ""

    def text(self, lang: str = "en") -> str:
        """The message in the form that its number asks for."""
        values = {key: said(value, lang) for key, value in self.values.items()}
        count = int(str(values["n"]))
        form = translations(lang).ngettext(self.one, self.template, count)
        return form.format_map(values)

    def __hash__(self) -> int:
        return super().__hash__()


class Spoken(Message):
    """Words that are put together anew for each language, where one template would not do."""

    def __init__(self, speak: Callable[[str], str]) -> None:
        super().__init__("{speak}", {"speak": speak})

    def text(self, lang: str = "en") -> str:
        """What the function says in a language."""
        speak: Callable[[str], str] = self.values["speak"]  # type: ignore[assignment]  # it was given as one
        return speak(lang)


def plural(one: str, many: str, n: int, **values: object) -> Message:
    """Mark a message that is counted: `plural("{n} school", "{n} schools", n)`."""
    return Plural(many, {**values, "n": n}, one)


@cache
def translations(lang: str) -> gettext.NullTranslations:
    """The catalogue of a language; English is the templates themselves.

    Args:
        lang: `ru` or `en`.

    Raises:
        ValueError: the language is neither.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"language {lang!r} is not known; write one of {', '.join(LANGUAGES)}")
    if lang == "en":
        return gettext.NullTranslations()
    folder = files("schoolsupport") / "locale"
    with (folder / lang / "LC_MESSAGES" / "schoolsupport.mo").open("rb") as catalogue:
        words = gettext.GNUTranslations(catalogue)
    words.add_fallback(_FaultWords())
    return words


@cache
def families() -> tuple[str, ...]:
    """The families of faults, each a TOML file in `faults`."""
    names = (file.name for file in (files("schoolsupport") / "faults").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def family_words(family: str) -> dict[str, Any]:
    """What the file of a family of faults says.

    Raises:
        KeyError: there is no such family.
    """
    import tomllib  # noqa: PLC0415  # most runs make no fault, and start without it

    try:
        text = (files("schoolsupport") / "faults" / f"{family}.toml").read_text("utf-8")
    except FileNotFoundError:
        raise KeyError(family) from None
    said = tomllib.loads(text)
    for entry in said.values():
        if isinstance(entry, dict):
            pairs = (words for words in entry.values() if isinstance(words, dict))
            _russian.update({words["en"]: words["ru"] for words in pairs})
    return said


class _FaultWords(gettext.NullTranslations):
    """The Russian of faults by their English, which is all that a stored message holds."""

    def gettext(self, message: str) -> str:
        if message not in _russian:
            for family in families():
                family_words(family)
        return _russian.get(message, message)


_russian: dict[str, str] = {}


def tell(said: Message) -> None:
    """Tell a reader what was done on the way, or what waits for a choice; else it is logged."""
    teller = telling.get()
    if teller is not None:
        teller(said)
    else:
        logging.getLogger("schoolsupport").info("%s", said)
