"""Schools planted among the generated ones, each to show one thing, with a sentence why."""

from __future__ import annotations

from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import field, frozen

from schoolsupport.demo.schools import login

if TYPE_CHECKING:
    from collections.abc import Mapping

Cell = tuple[str, int]
"""A procedure id and a year."""

COLUMNS: tuple[Cell, ...] = tuple(
    (procedure, year)
    for year, procedure in product((2020, 2021), ("vpr-5-ru", "vpr-5-ma", "vpr-6-ru", "vpr-6-ma"))
)
"""What the eight cells of a planted row are."""

NOT_WRITTEN = "-"


@frozen
class Fraction:
    """How many of the participants got «2»."""

    twos: int
    of: int


def _cells(text: str) -> Mapping[Cell, Fraction | None]:
    """Eight fractions, 2020 before 2021; None where the work was not written."""
    cells: dict[Cell, Fraction | None] = {}
    for column, word in zip(COLUMNS, text.replace("|", " ").split(), strict=True):
        if word == NOT_WRITTEN:
            cells[column] = None
        else:
            twos, of = word.split("/")
            cells[column] = Fraction(int(twos), int(of))
    return MappingProxyType(cells)


@frozen
class Planted:
    """A school whose works of 2020 and 2021 are set, not drawn.

    Attributes:
        school: its login.
        quality: latent quality, in standard deviations, which its other works are drawn from.
        cells: participants and twos of the eight works, None where a work was not written.
        why: what it shows, in Russian, as README.txt prints it.
        absent: years in which no file has a row of it.
    """

    school: str = field(converter=login)
    quality: float
    cells: Mapping[Cell, Fraction | None] = field(converter=_cells)
    why: str
    absent: tuple[int, ...] = ()

    @property
    def per_grade(self) -> int:
        """Pupils of an ordinary grade, read off the works."""
        return max((cell.of for cell in self.cells.values() if cell is not None), default=1)


#         2020: 5 ru, 5 ma, 6 ru, 6 ma | 2021: 5 ru, 5 ma, 6 ru, 6 ma
PLANTED: tuple[Planted, ...] = (
    Planted(
        5,
        -0.7,
        " 9/45  8/44 11/43 10/44 | 14/44 15/43  7/46  6/45",
        "Низкие результаты только по двум работам 2021 года: в 2020 году низких не было.",
    ),
    Planted(
        40,
        -0.6,
        "13/38  6/37  7/36  8/37 | 12/36  5/37  8/38  7/37",
        "Низкие результаты только по одной и той же работе в 2020 и 2021 годах.",
    ),
    Planted(
        82,
        -1.6,
        " 9/18  8/17  7/19  9/18 |  7/16  8/17  9/18  6/17",
        "Низкие результаты по всем работам обоих лет; у школы есть филиал.",
    ),
    Planted(
        58,
        -1.3,
        " 6/14  3/15  6/13  5/14 |  5/14  2/13  6/15  5/14",
        "Низкие результаты обоих видов; математика 5 класса в порядке.",
    ),
    Planted(
        110,
        -1.2,
        " 5/12  4/12  5/11  2/11 |  4/11  4/12  1/12  3/12",
        "Низкие результаты обоих видов при одиннадцати-двенадцати участниках.",
    ),
    Planted(
        54,
        -0.7,
        " 4/20  3/19  3/17  4/18 |  2/10  3/10  6/20  5/20",
        "Ровно 30 % в двух работах 2021 года (3 из 10 и 6 из 20): граница входит.",
    ),
    Planted(
        94,
        -0.6,
        " 3/10  2/10  4/19  3/19 |  6/20  4/19  2/10  1/10",
        "Ровно 30 % по русскому языку за 5 класс в оба года (3 из 10 и 6 из 20).",
    ),
    Planted(
        74,
        -0.5,
        " 4/20  5/21  3/19  4/20 |  6/20  5/20  6/21  5/19",
        "Ровно 30 % в одной работе 2021 года, в других не хватает одного обучающегося до границы.",
    ),
    Planted(
        90,
        -0.6,
        " 3/16  4/17  3/15  2/16 |   -   6/16  3/17  4/17",
        "Судить нельзя: одна работа 2021 года низкая, другая не написана.",
    ),
    Planted(
        115,
        -1.0,
        " 2/13  3/13  3/14  2/14 |  5/14   -   4/13  5/13",
        "Не написанная работа ничего не меняет: низких результатов 2021 года хватает и без неё.",
    ),
    Planted(
        100,
        -0.7,
        "  -     -     -     -   |  5/15  2/14  3/16  3/15",
        "Нет ни одной строки за 2020 год: судить о двух годах подряд нельзя.",
        absent=(2020,),
    ),
    Planted(
        62,
        0.1,
        " 5/14  5/13  6/15  4/13 |  2/13  1/14  2/14  3/15",
        "В 2020 году низкие результаты, в 2021 году ни одного: школа вышла из списка.",
    ),
    Planted(
        64,
        -0.9,
        " 3/6   2/6   4/7   3/7  |  3/5   2/5   3/6   3/6",
        "Доли двоек выше 30 %, но участников меньше десяти: вывод зависит от того, считать ли их.",
    ),
    Planted(
        29,
        -0.4,
        "18/96 17/95 21/92 19/93 | 20/98 18/97 31/97 33/98",
        "Обычный лицей по ошибке отмечен школой при учреждении исполнения наказаний.",
    ),
    Planted(
        31,
        -2.2,
        " 8/14  7/14  9/15  8/14 |  7/13  6/13  8/14  9/14",
        "Специальная (коррекционная) школа: результаты низкие, исключение подтверждено приказом.",
    ),
)

TICKED_PENAL = login(29)
CONFIRMED_EXEMPT = (login(30), login(31))
