"""A receipt is what was written, or it is told that it is not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from profiles import examples
from schoolsupport.errors import RunError
from schoolsupport.identification.identify import identify
from schoolsupport.intake import read_files
from schoolsupport.reports import read_run, verify_run, write_run
from schoolsupport.reports.run_files import read_frame, read_receipt, write_frame
from schoolsupport.reports.run_folder import file_hashes, sha256_of
from schoolsupport.reports.verification import page
from schoolsupport.tables import Tables

from .conftest import FINE, LOW, results_of
from .test_run_folder import change_receipt

if TYPE_CHECKING:
    from schoolsupport.identification.identify import Identification
    from schoolsupport.identification.rules.rulebook import Rulebook
    from schoolsupport.reports import Verification


@pytest.fixture(scope="module")
def small(rules: Rulebook) -> Identification:
    tables = Tables.of(results=results_of(a=(LOW, LOW, FINE, FINE), b=(FINE, FINE, FINE, FINE)))
    return identify(rules, tables, year=2021)


@pytest.fixture(scope="module")
def written(small: Identification, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that every test copies, or leaves as it is."""
    folder = tmp_path_factory.mktemp("sealed") / "run"
    write_run(small, folder)
    return folder


@pytest.fixture
def run(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "run"))


@pytest.fixture(scope="module")
def said(written: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((written / "receipt.json").read_text("utf-8"))
    return content


def differing(verification: Verification) -> set[str]:
    return {one.name for one in verification.checks if one.ok is False}


def test_a_change_by_hand_breaks_the_seal(run: Path) -> None:
    file = run / "receipt.json"
    file.write_text(file.read_text("utf-8").replace('"2021-12-31"', '"2021-12-30"'), "utf-8")

    assert {"seal", "evidence"} <= differing(verify_run(run))
    with pytest.raises(RunError, match="its seal does not fit"):
        read_run(run)


def test_blanks_and_the_order_of_keys_are_no_change(run: Path, said: dict[str, Any]) -> None:
    (run / "receipt.json").write_text(json.dumps(dict(reversed(said.items()))), "utf-8")

    assert verify_run(run).ok
    assert read_run(run).same


def test_a_key_that_nobody_knows_breaks_the_seal(run: Path, said: dict[str, Any]) -> None:
    (run / "receipt.json").write_text(json.dumps({**said, "note": "моё"}), "utf-8")

    assert differing(verify_run(run)) == {"seal"}


def test_a_seal_that_is_taken_away_is_missed(run: Path, said: dict[str, Any]) -> None:
    del said["seal"]
    (run / "receipt.json").write_text(json.dumps(said), "utf-8")

    assert differing(verify_run(run)) == {"seal"}


def test_a_run_of_before_there_were_seals_is_read(run: Path, said: dict[str, Any]) -> None:
    old = {key: value for key, value in said.items() if key != "seal"}
    (run / "receipt.json").write_text(json.dumps({**old, "format": 1}), "utf-8")
    checked = verify_run(run)

    assert checked.ok
    assert [one.name for one in checked.checks if one.ok is None] == ["seal"]
    assert read_run(run).same


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"as_of": "2021-12-30"}, "the evidence says something else of its run: the day"),
        ({"region": "stavropol"}, "whose rules were applied"),
        ({"region_version": "9.9"}, "the version of the region"),
        ({"registered": True}, "whether there was a register"),
        (
            {"inputs": [{"path": "a.csv", "sha256": "0" * 64, "layout": "canonical", "rows": 3}]},
            "the files read, their layouts and rows",
        ),
    ],
)
def test_what_is_sealed_anew_is_held_against_the_evidence(
    run: Path, changes: dict[str, Any], told: str
) -> None:
    change_receipt(run, **changes)
    checked = verify_run(run)

    assert not checked.ok
    assert any(told in one.message.text() for one in checked.checks if one.ok is False)


def test_the_region_is_that_of_the_rules(run: Path) -> None:
    change_receipt(run, region="stavropol")

    assert "receipt" in differing(verify_run(run))


