"""Proposals: what a run suggests for every school, given what orders made of it.

Identification only proposes; a status changes by an order.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pandas as pd
from attrs import evolve, frozen

from schoolsupport.domain import Problem
from schoolsupport.errors import YearError
from schoolsupport.faults import fault
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.rules.wording import key_words
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.pages import Column, Facts, Lines, Page, Part, Remark, Table, Text, Value
from schoolsupport.pages.html import notebook_html
from schoolsupport.records import Key, plain, told
from schoolsupport.support.lists import NOT_NAMED, names_of
from schoolsupport.support.rules import SUPPORTED, ExitRule, SupportStatus, status_words
from schoolsupport.support.statuses import ListLine, Statuses, StatusEvent, StatusOn
from schoolsupport.translation import Message, joined, msg
from schoolsupport.words.numbers import Quantity

MOST_ROWS = 100


class Action(StrEnum):
    """What is proposed; an order does it."""

    IDENTIFY = "identify"
    KEEP = "keep"
    TO_POST_PROJECT = "to_post_project"
    TAKE_OUT = "take_out"

    @property
    def words(self) -> Message:
        """Words for people."""
        return _WORDS[self]


_WORDS = {
    Action.IDENTIFY: msg("to identify"),
    Action.KEEP: msg("to keep"),
    Action.TO_POST_PROJECT: msg("to post-project support"),
    Action.TAKE_OUT: msg("to take out"),
}


@told(
    "school", "name", "municipality", "status.status", "status.since", "verdict",
    Key("decision", spread=True), "clear_years",
)  # fmt: skip
@frozen(kw_only=True)
class Proposal:
    """What is proposed for a school, and why.

    Attributes:
        school: id.
        name: name, if known.
        municipality: where it stands, if known.
        status: what orders made of it by the day of the run.
        decision: what is proposed.
        verdict: what the run says by the line of entry; None where it does not judge the school.
        clear_years: years running that it was surely clear of the line of leaving.
    """

    school: str
    name: str | None
    municipality: str | None
    status: StatusOn
    decision: Decision
    verdict: Verdict | None
    clear_years: int


@told(
    "year", "assumed", Key("counts", kind=Mapping[Action, int]), "schools", "undecided",
)  # fmt: skip
@frozen(kw_only=True, eq=False)
class Proposals:
    """What a run proposes.

    Attributes:
        year: latest year of the data.
        rule: the rule of leaving used.
        counts: how many schools each action is proposed for.
        schools: proposals by school, those outside without one left out.
        undecided: schools outside that cannot be judged.
    """

    year: int
    rule: ExitRule
    counts: Mapping[str, int]
    schools: tuple[Proposal, ...]
    undecided: tuple[str, ...]

    @property
    def assumed(self) -> dict[str, str]:
        """What of the rule no act states, with its values."""
        return {key: str(value) for key, value in self.rule.assumed_values().items()}

    def only(self, school: str) -> Proposals:
        """The same with the proposal of one school alone; counts are of all."""
        return evolve(self, schools=tuple(one for one in self.schools if one.school == school))

    def of(self, action: Action) -> tuple[Proposal, ...]:
        """The proposals of one action."""
        return tuple(one for one in self.schools if one.decision.action is action)

    def frame(self, lang: str = "en") -> pd.DataFrame:
        """One row per proposal; words in a language."""
        rows = [
            {**plain(one, lang), "reasons": "; ".join(w.text(lang) for w in one.decision.reasons)}
            for one in self.schools
        ]
        columns = [
            "school", "name", "municipality", "status", "since", "verdict", "action", "reasons",
            "clear_years",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)


@told("day", "counts", "schools", "history", "proposals", "statuses.problems")
@frozen(kw_only=True, eq=False)
class Standing:
    """Where schools stand on a day by orders, and what a run proposes.

    Attributes:
        statuses: every school's, on every day.
        day: the day looked at.
        school: the one school asked for; None for all.
        proposals: what a run proposes, for the school asked for; None without a run.
    """

    statuses: Statuses
    day: dt.date
    school: str | None = None
    proposals: Proposals | None = None

    @property
    def counts(self) -> Mapping[SupportStatus, int]:
        """How many schools have each status."""
        counted = Counter(one.status for one in self.statuses.on(self.day).values())
        return {status: counted[status] for status in SupportStatus}

    @property
    def schools(self) -> tuple[StatusOn, ...]:
        """The school asked for, or every one that an order names."""
        if self.school is not None:
            return (self.statuses.of(self.school, self.day),)
        return tuple(self.statuses.on(self.day).values())

    @property
    def history(self) -> tuple[StatusEvent, ...] | None:
        """The changes of the school asked for; None where none was."""
        return None if self.school is None else self.statuses.history(self.school)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong in the lists, of the school asked for if one was."""
        return tuple(one for one in self.statuses.problems if self.school in (None, one.school))

    def _repr_html_(self) -> str | None:
        return notebook_html(page(self))


