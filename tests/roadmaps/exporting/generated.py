"""Synthetic roadmaps: one to read, and any that Hypothesis thinks of."""

from __future__ import annotations

import datetime as dt
import string
from decimal import Decimal
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from schoolsupport.deadlines.schedule import Kind, Precision
from schoolsupport.domain import Act, Level
from schoolsupport.roadmaps.planning.roadmap import (
    Dating,
    Owner,
    Party,
    Person,
    Remark,
    Roadmap,
    Task,
    TaskSource,
    Tier,
)
from schoolsupport.roadmaps.template import (
    Comparator,
    Does,
    Force,
    Section,
    Target,
    TargetUnit,
)
from schoolsupport.translation import Message, msg

ACT = Act(
    id="order",
    title="О дорожной карте",
    issuer="Управление образования",
    level=Level.MUNICIPAL,
    territory="Примерский район",
    number="1",
    date=dt.date(2021, 1, 21),
)
OWNER = Owner(tier=Tier.MUNICIPALITY, id="Примерский район", name="Примерский район")
DIRECTOR = Party(role="директор", organisation="МКУ ЦОКО")
EMPTY = Roadmap(
    template="example",
    title="Дорожная карта",
    act=ACT,
    territory="Примерский район",
    owner=OWNER,
    first_day=dt.date(2021, 1, 1),
    last_day=dt.date(2021, 12, 31),
    sections=(Section(id="main", title="Методическая помощь", number="1"),),
)


def task(number: str = "1", **values: Any) -> Task:
    """A dated task, «до 25 марта 2021 г.»; values replace its own."""
    base = Task(
        id=f"example/main/{number}#p1@municipality:Примерский район",
        section="main",
        number=number,
        title="Разработка программы поддержки",
        dating=Dating.DATED,
        kind=Kind.WINDOW,
        end=dt.date(2021, 3, 25),
        due=dt.date(2021, 3, 25),
        phrase="до 25 марта 2021 г.",
        parties=(DIRECTOR,),
        occurrence="p1",
    )
    return evolve(base, **values)


def undated(number: str = "9", **values: Any) -> Task:
    """A task without a day, «по мере необходимости»."""
    return task(
        number,
        **{
            "dating": Dating.AS_NEEDED,
            "kind": Kind.AS_NEEDED,
            "end": None,
            "due": None,
            "phrase": "по мере необходимости",
            **values,
        },
    )


def recurring(days: list[dt.date], number: str = "5", **values: Any) -> list[Task]:
    """The tasks of one recurring row, due on the days given."""
    return [
        task(
            number,
            id=f"example/main/{number}#p1-{day}@municipality:Примерский район",
            kind=Kind.RECURRING,
            occurrence=f"p1-{day}",
            start=day.replace(day=1),
            end=day,
            due=day,
            phrase="ежемесячно",
            label=f"до {day:%d.%m.%Y}",
            **values,
        )
        for day in days
    ]


def roadmap(*tasks: Task, **values: Any) -> Roadmap:
    """A roadmap of tasks."""
    return evolve(EMPTY, tasks=tasks, **values)


# what people print, what breaks tables, what spreadsheets take for formulas, half a megabyte of it
_letters = st.sampled_from(
    [*string.printable, *"абвЖЁ№«»–—", "\x00", "\x0b", "\x85", "\ufeff", "\ufffe", "😀", "_x0041_"]
)
texts = st.lists(_letters, max_size=12).map("".join) | st.sampled_from(
    [
        "=1+1",
        "+7",
        "-5",
        "@имя",
        "'кавычка",
        "26.01.2021",
        "1.1",
        "до 5;6",
        'он "сам"',
        "да\r\nнет",
        "  края  ",
        "{}",
        "Ж" * 33_000,
    ]
)
names = texts.filter(lambda text: bool(text.strip()))
days = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
messages = st.builds(
    Message,
    st.sampled_from(["{day} is a day off", "assumed", "the year {year} of {what}"]),
    st.fixed_dictionaries(
        {
            "day": days,
            "year": st.integers(2000, 2100) | st.none(),
            "what": texts | st.just(msg("the year {year}", year=2021)),
        }
    ),
)
remarks = st.builds(Remark, code=names, message=messages, likely=st.none() | texts)
parties = st.builds(
    Party,
    role=st.none() | names,
    organisation=names,
    does=st.sampled_from(Does),
    tier=st.none() | st.sampled_from(Tier),
    persons=st.lists(st.builds(Person, name=names, email=st.none() | names), max_size=2).map(tuple),
)
targets = st.builds(
    Target,
    text=texts,
    comparator=st.sampled_from(Comparator),
    value=st.decimals(-1000, 1000, places=3),
    upper=st.none() | st.just(Decimal("0.1")),
    unit=st.sampled_from(TargetUnit),
    of=st.none() | texts,
)
_optional = {
    name: st.none() | texts
    for name in (
        *("parent", "phrase", "phrase_from", "phrase_used", "likely", "occurrence"),
        *("evidence", "expected_result", "target_text", "by"),
    )
}


def _tuples(one: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(one, max_size=2).map(tuple)


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """Any task, with a day if and only if it is dated."""
    dating = draw(st.sampled_from(Dating))
    return draw(
        st.builds(
            Task,
            id=names,
            source=st.sampled_from(TaskSource),
            section=st.sampled_from(["", "main"]),
            number=texts,
            title=texts,
            dating=st.just(dating),
            kind=st.none() | st.sampled_from(Kind),
            start=st.none() | days,
            end=st.none() | days,
            due=days if dating is Dating.DATED else st.none(),
            time=st.none() | st.times().map(lambda time: time.replace(microsecond=0)),
            precision=st.none() | st.sampled_from(Precision),
            label=texts,
            inferred=_tuples(texts),
            assumed=_tuples(messages),
            remarks=_tuples(remarks),
            parties=_tuples(parties),
            targets=_tuples(targets),
            reasons=_tuples(texts),
            force=st.none() | st.sampled_from(Force),
            **_optional,
        )
    )


roadmaps = st.builds(
    evolve,
    st.just(EMPTY),
    title=names,
    act_title=st.none() | texts,
    tasks=st.lists(tasks(), max_size=4).map(tuple),
    notes=_tuples(remarks),
    problems=_tuples(remarks),
    unfilled=_tuples(texts),
)
