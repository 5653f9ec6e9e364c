"""The receipt: the same for the same run, another for any other."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from importlib.metadata import version

from schoolsupport.identification.reasons.receipt import receipt_of
from schoolsupport.records import plain

from .rule_folders import RuleFolder
from .small_tables import run, tables

TEXT = "a | 2021 | vpr-5-ru | 10 | 3\nb | 2021 | vpr-5-ru | 10 | 2\nb | 2021 | vpr-5-ma | 10 | 1"
BACKWARDS = "\n".join(reversed(TEXT.splitlines()))


def test_the_order_of_rows_does_not_change_the_receipt(folder: RuleFolder) -> None:
    assert run(folder.rulebook, TEXT).receipt == run(folder.rulebook, BACKWARDS).receipt


def test_one_pupil_changes_the_digest_of_the_tables_and_of_the_verdicts(
    folder: RuleFolder,
) -> None:
    first = run(folder.rulebook, TEXT).receipt
    second = run(folder.rulebook, TEXT.replace("| 3", "| 2")).receipt
    third = run(folder.rulebook, TEXT.replace("| 3", "| 4")).receipt

    assert first.tables != second.tables
    assert first.verdicts != second.verdicts
    assert (first.tables == third.tables, first.verdicts == third.verdicts) == (False, True)


def test_the_receipt_says_what_the_run_stood_on(folder: RuleFolder) -> None:
    found = run(folder.rulebook, TEXT, threshold=Decimal("0.25"), procedures=["vpr-5-ru"], day=DAY)

    receipt = plain(receipt_of(found, region_version="1.2"))

    assert (receipt["engine"], receipt["region_version"]) == (version("schoolsupport"), "1.2")
    assert (receipt["region"], receipt["as_of"], receipt["year"]) == ("test", "2021-11-01", 2021)
    assert receipt["settings"] == {"threshold": "0.25", "procedures": ["vpr-5-ru"]}
    assert (receipt["schools"], receipt["for_year"], receipt["format"]) == (2, None, 2)
    assert receipt["counts"] == {
        "weak": {"not_applicable": 0, "not_met": 1, "no_data": 0, "met": 1}
    }
    json.dumps(receipt)


DAY = date(2021, 11, 1)


def test_the_receipt_holds_the_hash_of_every_rule_file(folder: RuleFolder) -> None:
    rules = run(folder.rulebook, TEXT).receipt.rules

    assert rules == {
        name: hashlib.sha256((folder.path / name).read_bytes()).hexdigest()
        for name in ("acts.toml", "region.toml", "rules/categories.toml", "rules/low.toml")
    }


def test_tables_with_the_same_cells_in_other_columns_are_other_tables() -> None:
    first = tables(context="school | year | own\na | 2021 | 1")
    second = tables(context="school | year | other\na | 2021 | 1")

    assert first.digest() != second.digest()


def test_settings_of_any_kind_become_json(folder: RuleFolder) -> None:
    chosen = {"low.small": {"minimum": 3, "then": "no_data"}, "procedures": ("vpr-5-ru",)}

    receipt = run(folder.rulebook, TEXT, settings=chosen).receipt

    assert receipt.settings == {
        "low.small": {"minimum": 3, "then": "no_data"},
        "procedures": ["vpr-5-ru"],
    }