def page(told: Standing) -> Page:
    """Statuses on a day, the history of a school asked for, what a run proposes, what is wrong."""
    parts: list[Part] = []
    if told.school is None:
        counts = [
            msg("{status}: {n}", status=status.words, n=number)
            for status, number in told.counts.items()
            if number
        ]
        said = joined(counts, "; ") if counts else msg("no order names a school")
        parts.append(Text(words=said))
    parts.append(_status_table(told.schools))
    if told.history is not None:
        parts.append(_history_table(told.history))
    if told.proposals is not None:
        parts += _proposed(told.proposals, whole=told.school is not None)
    return Page(
        title=msg("Statuses by orders on {day}", day=told.day),
        name="status",
        parts=parts,
        remarks=map(Remark.of, told.problems),
    )


def years_table(statuses: Statuses, days: Iterable[dt.date], proposed: Proposals) -> Table:
    """What each school in the lists was on some days, and what is proposed for it.

    Args:
        statuses: what orders made of the schools.
        days: days looked at, one column each.
        proposed: what a run proposes; a school to be identified anew is left out.
    """
    known = [
        one
        for one in proposed.schools
        if one.decision.action is not Action.IDENTIFY and one.school in statuses.schools
    ]
    by_day = {day: [statuses.of(one.school, day).words for one in known] for day in days}
    return Table(
        columns=(
            _LOGIN,
            *(Column(heading=msg("{day}", day=day), id=day.isoformat()) for day in by_day),
            *_PROPOSED,
        ),
        cells=(
            [one.school for one in known],
            *by_day.values(),
            [one.decision.action and one.decision.action.words for one in known],
            [Lines(one.decision.reasons) for one in known],
        ),
        name="years",
    )


_LOGIN = Column(heading=msg("Login"), id="school", wrap="never")
_STATUS = Column(heading=msg("Status"), id="status")
_PROPOSED = (Column(heading=msg("Proposed"), id="action"), Column(heading=msg("Why"), id="reasons"))


def _status_table(schools: Sequence[StatusOn]) -> Table:
    since = Column(heading=msg("Since"), id="since", unit="day")
    lists = Column(heading=msg("Lists and orders"), id="lists")
    rows = [(one.school, one.words, one.since, _orders(one.lines)) for one in schools]
    return Table.of_rows((_LOGIN, _STATUS, since, lists), rows, name="statuses", most=MOST_ROWS)


def _history_table(events: Sequence[StatusEvent]) -> Table:
    columns = (
        Column(heading=msg("Day"), id="day", unit="day"),
        Column(heading=msg("Before"), id="before"),
        Column(heading=msg("After"), id="after"),
        Column(heading=msg("Lists and orders"), id="lists"),
    )
    rows = [
        (
            one.day or "…",
            status_words(one.before),
            status_words(one.after),
            _orders(one.begun or one.ended),
        )
        for one in events
    ]
    return Table.of_rows(columns, rows, name="history", title=msg("History"))


def _orders(lines: Iterable[ListLine]) -> Lines:
    return Lines(tuple(f"{line.list}: {line.act}" for line in lines))


def _proposed(told: Proposals, *, whole: bool) -> Iterator[Part]:
    """What is proposed, after the rule that no act states; who is kept is folded away.

    A school that is found again and kept is told where it is asked for.
    """
    counted = msg(
        "A run of {year} proposes: to identify {identify}, to keep {keep}, to move to"
        " post-project support {move}, to take out {out}",
        year=told.year,
        identify=told.counts[Action.IDENTIFY],
        keep=told.counts[Action.KEEP],
        move=told.counts[Action.TO_POST_PROJECT],
        out=told.counts[Action.TAKE_OUT],
    )
    columns = (
        _LOGIN,
        Column(heading=msg("School"), id="name"),
        Column(heading=msg("Municipality"), id="municipality"),
        _STATUS,
        *_PROPOSED,
    )
    rows = [
        (
            one.school,
            one.name,
            one.municipality,
            one.status.status.words,
            one.decision.action and one.decision.action.words,
            Lines(one.decision.reasons),
        )
        for one in told.schools
    ]
    folded = [int(not whole and _goes_on(one)) for one in told.schools]
    assumed = told.rule.assumed_values()
    if assumed:
        leaving = ((_LEAVING.get(key, key), _shown(value)) for key, value in assumed.items())
        yield Facts(rows=leaving, title=msg("Rule of leaving, assumed and in no act"))
    yield Text(words=counted, style="heading")
    yield Table.of_rows(columns, rows, name="proposals", outline=folded)


