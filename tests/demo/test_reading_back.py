"""The demo data go through the library's own door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schoolsupport.intake import read_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schoolsupport.demo import DemoData

    from .conftest import Group


def test_the_library_reads_every_file_without_a_problem(demo: DemoData) -> None:
    tables = read_files(demo.folder)

    assert {(p.code, p.found) for p in tables.problems} == {("file.skipped", ".txt")}
    assert len(tables.sources) == len(demo.files) - 1
    assert tables.registered
    assert tables.years == [2019, 2020, 2021]


def test_the_library_finds_the_same_counts_behind_the_percents(
    demo: DemoData, works: Mapping[tuple[str, str, int], Group]
) -> None:
    results = read_files(demo.folder).results
    marked = results[results["procedure"].astype("str").str.startswith("vpr-")]
    columns = ["school", "procedure", "year", "n_2", "n_3", "n_4", "n_5"]
    read = {tuple(row[:3]): tuple(row[3:]) for row in marked[columns].itertuples(index=False)}

    assert read == {key: group.counts for key, group in works.items()}
