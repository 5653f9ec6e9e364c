"""Why a school is listed, and why it is not: in words, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path

from attrs import frozen

from schoolsupport.domain import Act, LegalSource, YearUnit
from schoolsupport.identification.judged import Judged, once
from schoolsupport.identification.reasons.cells import CellRecord, note_lines
from schoolsupport.identification.reasons.distance import Distance, distance_to_line, distance_words
from schoolsupport.identification.reasons.origins import (
    OriginRecord,
    origins_of,
    origins_table,
)
from schoolsupport.identification.reasons.readings import Reading, readings_of
from schoolsupport.identification.reasons.receipt import engine, verdict_digest
from schoolsupport.identification.reasons.records import (
    CriterionRecord,
    SchoolRecord,
    school_record,
)
from schoolsupport.identification.reasons.wording import (
    MARKS,
    VERDICTS,
    WORK_COLUMNS,
    Citing,
    band_text,
    head_text,
    input_title,
    number_cell,
    procedure_title,
    rank_text,
    reason_words,
    term_text,
    work_rows,
)
from schoolsupport.identification.rules.law import computed, deciding_text, years_text
from schoolsupport.identification.rules.rulebook import (
    CategoryInForce,
    CriterionInForce,
    Edition,
)
from schoolsupport.identification.rules.wording import assumed_words, key_words, settings_words
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.pages import Page, Part, Remark, Said, Table, Text
from schoolsupport.pages.html import notebook_html
from schoolsupport.pages.terminal import shown
from schoolsupport.records import Key, told
from schoolsupport.translation import DEFAULT_LANGUAGE, Message, Spoken, joined, msg
from schoolsupport.words.numbers import Quantity


@told(
    Key("record", spread=True),
    Key("year", "found.year", kind=int),
    Key("as_of", "found.as_of", kind=date),
    Key("main", "found.main", kind=str),
    "distance",
    Key("readings", "otherwise"),
    "origins",
)
@frozen(kw_only=True, eq=False)
class Explanation:
    """Why a school is what it was found to be.

    Attributes:
        found: the run.
        record: verdicts and the cells they stand on.
        distance: the fewest pupils that would turn the verdict of the main category.
        readings: the list under every other reading of the acts' words.
        origins: where the rows stood that the rules look at.
        lang: language of `str()`.
    """

    found: Judged
    record: SchoolRecord
    distance: Distance
    readings: tuple[Reading, ...]
    origins: tuple[OriginRecord, ...] = ()
    lang: str = DEFAULT_LANGUAGE

    def __str__(self) -> str:
        return self.text(self.lang)

    def text(self, lang: str = DEFAULT_LANGUAGE) -> str:
        """The explanation as plain text, several lines."""
        return shown(page(self, whole=True), lang, wrap=False).rstrip("\n")

    def of_criterion(self, criterion: str, lang: str = DEFAULT_LANGUAGE) -> str:
        """What the explanation says of one criterion, all its works, as plain text.

        Args:
            criterion: id of a criterion in force.
            lang: language of the words.
        """
        one = next(told for told in self.record.criteria if told.id == criterion)
        heading, *parts = _criterion(self, one, works=_works(one, whole=True))
        title = heading.words if isinstance(heading, Text) else one.title
        return shown(Page(title=title, parts=parts), lang, wrap=False).rstrip("\n")

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))

    def named(self, school: str) -> str:
        """Name and id of any school of the tables; the id alone where it has no name."""
        rows = self.found.inputs.tables.named_schools
        names = rows.loc[(rows["school"] == school).to_numpy(), "name"].dropna()
        return f"{names.iloc[0]} ({school})" if len(names) else school

    def notes(self, cell: CellRecord) -> list[Message]:
        """What has to be said of a cell beside its numbers."""
        return list(note_lines(cell.note, (cell.numerator, cell.denominator), self.named))

    @property
    def otherwise(self) -> tuple[ReadingHere, ...]:
        """The verdict on the school under each other reading."""
        place = self.found.place(self.record.school)
        return tuple(ReadingHere(one, one.verdict_at(place)) for one in self.readings)


@told("reading.id", "reading.category", "reading.rule", "reading.title", "verdict")
@frozen
class ReadingHere:
    """A reading, and the verdict on one school under it."""

    reading: Reading
    verdict: str


def explain(found: Judged, school: str, lang: str = DEFAULT_LANGUAGE) -> Explanation:
    """Explain the verdicts on one school.

    Args:
        found: the run.
        school: id of the school; an older login serves too.
        lang: language of `str()` of the explanation.

    Raises:
        UnknownSchoolError: no such school is judged.
    """
    record = school_record(found, school)
    return Explanation(
        found=found,
        record=record,
        distance=distance_to_line(found, record.school),
        readings=tuple(readings_of(found)),
        origins=origins_of(found, record),
        lang=lang,
    )


def page(why: Explanation, *, whole: bool = False) -> Page:
    """Why a school is listed or not, on a sheet that its director can be given.

    The verdict and what decided it with act, clause and quote; what would change it; what no act
    states; and, as remarks, what is wrong or uncertain.

    Args:
        why: the explanation.
        whole: whether the works that decide nothing are told too, and what to do about remarks.
    """
    record, found = why.record, why.found
    place = f", {record.municipality}" if record.municipality else ""
    parts: list[Part] = [*conditions(found), *_of_this_school(why)]
    citing = Citing(found=found)
    for category in found.edition.categories.values():
        parts += _category(why, category, citing, whole=whole)
    parts += _switched_off(record)
    moves = [*distance_words(why.distance, record.categories[found.main]), *readings_words(why)]
    if moves:
        parts.append(Text(words=msg("What would change it"), style="heading", level=1))
        parts += [Text(words=one) for one in moves]
    parts += _assumed(found)
    parts += _came_from(why)
    return Page(
        restricted=True,
        title=f"{record.name or record.school} ({record.school}){place}",
        name="explain",
        parts=parts,
        remarks=_remarks(why, whole=whole),
        orientation="portrait",
    )


def conditions(found: Judged) -> Iterator[Part]:
    """What every verdict of a run depends on: law's day, territory, age of the texts, settings."""
    edition = found.edition
    yield Text(
        words=msg(
            "{rules}, as in force on {day}; results up to {year}",
            rules=edition.rulebook.title,
            day=found.as_of,
            year=found.year,
        )
    )
    if edition.rulebook.territory is not None:
        binds = msg("The act binds {territory} only.", territory=edition.rulebook.territory)
        yield Text(words=binds)
    later: dict[str, Act] = {}
    sources = (
        source
        for rule in edition.rules
        for source in (rule.standing.source, *rule.standing.sources.values())
    )
    for act in map(edition.act, sources):
        if act.date is not None and act.date > found.as_of:
            later.setdefault(act.id, act)
    for act in later.values():
        said = msg(
            "The ground is a later text than the day that is judged: {citation} ({note}). That the"
            " rule was the same on {day} is assumed.",
            citation=act.citation,
            note=act.note or msg("no text of those years is at hand"),
            day=found.as_of,
        )
        yield Text(words=said, style="strong")
    changed = settings_words(edition)
    if changed is not None:
        yield Text(words=msg("Set for this run: {changed}", changed=changed), style="strong")


