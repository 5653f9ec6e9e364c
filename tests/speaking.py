"""A message of every kind, for tests of what becomes of words that are stored."""

from __future__ import annotations

from schoolsupport.translation import Bilingual, Message, Spoken, msg, plural
from schoolsupport.words.numbers import Quantity

SPEAKING: tuple[Message, ...] = (
    msg("found: {found}", found=msg("no")),
    msg("found: {found}", found=plural("{n} school", "{n} schools", 3)),
    plural("{n} school", "{n} schools", 21),
    Quantity(0.3, "share"),
    Spoken(lambda lang: "{да}" if lang == "ru" else "{yes}"),
    Bilingual(ru="строк: {n}", en="rows: {n}").message({"n": 2}),
)
