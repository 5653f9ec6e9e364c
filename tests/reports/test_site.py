"""The page of a region: every number of it is found again in the run and in the store."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import schoolsupport as ss
from monitoring.execution_oracle import told as told_of
from schoolsupport.errors import ParameterError, UnknownSchoolError
from schoolsupport.identification.reasons.distance import distance_to_line
from schoolsupport.identification.rules.rulebook import Rulebook
from schoolsupport.identification.verdicts import Verdict

from .site_world import HOSTILE, World, counts, world


class Seen(HTMLParser):
    """What a reader without scripts sees, the elements there are, and what scripts are given."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: Counter[str] = Counter()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.links: list[str] = []
        self.within: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        told = dict(attrs)
        self.links += [str(told[name]) for name in ("href", "src", "action") if name in told]
        if tag in {"script", "style"}:
            self.within.append(tag)
            self.scripts.append((told, ""))

    def handle_endtag(self, tag: str) -> None:
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if self.within:
            attributes, text = self.scripts[-1]
            self.scripts[-1] = attributes, text + data
        elif data.strip():
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def data(self) -> dict[str, Any]:
        """What the script draws pages from."""
        (text,) = (text for told, text in self.scripts if told.get("id") == "data")
        content: dict[str, Any] = json.loads(text)
        return content


