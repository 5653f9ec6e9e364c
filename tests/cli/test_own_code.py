"""A region with an indicator, a kind, a reader and a form of its own: read, judged, explained,
verified, reported; and everything its code does wrong is refused with its name."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import schoolsupport as ss
from schoolsupport.errors import RuleError, RunError
from schoolsupport.regions.runs import verify_run
from schoolsupport.tables import Tables
from schoolsupport.testing import RegionConformance

from .conftest import Answer, call
from .files import RULES
from .own_code import files, write_journal, write_region


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_region(tmp_path / "primer")


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return write_journal(tmp_path)


def found_of(folder: Path, journal: Path) -> ss.Identification:
    region = ss.load_region(folder)
    return ss.identify(region, ss.read_files(journal, layouts=region.layouts), year=2021)


def test_the_region_of_the_how_to_judges_by_its_own_code(folder: Path, journal: Path) -> None:
    found = found_of(folder, journal)

    told = {str(school): found.record(str(school)) for school in found.schools}
    verdicts = {
        school: {name: verdict.key for name, verdict in one.categories.items()}
        for school, one in told.items()
    }
    by_rule: dict[str, dict[str, Any]] = {
        school: {one.id: (one.verdict.key, one.observed) for one in record.criteria}
        for school, record in told.items()
    }

    assert verdicts == {
        "sch990001": {"support": "met"},
        "sch990002": {"support": "not_met"},
        "sch990003": {"support": "met"},
        "sch990004": {"support": "no_data"},
    }
    assert by_rule["sch990001"]["few-good-marks"] == ("met", pytest.approx(20 / 12))
    assert by_rule["sch990002"]["few-good-marks"] == ("not_met", 2.5)
    assert by_rule["sch990001"]["worse-than-half"] == ("not_met", 11 / 40)
    assert by_rule["sch990003"]["worse-than-half"] == ("met", 24 / 40)
    assert by_rule["sch990004"]["worse-than-half"][0] == "no_data"


def test_a_number_at_the_line_is_decided_in_fractions(folder: Path, journal: Path) -> None:
    rule = folder / "rules" / "few-good-marks.toml"
    line = "1.66666666666666666666666666666666"  # below 20/12, and the same as a float
    rule.write_text(rule.read_text("utf-8").replace("threshold = 2", f"threshold = {line}"))

    found = found_of(folder, journal)

    [few] = [one for one in found.record("sch990001").criteria if one.id == "few-good-marks"]
    assert few.verdict.key == "not_met"


def test_what_is_missing_is_told_of_its_schools(folder: Path, journal: Path) -> None:
    missing = {(one.key.name, one.absent) for one in found_of(folder, journal).missing}

    assert ("vpr-5-ma", 1) in missing
    assert ("own_teachers", 1) in missing


# what a run knows of it


@pytest.fixture
def run(folder: Path, journal: Path, tmp_path: Path) -> Path:
    place = tmp_path / "run"
    answer = call("identify", folder, journal, "--year", 2021, "--out", place)
    assert answer.err == ""
    return place


def test_a_run_says_with_which_code_it_was_made(run: Path) -> None:
    receipt = json.loads((run / "receipt.json").read_text("utf-8"))

    names = ("forms", "indicators", "kinds", "plugin", "readers")
    assert list(receipt["code"]) == [f"{name}.py" for name in names]
    assert not list(run.rglob("*.py"))


def test_a_run_is_explained_verified_and_reported(run: Path, folder: Path) -> None:
    explained = call("explain", "sch990003", folder, "--run", run)
    verified = call("receipt", "verify", run, "--region", folder)
    reported = call("report", "make", folder, "counts", "--run", run)

    assert "Мало хороших отметок на учителя: yes" in explained.out
    assert "Хороших отметок на одного учителя; below 2" in explained.out
    assert "Доля участников ниже минимума больше, чем в половине школ\n" in explained.out
    assert verified.code == 0
    assert "read again, the inputs give the tables of the run" in verified.out
    assert "made again, the verdicts on 4 schools are the same" in verified.out
    assert "the code kinds.py of the region is unchanged" in verified.out
    assert "Сколько школ в списке" in reported.out


def test_the_region_of_the_settings_gives_its_code(
    run: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(run.parent)
    Path("support.toml").write_text(f'region = "{folder}"\n', "utf-8")

    assert call("explain", "sch990003", "--run", run).code == 0


def test_without_its_code_a_run_says_so(run: Path) -> None:
    explained = call("explain", "sch990003", "--run", run)
    verified = call("receipt", "verify", run)

    assert explained.code == 1
    assert "made with code of the region primer, and this code is not here" in explained.err
    assert verified.code == 0
    assert "The verdicts were not made again, and so not checked" in verified.out
    assert "the code kinds.py of the region: not found here, not checked" in verified.out
    with pytest.raises(RunError, match="this code is not here"):
        ss.read_run(run)


def test_a_run_never_says_which_code_is_to_be_run(run: Path, folder: Path) -> None:
    (folder / "plugin.py").write_text("raise SystemExit('the code was run')", "utf-8")

    assert "this code is not here" in call("explain", "sch990003", "--run", run).err


def test_another_region_is_refused(run: Path) -> None:
    answer = call("explain", "sch990003", "federal", "--run", run)

    assert answer.code == 1
    assert "made by the rules of another region: primer" in answer.err


def test_code_that_changed_is_named(run: Path, folder: Path) -> None:
    kinds = folder / "kinds.py"
    kinds.write_text(kinds.read_text("utf-8") + "# nothing else\n", "utf-8")

    verified = call("receipt", "verify", run, "--region", folder)

    assert verified.code == 1
    assert "✗ the code kinds.py of the region has changed since the run" in verified.out
    assert "✓ the code forms.py of the region is unchanged" in verified.out
    assert "the verdicts on 4 schools are the same" in verified.out
    assert ss.read_run(run, region=folder).same


def test_code_that_judges_otherwise_now_is_said(run: Path, folder: Path) -> None:
    indicators = folder / "indicators.py"
    text = indicators.read_text("utf-8").replace('"n_5"', '"n_2"')
    indicators.write_text(text, "utf-8")

    read = ss.read_run(run, region=folder)
    explained = call("explain", "sch990003", folder, "--run", run)

    assert (read.same, read.code_changed) == (False, True)
    assert "The code of the region was changed after the run" in explained.err
    assert not verify_run(run, region=folder).ok


# what its code does wrong

INDICATOR = '''
import numpy as np
from schoolsupport.plugin import IndicatorData, Measured, indicator

@indicator(unit="{unit}", exact=False)
def good_marks_per_teacher(data: IndicatorData, *, procedures: tuple[str, ...]) -> Measured:
    """Хороших отметок на одного учителя."""
    schools = len(data.inputs.schools)
    part = data.results("vpr-5-ru", "n")[0]
    context = data.inputs.tables.context
    values, known = np.full(schools, 0.5), np.ones(schools, dtype=bool)
    why_not = np.zeros(schools, dtype=np.uint8)
    {body}
    return Measured(values=values, known=known, why_not=why_not)
'''


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("raise KeyError('нет столбца')", "code.raised"),
        ("return values", "code.gave"),
        ("values = values[1:]", "code.shape"),
        ("known = known[1:]", "code.shape"),
        ("values = values.reshape(-1, 1)", "code.shape"),
        ("values = list(values)", "code.gave"),
        ("values = values.astype('int64')", "code.dtype"),
        ("values = values.astype('float32').astype('object')", "code.dtype"),
        ("known = known.astype('int8')", "code.dtype"),
        ("why_not = why_not.astype('int64')", "code.dtype"),
        ("why_not[:] = 99", "code.why_not"),
        ("values[0] = np.nan", "code.no_number"),
        ("values = values / 0", "code.no_number"),
        ("values = values * 100", "code.unit"),
        ("part.values[:] = 0", "code.wrote"),
        ("part.why_not[:] = 1", "code.wrote"),
        ("data.inputs.tables.results.loc[0, 'n'] = 1.0", "code.wrote"),
        ("context['own_teachers'] = 1.0", "code.wrote"),
        ("context['more'] = 1.0", "code.wrote"),
        ("context.drop(columns='own_teachers', inplace=True)", "code.wrote"),
        ("data.inputs.tables.results.iloc[0, 3] = 0", "code.wrote"),
        ("data.inputs.tables.schools['name'] = 'другое'", "code.wrote"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_what_an_indicator_does_wrong_is_refused_with_its_name(
    folder: Path, journal: Path, body: str, code: str
) -> None:
    (folder / "indicators.py").write_text(INDICATOR.format(unit="mark", body=body), "utf-8")
    region = ss.load_region(folder)
    tables = ss.read_files(journal, layouts=region.layouts)
    before = tables.digest()

    with pytest.raises(RuleError) as refused:
        ss.identify(region, tables, year=2021)

    assert refused.value.fault == code
    where = str(refused.value.where)
    assert where.startswith(
        "primer: rules/few-good-marks.toml: good_marks_per_teacher: indicators."
    )
    assert tables.digest() == before
    assert all(refused.value.text(lang) for lang in ("ru", "en"))


def test_the_line_where_code_stopped_is_told(folder: Path, journal: Path) -> None:
    (folder / "indicators.py").write_text(
        INDICATOR.format(unit="mark", body="raise KeyError('нет столбца')"), "utf-8"
    )

    answer = call("identify", folder, journal, "--year", 2021)

    assert answer.code == 1
    assert "KeyError: 'нет столбца' (indicators.py:13)" in answer.err
    assert "Traceback" not in answer.err


def test_an_indicator_declared_exact_that_computes_in_floats_is_told(
    folder: Path, journal: Path
) -> None:
    text = INDICATOR.replace(", exact=False", "").format(unit="index", body="values[:] = 2.0")
    (folder / "indicators.py").write_text(text, "utf-8")

    with pytest.raises(RuleError) as refused:
        found_of(folder, journal)

    assert refused.value.fault in {"code.shape", "code.not_exact"}


def test_what_is_written_after_all_is_used_by_nobody(folder: Path) -> None:
    """A caller that tries again with the same tables gets the numbers of the tables."""
    spoiling = INDICATOR.format(unit="mark", body="context['own_teachers'] = 1.0")
    (folder / "indicators.py").write_text(spoiling, "utf-8")
    region = ss.load_region(folder)
    rows = {"school": ["sch1"], "year": 2021, "procedure": "vpr-5-ru", "n": 10, "n_2": 1}
    context = {"school": ["sch1"], "year": 2021, "own_teachers": 4.0}
    tables = Tables.of(results=pd.DataFrame(rows), context=pd.DataFrame(context))

    for _ in range(2):
        with pytest.raises(RuleError):
            ss.identify(region, tables, year=2021)

    assert tables.context["own_teachers"].tolist() == [4.0]


KIND = """
from decimal import Decimal
import numpy as np
from schoolsupport.plugin import CriterionKind, InputKey, Outcome, VerdictColumn, kind

