"""The newest message, as the app keeps it and every screen shows it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

Grade = Literal["done", "warning", "error"]
"""How much a message matters: an act that was done, something to know before going on, something that failed."""
SECONDS: dict[Grade, float] = {"done": 8.0, "warning": 20.0, "error": 20.0}
"""How long a message is shown where no key is pressed."""
LEAST = 1.0
"""Seconds that a message is shown whatever is pressed: keys typed ahead do not take it away unread."""


@dataclass(frozen=True)
class NewestMessage:
    """A message, the session it belongs to (a locked screen is another one), and when it was given (monotonic)."""

    text: str
    grade: Grade
    session: object
    at: float

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return time.monotonic() >= self.at + SECONDS[self.grade]
