"""No room outside `kinds/` asks what kind a criterion is: the criterion answers for itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import schoolsupport
from schoolsupport.identification.kinds import KINDS

SOURCES = Path(schoolsupport.__file__).parent
ROOM = SOURCES / "identification" / "kinds"
CLASSES = {one.__name__ for one in KINDS.values()} | {"IndicatorKind", "MeasuredKind"}


def files() -> Iterator[Path]:
    for file in sorted(SOURCES.rglob("*.py")):
        if ROOM not in file.parents:
            yield file


def names_in(node: ast.AST) -> set[str]:
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return names | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}


def asks(tree: ast.AST) -> Iterator[ast.AST]:
    """Every question what kind a criterion is."""
    for node in ast.walk(tree):
        called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
        if called in {"isinstance", "issubclass"}:
            is_asked = bool(names_in(node.args[1]) & CLASSES)  # type: ignore[attr-defined]  # a call
        elif called in {"getattr", "hasattr"}:
            is_asked = getattr(node.args[0], "attr", "") == "rule"  # type: ignore[attr-defined]  # as above
        elif isinstance(node, ast.MatchClass):
            is_asked = bool(names_in(node.cls) & CLASSES)
        else:
            is_asked = isinstance(node, ast.Compare) and is_of_kind(node)
        if is_asked:
            yield node


def is_of_kind(node: ast.Compare) -> bool:
    """Whether the kind of something that is no column is compared with a word."""
    left = node.left
    if not isinstance(left, ast.Attribute) or left.attr != "kind":
        return False
    words = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}
    return "column" not in names_in(left.value) and bool(words & set(KINDS))


def test_no_module_outside_the_room_of_kinds_asks_what_kind_a_criterion_is() -> None:
    found = [
        f"{file.relative_to(SOURCES)}:{node.lineno}"  # type: ignore[attr-defined]  # calls, comparisons and patterns have lines
        for file in files()
        for node in asks(ast.parse(file.read_bytes()))
    ]

    assert found == []


@pytest.mark.parametrize(
    "asked",
    [
        "isinstance(rule, Number)",
        "isinstance(one.rule, kinds.LowResults | Rank)",
        "match rule:\n    case Bands():\n        pass",
        "criterion.kind == 'low_results'",
        "criterion.kind in {'number', 'rank'}",
        "getattr(rule.rule, 'pool', None)",
    ],
)
def test_the_question_would_be_found(asked: str) -> None:
    assert list(asks(ast.parse(asked)))


@pytest.mark.parametrize(
    "other",
    ["isinstance(found, Judged)", "column.kind == 'count'", "rule.counting() is not None"],
)
def test_other_questions_are_let_through(other: str) -> None:
    assert not list(asks(ast.parse(other)))
