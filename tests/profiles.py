"""How many examples a property sees: few in the quick run, many in the thorough one.

The root `conftest.py` loads the profile before any test is imported, so that `examples` knows it.
Both are derandomised and without a deadline: a run says the same twice, on any machine. The
profile `fresh` looks where no run has looked before: `--hypothesis-profile=fresh`.
"""

from __future__ import annotations

from typing import Any

from hypothesis import settings

QUICK, THOROUGH, FRESH = "quick", "thorough", "fresh"
EXAMPLES = {QUICK: 40, THOROUGH: 200, FRESH: 400}
"""The examples of a property that does not say how many it needs."""

for _name, _count in EXAMPLES.items():
    settings.register_profile(
        _name,
        max_examples=_count,
        deadline=None,
        derandomize=_name != FRESH,
        database=None,
        print_blob=_name == FRESH,
    )


def examples(quick: int, **chosen: Any) -> settings:
    """Settings of a property that sees `quick` examples in the quick run, and more in the others.

    Args:
        quick: examples in the quick run; the others see as many times more as their profiles say.
        chosen: further settings of Hypothesis.
    """
    more = settings().max_examples // EXAMPLES[QUICK]
    return settings(max_examples=quick * more, **chosen)