@kind("worse_than_half")
class WorseThanHalf(CriterionKind):
    "Хуже половины."
    procedures: tuple[str, ...]

    def line(self):
        return {line}

    def judge(self, inputs):
        schools = len(inputs.schools)
        met, shares = np.zeros(schools, dtype=bool), np.full(schools, 0.5)
        verdict, missing = VerdictColumn.of(met), {{}}
        {body}
        return Outcome.of_one(verdict, shares, missing)
"""


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("1 / 0", "code.raised"),
        ("return met", "code.gave"),
        ("verdict = VerdictColumn.of(met[1:])", "code.shape"),
        ("shares = shares[1:]", "code.shape"),
        ("shares = shares.astype('int64')", "code.dtype"),
        ("verdict = VerdictColumn(~met, met, ~met, np.zeros(schools, 'uint8'))", "code.verdict"),
        ("missing = {'vpr': met}", "code.gave"),
        ("missing = {InputKey('lists', 'x'): met[1:]}", "code.shape"),
        ("inputs.tables.results.iloc[0, 3] = 0", "code.wrote"),
        ("inputs.tables.results['n'] = 0", "code.wrote"),
    ],
)
def test_what_a_kind_does_wrong_is_refused_with_its_name(
    folder: Path, journal: Path, body: str, code: str
) -> None:
    text = KIND.format(line='Decimal("0.5"), "above", "share"', body=body)
    (folder / "kinds.py").write_text(text, "utf-8")

    with pytest.raises(RuleError) as refused:
        found_of(folder, journal)

    assert refused.value.fault == code
    where = str(refused.value.where)
    assert where.startswith("primer: rules/worse-than-half.toml: worse_than_half: kinds.")


FOLLOWING = (
    KIND
    + """
    def follows(self):
        return ("few-good-marks",)
