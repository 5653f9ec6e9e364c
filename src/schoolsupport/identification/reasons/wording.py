"""Works, numbers and reasons in words, Russian or English."""

from __future__ import annotations

from schoolsupport.domain import ASSESSMENTS, Procedure, YearUnit
from schoolsupport.identification.cells import cells_year
from schoolsupport.identification.inputs import InputKey
from schoolsupport.identification.reasons.cell_notes import NOT_OBJECTIVE
from schoolsupport.identification.reasons.records import CellRecord, CriterionRecord
from schoolsupport.identification.reasons.told_wording import rounded_text, told_cell
from schoolsupport.identification.reasons.words import VERDICTS, reason_words
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.tables import CONTEXT
from schoolsupport.translation import DEFAULT_LANGUAGE, msg, translations
from schoolsupport.words.numbers import number_text, percent

__all__ = [
    "VERDICTS",
    "cell_text",
    "input_title",
    "procedure_title",
    "reason_words",
    "short_work",
]
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
_HEADS = InputKey("schools", "branch_of")
_SIGNS = {
    "at_least": ("≥", "<"),
    "at_most": ("≤", ">"),
    "above": (">", "≤"),
    "below": ("<", "≥"),
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
    known = CONTEXT.by_name.get(key.name)
    title = known.title if known and key.table == "context" else key.name
    return f"{title}, {key.year}" if key.year else title


def cell_text(cell: CellRecord, criterion: CriterionRecord, lang: str) -> str:
    """One work in words: counts, share, the line, how far, how sure."""
    if cell.procedure is None:
        return _number_cell(cell, criterion, lang)
    title = procedure_title(cell.procedure, cell.year, cell.unit)
    says = _CELL[cell.verdict].text(lang)
    reason = reason_words(cell.reason)
    if cell.denominator is None or cell.lowest is None or reason is not None:
        counts = _counts(cell, lang)
        return f"{title}: {counts}{says} — {reason.text(lang)}" if reason else f"{title}: {says}"
    sign = "≥" if cell.verdict is Verdict.MET else "<"
    line = percent(float(criterion.threshold), lang)
    if cell.observed is None:
        return f"{title}: {_counts(cell, lang)}{says} ({sign} {line})"
    share = percent(cell.observed, lang, beside=float(criterion.threshold))
    text = f"{title}: {cell.numerator} / {cell.denominator} = {share} {sign} {line}, {says}"
    if cell.to_cross is not None and cell.to_cross <= 3:
        text += "; " + _near(cell, lang)
    if cell.interval is not None and cell.denominator < 50:
        low, high = percent(cell.interval.low, lang), percent(cell.interval.high, lang)
        text += "; " + msg("95 % interval {low} to {high}", low=low, high=high).text(lang)
    return text


def _counts(cell: CellRecord, lang: str) -> str:
    if cell.denominator is None or cell.lowest is None or cell.highest is None:
        return ""
    if cell.lowest == cell.highest:
        return f"{cell.lowest} / {cell.denominator}, "
    bounds = msg("{low} to {high}", low=cell.lowest, high=cell.highest).text(lang)
    return f"{bounds} / {cell.denominator}, "


def _near(cell: CellRecord, lang: str) -> str:
    count = cell.to_cross or 0
    words = translations(lang)
    if cell.verdict is Verdict.MET:
        return words.ngettext("{n} «2» fewer would do", "{n} «2» fewer would do", count).format(
            n=count
        )
    return words.ngettext("{n} «2» more would do", "{n} «2» more would do", count).format(n=count)


def _number_cell(cell: CellRecord, criterion: CriterionRecord, lang: str) -> str:
    """A number of a year, or of several, against its line."""
    first, last = cell.years[0], cell.years[-1]
    years = str(last) if first == last else f"{first}–{last}"
    reason = reason_words(cell.reason)
    if cell.value is not None and (criterion.rank or criterion.band):
        return f"{years}: {told_cell(cell, criterion, cell.value, lang)}"
    if cell.value is not None and cell.reason == NOT_OBJECTIVE and reason is not None:
        return f"{years}: {number_text(cell.value, criterion.unit, lang)} — {reason.text(lang)}"
    if cell.value is None or reason is not None:
        told = reason if reason is not None else _SILENT[cell.verdict]
        return f"{years}: {told.text(lang)}"
    unit = criterion.unit
    parts = ""
    if cell.own is not None and cell.other is not None:
        own, other = (number_text(number, unit, lang) for number in (cell.own, cell.other))
        parts = msg("school {own}, compared with {other}: ", own=own, other=other).text(lang)
    elif cell.numerator is not None and cell.denominator is not None:
        parts = f"{cell.numerator} / {cell.denominator} = "
    line = cell.line if cell.line is not None else float(criterion.threshold)
    value = number_text(cell.value, unit, lang, beside=line)
    text = f"{years}: {parts}{value} {_line(cell, criterion, line, lang)}"
    if criterion.rounded is not None:
        text += ", " + rounded_text(criterion.rounded, lang)
    return text


def _line(cell: CellRecord, criterion: CriterionRecord, line: float, lang: str) -> str:
    low = number_text(line, criterion.unit, lang)
    if criterion.comparator == "between":
        high = number_text(cell.line_to or 0, criterion.unit, lang)
        within = msg("within {low} to {high}", low=low, high=high)
        outside = msg("outside {low} to {high}", low=low, high=high)
        return (within if cell.verdict is Verdict.MET else outside).text(lang)
    met, not_met = _SIGNS[criterion.comparator]
    return f"{met if cell.verdict is Verdict.MET else not_met} {low}"
