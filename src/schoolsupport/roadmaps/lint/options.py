"""What lint is asked to look at: `LintOptions`."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from schoolsupport.faults import fault, nearest


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
                raise fault(
                    "parameter.unknown_lint_rule",
                    where=name,
                    found=code,
                    near=nearest(code, known),
                    known=", ".join(known),
                )
    both = sorted(set(options.only) & set(options.without))
    if both:
        raise fault("parameter.rule_both_ways", where="only, without", found=", ".join(both))


def _check_lists(options: LintOptions) -> None:
    for name in ("only", "without", "known"):
        value = getattr(options, name)
        if isinstance(value, str):
            raise fault("parameter.list_needed", where=name, found=value, value=value)
