"""Reading rules: each fault names file and key, what was found and what to write."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from schoolsupport.errors import RuleError

from .rule_folders import SOURCE, RuleFolder, refused

LOW, CATEGORIES = "rules/low.toml", "rules/categories.toml"
AT = "rules/low.toml: version[0]"


def second(begin: str) -> str:
    """A source and, after it, a second version."""
    lines = [SOURCE, "[[version]]", f"from = {begin}", "checked = 2026-11-21", "threshold = 0.5"]
    return "\n".join([*lines, SOURCE])


def test_the_folder_of_the_tests_is_right(folder: RuleFolder) -> None:
    rulebook = folder.rulebook

    assert list(rulebook.criteria) == ["low"]
    assert list(rulebook.categories) == ["weak"]
    assert rulebook.territory == "Край"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "threshold =",
            "treshold =",
            f"{AT}: treshold: the key is not known; found: treshold. Write threshold",
        ),
        ("threshold = 0.30", "", f"{AT}: threshold: the key is missing. Write the key"),
        (
            "0.30",
            '"0.30"',
            (
                f"{AT}: threshold: the value does not fit; found: '0.30'. Write a number"
                " without quotes"
            ),
        ),
        ("0.30", "30", f"{AT}: the threshold is a share: write a number above 0, up to 1, not 30"),
        ("0.30", "0", f"{AT}: the threshold is a share: write a number above 0, up to 1, not 0"),
        ("0.30", "0.3333333333", f"{AT}: the threshold 0.3333333333 has more than 9 decimals"),
        ("threshold", "years = 0\nthreshold", f"{AT}: years: write a number from 1 up, not 0"),
        (
            "threshold",
            "years = 1.5\nthreshold",
            f"{AT}: years: the value does not fit; found: 1.5. Write a whole number",
        ),
        (
            "threshold",
            'year_unit = "scool"\nthreshold',
            (
                f"{AT}: year_unit: the value does not fit; found: 'scool'. Write one of:"
                " calendar, school"
            ),
        ),
        (
            '"both"',
            '"bth"',
            (
                f"{AT}: procedures: no set of procedures and no procedure has this name;"
                " found: bth. Known sets: both, four"
            ),
        ),
        (
            '"both"',
            '["vpr-5-ru", "vpr-5-ma", "vpr-5-ru"]',
            f"{AT}: procedures: one procedure is named twice; found: vpr-5-ru. Leave it once",
        ),
        (
            '"both"',
            '["vpr-5-xx"]',
            (
                f"{AT}: procedures: no set of procedures and no procedure has this name;"
                " found: vpr-5-xx. Known sets: both, four"
            ),
        ),
        (
            "low_results",
            "low_result",
            (
                "rules/low.toml: kind: the kind of criterion is not known; found: low_result."
                " Known kinds: "
            ),
        ),
        (
            '"higher"',
            '"up"',
            (
                "rules/low.toml: worse: the value does not fit; found: 'up'. Write one of:"
                " higher, lower, none"
            ),
        ),
        (SOURCE, "", f"{AT}: source: the key is missing. Write the key"),
        (
            'act = "order"',
            'act = "ordr"',
            f"{AT}: source: the act is not in acts.toml; found: ordr. Known acts: order",
        ),
        (
            ', clause = "1"',
            "",
            (
                f"{AT}: source: the source has neither clause nor quote. Write the clause, and"
                " the words the rule stands on"
            ),
        ),
        ("from = 2020-01-01", "", f"{AT}: from: the key is missing. Write the key"),
        ("checked = 2026-11-21", "", f"{AT}: checked: the key is missing. Write the key"),
        (
            "from = 2020-01-01",
            "from = 2020-01-01\nuntil = 2019-12-31",
            (
                f"{AT}: until: the version ends before it begins; found: 2019-12-31. Write a"
                " day from 2020-01-01 on"
            ),
        ),
        (
            "threshold",
            'assumed = ["treshold"]\nthreshold',
            f"{AT}: assumed: treshold: the key is not known; found: treshold. Write threshold",
        ),
        (
            "threshold",
            'sources = { treshold = { act = "order", clause = "1" } }\nthreshold',
            f"{AT}: sources: treshold: the key is not known; found: treshold. Write threshold",
        ),
        (
            "threshold",
            'sources = { threshold = { act = "ordr", clause = "1" } }\nthreshold',
            f"{AT}: sources.threshold: the act is not in acts.toml; found: ordr. Known acts: order",
        ),
        ("[[version]]", "", "rules/low.toml: version: the key is missing. Write the key"),
        (
            "threshold =",
            "threshold",
            "rules/low.toml: the file is not TOML: line 9, column 11: a key is not",
        ),
    ],
)
def test_a_fault_of_a_criterion(folder: RuleFolder, old: str, new: str, expected: str) -> None:
    assert refused(folder.change(LOW, old, new))[0].startswith(expected)


@pytest.mark.parametrize(
    "policy",
    ['when_missing = "met"', "small = { minimum = 10 }", 'restricted = "not_counted"'],
)
def test_a_policy_that_is_not_the_default_needs_a_source(folder: RuleFolder, policy: str) -> None:
    key = policy.partition(" ")[0]
    folder.change(LOW, "threshold", f"{policy}\nthreshold")

    (fault,) = refused(folder)
    assert fault == (
        f"{AT}: {key}: this is not the default and has neither a source nor stands in assumed."
        f' Write sources = {{ {key} = {{ act = "…", quote = "…" }} }} or assumed = ["{key}"]'
    )

    folder.change(LOW, "threshold", f'assumed = ["{key}"]\nthreshold')
    assert folder.rulebook.criteria["low"].versions[0].standing.assumed == (key,)
    folder.change(
        LOW, f'assumed = ["{key}"]', f'sources = {{ {key} = {{ act = "order", clause = "3" }} }}'
    )
    assert folder.rulebook.criteria["low"].versions[0].standing.sources[key].clause == "3"


@pytest.mark.parametrize(
    ("until", "begin", "expected"),
    [
        ("", "2021-01-01", "two versions are in force on 2021-01-01; found: -."),
        (
            "until = 2021-01-01",
            "2021-01-01",
            "two versions are in force on 2021-01-01; found: 2021-01-01.",
        ),
        (
            "until = 2020-12-30",
            "2021-01-01",
            "no version is in force from 2020-12-31 to 2020-12-31.",
        ),
    ],
)
def test_versions_neither_overlap_nor_leave_an_undeclared_hole(
    folder: RuleFolder, until: str, begin: str, expected: str
) -> None:
    folder.change(LOW, "from = 2020-01-01", f"from = 2020-01-01\n{until}")
    folder.change(LOW, SOURCE, second(begin))

    (fault,) = refused(folder)
    assert fault.startswith(f"rules/low.toml: {expected}")


def test_versions_that_touch_are_right_in_any_order_in_the_file(folder: RuleFolder) -> None:
    folder.change(LOW, "from = 2020-01-01", "from = 2021-01-01")
    folder.change(LOW, SOURCE, second("2020-01-01\nuntil = 2020-12-31"))

    days = [v.standing.from_.year for v in folder.rulebook.criteria["low"].versions]
    assert days == [2020, 2021]


def test_a_hole_that_the_later_version_explains_is_no_fault(folder: RuleFolder) -> None:
    folder.change(LOW, "from = 2020-01-01", "from = 2020-01-01\nuntil = 2020-06-30")
    folder.change(LOW, SOURCE, second('2021-01-01\nnote = "полгода правила не было"'))

    assert len(folder.rulebook.criteria["low"].versions) == 2


def test_a_set_names_a_procedure_once(folder: RuleFolder) -> None:
    folder.change("region.toml", '["vpr-5-ru", "vpr-5-ma"]', '["vpr-5-ru", "vpr-5-ru"]')

    (told,) = refused(folder)
    assert told.startswith(
        "region.toml: procedure_sets.both: one procedure is named twice; found: vpr-5-ru"
    )


# --- other files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "region.toml",
            'four = ["vpr-5-ru"',
            'four = ["vpr-5-rr"',
            (
                "region.toml: procedure_sets.four: the procedure is not known; found:"
                " vpr-5-rr. Write assessment-grade-subject, e.g. vpr-5-ru"
            ),
        ),
        (
            "region.toml",
            '"regional"',
            '"local"',
            (
                "region.toml: level: the value does not fit; found: 'local'. Write one of:"
                " federal, regional, municipal"
            ),
        ),
        (
            "acts.toml",
            "issuer",
            "isuer",
            "acts.toml: act[0]: isuer: the key is not known; found: isuer. Write issuer",
        ),
    ],
)
def test_a_fault_of_the_region_or_an_act(
    folder: RuleFolder, file: str, old: str, new: str, expected: str
) -> None:
    assert refused(folder.change(file, old, new))[0] == expected


@pytest.mark.parametrize("name", ["acts.toml", "region.toml", CATEGORIES])
def test_a_missing_file_is_named(folder: RuleFolder, name: str) -> None:
    (folder.path / name).unlink()

    assert refused(folder) == [f"{name}: the file is missing"]


@pytest.mark.parametrize(
    "text",
    [
        '[[procedure_year]]\nassessment = "vpr"\nyear = 2021\nhled = false\n',
        '[[procedure_year]]\nassessment = "vpr"\n',
        '[[procedure_year]]\nassessment = "vpr"\nyear = 2021\nuse = "no"\n',
        "procedure_year",
    ],
)
def test_a_fault_of_the_calendar_is_named_by_its_file(folder: RuleFolder, text: str) -> None:
    (fault,) = refused(folder.write("calendars/procedures.toml", text))

    assert fault.startswith("calendars/procedures.toml: ")


def test_a_region_has_its_own_words_in_the_calendar_first(folder: RuleFolder) -> None:
    own = '[[procedure_year]]\nassessment = "vpr"\nyear = 2020\nnote = "своё"\n'
    folder.write("calendars/procedures.toml", own)

    assert folder.rulebook.calendar.entries[0].note == "своё"
    assert len(folder.rulebook.calendar.entries) > 1


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("{ treshold = 0.5 }", "treshold: the key is not known; found: treshold. Write threshold"),
        ('{ threshold = "1" }', "threshold: the value does not fit; found: '1'. Write a number"),
        ('{ procedures = "bth" }', "procedures: no set of procedures and no procedure has this"),
    ],
)
def test_an_alternative_is_as_strict_as_the_version(
    folder: RuleFolder, chosen: str, expected: str
) -> None:
    more = f'{SOURCE}\n[[version.alternative]]\nid = "x"\ntitle = "иначе"\nset = {chosen}'

    (fault,) = refused(folder.change(LOW, SOURCE, more))
    assert fault.startswith(f"{AT}: alternative x: {expected}")


def test_all_faults_of_all_files_are_reported_together(folder: RuleFolder) -> None:
    folder.change(LOW, "0.30", '"0.30"')
    folder.change(LOW, "checked = 2026-11-21", "until = 2019-01-01\nchecked = 2026-11-21")
    folder.change(LOW, SOURCE, second("2021-01-01").replace("0.5", "5"))
    folder.change(CATEGORIES, "short", "shrt")
    folder.change("acts.toml", "issuer", "isuer")

    files = [fault.partition(": ")[0] for fault in refused(folder)]
    assert files == ["acts.toml"] * 2 + [LOW] * 3 + [CATEGORIES] * 2


def test_the_first_fault_carries_the_others(folder: RuleFolder) -> None:
    folder.change(LOW, "threshold =", "treshold =")

    with pytest.raises(RuleError) as caught:
        _ = folder.rulebook
    assert (caught.value.where, caught.value.found) == (f"{AT}: treshold", "treshold")
    assert [other.where for other in caught.value.others] == [f"{AT}: threshold"]


def test_who_accepted_a_reading_stands_with_the_version(tmp_path: Path) -> None:
    folder = RuleFolder(tmp_path).change(
        "rules/low.toml",
        "threshold = 0.30",
        'threshold = 0.30\nassumed = ["threshold"]\n'
        'approved = { threshold = { by = "Управление образования", on = 2021-02-01 } }',
    )

    standing = folder.rulebook.edition(date(2021, 1, 1)).criteria["low"].standing

    assert standing.approved["threshold"].text == "Управление образования, 01.02.2021"


def test_an_approval_of_what_is_no_key_is_refused(tmp_path: Path) -> None:
    folder = RuleFolder(tmp_path).change(
        "rules/low.toml",
        "threshold = 0.30",
        'threshold = 0.30\napproved = { treshold = { by = "Совет", on = 2021-02-01 } }',
    )

    assert any("threshold" in line and "approved" in line for line in refused(folder))
