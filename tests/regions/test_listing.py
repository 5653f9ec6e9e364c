"""Listing reads metadata: it imports nothing, hides nothing and does not depend on the order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

import schoolsupport.regions
from schoolsupport.errors import DuplicateRegionError
from schoolsupport.regions import ListedRegion, list_regions, load_region, region_names

from .fake_site import write_package

if TYPE_CHECKING:
    from collections.abc import Callable

    from .fake_site import FakeSite


def listed(name: str) -> list[ListedRegion]:
    return [region for region in list_regions() if region.name == name]


def test_a_region_is_listed_with_its_distribution(site: FakeSite) -> None:
    package = site.region("good", distribution="SchoolSupport_Good", version="1.2")

    assert listed("good") == [
        ListedRegion(
            name="good",
            distribution="schoolsupport-good",
            version="1.2",
            module="schoolsupport_fake_good.plugin",
            place=str(package.resolve()),
        )
    ]
    assert "good" in region_names()


@pytest.mark.parametrize(
    ("call", "imported"),
    [
        ("region_names()", []),
        ("list_regions()", []),
        ("load_region('good')", ["schoolsupport_fake_good"]),
    ],
)
def test_listing_imports_no_region_and_loading_no_pandas(
    site: FakeSite, call: str, imported: list[str]
) -> None:
    site.region("good")
    source = Path(schoolsupport.regions.__file__).parents[2]
    program = (
        "import json, sys, schoolsupport.plugin, schoolsupport.regions\n"
        f"schoolsupport.regions.{call}\n"
        "heavy = {'pandas', 'numpy', 'narwhals', 'schoolsupport_fake_good'}\n"
        "print(json.dumps(sorted(heavy & set(sys.modules))))"
    )

    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(source), str(site.folder)])},
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(ran.stdout) == imported


def test_names_are_sorted(site: FakeSite) -> None:
    for name in ("zeta", "alpha", "mu"):
        site.region(name)

    assert [name for name in region_names() if name in {"zeta", "alpha", "mu"}] == [
        "alpha",
        "mu",
        "zeta",
    ]


def test_the_order_of_the_path_never_matters(
    new_site: Callable[[str], FakeSite], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = new_site("one"), new_site("two")
    one.region("beta")
    two.region("alpha")
    one.region("both", distribution="schoolsupport-z")
    two.region("both", distribution="schoolsupport-a")
    before = list_regions()

    monkeypatch.setattr(sys, "path", [str(one.folder), str(two.folder), *reversed(sys.path)])

    assert list_regions() == before


def test_two_distributions_with_one_name_are_both_shown_and_neither_loads(
    new_site: Callable[[str], FakeSite],
) -> None:
    first = new_site("one").region("twin", distribution="schoolsupport-a", package="first_of_two")
    second = new_site("two").region("twin", distribution="schoolsupport-b", version="2.0")

    assert [(r.distribution, r.conflict) for r in listed("twin")] == [
        ("schoolsupport-a", True),
        ("schoolsupport-b", True),
    ]
    with pytest.raises(DuplicateRegionError) as caught:
        load_region("twin")
    assert str(caught.value) == (
        "region twin: the region is installed 2 times; found: schoolsupport-a 1.0"
        f" (first_of_two.plugin, {first.resolve()}); schoolsupport-b 2.0"
        f" (schoolsupport_fake_twin.plugin, {second.resolve()})."
        " Uninstall all but one, or give the path of its folder"
    )


def test_two_copies_of_one_distribution_are_both_shown_and_neither_loads(
    new_site: Callable[[str], FakeSite],
) -> None:
    places = [str(new_site(name).region("copied").resolve()) for name in ("one", "two")]

    assert [(region.place, region.conflict) for region in listed("copied")] == [
        (place, True) for place in sorted(places)
    ]
    with pytest.raises(DuplicateRegionError, match="installed 2 times"):
        load_region("copied")


def test_two_records_of_different_versions_in_one_place_are_a_conflict(site: FakeSite) -> None:
    site.region("good", version="1.0")
    site.announce("schoolsupport-good", "1.1", "good = schoolsupport_fake_good.plugin")

    assert [(region.version, region.conflict) for region in listed("good")] == [
        ("1.0", True),
        ("1.1", True),
    ]


def test_one_distribution_naming_two_modules_for_one_region_is_a_conflict(site: FakeSite) -> None:
    site.announce("schoolsupport-good", "1.0", "good = one.plugin", "good = two.plugin")

    assert [(region.module, region.conflict) for region in listed("good")] == [
        ("one.plugin", True),
        ("two.plugin", True),
    ]


def test_a_folder_that_stands_twice_on_the_path_is_one_copy(
    site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.region("good")
    link = site.folder.parent / "link"
    link.symlink_to(site.folder, target_is_directory=True)
    monkeypatch.syspath_prepend(str(site.folder))
    monkeypatch.syspath_prepend(str(link))

    assert [region.conflict for region in listed("good")] == [False]
    assert load_region("good").name == "good"


@pytest.mark.parametrize("recorded", [True, False])
def test_an_editable_install_beside_its_own_sources_is_one_copy(
    new_site: Callable[[str], FakeSite], tmp_path: Path, *, recorded: bool
) -> None:
    entry = "edited = schoolsupport_fake_edited.plugin"
    info = new_site("installed").announce("schoolsupport-edited", "1.0", entry)
    (tmp_path / "project").mkdir()
    sources = new_site("project/src")
    package = write_package(sources.folder / "schoolsupport_fake_edited", "edited")
    left_by_build = sources.announce("schoolsupport-edited", "1.0", entry)
    left_by_build.rename(sources.folder / "schoolsupport_edited.egg-info")
    (sources.folder / "schoolsupport_edited.egg-info" / "METADATA").rename(
        sources.folder / "schoolsupport_edited.egg-info" / "PKG-INFO"
    )
    if recorded:
        url = (tmp_path / "project").as_uri()
        direct = json.dumps({"url": url, "dir_info": {"editable": True}})
        (info / "direct_url.json").write_text(direct, "utf-8")

    assert [(region.place, region.conflict) for region in listed("edited")] == [
        (str(package.resolve()), False)
    ]
    assert load_region("edited").name == "edited"


def test_an_editable_install_behind_another_copy_is_a_conflict(
    new_site: Callable[[str], FakeSite], tmp_path: Path
) -> None:
    edited = write_package(tmp_path / "project" / "src" / "schoolsupport_fake_edited", "edited")
    info = new_site("one").announce(
        "schoolsupport-edited", "1.0", "edited = schoolsupport_fake_edited.plugin"
    )
    direct = {"url": (tmp_path / "project").as_uri(), "dir_info": {"editable": True}}
    (info / "direct_url.json").write_text(json.dumps(direct), "utf-8")
    copied = new_site("two").region("edited")

    assert {region.place for region in listed("edited")} == {
        str(edited.resolve()),
        str(copied.resolve()),
    }


def test_a_copy_installed_from_a_folder_stands_where_it_was_installed(site: FakeSite) -> None:
    package = site.region("good")
    direct = site.folder / "schoolsupport_good-1.0.dist-info" / "direct_url.json"
    direct.write_text('{"url": "file:///elsewhere", "dir_info": {}}', "utf-8")

    assert [region.place for region in listed("good")] == [str(package.resolve())]


@pytest.mark.parametrize("module", ["schoolsupport_fake_gone.plugin", "schoolsupport_fake_x.y"])
def test_a_region_whose_code_is_not_found_is_placed_by_its_metadata(
    site: FakeSite, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    # a module made by hand has no spec, and asking for it is an error
    monkeypatch.setitem(sys.modules, "schoolsupport_fake_x", ModuleType("schoolsupport_fake_x"))
    site.announce("schoolsupport-odd", "1.0", f"odd = {module}")

    assert [(region.module, region.place) for region in listed("odd")] == [
        (module, str(site.folder.resolve()))
    ]


def test_a_region_of_one_module_is_placed_by_its_file(
    new_site: Callable[[str], FakeSite],
) -> None:
    new_site("metadata").announce("schoolsupport-one", "1.0", "one = schoolsupport_fake_one")
    file = new_site("code").folder / "schoolsupport_fake_one.py"
    file.write_text("", "utf-8")

    assert [region.place for region in listed("one")] == [str(file.resolve())]


def test_metadata_without_name_and_version_are_shown_as_such(site: FakeSite) -> None:
    info = site.announce("schoolsupport-bare", "1.0", "bare = schoolsupport_fake_bare.plugin")
    (info / "METADATA").write_text("Metadata-Version: 2.1\n", "utf-8")

    assert [(region.distribution, region.version) for region in listed("bare")] == [("?", None)]
    assert listed("bare")[0].origin == "? ?"


def test_broken_metadata_of_a_stranger_hide_no_region(
    site: FakeSite, caplog: pytest.LogCaptureFixture
) -> None:
    site.region("good")
    info = site.announce("stranger", "1.0")
    (info / "entry_points.txt").write_bytes(b"[schoolsupport.regions]\n\xff = \xff")

    assert len(listed("good")) == 1
    assert "cannot be read" in caplog.text