def _goes_on(one: Proposal) -> bool:
    """Whether nothing changes and nothing has to be thought over: found before, and found again."""
    return one.decision.action is Action.KEEP and one.verdict is Verdict.MET


_LEAVING = {
    "from": msg("in force from"),
    "category": msg("category"),
    "settings": msg("line of leaving"),
    "years": msg("years running clear of it"),
    "minimum_stay": msg("full years of support, at least"),
    "then": msg("after that"),
    "post_project_years": msg("full years of post-project support"),
}


def _shown(value: object) -> Value:
    """The value of a rule of leaving; parameters of criteria in words."""
    if isinstance(value, dict):
        return joined(joined((key_words(key), _inner(one)), " ") for key, one in value.items())
    if isinstance(value, str) and value in {*SupportStatus}:
        return SupportStatus(value).words
    return value if isinstance(value, int | dt.date) else str(value)


def _inner(value: object) -> object:
    return Quantity(value) if isinstance(value, int | float | Decimal) else value


def proposals(found: Identification, statuses: Statuses) -> Proposals:
    """What a run proposes for every school.

    Earlier years of the same tables are judged by the same edition, as far back as the rule of
    leaving counts; a year without data is no clear year.

    Args:
        found: the run.
        statuses: what orders made of the schools; the run's day is looked at.

    Raises:
        RuleNotInForceError: no rule of leaving is in force on the day.
        ParameterError: a setting of the rule names no parameter.
    """
    rule = statuses.rules.exit_on(found.as_of)
    latest = finding_of(found, rule)
    years = [latest, *_earlier(found, rule)]
    names = names_of(found)
    rows, undecided = [], []
    for school in sorted({*latest.entry, *statuses.schools}):
        status = statuses.of(school, found.as_of)
        clear = _clear_years(years, school)
        entry = latest.entry.get(school)
        situation = Situation(
            status=status.status, since=status.since, until=status.until, clear_years=clear
        )
        decision = decide(situation, entry, rule, found.as_of)
        if decision.action is None:
            undecided += [school] * bool(decision.reasons)
            continue
        name, municipality = names.get(school, NOT_NAMED)
        rows.append(
            Proposal(
                school=school,
                name=name,
                municipality=municipality,
                status=status,
                decision=decision,
                verdict=entry,
                clear_years=clear,
            )
        )
    counted = Counter(one.decision.action for one in rows)
    return Proposals(
        year=found.year,
        rule=rule,
        counts={action.value: counted[action] for action in Action},
        schools=tuple(rows),
        undecided=tuple(undecided),
    )


def _earlier(found: Identification, rule: ExitRule) -> list[YearFinding | None]:
    """The years before, the nearest first; None for one without data."""
    years: list[YearFinding | None] = []
    for year in range(found.year - 1, found.year - rule.years, -1):
        try:
            before = identify(
                found.edition.rulebook,
                found.inputs.tables,
                year=year,
                as_of=found.as_of,
                settings=found.edition.settings,
            )
        except YearError:
            years.append(None)
        else:
            years.append(finding_of(before, rule))
    return years


def _clear_years(years: list[YearFinding | None], school: str) -> int:
    clear = 0
    for year in years:
        if year is None or not year.is_clear(school):
            break
        clear += 1
    return clear


@frozen(kw_only=True)
class Situation:
    """Where a school stands before a year is looked at.

    Attributes:
        status: its leading status.
        since: the day that status began; None where it is not known.
        until: the last day of it that its order names; None where it names none.
        clear_years: how many years running, the last one included, it was surely clear of the
            line of leaving.
    """

    status: SupportStatus = SupportStatus.NONE
    since: dt.date | None = None
    until: dt.date | None = None
    clear_years: int = 0


@frozen(kw_only=True)
class Decision:
    """What is proposed, and why; `action` is None for a school that is and stays outside."""

    action: Action | None
    reasons: tuple[Message, ...] = ()


def decide(situation: Situation, entry: Verdict | None, rule: ExitRule, day: dt.date) -> Decision:
    """What is proposed for a school.

    Args:
        situation: where it stands, with the year looked at counted in `clear_years`.
        entry: the verdict by the line of entry; None where the school is not judged.
        rule: the rule of leaving.
        day: the day of the decision.
    """
    if situation.status in {SupportStatus.NONE, SupportStatus.OUT}:
        return _outside(situation, entry)
    if entry is Verdict.MET:
        if situation.status is SupportStatus.POST_PROJECT:
            return _do(Action.IDENTIFY, msg("found again while in post-project support"))
        return _do(Action.KEEP, msg("found again"))
    if situation.status is SupportStatus.POST_PROJECT:
        return _after_project(situation, rule, day)
    return _in_support(situation, entry, rule, day)


