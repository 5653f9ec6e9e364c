"""The site of a region: what it shows, and the one file it is written as."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import numpy as np
from attrs import field, frozen

from schoolsupport.faults import fault, nearest
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.reasons.evidence import Places
from schoolsupport.identification.reasons.listing import cautions, head_lines
from schoolsupport.identification.verdicts import Verdict
from schoolsupport.libraries import jinja_library
from schoolsupport.monitoring.execution import ExecutionRow
from schoolsupport.monitoring.rounds.pages import round_page
from schoolsupport.pages import RESTRICTED, Page, Ratio, Said, Value
from schoolsupport.pages.cells import value_text, words
from schoolsupport.pages.html import template, told
from schoolsupport.pages.writing import placed
from schoolsupport.reports.filling import Reporting
from schoolsupport.reports.list_pages import distance_cells
from schoolsupport.reports.school_columns import SchoolColumns, reason_text
from schoolsupport.reports.site.packed import Packing, drawing
from schoolsupport.reports.site.plans import Progress, formula_words, progress
from schoolsupport.reports.site.sheets import Sheets
from schoolsupport.store import Store
from schoolsupport.translation import DEFAULT_LANGUAGE, Message, msg, translations

Tier = Literal["region", "municipality", "school"]


@frozen
class Part:
    """The part of a region that is shown.

    Attributes:
        tier: the whole region, one municipality or one school.
        key: name of the municipality, id of the school; empty for the region.
    """

    tier: Tier = "region"
    key: str = ""


@frozen(kw_only=True, eq=False)
class SiteRow:
    """A school in the list.

    Attributes:
        id: its id.
        name: its name.
        municipality: where it stands; empty where nobody says.
        verdict: the verdict on the list.
        why: what it is on the list for, or why it cannot be judged.
        works: the works that decide, or its low works.
        distance: by how many pupils the verdict would turn; None where it is not told.
        done: what is done of its plan; None where there is none.
    """

    id: str
    name: str
    municipality: str
    verdict: Verdict
    why: str
    works: str
    distance: Value
    done: ExecutionRow | None


@frozen(kw_only=True, eq=False)
class SiteMunicipality:
    """A municipality in the overview.

    Attributes:
        name: its name.
        judged: how many schools were judged.
        listed: how many are on the list.
        undecided: how many cannot be judged.
        done: what is done of its plans and those of its schools; None where there is none.
    """

    name: str
    judged: int
    listed: int
    undecided: int
    done: ExecutionRow | None


@frozen(kw_only=True, eq=False)
class RegionSite:
    """The page of a region, of one municipality or of one school.

    Attributes:
        region: the region.
        found: the run: its list is shown, and why.
        part: the part that is shown.
        progress: plans and what is done of them; None where no store was given.
        public: whether it is for publication.
        lang: language of its words.
    """

    region: Reporting
    found: Identification
    part: Part
    progress: Progress | None
    public: bool
    lang: str
    columns: SchoolColumns = field(init=False, repr=False)
    sheets: Sheets = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        columns = SchoolColumns(self.found, self.lang, public=self.public)
        object.__setattr__(self, "columns", columns)
        sheets = Sheets(
            columns=columns,
            progress=self.progress,
            public=self.public,
            several=self.part.tier != "school",
        )
        object.__setattr__(self, "sheets", sheets)

    # --- what it shows ---------------------------------------------------------------------------

    @property
    def title(self) -> Message:
        """What it is called."""
        category = self.found.edition.categories[self.found.main]
        whose = self.part.key if self.part.tier == "municipality" else self.region.title
        return msg("{category}: {region}", category=category.short, region=whose)

    @cached_property
    def places(self) -> Places:
        """Places of the schools shown, by municipality and name."""
        shown = np.arange(len(self.columns.ids))
        if self.part.tier == "municipality":
            shown = np.flatnonzero(self.columns.municipalities == self.part.key)
        if self.part.tier == "school":
            shown = np.flatnonzero(self.columns.ids == self.part.key)
        columns = self.columns
        keys = [
            (_numbered(columns.municipalities[at] or ""), _numbered(columns.names[at] or ""), at)
            for at in shown.tolist()
        ]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        return np.array(shown[np.array(order, dtype=np.intp)], dtype=np.intp)

    @cached_property
    def rows(self) -> tuple[SiteRow, ...]:
        """The schools, by municipality and name."""
        columns = self.columns
        open_ = np.isin(columns.verdicts, (Verdict.NO_DATA, Verdict.NOT_APPLICABLE))
        undecided = self.places[open_[self.places]]
        reasons = dict(zip(undecided.tolist(), columns.reasons(undecided), strict=True))
        return tuple(self._row(place, reasons.get(place, ())) for place in self.places.tolist())

    def _row(self, place: int, reasons: Sequence[str]) -> SiteRow:
        columns, school = self.columns, str(self.columns.ids[place])
        verdict = Verdict(int(columns.verdicts[place]))
        known = columns.distances.get(place)
        distance = distance_cells(known, leaving=verdict is Verdict.MET)[0]
        arms = columns.arms[place] or [reason_text(key, self.lang) for key in reasons]
        return SiteRow(
            id=school,
            name=columns.names[place] or school,
            municipality=columns.municipalities[place] or "",
            verdict=verdict,
            why="\n".join(arms),
            works="\n".join(columns.works[place]),
            distance=None if self.public else distance,
            done=self.progress.schools.get(school) if self.progress else None,
        )

    @cached_property
    def municipalities(self) -> tuple[SiteMunicipality, ...]:
        """The municipalities of the schools shown, by name."""
        rows: dict[str, list[Verdict]] = {}
        for one in self.rows:
            rows.setdefault(one.municipality, []).append(one.verdict)
        return tuple(
            SiteMunicipality(
                name=name,
                judged=len(verdicts),
                listed=verdicts.count(Verdict.MET),
                undecided=verdicts.count(Verdict.NO_DATA),
                done=self.progress.municipalities.get(name) if self.progress else None,
            )
            for name, verdicts in rows.items()
        )

    def facts(self) -> Iterator[tuple[Said, Value]]:
        """What stands above everything."""
        counts = [one.verdict for one in self.rows]
        for verdict, name in _COUNTS.items():
            yield name, counts.count(verdict)
        if self.progress is None or self.part.tier == "school":
            return
        done = self.progress.done
        whole = done.whole
        if self.part.tier == "municipality":
            row = self.progress.municipalities.get(self.part.key)
            if row is None:
                return
            whole = row
        yield msg("Execution on the day"), done.on
        yield msg("Executed as a whole"), Ratio(whole.numerator, whole.denominator)
        yield msg("Overdue"), whole.overdue

    def rounds(self) -> Iterator[Page]:
        """The rounds whose day has come; of one municipality with its own row."""
        if self.progress is None or self.part.tier != "region":
            return
        for one in self.progress.rounds:
            yield round_page(one)

    # --- the file --------------------------------------------------------------------------------

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write it.

        Args:
            path: the file, NAME.html.
            overwrite: whether a file that is there is replaced.

        Raises:
            ParameterError: the file is no .html.
            OutputError: a file is there, or cannot be written; Jinja2 is not installed.
        """
        target = Path(path)
        if target.suffix.lower() != ".html":
            raise fault(
                "parameter.ending_of_page",
                where=str(target),
                found=target.suffix or None,
                endings=".html",
            )
        text = self.html()
        with placed(target, "output.cannot_write_page", overwrite=overwrite) as fresh:
            fresh.write_text(text, "utf-8", newline="\n")
        return target

    def html(self) -> str:
        """The file: needs nothing else, and is the same letter by letter when it is made again."""
        script = _asset("site.js")
        return template("reports/site/site.html").render(
            site=self._told(),
            lang=self.lang,
            style=_safe(_asset("site.css")),
            script=_safe(script),
            seal=_seal(script),
            data=_safe(_json(self._data())),
        )

    def _say(self, told_: Said) -> str:
        return words(told_, self.lang)

    def _told(self) -> dict[str, Any]:
        """What the template shows without any script."""
        one = self.part.tier == "school"
        listed = [row for row in self.rows if row.verdict is Verdict.MET]
        others = [row for row in self.rows if row.verdict is not Verdict.MET]
        return {
            "title": self._say(self.title),
            "restricted": "" if self.public else self._say(RESTRICTED),
            "cautions": [self._say(caution) for caution in cautions(self.found)],
            "head": [self._say(line) for line in head_lines(self.found)[:2]],
            "facts": [
                (self._say(name), value_text(value, "people", self.lang), "")
                for name, value in self.facts()
            ],
            "municipalities": [self._told_municipality(row) for row in self.municipalities],
            "listed": self._grouped(listed),
            "listed_count": len(listed),
            "others": self._grouped(others),
            "others_count": len(others),
            "rounds": [told(page, self.lang) for page in self.rounds()],
            "ahead": self._ahead(),
            "has_plans": self.progress is not None,
            "formula": ""
            if self.progress is None
            else self._say(formula_words(self.progress.done)),
            "tells_distance": not self.public,
            "school": self._told_school() if one else None,
            "say": {key: self._say(said) for key, said in _WORDS.items()},
        }

    def _ahead(self) -> list[tuple[str, str]]:
        if self.progress is None or self.part.tier != "region":
            return []
        return [(title, value_text(day, None, self.lang)) for title, day in self.progress.ahead]

    def _told_school(self) -> dict[str, Any]:
        """One school, whole: its drawings are left to the script, their numbers stand in tables."""
        return told(
            self.sheets.school(int(self.places[0])),
            self.lang,
            drawn=lambda chart: _json(drawing(chart, self.lang)),
        )

    def _told_municipality(self, row: SiteMunicipality) -> dict[str, Any]:
        return {
            "name": row.name or self._say(_NOWHERE),
            "key": row.name,
            "judged": row.judged,
            "listed": row.listed,
            "undecided": row.undecided,
            "share": None if row.judged == 0 else row.listed / row.judged,
            "done": self._told_done(row.done),
        }

    def _told_done(self, done: ExecutionRow | None) -> dict[str, Any] | None:
        if done is None:
            return None
        text = value_text(Ratio(done.numerator, done.denominator), "share", self.lang)
        return {"text": text, "share": done.share, "overdue": done.overdue}

    def _grouped(self, rows: Sequence[SiteRow]) -> list[tuple[str, list[dict[str, Any]]]]:
        groups: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            groups.setdefault(row.municipality, []).append(
                {
                    "id": row.id,
                    "name": row.name,
                    "municipality": row.municipality,
                    "verdict": self._say(VERDICT_ON_LIST[row.verdict]),
                    "key": row.verdict.key,
                    "why": row.why,
                    "works": row.works,
                    "distance": value_text(row.distance, "people", self.lang),
                    "pupils": row.distance if isinstance(row.distance, int) else None,
                    "done": self._told_done(row.done),
                }
            )
        return [(name or self._say(_NOWHERE), own) for name, own in groups.items()]

    def _data(self) -> dict[str, Any]:
        """What the script draws when it is asked to."""
        packing = Packing(self.lang)
        pages = {}
        if self.part.tier != "school":
            for place, row in zip(self.places.tolist(), self.rows, strict=True):
                pages[f"school/{row.id}"] = packing.page(self.sheets.school(place))
            if self.progress is not None:
                for one in self.municipalities:
                    page = self.sheets.municipality(one.name)
                    pages[f"municipality/{one.name}"] = packing.page(page)
        return packing.content(
            pages,
            lang=self.lang,
            say={key: self._say(said) for key, said in _SPOKEN.items()},
        )


