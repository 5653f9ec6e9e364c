"""The page of a region in a browser: searched, sorted, opened, printed, on a phone, by keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from programs import AXE, png_of, text_of
from programs.browser import Browser, browser
from schoolsupport.identification.rules.rulebook import Rulebook

from .site_world import HOSTILE, World, world

pytestmark = pytest.mark.program("chromium")

ROWS = "[...document.querySelectorAll('.schools tbody tr:not(.group)')]"
VISIBLE = (
    f"{ROWS}.filter(row => row.checkVisibility())"
    ".map(row => row.querySelector('small').textContent)"
)


@pytest.fixture(scope="module")
def made(rules: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = world(tmp_path_factory.mktemp("site"), rules)
    with made.store:
        yield made


@pytest.fixture(scope="module")
def files(made: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    asked: dict[str, dict[str, Any]] = {
        "region": {},
        "public": {"public": True},
        "english": {"lang": "en"},
        "school": {"part": "school:sch990001"},
    }
    return {name: made.site(**given).save(folder / f"{name}.html") for name, given in asked.items()}


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(autouse=True)
def quiet(window: Browser) -> Iterator[None]:
    """No test leaves an error in the console, and no page asks for anything."""
    window.complaints.clear()
    window.requests.clear()
    window.looks(1280)
    yield
    assert window.complaints == []
    assert all(one.startswith(("file:", "about:")) for one in window.requests)


@pytest.fixture
def page(window: Browser, files: dict[str, Path]) -> Browser:
    window.open(files["region"])
    return window


def chosen(page: Browser, element: str, value: str) -> None:
    kind = "input" if element == "#find" else "change"
    page.does(
        f"(() => {{ const one = document.querySelector({element!r}); one.value = {value!r};"
        f" one.dispatchEvent(new Event({kind!r})); }})()"
    )


def test_a_school_is_found_by_its_number_whatever_the_letters(page: Browser) -> None:
    chosen(page, "#find", "ШКОЛА № 7")

    assert page.does(VISIBLE) == ["sch990007"]
    assert "1 из 12" in page.does("document.querySelector('#count').textContent")

    chosen(page, "#find", "нет такой")
    assert page.does(VISIBLE) == []
    assert "Ничего не найдено" in page.does("document.querySelector('#count').textContent")


def test_a_municipality_is_chosen_and_let_go(page: Browser) -> None:
    chosen(page, "#municipality", "Северный район (вымышлен)")
    assert page.does(VISIBLE) == ["sch990001", "sch990002", "sch990003"]

    page.does("document.querySelector('#clear').click()")
    page.does("new Promise(done => setTimeout(done, 50))")
    assert page.does("document.querySelector('#find').value") == ""
    listed = page.does("document.querySelectorAll('#listed tbody tr:not(.group)').length")
    assert len(page.does(VISIBLE)) == listed


@pytest.mark.parametrize(("by", "key"), [("distance", "distance"), ("overdue", "overdue")])
def test_schools_are_put_in_order_by_a_heading_and_turned_by_a_second_click(
    page: Browser, by: str, key: str
) -> None:
    values = (
        "[...document.querySelectorAll('#listed tbody tr:not(.group)')]"
        f".map(row => Number(row.dataset.{key}))"
    )
    click = f"document.querySelector('#listed th[data-k={by}] [role=button]').click()"

    page.does(click)
    rising = page.does(values)
    sort = page.does(f"document.querySelector('#listed th[data-k={by}]').ariaSort")
    page.does(click)
    falling = page.does(values)

    assert rising == sorted(rising)
    assert falling == sorted(rising, reverse=True)
    assert sort == "ascending"

    chosen(page, "#order", "")
    assert page.does("document.querySelectorAll('#listed tr.group')[0].offsetParent !== null")


def test_a_school_is_opened_and_left_by_keyboard_alone(page: Browser) -> None:
    page.does("document.querySelector('#listed a').focus()")
    page.key("Enter")
    page.does("new Promise(done => setTimeout(done, 100))")

    assert page.does("location.hash").startswith("#school/")
    assert page.does("document.activeElement.tagName") == "H2"
    assert page.does("document.title") == page.does("document.activeElement.textContent")
    assert page.does("document.querySelector('#start').offsetParent") is None

    page.key("Tab")
    page.key("Enter")
    page.does("new Promise(done => setTimeout(done, 100))")
    assert page.does("document.activeElement === document.querySelector('#listed a')")


def test_everything_that_can_be_used_is_reached_by_keyboard(page: Browser) -> None:
    reached = []
    for _ in range(12):
        page.key("Tab")
        reached.append(page.does("document.activeElement.id || document.activeElement.textContent"))

    assert reached[0] == "К содержанию"
    assert {"find", "municipality", "order", "clear", "print-list", "print-schools"} <= {*reached}


def test_the_page_of_a_school_has_its_drawings_with_their_numbers_in_words(
    window: Browser, files: dict[str, Path]
) -> None:
    window.open(files["region"], "school/sch990001")

    labels = window.does("[...document.querySelectorAll('#sheet svg')].map(one => one.ariaLabel)")
    assert len(labels) == 4
    assert all("2021 — " in one and "черта правила: 30" in one for one in labels)
    tables = window.does("document.querySelectorAll('#sheet table').length")
    assert tables >= 3


def test_a_hostile_name_is_a_name(window: Browser, files: dict[str, Path]) -> None:
    window.open(files["region"], "school/sch990012")

    assert HOSTILE in window.does("document.querySelector('#sheet h2').textContent")
    assert window.does("document.scripts.length") == 2


def test_a_page_that_is_not_there_is_told(window: Browser, files: dict[str, Path]) -> None:
    window.open(files["region"], "school/constructor")

    assert "такой школы нет" in window.does("document.querySelector('#sheet h2').textContent")


@pytest.mark.parametrize("name", ["region", "public", "english", "school"])
@pytest.mark.parametrize("width", [360, 800, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_is_wider_than_the_window(
    window: Browser,
    files: dict[str, Path],
    name: str,
    width: int,
    dark: bool,  # noqa: FBT001  # a case
) -> None:
    window.looks(width, dark=dark)

    for fragment in ("", "school/sch990001"):
        window.open(files[name], fragment)
        assert window.does("document.documentElement.scrollWidth") <= width


@pytest.mark.program("axe")
@pytest.mark.parametrize("name", ["region", "public", "english", "school"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_keeps_people_from_using_it(
    window: Browser,
    files: dict[str, Path],
    name: str,
    dark: bool,  # noqa: FBT001  # a case
    width: int,
) -> None:
    """Of what axe-core finds nothing is serious or critical."""
    window.looks(width, dark=dark)
    for fragment in ("", "school/sch990001"):
        window.open(files[name], fragment)
        if not fragment and name != "school":
            window.does("document.querySelector('#rest').open = true")
        window.does(AXE.read_text("utf-8"))
        found = window.does("axe.run().then(one => JSON.stringify(one.violations))")
        grave = [
            (one["id"], one["impact"], [node["html"][:120] for node in one["nodes"]][:3])
            for one in json.loads(found)
            if one["impact"] in {"serious", "critical"}
        ]
        assert grave == []


def test_the_list_is_printed_with_its_heading_on_every_sheet(page: Browser, tmp_path: Path) -> None:
    printed = text_of(page.prints(tmp_path / "list.pdf"))

    assert "Школа № 1 (вымышлена)" in printed
    assert "Печать списка" not in printed
    sheets = [one for one in printed.split("\f") if one.strip()]
    assert all("Для служебного пользования" in sheet for sheet in sheets)
    assert len(png_of(tmp_path / "list.pdf")) == len(sheets)


def test_the_pages_of_the_schools_shown_are_printed_each_on_sheets_of_its_own(
    page: Browser, tmp_path: Path
) -> None:
    chosen(page, "#municipality", "Северный район (вымышлен)")
    page.does("window.print = () => {}; document.querySelector('#print-schools').click()")
    sheets = text_of(page.prints(tmp_path / "schools.pdf")).split("\f")

    for number in (1, 2, 3):
        assert sum(f"Школа № {number} (вымышлена) (sch99000{number})" in one for one in sheets) == 1
    page.does("window.dispatchEvent(new Event('afterprint'))")
    assert page.does("document.querySelector('#sheets').children.length") == 0


def test_a_page_for_publication_prints_no_mark(
    window: Browser, files: dict[str, Path], tmp_path: Path
) -> None:
    window.open(files["public"], "school/sch990001")

    assert "Для служебного" not in text_of(window.prints(tmp_path / "public.pdf"))


def test_it_is_painted_without_its_data(page: Browser) -> None:
    """The first paint comes, and the script has read no page of a school yet."""
    painted = page.does(
        "new Promise(done => new PerformanceObserver(list => done(list.getEntries().length))"
        ".observe({ type: 'paint', buffered: true }))"
    )

    assert painted >= 1
    assert page.does("document.querySelector('#sheet').childElementCount") == 0
