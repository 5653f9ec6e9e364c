"""Places, bands, heads and components in words, Russian or English."""

from __future__ import annotations

from collections.abc import Iterator

from schoolsupport.identification.reasons.records import CellRecord, CriterionRecord
from schoolsupport.identification.reasons.told_records import (
    BandRecord,
    HeadRecord,
    RankRecord,
    TermRecord,
)
from schoolsupport.identification.reasons.words import VERDICTS, reason_words
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.translation import Message, msg
from schoolsupport.words.numbers import number_text, percent

_PLACE = {
    "lowest": msg("place {place} from the bottom of {size}"),
    "highest": msg("place {place} from the top of {size}"),
}
_NO_PLACE = msg("the place among {size} is not known")
_SHARE = {
    "lowest": msg("{cut} are in the lowest {share}"),
    "highest": msg("{cut} are in the highest {share}"),
}
_COUNT = {
    "lowest": msg("the lowest {cut} are in"),
    "highest": msg("the highest {cut} are in"),
}
_TIES = {
    "in": msg("the same number as {count} others; on the cut all are in"),
    "out": msg("the same number as {count} others; on the cut all are out"),
}


def rank_text(criterion: CriterionRecord, rank: RankRecord, lang: str) -> str:
    """The place of a school in its pool: «7-е место снизу из 40; в нижние 25 % входят 10»."""
    said = list(_rank_parts(criterion, rank, lang))
    return "; ".join(part.text(lang) for part in said)


def _rank_parts(criterion: CriterionRecord, rank: RankRecord, lang: str) -> Iterator[Message]:
    end = criterion.comparator
    size = _span(rank.size, rank.size_most)
    if rank.pool is not None:
        yield msg("pool «{pool}»", pool=rank.pool)
    if rank.size is None:
        yield msg("the pool of the school is not known")
        return
    if rank.cut is None:
        yield from _deviation_parts(criterion, rank, lang)
        return
    if rank.best is None or rank.worst is None:
        yield _with(_NO_PLACE, size=size)
    else:
        yield _with(_PLACE[end], place=_span(rank.best, rank.worst), size=size)
    cut = _span(rank.cut, rank.cut_most)
    if criterion.threshold < 1 or rank.cut != criterion.threshold:
        yield _with(_SHARE[end], cut=cut, share=percent(float(criterion.threshold), lang))
    else:
        yield _with(_COUNT[end], cut=cut)
    if rank.tied:
        yield _with(_TIES[rank.ties], count=rank.tied)


def _deviation_parts(criterion: CriterionRecord, rank: RankRecord, lang: str) -> Iterator[Message]:
    if rank.mean is None or rank.deviation is None or rank.line is None:
        yield msg("the mean of the {size} schools is not known", size=_span(rank.size, None))
        return
    numbers = (rank.mean, rank.deviation, rank.line)
    mean, deviation, line = (number_text(one, criterion.unit, lang) for one in numbers)
    yield msg(
        "mean of the {size} schools {mean}, standard deviation {deviation}, the cut is at {line}",
        size=rank.size,
        mean=mean,
        deviation=deviation,
        line=line,
    )


def band_text(band: BandRecord, unit: str, lang: str) -> str | None:
    """The band of a school with its ends, or the bands that are possible."""
    if band.titles is None:
        return None
    lowest, highest = band.titles
    if band.band is None:
        return msg("from «{low}» to «{high}»", low=lowest, high=highest).text(lang)
    ends = _ends(band, unit, lang)
    return f"«{lowest}»" + (f" ({ends})" if ends else "")


def _ends(band: BandRecord, unit: str, lang: str) -> str | None:
    low = None if band.low is None else number_text(band.low, unit, lang)
    high = None if band.high is None else number_text(band.high, unit, lang)
    if low is not None and high is not None:
        return msg("from {line} to {line_to}", line=low, line_to=high).text(lang)
    if low is not None:
        return msg("from {line} up", line=low).text(lang)
    return None if high is None else msg("up to {line}", line=high).text(lang)


def head_text(head: HeadRecord, lang: str) -> str:
    """Whose verdict was taken over: «как у головной школы …»."""
    name = f"{head.name} ({head.school})" if head.name else head.school
    if head.verdict is None:
        return msg("as of the head school {name}: it is not in the data", name=name).text(lang)
    says = VERDICTS[head.verdict]
    return msg("as of the head school {name}: {says}", name=name, says=says).text(lang)


def told_cell(cell: CellRecord, criterion: CriterionRecord, value: float, lang: str) -> str:
    """The number of a school that is ranked or in a band."""
    counts = ""
    if cell.numerator is not None and cell.denominator is not None:
        counts = f"{cell.numerator} / {cell.denominator} = "
    text = counts + number_text(value, criterion.unit, lang)
    if criterion.band is not None:
        band = band_text(criterion.band, criterion.unit, lang)
        text += f": {band}" if band else ""
    reason = None if cell.verdict is not Verdict.NO_DATA else reason_words(cell.reason)
    if reason is not None:
        text += f" — {reason.text(lang)}"
    if criterion.rounded is not None:
        text += ", " + rounded_text(criterion.rounded, lang)
    return text


def rounded_text(digits: int, lang: str) -> str:
    """That the act orders the number to be rounded before it is compared."""
    return msg("rounded to decimals: {digits}", digits=digits).text(lang)


def term_text(term: TermRecord, lang: str) -> str:
    """A component of an index: its number, what the scale makes of it, its weight."""
    title = term.title or term.indicator
    if term.weight is None or term.value is None or term.scaled is None:
        left_out = msg("{title}: left out, its weight goes to the others", title=title)
        return left_out.text(lang)
    value = number_text(term.value, term.unit, lang)
    weight = number_text(term.weight, "index", lang)
    if term.scaled == term.value:
        said = msg("{title}: {value}, weight {weight}", title=title, value=value, weight=weight)
        return said.text(lang)
    return msg(
        "{title}: {value}, on the scale {scaled}, weight {weight}",
        title=title,
        value=value,
        scaled=number_text(term.scaled, "index", lang),
        weight=weight,
    ).text(lang)


def _span(low: int | None, high: int | None) -> object:
    if high is None or low == high:
        return low
    return msg("{low} to {high}", low=low, high=high)


def _with(message: Message, **values: object) -> Message:
    return Message(message.template, values)
