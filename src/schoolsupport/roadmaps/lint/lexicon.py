"""The words lint knows: slips, what rests on what, what is no fault, how fields are called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files

from attrs import field, frozen

from schoolsupport.structure import read_toml, structured
from schoolsupport.translation import Bilingual


@frozen(kw_only=True)
class Slip:
    """A slip of the pen and how it is mended.

    Attributes:
        pattern: the words, as a regular expression.
        mended: what to put in their place.
        print: words of an order in which it stands.
        likely: those words as they were meant.
        right: the nearest words in which there is nothing to mend.
        met: the orders it was met in, of those this project brings.
        also: another sentence in which it stands, where its words are those of few sentences.
    """

    pattern: str
    mended: str
    print: str
    likely: str
    right: str
    met: tuple[str, ...]
    also: Mapping[str, str] = field(factory=dict)

    def mend(self, text: str) -> str:
        """A text without the slip."""
        return re.sub(self.pattern, self.mended, text)


@frozen(kw_only=True)
class Pair:
    """What is made, and what rests on it, by the words of their rows.

    Attributes:
        rule: code of the rule that looks for it.
        made: words of the row that makes the thing, as a regular expression.
        rests: words of the row that cannot be before it.
    """

    rule: str
    made: str
    rests: str


@frozen(kw_only=True)
class _Words:
    organisations: str
    field: str
    everybody: str
    capitals: str
    noun_like: str
    hanging: str


@frozen(kw_only=True, slots=False)
class Lexicon:
    """The file as a whole; `fields` of a template are as a reader is told them."""

    slip: tuple[Slip, ...]
    pair: tuple[Pair, ...]
    words: _Words
    fields: Mapping[str, Bilingual]

    @cached_property
    def well_known(self) -> frozenset[str]:
        """Short forms, and words in capitals, that need no explanation."""
        words = self.words
        return frozenset(
            f"{words.organisations} {words.field} {words.everybody} {words.capitals}".split()
        )

    @cached_property
    def noun_like(self) -> frozenset[str]:
        """Words with the ending of an adjective after which a text may end."""
        return frozenset(self.words.noun_like.split())

    @cached_property
    def hanging(self) -> frozenset[str]:
        """Words after which no text ends."""
        return frozenset(self.words.hanging.split())


@cache
def lexicon() -> Lexicon:
    """The words as `lexicon.toml` has them."""
    path = files("schoolsupport.roadmaps.lint") / "lexicon.toml"
    return structured(read_toml(path), Lexicon, "lexicon.toml")
