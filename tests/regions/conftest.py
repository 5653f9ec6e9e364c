from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

import pytest

from .fake_site import PREFIX, FakeSite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def new_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], FakeSite]]:
    def make(name: str) -> FakeSite:
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.syspath_prepend(str(folder))
        return FakeSite(folder)

    gc.freeze()  # what stood before is not searched below
    yield make
    for module in [name for name in sys.modules if name.startswith(PREFIX)]:
        del sys.modules[module]
    gc.collect()
    gc.unfreeze()


@pytest.fixture
def site(new_site: Callable[[str], FakeSite]) -> FakeSite:
    return new_site("site")
