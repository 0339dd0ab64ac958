"""What a bundle holds, as bytes: lines of JSON, packed. Pure; docs/bundle-format.md says it exactly."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.carrying.levels.protocol import Bundle, End, Sent, is_whole
from db.carrying.levels.secrets import Broken
from db.kernel.journal import canonical
from db.words.forms import to_json

UNPACKED_MOST = 64 * 1024 * 1024
"""Bytes that a bundle may unpack to: a small file could be made to hold any number."""
ENTRIES_MOST = 2_000
"""Entries of a part."""
VALUES_MOST = 2_000_000
"""Commas and opening brackets in a bundle: each value read takes some fifty times the bytes that it was written in."""
HASH, UID, NAME = 64, 36, 64
SEQ_MOST = 2**31
SAID = ("uid", "kind", "schema", "record", "at", "facts")


@dataclass(frozen=True, slots=True)
class Letter:
    """A bundle, when it was written by the unit's clock, and which part it is of what was written together."""

    bundle: Bundle
    written_at: datetime
    part: int = 1


def encode(letter: Letter) -> bytes:
    """The bytes of a bundle's content."""
    bundle = letter.bundle
    header = {
        "unit": bundle.unit, "origin": bundle.origin, "epoch": bundle.epoch, "part": letter.part,
        "written_at": to_json(letter.written_at), "after": _ends(bundle.after), "heads": _ends(bundle.heads),
    }  # fmt: skip
    chains = {end.chain: place for place, end in enumerate(bundle.heads)}
    lines = [canonical(header)]
    for sent in bundle.entries:
        pin = [chains[sent.end.chain], sent.end.seq, sent.end.hash]
        lines.append(canonical(pin if sent.said is None else [*pin, dict(sent.said)]))
    return zlib.compress("\n".join(lines).encode("utf-8", "surrogatepass"), 9)


def _ends(ends: tuple[End, ...]) -> list[list[Any]]:
    return [[end.origin, end.epoch, end.seq, end.hash] for end in ends]


def decode(content: bytes) -> Letter:
    """What these bytes hold. Raises Broken for whatever is no whole bundle."""
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(content, UNPACKED_MOST)
        if not unpacker.eof or unpacker.unused_data or sum(plain.count(mark) for mark in b",[{") > VALUES_MOST:
            raise Broken
        first, *rest = plain.split(b"\n", ENTRIES_MOST + 1)
        if len(rest) > ENTRIES_MOST:
            raise Broken
        header = _read(first)
        heads = read_ends(header["heads"])
        bundle = Bundle(
            read_text(header["unit"], UID), read_text(header["origin"], UID), read_whole(header["epoch"]),
            read_ends(header["after"]), heads, tuple(_entry(_read(line), heads) for line in rest),
        )  # fmt: skip
        letter = Letter(bundle, read_moment(header["written_at"]), read_whole(header["part"]))
    except (ValueError, KeyError, TypeError, IndexError, RecursionError, zlib.error):
        raise Broken from None
    if not is_whole(bundle):
        raise Broken
    return letter


def _read(line: bytes) -> Any:
    """The JSON value of a line. Raises ValueError also for half a character, which JSON can spell and nothing keeps."""
    value = json.loads(line.decode())
    if b"\\u" in line:
        canonical(value).encode()
    return value


def read_ends(raw: Any) -> tuple[End, ...]:
    """Ends of chains as bundles and receipts have them. Raises ValueError, TypeError."""
    return tuple(
        End(read_text(origin, UID), read_whole(epoch), read_whole(seq, 0), read_text(sha, HASH))
        for origin, epoch, seq, sha in raw
    )


def _entry(raw: Any, heads: tuple[End, ...]) -> Sent:
    place, seq, sha, *said = raw
    if len(said) > 1:
        raise ValueError
    end = End(*heads[read_whole(place, 0)].chain, read_whole(seq), read_text(sha, HASH))
    return Sent(end, _said(said[0]) if said else None)


def _said(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says, its moments read. Raises ValueError, KeyError, TypeError."""
    if set(raw) != set(SAID) or not isinstance(raw["facts"], dict):
        raise ValueError
    record = raw["record"]
    return {
        "uid": read_text(raw["uid"], UID), "kind": read_text(raw["kind"], NAME), "schema": read_whole(raw["schema"]),
        "record": None if record is None else read_text(record, UID), "at": read_moment(raw["at"]),
        "facts": raw["facts"],
    }  # fmt: skip


def read_text(value: Any, most: int) -> str:
    """A text of at most so many letters that any database keeps. Raises TypeError."""
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise TypeError
    return value


def read_whole(value: Any, least: int = 1, most: int = SEQ_MOST) -> int:
    """A whole number from `least`, below `most`. Raises TypeError."""
    if type(value) is not int or not least <= value < most:
        raise TypeError
    return value


def read_moment(value: Any) -> datetime:
    """An aware moment of this age. Raises ValueError, TypeError."""
    moment = datetime.fromisoformat(read_text(value, 32))
    if moment.tzinfo is None or not 1900 < moment.year < 2200:
        raise ValueError
    return moment
