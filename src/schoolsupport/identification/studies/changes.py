"""Changes: who entered and left since the last run, and what made it so.

Each change is judged again in worlds in which only some things are of the later run. A thing that
alone makes the change is its cause; where none does alone, the fewest that do together are named.
The order in which things changed plays no part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from attrs import frozen
from numpy.typing import NDArray

from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.listing import SCHOOL_COLUMNS, cautions
from schoolsupport.identification.reasons.wording import VERDICTS
from schoolsupport.identification.rules.rulebook import Edition, RuleInForce
from schoolsupport.identification.rules.wording import shown_value
from schoolsupport.identification.studies.rows import (
    CauseWord,
    ComparedRun,
    MovedSchool,
    MovesByCause,
    Turned,
    plain_cell,
    rows_of,
)
from schoolsupport.identification.studies.study_page import (
    JUDGED_OR_NOT,
    MOST_ROWS,
    NOT_JUDGED,
    category_of,
    codes_in,
    frame_table,
)
from schoolsupport.identification.studies.worlds import FACTORS, SCHOOLS, Worlds
from schoolsupport.identification.verdicts import KEYS, Verdict
from schoolsupport.pages import Column, Lines, Page, Part, Table, Text
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, told
from schoolsupport.translation import Message, msg

ENGINE = "engine"
CAUSES: Mapping[str, Message] = {
    "data": msg("the school's data"),
    "rule": msg("the rules"),
    "comparison_group": msg("what the school is compared with"),
    "set_of_schools": msg("the set of schools judged"),
    ENGINE: msg("the version of the program"),
}
HOW: Mapping[str, Message] = {
    "alone": msg("alone"),
    "each": msg("each alone"),
    "together": msg("together"),
}
_MOST_RULES = 15
_MOVED = {"entered": msg("entered"), "left": msg("left")}
_STATES: Mapping[str, Message] = {
    **{one.key: VERDICTS[one] for one in Verdict},
    NOT_JUDGED: msg("not judged"),
    "not_in_force": msg("not in force"),
}


@told("rule", "key", Key("before", "value_then"), Key("after", "value_now"), "citation", "clause")
@frozen(kw_only=True)
class RuleChange:
    """A value of a rule that differs between the runs.

    Attributes:
        rule: id of the criterion or category.
        key: key of the value; empty where the whole rule is new or gone.
        before: the value then.
        after: the value now.
        citation: the act of the later version, or of the earlier where there is none now.
        clause: its clause.
    """

    rule: str
    key: str
    before: object
    after: object
    citation: str
    clause: str | None

    @property
    def value_then(self) -> object:
        """Value then."""
        return _plain(self.before)

    @property
    def value_now(self) -> object:
        """Value now."""
        return _plain(self.after)


@told(
    Key("category", "now.category"),
    Key("before", "then"),
    Key("after", "now"),
    Key("differing", kind=tuple[CauseWord, ...]),
    Key("by_cause", "counted"),
    "rules",
    Key("schools", "moved"),
)
@frozen(kw_only=True, eq=False)
class Changes:
    """Who entered and left between two runs, and why.

    Attributes:
        before: the earlier run, as this engine judges it.
        after: the later run.
        categories: the category followed, in the earlier and in the later rules.
        engines: versions of the program that wrote the runs, where that is known.
        schools: one row per school that entered or left: `school`, `name`, `municipality`,
            `moved` (`entered`, `left`), `before`, `after` (verdicts, `not_judged` where the school
            was not), `how` (`alone`, `each`, `together`), `causes` (tuple of keys of `CAUSES`).
        differing: in what the runs differ at all, whether or not it moved a school.
        rules: values of rules that differ.
    """

    before: Identification
    after: Identification
    categories: tuple[str, str]
    engines: tuple[str, str] | None
    schools: pd.DataFrame
    differing: tuple[str, ...]
    rules: tuple[RuleChange, ...]

    def by_cause(self) -> pd.DataFrame:
        """How many schools entered and left for each cause.

        Returns:
            Columns `causes` (tuple), `how`, `entered`, `left`, the most frequent first.
        """
        counts: dict[tuple[tuple[str, ...], str], list[int]] = {}
        for causes, how, moved in zip(
            self.schools["causes"], self.schools["how"], self.schools["moved"], strict=True
        ):
            counts.setdefault((causes, how), [0, 0])[moved == "left"] += 1
        rows = [
            {"causes": causes, "how": how, "entered": entered, "left": left}
            for (causes, how), (entered, left) in counts.items()
        ]
        rows.sort(key=lambda row: -(int(str(row["entered"])) + int(str(row["left"]))))
        return pd.DataFrame(rows, columns=["causes", "how", "entered", "left"])

    def turned(self, school: str) -> tuple[Turned, ...]:
        """The criteria of the category whose verdict on a school differs, with their clauses."""
        return tuple(_turned(self, school))

    @property
    def then(self) -> ComparedRun:
        """The earlier run."""
        return _run(self.before, self.categories[0], self.engines and self.engines[0])

    @property
    def now(self) -> ComparedRun:
        """The later run."""
        return _run(self.after, self.categories[1], self.engines and self.engines[1])

    @property
    def counted(self) -> tuple[MovesByCause, ...]:
        """How many schools entered and left for each cause."""
        return rows_of(self.by_cause(), MovesByCause)

    @property
    def moved(self) -> tuple[MovedSchool, ...]:
        """The schools that entered or left, each with its cause."""

        def more(row: Mapping[str, Any]) -> dict[str, Any]:
            why = cause_words(row["causes"], row["how"])
            return {"why": why, "turned": self.turned(row["school"])}

        return rows_of(self.schools, MovedSchool, more)

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


def changes(
    before: Identification,
    after: Identification,
    *,
    category: str | None = None,
    written: tuple[Collection[str] | None, Collection[str] | None] = (None, None),
    engines: tuple[str, str] | None = None,
) -> Changes:
    """Who entered and left the list between two runs, each with its cause.

    Args:
        before: the earlier run.
        after: the later run.
        category: the category to follow; by default the main one of each run.
        written: whom the earlier and the later run listed when they were written, where another
            version of the program judged otherwise than this one does.
        engines: versions of the program that wrote the runs; told only.

    Raises:
        ParameterError: one of the runs has no such category.
    """
    categories = category_of(before.edition, category), category_of(after.edition, category)
    schools = before.schools.union(after.schools)
    codes = [
        codes_in(run, name, schools) for run, name in zip((before, after), categories, strict=True)
    ]
    then, now = (
        row == Verdict.MET if told is None else schools.isin(list(told))
        for row, told in zip(codes, written, strict=True)
    )
    worlds = Worlds(before, after, categories)
    moved = np.flatnonzero(then != now)
    frame = _frame(schools[moved], before, after)
    frame["moved"] = np.where(now[moved], "entered", "left")
    for name, row in zip(("before", "after"), codes, strict=True):
        words = np.array(JUDGED_OR_NOT, dtype="object")
        frame[name] = words[row[moved]]
    found = _causes(worlds, schools[moved], [row[moved] for row in codes])
    frame["how"] = [how for how, _ in found]
    frame["causes"] = [causes for _, causes in found]
    order = np.lexsort((frame["school"].to_numpy(dtype=str), frame["moved"].to_numpy(dtype=str)))
    differing = [*worlds.differing]
    if not before.schools.equals(after.schools) and SCHOOLS not in differing:
        differing.append(SCHOOLS)
    if engines is not None and engines[0] != engines[1]:
        differing.append(ENGINE)
    return Changes(
        before=before,
        after=after,
        categories=categories,
        engines=engines,
        schools=frame.iloc[order].reset_index(drop=True),
        differing=tuple(differing),
        rules=tuple(_rule_changes(before.edition, after.edition)),
    )


def cause_words(causes: Collection[str], how: str) -> Message:
    """«the rules, alone»."""
    named: Message | None = None
    for cause in causes:
        one = CAUSES[cause]
        named = one if named is None else msg("{several}; {one}", several=named, one=one)
    return msg("{causes} ({how})", causes=named or "-", how=HOW[how])


def _frame(schools: pd.Index[str], before: Identification, after: Identification) -> pd.DataFrame:
    """The names as the later run has them, or the earlier where it has none."""
    frame = pd.DataFrame({"school": schools.astype("object").to_numpy()})
    for column in ("name", "municipality"):
        told = [
            run.inputs.school_column(column).astype("object").reindex(schools)
            for run in (after, before)
        ]
        frame[column] = told[0].where(told[0].notna(), told[1]).to_numpy()
    return frame


def _causes(
    worlds: Worlds, schools: pd.Index[str], codes: list[NDArray[np.int8]]
) -> list[tuple[str, tuple[str, ...]]]:
    """For each school how and by what it moved: the fewest things that make it do so."""
    then, now = codes
    absent = (then == len(KEYS)) | (now == len(KEYS))
    same = ((then == Verdict.MET) == (now == Verdict.MET)) & ~absent
    found: list[tuple[str, tuple[str, ...]]] = [("together", worlds.differing)] * len(schools)
    for place in np.flatnonzero(absent):
        found[int(place)] = ("alone", (SCHOOLS,))
    for place in np.flatnonzero(same):  # this engine sees no change: the one that wrote the run did
        found[int(place)] = ("alone", (ENGINE,))
    waiting = np.flatnonzero(~absent & ~same)
    for size in range(1, len(worlds.differing) + 1):
        enough: dict[int, list[tuple[str, ...]]] = {}
        for chosen in combinations(worlds.differing, size):
            if not len(waiting):
                return found
            listed = worlds.listed(frozenset(chosen), schools[waiting])
            for place in waiting[listed == (now[waiting] == Verdict.MET)]:
                enough.setdefault(int(place), []).append(chosen)
        for at, several in enough.items():
            found[at] = _told_causes(several)
        waiting = np.array([one for one in waiting if int(one) not in enough], dtype=np.intp)
    return found


def _told_causes(several: list[tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    named = {factor for chosen in several for factor in chosen}
    causes = tuple(factor for factor in FACTORS if factor in named)
    if len(several[0]) > 1:
        return "together", causes
    return ("alone" if len(several) == 1 else "each"), causes


def _turned(asked: Changes, school: str) -> Iterator[Turned]:
    runs = (asked.before, asked.after)
    named: dict[str, None] = {}
    for run, category in zip(runs, asked.categories, strict=True):
        rests_on = run.edition.rests_on(category)
        named |= dict.fromkeys(name for name in run.edition.criteria if name in rests_on)
    for name in named:
        keys = [_criterion_key(run, name, school) for run in runs]
        if keys[0] == keys[1]:
            continue
        run = runs[1] if name in runs[1].edition.criteria else runs[0]
        rule = run.edition.criteria[name]
        yield Turned(
            id=name,
            title=rule.title,
            before=keys[0],
            after=keys[1],
            citation=run.edition.act(rule.standing.source).citation,
            clause=rule.standing.source.clause,
        )


def _criterion_key(run: Identification, criterion: str, school: str) -> str:
    if criterion not in run.edition.criteria:
        return "not_in_force"
    place = int(run.schools.get_indexer(pd.Index([school], dtype="object"))[0])
    if place < 0:
        return NOT_JUDGED
    return run.judgement.criteria[criterion].verdict[place].key


def _rule_changes(before: Edition, after: Edition) -> Iterator[RuleChange]:
    """Values of rules that differ, the whole rule where it is new or gone."""
    old: dict[str, RuleInForce] = {**before.criteria, **before.categories}
    new: dict[str, RuleInForce] = {**after.criteria, **after.categories}
    for name in [*new, *(gone for gone in old if gone not in new)]:
        rule, edition = (new[name], after) if name in new else (old[name], before)
        source = rule.standing.source
        where: dict[str, Any] = {
            "rule": name,
            "citation": edition.act(source).citation,
            "clause": source.clause,
        }
        if name not in old or name not in new:
            there = rule.standing.from_
            yield RuleChange(
                **where,
                key="",
                before=there if name in old else None,
                after=there if name in new else None,
            )
            continue
        then, now = old[name].raw, new[name].raw
        for key in dict.fromkeys([*then, *now]):
            if then.get(key) != now.get(key):
                yield RuleChange(**where, key=key, before=then.get(key), after=now.get(key))


def _run(found: Identification, category: str, engine: str | None) -> ComparedRun:
    return ComparedRun(
        region=found.edition.rulebook.region,
        category=category,
        year=found.year,
        as_of=found.as_of,
        listed=len(found.listed(category)),
        schools=len(found.schools),
        engine=engine,
    )


def _plain(value: object) -> object:
    """A value of a rule as JSON holds it; a decimal is its text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    told = plain_cell(value)
    return told if isinstance(told, str | int | float | None) else str(told)


