"""Each command that gives a page, as a person asks it: found in the program, asked of the demo.

A command that is new and gives a page has no words here, and the tests of pages say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
from attrs import frozen

from schoolsupport.cli.main import program

PLUGINS = Path(__file__).parents[2] / "plugins"

ORGANISATIONS = """\
school;name;municipality;statuses
edu1;Школа № 1 (вымышлена);Район А;ШНОР
edu2;Школа № 2 (вымышлена);Район Б;
"""

ORDER = """\
№;Наименование мероприятия;Сроки исполнения;Ответственные
1;Семинар (вымышлен);до 25.03.2021;Руководители школ
2;Отчёт (вымышлен);сентябрь 2021 – август 2021;МОУО
"""

PUPILS = """\
Логин ОО;Отметка
sch990001;2
sch990001;4
"""

REGISTER = """\
Логин ОО;Название ОО;Муниципалитет
sch990001;СОШ № 1 (вымышлена);Южный район
"""

LIST = """\
Перечень школ на 2023 год
№;Наименование ОО;Муниципалитет
1;СОШ № 1 (вымышлена);Южный район
2;Лицей № 77 (вымышлен);Южный район
"""

REGION = """\
name = "invented"
title = "Область (вымышлена)"
level = "regional"
territory = "Область"
format = 99
"""

Words = Sequence[object]
"""What stands after the name of a command."""


ENTRIES = """\
Задача;Отметка;День;Документ;Примечание
нет такой задачи;готово;2023-02-10;;
"""


@frozen
class Files:
    """What the commands are asked about.

    Attributes:
        data: the files of the invented region.
        earlier: a run of 2020; `run` is one of 2021.
        made: a folder with curators, risks, organisations, an order, entries, a store of the
            plan on paper, and a region that does not load.
    """

    data: Path
    earlier: Path
    run: Path
    made: Path


OWN_FILES = {
    *("roadmap export", "roadmap roster", "report site", "report letters", "report dossier"),
    *("collect make", "data convert", "data map", "demo"),
}
"""Commands that write files of their own, for other programs or to be filled, and no page."""


def commands_with_pages() -> dict[str, click.Command]:
    """The commands that take `--out` and `--overwrite`: every one that gives a page."""
    return {
        name: command
        for name, command in _commands(program, ())
        if _gives_page(command) and name not in OWN_FILES
    }


def _commands(group: click.Group, before: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, (*before, name))
        else:
            yield " ".join((*before, name)), command


def _gives_page(command: click.Command) -> bool:
    options = {one for parameter in command.params for one in parameter.opts}
    return {"--out", "--overwrite"} <= options


def words(files: Files) -> Mapping[str, Words]:
    """The words of each question; what stands after a name in brackets tells two of one command."""
    run = ("--run", files.run)
    federal = ("federal", files.data, "--year", 2021)
    lists = sorted(files.data.glob("[ls]*.csv"))
    made = files.made
    store = ("--store", made / "support.db")
    return {
        "identify": federal,
        "explain": ("sch990074", *run),
        "explain (index)": ("sch990074", PLUGINS / "sakhalin", files.data, *("--year", 2021)),
        "explain (marks)": (
            *("sch990074", PLUGINS / "stavropol", files.data, "--year", 2021),
            *("--set", "s5-deviant.threshold=0.03"),
        ),
        "whatif": (*run, "--criterion", "low-in-two-procedures"),
        "borderline": (*run, "--within", 3),
        "sensitivity": run,
        "compare": ("federal", PLUGINS / "sverdlovsk", files.data, "--year", 2021),
        "backtest": ("federal", files.data),
        "changes": (files.earlier, files.run),
        "reconcile": (*federal, "--list", "ШНОР 2022", "--on", "2022-02-01"),
        "status": ("federal", *lists, "--on", "2022-02-01"),
        "status (one school)": (*federal, "--school", "sch990061"),
        "mentors": federal,
        "mentors (one school)": (*federal, "--school", "sch990082", "--top", 2),
        "curators": (*federal, "--curators", made / "Кураторы.csv"),
        "risks": (
            made / "Рисковые_профили.csv",
            *("--roadmap", PLUGINS / "sverdlovsk", "--region", PLUGINS / "sverdlovsk"),
        ),
        "region check": (made / "region",),
        "region list": (),
        "region show": ("federal",),
        **{f"region show ({one.name})": (one,) for one in sorted(PLUGINS.iterdir())},
        "region show (changes)": ("federal", "--on", "2021-12-31", "--since", "2019-12-31"),
        "deadline": ("ежемесячно, до 25 числа", "--year", 2022),
        "roadmap list": (PLUGINS / "sverdlovsk", PLUGINS / "stavropol"),
        "roadmap show": (PLUGINS / "sverdlovsk",),
        "roadmap show (sections)": (PLUGINS / "stavropol",),
        "roadmap lint": (PLUGINS / "kaliningrad",),
        "roadmap cascade": (PLUGINS / "sakhalin",),
        "roadmap cascade (organisations)": (
            PLUGINS / "sakhalin",
            *("--organisations", made / "organisations.csv"),
        ),
        "roadmap plan": (PLUGINS / "sverdlovsk",),
        "roadmap amend": (made / "changed.csv", "--check", "--ground", "приказ № 5 (вымышлен)"),
        "roadmap roll": (PLUGINS / "krasnodar", "--to", 2023),
        "roadmap import": (made / "Приказ.csv",),
        "monitor dynamics": ("federal", files.data, "--before", 2020, "--after", 2021),
        "monitor status": (*store, "--on", "2023-06-30"),
        "monitor overdue": (*store, "--on", "2023-06-30"),
        "monitor round": ("--region", "krasnodar"),
        "monitor cycle": (*store, "--region", "krasnodar", "--on", "2022-12-31"),
        "monitor participation": (*store, "--region", "krasnodar", "--until", "2022-12-31"),
        "monitor participation (schools)": (
            *(*store, "--region", "krasnodar", "--period", "2021/22 учебный год"),
            *("--by", "school", "--public"),
        ),
        "monitor participation (register)": (
            *(*store, "--region", "krasnodar", "--register", "teachers", "--names"),
        ),
        "monitor participation (blank)": (
            *("--region", "krasnodar", "--register", "participation", "--blank"),
        ),
        "db purge-persons": (*store, "--before", "2022-01-01", "--check"),
        "report list": (PLUGINS / "kaliningrad",),
        "report make": (PLUGINS / "sverdlovsk", "roadmap"),
        "report make (a run)": (PLUGINS / "kaliningrad", "list", *run),
        "progress import": (made / "entries.csv", *store, "--check"),
        "progress log": store,
        "collect receive": (made / "came", *store, "--check"),
        "collect status": (*store, "--on", "2023-06-30"),
        "collect status (folder)": (made / "sent", *store, "--on", "2023-07-15", "--reminders"),
        "db check": store,
        "list show": (*store, "--list", "ШНОР 2022", "--on", "2023-06-30"),
        "data check": (files.data,),
        "data count": (made / "pupils.csv", "--year", 2021, "--procedure", "vpr-5-ru"),
        "data layouts": (),
        "data layouts (example)": ("marks-by-work",),
        "data match": (made / "register.csv", made / "list.csv"),
        "receipt verify": (files.run,),
    }


def command_of(question: str) -> str:
    """The command that a question asks."""
    return question.partition(" (")[0]
