"""The page of an identification: the law's day, the list, and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from attrs import frozen

from schoolsupport.cli.data import WEIGHTS
from schoolsupport.cli.printing import Heading, Page
from schoolsupport.cli.question import Answer
from schoolsupport.domain import Problem, Severity, YearUnit
from schoolsupport.identification.cells import cells_year
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.cells import CellRecord
from schoolsupport.identification.reasons.records import CriterionRecord
from schoolsupport.identification.reasons.wording import VERDICTS, input_title, short_work
from schoolsupport.identification.rules.rulebook import Edition
from schoolsupport.identification.rules.wording import shown_value
from schoolsupport.identification.studies.study_page import cautions
from schoolsupport.identification.verdicts import KEYS, Verdict
from schoolsupport.translation import msg
from schoolsupport.words.numbers import number_text, percent

MOST_LISTED = 100
MOST_MISSING = 15
_LETTERS = {"ru": "АБВГДЕЖИКЛМНПРСТУФХЦ", "en": "ABCDEFGHIJKLMNOPQRST"}
_ASSUMED = "rule.assumed"


def print_identification(page: Page, answer: Answer, out: str | None) -> None:
    """Print a run for people.

    Args:
        page: where to.
        answer: the run.
        out: the folder it was written to, if it was.
    """
    found = answer.found
    _print_law(page, answer)
    _print_population(page, found)
    _print_cautions(page, found)
    _print_list(page, found, out)
    _print_counts(page, found)
    _print_readings(page, found)
    _print_assumed(page, found)
    _print_problems(page, found, out)
    _print_missing(page, found)
    if out is not None:
        page.line()
        page.line(msg("Written to {out}", out=out))


def _print_law(page: Page, answer: Answer) -> None:
    found = answer.found
    day = page.day(found.as_of)
    if (found.as_of.year, found.as_of.month, found.as_of.day) == (found.year, 12, 31):
        page.line(
            msg(
                "Rules of {day}, the last day of the year of the data"
                " (the default; --as-of sets another)",
                day=day,
            ),
            style="bold",
        )
    else:
        page.line(msg("Rules of {day}, as --as-of says", day=day), style="bold")
    book = found.edition.rulebook
    origin = answer.plugin.distribution
    came = f"{origin.name} {origin.version or '?'}" if origin else answer.region
    main = found.edition.categories[found.main]
    page.line(
        msg(
            "{title} ({region}, {came}); {category}: the version of {first},"
            " checked against its act on {checked}",
            title=book.title,
            region=book.region,
            came=came,
            category=main.short,
            first=page.day(main.standing.from_),
            checked=page.day(main.standing.checked),
        )
    )
    if book.territory is not None:
        page.line(msg("The rules bind: {territory}", territory=book.territory))
    if found.for_year is not None:
        page.line(msg("The list is for {year}", year=found.for_year))
    if found.edition.settings:
        told = "; ".join(f"{k} = {shown_value(v)}" for k, v in found.edition.settings.items())
        page.line(msg("Set for this run, not by the act: {told}", told=told))


def _print_population(page: Page, found: Identification) -> None:
    words = page.session.words
    judged, with_results = len(found.schools), found.with_results
    page.line()
    counted = words.ngettext("{n} school was judged", "{n} schools were judged", judged)
    having = words.ngettext(
        "{n} of them has results of {year}", "{n} of them have results of {year}", with_results
    )
    page.line(f"{counted.format(n=judged)}; {having.format(n=with_results, year=found.year)}")
    errors = sum(
        one.severity == "error" and not one.code.startswith("rule.") for one in found.problems
    )
    if errors:
        said = words.ngettext(
            "The list has a reservation: {n} error in the data (see below)",
            "The list has reservations: {n} errors in the data (see below)",
            errors,
        )
        page.line(said.format(n=errors), style="bold")


def _print_cautions(page: Page, found: Identification) -> None:
    """What nobody may miss: a criterion that applies to nobody, restricted use, other territory."""
    for caution in cautions(found):
        page.line(caution, style="bold")


def _print_list(page: Page, found: Identification, out: str | None) -> None:
    main = found.edition.categories[found.main]
    listed = found.listed()
    page.heading(f"{main.short}: {len(listed)}")
    if not listed:
        page.line(msg("No school is on the list."))
        return
    headings = [
        Heading(words=msg("No."), number=True, whole=True),
        Heading(words=msg("Login"), whole=True),
        Heading(words=msg("School")),
        Heading(words=msg("Municipality")),
        Heading(words=msg("Criteria"), whole=True),
        Heading(words=msg("Works that decide, %")),
        Heading(words=msg("To the line"), number=True, whole=True),
    ]
    shown = listed[:MOST_LISTED]
    page.table(headings, _list_rows(found, shown, page.session.lang))
    if len(listed) > len(shown):
        rest = len(listed) - len(shown)
        page.line(_rest_words(page, rest, out))
    page.line(
        msg(
            "Criteria: the letters are explained below. Works that decide: grade, subject, percent"
            " below the boundary by years. To the line: by how many pupils fewer below the boundary"
            " the school would be off the list."
        )
    )


def _rest_words(page: Page, rest: int, out: str | None) -> str:
    said = page.session.words.ngettext("… and {n} school more", "… and {n} schools more", rest)
    where = (
        msg("all are in {place}", place=f"{out}/schools.csv")
        if out is not None
        else msg("--out RUN writes them all, --json prints them")
    )
    return f"{said.format(n=rest)}: {page.session.say(where)}"


def _list_rows(
    found: Identification, schools: Sequence[str], lang: str
) -> Iterator[tuple[str, ...]]:
    letters = criterion_letters(found.edition, lang)
    of_list = found.edition.rests_on(found.main) & set(letters)
    for number, school in enumerate(schools, start=1):
        record = found.record(school)
        met = [c for c in record.criteria if c.verdict is Verdict.MET and c.id in of_list]
        met.sort(key=lambda criterion: list(letters).index(criterion.id))
        yield (
            str(number),
            record.school,
            record.name or "",
            record.municipality or "",
            ", ".join(letters[criterion.id] for criterion in met),
            deciding_works(met, letters, lang),
            distance_text(found, school),
        )


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
        numbers = [number_text(value, criterion.unit, lang) for value in known]
        return f"{letter} {'→'.join(numbers)}"
    year = cells_year(last.year, YearUnit(last.unit))
    name = short_work(last.procedure, last.year, last.unit).removesuffix(f" {year}")
    return f"{name} {'→'.join(_share(cell, lang) for cell in cells)}"


def _share(cell: CellRecord, lang: str) -> str:
    """A share in percent; the least it can be where the file's percent fits several counts."""
    least = (cell.lowest or 0) / (cell.denominator or 1)
    share, sign = (least, "≥") if cell.observed is None else (cell.observed, "")
    return sign + percent(share, lang).removesuffix(" %")


