"""Rule files with ranks and bands: what is refused, and what to write instead."""

from __future__ import annotations

import pytest

from schoolsupport.identification.kinds import Bands, Rank

from ..rule_folders import RuleFolder, criterion, refused  # noqa: TID252  # the folders of the room above

AT = "rules/it.toml: version[0]"
MEASURE = (
    'indicator = "share_of_marks"',
    'parameters = { procedures = "both", marks = [2] }',
)
RANK = (*MEASURE, 'end = "highest"', 'ties = "in"')
BANDS = (
    *MEASURE,
    'bands = ["low", "high"]',
    'titles = ["Низкий", "Высокий"]',
    "cuts = [0.3]",
    'edge = "upper"',
    'met_in = ["low"]',
)


def read(folder: RuleFolder, kind: str, *lines: str, version: str = "") -> object:
    text = criterion(kind, *lines, version=version)
    return folder.write("rules/it.toml", text).rulebook.criteria["it"].versions[0].rule


def faults(folder: RuleFolder, kind: str, *lines: str, version: str = "") -> list[str]:
    folder.write("rules/it.toml", criterion(kind, *lines, version=version))
    return [line.removeprefix(f"{AT}: ").removeprefix(AT) for line in refused(folder)]


def test_every_key_of_a_rank_is_read(folder: RuleFolder) -> None:
    rule = read(
        folder,
        "rank",
        *RANK,
        "share = 0.25",
        'places = "half_up"',
        'pool = "location"',
        'peers = "known"',
        "smallest_pool = 10",
        "years = 3",
        'over = "pooled"',
        'not_held = "pass_over"',
        "rounding = { digits = 2 }",
        'small = { minimum = 10, then = "not_counted" }',
        'when_missing = "not_met"',
        version='assumed = ["peers", "smallest_pool", "not_held", "rounding", "small",'
        ' "when_missing"]',
    )

    assert isinstance(rule, Rank)
    assert rule.parameters["procedures"] == ["both"]
    assert (rule.years_back(), rule.line()[1:]) == (3, ("highest", "share"))


def test_ties_have_to_be_written(folder: RuleFolder) -> None:
    assert faults(folder, "rank", *RANK[:-1], "count = 1") == [
        "ties: the key is missing. Write the key"
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((), ": the criterion makes no cut, or more than one; found: highest."),
        (
            ("count = 1", "share = 0.5"),
            ": the criterion makes no cut, or more than one; found: share, count.",
        ),
        (("share = 1.5",), "share: the share of the pool is no share; found: 1.5."),
        (("share = 0",), "share: the share of the pool is no share; found: 0."),
        (("count = 0",), "count: nobody has a place below the first; found: 0."),
        (
            ("deviations = -1", 'deviation_of = "sample"'),
            "deviations: the deviations are counted from the mean towards the end; found: -1.",
        ),
        (("deviations = 1",), "deviation_of: deviations and deviation_of go together."),
        (
            ("count = 3", 'places = "up"'),
            "places: only a share has to be made whole places; found: up.",
        ),
        (
            ("count = 3", "years = 2"),
            (
                "over: of several years only the last is looked at; found: last."
                ' Write over = "pooled", or years = 1'
            ),
        ),
        (("count = 3", "smallest_pool = 0"), "write a number of schools from 1 up, not 0"),
    ],
)
def test_what_a_rank_cannot_say(folder: RuleFolder, lines: tuple[str, ...], message: str) -> None:
    (said,) = faults(folder, "rank", *RANK, *lines, version='assumed = ["smallest_pool"]')

    assert message in f": {said}" if message.startswith(":") else said.startswith(message)


@pytest.mark.parametrize("key", ["peers", "smallest_pool"])
def test_a_policy_of_a_rank_needs_a_source(folder: RuleFolder, key: str) -> None:
    value = {"peers": '"known"', "smallest_pool": "5"}[key]

    (said,) = faults(folder, "rank", *RANK, "count = 1", f"{key} = {value}")

    assert said.startswith(f"{key}: this is not the default and has neither a source")


def test_every_key_of_bands_is_read(folder: RuleFolder) -> None:
    rule = read(
        folder,
        "bands",
        *BANDS[:4],
        'pool = "location"',
        'cuts_by_pool = { "город" = [0.2], "село" = [0.3] }',
        'edge = "lower"',
        'met_in = ["low"]',
        "rounding = { digits = 3 }",
        version='assumed = ["rounding"]',
    )

    assert isinstance(rule, Bands)
    assert rule.line()[1:] == ("at_most", "share")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("cuts = [0.3]", "cuts = [0.3, 0.4]", "cuts: there is one cut between any two bands"),
        ("cuts = [0.3]", "", "cuts: the bands have no cuts, or two sorts of them"),
        (
            "cuts = [0.3]",
            'cuts_by_pool = { "село" = [0.3] }',
            "pool: cuts_by_pool and pool go together",
        ),
        ('["Низкий", "Высокий"]', '["Низкий"]', "titles: each band has one title; found: 1."),
        ('met_in = ["low"]', 'met_in = ["lwo"]', "met_in: lwo: the key is not known"),
        ('met_in = ["low"]', "met_in = []", "met_in: the list is empty"),
        ('met_in = ["low"]', 'met_in = ["low", "low"]', "met_in: the band is named twice"),
        ('["low", "high"]', '["low", "low"]', "bands: the band is named twice; found: low."),
        ('edge = "upper"', "", "edge: the key is missing"),
    ],
)
def test_what_bands_cannot_say(folder: RuleFolder, old: str, new: str, message: str) -> None:
    (said,) = faults(folder, "bands", "\n".join(BANDS).replace(old, new))

    assert said.startswith(message)


def test_cuts_ascend(folder: RuleFolder) -> None:
    three = "\n".join(BANDS).replace('"low", "high"]', '"low", "middle", "high"]')
    three = three.replace('["Низкий", ', '["Низкий", "Средний", ').replace("[0.3]", "[0.4, 0.3]")

    assert faults(folder, "bands", three) == [
        (
            "cuts: the cuts do not ascend; found: 0.4, 0.3."
            " Write them from the lowest to the highest, each once"
        )
    ]