def _of_this_school(why: Explanation) -> Iterator[Part]:
    """What makes the verdicts on this school conditional: its territory, marks on its works."""
    found = why.found
    place = found.place(why.record.school)
    told = found.inputs.in_territory
    if found.edition.rulebook.territory is not None and told is not None and not told[place]:
        outside = msg("The school is outside this territory: no status by act follows for it.")
        yield Text(words=outside, style="strong")
    marked = _marked(found, why.record.school)
    if marked:
        how = msg("the rules do not look at the marks, the results count as they are")
        rules = [
            one.rule for one in found.edition.criteria.values() if one.id in found.edition.used
        ]
        if any(rule.widens_marked() for rule in rules):
            how = msg("a marked result is never read as good")
        said = msg(
            "Works marked as not objective: {works}; {how}", works=joined(marked, "; "), how=how
        )
        yield Text(words=said, style="strong")


def _marked(found: Judged, school: str) -> list[str]:
    """Works of the years looked at that are marked as not objective, each with its source."""
    table = found.inputs.tables.objectivity
    first = found.year - found.inputs.window
    chosen = (
        (table["school"] == school).to_numpy()
        & (table["marker"] > 0).to_numpy()
        & (table["year"] > first).to_numpy()
        & (table["year"] <= found.year).to_numpy()
    )
    return [
        f"{procedure_title(str(row['procedure']), int(row['year']), YearUnit.CALENDAR.value)}"
        f" ({row['source']})"
        for _, row in table[chosen].iterrows()
    ]


