"""The page of a run: the law's day, the list, and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import PurePath

import pandas as pd

from schoolsupport.domain import Problem, Severity, YearUnit
from schoolsupport.identification.cells import cells_year
from schoolsupport.identification.judged import Judged
from schoolsupport.identification.reasons.cells import CellRecord
from schoolsupport.identification.reasons.distance import distance_to_line
from schoolsupport.identification.reasons.missing import missing_inputs
from schoolsupport.identification.reasons.readings import readings_of
from schoolsupport.identification.reasons.records import CriterionRecord, school_record
from schoolsupport.identification.reasons.wording import VERDICTS, input_title, short_work
from schoolsupport.identification.rules.rulebook import CategoryInForce, Edition
from schoolsupport.identification.rules.wording import assumed_words, settings_words
from schoolsupport.identification.verdicts import KEYS, Verdict
from schoolsupport.pages import Column, Page, Part, Said, Table, Text
from schoolsupport.pages.cells import SEVERITIES
from schoolsupport.tables import Tables
from schoolsupport.translation import Message, Spoken, joined, msg, plural
from schoolsupport.words.numbers import in_row, percent

SCHOOL_COLUMNS = (
    Column(heading=msg("Login"), id="school", wrap="never"),
    Column(heading=msg("School"), id="name"),
    Column(heading=msg("Municipality"), id="municipality"),
)
MOST_LISTED = 100
MOST_MISSING = 15
_LETTERS = {"ru": "АБВГДЕЖИКЛМНПРСТУФХЦ", "en": "ABCDEFGHIJKLMNOPQRST"}
_ASSUMED = "rule.assumed"
_Letters = Mapping[str, Mapping[str, str]]


def page(found: Judged, *, came: str | None = None, out: str | None = None) -> Page:
    """The list of a run, and everything that has to be said with it.

    Args:
        found: the run.
        came: where its rules came from: distribution and version, or a folder.
        out: the folder it was written to, if it was.
    """
    parts: list[Part] = [Text(words=one) for one in _law(found, came)]
    parts += _population(found)
    parts.append(list_table(found, out))
    if found.listed():
        parts.append(Text(words=_ABOUT_LIST))
    parts.append(_counts(found))
    if readings_of(found):
        parts.append(_readings(found))
    assumed = assumed_words(found.edition)
    if assumed:
        parts.append(Text(words=msg("Assumed, not stated by the act:"), style="heading"))
        parts += [Text(words=one, style="item") for one in assumed]
    parts += _problems(found, out)
    if missing_inputs(found):
        parts.append(_missing(found))
    return Page(
        title=_day(found), name="list", cautions=cautions(found), parts=parts, restricted=True
    )


_ABOUT_LIST = msg(
    "Criteria: the letters are explained below. Works that decide: grade, subject, percent"
    " below the boundary by years. To the line: by how many pupils fewer below the boundary"
    " the school would be off the list."
)


def _day(found: Judged) -> Message:
    day = found.as_of
    if (day.year, day.month, day.day) == (found.year, 12, 31):
        return msg(
            "Rules of {day}, the last day of the year of the data"
            " (the default; --as-of sets another)",
            day=day,
        )
    return msg("Rules of {day}, as --as-of says", day=day)


def _law(found: Judged, came: str | None) -> Iterator[Said]:
    book, main = found.edition.rulebook, found.edition.categories[found.main]
    yield msg(
        "{title}; {category}: the version of {first}, checked against its act on {checked}",
        title=book.title if came is None else f"{book.title} ({came})",
        category=main.short,
        first=main.standing.from_,
        checked=main.standing.checked,
    )
    if book.territory is not None:
        yield msg("The rules bind: {territory}", territory=book.territory)
    if found.for_year is not None:
        yield msg("The list is for {year}", year=found.for_year)
    settings = settings_words(found.edition)
    if settings is not None:
        yield msg("Set for this run, not by the act: {told}", told=settings)


def _population(found: Judged) -> Iterator[Part]:
    judged = plural("{n} school was judged", "{n} schools were judged", len(found.schools))
    having = plural(
        "{n} of them has results of {year}",
        "{n} of them have results of {year}",
        found.with_results,
        year=found.year,
    )
    outside = int(found.outside_register.sum())
    said = plural(
        "{n} of them is not in the register", "{n} of them are not in the register", outside
    )
    yield Text(words=joined([judged, having, *([said] if outside else [])], "; "))
    errors = sum(
        one.severity == "error" and not one.code.startswith("rule.") for one in found.problems
    )
    if errors:
        said = plural(
            "The list has a reservation: {n} error in the data (see below)",
            "The list has reservations: {n} errors in the data (see below)",
            errors,
        )
        yield Text(words=said, style="strong")


def list_table(found: Judged, out: str | None = None) -> Table:
    """The schools of the list: what each is on it for, and how far it is from the line.

    Args:
        found: the run.
        out: the folder it was written to, if it was.
    """
    listed = found.listed()
    rows = list(_list_rows(found, listed))
    marked = any(row[-1] for row in rows)
    columns = (
        Column(heading=msg("No."), id="number", wrap="never"),
        *SCHOOL_COLUMNS,
        Column(heading=msg("Criteria"), id="criteria", wrap="never"),
        Column(heading=msg("Works that decide, %"), id="works"),
        Column(heading=msg("To the line"), id="to_line", wrap="never", align="right"),
        *([Column(heading=msg("Marks"), id="marks", width=(12, 30))] if marked else []),
    )
    rest = msg("all are in {place}", place=f"{out}/schools.csv")
    short = found.edition.categories[found.main].short
    return Table.of_rows(
        columns,
        rows if marked else (row[:-1] for row in rows),
        title=msg("{category}: {count}", category=short, count=len(listed)),
        name="list",
        empty=msg("No school is on the list."),
        most=MOST_LISTED,
        rest=_REST if out is None else rest,
    )


_REST = msg("--out NAME.xlsx or --out RUN writes them all, --json prints them")


def school_marks(earlier: Sequence[str], *, outside: bool) -> Said:
    """What is to be seen beside a school: that no register has it, and its other logins.

    Args:
        earlier: other ids of the school.
        outside: whether a register was given and does not have it.
    """
    said = [msg("not in the register")] if outside else []
    if earlier:
        said.append(msg("also {logins}", logins=", ".join(earlier)))
    return joined(said, "; ") if said else ""


def _list_rows(found: Judged, schools: Sequence[str]) -> Iterator[tuple[Said | int, ...]]:
    letters = {lang: criterion_letters(found.edition, lang) for lang in _LETTERS}
    order = list(letters["en"])
    of_list = found.edition.rests_on(found.main) & set(order)
    for number, school in enumerate(schools, start=1):
        record = school_record(found, school)
        met = [c for c in record.criteria if c.verdict is Verdict.MET and c.id in of_list]
        met.sort(key=lambda criterion: order.index(criterion.id))
        yield (
            number,
            record.school,
            record.name or "",
            record.municipality or "",
            Spoken(partial(_met_letters, met, letters)),
            Spoken(partial(_met_works, met, letters)),
            distance_text(found, school),
            school_marks(record.earlier, outside=record.in_register is False),
        )


def _met_letters(met: Sequence[CriterionRecord], letters: _Letters, lang: str) -> str:
    return ", ".join(letters[lang][one.id] for one in met)


def _met_works(met: Sequence[CriterionRecord], letters: _Letters, lang: str) -> str:
    return deciding_works(met, letters[lang], lang)


def criterion_letters(edition: Edition, lang: str) -> dict[str, str]:
    """A letter for every criterion that makes a category up, in the order categories name them."""
    named = dict.fromkeys(
        member
        for category in edition.categories.values()
        for member in category.membership.members
        if member in edition.criteria and member not in category.membership.exclude
    )
    letters = _LETTERS[lang]
    return {
        name: letters[place] if place < len(letters) else str(place + 1)
        for place, name in enumerate(named)
    }


def deciding_works(met: Iterable[CriterionRecord], letters: Mapping[str, str], lang: str) -> str:
    """What criteria are met by, in percent over the years, a line each: «6 РУ 68,8→30».

    A number that is not of one work stands behind the letter of its criterion. A work that several
    criteria rest on stands once, with the most years.
    """
    works: dict[str, str] = {}
    years: dict[str, int] = {}
    for criterion in met:
        for procedure, group in groupby(criterion.cells, key=lambda cell: cell.procedure):
            cells = list(group)
            low = all(cell.verdict is Verdict.MET for cell in cells)
            name = procedure or criterion.id
            if low and len(cells) > years.get(name, 0):
                works[name] = _shares(cells, criterion, letters[criterion.id], lang)
                years[name] = len(cells)
    return "\n".join(works.values())


def _shares(cells: Sequence[CellRecord], criterion: CriterionRecord, letter: str, lang: str) -> str:
    last = cells[-1]
    if last.procedure is None:
        known = [cell.observed for cell in cells if cell.observed is not None]
        return f"{letter} {in_row(known, criterion.unit, lang, '→')}" if known else letter
    year = cells_year(last.year, YearUnit(last.unit))
    name = short_work(last.procedure, last.year, last.unit).removesuffix(f" {year}")
    return f"{name} {'→'.join(_share(cell, lang) for cell in cells)}"


def _share(cell: CellRecord, lang: str) -> str:
    """A share in percent; the least it can be where the file's percent fits several counts."""
    least = (cell.lowest or 0) / (cell.denominator or 1)
    share, sign = (least, "≥") if cell.observed is None else (cell.observed, "")
    return sign + percent(share, lang).removesuffix(" %")


