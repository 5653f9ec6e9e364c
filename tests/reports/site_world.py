"""An invented region for its page: twelve schools, three years, plans and reports in a store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from attrs import frozen

import schoolsupport as ss
from schoolsupport.identification.identify import Identification, identify
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.regions import RegionPlugin
from schoolsupport.store import Store
from schoolsupport.tables import Tables

from .conftest import PROCEDURES
from .invented import SCHOOLS, Year, year_of

HOSTILE = 'Школа </script><script>alert(1)</script> «№ 12» & "К°" (вымышлена)'
"""The name of a school that a careless page would run."""

Counts = dict[tuple[str, str, int], tuple[int, int]]
"""Below the line and of how many, by school, procedure and year."""


def counts() -> Counts:
    """Results of twelve schools: the first five low, the last two small."""
    told: Counts = {}
    for number in range(1, 13):
        for place, procedure in enumerate(PROCEDURES):
            for year in (2019, 2020, 2021):
                n = 7 + number % 3 if number > 10 else 24 + 3 * number + place
                share = 0.42 if number <= 5 and place < 2 else 0.08 + 0.02 * ((number + year) % 5)
                told[f"sch9900{number:02}", procedure, year] = round(n * share), n
    return told


def tables() -> Tables:
    """The tables of the twelve schools; the last has a hostile name."""
    told = counts()
    names = {one.school: (one.name, one.municipality) for one in SCHOOLS.schools}
    for number in range(6, 13):
        name = HOSTILE if number == 12 else f"Школа № {number} (вымышлена)"
        names[f"sch9900{number:02}"] = name, "Южный район (вымышлен)"
    return Tables.of(
        results={
            "school": [school for school, _, _ in told],
            "procedure": [procedure for _, procedure, _ in told],
            "year": [year for _, _, year in told],
            "n_below": [low for low, _ in told.values()],
            "n": [n for _, n in told.values()],
        },
        schools={
            "school": list(names),
            "name": [name for name, _ in names.values()],
            "municipality": [municipality for _, municipality in names.values()],
        },
    )


@frozen
class World:
    """The region, its run, its year in a store."""

    region: RegionPlugin
    found: Identification
    year: Year
    store: Store

    @property
    def on(self) -> dt.date:
        """The day looked at."""
        return self.year.on

    def site(self, **given: object) -> ss.RegionSite:
        """The page of the region, or what of it is asked for."""
        return ss.region_site(self.region, self.found, store=self.store, on=self.on, **given)  # type: ignore[arg-type]  # by name


def world(folder: Path, rules: Rulebook) -> World:
    """The invented region, its store in a folder."""
    region = ss.load_region("kaliningrad")
    year = year_of(region.roadmaps["kaliningrad-2023"])
    store = ss.open_store(folder / "support.db")
    store.add_all(year.plans)
    store.record(list(year.ledger))
    return World(region, identify(rules, tables(), year=2021), year, store)
