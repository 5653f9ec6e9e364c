"""Chromium as somebody who uses a page: clicks, types, prints; what it complains of is kept.

The browser is spoken to over two pipes (`--remote-debugging-pipe`), without any library.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import CHROMIUM, LONGEST, program

_KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32}
_COMPLAINTS = ("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled")


class Browser:
    """A page in a browser.

    Attributes:
        complaints: errors and warnings of the console, as the browser tells them.
        requests: the addresses it asked for.
    """

    def __init__(self, into: int, out: int) -> None:
        self._into, self._out = into, os.fdopen(out, "rb", buffering=0)
        self._number, self._rest = 0, b""
        self._session: str | None = None
        self._loaded = 0
        self.complaints: list[str] = []
        self.requests: list[str] = []

    def close(self) -> None:
        """Hear no more of the browser."""
        self._out.close()

    def attach(self) -> None:
        """Take the one page of the browser."""
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(one["targetId"] for one in targets if one["type"] == "page")
        attached = self.call("Target.attachToTarget", targetId=page, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def open(self, file: Path, fragment: str = "") -> None:
        """Open a file, and wait until it is there."""
        before = self._loaded
        address = file.resolve().as_uri() + (f"#{fragment}" if fragment else "")
        self.call("Page.navigate", url="about:blank")
        self._wait_for(before + 1)
        self.call("Page.navigate", url=address)
        self._wait_for(before + 2)

    def _wait_for(self, loaded: int) -> None:
        end = time.monotonic() + LONGEST
        while self._loaded < loaded:
            assert time.monotonic() < end, "the page does not come"
            self.does("1")
            time.sleep(0.01)

    def does(self, script: str) -> Any:
        """What an expression gives; of a promise what it comes to."""
        done = self.call(
            "Runtime.evaluate",
            expression=script,
            returnByValue=True,
            awaitPromise=True,
            userGesture=True,
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def looks(self, width: int, height: int = 900, *, dark: bool = False, media: str = "") -> None:
        """A window of that size, in the dark or not, on a screen or on paper (`print`)."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 500,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=media, features=[scheme])

    def key(self, name: str) -> None:
        """Press a key."""
        said = {"key": name, "code": name, "windowsVirtualKeyCode": _KEYS.get(name, 0)}
        text = {"Enter": "\r", " ": " "}.get(name)
        self.call(
            "Input.dispatchKeyEvent",
            type="keyDown" if text else "rawKeyDown",
            **said,
            **({"text": text} if text else {}),
        )
        self.call("Input.dispatchKeyEvent", type="keyUp", **said)

    def types(self, text: str) -> None:
        """Type a text where the focus is."""
        self.call("Input.insertText", text=text)

    def draws(self, file: Path, *, whole: bool = False) -> Path:
        """A picture of the window, or of all the page."""
        done = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(done["data"]))
        return file

    def prints(self, file: Path) -> Path:
        """The page on paper."""
        done = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        file.write_bytes(base64.b64decode(done["data"]))
        return file

    def call(self, method: str, **given: Any) -> dict[str, Any]:
        """Ask the browser for something and wait for its answer."""
        self._number += 1
        asked: dict[str, Any] = {"id": self._number, "method": method, "params": given}
        if self._session is not None:
            asked["sessionId"] = self._session
        os.write(self._into, json.dumps(asked).encode() + b"\0")
        while True:
            said = self._next()
            if said.get("id") == self._number:
                assert "error" not in said, said["error"]
                result: dict[str, Any] = said["result"]
                return result
            self._note(said)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = self._out.read(1 << 20)
            assert more, "the browser has ended"
            self._rest += more
        said, _, self._rest = self._rest.partition(b"\0")
        told: dict[str, Any] = json.loads(said)
        return told

    def _note(self, said: dict[str, Any]) -> None:
        method, told = said.get("method"), said.get("params", {})
        if method == "Page.loadEventFired":
            self._loaded += 1
        elif method == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif method in _COMPLAINTS and told.get("type") != "log":
            self.complaints.append(json.dumps(told, ensure_ascii=False)[:600])


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser with an empty page; it ends with the block."""
    path = program("chromium")
    assert path is not None, "Chromium is not here: mark the test with program('chromium')"
    ours, into = os.pipe()
    out, theirs = os.pipe()

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        wired = f'exec "$@" 3<&{ours} 4>&{theirs}'  # the browser reads from 3 and writes to 4
        asked = (*CHROMIUM, "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank")
        started = subprocess.Popen(
            ["bash", "-c", wired, "bash", path, *asked],
            pass_fds=(ours, theirs),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(ours)
        os.close(theirs)
        page = Browser(into, out)
        try:
            page.attach()
            yield page
        finally:
            started.terminate()
            started.wait(LONGEST)
            os.close(into)
            page.close()