def distance_text(found: Judged, school: str) -> str:
    """The distance to the line of the main category as a number."""
    distance = distance_to_line(found, school)
    if distance.pupils is not None:
        return str(distance.pupils)
    return "—" if distance.more_than is None else f"> {distance.more_than}"


_SHOWN = {KEYS[verdict]: VERDICTS[verdict] for verdict in VERDICTS}


def _counts(found: Judged) -> Table:
    edition, judged = found.edition, found.judgement
    told: list[tuple[Said, str, dict[str, int]]] = [
        (one.short, one.title, judged.categories[name].counts())
        for name, one in edition.categories.items()
    ]
    for name in criterion_letters(edition, "en"):
        letter = Spoken(partial(_letter, edition, name))
        counts = judged.criteria[name].verdict.counts()
        told.append((letter, edition.criteria[name].title, counts))
    columns = (
        Column(heading=msg("Sign"), id="sign", wrap="never"),
        Column(heading=msg("Category or criterion"), id="title"),
        *(Column(heading=words, id=key, unit="people") for key, words in _SHOWN.items()),
    )
    return Table.of_rows(
        columns,
        ((sign, title, *(counts[key] for key in _SHOWN)) for sign, title, counts in told),
        title=msg("Categories and criteria, schools"),
        name="counts",
    )


