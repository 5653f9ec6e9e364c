"""Faults as data: code, weight or class, and words in both languages, a TOML file a family.

A family is what stands before the first point of a code: `rule.unknown_kind` stands in `rule.toml`
under `[unknown_kind]`. An entry with a `severity` is a problem of data, which is collected; any
other is an error, raised as the class that `error` names, of the entry or of the whole family. The
English words are the templates: they are shown, compared and stored like every message.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType

from attrs import frozen

from schoolsupport.errors import RuleError, SchoolSupportError
from schoolsupport.translation import Because, Message, families, family_words, msg


@frozen(kw_only=True)
class FaultKind:
    """One kind of fault as its catalogue says it.

    Attributes:
        code: stable code: family and name.
        what: what is wrong, a template in English.
        remedy: what to do, a template in English; None where there is nothing to say.
        near: what to do where something near to what was written is known.
        severity: weight of a problem: error, warning or info; empty for an error.
        error: name of the class of an error; empty for a problem.
        idle: nothing has to be done about it, so that lists count it only.
        asks: a person has to choose, whatever is done with what was read.
    """

    code: str
    what: str
    remedy: str | None = None
    near: str | None = None
    severity: str = ""
    error: str = ""
    idle: bool = False
    asks: bool = False


def kind_of(code: str) -> FaultKind:
    """The kind of fault of a code.

    Raises:
        KeyError: no catalogue has the code.
    """
    return kinds_of(code.partition(".")[0])[code]


@cache
def kinds_of(family: str) -> Mapping[str, FaultKind]:
    """Every kind of a family by its code; its file is read at the first need.

    Raises:
        KeyError: there is no such family.
    """
    said = family_words(family)
    kinds = {}
    for name, entry in said.items():
        if isinstance(entry, Mapping):
            words = {key: entry[key]["en"] for key in ("what", "remedy", "near") if key in entry}
            severity = entry.get("severity", "")
            error = "" if severity else entry.get("error", said.get("error", ""))
            code = f"{family}.{name}"
            kinds[code] = FaultKind(
                code=code,
                severity=severity,
                error=error,
                idle=bool(entry.get("idle")),
                asks=bool(entry.get("asks")),
                **words,
            )
    return kinds


def all_kinds() -> dict[str, FaultKind]:
    """Every kind of every family by its code, in the order of codes."""
    return {code: kind for family in families() for code, kind in sorted(kinds_of(family).items())}


def fault(
    code: str,
    /,
    *,
    where: str | Message | None = None,
    found: object = None,
    near: str | None = None,
    **values: object,
) -> SchoolSupportError:
    """An error of a known code with its words filled in, of the class its catalogue names.

    Args:
        code: code of an error.
        where: the place: file and key, sheet and row, or option.
        found: what stood there.
        near: the nearest thing known, where there is one; the remedy is then the one for it.
        values: what stands in the braces of the words; messages and errors among them are said in
            the language of whoever reads.

    Raises:
        KeyError: no catalogue has the code, or nobody has defined its class yet.
    """
    kind = kind_of(code)
    values["near"] = near
    remedy = kind.near if near and kind.near else kind.remedy
    error = SchoolSupportError.classes[kind.error](
        Message(kind.what, values),
        where=where,
        found=found,
        remedy=None if remedy is None else Message(remedy, values),
    )
    error.fault = code
    return error


def rule_fault(
    code: str,
    /,
    *,
    where: str | Message | None = None,
    found: object = None,
    near: str | None = None,
    **values: object,
) -> RuleError:
    """A fault of a rule file, to be collected with others; see `fault`.

    Raises:
        KeyError: no catalogue has the code.
        TypeError: it is not the code of a `RuleError`.
    """
    error = fault(code, where=where, found=found, near=near, **values)
    if not isinstance(error, RuleError):
        raise TypeError(f"{code} is no fault of a rule file")
    return error


@contextmanager
def writing(
    target: Path, code: str, codes: Mapping[int, str] = MappingProxyType({})
) -> Iterator[None]:
    """Faults of the file system, on the way of writing, as errors with place and remedy.

    The place is the target, or the file that stands where one of its folders should.

    Args:
        target: what is written.
        code: the fault that is told.
        codes: the faults that are told in its place, by number of the system's error.

    Raises:
        SchoolSupportError: something kept it from being written.
    """
    try:
        yield
    except SchoolSupportError:
        raise
    except OSError as error:
        told = codes.get(error.errno or 0, code)
        in_the_way = next((one for one in target.parents if one.is_file()), target)
        raise fault(told, where=str(in_the_way), found=system_words(error)) from error


_SYSTEM = {
    errno.ENOENT: msg("there is no such file or folder"),
    errno.EACCES: msg("access is denied"),
    errno.EPERM: msg("access is denied"),
    errno.EISDIR: msg("it is a folder, not a file"),
    errno.ENOTDIR: msg("part of the path is a file, not a folder"),
    errno.EEXIST: msg("it is there already"),
    errno.ENOTEMPTY: msg("the folder is not empty"),
    errno.ENOSPC: msg("no space is left on the disk"),
    errno.EDQUOT: msg("the disk quota is used up"),
    errno.EFBIG: msg("the file would be larger than is allowed"),
    errno.EROFS: msg("the disk can only be read"),
    errno.EBUSY: msg("another program is using it"),
    errno.ETXTBSY: msg("another program is using it"),
    errno.ENAMETOOLONG: msg("the name is too long"),
    errno.EINVAL: msg("the system does not allow such a name"),
    errno.EMFILE: msg("too many files are open"),
    errno.ENFILE: msg("too many files are open"),
    errno.EIO: msg("the disk fails: it could not be read or written"),
    errno.ELOOP: msg("the links of the path lead in a circle"),
    errno.ECONNREFUSED: msg("nobody answers at this address"),
    errno.ETIMEDOUT: msg("nobody answered in time"),
}
"""What the system says of files, by the number of its error; its own words are in its language."""


def system_words(error: OSError) -> Because:
    """Why the system refused a file, in the reader's language; words of its own are quoted."""
    known = _SYSTEM.get(error.errno or 0)
    if known is None:
        return own_words(error.strerror or str(error))
    return Because(known.template)


def own_words(text: object) -> Because:
    """What a system, a driver or a library says in its own language, set apart as a quote."""
    said = msg("“{words}” (the system’s own words)", words=" ".join(str(text).split()))
    return Because(said.template, said.values)


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The known word nearest to what was written, if one is near."""
    import difflib  # noqa: PLC0415  # most runs make no fault, and start without it

    return next(iter(difflib.get_close_matches(written, list(known), 1)), None)