def _assumed(found: Judged) -> Iterator[Part]:
    """What no act states, and who accepted it, or that nobody did."""
    assumed = assumed_words(found.edition)
    if not assumed:
        return
    said = msg("Assumed, not stated by the act:")
    yield Text(words=said, style="heading", level=1)
    yield from (Text(words=one, style="item") for one in assumed)
    accepted = [
        msg(
            "«{title}», {key}: accepted by {who}",
            title=rule.title,
            key=key_words(key),
            who=one.text,
        )
        for rule in found.edition.rules
        for key, one in rule.standing.approved.items()
    ]
    nobody = msg("Nobody has accepted these readings yet: no decision is known.")
    rest = msg("The other readings nobody has accepted yet.")
    yield Text(words=joined([*accepted, rest], "; ") if accepted else nobody)


def _came_from(why: Explanation) -> Iterator[Part]:
    """File and row of every number, the program, its receipt."""
    yield Text(words=msg("Where it comes from"), style="heading", level=1)
    found, own = why.found, why.record.school
    if why.origins:
        yield origins_table(why.origins, lambda one: "" if one == own else why.named(one))
    files = [Path(one.path).name for one in found.inputs.tables.sources]
    if len(files) > _FEW_FILES:
        said = msg("Files read: {n}; the receipt of the run names them", n=len(files))
        yield Text(words=said)
    elif files:
        yield Text(words=msg("Files read: {files}", files=", ".join(files)))
    digest = _digest(found)
    said = msg(
        "Computed by schoolsupport {version}; the receipt of the run holds the fingerprints of"
        " rules and data, that of the verdicts begins with {digest}",
        version=engine(),
        digest=digest[:12],
    )
    yield Text(words=said)


_FEW_FILES = 6


@once
def _digest(found: Judged) -> str:
    return verdict_digest(found)


def _category(
    why: Explanation, category: CategoryInForce, citing: Citing, *, whole: bool
) -> Iterator[Part]:
    verdict = why.record.categories[category.id]
    said = msg(
        "{category}: {verdict} — {title}",
        category=category.short,
        verdict=Spoken(lambda lang: VERDICTS[verdict].text(lang).upper()),
        title=category.title[:1].lower() + category.title[1:],
    )
    yield Text(words=said, style="heading")
    grade = why.record.bands.get(category.id)
    if grade is not None and grade.titles is not None:
        level = Spoken(lambda lang: band_text(grade, "", lang) or "")
        yield Text(words=msg("Level: {level}", level=level), level=1)
    yield from _status_beside(why, category)
    yield from _taken_out(why, category)
    yield from citing.parts(category.standing.source)
    if category.standing.note:
        yield Text(words=category.standing.note, level=1)
    if category.membership.decides is not None:
        yield Text(words=deciding_text(category.membership.decides), level=1)
    yield from _years(why, category)
    by_id = {criterion.id: criterion for criterion in why.record.criteria}
    for member in category.membership.members:
        if member in by_id:
            one = by_id[member]
            told = whole or one.verdict is verdict
            works = _works(one, whole=whole) if told else None
            yield from _criterion(
                why, one, works=works, citing=citing, above=category.standing.source
            )
        else:
            yield from _other_member(why, member)


def _years(why: Explanation, category: CategoryInForce) -> Iterator[Part]:
    """What a category that is looked back at was in each of the years."""
    asked = category.membership.met_years
    if asked is None:
        return
    found = why.found
    titles = {one.id: one.title for one in found.edition.categories.values()}
    yield Text(words=years_text(asked, titles), level=1)
    place = found.place(why.record.school)
    now = found.judgement.categories[asked.category]
    each = [now, *found.judgement.earlier.get(asked.category, ())][: asked.of]
    told = (
        msg("{year}: {verdict}", year=found.year - back, verdict=VERDICTS[one[place]])
        for back, one in enumerate(each)
    )
    yield Text(words=joined(told, "; "), level=1)


def _status_beside(why: Explanation, category: CategoryInForce) -> Iterator[Part]:
    """The status by act, where a computed sign stands beside one."""
    for name in why.found.edition.named_by(category.id):
        named = why.found.edition.categories[name]
        words = {
            Verdict.MET: msg(
                "By act the school is named: {title}; here only signs by a rule are told"
            ),
            Verdict.NOT_MET: msg("By act the school is not named ({short})"),
            Verdict.NO_DATA: msg("Whether an act names the school is not known ({short})"),
        }.get(why.record.categories[name])
        if words is not None:
            said = Message(words.template, {"title": _low(named.title), "short": named.short})
            listed = why.record.categories[name] is Verdict.MET
            yield Text(words=said, style="strong" if listed else "plain", level=1)