def _letter(edition: Edition, name: str, lang: str) -> str:
    return criterion_letters(edition, lang)[name]


def _readings(found: Judged) -> Table:
    columns = (
        Column(heading=msg("Category"), id="category", wrap="never"),
        Column(heading=msg("Reading"), id="reading", width=(16, 60)),
        Column(heading=msg("Listed"), id="listed", unit="people"),
        Column(heading=msg("Enter"), id="enter", unit="people"),
        Column(heading=msg("Leave"), id="leave", unit="people"),
        Column(heading=msg("Cannot be judged"), id="undecided", unit="people"),
    )
    rows = (
        (
            found.edition.categories[one.category].short,
            one.title,
            one.listed,
            len(one.enter),
            len(one.leave),
            one.undecided,
        )
        for one in readings_of(found)
    )
    title = msg("How the list would change if the act were read otherwise")
    return Table.of_rows(columns, rows, title=title, name="readings")


def _problems(found: Judged, out: str | None) -> Iterator[Part]:
    """Problems by code, each with its first example; what was said above is not said again."""
    above = "\n".join(caution.text("en") for caution in cautions(found))
    told = [
        one
        for one in found.problems
        if one.code != _ASSUMED and one.message.text("en") not in above
    ]
    if not told:
        return
    yield Text(words=msg("Remarks"), style="heading")
    asking = [one for one in told if not one.idle]
    counts = Counter(one.code for one in asking)
    first: dict[str, Problem] = {}
    for one in asking:
        first.setdefault(one.code, one)
    weights = list(Severity)
    for code in sorted(first, key=lambda code: (weights.index(first[code].severity), code)):
        one = first[code]
        said: Said = SEVERITIES[one.severity]
        if counts[code] > 1:
            said = msg("{weight}, {n} of the kind, the first", weight=said, n=counts[code])
        yield Text(words=joined([said, Spoken(one.text)], ": "), style="item")
    if idle := len(told) - len(asking):
        words = msg("nothing has to be done about {n} more; --json lists them", n=idle)
        yield Text(words=words, style="item")
    if out is not None:
        yield Text(words=msg("All remarks are in {place}", place=f"{out}/problems.csv"))


def _missing(found: Judged) -> Table:
    columns = (
        Column(heading=msg("Input"), id="input", width=(16, 60)),
        Column(heading=msg("Schools without it"), id="absent", unit="people"),
        Column(heading=msg("of them cannot be judged"), id="undecided", unit="people"),
        Column(heading=msg("it alone would decide"), id="decides", unit="people"),
    )
    rows = (
        (
            Spoken(partial(input_title, one.key)),
            one.absent,
            one.undecided,
            one.decides,
        )
        for one in missing_inputs(found)
    )
    title = msg("What is missing, and how many schools it would decide")
    return Table.of_rows(columns, rows, title=title, name="missing", most=MOST_MISSING)