def test_what_differs_comes_first_and_what_was_not_checked_next(run: Path) -> None:
    (run / "schools.csv").write_text("x")
    (run / "note.txt").touch()
    checked = verify_run(run)
    ranks = [one.ok for one in checked.checks]

    assert ranks == sorted(ranks, key=[False, None, True].index)
    assert page(checked).parts[0].words.text().startswith("✗")  # type: ignore[union-attr]


# --- inputs ------------------------------------------------------------------------------------

TABLE = "school;year;procedure;n;n_below\n" + "".join(
    f"s{number};{year};{procedure};20;{below}\n"
    for number, below in enumerate((8, 1, 7), 1)
    for year in (2020, 2021)
    for procedure in ("vpr-5-ru", "vpr-5-ma")
)


@pytest.fixture
def read(rules: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run from a file of the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "results.csv").write_text(TABLE, "utf-8")
    write_run(identify(rules, read_files("data"), year=2021), tmp_path / "run")
    return tmp_path / "run"


def last_line(verification: Verification) -> str:
    return page(verification).parts[-1].words.text()  # type: ignore[union-attr]


def test_inputs_that_are_here_are_read_again(read: Path) -> None:
    checked = verify_run(read)

    assert checked.ok
    assert "read" in {one.name for one in checked.checks}
    assert last_line(checked) == "The run holds what its receipt says"


def test_inputs_that_are_not_found_are_counted_and_may_be_required(read: Path) -> None:
    shutil.rmtree("data")
    checked = verify_run(read)

    assert checked.ok
    assert last_line(checked).endswith("Inputs not found, and so not checked: 1 of 1")
    assert differing(verify_run(read, require_inputs=True)) == {"input:data/results.csv"}


@pytest.mark.parametrize("place", ["data/results.csv", "results.csv"])
def test_inputs_are_looked_for_beside_the_run(
    read: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    away = tmp_path / "sent"
    (away / place).parent.mkdir(parents=True)
    (away / place).write_text(TABLE, "utf-8")
    shutil.move(read, away / "run")
    shutil.rmtree("data")
    monkeypatch.chdir("/")

    assert verify_run(away / "run", require_inputs=True).ok


def test_another_file_of_the_same_name_beside_the_run_is_no_input(
    read: Path, tmp_path: Path
) -> None:
    shutil.rmtree("data")
    (tmp_path / "results.csv").write_text("another")

    assert verify_run(read).ok
    assert verify_run(read).not_found == 1


def test_an_input_that_was_changed_differs(read: Path) -> None:
    Path("data/results.csv").write_text(TABLE + "\n", "utf-8")

    assert differing(verify_run(read)) == {"input:data/results.csv"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"rows": 11}, "12 rows of data/results.csv in place of 11"), ({"layout": "f3"}, None)],
)
def test_rows_and_layouts_are_those_that_are_read_again(
    rules: Rulebook, read: Path, changes: dict[str, Any], told: str | None
) -> None:
    """Evidence, receipt and seal agree, and only the files say something else."""
    tables = read_files("data")
    (source,) = tables.sources
    forged = evolve(tables, sources=(evolve(source, **changes),))
    write_run(identify(rules, forged, year=2021), read)
    checked = verify_run(read)

    if told is not None:
        assert differing(checked) == {"read"}
        assert told in checked.checks[0].message.text()
    else:  # a layout that nobody here knows is not read again
        assert "read" not in {one.name for one in checked.checks}


def test_tables_that_the_files_do_not_give_differ(rules: Rulebook, read: Path) -> None:
    tables = read_files("data")
    milder = tables.results.assign(n_below=0.0, n_below_lowest=0.0, n_below_highest=0.0)
    write_run(identify(rules, evolve(tables, results=milder), year=2021), read)

    assert differing(verify_run(read)) == {"read"}