def full_years(since: dt.date, day: dt.date) -> int:
    """Full years between two days; an anniversary completes a year."""
    years = day.year - since.year
    return years - ((day.month, day.day) < (since.month, since.day))


def _outside(situation: Situation, entry: Verdict | None) -> Decision:
    if entry is Verdict.MET:
        if situation.status is SupportStatus.OUT:
            return _do(Action.IDENTIFY, msg("found again after it was out"))
        return _do(Action.IDENTIFY, msg("found, and in no list"))
    if entry is Verdict.NO_DATA:
        return Decision(action=None, reasons=(msg("cannot be judged"),))
    return Decision(action=None)


def _in_support(
    situation: Situation, entry: Verdict | None, rule: ExitRule, day: dt.date
) -> Decision:
    clear, since = situation.clear_years, situation.since
    if clear == 0:
        return _do(Action.KEEP, _not_clear(entry))
    said = msg("clear of the line of leaving, years running: {n} of {of}", n=clear, of=rule.years)
    if clear < rule.years:
        return _do(Action.KEEP, said)
    if rule.minimum_stay:
        if since is None:
            return _do(Action.KEEP, said, msg("the day it entered is not known"))
        stayed = full_years(since, day)
        stay = msg("full years in it: {n} of {of}", n=stayed, of=rule.minimum_stay)
        if stayed < rule.minimum_stay:
            return _do(Action.KEEP, said, stay)
    supported = situation.status in SUPPORTED
    if rule.then == "post_project" and supported:
        return _do(Action.TO_POST_PROJECT, said)
    return _do(Action.TAKE_OUT, said)


def _not_clear(entry: Verdict | None) -> Message:
    if entry is None:
        return msg("not among the schools judged")
    if entry is Verdict.NOT_MET:
        return msg("not found, and not clear of the line of leaving")
    if entry is Verdict.NOT_APPLICABLE:
        return msg("the rule does not apply to it this year")
    return msg("cannot be judged")


def _after_project(situation: Situation, rule: ExitRule, day: dt.date) -> Decision:
    """An order that names the last day goes before a length that nobody stated."""
    if situation.until is not None and "post_project_years" in rule.assumed:
        return _do(Action.KEEP, msg("its order names the last day: {day}", day=situation.until))
    if situation.since is None:
        return _do(Action.KEEP, msg("the day it entered is not known"))
    passed = full_years(situation.since, day)
    said = msg(
        "full years of post-project support: {n} of {of}", n=passed, of=rule.post_project_years
    )
    return _do(Action.TAKE_OUT if passed >= rule.post_project_years else Action.KEEP, said)


def _do(action: Action, *reasons: Message) -> Decision:
    return Decision(action=action, reasons=reasons)


@frozen(kw_only=True, eq=False)
class YearFinding:
    """A year's verdicts.

    Attributes:
        year: latest year of the data.
        day: the law's day, and the day proposals are made.
        entry: verdict of the category by school.
        leaving: verdict of the category under the line of leaving; the same where there is none.
    """

    year: int
    day: dt.date
    entry: Mapping[str, Verdict]
    leaving: Mapping[str, Verdict]

    def is_clear(self, school: str) -> bool:
        """Whether the school is surely not met by either line: only that counts as a clear year."""
        return (
            self.entry.get(school) is Verdict.NOT_MET
            and self.leaving.get(school) is Verdict.NOT_MET
        )


def finding_of(found: Identification, rule: ExitRule) -> YearFinding:
    """What a run says by both lines.

    Args:
        found: the run by the line of entry.
        rule: the rule of leaving; its settings are laid over those of the run.

    Raises:
        ParameterError: a setting names no parameter, or the category is not in force.
    """
    chosen = rule.category or found.main
    if chosen not in found.edition.categories:
        raise fault(
            "parameter.category_not_in_force",
            where="support.toml: exit: category",
            found=chosen,
            day=found.as_of,
            known=", ".join(found.edition.categories),
        )
    other = found
    if rule.settings:
        settings: dict[str, Any] = {**found.edition.settings, **rule.settings}
        other = identify(
            found.edition.rulebook,
            found.inputs.tables,
            year=found.year,
            as_of=found.as_of,
            settings=settings,
        )
    return YearFinding(
        year=found.year,
        day=found.as_of,
        entry=_verdicts(found, chosen),
        leaving=_verdicts(other, chosen),
    )


def _verdicts(found: Identification, category: str) -> dict[str, Verdict]:
    codes = found.judgement.categories[category].codes.tolist()
    return {str(school): Verdict(code) for school, code in zip(found.schools, codes, strict=True)}
