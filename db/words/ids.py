"""Identifiers: UUIDv7 (RFC 9562), so that keys made on two machines never meet and sort by time."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from db.words.calendar.jalali import utc_now


@dataclass(frozen=True, slots=True)
class Source:
    """Where a command takes time and chance from; a made-up precinct passes its own, so that a seed repeats."""

    now: Callable[[], datetime] = utc_now
    randbytes: Callable[[int], bytes] = secrets.token_bytes

    def uid(self) -> str:
        """A new UUIDv7 as 36 characters."""
        return uuid7(self.now(), self.randbytes(10))


def uuid7(moment: datetime, noise: bytes) -> str:
    """The UUIDv7 of an aware instant and ten bytes of chance (RFC 9562, section 5.7)."""
    milliseconds = int(moment.timestamp() * 1000)
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(noise[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def is_uid(text: str) -> bool:
    """Whether a text is a UUID as records have, and no number that an officer knows a record by."""
    return re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text) is not None


def new_uid() -> str:
    """A UUIDv7 of this moment."""
    return Source().uid()
