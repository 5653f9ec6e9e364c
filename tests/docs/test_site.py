"""The site of the documentation: built without a warning, no dead link, found by Russian words."""

from __future__ import annotations

import functools
import html
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag

import pytest

from programs.browser import browser

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("порог", "срок", "раунд", "threshold", "deadline")
PATIENCE = 30
WIDE, NARROW = 1300, 360


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` builds it: a warning is an error."""
    pytest.importorskip("sphinx")
    folder = tmp_path_factory.mktemp("site")
    made = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", ROOT / "docs", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return folder


@pytest.mark.thorough
def test_every_page_is_in_the_site_and_no_link_is_dead(site: Path) -> None:
    written = {one.relative_to(ROOT / "docs") for one in ROOT.glob("docs/**/*.md")}
    assert {one for one in written if not (site / one.with_suffix(".html")).is_file()} == set()

    dead = set()
    for page in site.rglob("*.html"):
        for link in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', page.read_text("utf-8")):
            name = unquote(urldefrag(html.unescape(link)).url.partition("?")[0])
            if name and ":" not in name and not (page.parent / name).exists():
                dead.add((page.name, link))
    assert dead == set()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name of the base
        """Say nothing."""


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """The site served on loopback."""
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.program("chromium")
def test_russian_and_english_words_are_found_and_pages_fit(address: str) -> None:
    with browser() as window:
        for word in WORDS:
            window.call("Page.navigate", url=f"{address}/search.html?q={quote(word)}")
            end = time.monotonic() + PATIENCE
            found = 0
            while not found and time.monotonic() < end:
                found = window.does("document.querySelectorAll('ul.search li').length")
                time.sleep(0.1)
            assert found, word
        for width in (WIDE, NARROW):
            window.looks(width)
            window.call("Page.navigate", url=f"{address}/reference/rule-file.html")
            end = time.monotonic() + PATIENCE
            ready = "document.readyState == 'complete' && !!document.querySelector('h1')"
            while not window.does(ready) and time.monotonic() < end:
                time.sleep(0.1)
            assert window.does("document.documentElement.scrollWidth") <= width
        wrong = [one for one in window.complaints if "favicon.ico" not in one]
        assert wrong == []