def distance_text(found: Identification, school: str) -> str:
    """The distance to the line of the main category as a number."""
    distance = found.distance(school)
    if distance.pupils is not None:
        return str(distance.pupils)
    return "—" if distance.more_than is None else f"> {distance.more_than}"


@frozen
class _Counted:
    letter: str
    title: str
    counts: dict[str, int]

    def row(self) -> tuple[str, ...]:
        return (self.letter, self.title, *(str(self.counts[key]) for key in _SHOWN))


_SHOWN = {KEYS[verdict]: VERDICTS[verdict] for verdict in VERDICTS}


def _print_counts(page: Page, found: Identification) -> None:
    page.heading(msg("Categories and criteria, schools"))
    letters = criterion_letters(found.edition, page.session.lang)
    rows = [
        _Counted(category.short, category.title, found.judgement.categories[name].counts())
        for name, category in found.edition.categories.items()
    ]
    rows += [
        _Counted(
            letter,
            found.edition.criteria[name].title,
            found.judgement.criteria[name].verdict.counts(),
        )
        for name, letter in letters.items()
    ]
    headings = [
        Heading(words=msg("Sign"), whole=True),
        Heading(words=msg("Category or criterion")),
        *(Heading(words=words, number=True) for words in _SHOWN.values()),
    ]
    page.table(headings, [row.row() for row in rows])


def _print_readings(page: Page, found: Identification) -> None:
    if not found.readings:
        return
    page.heading(msg("How the list would change if the act were read otherwise"))
    headings = [
        Heading(words=msg("Category"), whole=True),
        Heading(words=msg("Reading")),
        Heading(words=msg("Listed"), number=True),
        Heading(words=msg("Enter"), number=True),
        Heading(words=msg("Leave"), number=True),
        Heading(words=msg("Cannot be judged"), number=True),
    ]
    rows = [
        (
            found.edition.categories[one.category].short,
            one.title,
            str(one.listed),
            str(len(one.enter)),
            str(len(one.leave)),
            str(one.undecided),
        )
        for one in found.readings
    ]
    page.table(headings, rows)


def _print_assumed(page: Page, found: Identification) -> None:
    assumed = list(found.edition.assumed())
    if assumed:
        page.heading(msg("Assumed, not stated by the act:"))
    for rule, group in groupby(assumed, key=lambda one: one[0]):
        told = "; ".join(f"{key} = {shown_value(value)}" for _, key, value in group)
        page.line(f"{rule}: {told}", indent=2)


def _print_problems(page: Page, found: Identification, out: str | None) -> None:
    """Problems by code, each with its first example; what was said above is not said again."""
    above = "\n".join(page.session.say(caution) for caution in cautions(found))
    told = [
        one
        for one in found.problems
        if one.code != _ASSUMED and page.session.say(one.message) not in above
    ]
    if not told:
        return
    page.heading(msg("Remarks"))
    counts = Counter(one.code for one in told)
    first: dict[str, Problem] = {}
    for one in told:
        first.setdefault(one.code, one)
    weights = list(Severity)
    for code in sorted(first, key=lambda code: (weights.index(first[code].severity), code)):
        one = first[code]
        weight = page.session.say(WEIGHTS[one.severity])
        said = f"{weight}, {code} × {counts[code]}: {one.text(page.session.lang)}"
        page.line(said, indent=2)
    if out is not None:
        page.line(msg("All remarks are in {place}", place=f"{out}/problems.csv"))


def _print_missing(page: Page, found: Identification) -> None:
    missing = found.missing
    if not missing:
        return
    page.heading(msg("What is missing, and how many schools it would decide"))
    headings = [
        Heading(words=msg("Input")),
        Heading(words=msg("Schools without it"), number=True),
        Heading(words=msg("of them cannot be judged"), number=True),
        Heading(words=msg("it alone would decide"), number=True),
    ]
    rows = [
        (
            input_title(one.key, page.session.lang),
            str(one.absent),
            str(one.undecided),
            str(one.decides),
        )
        for one in missing[:MOST_MISSING]
    ]
    page.table(headings, rows)
    if len(missing) > MOST_MISSING:
        rest = len(missing) - MOST_MISSING
        said = page.session.words.ngettext("… and {n} input more", "… and {n} inputs more", rest)
        page.line(said.format(n=rest))
