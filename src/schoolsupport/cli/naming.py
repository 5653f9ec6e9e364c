"""How a person names what is in a store: an entry by the start of its id, a task by its row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from schoolsupport.faults import fault, nearest

if TYPE_CHECKING:
    from schoolsupport.roadmaps.planning.roadmap import Roadmap, Task
    from schoolsupport.store import Store

LEAST = 6
"""Letters of an id that name an entry."""


def entry_named(store: Store, given: str | None, where: str) -> str | None:
    """The id of the entry that is named by its id or by the start of it.

    Args:
        store: where it is.
        given: what was written; ids that are not there are left to whoever records.
        where: the option.

    Raises:
        WrongUseError: several entries start so.
    """
    if given is None or len(given) < LEAST or store.get(given) is not None:
        return given
    found = store.entry_ids(given)
    if len(found) > 1:
        raise fault("usage.entry_of_several", where=where, found=given, known=", ".join(found))
    return found[0] if found else given


def owners_named(store: Store, given: Iterable[str]) -> list[str]:
    """Keys of owners, `tier:id`, of the plans that are named by key, login or name.

    Raises:
        WrongUseError: nobody of the name has a plan, and no key is written.
    """
    keys = list(dict.fromkeys(one.owner for one in store.plans()))
    found: list[str] = []
    for one in given:
        same = [key for key in keys if one in (key, key.partition(":")[2])]
        if not same and ":" not in one:
            known = [key.partition(":")[2] for key in keys]
            raise fault("usage.unknown_owner", where="--owner", found=one, near=nearest(one, known))
        found += same or [one]
    return found


def task_named(store: Store, given: str, owner: str, day: date) -> str:
    """The id of the task that is named by its id, or by its row and whose plan it is.

    Args:
        store: where the plans are.
        given: id of a task, or the number of a row.
        owner: key of the owner, login or name; a row is looked for in the plans of the owner alone.
        day: of a row that is due several times, the time that holds the day.

    Returns:
        The id; what is no row of the owner's plans is left as it was written.

    Raises:
        WrongUseError: several tasks of the plans have this number.
    """
    if not owner or "/" in given:
        return given
    keys = owners_named(store, [owner])
    versions = [version for key in keys for version in store.plans(owner=key)]
    found = _numbered(store.roadmaps(versions), given)
    now = [one for one in found if _holds(one, day)] if len(found) > 1 else found
    if len(now) == 1:
        return now[0].id
    if found:
        times = "; ".join(_time(one) for one in found)
        raise fault("usage.task_of_several", where="TASK", found=given, known=times)
    return given


def _numbered(plans: Iterable[Roadmap], number: str) -> Sequence[Task]:
    return [task for plan in plans for task in plan.tasks if task.number == number]


def _holds(task: Task, day: date) -> bool:
    return task.due is not None and (task.start or task.due) <= day <= task.due


def _time(task: Task) -> str:
    days = [f"{one:%d.%m.%Y}" for one in (task.start, task.due) if one is not None]
    return f"{'–'.join(days)} ({task.id})"
