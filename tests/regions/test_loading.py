"""A region loads whole or not at all, and its error says whose plugin, what and what to do."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from schoolsupport.errors import (
    DuplicateRegionError,
    RegionFormatError,
    RegionLoadError,
    RegionNotFoundError,
)
from schoolsupport.regions import Distribution, RegionPlugin, load_region, load_regions

from .fake_site import PLUGIN, REGION

if TYPE_CHECKING:
    from collections.abc import Callable

    from .fake_site import FakeSite

IMPORTS = "from schoolsupport.plugin import RegionPlugin, hookimpl\n"
GIVE = 'return RegionPlugin.from_package("{package}")'
WHERE = "region bad (schoolsupport-bad 1.0, schoolsupport_fake_bad.plugin)"


def error_of(site: FakeSite, plugin: str) -> RegionLoadError:
    site.region("bad", plugin=plugin)
    with pytest.raises(RegionLoadError) as caught:
        load_region("bad")
    return caught.value


def test_a_good_region_loads_by_its_name(site: FakeSite) -> None:
    package = site.region("good", version="1.2")

    plugin = load_region("good")

    assert plugin.name == "good"
    assert plugin.folder == package
    assert plugin.distribution == Distribution("schoolsupport-good", "1.2")


def test_every_load_gives_an_equal_plugin_and_keeps_none(site: FakeSite) -> None:
    site.region("good")

    assert load_region("good") == load_region("good")
    assert load_region("good") is not load_region("good")


@pytest.mark.parametrize(
    ("plugin", "place", "rest"),
    [
        pytest.param(
            "import no_such_module_anywhere",
            "",
            "the plugin cannot be imported; found: ModuleNotFoundError: No module named"
            " 'no_such_module_anywhere'. Correct the module, or install what it needs",
            id="import error",
        ),
        pytest.param(
            "raise SystemExit(3)",
            "",
            "the plugin cannot be imported; found: SystemExit: 3."
            " Correct the module, or install what it needs",
            id="exit",
        ),
        pytest.param(
            "x = 1",
            "",
            "the module has no hook. Write def schoolsupport_region() with @hookimpl above it",
            id="no hook",
        ),
        pytest.param(
            PLUGIN.replace("@hookimpl\n", ""),
            ": schoolsupport_region",
            "the function is not marked as a hook of schoolsupport."
            " Write @hookimpl above it, from schoolsupport.plugin",
            id="not marked",
        ),
        pytest.param(
            IMPORTS + "@hookimpl\ndef schoolsupport_regoin(): " + GIVE,
            ": schoolsupport_regoin",
            "there is no such hook; found: def schoolsupport_regoin()."
            " Did you mean schoolsupport_region?",
            id="misspelt",
        ),
        pytest.param(
            PLUGIN + "\n@hookimpl(optionalhook=True)\ndef schoolsupport_extra(): pass\n",
            ": schoolsupport_extra",
            "there is no such hook; found: def schoolsupport_extra()."
            " Did you mean schoolsupport_region?",
            id="misspelt beside the good one",
        ),
        pytest.param(
            IMPORTS + "@hookimpl\ndef schoolsupport_region(year=2024): " + GIVE,
            ": schoolsupport_region",
            "the hook has a parameter with a default value, which nobody would ever set;"
            " found: def schoolsupport_region(year=2024). Write def schoolsupport_region()",
            id="default value",
        ),
        pytest.param(
            IMPORTS + "@hookimpl\ndef schoolsupport_region(*, year=2024): " + GIVE,
            ": schoolsupport_region",
            "the hook has a parameter with a default value, which nobody would ever set;"
            " found: def schoolsupport_region(*, year=2024). Write def schoolsupport_region()",
            id="keyword with default value",
        ),
        pytest.param(
            IMPORTS + "@hookimpl\ndef schoolsupport_region(config): " + GIVE,
            ": schoolsupport_region",
            "the hook has parameters; found: def schoolsupport_region(config)."
            " Write def schoolsupport_region()",
            id="parameter",
        ),
        pytest.param(
            IMPORTS + "@hookimpl\nasync def schoolsupport_region(): " + GIVE,
            ": schoolsupport_region",
            "the hook is asynchronous; found: def schoolsupport_region()."
            " Write def schoolsupport_region()",
            id="asynchronous",
        ),
        pytest.param(
            IMPORTS + "@hookimpl(wrapper=True)\ndef schoolsupport_region(): return (yield)",
            ": schoolsupport_region",
            "the hook is a wrapper, and a region has nothing to wrap;"
            " found: def schoolsupport_region(). Write def schoolsupport_region()",
            id="wrapper",
        ),
        pytest.param(
            IMPORTS + "@hookimpl\ndef schoolsupport_region(): pass",
            ": schoolsupport_region",
            "the hook gave no region; found: None."
            " Return RegionPlugin.from_package with the name of the package",
            id="no result",
        ),
        pytest.param(
            IMPORTS + "@hookimpl\ndef schoolsupport_region(): return [1, 2]",
            ": schoolsupport_region",
            "the hook gave something other than a RegionPlugin; found: list."
            " Return one RegionPlugin; each region has its own module",
            id="list",
        ),
        pytest.param(
            IMPORTS + "@hookimpl\ndef schoolsupport_region(): return RegionPlugin",
            ": schoolsupport_region",
            "the hook gave something other than a RegionPlugin; found: type."
            " Return one RegionPlugin; each region has its own module",
            id="class",
        ),
        pytest.param(
            PLUGIN + "\n@hookimpl(specname='schoolsupport_region')\ndef second(): " + GIVE,
            ": schoolsupport_region",
            "the hook was answered 2 times."
            " Leave one function with @hookimpl; each region has its own module",
            id="two results",
        ),
        pytest.param(
            IMPORTS + "@hookimpl\ndef schoolsupport_region(): raise KeyError('acts')",
            ": schoolsupport_region",
            "the hook failed; found: KeyError: 'acts'."
            " Correct the function; the error it raised is the cause of this one",
            id="exception",
        ),
    ],
)
def test_a_broken_plugin_is_told_whole(site: FakeSite, plugin: str, place: str, rest: str) -> None:
    assert str(error_of(site, plugin)) == f"{WHERE}{place}: {rest}"


def test_a_syntax_error_is_told_with_its_line(site: FakeSite) -> None:
    error = error_of(site, "def schoolsupport_region(:")

    assert error.text().startswith(
        f"{WHERE}: the plugin cannot be imported; found: SyntaxError: invalid syntax"
    )
    assert "plugin.py, line 1" in error.text()


def test_the_error_of_a_hook_is_kept_as_the_cause(site: FakeSite) -> None:
    error = error_of(site, IMPORTS + "@hookimpl\ndef schoolsupport_region(): raise KeyError(1)")

    assert isinstance(error.__cause__, KeyError)


@pytest.mark.parametrize(
    "plugin", [PLUGIN, IMPORTS + 'RegionPlugin.from_package("schoolsupport_fake_bad")']
)
def test_a_fault_of_the_region_file_keeps_its_own_words(site: FakeSite, plugin: str) -> None:
    site.region("bad", plugin=plugin, toml=REGION.replace("format = 1", "format = 9"))

    with pytest.raises(RegionFormatError, match="format 9, and this schoolsupport reads"):
        load_region("bad")


def test_the_entry_point_must_have_the_name_of_the_region(site: FakeSite) -> None:
    site.region("bad", toml=REGION.replace("{name}", "good"))

    with pytest.raises(RegionLoadError) as caught:
        load_region("bad")

    assert str(caught.value) == (
        f"{WHERE}: the region is called bad in the entry point and good in region.toml."
        " Write the same name in both"
    )


def test_an_entry_point_must_name_a_module(site: FakeSite) -> None:
    site.announce("schoolsupport-bad", "1.0", "bad = schoolsupport_fake_bad.plugin:REGION")

    with pytest.raises(RegionLoadError) as caught:
        load_region("bad")

    assert str(caught.value) == (
        "region bad (schoolsupport-bad 1.0, schoolsupport_fake_bad.plugin:REGION): the entry"
        " point does not name a module; found: schoolsupport_fake_bad.plugin:REGION."
        " Write a module in the group schoolsupport.regions: bad = PACKAGE.plugin"
    )


def test_an_unknown_name_is_answered_with_the_nearest_and_all_known(site: FakeSite) -> None:
    site.region("stavropol")

    with pytest.raises(RegionNotFoundError) as caught:
        load_region("stavropl")

    assert str(caught.value).startswith(
        "no region is called stavropl. Did you mean stavropol? Known regions: "
    )


def test_a_name_like_no_other_is_answered_with_all_known(site: FakeSite) -> None:
    site.region("stavropol")

    with pytest.raises(
        RegionNotFoundError, match=r"^no region is called qqq\. Known regions: .*stavropol"
    ):
        load_region("qqq")


def test_a_broken_region_stands_beside_the_others(new_site: Callable[[str], FakeSite]) -> None:
    site = new_site("one")
    site.region("good")
    site.region("bad", plugin="raise RuntimeError('broken')")
    site.region("twin")
    new_site("two").region("twin")

    loaded = load_regions(["bad", "good", "twin"])

    assert list(loaded.regions) == ["good"]
    assert list(loaded.errors) == ["bad", "twin"]
    assert loaded.errors["bad"].code == "region.broken"
    assert isinstance(loaded.errors["twin"], DuplicateRegionError)


def test_by_default_all_installed_regions_are_loaded(site: FakeSite) -> None:
    site.region("good")
    site.region("bad", plugin="raise RuntimeError('broken')")

    loaded = load_regions()

    assert loaded.regions["good"] == load_region("good")
    assert "bad" in loaded.errors


def test_folders_are_loaded_beside_names(site: FakeSite) -> None:
    package = site.region("good")

    loaded = load_regions([package, "good"])

    assert list(loaded.regions) == [str(package), "good"]


def test_an_unknown_name_among_several_is_wrong_use(site: FakeSite) -> None:
    site.region("good")

    with pytest.raises(RegionNotFoundError):
        load_regions(["good", "goood"])


@pytest.mark.parametrize("by", ["name", "folder"])
def test_threads_that_load_at_once_get_equal_plugins(site: FakeSite, by: str) -> None:
    package = site.region("good")
    asked = "good" if by == "name" else package
    # coverage answers a changed path once, by dropping what other threads import meanwhile
    load_region(site.region("first"))
    count = 8
    together = Barrier(count)

    def load() -> RegionPlugin:
        together.wait(timeout=30)
        return load_region(asked)

    with ThreadPoolExecutor(count) as pool:
        plugins = [future.result() for future in [pool.submit(load) for _ in range(count)]]

    assert set(plugins) == {load_region(asked)}


def test_loading_leaves_the_path_as_it_was(site: FakeSite) -> None:
    package = site.region("good")
    before = list(sys.path)

    load_region("good")
    load_region(package)

    assert sys.path == before