def region_site(
    region: Reporting,
    found: Identification,
    *,
    store: Store | None = None,
    on: dt.date | None = None,
    part: str | None = None,
    public: bool = False,
    lang: str = DEFAULT_LANGUAGE,
) -> RegionSite:
    """The page of a region: its list by municipality, why, years, plans and what is done of them.

    Args:
        region: the region.
        found: the run whose list it shows.
        store: where plans and reports stand; without one there are none.
        on: the day looked at; needed with a store, as the library has no clock.
        part: `municipality:NAME` or `school:ID` for a page of one of them; an older login serves.
        public: whether it is for publication: no persons, no numbers of few people. What is not
            for publication says on every sheet that it is for official use only.
        lang: language of the words that are not the region's own, `ru` or `en`.

    Raises:
        ParameterError: there is no such part.
        UnknownSchoolError: no such school is judged.
        ValueError: a store without a day; a language that is neither.
    """
    translations(lang)
    if store is not None and on is None:
        raise ValueError("a store is looked at on a day: give `on`")
    shown = _part_of(found, part)
    done = None if store is None or on is None else progress(region, store, on, public=public)
    return RegionSite(
        region=region,
        found=found,
        part=shown,
        progress=done,
        public=public,
        lang=lang,
    )


def _part_of(found: Identification, asked: str | None) -> Part:
    if asked is None:
        return Part()
    tier, _, key = asked.partition(":")
    if tier == "school" and key:
        return Part("school", str(found.schools[found.place(key)]))
    if tier != "municipality" or not key:
        raise fault("parameter.part_of_site", where="part", found=asked)
    known = found.inputs.school_column("municipality").dropna().astype(str).unique().tolist()
    if key not in known:
        raise fault(
            "parameter.unknown_municipality",
            where="part",
            found=key,
            near=nearest(key, known),
            known="; ".join(sorted(known)) or "-",
        )
    return Part("municipality", key)


