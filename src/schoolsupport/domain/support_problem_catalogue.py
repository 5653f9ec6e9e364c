"""The words of problems about lists, statuses over time and risk profiles."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from schoolsupport.translation import Message, msg

_E, _W, _I = "error", "warning", "info"

WORDS: Mapping[str, tuple[str, Message, Message]] = MappingProxyType(
    {
        # lists by order
        "list.name_matched": (
            _I,
            msg("the list «{list}» prints a name; it was taken for {name}, score {score}"),
            msg("Confirm it, and write the login in the list"),
        ),
        "list.name_ambiguous": (
            _W,
            msg("the list «{list}» prints a name that fits several schools: {names}"),
            msg("Write the login in the list; until then the line is not used"),
        ),
        "list.name_unknown": (
            _W,
            msg("the list «{list}» prints a name that fits no school"),
            msg("Write the login in the list; until then the line is not used"),
        ),
        # statuses over time
        "status.no_act": (
            _E,
            msg("the line of the list «{list}» names no order"),
            msg("Name the order; a status changes only by one, and until then the line is unused"),
        ),
        "status.no_day": (
            _W,
            msg("the line of the list «{list}» has no first day"),
            msg("Write the day; until then it counts as begun before every day known"),
        ),
        "status.ends_before": (
            _E,
            msg("the line of the list «{list}» ends on {last}, before it begins on {first}"),
            msg("Correct the days by the order; until then the line is not used"),
        ),
        "status.overlap": (
            _E,
            msg("«{list}» and «{other}» hold together from {first}, and one excludes the other"),
            msg("Correct a day by an order; until then both are shown, as contradicting"),
        ),
        "status.overlap_same": (
            _W,
            msg("two lines of the list «{list}» hold together from {first}"),
            msg("End the earlier line by the later order, or leave one of the two out"),
        ),
        "status.post_project_before_support": (
            _E,
            msg("«{list}» from {first} follows a support that no order before it names"),
            msg(
                "Add the order of the support, or say in support.toml from which day the lists are"
                " complete; until then the line is not used"
            ),
        ),
        "status.out_before_in": (
            _E,
            msg("«{list}» from {first} takes out a school that no order before it names"),
            msg("Add the order that put the school in; until then the line is not used"),
        ),
        "status.list_unknown": (
            _I,
            msg("no status belongs to the list «{list}»; its lines change none"),
            msg("Say in support.toml which status the list gives, or that it gives none"),
        ),
        # risk profiles
        "risk.incomplete_row": (
            _E,
            msg("the row names no school, no year or no direction"),
            msg("Fill school, year and direction; until then the row is not used"),
        ),
        "risk.direction_unknown": (
            _E,
            msg("the direction is not among those of {year}"),
            msg("Write an id or a title of that year's directions; the row is not used"),
        ),
        "risk.direction_repeated": (
            _E,
            msg("the school has the direction «{direction}» twice in {year}"),
            msg("Keep one of the rows; until then the first is used"),
        ),
        "risk.word_unknown": (
            _E,
            msg("the word is none of: {known}"),
            msg("Write one of them; until then nothing is known here"),
        ),
        "risk.chosen_denied": (
            _E,
            msg("the risk «{direction}» is chosen though the curator denied it"),
            msg("Choose another risk, or correct what the curator found"),
        ),
        "risk.chosen_unchecked": (
            _W,
            msg("the risk «{direction}» is chosen and the curator has not checked it"),
            msg("Let the curator confirm or deny it"),
        ),
        "risk.high_not_chosen": (
            _W,
            msg("the risk «{direction}» is of high significance and is not chosen"),
            msg("Choose it, or note why not"),
        ),
        "risk.programme_missing": (
            _E,
            msg("the risk «{direction}» is chosen and has no programme"),
            msg("Name the programme: one for each risk chosen"),
        ),
        "risk.programme_repeated": (
            _E,
            msg("the risk «{direction}» has {count} programmes"),
            msg("Keep one: one for each risk chosen"),
        ),
        "risk.programme_without_choice": (
            _W,
            msg("the risk «{direction}» has a programme and is not chosen"),
            msg("Choose the risk, or leave the programme out"),
        ),
        "risk.personal": (
            _W,
            msg("the cell looks like a person's name and was dropped"),
            msg("Write an office or an organisation; names of people are never needed"),
        ),
    }
)
