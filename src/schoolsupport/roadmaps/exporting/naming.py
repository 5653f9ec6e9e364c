"""Names that people write into a plan: who answers for a task, by the offices of its row."""

from __future__ import annotations

import re

from attrs import evolve

from schoolsupport.domain import Problem, problem
from schoolsupport.roadmaps.amending import Naming
from schoolsupport.roadmaps.planning.roadmap import Party, Person, Roadmap, Task
from schoolsupport.roadmaps.template import Does
from schoolsupport.words.stems import same_words
from schoolsupport.words.text import bare

_MAIL = re.compile(r"[^\s,;<>()]+@[^\s,;<>()]+")
_NAMED = re.compile(r"^(?P<office>[^:]{2,}):\s*(?P<name>.+)$")


def persons_of(text: str, task: Task) -> list[Naming] | Problem:
    """The persons that a cell names for the parties of a task.

    Args:
        text: a name, or several a line each or with `;` between them, with mail or without; where
            several parties execute, «office: name».
        task: the task.

    Returns:
        The persons with their parties, or what keeps them from being read.
    """
    parties = list(dict.fromkeys(evolve(one, persons=()) for one in task.parties))
    executing = [one for one in parties if one.does is Does.EXECUTES]
    if not parties:
        return problem("amend.nobody_responsible", found=text)
    only = parties if len(parties) == 1 else executing
    found = []
    for line in filter(None, (one.strip() for one in re.split(r"[\n;]", text))):
        named = _NAMED.match(line)
        office = named["office"] if named else None
        fitting = [one for one in parties if office and _same(one, office)] if office else only
        if len(fitting) != 1:
            told = "; ".join(one.name for one in parties)
            return problem("amend.which_party", found=line, parties=told)
        found.append(
            Naming(
                task=task.id,
                party=fitting[0],
                person=_person(named["name"] if named else line),
            )
        )
    return found


def _same(party: Party, office: str) -> bool:
    return any(
        words and (bare(words) == bare(office) or same_words(words, office))
        for words in (party.name, party.role, party.organisation)
    )


def _person(text: str) -> Person:
    mail = _MAIL.search(text)
    name = _MAIL.sub("", text).strip(" ,;<>()\t") if mail else text.strip()
    return Person(name=" ".join(name.split()) or text.strip(), email=mail[0] if mail else None)


def party_lines(text: str, plan: Roadmap) -> tuple[Party, ...]:
    """The parties of a new row, a line each; those the plan has already are the same parties."""
    known = {
        bare(party.name): evolve(party, persons=())
        for task in plan.tasks
        for party in task.parties
        if party.does is Does.EXECUTES
    }
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return tuple(known.get(bare(line)) or Party(role=line) for line in lines if line)
