"""Why a school is proposed as a mentor, in words: what is alike, what is not, what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schoolsupport.support.mentors.context_gaps import MUNICIPALITY, Gap
from schoolsupport.tables import CONTEXT
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import number_text, percent

ALIKE = 0.5
"""Standard deviations up to which a share is called alike."""
UNLIKE = 1.5
"""Standard deviations from which it is called unlike."""
MOST_TOLD = 2
"""How many columns alike are told, and how many unlike; all stand in the table of columns."""

_SETTLEMENTS = {
    "capital": msg("both in the capital of the region"),
    "city": msg("both in a city"),
    "urban_settlement": msg("both in an urban settlement"),
    "village": msg("both in a village"),
}


def reasons_of(gaps: Sequence[Gap]) -> tuple[Message, ...]:
    """What speaks for and against a pair, the municipality and the size first."""
    order = {MUNICIPALITY: 0, "enrolment": 1, "settlement_kind": 2}
    known = [one for one in gaps if one.gap is not None]
    first = [one for one in known if one.column in order]
    said = [
        words for one in sorted(first, key=lambda one: order[one.column]) for words in _said(one)
    ]
    rest = sorted((one for one in known if one.column not in order), key=lambda one: one.gap or 0)
    alike = [one for one in rest if (one.gap or 0) <= ALIKE][:MOST_TOLD]
    unlike = [one for one in reversed(rest) if (one.gap or 0) >= UNLIKE][:MOST_TOLD]
    said += [words for one in (*alike, *unlike) for words in _said(one)]
    missing = [column_title(one.column) for one in gaps if one.gap is None]
    if missing:
        said.append(msg("not known: {columns}", columns="; ".join(missing)))
    return tuple(said)


def column_title(column: str) -> str:
    """The Russian heading of a column; its name where it has none."""
    known = CONTEXT.by_name.get(column)
    if column == MUNICIPALITY:
        return "Муниципалитет"
    return known.title if known else column


def _said(one: Gap) -> Iterator[Message]:
    if one.column == MUNICIPALITY:
        same = msg("the same municipality")
        yield same if one.gap == 0 else msg("another municipality: {name}", name=one.other)
    elif one.kind == "word":
        yield from _word(one)
    elif isinstance(one.own, float) and isinstance(one.other, float) and one.gap is not None:
        yield from _number(one, one.own, one.other, one.gap)


def _word(one: Gap) -> Iterator[Message]:
    if one.gap == 0 and one.own in _SETTLEMENTS:
        yield _SETTLEMENTS[str(one.own)]
    elif one.gap == 0:
        yield msg("{title}: the same", title=column_title(one.column))
    else:
        yield msg("{title}: not the same", title=column_title(one.column))


def _number(one: Gap, own: float, other: float, gap: float) -> Iterator[Message]:
    if one.column == "enrolment":
        yield msg("{own} and {other} pupils", own=int(own), other=int(other))
        return
    share = one.kind == "share"
    shown = [percent(v, "ru") if share else number_text(v, "", "ru") for v in (own, other)]
    title = column_title(one.column)
    if gap <= ALIKE:
        yield msg(
            "alike in «{title}»: {own} and {other}", title=title, own=shown[0], other=shown[1]
        )
    else:
        yield msg(
            "unlike in «{title}»: {own} and {other}", title=title, own=shown[0], other=shown[1]
        )