def _low(title: str) -> str:
    return title[:1].lower() + title[1:]


def _taken_out(why: Explanation, category: CategoryInForce) -> Iterator[Part]:
    """Which exclusion took the school out, and by whose decision."""
    if why.record.categories[category.id] is not Verdict.NOT_APPLICABLE:
        return
    by_id = {one.id: one for one in why.record.criteria}
    for name in category.membership.exclude:
        if name in by_id and by_id[name].verdict is Verdict.MET:
            said = msg(
                "Taken out of the count: {title}; decided by: {who}",
                title=by_id[name].title,
                who=_decided(Citing(found=why.found), category),
            )
            yield Text(words=said, style="strong", level=1)


def _decided(citing: Citing, category: CategoryInForce) -> Said:
    """Whose decision the exclusions of a category are."""
    standing = category.standing
    if "exclude" in category.set_keys:
        return msg("a setting of this run")
    if "exclude" in standing.approved:
        return standing.approved["exclude"].text
    if "exclude" in standing.assumed:
        return msg("nobody, it is assumed")
    return citing.line(standing.sources.get("exclude", standing.source))


def _other_member(why: Explanation, member: str) -> Iterator[Part]:
    """A category within a category, or what its act does not define."""
    inner = why.found.edition.categories.get(member)
    gap = why.found.edition.rulebook.gaps.get(member)
    if inner is not None:
        verdict = why.record.categories[member]
        said = msg("{title}: {says}", title=inner.short, says=VERDICTS[verdict])
        yield Text(words=joined([MARKS[verdict], said], " "), level=1)
    elif gap is not None:
        unknown = Verdict.NO_DATA
        said = msg("{title}: {says}. {why}", title=gap.title, says=VERDICTS[unknown], why=gap.why)
        yield Text(words=joined([MARKS[unknown], said], " "), level=1)


def _computed(citing: Citing, rule: CriterionInForce, above: LegalSource | None) -> Iterator[Part]:
    """What a criterion stands on, from whom its values are taken, and what to know of it."""
    standing, edition = rule.standing, citing.found.edition
    if standing.source != above:
        yield from citing.parts(standing.source)
    said = msg("Computed as: {sentence}", sentence=computed(rule, edition))
    yield Text(words=said, level=1)
    taken: dict[LegalSource, list[Message | str]] = {}
    for key, source in standing.sources.items():
        same_words = (source.act, source.quote) == (standing.source.act, standing.source.quote)
        if not same_words:
            taken.setdefault(source, []).append(key_words(key))
    for source, keys in taken.items():
        words = msg("{keys}: from {source}", keys=joined(keys), source=citing.line(source))
        yield Text(words=words, style="quote", level=1)
    if standing.note:
        yield Text(words=standing.note, level=1)


def _works(criterion: CriterionRecord, *, whole: bool) -> list[list[CellRecord]]:
    """The years of each work; of a sheet those that are low, or not known, in some year."""
    of_works = (cell for cell in criterion.cells if cell.procedure is not None)
    by_work = [list(years) for _, years in groupby(of_works, key=lambda cell: cell.procedure)]
    telling = {Verdict.MET, Verdict.NO_DATA}
    return [years for years in by_work if whole or any(one.verdict in telling for one in years)]


def _criterion(
    why: Explanation,
    criterion: CriterionRecord,
    *,
    works: list[list[CellRecord]] | None,
    citing: Citing | None = None,
    above: LegalSource | None = None,
) -> Iterator[Part]:
    """A criterion with its words, its works and its numbers; without works its verdict alone."""
    verdict, reason = criterion.verdict, reason_words(criterion.reason)
    says: Message = VERDICTS[verdict]
    if reason:
        says = msg("{says} ({reason})", says=says, reason=reason)
    said = msg("{title}: {says}", title=criterion.title, says=says)
    yield Text(words=joined([MARKS[verdict], said], " "), style="heading", level=1)
    if criterion.counts_works:
        yield Text(words=_tally(criterion), level=1)
    if works is None:
        return
    if citing is not None:
        yield from _computed(citing, why.found.edition.criteria[criterion.id], above)
    yield from _others(criterion)
    if works:
        rows = [row for years in works for row in work_rows(years, why.notes)]
        yield Table.of_rows(WORK_COLUMNS, rows, name=criterion.id)
    for cell in criterion.cells:
        if cell.procedure is None:
            yield from _number(why, cell, criterion)
    if not criterion.counts_works:
        for key in criterion.missing:
            what = Spoken(partial(input_title, key))
            yield Text(words=msg("missing: {what}", what=what), level=1)


