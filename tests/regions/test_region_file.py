"""`region.toml` is read strictly, and says what is wrong by file, key, finding and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from schoolsupport.domain import Level
from schoolsupport.errors import RegionFormatError, RegionLoadError
from schoolsupport.regions import CORE_FORMAT, RegionPlugin

from .fake_site import REGION

if TYPE_CHECKING:
    from pathlib import Path

GOOD = REGION.replace("{name}", "good")


def error_of(folder: Path, toml: str) -> RegionLoadError:
    (folder / "region.toml").write_text(toml, "utf-8")
    with pytest.raises(RegionLoadError) as caught:
        RegionPlugin.from_folder(folder)
    return caught.value


def test_a_complete_file_becomes_a_plugin(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text(GOOD, "utf-8")

    plugin = RegionPlugin.from_folder(tmp_path)

    assert plugin == RegionPlugin(
        name="good",
        folder=tmp_path.resolve(),
        title="Придуманная область",
        level=Level.REGIONAL,
        territory="Придуманная область",
        format=1,
        summary="Для проверок.",
    )
    assert plugin.distribution is None


def test_summary_may_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text(GOOD.replace("summary", "#"), "utf-8")

    assert RegionPlugin.from_folder(tmp_path).summary is None


def test_a_region_may_name_the_zone_in_which_its_days_end(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text(f'zone = "Asia/Sakhalin"\n{GOOD}', "utf-8")

    assert RegionPlugin.from_folder(tmp_path).zone == ZoneInfo("Asia/Sakhalin")


def test_a_zone_that_there_is_not_is_refused(tmp_path: Path) -> None:
    error = error_of(tmp_path, f'zone = "Сахалин"\n{GOOD}')

    assert str(error).endswith("Write a time zone such as Asia/Sakhalin")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text(GOOD, "utf-8-sig")

    assert RegionPlugin.from_folder(tmp_path).name == "good"


def test_a_path_is_kept_whatever_the_working_folder_becomes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "region.toml").write_text(GOOD, "utf-8")
    monkeypatch.chdir(tmp_path)

    assert RegionPlugin.from_folder(".").folder == tmp_path.resolve()


@pytest.mark.parametrize(
    ("line", "spoilt", "key", "rest"),
    [
        (
            'name = "good"',
            'name = "Плохая"',
            "name",
            (
                "the value does not fit; found: 'Плохая'. Write small Latin letters, digits,"
                " hyphens and underscores, a letter first, such as stavropol"
            ),
        ),
        (
            'name = "good"',
            "",
            "name",
            (
                "the key is missing. Write the key;"
                " a region needs name, title, level, territory, format"
            ),
        ),
        (
            'title = "Придуманная область"',
            'title = " "',
            "title",
            "the value does not fit; found: ' '. Write a text in quotes",
        ),
        (
            'title = "Придуманная область"',
            "title = 26",
            "title",
            "the value does not fit; found: 26. Write a text in quotes",
        ),
        (
            'level = "regional"',
            'level = "district"',
            "level",
            "the value does not fit; found: 'district'. Write one of: federal, regional, municipal",
        ),
        (
            'level = "regional"',
            "level = [1]",
            "level",
            "the value does not fit; found: [1]. Write one of: federal, regional, municipal",
        ),
        (
            "format = 1",
            "format = true",
            "format",
            "the value does not fit; found: True. Write a whole number from 1 to 1",
        ),
        (
            "format = 1",
            "format = 0",
            "format",
            "the value does not fit; found: 0. Write a whole number from 1 to 1",
        ),
        (
            "format = 1",
            'format = 1\nteritory = "x"',
            "teritory",
            "the key is not known. Did you mean territory?",
        ),
        (
            "format = 1",
            "format = 1\nzzz = 1",
            "zzz",
            (
                "the key is not known."
                " Known keys: name, title, level, territory, format, summary, zone,"
                " procedure_sets, binds, restricted_results, column"
            ),
        ),
    ],
)
def test_a_spoilt_key_is_named_with_its_remedy(
    tmp_path: Path, line: str, spoilt: str, key: str, rest: str
) -> None:
    error = error_of(tmp_path, GOOD.replace(line, spoilt))

    assert str(error) == f"{tmp_path.resolve() / 'region.toml'}: {key}: {rest}"


def test_a_newer_format_is_refused_with_both_numbers(tmp_path: Path) -> None:
    error = error_of(tmp_path, GOOD.replace("format = 1", "format = 2"))

    assert isinstance(error, RegionFormatError)
    assert error.code == "region.newer_format"
    assert str(error) == (
        f"{tmp_path.resolve() / 'region.toml'}: format: the region is written in format 2, and"
        f" this schoolsupport reads formats up to {CORE_FORMAT}."
        " Upgrade schoolsupport: `pip install --upgrade schoolsupport`"
    )


def test_a_newer_format_is_named_before_the_keys_it_brings(tmp_path: Path) -> None:
    assert isinstance(error_of(tmp_path, "format = 2\nnew_key = 1"), RegionFormatError)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegionLoadError) as caught:
        RegionPlugin.from_folder(tmp_path)

    assert str(caught.value) == (
        f"{tmp_path.resolve() / 'region.toml'}: the file is missing or cannot be read:"
        " there is no such file or folder."
        " Write the file: name, title, level, territory and format of the region"
    )


def test_a_file_that_is_not_toml_is_named_with_the_line(tmp_path: Path) -> None:
    error = error_of(tmp_path, "name = \n")

    assert str(error).startswith(f"{tmp_path.resolve() / 'region.toml'}: the file is not TOML")
    assert "line 1" in str(error)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_bytes(GOOD.encode("cp1251"))

    with pytest.raises(RegionLoadError, match=r"the file is not UTF-8 text\. Save it as UTF-8"):
        RegionPlugin.from_folder(tmp_path)