def _numbered(name: str) -> tuple[tuple[int, str], ...]:
    """A name in the order people expect: № 2 before № 10."""
    pieces: list[tuple[int, str]] = []
    text = ""
    for letter in name:
        if text and letter.isdecimal() != text[-1].isdecimal():
            pieces.append(_piece(text))
            text = ""
        text += letter
    return (*pieces, _piece(text))


def _piece(text: str) -> tuple[int, str]:
    return (int(text), "") if text.isdecimal() else (-1, text.casefold())


def _asset(name: str) -> str:
    return (files("schoolsupport") / "reports" / "site" / name).read_text("utf-8")


def _seal(script: str) -> str:
    """By which the browser knows the one script that may run."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _json(content: object) -> str:
    """JSON that ends no element it stands in."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, code)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _safe(text: str) -> Any:
    """A text of ours that stands in the page as it is."""
    return jinja_library().utils.markupsafe.Markup(text)


VERDICT_ON_LIST = {
    Verdict.MET: msg("on the list"),
    Verdict.NOT_MET: msg("not on the list"),
    Verdict.NO_DATA: msg("cannot be judged"),
    Verdict.NOT_APPLICABLE: msg("not concerned"),
}
_COUNTS = {
    Verdict.MET: msg("Schools on the list"),
    Verdict.NOT_MET: msg("Schools not on the list"),
    Verdict.NO_DATA: msg("Schools that cannot be judged"),
    Verdict.NOT_APPLICABLE: msg("Schools not concerned"),
}
_NOWHERE = msg("Municipality not told")
_WORDS = {
    "skip": msg("To the content"),
    "parts": msg("Parts of the page"),
    "overview": msg("By municipality"),
    "list": msg("The list"),
    "others": msg("Other schools"),
    "rounds": msg("Monitoring rounds"),
    "ahead": msg("Still to come"),
    "find": msg("Find a school"),
    "find_hint": msg("name, number, login"),
    "municipality": msg("Municipality"),
    "every": msg("all"),
    "state": msg("Verdict"),
    "order": msg("Sort"),
    "by_municipality": msg("by municipality"),
    "by_name": msg("by name"),
    "by_distance": msg("by the distance to the line"),
    "by_done": msg("by execution, the lowest first"),
    "by_overdue": msg("by what is overdue, the most first"),
    "show_all": msg("Show all"),
    "print_list": msg("Print the list"),
    "print_schools": msg("Print the pages of the schools shown"),
    "no_script": msg(
        "Without scripts the list is here whole; search, order and the pages of schools need them."
    ),
    "school": msg("School"),
    "why": msg("Why"),
    "works": msg("Works that decide (below the boundary)"),
    "low_works": msg("Low works (below the boundary)"),
    "to_line": msg("To the line, pupils"),
    "executed": msg("Plan executed"),
    "overdue": msg("Overdue"),
    "judged": msg("Judged"),
    "on_list": msg("On the list"),
    "undecided": msg("Cannot be judged"),
    "nobody": msg("No school is on the list."),
    "total": msg("In all"),
}
_SPOKEN = {
    "back": msg("Back to the list"),
    "before": msg("The school before"),
    "after": msg("The next school"),
    "shown": msg("Schools shown: {n} of {of}", n="{n}", of="{of}"),
    "nothing": msg("No school is found. Clear the search or choose “all”."),
    "absent": msg("This page has no such school."),
    "plain_print": msg("Print this page"),
    "at": msg("{name}: {values}", name="{name}", values="{values}"),
    "none": msg("no data"),
}
