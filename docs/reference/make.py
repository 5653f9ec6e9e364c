"""Write the pages of reference that are made from the code: `python docs/reference/make.py`."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

import schoolsupport.cli.failures  # noqa: F401  # defines two of the classes of errors
from schoolsupport.cli.main import program
from schoolsupport.cli.session import Session
from schoolsupport.domain import ASSESSMENTS, SUBJECTS
from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import FaultKind, all_kinds
from schoolsupport.identification.indicators import CORE_INDICATORS
from schoolsupport.monitoring.prescribed import Prescribed, prescribed
from schoolsupport.monitoring.registers.register import CellKind, Register, keepers_of
from schoolsupport.monitoring.rounds.reading import read_mentioned
from schoolsupport.regions import load_region
from schoolsupport.regions.readme import with_page
from schoolsupport.reports.fields import REGION_VALUES, FormValue, subject_of
from schoolsupport.reports.forms import FormAbout
from schoolsupport.roadmaps.lint import FAMILIES, Rule
from schoolsupport.tables import TABLES
from schoolsupport.translation import msg

HERE = Path(__file__).resolve().parent
MADE = "<!-- made by docs/reference/make.py -->\n"


def problems_page() -> str:
    """Every problem of data and every error: code, weight, what is wrong, what to do."""
    problems = [kind for kind in all_kinds().values() if kind.severity]
    errors = [kind for kind in all_kinds().values() if kind.error]
    lines = [
        "# Problems",
        "",
        MADE,
        "Problems of data are collected, never thrown. Programs rely on the code; `error` means",
        "that something could not be computed. Words in braces are filled in.",
        "",
        "| code | weight | what is wrong | what to do |",
        "|---|---|---|---|",
        *(_row(kind.code, kind.severity, kind) for kind in problems),
        "",
        "# Errors",
        "",
        "Errors stop the call. With `--json` a command prints `fault`, the code here, and `code`,",
        "which is the one of the class; see `docs/schema/error.json`.",
        "",
        "| fault | class, code | what is wrong | what to do |",
        "|---|---|---|---|",
        *(_row(kind.code, _class_of(kind), kind) for kind in errors),
    ]
    return "\n".join(lines) + "\n"


def _class_of(kind: FaultKind) -> str:
    return f"`{kind.error}`, `{SchoolSupportError.classes[kind.error].code}`"


def _row(code: str, weight: str, kind: FaultKind) -> str:
    what, remedy, near = (
        (text or "").replace("|", "\\|") for text in (kind.what, kind.remedy, kind.near)
    )
    return f"| `{code}` | {weight} | {what} | {' / '.join(filter(None, (near, remedy)))} |"


def tables_page() -> str:
    """Every column of every table: name, Russian heading, kind, unit, bounds."""
    lines = ["# Tables", "", MADE]
    lines += [
        "Files and frames may use the names or the Russian headings. A required column is bold.",
        "",
        "A procedure is `assessment-grade-subject`, with a variant where there is one:",
        "`vpr-5-ru`, `oge-9-ma`, `ege-11-ma-profile`. Assessments: "
        + ", ".join(f"`{key}` {word}" for key, word in ASSESSMENTS.items())
        + ". Subjects: "
        + ", ".join(f"`{key}` {word}" for key, word in SUBJECTS.items())
        + ".",
        "",
    ]
    for spec in TABLES.values():
        lines += [f"## {spec.name} — {spec.title}", "", f"One row per {', '.join(spec.key)}.", ""]
        if spec.open:
            lines += ["Other columns are kept as they are.", ""]
        lines += ["| column | heading | kind | unit | allowed |", "|---|---|---|---|---|"]
        for column in spec.columns:
            name = f"**{column.name}**" if column.required else column.name
            ends = [f"{end:g}" if end is not None else "" for end in (column.low, column.high)]
            allowed = ", ".join(column.words) or (" to ".join(ends) if any(ends) else "")
            unit = column.unit or ""
            lines.append(f"| {name} | {column.title} | {column.kind.value} | {unit} | {allowed} |")
        lines.append("")
    return "\n".join(lines)


def indicators_page() -> str:
    """Every indicator of the core: name, unit, what it is."""
    lines = ["# Indicators of the core", "", MADE]
    lines += ["| indicator | unit | what it is | parameters |", "|---|---|---|---|"]
    for name, one in sorted(CORE_INDICATORS.items()):
        keys = ", ".join(f"`{key}`" for key in one.parameters.__annotations__)
        lines.append(f"| `{name}` | {one.unit} | {one.title} | {keys} |")
    return "\n".join(lines) + "\n"


def rules_page() -> str:
    """Every rule by family: code, severity, what it finds, why it matters, a print of each kind."""
    lines = [
        "# Lint of roadmaps",
        "",
        "<!-- made from schoolsupport.roadmaps.lint -->",
        "",
        "`schoolsupport roadmap lint` reads an order as printed and says where it is wrong, why",
        "that matters and, where the order itself shows it, what was probably meant. Programs rely",
        "on the codes.",
        "",
        "- **error**: the row cannot be carried out as printed.",
        "- **warning**: it will be carried out late, wrongly, or differently by different people.",
        "- **info**: a slip that keeps nobody from it.",
        "",
        "A fault of the whole table is one finding. A correction that stands in a template is not",
        "looked at. A rule that is silent unless asked for says so.",
        "",
    ]
    for family in FAMILIES:
        lines += [f"## {family.title.text()}", ""]
        for rule in family.rule:
            lines += _rule(rule)
    return "\n".join(lines).rstrip() + "\n"


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### `{rule.code}`"
    yield ""
    asked = ", only when asked for (`days_off`)" if rule.asked else ""
    yield f"{rule.severity.value}{asked}. {rule.finds.text()} {rule.why.text()}"
    yield ""
    yield f"- wrong: {rule.wrong}"
    yield f"- right: {rule.right}"
    yield ""


ORDERS = ("kaliningrad", "sakhalin", "krasnodar", "stavropol", "sverdlovsk")
SECTIONS_OF_ROUNDS = {"main": "", "duty": "п. "}


def rounds_page() -> str:
    """Every row of five orders that prescribes monitoring, a report or a register: its round."""
    lines = [
        "# Мониторинг, отчёты и реестры пяти приказов",
        "",
        MADE,
        "Каждая строка и каждый пункт приказа, где речь о мониторинге, отчёте или реестре, и их",
        "раунд. Имя раунда — то, что пишут в `schoolsupport monitor round ИМЯ`.",
        "Дни взяты из сроков строк, а не записаны ещё раз. Реестр — то, что ведут по строкам:",
        "столбцы и порядок чтения — в [registers.md](registers.md).",
        "",
    ]
    for name in ORDERS:
        region = load_region(name)
        for template in region.roadmaps.values():
            lines += [f"## {template.act.citation}", ""]
            lines += ["| строка | что | срок | раунд | реестр, форма |", "|---|---|---|---|---|"]
            found = prescribed(
                template,
                region.rounds.values(),
                read_mentioned(region.folder),
                region.registers.values(),
            )
            lines += map(_prescribed_line, found)
            lines.append("")
    return "\n".join(lines)


def _prescribed_line(one: Prescribed) -> str:
    section, _, number = one.key.partition("/")
    place = SECTIONS_OF_ROUNDS.get(section, f"{section} / " if section.isdigit() else "")
    title = one.row.title if one.row is not None else one.point.text if one.point else ""
    terms = (one.row and one.row.deadline, one.point and one.point.deadline)
    term = next((one for one in terms if one), "")
    rounds = ", ".join(f"`{each.name}`" for each in one.rounds) or f"— {one.mentioned or ''}"
    kept = [f"[{each.name}](registers.md#{_anchor(each)})" for each in one.registers]
    kept += [f"форма `{each.form}`" for each in one.rounds if each.form]
    cells = (f"{place}{number}", _short(title), term, rounds, ", ".join(dict.fromkeys(kept)))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _anchor(register: Register) -> str:
    return f"{register.roadmap}-{register.name}"


KINDS = {
    CellKind.SCHOOL: "школа: её код или название",
    CellKind.MUNICIPALITY: "муниципалитет",
    CellKind.PERSON: "имя человека; хранится отдельно",
    CellKind.EVENT: "название мероприятия",
    CellKind.DAY: "день или дни «с — по»",
    CellKind.PEOPLE: "сколько человек",
    CellKind.ROW: "номер строки дорожной карты",
    CellKind.WHOLE: "целое число",
    CellKind.YES_NO: "да или нет",
    CellKind.TEXT: "текст без имён людей",
}


def registers_page() -> str:
    """Every register of the five orders: what has it kept, by whom, and its columns."""
    lines = [
        "# Реестры и базы участия пяти приказов",
        "",
        MADE,
        "Реестр заполняют таблицей с этими столбцами в любом порядке и читают командой",
        "`schoolsupport progress import ФАЙЛ --region РЕГИОН --register ИМЯ`. Столбцов приказы не",
        "называют, они предложены здесь. Жирные столбцы обязательны; отмеченные «†» говорят о",
        "человеке и удаляются вместе с его именем (`schoolsupport db purge-persons`).",
        "",
    ]
    for name in ORDERS:
        region = load_region(name)
        lines += [f"## {region.title}", ""]
        for register in region.registers.values():
            keepers = keepers_of(register, region.roadmaps[register.roadmap])
            lines += [
                f"({_anchor(register)})=",
                "",
                f"### `{register.name}` — {register.title}",
                "",
                f"{register.source.clause}: «{register.source.quote}»."
                f" Строки: {', '.join(register.rows)}."
                + (f" Кто ведёт: {'; '.join(keepers)}." if keepers else ""),
                "",
                "| столбец | и так | что в нём |",
                "|---|---|---|",
            ]
            for column in register.column:
                bold = f"**{column.heading}**" if column.required else column.heading
                holds = KINDS.get(column.kind) or "одно из: " + ", ".join(column.choices)
                mark = " †" if column.purged else ""
                lines.append(f"| {bold}{mark} | {', '.join(column.also)} | {holds} |")
            lines.append("")
    return "\n".join(lines)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 120 else words[:120].rpartition(" ")[0] + " …"


def forms_page() -> str:
    """Every field that a form may name, by what a form can be about."""
    lines = [
        "# Формы отчётов: что может быть в форме",
        "",
        MADE,
        "Форма — файл `forms/ИМЯ.toml` региона ([как её написать](../how-to/write-a-region.md)).",
        "`about` говорит, о чём она; от этого зависит, какие поля есть. Поля для слов пишут в",
        "фигурных скобках, поля строк — в ключе `field` столбца. Доля показана с дробью.",
        "",
        "В любой форме: " + ", ".join(_value_said(one) for one in REGION_VALUES.values()) + ".",
        "",
    ]
    same: dict[str, str] = {}
    for about in FormAbout:
        subject = subject_of(about.value)
        lines += [f"## `{about.value}` — {subject.words.text('ru')}", ""]
        twin = same.setdefault(str([*subject.kinds]), about.value)
        if twin != about.value:
            lines += [f"Поля те же, что у `{twin}`; строки по умолчанию — `{subject.default}`.", ""]
            continue
        lines += ["Поля для слов:", "", "| поле | что это |", "|---|---|"]
        lines += [
            f"| `{{{one.name}}}` | {one.words.text('ru')} |" for one in subject.values.values()
        ]
        lines.append("")
        for kind in subject.kinds.values():
            default = ", если `rows` не названо" if kind.name == subject.default else ""
            lines += [f'### `rows = "{kind.name}"` — {kind.words.text("ru")}{default}', ""]
            lines += ["| поле | что в нём | единица |", "|---|---|---|"]
            lines += [
                f"| `{one.name}` | {one.words.text('ru')} | {one.unit or ''} |"
                for one in kind.fields.values()
            ]
            lines.append("")
    return "\n".join(lines)


def _value_said(one: FormValue) -> str:
    return f"`{{{one.name}}}` ({one.words.text('ru')})"


COMMANDS = {
    "en": "Commands",
    "ru": "Команды",
}
ABOUT_COMMANDS = {
    "en": "Every command as `--help` prints it. `--lang ru` or `SCHOOLSUPPORT_LANG=ru` is Russian.",
    "ru": "Каждая команда так, как её описывает `--help`.",
}


def commands_page(lang: str) -> str:
    """Every command as its `--help` says it, in one language."""
    lines = [f"# {COMMANDS[lang]}", "", MADE, ABOUT_COMMANDS[lang], ""]
    with click.Context(program, info_name="schoolsupport", obj=Session(lang=lang)) as top:
        for context in _commands(program, top):
            lines += [f"## {context.command_path}", "", "```text", _help_of(context), "```", ""]
    return "\n".join(lines)


def _commands(command: click.Command, context: click.Context) -> Iterator[click.Context]:
    """A command and, after it, those inside."""
    yield context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None and not inner.hidden:
                with click.Context(inner, parent=context, info_name=name) as within:
                    yield from _commands(inner, within)


def _help_of(context: click.Context) -> str:
    formatter = click.HelpFormatter(width=96)
    context.command.format_help(context, formatter)
    return formatter.getvalue().rstrip()


NAMESPACES = {
    "schoolsupport": "The whole path",
    "schoolsupport.studies": "What a list depends on",
    "schoolsupport.deadlines": "Deadlines and calendars",
    "schoolsupport.roadmaps": "Roadmaps and plans",
    "schoolsupport.monitoring": "Monitoring",
    "schoolsupport.plugin": "What a region imports",
    "schoolsupport.testing": "What tests of a region need",
}


def names_page() -> str:
    """Every public name, with its docstring, by namespace; shown once, where it stands first."""
    lines = ["# The names of Python", "", MADE]
    lines += ["What is promised of them: [what a program can rely on](promises.md).", ""]
    shown: set[int] = set()
    for name, title in NAMESPACES.items():
        lines += [f"## {title}: `{name}`", ""]
        namespace = importlib.import_module(name)
        named = [one for one in namespace.__all__ if not one.startswith("__")]
        twice = [one for one in named if id(getattr(namespace, one)) in shown]
        if twice:
            lines += ["Also here, and said above: " + ", ".join(f"`{one}`" for one in twice), ""]
        for one in named:
            if one not in twice:
                shown.add(id(getattr(namespace, one)))
                lines += _directive(name, one, getattr(namespace, one))
    return "\n".join(lines)


def _directive(namespace: str, name: str, what: object) -> Sequence[str]:
    kind = "class" if isinstance(what, type) else "function" if callable(what) else "data"
    members = ["    :members:"] if kind == "class" else []
    return [
        "```{eval-rst}",
        f".. auto{kind}:: {namespace}.{name}",
        *members,
        "```",
        "",
    ]


def json_page() -> str:
    """Every answer of `--json`: what it is, its keys and their kinds."""
    lines = ["# JSON", "", MADE]
    lines += [
        "With `--json` a command prints JSON alone, with a `format` number that counts up where a",
        "key changes its meaning or goes. The schemas lie in the source under `docs/schema`.",
        "",
    ]
    for file in sorted((HERE.parent / "schema").glob("*.json")):
        schema = json.loads(file.read_text("utf-8"))
        lines += [f"## {file.stem}", "", f"{{download}}`{file.name} <../schema/{file.name}>`", ""]
        if said := schema.get("description"):
            lines += [said, ""]
        lines += ["| key | kind | what it is |", "|---|---|---|"]
        lines += [
            f"| `{key}` | {_kind(one)} | {_cell(one.get('description', ''))} |"
            for key, one in schema.get("properties", {}).items()
        ]
        lines.append("")
    return "\n".join(lines)


def _kind(schema: dict[str, Any]) -> str:
    """The kind of a value, in a few words."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return ", ".join(f"`{one}`" for one in schema.get("enum", [schema.get("const")]))
    kind = schema.get("type", "any")
    if kind == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def pages() -> dict[str, str]:
    """The pages by file name."""
    return {
        "problems.md": problems_page(),
        "tables.md": tables_page(),
        "indicators.md": indicators_page(),
        "lint.md": rules_page(),
        "rounds.md": rounds_page(),
        "registers.md": registers_page(),
        "forms.md": forms_page(),
        "commands.md": commands_page("en"),
        "commands.ru.md": commands_page("ru"),
        "api.md": names_page(),
        "json.md": json_page(),
    }


def fill_readme(readme: Path) -> None:
    """Put the page of the law between the markers of a plugin's README."""
    text = readme.read_text("utf-8")
    readme.write_text(with_page(text, load_region(readme.parent).rulebook), "utf-8")


if __name__ == "__main__":
    for name, text in pages().items():
        (HERE / name).write_text(text, "utf-8")
    for readme in HERE.parents[1].glob("plugins/*/README.md"):
        fill_readme(readme)
    print(msg("{count} pages written", count=len(pages())).text())  # noqa: T201  # a script prints