def test_tables_that_were_changed_are_never_explained(run: Path) -> None:
    file = run / "tables" / "results.parquet"
    rows = read_frame(file)
    for name in ("n_below", "n_below_lowest", "n_below_highest"):
        rows[name] = 0.0
    write_frame(rows, file)

    with pytest.raises(RunError, match="does not give what its receipt says"):
        read_run(run)


def test_a_run_of_another_version_that_judges_otherwise_says_so(run: Path) -> None:
    change_receipt(run, engine="0.0.1", verdicts="0" * 64)

    assert not read_run(run).same


# --- damage ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "файл пуст"),
        (b" \n", "файл пуст"),
        (b"{" * 200_000, "строка 1"),
        (b"[" * 200_000, "вложенного"),
        (b'{"a":' * 200_000, "вложенного"),
        (b'{"year": ' + b"1" * 100_000 + b"}", "число слишком длинное"),
        (b'{"year": NaN}', "NaN — не число"),
        (b'{"year": 2021, "year": 2020}', "year сказано дважды"),
        ("{}".encode("utf-16"), "UTF-8"),
        ('{"region": "край"}'.encode("cp1251"), "UTF-8"),
        (b"PK\x03\x04", "строка 1"),
    ],
)
def test_a_receipt_that_is_none_is_told_in_words(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "receipt.json").write_bytes(content)

    with pytest.raises(RunError) as error:
        read_run(tmp_path)

    assert told in error.value.text("ru")
    assert len(error.value.text("ru")) < 500 + len(str(tmp_path))


def test_a_receipt_without_end_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schoolsupport.reports.sealed.LARGEST", 1024)
    (tmp_path / "receipt.json").write_text("{" + " " * 2000 + "}")

    with pytest.raises(RunError, match="it is larger than"):
        read_run(tmp_path)


@pytest.mark.parametrize(
    "name", ["../outside.csv", "/etc/hostname", "a/../../b", "C:\\x", "a\\..\\..\\b", "a//b"]
)
@pytest.mark.parametrize("key", ["files", "rules"])
def test_no_receipt_names_a_file_outside_its_folder(run: Path, name: str, key: str) -> None:
    change_receipt(run, **{key: {name: "0" * 64}})

    with pytest.raises(RunError, match=f"under {key}"):
        verify_run(run)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(data=st.data())
@examples(60)
def test_any_other_value_under_any_key_is_told(
    said: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
) -> None:
    key = data.draw(st.sampled_from(sorted(said)))
    value = data.draw(values.filter(lambda one: one != said[key]))
    folder = tmp_path_factory.getbasetemp() / "changed"
    folder.mkdir(exist_ok=True)
    (folder / "receipt.json").write_text(json.dumps({**said, key: value}), "utf-8")

    seal, told = False, "receipt.json"
    try:
        seal = read_receipt(folder).seal is True
    except RunError as error:
        told = error.text("ru")
    assert not seal or json.dumps(value) == json.dumps(said[key])
    assert "receipt.json" in told


@given(data=st.data())
@examples(100)
def test_a_damaged_receipt_is_told_or_is_the_same(
    written: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = (written / "receipt.json").read_bytes()
    at = data.draw(st.integers(0, len(content)))
    length = data.draw(st.sampled_from([0, 1, 2, 40, 4000]))
    put = data.draw(st.binary(max_size=3))
    folder = tmp_path_factory.getbasetemp() / "damaged"
    folder.mkdir(exist_ok=True)
    (folder / "receipt.json").write_bytes(content[:at] + put + content[at + length :])

    receipt, told = None, "receipt.json"
    try:
        receipt = read_receipt(folder)
    except RunError as error:
        told = error.text("ru")
    assert "receipt.json" in told
    if receipt is not None and receipt.seal is not False:
        whole = read_receipt(written)
        assert (receipt.receipt, receipt.files) == (whole.receipt, whole.files)


def test_the_seal_is_over_every_file(run: Path) -> None:
    assert read_receipt(run).files == {
        name: sha256_of(run / name) for name in file_hashes(run) if name != "receipt.json"
    }
