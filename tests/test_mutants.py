"""Changes planted in the code, one at a time: some test of the room finds most of them.

A mutant is one comparison, operator, number or condition of a core module made wrong. The sample is
drawn by a seed, so that a run says the same twice; which were not found is said after the thorough
run. The tests run on a copy of the source in which the one file is changed; the first failing test
ends them.
"""

from __future__ import annotations

import ast
import copy
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import frozen

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "schoolsupport"
ROOMS = {
    "identification/judging.py": [
        "identification/test_judging.py",
        "identification/test_foreign_system.py",
        "identification/test_identify.py",
        "identification/test_changes.py",
        "identification/test_local_rules.py",
        "identification/test_missing.py",
        "identification/peers/test_graded.py",
    ],
    "identification/pooling.py": [
        "identification/test_lineage.py",
        "identification/number",
        "identification/test_objectivity.py",
    ],
    "identification/verdicts.py": ["identification/test_verdicts.py"],
    "tables/checks.py": ["tables", "intake/test_joining.py"],
    "deadlines/working_days.py": ["deadlines/calendars"],
    "deadlines/periods.py": ["deadlines/calendars", "deadlines/saying", "deadlines/occurring"],
    "support/reconcile.py": ["support/test_reconcile.py"],
}
"""Core modules, and the tests that are about them."""

OF_EACH, SEED = 3, 20211231
LONGEST = 240
FEWEST_FOUND = 2

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


@frozen
class Mutant:
    """One change: the file below `schoolsupport`, and which of its places is made wrong."""

    file: str
    place: int

    def text(self) -> tuple[str, str]:
        """The file with the change in it, and the change in words."""
        tree = ast.parse((SOURCE / self.file).read_text("utf-8"))
        said = wrong(list(places(tree))[self.place])
        return ast.unparse(ast.fix_missing_locations(tree)), f"{self.file}:{said}"


def places(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that can be made wrong, in the order of the file: what a run comes through.

    How classes are made, and the types of names, are no code that runs.
    """
    other = {
        id(inner)
        for node in ast.walk(tree)
        for one in [
            *getattr(node, "decorator_list", ()),
            *(getattr(node, name, None) for name in ("annotation", "returns")),
        ]
        if one is not None
        for inner in ast.walk(one)
    }
    for node in ast.walk(tree):
        if id(node) in other:
            continue
        match node:
            case ast.Compare(ops=[op]) if type(op) in SWAPS:
                yield node
            case ast.BinOp(op=op) | ast.BoolOp(op=op) if type(op) in SWAPS:
                yield node
            case ast.Constant(value=bool() | int()):
                yield node
            case ast.If():
                yield node


def wrong(node: ast.AST) -> str:
    """Make a node wrong, and say where and what it was."""
    was = ast.unparse(copy.deepcopy(node)).splitlines()[0]
    match node:
        case ast.Compare():
            node.ops = [_swapped(node.ops[0])]
        case ast.BinOp():
            node.op = _swapped(node.op)
        case ast.BoolOp():
            node.op = _swapped(node.op)
        case ast.Constant(value=bool()):
            node.value = not node.value
        case ast.Constant(value=int() as number):
            node.value = number + 1
        case ast.If():
            node.test = ast.UnaryOp(op=ast.Not(), operand=node.test)
    return f"{getattr(node, 'lineno', 0)}: {was}"


def _swapped(operator: ast.AST) -> Any:
    return SWAPS[type(operator)]()


def sample(file: str) -> list[Mutant]:
    """The mutants of a module that are looked at."""
    size = len(list(places(ast.parse((SOURCE / file).read_text("utf-8")))))
    chosen = Random(f"{SEED} {file}").sample(range(size), min(OF_EACH, size))
    return [Mutant(file, place) for place in sorted(chosen)]


def survives(mutant: Mutant, folder: Path) -> str | None:
    """What the change was, where no test finds it."""
    text, said = mutant.text()
    shutil.copytree(SOURCE, folder / "schoolsupport", ignore=shutil.ignore_patterns("*.pyc"))
    (folder / "schoolsupport" / mutant.file).write_text(text, "utf-8")
    tests = [ROOT / "tests" / name for name in ROOMS[mutant.file]]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("COV_", "PYTEST_"))}
    try:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=ROOT,
            env={**plain, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:  # a loop that no longer ends is found too
        return None
    assert done.returncode in {0, 1, 2, 4}, done.stdout.decode("utf-8", "replace")
    return said if done.returncode == 0 else None


@pytest.mark.thorough
@pytest.mark.parametrize("file", ROOMS)
def test_tests_find_most_changes_of_a_module(
    file: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    mutants = sample(file)
    missed = [
        said
        for number, mutant in enumerate(mutants)
        if (said := survives(mutant, tmp_path / str(number))) is not None
    ]

    record_property("mutants", (len(mutants) - len(missed), missed))
    assert len(mutants) - len(missed) >= FEWEST_FOUND, missed


@pytest.mark.parametrize("file", ROOMS)
def test_a_mutant_is_another_program_with_one_change(file: str) -> None:
    plain = ast.unparse(ast.parse((SOURCE / file).read_text("utf-8"))).splitlines()
    for mutant in sample(file):
        text, said = mutant.text()

        pairs = list(zip(text.splitlines(), plain, strict=True))
        assert sum(one != other for one, other in pairs) == 1, said