# what stands above every list of a run

SYNTHETIC = msg("SYNTHETIC DATA: the schools and the numbers are invented")
_SAID_ON_TOP = (
    "rule.other_territory",
    "rule.use_restricted",
    "rule.not_held",
    "rule.same_year_twice",
    "rule.not_checked_since",
)
_SYNTHETIC = "синтетические данные"
_FILES_NAMED = 2


def head_lines(found: Judged) -> list[Message]:
    """Rules and edition, data, and how the schools fell."""
    for_year = "" if found.for_year is None else msg("; list for {year}", year=found.for_year)
    return [
        msg(
            "{rules}, as in force on {day}; results up to {year}{for_year}",
            rules=found.edition.rulebook.title,
            day=f"{found.as_of:%d.%m.%Y}",
            year=found.year,
            for_year=for_year,
        ),
        msg(
            "Data: {files}. Schools judged: {schools}; results: {results}",
            files=_files(found.inputs.tables),
            schools=len(found.schools),
            results=len(found.inputs.tables.results),
        ),
        _tally(found),
        *exclusions_off(found),
    ]


def cautions(found: Judged) -> Iterator[Message]:
    """What a reader must not miss: synthetic data, other territory, restricted use."""
    if is_synthetic(found.inputs.tables):
        yield SYNTHETIC
    for one in found.problems:
        if one.code in _SAID_ON_TOP:
            yield msg("Note: {said}", said=one.message)
    yield from exclusions_on(found)


def is_synthetic(tables: Tables) -> bool:
    """Whether the data call themselves synthetic, in an act of a list or a column of context."""
    columns = [tables.lists["act"], *(tables.context[name] for name in tables.context.columns)]
    return any(_says_synthetic(column) for column in columns)


def exclusions_on(found: Judged) -> Iterator[Message]:
    """A line for every kind of school that is left out of the main category."""
    category = found.edition.categories[found.main]
    source = _source(found, category)
    for name in category.membership.exclude:
        if name in found.judgement.criteria:
            yield msg(
                "Left out of the list as «{title}»: {count}; {source}",
                title=found.edition.criteria[name].title,
                count=int(found.judgement.criteria[name].verdict.certain.sum()),
                source=source,
            )


def exclusions_off(found: Judged) -> Iterator[Message]:
    """What could be left out and is not; nothing where some kind is, or none can be."""
    membership = found.edition.categories[found.main].membership
    known = [name for name in membership.can_exclude if name in found.edition.criteria]
    if known and not membership.exclude:
        yield msg(
            "No kind of school is left out; the region may decide to leave out: {kinds}",
            kinds="; ".join(found.edition.criteria[name].title for name in known),
        )


def excluded_as(found: Judged, place: int) -> list[str]:
    """Titles of the kinds that leave one school out of the main category."""
    names = found.edition.categories[found.main].membership.exclude
    judged = found.judgement.criteria
    return [
        found.edition.criteria[name].title
        for name in names
        if name in judged and judged[name].verdict.certain[place]
    ]


def _says_synthetic(column: pd.Series) -> bool:
    if pd.api.types.is_numeric_dtype(column.dtype):
        return False
    texts = (value for value in column.dropna().unique() if isinstance(value, str))
    return any(_SYNTHETIC in text.casefold() for text in texts)


def _files(tables: Tables) -> Message | str:
    names = [PurePath(source.path).name for source in tables.sources]
    if not names:
        return msg("tables given by a program")
    if len(names) <= _FILES_NAMED:
        return ", ".join(names)
    return msg(
        "{names} and {count} more files",
        names=", ".join(names[:_FILES_NAMED]),
        count=len(names) - _FILES_NAMED,
    )


def _tally(found: Judged) -> Message:
    counts = found.judgement.categories[found.main].counts()
    return msg(
        "On the list: {met}; not on it: {not_met}; cannot be judged: {no_data};"
        " not concerned: {not_applicable}",
        **{verdict.key: counts[verdict.key] for verdict in Verdict},
    )


def _source(found: Judged, category: CategoryInForce) -> Message | str:
    """Who switched it on: the run itself, or the version of the rule."""
    if "exclude" in category.set_keys:
        return msg("set for this run, not by the act")
    standing = category.standing
    return found.edition.act(standing.sources.get("exclude", standing.source)).citation
