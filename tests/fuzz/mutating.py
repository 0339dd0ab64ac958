"""Bytes and JSON values changed by chance: what a damaged stick, another program or an attacker makes of a file."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

from tests.hostile.strings import SHORT

NESTED = 100_000
"""Levels of a text that opens brackets and closes none."""
PIECES = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\n" * 400, b"\r", b'"', b"'", b",", b";" * 500, b"{" * 300, b"[" * 300,
    b"<!DOCTYPE x>", b"&a;", b"\xed\xa0\x80", b"9" * 5_000, b"-1", b"1e999", b"NaN", b"null", b"%00", b"../" * 9,
)  # fmt: skip
ODD: tuple[Any, ...] = (
    None, True, False, -1, 0, 2**31, 2**53 + 1, 2**63, -(2**64), 10**4_000, 0.5, 1e308, float("inf"), float("nan"), "",
    " ", "\0", "\ud800", "x" * 20_000, "ا" * 5_000, "0", "-0", "1e5", "۱۲۳", "1405/13/40", "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+00:00", "2026-11-24T08:30:00+99:99", "24:61", [], {}, [[]], [None], {"": ""}, {"x": {"y": []}},
    *SHORT.values(),
)  # fmt: skip
"""Values that one would not expect, whatever is expected."""


def bytes_of(random: Random, raw: bytes) -> bytes:
    """`raw` changed in one to four places: bits, cuts, pieces put in, a part repeated."""
    made = bytearray(raw)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(made) + 1)
        until = min(len(made), at + random.choice((1, 3, 20, 400, len(made))))
        match random.randrange(6):
            case 0 if at < len(made):
                made[at] ^= 1 << random.randrange(8)
            case 1:
                del made[at:until]
            case 2:
                made[at:at] = random.choice(PIECES)
            case 3:
                made[at:at] = made[at:until] * min(random.choice((2, 50, 2_000)), 400_000 // (until - at + 1) + 1)
            case 4:
                made[at:until] = random.randbytes(until - at)
            case _:
                made[at:until] = random.choice(PIECES)
    return bytes(made)


def value_of(random: Random, value: Any, others: tuple[Any, ...] = ODD) -> Any:
    """A JSON value changed in one to three places: another value, a part taken out, doubled or put in."""
    made = copy.deepcopy(value)
    for _ in range(random.randint(1, 3)):
        made = _changed(random, made, others)
    return made


def _changed(random: Random, value: Any, others: tuple[Any, ...]) -> Any:
    if not isinstance(value, dict | list) or not value or random.random() < 0.1:
        return copy.deepcopy(random.choice(others))
    places = list(value) if isinstance(value, dict) else list(range(len(value)))
    place = random.choice(places)
    if random.random() < 0.75:
        value[place] = _changed(random, value[place], others)
    elif random.random() < 0.4:
        del value[place]
    elif isinstance(value, dict):
        value[random.choice((*places, "", "x", "_uid", *SHORT))] = copy.deepcopy(random.choice(others))
    else:
        value.extend(copy.deepcopy(value[:50]))
    return value


def json_of(random: Random, value: Any) -> bytes:
    """A JSON text of a changed value; now and then no JSON, or deeper than any."""
    raw = json.dumps(value_of(random, value), ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")
    match random.randrange(8):
        case 0:
            return bytes_of(random, raw)
        case 1:
            deep = random.choice((b"[", b'{"a":')) * NESTED
            return raw.replace(b"null", deep, 1) if b"null" in raw else deep
        case _:
            return raw