"""
)


def test_a_kind_that_follows_takes_the_verdicts_as_they_are_unless_it_says_more(
    folder: Path, journal: Path
) -> None:
    line = 'Decimal("0.5"), "above", "share"'
    (folder / "kinds.py").write_text(FOLLOWING.format(line=line, body="1 / 0"), "utf-8")

    found = found_of(folder, journal)

    criteria = found.judgement.criteria
    own, head = (criteria[one].verdict for one in ("worse-than-half", "few-good-marks"))
    assert len(set(head.codes.tolist())) > 1
    assert own.codes.tolist() == head.codes.tolist()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("1 / 0", "code.raised"),
        ("return None", "code.gave"),
        ("inputs.tables.results.iloc[0, 3] = 0", "code.wrote"),
    ],
)
def test_what_a_following_kind_does_wrong_is_refused_with_its_name(
    folder: Path, journal: Path, body: str, code: str
) -> None:
    text = FOLLOWING.format(line='Decimal("0.5"), "above", "share"', body="pass")
    text += f"""
    def follow(self, inputs, head):
        {body}
        return head
"""
    (folder / "kinds.py").write_text(text, "utf-8")

    with pytest.raises(RuleError) as refused:
        found_of(folder, journal)

    assert refused.value.fault == code
    assert "worse_than_half: kinds." in str(refused.value.where)
    assert ".follow" in str(refused.value.where)


@pytest.mark.parametrize(
    "line",
    ["0.5", 'Decimal("0.5")', '0.5, "above", "share"', 'Decimal(1), "more", "share"',
     'Decimal(1), "above", "pupils"', 'Decimal("NaN"), "above", "share"'],
)  # fmt: skip
def test_a_line_that_is_none_is_refused_when_the_rules_are_read(folder: Path, line: str) -> None:
    (folder / "kinds.py").write_text(KIND.format(line=line, body="pass"), "utf-8")

    with pytest.raises(RuleError) as refused:
        _ = ss.load_region(folder).rulebook

    assert refused.value.fault == "code.gave"
    assert "rules/worse-than-half.toml" in str(refused.value.where)


def test_keys_of_an_own_kind_are_checked_as_those_of_every_kind(folder: Path) -> None:
    rule = folder / "rules" / "worse-than-half.toml"
    rule.write_text(rule.read_text("utf-8") + 'shar = 0.5\nshare = "half"\n', "utf-8")

    with pytest.raises(RuleError) as refused:
        _ = ss.load_region(folder).rulebook

    assert "shar" in str(refused.value)


PLUGIN = """
from schoolsupport.plugin import CriterionKind, RegionPlugin, hookimpl, kind

