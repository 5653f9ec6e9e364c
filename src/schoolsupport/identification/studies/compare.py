"""Compare: the same schools under several regions' rules, and which members make a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from types import MappingProxyType
from typing import Any, get_args

import numpy as np
import pandas as pd
from attrs import frozen

from schoolsupport.domain import Problem
from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault
from schoolsupport.identification.identify import HasRulebook, Identification, identify
from schoolsupport.identification.reasons.listing import SCHOOL_COLUMNS, SYNTHETIC, is_synthetic
from schoolsupport.identification.rules.rulebook import Edition
from schoolsupport.identification.studies.rows import (
    Agreement,
    ComparedRegion,
    ComparedSchool,
    Decider,
    DifferingSchool,
    FailedRules,
    JudgedWord,
    rows_of,
)
from schoolsupport.identification.studies.study_page import (
    JUDGED_OR_NOT,
    MOST_ROWS,
    NOT_JUDGED,
    codes_in,
    frame_table,
    registered_frame,
)
from schoolsupport.identification.studies.what_if import answers_of
from schoolsupport.identification.verdicts import Bools, Verdict
from schoolsupport.pages import Column, Lines, Page, Part, Ratio, Table, Text
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, told
from schoolsupport.tables import Tables
from schoolsupport.tables.cells import coded
from schoolsupport.translation import msg

_OTHER_TERRITORY = "rule.other_territory"


@told(
    "year",
    "as_of",
    "regions",
    Key("errors", "failed"),
    Key("agreement", "agreeing"),
    Key("differences", "differing"),
    Key("schools", "compared"),
)
@frozen(kw_only=True, eq=False)
class Comparison:
    """The same schools under several rules.

    Attributes:
        runs: the runs by the label of the rules, in the order asked for.
        errors: rules that could not be applied, by label: not in force on the day, and so on.
        year: latest year of the data.
        as_of: the law's day of all runs.
        schools: every school that some run judged: `school`, `name`, `municipality`, and the
            verdict on the main category of each region under its label; `not_judged` where the
            rules look at no year of which the school has data.
    """

    runs: Mapping[str, Identification]
    errors: Mapping[str, SchoolSupportError]
    year: int
    as_of: date
    schools: pd.DataFrame

    def agreement(self) -> pd.DataFrame:
        """How far each two rules agree, in schools.

        Returns:
            Columns `one`, `other`, `both` (on both lists), `only_one`, `only_other`, `same` (the
            same verdict), `of` (judged by both), `open` (no data under one of them at least).
        """
        rows = []
        for one, other in combinations(self.runs, 2):
            a, b = (self.schools[name].astype("object").to_numpy() for name in (one, other))
            judged = (a != NOT_JUDGED) & (b != NOT_JUDGED)
            met = Verdict.MET.key
            open_ = (a == Verdict.NO_DATA.key) | (b == Verdict.NO_DATA.key)
            rows.append(
                {
                    "one": one,
                    "other": other,
                    "both": int(((a == met) & (b == met)).sum()),
                    "only_one": int(((a == met) & (b != met)).sum()),
                    "only_other": int(((a != met) & (b == met)).sum()),
                    "same": int(((a == b) & judged).sum()),
                    "of": int(judged.sum()),
                    "open": int((judged & open_).sum()),
                }
            )
        columns = ["one", "other", "both", "only_one", "only_other", "same", "of", "open"]
        return pd.DataFrame(rows, columns=columns)

    def differences(self) -> pd.DataFrame:
        """The schools on some lists and not on others, with what makes each verdict.

        Returns:
            One row per school and region: `school`, `name`, `municipality`, `region`, `verdict`,
            `members` (tuple of ids of the criteria and gaps that decide, see `deciding`).
        """
        listed = np.stack([(self.schools[name] == Verdict.MET.key) for name in self.runs])
        differing = np.flatnonzero(listed.any(axis=0) & ~listed.all(axis=0))
        rows = []
        masks = {name: deciding(found, found.main) for name, found in self.runs.items()}
        for at in differing:
            row = self.schools.iloc[int(at)]
            for name, found in self.runs.items():
                place = int(found.schools.get_indexer(pd.Index([row["school"]], dtype="object"))[0])
                rows.append(
                    {
                        "school": row["school"],
                        "name": row["name"],
                        "municipality": row["municipality"],
                        "region": name,
                        "verdict": row[name],
                        "members": decided_by(masks[name], place) if place >= 0 else (),
                    }
                )
        columns = ["school", "name", "municipality", "region", "verdict", "members"]
        return pd.DataFrame(rows, columns=columns)

    def territory(self, label: str) -> Problem | None:
        """What has to be said of an act that does not bind these schools; None if it does."""
        said = (one for one in self.runs[label].problems if one.code == _OTHER_TERRITORY)
        return next(said, None)

    def titles(self, label: str) -> dict[str, str]:
        """Titles of the criteria and gaps of the rules, by id."""
        edition = self.runs[label].edition
        named = {name: one.title for name, one in edition.criteria.items()}
        return named | {name: gap.title for name, gap in edition.rulebook.gaps.items()}

    @property
    def regions(self) -> tuple[ComparedRegion, ...]:
        """The rules that could be applied."""
        return tuple(self._region(name, found) for name, found in self.runs.items())

    @property
    def failed(self) -> tuple[FailedRules, ...]:
        """Rules that could not be applied."""
        return tuple(FailedRules(label=name, error=one) for name, one in self.errors.items())

    @property
    def agreeing(self) -> tuple[Agreement, ...]:
        """How far each two rules agree."""
        return rows_of(self.agreement(), Agreement)

    @property
    def differing(self) -> tuple[DifferingSchool, ...]:
        """Schools on some lists and not on others, a row for each region."""
        titles = {label: self.titles(label) for label in self.runs}

        def more(row: Mapping[str, Any]) -> dict[str, Any]:
            own = titles[row["region"]]
            return {"members": tuple(Decider(id=one, title=own[one]) for one in row["members"])}

        return rows_of(self.differences(), DifferingSchool, more)

    @property
    def compared(self) -> tuple[ComparedSchool, ...]:
        """Every school that some rules judge."""
        return rows_of(
            self.schools,
            ComparedSchool,
            lambda row: {"verdicts": {name: row[name] for name in self.runs}},
        )

    def _region(self, label: str, found: Identification) -> ComparedRegion:
        book, main = found.edition.rulebook, found.edition.categories[found.main]
        warning = self.territory(label)
        return ComparedRegion(
            label=label,
            region=book.region,
            title=book.title,
            category=main.id,
            short=main.short,
            version=main.standing.from_,
            counts=self._counts(label),
            other_territory=warning.message if warning else None,
        )

    def _counts(self, label: str) -> dict[JudgedWord, int]:
        counts = self.schools[label].value_counts()
        return {word: int(counts.get(word, 0)) for word in get_args(JudgedWord)}

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


def compare(
    plugins: Mapping[str, HasRulebook], tables: Tables, *, year: int, as_of: date | None = None
) -> Comparison:
    """Judge the same schools by several regions' rules.

    Rules that cannot be applied on the day are told with their error; the others are compared.

    Args:
        plugins: regions' plugins or rulebooks, by the label they are told apart by.
        tables: what is known of the schools.
        year: latest year of the data.
        as_of: the law's day, the same for all; by default 31 December of `year`.

    Raises:
        ParameterError: fewer than two rules are given.
        SchoolSupportError: none of the rules can be applied; the first error.
    """
    if len(plugins) < 2:
        raise fault(
            "parameter.nothing_to_compare", where="regions", found=", ".join(plugins) or "-"
        )
    day = as_of or date(year, 12, 31)
    runs: dict[str, Identification] = {}
    errors: dict[str, SchoolSupportError] = {}
    for label, plugin in plugins.items():
        try:
            runs[label] = identify(plugin, tables, year=year, as_of=day)
        except SchoolSupportError as error:
            errors[label] = error
    if not runs:
        raise next(iter(errors.values()))
    return Comparison(
        runs=MappingProxyType(runs),
        errors=MappingProxyType(errors),
        year=year,
        as_of=day,
        schools=_matrix(runs),
    )


def _matrix(runs: Mapping[str, Identification]) -> pd.DataFrame:
    names: set[str] = set()
    for found in runs.values():
        names |= set(map(str, found.schools))
    schools = pd.Index(sorted(names), dtype="object")
    widest = max(runs.values(), key=lambda found: len(found.schools))
    frame = registered_frame(schools, widest.inputs.tables)
    for label, found in runs.items():
        frame[label] = coded(codes_in(found, found.main, schools), JUDGED_OR_NOT)
    return frame


def page(told: Comparison) -> Page:
    """The rules compared, how far they agree, and the schools they differ on."""
    head = msg(
        "Rules of {day}, data up to {year}; {count} schools",
        day=told.as_of,
        year=told.year,
        count=len(told.schools),
    )
    parts: list[Part] = [Text(words=head, style="strong"), *_rules(told)]
    agreement = told.agreement()
    if not agreement.empty:
        parts.append(_agreement_table(agreement))
    parts.append(_difference_table(told))
    tables = next(iter(told.runs.values())).inputs.tables
    return Page(
        title=msg("The same schools under several regions' rules"),
        name="compare",
        cautions=[SYNTHETIC] if is_synthetic(tables) else [],
        parts=parts,
    )


def _rules(told: Comparison) -> Iterator[Part]:
    columns = (
        Column(heading=msg("Rules"), id="region", unit="code"),
        Column(heading=msg("Whose they are"), id="title", width=(20, 60)),
        Column(heading=msg("Category"), id="category", width=(8, 24)),
        Column(heading=msg("On the list"), id="listed", unit="people"),
    )
    rows = (
        (
            label,
            found.edition.rulebook.title,
            found.edition.categories[found.main].short,
            len(found.listed()),
        )
        for label, found in told.runs.items()
    )
    yield Table.of_rows(columns, rows, name="rules")
    for label in told.runs:
        warning = told.territory(label)
        if warning is not None:
            said = msg("Act of another territory: {said}", said=warning.message)
            yield Text(words=said, level=1)
    for label, error in told.errors.items():
        said = msg("{label}: {error}", label=label, error=error)
        yield Text(words=said, level=1, tone="bad")


def _agreement_table(frame: pd.DataFrame) -> Table:
    counts = zip(frame["same"], frame["of"], strict=True)
    columns = (
        Column(heading=msg("First"), id="one", unit="code"),
        Column(heading=msg("Second"), id="other", unit="code"),
        Column(heading=msg("On both lists"), id="both", unit="people"),
        Column(heading=msg("Only on the first"), id="only_one", unit="people"),
        Column(heading=msg("Only on the second"), id="only_other", unit="people"),
        Column(heading=msg("Same verdict"), id="same", unit="share"),
        Column(heading=msg("Without data for one"), id="open", unit="people"),
    )
    made = {"same": [Ratio(int(same), int(of)) for same, of in counts]}
    title = msg("How far they agree, schools")
    return frame_table(frame, columns, made, title=title, name="agreement")


def _difference_table(told: Comparison) -> Table:
    frame = told.differences()
    titles = {label: told.titles(label) for label in told.runs}
    members = zip(frame["region"], frame["members"], strict=True)
    count = frame["school"].nunique()
    columns = (
        *SCHOOL_COLUMNS[:2],
        Column(heading=msg("Rules"), id="region", unit="code"),
        Column(heading=msg("On the list"), id="verdict"),
        Column(heading=msg("What decides"), id="members", width=(6, 70)),
    )
    decides = [Lines(tuple(titles[label][one] for one in several)) for label, several in members]
    return frame_table(
        frame,
        columns,
        {"members": decides},
        title=msg("On some lists and not on others: {count}", count=count),
        name="differences",
        group_by=("school", "name"),
        most=MOST_ROWS * len(told.runs),
    )


def deciding(found: Identification, category: str) -> Mapping[str, Bools]:
    """The criteria and gaps that make the verdict on each school.

    Of a school that is met: the criteria that speak for it. Of one that is not met: those whose
    other answer alone would put it on the list; where none alone does, all that do not speak for
    it. Of one that cannot be judged: those that have no data, and the gaps. Of one that the
    category does not concern: what takes it out, or what does not apply.

    Returns:
        Masks over the schools by id of the criterion or gap, in the order categories name them.
    """
    edition, now = found.edition, found.judgement.categories[category].codes
    speaking = _speaking(edition, category)
    taken_out = {
        name
        for one in edition.rests_on(category) & set(edition.categories)
        for name in edition.categories[one].membership.exclude
    }
    masks: dict[str, Bools] = {}
    unmet: dict[str, Bools] = {}
    for name, speaks_for in speaking.items():
        if name not in found.judgement.criteria:
            masks[name] = now == Verdict.NO_DATA
            continue
        codes = found.judgement.criteria[name].verdict.codes
        answer, other = Verdict.MET, Verdict.NOT_MET
        if not speaks_for:
            answer, other = other, answer
        masks[name] = ((now == Verdict.MET) & (codes == answer)) | (
            (now == Verdict.NO_DATA) & (codes == Verdict.NO_DATA)
        )
        masks[name] |= (now == Verdict.NOT_APPLICABLE) & (codes == Verdict.NOT_APPLICABLE)
        unmet[name] = (now == Verdict.NOT_MET) & (codes == other)
    alone = {
        name: mask & (_other_answer(found, name, category, speaks_for=speaking[name]))
        for name, mask in unmet.items()
        if mask.any()
    }
    any_alone = np.logical_or.reduce([*alone.values(), np.zeros(len(now), dtype=bool)])
    for name, mask in alone.items():
        masks[name] |= np.where(any_alone, mask, unmet[name])
    return _exempting(found, sorted(taken_out), now == Verdict.NOT_APPLICABLE, masks)


def decided_by(masks: Mapping[str, Bools], place: int) -> tuple[str, ...]:
    """Ids of the members that make the verdict on one school."""
    return tuple(name for name, mask in masks.items() if mask[place])


def _speaking(edition: Edition, category: str) -> dict[str, bool]:
    """The criteria and gaps a category rests on, and whether being met speaks for it."""
    found: dict[str, bool] = {}
    waiting = [(category, True)]
    while waiting:
        name, speaks_for = waiting.pop(0)
        if name not in edition.categories:
            if name in edition.criteria or name in edition.rulebook.gaps:
                found.setdefault(name, speaks_for)
            continue
        membership = edition.categories[name].membership
        for members, same in (
            ((*membership.any_of, *membership.all_of, *membership.of), True),
            (membership.none_of, False),
        ):
            waiting += [(member, speaks_for == same) for member in members]
    return found


def _other_answer(
    found: Identification, criterion: str, category: str, *, speaks_for: bool
) -> Bools:
    own = found.judgement.criteria[criterion].verdict
    answer = Verdict.MET if speaks_for else Verdict.NOT_MET
    return np.asarray(answers_of(found, criterion, own, category)[answer] == Verdict.MET)


def _exempting(
    found: Identification, names: list[str], outside: Bools, masks: Mapping[str, Bools]
) -> dict[str, Bools]:
    """What takes schools out stands alone: what else does not apply to them does not matter."""
    exempting = {
        name: outside & found.judgement.criteria[name].verdict.certain
        for name in names
        if name in found.judgement.criteria
    }
    taken = np.logical_or.reduce([*exempting.values(), np.zeros(len(outside), dtype=bool)])
    return {name: mask & ~taken for name, mask in masks.items()} | exempting