def page(told: Changes) -> Page:
    """Who entered and left between the runs, and why."""
    differing: Message | str = "—"
    for at, cause in enumerate(told.differing):
        one = CAUSES[cause]
        differing = msg("{several}; {one}", several=differing, one=one) if at else one
    parts: list[Part] = [
        Text(words=_run_words(msg("Then"), told.before, told.categories[0]), style="strong"),
        Text(words=_run_words(msg("Now"), told.after, told.categories[1]), style="strong"),
        Text(words=msg("The runs differ in: {differing}", differing=differing)),
    ]
    if told.rules:
        parts.append(_rule_table(told.rules))
    entered = int((told.schools["moved"] == "entered").sum())
    left = len(told.schools) - entered
    moved = msg("Entered: {entered}; left: {left}", entered=entered, left=left)
    parts.append(Text(words=moved, style="heading"))
    if not told.schools.empty:
        parts += [_cause_table(told), _moved_table(told)]
    return Page(
        restricted=True,
        title=msg("Who entered and left since the last run, and why"),
        name="changes",
        cautions=tuple(cautions(told.after)),
        parts=parts,
    )


def _run_words(title: Message, run: Identification, category: str) -> Message:
    return msg(
        "{title}: {rules}, of {day}, data up to {year}; {short}: {listed} of {judged}",
        title=title,
        rules=run.edition.rulebook.title,
        day=run.as_of,
        year=run.year,
        short=run.edition.categories[category].short,
        listed=len(run.listed(category)),
        judged=len(run.schools),
    )