@hookimpl
def schoolsupport_region():
    return RegionPlugin.from_package("schoolsupport_primer", {given})
"""


@pytest.mark.parametrize(
    ("given", "code", "place"),
    [
        ("indicators=['mean']", "code.no_indicator", "indicators[1]"),
        ("indicators=[print]", "code.no_indicator", "indicators[1]"),
        ("kinds=['number']", "code.no_kind", "kinds[1]"),
        ("kinds=[dict]", "code.no_kind", "kinds[1]"),
        ("kinds=[type('Own', (CriterionKind,), {})]", "code.no_kind", "kinds[1]"),
        (
            "kinds=[kind('own')(type('Own', (CriterionKind,), {'__doc__': 'Своё.'}))]",
            "code.kind_lacks",
            "kinds[1]",
        ),
        ("readers=[CriterionKind]", "code.no_reader", "readers[1]"),
        ("forms=['list']", "form.code_no_form", "forms[1]"),
    ],
)
def test_what_is_not_what_it_is_given_as_is_refused_on_load(
    folder: Path, given: str, code: str, place: str
) -> None:
    (folder / "plugin.py").write_text(PLUGIN.format(given=given), "utf-8")

    with pytest.raises(ss.SchoolSupportError) as refused:
        ss.load_region(folder)

    assert refused.value.fault == code
    assert str(refused.value.where).startswith(f"primer: {place}")


def test_names_of_the_library_are_taken(folder: Path) -> None:
    for file, old, new in (
        ("indicators", "def good_marks_per_teacher", "def mean_mark"),
        ("kinds", '"worse_than_half"', '"number"'),
        ("readers", '"primer-journal"', '"results"'),
    ):
        path = folder / f"{file}.py"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    plugin = folder / "plugin.py"
    text = plugin.read_text("utf-8").replace("good_marks_per_teacher", "mean_mark")
    plugin.write_text(text, "utf-8")

    with pytest.raises(ss.SchoolSupportError) as refused:
        ss.load_region(folder)

    told = [refused.value, *refused.value.others]
    assert [one.fault for one in told] == ["code.twice"] * 3


@pytest.mark.parametrize("name", ["indicators", "kinds", "readers", "forms"])
def test_a_file_of_code_that_nobody_hands_over_is_told(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "testland"
    for path, content in {**RULES, f"{name}.py": ""}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, "utf-8")

    with pytest.raises(RuleError) as refused:
        _ = ss.load_region(folder).rulebook

    assert refused.value.fault == "rule.code_not_given"
    assert refused.value.where == f"testland: {name}.py"
    assert f"from_package(…, {name}=[…])" in str(refused.value)


def test_the_kit_holds_a_region_with_code_to_the_same(folder: Path) -> None:
    """Whatever needs neither cases nor a README."""
    kept = type("Kit", (RegionConformance,), {"region": str(folder), "folder": folder})()

    kept.test_1_2_its_code_imports_the_library_through_the_door_only()
    kept.test_2_1_every_rule_was_checked_against_its_act_in_force()
    kept.test_2_2_every_criterion_serves_a_category_or_says_that_it_could()
    kept.test_5_1_the_order_of_rows_never_matters()
    kept.test_5_2_a_school_is_judged_alone_as_among_others()
    kept.test_5_5_schools_that_change_places_change_verdicts()


def test_rules_of_a_plugin_that_is_gone_are_read_again(folder: Path, journal: Path) -> None:
    """Its modules go with it; a setting is read by the kind all the same."""
    kinds = folder / "kinds.py"
    kinds.write_text(
        "from __future__ import annotations\n" + kinds.read_text("utf-8"), encoding="utf-8"
    )
    found = found_of(folder, journal)
    gc.collect()

    edition = found.edition.rulebook.edition(found.as_of, {"worse-than-half.share": Decimal("0.9")})

    assert edition.criteria["worse-than-half"].rule.line()[0] == Decimal("0.9")


@pytest.mark.thorough
def test_a_region_installed_as_a_wheel_beside_the_library_is_whole(tmp_path: Path) -> None:
    """Built with hatchling outside the repository, installed, and asked by the program."""
    from hatchling.builders.wheel import WheelBuilder  # noqa: PLC0415  # of the thorough run alone

    project = tmp_path / "project"
    write_region(project / "src" / "schoolsupport_primer")
    (project / "src" / "schoolsupport_primer" / "__init__.py").touch()
    (project / "pyproject.toml").write_text(PROJECT, "utf-8")
    [wheel] = WheelBuilder(str(project)).build(directory=str(tmp_path / "dist"))
    site = tmp_path / "site"
    install = ["-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", site, wheel]
    subprocess.run([sys.executable, *map(str, install)], check=True)
    journal = write_journal(tmp_path)
    paths = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])

    def asked(*words: object) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "schoolsupport", *map(str, words), "--lang", "en"],
            env={**os.environ, "PYTHONPATH": paths},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    judged = asked("identify", "primer", journal, "--year", 2021, "--out", "run")
    explained = asked("explain", "sch990003", "--run", "run")
    verified = asked("receipt", "verify", "run")
    reported = asked("report", "make", "primer", "counts", "--run", "run")

    assert [one.err for one in (judged, explained, verified, reported)] == [""] * 4
    assert "primer-journal" in (tmp_path / "run" / "receipt.json").read_text("utf-8")
    assert "Мало хороших отметок на учителя: yes" in explained.out
    assert "made again, the verdicts on 4 schools are the same" in verified.out
    assert "read again, the inputs give the tables of the run" in verified.out
    assert "Сколько школ в списке" in reported.out
    assert "schoolsupport_primer" in files()["plugin.py"]


PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "schoolsupport-primer"
version = "1.0"

[project.entry-points."schoolsupport.regions"]
primer = "schoolsupport_primer.plugin"
"""