def _others(criterion: CriterionRecord) -> Iterator[Part]:
    """What depends on other schools: the place in a pool, the verdict of the head school."""
    rank, head = criterion.rank, criterion.head
    if rank is not None and len(criterion.cells) <= 1:
        yield Text(words=Spoken(partial(rank_text, criterion, rank)), level=1)
    if head is not None:
        yield Text(words=Spoken(partial(head_text, head)), level=1)


def _number(why: Explanation, cell: CellRecord, criterion: CriterionRecord) -> Iterator[Part]:
    """A number against its line, what has to be said of it, and its components."""
    said = Spoken(partial(number_cell, cell, criterion))
    yield Text(words=joined([MARKS[cell.verdict], said], " "), level=1)
    if cell.rank is not None and len(criterion.cells) > 1:
        yield Text(words=Spoken(partial(rank_text, criterion, cell.rank)), level=2)
    for note in why.notes(cell):
        yield Text(words=note, level=2)
    for term in cell.terms if cell.value is not None else ():
        yield Text(words=Spoken(partial(term_text, term)), level=2)


def _tally(criterion: CriterionRecord) -> Message:
    line = Quantity(criterion.threshold or 0, "share")
    if not criterion.of:
        return msg("low ({line} or more): no work that could be counted", line=line)
    certain, possible = criterion.certain, criterion.possible
    counted = certain if certain == possible else msg("{low} to {high}", low=certain, high=possible)
    return msg(
        "low ({line} or more) in {certain} of {of}; needed: {needed} or more",
        line=line,
        certain=counted,
        of=criterion.of,
        needed=criterion.needed,
    )


def readings_words(why: Explanation, category: str | None = None) -> Iterator[Message]:
    """The other readings of the acts' words by which a verdict on the school would turn.

    Args:
        why: the explanation.
        category: the category whose verdict is meant; by default any.
    """
    place = why.found.place(why.record.school)
    for reading in why.readings:
        if category is not None and reading.category != category:
            continue
        then = Verdict[reading.verdict_at(place).upper()]
        if then is not why.record.categories[reading.category]:
            yield msg(
                "Read otherwise ({title}): {category} — {says}",
                title=reading.title,
                category=why.found.edition.categories[reading.category].short,
                says=VERDICTS[then],
            )


def _switched_off(record: SchoolRecord) -> Iterator[Part]:
    """Marks that a region could exclude by, and does not."""
    for criterion in record.criteria:
        doubt = reason_words("doubtful") if criterion.reason == "doubtful" else None
        if not criterion.used and (criterion.verdict is Verdict.MET or doubt is not None):
            title: Said = criterion.title
            if doubt is not None:
                title = msg("{says} ({reason})", says=title, reason=doubt)
            said = msg("Marked: {title}; the exclusion is switched off", title=title)
            yield Text(words=said, style="strong")


_OF_DATA = frozenset({"rule.use_restricted", "rule.not_held", "rule.same_year_twice"})
_SAID_TO_ALL = _OF_DATA | {"rule.gap"}


def _remarks(why: Explanation, *, whole: bool) -> Iterator[Remark]:
    told = _gaps_told(why.found.edition)
    for one in why.found.problems:
        if one.code == "rule.gap" and one.message.values.get("what") in told:
            continue
        of_all = one.school is None and one.code in (_SAID_TO_ALL if whole else _OF_DATA)
        if one.school == why.record.school or of_all:
            words = Spoken(one.text) if whole else one.message
            yield Remark(words=words, severity=one.severity.value)


def _gaps_told(edition: Edition) -> set[str]:
    """Titles of the gaps that the text names where they matter: members, and what is left out."""
    named: set[str] = set()
    for category in edition.categories.values():
        named.update(category.membership.members)
        if "left_out" in category.standing.assumed:
            named.update(category.membership.left_out)
    return {gap.title for id_, gap in edition.rulebook.gaps.items() if id_ in named}
