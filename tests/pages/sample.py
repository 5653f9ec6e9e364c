"""A page that has everything a page can have."""

from __future__ import annotations

from datetime import date

import numpy as np

from schoolsupport.pages import (
    Chart,
    Column,
    Facts,
    Lines,
    Page,
    Ratio,
    Remark,
    Table,
    Text,
    Toned,
)
from schoolsupport.translation import msg
from schoolsupport.words.numbers import Quantity

SCHOOLS = Table(
    title="Школы",
    name="schools",
    columns=(
        Column(heading=msg("Login"), id="school", wrap="never"),
        Column(heading=msg("School"), id="name"),
        Column(heading=msg("Municipality"), id="municipality"),
        Column(heading=msg("Pupils"), id="pupils", unit="people", total="sum"),
        Column(heading=msg("Left, of those on it"), id="left", unit="share", total="sum"),
        Column(heading="День", id="day", unit="day"),
        Column(heading=msg("Cause"), id="cause", wrap="cut", width=(10, 30)),
        Column(heading="Ключ", id="key", hidden=True),
    ),
    cells=(
        ["sch220001", "sch220002", "sch220003"],
        [
            "МБОУ «Средняя общеобразовательная школа № 1 имени А. С. Пушкина»",
            Lines(("МКОУ «Лицей | № 2»", "филиал <b>")),
            None,
        ],
        ["город Барнаул", "Змеиногорский муниципальный район", "=1+1"],
        np.array([12345, 17, 0]),
        [Ratio(6, 20), Ratio(1, 3), Ratio(0, 0)],
        [date(2023, 2, 1), None, date(2022, 12, 31)],
        [Toned("низкие результаты по двум и более процедурам последнего года", "bad"), "", None],
        ["a", "b", "c"],
    ),
    totals=True,
)
YEARS = Table(
    title="По годам",
    name="years",
    columns=(
        Column(heading="Район", id="place"),
        Column(heading="Год", id="year", unit="year"),
        Column(heading="Изменение", id="change", unit="signed"),
        Column(heading="Доля", id="share", unit="percent"),
    ),
    cells=(
        ["Север", "Север", "Юг"],
        [2021, 2022, 2021],
        [3, -2.5, float("nan")],
        [30.25, 0, 100],
    ),
    group_by=("place",),
)
LONG = Table(
    title="Длинная",
    columns=(Column(heading="№", id="number"), Column(heading="Слово", id="word")),
    cells=(range(1, 6), ["один", "два", "три", "четыре", "пять"]),
    most=2,
)
PAGE = Page(
    title="Всё, что бывает на странице",
    name="sample",
    facts=[("Год данных", "2021"), ("Доля", Toned(Ratio(1, 4), "strong"))],
    cautions=["Данные вымышлены"],
    parts=[
        Text(words=msg("Exactly: {words}.", words=Quantity(0.28581, "share", beside=0.2858))),
        Text(words="Раздел", style="heading"),
        Text(
            words="Первый пункт перечня, такой длинный, что в восемьдесят знаков он не войдёт"
            " никак, и потому он ломается",
            style="item",
        ),
        Text(words="второй_пункт *со* звёздами", style="item", level=1),
        Text(words="# не заголовок", style="quote"),
        Facts(title="Сведения", rows=[("Адрес", "ул. Мира, 1"), ("Телефон", None)]),
        SCHOOLS,
        YEARS,
        LONG,
        Table(columns=(Column(heading="Пусто"),), cells=([],), empty="Никого нет."),
        Chart(
            title="Столбцы",
            kind="bars",
            x=["а", "б"],
            series={"школ": [1, 2], "районов": [2, None]},
            x_title="Где",
            mark=1.5,
        ),
    ],
    remarks=[Remark(words="лист 1, строка 3: нет логина", severity="error")],
)
