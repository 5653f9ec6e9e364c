"""What README and docs use is public: exported from a namespace that says what it promises."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMESPACES = (
    "schoolsupport",
    "schoolsupport.deadlines",
    "schoolsupport.monitoring",
    "schoolsupport.plugin",
    "schoolsupport.roadmaps",
    "schoolsupport.studies",
    "schoolsupport.testing",
)
PAGES = [ROOT / "README.md", ROOT / "README.ru.md", *sorted(ROOT.glob("docs/**/*.md"))]
PROMISES = ROOT / "docs" / "reference" / "promises.md"


@pytest.mark.parametrize("name", NAMESPACES)
def test_every_name_of_a_namespace_is_there_and_says_what_it_is(name: str) -> None:
    namespace = importlib.import_module(name)

    assert list(namespace.__all__) == sorted(namespace.__all__)
    for one in namespace.__all__:
        what = getattr(namespace, one)
        assert what is not None, one
        if inspect.isclass(what) or inspect.isroutine(what):
            assert inspect.getdoc(what), f"{name}.{one} has no docstring"


@pytest.mark.parametrize("name", NAMESPACES)
def test_no_public_name_is_a_module_of_the_same_place(name: str) -> None:
    namespace = importlib.import_module(name)
    modules = {one.name for one in pkgutil.iter_modules(getattr(namespace, "__path__", []))}

    assert modules & set(namespace.__all__) == set()


def test_a_public_name_means_one_thing() -> None:
    homes: dict[str, set[object]] = {}
    for name in NAMESPACES:
        namespace = importlib.import_module(name)
        for one in namespace.__all__:
            homes.setdefault(one, set()).add(id(getattr(namespace, one)))

    assert {one for one, meant in homes.items() if len(meant) > 1} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_imports_from_public_namespaces_alone(page: Path) -> None:
    blocks = re.findall(r"```(?:pycon|python)\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    said = re.findall(r"(?:from|import) (schoolsupport[.\w]*)", "\n".join(blocks))

    assert {one for one in said if one not in NAMESPACES} == set()


def test_the_page_of_promises_names_every_namespace() -> None:
    promised = PROMISES.read_text("utf-8")

    assert [name for name in NAMESPACES if f"`{name}`" not in promised] == []
