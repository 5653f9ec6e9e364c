"""One door for TOML that somebody gives: bounded before it is read, and after.

A file may be anything: brackets without an end, a number of a hundred thousand digits, a key of as
many dots. What no file of ours could need is refused at once, and what is refused says where.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import Any

from schoolsupport.faults import own_words
from schoolsupport.translation import Because, Message, msg

LARGEST = 1024 * 1024
"""Bytes of a file; the longest roadmap of an order has less than a tenth of them."""
MOST_VALUES = 100_000
DEEPEST = 32
MOST_DOTS = 32
"""Parts of a dotted key: reading takes time with their square."""
MOST_DIGITS = 60
LONGEST_KEY = 200
MOST_TEXT = 200_000

_WHOLE = 2**63  # what TOML promises
_APART = re.compile(
    r'"""(?:[^"\\]++|\\.|""?(?!"))*+"""|\'\'\'(?:[^\']++|\'\'?(?!\'))*+\'\'\''
    r'|"(?:[^"\\\n]++|\\.)*+"|\'[^\'\n]*+\'|#[^\n]*+',
    re.DOTALL,
)
"""Texts and remarks, whose dots part no key."""
_BETWEEN_KEYS = re.compile(r"[=,\[\]{}\n]")
_SAID = re.compile(r"(?P<words>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end.*)\)")


class NotTomlError(ValueError):
    """A text that is not TOML, or is more than any file of ours could hold.

    Attributes:
        why: what is wrong with it.
    """

    def __init__(self, why: Message) -> None:
        super().__init__(why.text())
        self.why = Because(why.template, why.values)


def toml_of(content: str | bytes, *, exact: bool = True) -> dict[str, Any]:
    """What a TOML document says.

    Args:
        content: the document; bytes are UTF-8, a byte order mark first or not.
        exact: whether fractions are `Decimal`; else they are floats.

    Raises:
        NotTomlError: it is not TOML, is larger or deeper than any file of ours, or holds a number
            or a key that is.
        UnicodeDecodeError: the bytes are not UTF-8.
    """
    if len(content) > LARGEST:
        raise NotTomlError(msg("it is larger than {size} KB", size=LARGEST // 1024))
    text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    _check_keys(text)
    try:
        said = tomllib.loads(text, parse_float=_number if exact else _float)
    except NotTomlError:
        raise
    except RecursionError as error:
        raise NotTomlError(_too_deep()) from error
    except tomllib.TOMLDecodeError as error:
        raise NotTomlError(_in_words(str(error))) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise NotTomlError(_too_long()) from error
    _check_values(said)
    return said


def read_toml_bytes(file: Traversable) -> bytes:
    """The bytes of a file, of one that is too large as many as show it.

    Raises:
        OSError: the file cannot be read.
    """
    with file.open("rb") as stream:
        content: bytes = stream.read(LARGEST + 1)
    return content


def _check_keys(text: str) -> None:
    """Refuse keys without end, and one whose parts are, before its square of time is spent."""
    if len(text) < MOST_VALUES and not any(
        line.count(".") > MOST_DOTS for line in text.split("\n")
    ):
        return
    bare = _APART.sub(" ", text)
    if sum(map(bare.count, "=[{,")) > MOST_VALUES:
        raise NotTomlError(_too_many())
    if any(key.count(".") > MOST_DOTS for key in _BETWEEN_KEYS.split(bare)):
        raise NotTomlError(msg("a key has more than {most} parts", most=MOST_DOTS))


def _check_values(said: dict[str, Any]) -> None:
    waiting: list[tuple[int, Any]] = [(0, said)]
    count = 0
    while waiting:
        depth, value = waiting.pop()
        count += 1
        if depth > DEEPEST:
            raise NotTomlError(_too_deep())
        if isinstance(value, dict):
            _check_names(value)
            waiting += [(depth + 1, one) for one in value.values()]
        elif isinstance(value, list):
            waiting += [(depth + 1, one) for one in value]
        elif isinstance(value, int) and abs(value) >= _WHOLE:
            raise NotTomlError(_too_long())
        elif isinstance(value, str) and len(value) > MOST_TEXT:
            raise NotTomlError(msg("a text has more than {most} letters", most=MOST_TEXT))
        if count + len(waiting) > MOST_VALUES:
            raise NotTomlError(_too_many())


def _check_names(table: dict[str, Any]) -> None:
    if any(len(key) > LONGEST_KEY for key in table):
        raise NotTomlError(msg("a key has more than {most} letters", most=LONGEST_KEY))


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except ArithmeticError as error:  # an exponent that no machine holds
        raise NotTomlError(_too_long()) from error
    if len(text) > MOST_DIGITS or (number.is_finite() and abs(number.adjusted()) > MOST_DIGITS):
        raise NotTomlError(_too_long())
    return number


def _float(text: str) -> float:
    return float(_number(text))


def _too_many() -> Message:
    return msg("it holds more than {most} values", most=MOST_VALUES)


def _too_deep() -> Message:
    return msg("lists and tables stand in one another more than {most} deep", most=DEEPEST)


def _too_long() -> Message:
    return msg("a number is too long to mean anything")


_BACKSLASH = msg(
    "a backslash stands in a text: write the text in single quotes, or the backslash twice"
)
_PARSER = {
    "Invalid statement": msg("what stands here is neither a key nor a heading"),
    "Expected newline or end of document after a statement": msg(
        "a value is followed by something else: a line holds one key and one value"
    ),
    "Cannot overwrite a value": msg("the same key stands here twice"),
    "Expected ']' at the end of a table declaration": msg("a heading is not closed: ] is missing"),
    "Expected ']]' at the end of an array declaration": msg(
        "a heading is not closed: ]] is missing"
    ),
    "Expected '=' after a key in a key/value pair": msg("a key is not followed by ="),
    "Invalid initial character for a key part": msg("a key cannot begin like this"),
    "Unclosed array": msg("a list is not closed: ] is missing"),
    "Unclosed inline table": msg("a table in braces is not closed: }} is missing"),
    "Unescaped '\\' in a string": _BACKSLASH,
    "Invalid hex value": _BACKSLASH,
    "Escaped character is not a Unicode scalar value": _BACKSLASH,
    "Unterminated string": msg("a text is not closed: a quote is missing"),
    "Invalid date or datetime": msg("there is no such day"),
    "Invalid value": msg("this is no value: a text stands in quotes, a fraction has a point"),
}


def _in_words(text: str) -> Message:
    """What the parser says, in words of the reader's language where it is known."""
    match = _SAID.fullmatch(text)
    words = _PARSER.get(match["words"] if match else text, own_words(text))
    if match is None or match["words"] not in _PARSER:
        return words
    if match["line"] is None:
        return msg("{words} (at the end of the file)", words=words)
    line, column = int(match["line"]), int(match["column"])
    return msg("line {line}, column {column}: {words}", line=line, column=column, words=words)
