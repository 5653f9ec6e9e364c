"""Verdicts, reasons, works and numbers in words, Russian or English."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from attrs import field, frozen

from schoolsupport.domain import ASSESSMENTS, LegalSource, NotApplicable, Procedure, YearUnit
from schoolsupport.identification.cells import cells_year
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.judged import Judged
from schoolsupport.identification.reasons.cells import (
    BandRecord,
    CellRecord,
    HeadRecord,
    RankRecord,
    TermRecord,
)
from schoolsupport.identification.reasons.evidence import NOT_OBJECTIVE
from schoolsupport.identification.reasons.records import (
    CriterionRecord,
)
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.pages import Column, Lines, Part, Ratio, Text, Value
from schoolsupport.translation import DEFAULT_LANGUAGE, Message, joined, msg, with_values
from schoolsupport.words.numbers import Span, bare_unit, number_text, percent

VERDICTS = {
    Verdict.MET: msg("yes"),
    Verdict.NOT_MET: msg("no"),
    Verdict.NO_DATA: msg("cannot be judged"),
    Verdict.NOT_APPLICABLE: msg("does not apply"),
}
MARKS = {
    Verdict.MET: "■",
    Verdict.NOT_MET: "□",
    Verdict.NO_DATA: "?",
    Verdict.NOT_APPLICABLE: "—",
}
_REASONS = {
    "missing": msg("no data"),
    "ambiguous": msg("the percent fits several numbers of pupils"),
    "doubtful": msg("the mark is doubtful"),
    "nobody": msg("nobody took part"),
    "not_objective": msg("the result is marked as not objective"),
    "others_unknown": msg("the numbers of other schools are not known"),
    "small_pool": msg("too few schools in the pool"),
    "restricted": msg("the use of the result is restricted, and the rule does not use it"),
}


def reason_words(key: str | None) -> Message | None:
    """Why a verdict is not decided or does not apply, in words."""
    if key is None:
        return None
    if key in _REASONS:
        return _REASONS[key]
    return NotApplicable[key.upper()].message


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
    asked = float(criterion.threshold or 0)
    if asked < 1 or rank.cut != asked:
        yield _with(_SHARE[end], cut=cut, share=percent(asked, lang))
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
    low = None if band.low is None else number_text(band.low, unit, lang, compared=True)
    high = None if band.high is None else number_text(band.high, unit, lang, compared=True)
    if band.low is not None and high is not None:
        low = number_text(band.low, bare_unit(unit), lang)
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


_CELL = {
    Verdict.MET: msg("low"),
    Verdict.NOT_MET: msg("not low"),
    Verdict.NO_DATA: msg("not known"),
    Verdict.NOT_APPLICABLE: msg("not counted"),
}
_SILENT = {
    Verdict.MET: msg("taken as met, for want of data"),
    Verdict.NOT_MET: msg("taken as not met, for want of data"),
    Verdict.NO_DATA: msg("not known"),
    Verdict.NOT_APPLICABLE: msg("not counted"),
}
_NEAR = 3  # pupils; what needs more of them is not near the line
_HEADS = InputKey("schools", "branch_of")
_SIGNS = {
    "at_least": (msg("not less than {line}"), msg("less than {line}")),
    "at_most": (msg("not more than {line}"), msg("more than {line}")),
    "above": (msg("more than {line}"), msg("not more than {line}")),
    "below": (msg("less than {line}"), msg("not less than {line}")),
}
_APART = {
    "region": msg("the school has {own}, the region {other}; school minus region "),
    "municipality": msg(
        "the school has {own}, the municipality {other}; school minus municipality "
    ),
}
_APART_SIZE = {
    "region": msg("the school has {own}, the region {other}; they differ by "),
    "municipality": msg("the school has {own}, the municipality {other}; they differ by "),
}


_SUBJECTS = {
    "ru": "РУ",
    "ma": "МА",
    "wo": "ОМ",
    "hi": "ИС",
    "bi": "БИ",
    "ge": "ГГ",
    "so": "ОБ",
    "ph": "ФИ",
    "ch": "ХИ",
    "in": "ИН",
    "li": "ЛИ",
    "en": "АЯ",
    "de": "НЯ",
    "fr": "ФЯ",
    "es": "ИСП",
    "zh": "КИТ",
    "fl": "ИЯ",
}
_VARIANTS = {"base": " баз.", "profile": " проф."}


def short_work(procedure: str, year: int, unit: str = YearUnit.CALENDAR) -> str:
    """A work of a year as files of results name it: «6 РУ 2021», «ЕГЭ МА проф. 2021»."""
    one = Procedure.parse(procedure)
    subject = _SUBJECTS[one.subject] + (_VARIANTS[one.variant] if one.variant else "")
    grade = f"{one.grade} " if one.assessment in {"vpr", "rpr"} else ""
    assessment = "" if one.assessment == "vpr" else f"{ASSESSMENTS[one.assessment]} "
    return f"{assessment}{grade}{subject} {cells_year(year, YearUnit(unit))}"


def procedure_title(procedure: str, year: int, unit: str) -> str:
    """A work of a year in words: «ВПР, 5 класс, русский язык, 2021»."""
    return f"{Procedure.parse(procedure).title}, {cells_year(year, YearUnit(unit))}"


def input_title(key: InputKey, lang: str = DEFAULT_LANGUAGE) -> str:
    """A missing input in words."""
    if key.table == "results":
        return procedure_title(key.name, key.year, key.unit)
    if key.table == "reference":
        title = procedure_title(key.name, key.year, key.unit)
        return msg("compared with: {what}", what=title).text(lang)
    if key.table == "objectivity":
        title = procedure_title(key.name, key.year, key.unit)
        return msg("objectivity of: {what}", what=title).text(lang)
    if key == _HEADS:
        return msg("the head school of the branch").text(lang)
    if key.table == "lists":
        return msg(
            "the list «{name}»: it is not given, or a name in it fits no school", name=key.name
        ).text(lang)
    title = key.title or key.name
    return f"{title}, {key.year}" if key.year else title


WORK_COLUMNS = (
    Column(heading=msg("Work"), id="work", width=(16, 32)),
    Column(heading=msg("Year"), id="year", wrap="never"),
    # read as a text: a share of each year, one under another
    Column(heading=msg("Below the boundary"), id="share", unit="text", width=(10, 24)),
    Column(heading=msg("Result"), id="result", width=(10, 60)),
    Column(heading=msg("To the line"), id="to_line", width=(6, 10), align="right"),
    Column(heading=msg("95 % interval"), id="interval", width=(10, 20)),
)


def work_rows(
    cells: Sequence[CellRecord], notes: Callable[[CellRecord], Sequence[Message]]
) -> Iterator[tuple[Value, ...]]:
    """The years of one work under `WORK_COLUMNS`: counts, share, how far, how sure.

    They stand in one row, a line each, unless there is more to say of one of them.

    Args:
        cells: the years of the work.
        notes: what else has to be said of a cell.
    """
    lines = [_work_line(cell, notes(cell)) for cell in cells]
    title = Procedure.parse(cells[0].procedure or "").title
    if len(cells) == 1 or any(cell.reason is not None or notes(cell) for cell in cells):
        yield from ((title, *line) for line in lines)
    else:
        yield (title, *(Lines(tuple(column)) for column in zip(*lines, strict=True)))


def _work_line(cell: CellRecord, notes: Sequence[Message]) -> tuple[Any, ...]:
    reason = reason_words(cell.reason)
    said: Message = joined([MARKS[cell.verdict], _CELL[cell.verdict]], " ")
    year = cells_year(cell.year, YearUnit(cell.unit))
    if reason is not None:
        said = joined([said, reason], " — ")
    if notes:
        said = joined([said, *notes], "; ")
    if reason is not None or cell.observed is None:
        return year, _counts(cell), said, None, None
    near = cell.to_cross if cell.to_cross is not None and cell.to_cross <= _NEAR else None
    share = Ratio(cell.numerator or 0, cell.denominator or 0, fraction_first=True)
    return year, share, said, near, _interval(cell)


def _interval(cell: CellRecord) -> Span | None:
    """The interval of a share of few pupils; of many it says little."""
    interval = cell.interval
    return None if interval is None or (cell.denominator or 0) >= 50 else Span(*interval, "share")


def _counts(cell: CellRecord) -> Message | str | None:
    if cell.denominator is None or cell.lowest is None or cell.highest is None:
        return None
    if cell.lowest == cell.highest:
        return f"{cell.lowest} / {cell.denominator}"
    bounds = msg("{low} to {high}", low=cell.lowest, high=cell.highest)
    return joined([bounds, cell.denominator], " / ")


def number_cell(cell: CellRecord, criterion: CriterionRecord, lang: str) -> str:
    """A number of a year, or of several, against its line."""
    first, last = cell.years[0], cell.years[-1]
    years = str(last) if first == last else f"{first}–{last}"
    reason = reason_words(cell.reason)
    if cell.value is not None and (criterion.rank or criterion.band):
        return f"{years}: {told_cell(cell, criterion, cell.value, lang)}"
    if cell.value is not None and cell.reason == NOT_OBJECTIVE and reason is not None:
        return f"{years}: {number_text(cell.value, criterion.unit, lang)} — {reason.text(lang)}"
    line = cell.line if cell.line is not None else float(criterion.threshold or 0)
    if cell.value is None and cell.lowest is not None and cell.highest is not None:
        counted = f"{cell.lowest}–{cell.highest} / {cell.denominator}"
        return f"{years}: {counted} {_line(cell, criterion, line, lang)}"
    if cell.value is None or reason is not None:
        told = reason if reason is not None else _SILENT[cell.verdict]
        return f"{years}: {told.text(lang)}"
    unit = criterion.unit
    parts = ""
    if cell.own is not None and cell.other is not None:
        own, other = (number_text(number, unit, lang) for number in (cell.own, cell.other))
        apart = _APART_SIZE if criterion.absolute else _APART
        parts = with_values(apart[criterion.relative_to or "region"], own=own, other=other).text(
            lang
        )
    elif cell.numerator is not None and cell.denominator is not None:
        parts = f"{cell.numerator} / {cell.denominator} = "
    value = number_text(cell.value, unit, lang, beside=line)
    text = f"{years}: {parts}{value} {_line(cell, criterion, line, lang)}"
    if criterion.rounded is not None:
        text += ", " + rounded_text(criterion.rounded, lang)
    return text


def _line(cell: CellRecord, criterion: CriterionRecord, line: float, lang: str) -> str:
    low = number_text(line, criterion.unit, lang, compared=True)
    if criterion.comparator == "between":
        low = number_text(line, bare_unit(criterion.unit), lang)
        high = number_text(cell.line_to or 0, criterion.unit, lang, compared=True)
        within = msg("within {low} to {high}", low=low, high=high)
        outside = msg("outside {low} to {high}", low=low, high=high)
        return (within if cell.verdict is Verdict.MET else outside).text(lang)
    met, not_met = _SIGNS[criterion.comparator]
    said = with_values(met if cell.verdict is Verdict.MET else not_met, line=low).text(lang)
    if criterion.line is None:
        return f"— {said}"
    drawn, year = criterion.line.title, cell.years[-1] + criterion.line.year
    return msg("— {said}; the line: {drawn}, {year}", said=said, drawn=drawn, year=year).text(lang)


@frozen(kw_only=True, eq=False)
class Citing:
    """Citations of one page: an act is cited in full once, and by its number after that."""

    found: Judged
    known: set[str] = field(factory=set)

    def act(self, source: LegalSource) -> str:
        """The act with its clause."""
        act = self.found.edition.act(source)
        citation = act.short if act.id in self.known else act.citation
        self.known.add(act.id)
        return f"{citation}, {source.clause}" if source.clause else citation

    def line(self, source: LegalSource) -> str:
        """A source in one line: act, clause, words."""
        return ": ".join(filter(None, [self.act(source), self.quote(source)]))

    def quote(self, source: LegalSource) -> str:
        """The words of the act."""
        return f"«{source.quote}»" if source.quote else ""

    def parts(self, source: LegalSource) -> Iterator[Part]:
        """A source as paragraphs: the act with its clause, and the words beside it."""
        yield Text(words=self.act(source), level=1)
        if source.quote:
            yield Text(words=self.quote(source), style="quote", level=1)
