"""A folder serves where a name does, and is never mixed with an installed copy."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import pytest

from schoolsupport.errors import RegionLoadError, RegionNotFoundError
from schoolsupport.regions import load_region

from .fake_site import PLUGIN, REGION, private_modules, write_package

if TYPE_CHECKING:
    from pathlib import Path

    from .fake_site import FakeSite

REMEDY = (
    "A region's folder holds region.toml, or is a distribution with src/schoolsupport_*/region.toml"
)


def test_a_distribution_folder_loads(tmp_path: Path) -> None:
    package = write_package(tmp_path / "x" / "src" / "schoolsupport_fake_x", "x")

    plugin = load_region(tmp_path / "x")

    assert (plugin.name, plugin.folder, plugin.distribution) == ("x", package.resolve(), None)


def test_a_package_folder_loads(tmp_path: Path) -> None:
    package = write_package(tmp_path / "schoolsupport_fake_x", "x")

    assert load_region(str(package)).folder == package.resolve()


def test_a_folder_of_data_alone_loads(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text(REGION.replace("{name}", "data"), "utf-8")

    assert load_region(tmp_path).name == "data"


def test_a_package_without_init_loads(tmp_path: Path) -> None:
    package = write_package(tmp_path / "schoolsupport_fake_x", "x")
    (package / "__init__.py").unlink()

    assert load_region(package).name == "x"


def test_a_plain_word_is_a_folder_if_no_region_has_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_package(tmp_path / "mine", "own")
    monkeypatch.chdir(tmp_path)

    assert load_region("mine").name == "own"
    assert load_region("./mine").name == "own"


def test_an_installed_region_goes_before_a_folder_of_the_same_word(
    site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = site.region("good")
    beside = write_package(tmp_path / "good", "good")
    monkeypatch.chdir(tmp_path)

    assert load_region("good").folder == installed
    assert load_region("./good").folder == beside.resolve()


def test_a_folder_is_never_mixed_with_an_installed_copy(site: FakeSite, tmp_path: Path) -> None:
    installed = site.region("good")
    copy = write_package(tmp_path / "copy" / installed.name, "good", toml=REGION + "# changed\n")
    assert load_region("good").folder == installed

    plugin = load_region(copy)

    assert plugin.folder == copy.resolve()
    assert load_region("good").folder == installed


def test_a_region_asked_for_while_a_folder_loads_is_its_own(site: FakeSite, tmp_path: Path) -> None:
    site.region("good")
    nosy = (
        "from schoolsupport.regions import load_region\nassert load_region('good').name == 'good'\n"
    )

    assert (
        load_region(write_package(tmp_path / "nosy", "nosy", plugin=nosy + PLUGIN)).name == "nosy"
    )


def test_relative_imports_find_the_modules_of_the_folder(tmp_path: Path) -> None:
    plugin = "from . import title\nassert title.TEXT == 'own'\n" + PLUGIN
    package = write_package(tmp_path / "own", "own", plugin=plugin)
    (package / "title.py").write_text("TEXT = 'own'\n", "utf-8")

    loaded = load_region(package)

    assert loaded.name == "own"
    assert "title" not in sys.modules


@pytest.mark.parametrize(
    "line",
    ["from schoolsupport_fake_x import title", "import os, schoolsupport_fake_x.title"],
)
def test_importing_an_installed_region_from_a_folder_is_refused(tmp_path: Path, line: str) -> None:
    package = write_package(tmp_path / "schoolsupport_fake_x", "x")
    (package / "later.py").write_text(f"import re\n{line}\n", "utf-8")

    with pytest.raises(RegionLoadError) as caught:
        load_region(package)

    assert str(caught.value).startswith(
        f"{package.resolve() / 'later.py'}:2: the code in the folder imports the installed package"
        " schoolsupport_fake_x"
    )
    assert str(caught.value).endswith(
        ". Import the region's own modules relatively: from . import NAME"
    )


def test_the_modules_of_a_folder_go_when_its_plugin_goes(tmp_path: Path) -> None:
    before = set(private_modules())
    plugin = load_region(write_package(tmp_path / "own", "own"))
    assert set(private_modules()) > before

    del plugin
    gc.collect()

    assert not set(private_modules()) - before


@pytest.mark.parametrize("spoilt", ["def x(:", "raise RuntimeError('broken')", "x = 1"])
def test_a_broken_folder_is_told_by_its_file_and_leaves_no_module(
    tmp_path: Path, spoilt: str
) -> None:
    before = set(private_modules())
    package = write_package(tmp_path / "own", "own", plugin=spoilt)

    with pytest.raises(RegionLoadError) as caught:
        load_region(package)

    assert caught.value.where == str(package.resolve() / "plugin.py")
    assert not set(private_modules()) - before


def test_a_folder_that_does_not_exist_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(RegionNotFoundError) as caught:
        load_region(tmp_path / "nowhere")

    assert str(caught.value) == (
        f"{tmp_path.resolve() / 'nowhere'}: there is no such folder. {REMEDY}"
    )


def test_a_folder_without_a_region_is_told_what_it_must_hold(tmp_path: Path) -> None:
    with pytest.raises(RegionNotFoundError) as caught:
        load_region(tmp_path)

    assert str(caught.value) == f"{tmp_path.resolve()}: no region stands in the folder. {REMEDY}"


def test_several_regions_in_one_distribution_folder_are_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_package(tmp_path / "src" / f"schoolsupport_fake_{name}", name)

    with pytest.raises(RegionLoadError) as caught:
        load_region(tmp_path)

    assert str(caught.value) == (
        f"{tmp_path.resolve()}: there are several regions in the folder; found:"
        " schoolsupport_fake_one, schoolsupport_fake_two. Name the folder of one of them"
    )