@pytest.fixture(scope="module")
def made(rules: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = world(tmp_path_factory.mktemp("site"), rules)
    with made.store:
        yield made


@pytest.fixture(scope="module")
def seen(made: World) -> Seen:
    return Seen(made.site().html())


@pytest.fixture(scope="module")
def public(made: World) -> Seen:
    return Seen(made.site(public=True).html())


def texts_of(data: dict[str, Any], key: str) -> list[str]:
    """Every text of a page that the script draws, in its order."""

    def said(part: Any) -> Iterator[str]:
        kind, *rest = part
        if kind == "t":
            title, head, cells, _ = rest
            yield data["strings"][title] if title >= 0 else ""
            yield from (data["strings"][name] for name, _ in data["heads"][head])
            yield from (
                data["strings"][cell[0] if isinstance(cell, list) else cell] for cell in cells
            )
        elif kind == "c":
            yield rest[0]
        elif kind == "f":
            yield from (data["strings"][value] for _, value, _ in rest[1])
        else:
            yield data["strings"][rest[1] if kind == "h" else rest[0]]

    _, _, facts, parts, _ = data["pages"][key]
    told = [data["strings"][value] for _, value, _ in facts]
    return [*told, *(text for part in parts for text in said(part))]


# --- the list ------------------------------------------------------------------------------------


def test_every_school_is_in_the_list_with_its_verdict_works_and_distance(made: World) -> None:
    rows = {row.id: row for row in made.site().rows}

    assert list(map(str, made.found.schools)) == sorted(rows)
    known = counts()
    for school, row in rows.items():
        place = made.found.place(school)
        assert row.verdict is Verdict(
            int(made.found.judgement.categories[made.found.main].codes[place])
        )
        for year, low, n in re.findall(r" (\d{4}): (\d+) из (\d+) =", row.works):
            works = [one for (own, _, at), one in known.items() if (own, at) == (school, int(year))]
            assert (int(low), int(n)) in works
        assert row.distance in (distance_to_line(made.found, school).pupils, None)


def test_plans_are_executed_as_one_counts_on_fingers(made: World) -> None:
    rows = {row.id: row for row in made.site().rows}

    for plan in made.year.plans:
        if plan.owner.tier.value != "school":
            continue
        row = rows[plan.owner.id].done
        assert row is not None
        told = told_of([plan], list(made.year.ledger), made.on, made.on, "claims")
        states = [one.state for one in told]
        assert row.done == sum(state in {"done", "done_late"} for state in states)
        assert row.overdue == states.count("overdue")


def test_municipalities_add_up(made: World) -> None:
    site = made.site()

    assert sum(one.judged for one in site.municipalities) == len(site.rows) == 12
    assert sum(one.listed for one in site.municipalities) == len(made.found.listed())
    assert [one.name for one in site.municipalities] == sorted(
        {row.municipality for row in site.rows}
    )


def test_the_list_is_read_without_scripts(made: World, seen: Seen) -> None:
    for row in made.site().rows:
        assert row.name in seen.text
        assert row.id in seen.text
    assert seen.tags["table"] >= 3
    assert "Для служебного пользования" in seen.text


def test_rounds_have_their_floors_and_the_share_of_their_day(made: World, seen: Seen) -> None:
    progress = made.site().progress
    assert progress is not None
    assert [one.on <= made.on for one in progress.rounds] == [True] * len(progress.rounds)
    assert progress.rounds
    for one in progress.rounds:
        whole = one.execution.whole
        assert one.round.title in seen.text
        assert f"({whole.numerator} из {whole.denominator})" in seen.text
        assert one.floors


# --- pages of schools ----------------------------------------------------------------------------


def test_the_page_of_a_school_says_what_the_run_says(made: World, seen: Seen) -> None:
    school = made.found.listed()[0]
    texts = texts_of(seen.data, f"school/{school}")

    whole = "\n".join(texts)
    for line in made.found.explain(school, "ru").of_criterion("low-in-two-procedures").split("\n"):
        if "нужно не меньше" in line:
            assert line.strip() in whole
    assert "два года подряд" in whole
    assert "«не менее 30 % участников" in whole


def test_results_by_years_are_those_of_the_table(seen: Seen) -> None:
    for school in sorted({school for school, _, _ in counts()}):
        texts = "\n".join(texts_of(seen.data, f"school/{school}"))

        for (own, _, _), (low, n) in counts().items():
            if own == school:
                assert f"({low} из {n})" in texts


def test_drawings_hold_the_shares_of_the_school_and_of_all(seen: Seen) -> None:
    _, _, _, parts, _ = seen.data["pages"]["school/sch990001"]
    drawn = [part for part in parts if part[0] == "c"]

    assert len(drawn) == 4
    known = counts()
    for _, title, along, series, mark, _ in drawn:
        procedure = "vpr-" + {"5": "5", "6": "6"}[title[5]] + ("-ma" if "матем" in title else "-ru")
        assert along == ["2019", "2020", "2021"]
        assert mark == 0.3
        for place, year in enumerate((2019, 2020, 2021)):
            low, n = known["sch990001", procedure, year]
            assert series[0][1][place] == round(low / n, 4)
            every = [one for (_, what, at), one in known.items() if (what, at) == (procedure, year)]
            total = sum(low for low, _ in every) / sum(n for _, n in every)
            assert series[1][1][place] == round(total, 4)


def test_the_plan_of_a_school_has_its_tasks_with_state_and_paper(made: World, seen: Seen) -> None:
    (plan,) = (one for one in made.year.plans if one.owner.id == "sch990001")

    texts = texts_of(seen.data, "school/sch990001")

    for task in plan.dated:
        assert any(text.startswith(task.title) for text in texts)
    assert any(text.startswith("справка № ") for text in texts)


# --- the file ------------------------------------------------------------------------------------


def test_it_is_the_same_letter_by_letter_when_it_is_made_again(made: World) -> None:
    assert made.site().html() == made.site().html()


def test_it_needs_nothing_else_and_runs_one_script_of_its_own(made: World, seen: Seen) -> None:
    text = made.site().html()

    assert all(link.startswith("#") for link in seen.links)
    scripts = [
        code for told, code in seen.scripts if told.get("type") is None and "use strict" in code
    ]
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in text
    assert "default-src 'none'" in text


def test_a_name_ends_no_element_and_is_run_by_nobody(made: World, seen: Seen) -> None:
    text = made.site().html()

    assert "<script>alert" not in text
    assert text.count("</script>") == 2
    assert HOSTILE in seen.text
    assert any(HOSTILE in one for one in seen.data["strings"])


def test_it_is_written_whole_and_never_over_a_file(made: World, tmp_path: Path) -> None:
    site = made.site()
    site.save(tmp_path / "region.html")

    with pytest.raises(ss.SchoolSupportError, match=r"region\.html"):
        site.save(tmp_path / "region.html")
    with pytest.raises(ParameterError):
        site.save(tmp_path / "region.docx")
    assert [one.name for one in tmp_path.iterdir()] == ["region.html"]


def test_without_a_store_there_is_no_plan_and_no_round(made: World) -> None:
    alone = Seen(ss.region_site(made.region, made.found).html())

    assert "План исполнен" not in alone.text
    assert "Мониторинги" not in alone.text
    with pytest.raises(ValueError, match="on"):
        ss.region_site(made.region, made.found, store=made.store)


def test_it_speaks_english_where_the_words_are_ours(made: World) -> None:
    english = Seen(made.site(lang="en").html())

    assert "For official use only" in english.text
    assert "Schools on the list" in english.text
    assert english.data["say"]["back"] == "Back to the list"


# --- one municipality, one school ----------------------------------------------------------------


def test_a_municipality_has_its_own_schools_alone(made: World) -> None:
    site = made.site(part="municipality:Северный район (вымышлен)")
    seen = Seen(site.html())

    assert [row.id for row in site.rows] == ["sch990001", "sch990002", "sch990003"]
    assert "Школа № 4 (" not in seen.text
    assert "Южный" not in json.dumps(seen.data, ensure_ascii=False)


def test_a_school_stands_on_its_page_without_scripts(made: World) -> None:
    seen = Seen(made.site(part="school:sch990001").html())

    assert "Школа № 1 (вымышлена)" in seen.text
    assert "Школа № 2 (" not in seen.text
    low, n = counts()["sch990001", PROCEDURE, 2021]
    assert f"({low} из {n})" in seen.text
    assert seen.data["pages"] == {}


PROCEDURE = "vpr-5-ru"


@pytest.mark.parametrize(
    "part", ["municipality:Нет такого", "district:А", "municipality:", "школа"]
)
def test_a_part_that_is_not_there_is_told(made: World, part: str) -> None:
    with pytest.raises(ParameterError):
        made.site(part=part)
    with pytest.raises(UnknownSchoolError):
        made.site(part="school:sch000000")


# --- for publication -----------------------------------------------------------------------------


def test_what_is_published_tells_of_few_nowhere(public: Seen) -> None:
    told = "\n".join([public.text, *public.data["strings"]])

    results = set(counts().values())
    for low, n in re.findall(r"\b(\d+) из (\d+)", told):
        if (int(low), int(n)) in results:
            assert int(low) >= 5
            assert int(n) - int(low) >= 5
    assert "Для служебного пользования" not in told
    assert "не публикуется" in told


def test_what_is_published_has_no_papers_parties_or_distances(public: Seen) -> None:
    told = "\n".join([public.text, *public.data["strings"]])

    assert "справка № " not in told
    assert "До черты" not in told
    assert "двойк" not in told
    assert "Ответственные" not in told


def test_drawings_for_publication_hold_nothing_that_is_not_told(public: Seen) -> None:
    known = counts()
    for key, (_, _, _, parts, _) in public.data["pages"].items():
        school = key.partition("/")[2]
        shares = [
            value
            for part in parts
            if part[0] == "c"
            for value in part[3][0][1]
            if value is not None
        ]
        allowed = {
            round(low / n, 4)
            for (own, _, _), (low, n) in known.items()
            if own == school and low >= 5 and n - low >= 5
        }
        assert set(shares) <= allowed


def test_chance_stands_beside_what_is_published(public: Seen) -> None:
    texts = texts_of(public.data, "school/sch990001")

    assert "95 %-й интервал" in texts
    assert any("случайности" in text for text in texts)
