"""What is to be known about days that were computed."""

from __future__ import annotations

from attrs import frozen

from schoolsupport.translation import Message


@frozen(kw_only=True)
class Note:
    """Something to be known about days that were computed.

    Attributes:
        code: stable name: `occurrence.outside_window`, `move.day_off` …
        message: what it is, for people.
    """

    code: str
    message: Message
