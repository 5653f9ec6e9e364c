"""What lint is asked to look at: `LintOptions`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from attrs import frozen

from schoolsupport.errors import ParameterError
from schoolsupport.translation import msg


@frozen(kw_only=True)
class LintOptions:
    """Which rules are asked, and what they may take for known.

    Attributes:
        only: codes of the rules to apply; empty means all.
        without: codes of rules to leave out.
        days_off: also find due dates that fall on a day off.
        known: further short forms that need no explanation, such as those of a region.
    """

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    days_off: bool = False
    known: tuple[str, ...] = ()


def check_options(options: LintOptions, codes: Iterable[str]) -> None:
    """Refuse options that name what is not there, or that leave no rule.

    Raises:
        ParameterError: a code is unknown, or a rule is both asked for and left out.
    """
    known = sorted(codes)
    _check_lists(options)
    for name, named in (("only", options.only), ("without", options.without)):
        for code in named:
            if code not in known:
                near = difflib.get_close_matches(code, known, 1)
                raise ParameterError(
                    msg("there is no such rule of lint"),
                    where=name,
                    found=code,
                    remedy=msg("Write {near}", near=near[0])
                    if near
                    else msg("Known rules: {known}", known=", ".join(known)),
                )
    both = sorted(set(options.only) & set(options.without))
    if both:
        raise ParameterError(
            msg("the rule is both asked for and left out"),
            where="only, without",
            found=", ".join(both),
            remedy=msg("Name it in one of the two"),
        )


def _check_lists(options: LintOptions) -> None:
    for name in ("only", "without", "known"):
        value = getattr(options, name)
        if isinstance(value, str):
            raise ParameterError(
                msg("a list is needed, not one text"),
                where=name,
                found=value,
                remedy=msg('Write ("{value}",)', value=value),
            )
