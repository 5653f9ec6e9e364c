"""Made-up answers to the survey of school context; the headings are those of the real forms."""

from __future__ import annotations

from schoolsupport.tables import Tables

Answers = dict[str, object]

ENROLMENT = "Укажите количество обучающихся в ОО в 2020/2021 учебном году (в сумме по всем классам)"
ENROLMENT_2022 = (
    "20. Укажите количество обучающихся в ОО в 2021/2022 учебном году"
    " (в сумме по всем классам/курсам)"
)
PRIMARY, BASIC, SECONDARY, TRADE = (
    "Начальное общее образование",
    "Основное общее образование",
    "Среднее общее образование",
    "Среднее профессиональное образование",
)
SIZE = "Каков размер населенного пункта, в котором расположена ОО?"
TRIP = (
    "Какое из утверждений о возможности добраться общественным транспортом до ближайшего крупного"
    " города (численностью более 100 000 человек) наилучшим образом описывает положение Вашей ОО?"
)
WHERE = "Где расположена Ваша образовательная организация?"
CORRECTIONAL = "ОО является специальной (коррекционной)?"
EVENING = "ОО является вечерней (сменной)?"
CLOSED = "ОО является специальным учебно-воспитательным учреждением закрытого типа?"
PENAL = (
    "ОО является образовательной организацией при учреждении, исполняющем наказание в виде лишения"
    " свободы?"
)
BOARDING = "ОО является школой-интернатом?"
TEACHERS = "Сколько всего в школе учителей (работающих не менее чем на 0,5 ставки)?"
TOP = "Сколько в школе учителей высшей категории (работающих не менее чем на 0,5 ставки)?"
NAME = "Название ОО"


def pupils(grade: int) -> str:
    return f"{grade} класс Обучающихся"


def classes(grade: int) -> str:
    return f"{grade} класс Классов/групп"


def by_grade(*counts: object) -> Answers:
    """Pupils of grades 1, 2 …; None for a blank."""
    return {pupils(grade): count for grade, count in enumerate(counts, start=1)}


def answers_2021(school: str = "sch990001") -> Answers:
    """One school's answers of 2021; tests add others by heading with `|`."""
    return {
        "school": school,
        NAME: "МБОУ СОШ № 1",
        ENROLMENT: 300,
        WHERE: "4. Населенный пункт сельского типа (село, хутор, деревня и пр.)",
        SIZE: "1. Менее 1 тыс. человек",
    }


def answers_2022(school: str = "edu990001") -> Answers:
    return {
        "Пользователь": school,
        "Код региона": 99,
        "Регион": "reg990000 | Примерский край",
        "Муниципалитет": "reg99_m001 | Южный район",
        "Школа": f'{school} | МБОУ "СОШ № 1"',
        "Дата загрузки": "11.03.2022 12:21:47",
        "№": 1,
        "14. Где расположена образовательная организация?": "2) Город",
        "15. Каков размер населенного пункта, в котором расположена ОО?": "2) 1–5 тыс. человек",
        ENROLMENT_2022: 310,
    }


def sheet(*rows: Answers) -> list[list[object]]:
    """Rows below their headings; a heading that a row leaves out is blank there."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [list(headings), *([row.get(heading) for heading in headings] for row in rows)]


def csv_text(*rows: Answers, delimiter: str = ",") -> str:
    lines = []
    for row in sheet(*rows):
        cells = ["" if cell is None else str(cell).replace('"', '""') for cell in row]
        lines.append(delimiter.join(f'"{cell}"' for cell in cells))
    return "\n".join(lines) + "\n"


def context_of(tables: Tables, school: str = "sch990001") -> dict[str, object]:
    """The one row of a school, blanks as None."""
    rows = tables.context[tables.context["school"] == school].astype("object")

    assert len(rows) == 1
    return {str(k): None if v != v else v for k, v in rows.iloc[0].items()}  # noqa: PLR0124  # NaN differs from itself


def school_of(tables: Tables, school: str = "sch990001") -> dict[str, object]:
    rows = tables.schools[tables.schools["school"] == school].astype("object")

    assert len(rows) == 1
    return {str(k): None if v != v else v for k, v in rows.iloc[0].items()}  # noqa: PLR0124  # NaN differs from itself
