"""How many examples a property sees: few in the quick run, many in the thorough one.

The root `conftest.py` loads the profile before any test is imported, so that `examples` knows it.
Both are derandomised and without a deadline: a run says the same twice, on any machine. The
profile `fresh` looks where no run has looked before: `--hypothesis-profile=fresh`.
"""

from __future__ import annotations

from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers

T = TypeVar("T")
QUICK, THOROUGH, FRESH = "quick", "thorough", "fresh"
ORDINARY = 40
EXAMPLES = {QUICK: 16, THOROUGH: 80, FRESH: 400}
"""The examples of an ordinary property, which does not say how many it needs."""

for _name, _count in EXAMPLES.items():
    settings.register_profile(
        _name,
        max_examples=_count,
        deadline=None,
        derandomize=_name != FRESH,
        database=None,
        print_blob=_name == FRESH,
        suppress_health_check=[HealthCheck.too_slow],  # a busy machine fails no test
    )

_UNLIKE = 10
_NONE = providers.GLOBAL_CONSTANTS.__class__()


def draw_the_same_whatever_is_imported() -> None:
    """Keep numbers and words of the modules that happen to be imported out of what is drawn.

    Hypothesis draws constants of the code it finds loaded, so a test would see other examples alone
    than beside others. The profile `fresh` keeps them.
    """
    providers._get_local_constants = lambda: _NONE  # there is no public way


def examples(number: int, **chosen: Any) -> settings:
    """Settings of a property that needs more examples than an ordinary one, or fewer.

    Args:
        number: examples where an ordinary property sees `ORDINARY`; each run scales them.
        chosen: further settings of Hypothesis.
    """
    return settings(max_examples=max(1, number * settings().max_examples // ORDINARY), **chosen)


def drawn(strategy: st.SearchStrategy[T], count: int = 60) -> list[T]:
    """What a strategy draws first: tests that it reaches what it is for look at these.

    Ten at a time by seeds of their own, since Hypothesis tries five likenesses of each example
    after the tenth, and what is alike is no sample.
    """
    values: list[T] = []
    every = list(HealthCheck)
    phases = [Phase.generate]

    def look(value: T) -> None:
        values.append(value)

    for number in range(count // _UNLIKE + 1):
        most = min(_UNLIKE, count - number * _UNLIKE)
        if most:
            few = settings(max_examples=most, phases=phases, suppress_health_check=every)
            seed(number)(few(given(strategy)(look)))()
    return values
