"""The documents of the invented region: what the demo ends with, in formats that people open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from schoolsupport.demo.year import ROUNDS, DemoYear
from schoolsupport.errors import OutputError
from schoolsupport.identification.identify import Identification
from schoolsupport.reports.report import report
from schoolsupport.reports.site.site import region_site
from schoolsupport.roadmaps.exporting import write_roadmap
from schoolsupport.roadmaps.planning.roadmap import Roadmap, Tier
from schoolsupport.store import open_store
from schoolsupport.translation import DEFAULT_LANGUAGE

FOLDER = "documents"
Written = tuple[Path, Callable[[Path], object]]


def write_documents(
    folder: Path,
    found: Identification,
    year: DemoYear,
    lang: str = DEFAULT_LANGUAGE,
    *,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write the page of the region, the list, a round, plans and a note; calendars of the plans.

    What needs an extra that is not installed is left out.

    Args:
        folder: the folder of the demo; they go into one of their own in it.
        found: the run.
        year: the year after it.
        lang: language of the words that are not the region's own.
        overwrite: whether files that are there are made anew; else they stay as they are, for a
            person may have changed them, and the same data give the same documents.

    Returns:
        The files that are there.

    Raises:
        OutputError: the folder cannot be written to.
    """
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    done = []
    for file, write in _documents(place, found, year, lang):
        if file.exists() and not overwrite:
            done.append(file)
            continue
        try:
            write(file)
        except OutputError as error:
            if not (error.fault or "").startswith("output.no_"):
                raise
        else:
            done.append(file)
    return tuple(done)


def _documents(place: Path, found: Identification, year: DemoYear, lang: str) -> Iterator[Written]:
    first = year.round(ROUNDS[0])
    listed = report(year.region, "list", found, lang=lang)
    told = report(year.region, "round", first, lang=lang)

    def page(file: Path) -> None:
        with open_store(year.store) as store:
            made = region_site(year.region, found, store=store, on=first.on, lang=lang)
            made.save(file, overwrite=True)

    def saved(file: Path) -> None:
        of = listed if file.stem.startswith("Перечень") else told
        of.save(file, overwrite=True)

    yield place / "Страница области.html", page
    for name in ("Перечень школ.docx", "Перечень школ.xlsx", "Первый мониторинг.docx",
                 "Первый мониторинг.xlsx"):  # fmt: skip
        yield place / name, saved
    for plan in _shown(year):
        yield from _of_plan(place, plan, year, lang)
    for school in found.listed()[:1]:
        note = report(year.region, "director", found.explain(school, lang), lang=lang)
        yield place / f"Записка {school}.docx", partial(note.save, overwrite=True)


def _shown(year: DemoYear) -> Iterator[Roadmap]:
    """A plan of a municipality and one of a school."""
    for tier in (Tier.MUNICIPALITY, Tier.SCHOOL):
        yield next(one for one in year.plans if one.owner.tier is tier)


def _of_plan(place: Path, plan: Roadmap, year: DemoYear, lang: str) -> Iterator[Written]:
    made = report(year.region, "plan", plan, lang=lang)
    stem = f"План {plan.owner.id}"
    yield place / f"{stem}.docx", partial(made.save, overwrite=True)
    yield place / f"{stem}.ics", lambda file: write_roadmap(plan, file, "ics", lang=lang)