def _rule_table(rules: Sequence[RuleChange]) -> Table:
    columns = (
        Column(heading=msg("Rule"), id="rule"),
        Column(heading=msg("Then"), id="before"),
        Column(heading=msg("Now"), id="after"),
        Column(heading=msg("Act"), id="citation"),
    )
    rows = [
        (
            f"{one.rule}.{one.key}" if one.key else one.rule,
            "—" if one.before is None else shown_value(one.before),
            "—" if one.after is None else shown_value(one.after),
            f"{one.citation}; {one.clause}" if one.clause else one.citation,
        )
        for one in rules
    ]
    title = msg("Rules that differ")
    return Table.of_rows(columns, rows, title=title, name="rules", most=_MOST_RULES)


def _cause_table(told: Changes) -> Table:
    frame = told.by_cause()
    columns = (
        Column(heading=msg("Cause"), id="cause"),
        Column(heading=msg("Entered"), id="entered", unit="people"),
        Column(heading=msg("Left"), id="left", unit="people"),
    )
    return frame_table(frame, columns, {"cause": _causes_said(frame)}, name="causes")


def _moved_table(told: Changes) -> Table:
    frame = told.schools
    columns = (
        *SCHOOL_COLUMNS[:2],
        Column(heading=msg("What"), id="moved"),
        Column(heading=msg("Cause"), id="cause"),
        Column(heading=msg("Criteria that turned"), id="turned", width=(6, 60)),
    )
    made: dict[str, list[Any]] = {
        "moved": [_MOVED[str(moved)] for moved in frame["moved"]],
        "cause": _causes_said(frame),
        "turned": [
            Lines(tuple(map(_turned_words, told.turned(str(one))))) for one in frame["school"]
        ],
    }
    return frame_table(frame, columns, made, name="schools", most=MOST_ROWS)


def _causes_said(frame: pd.DataFrame) -> list[Message]:
    pairs = zip(frame["causes"], frame["how"], strict=True)
    return [cause_words(causes, str(how)) for causes, how in pairs]


def _turned_words(one: Turned) -> Message:
    words = {"title": one.title, "before": _STATES[one.before], "after": _STATES[one.after]}
    if one.clause:
        return msg("{title}: {before} → {after} ({clause})", clause=one.clause, **words)
    return msg("{title}: {before} → {after}", **words)
