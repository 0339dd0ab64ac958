"""What a bundle holds, as bytes: lines of JSON, packed; of the sealed stream binary. Pure; docs/bundle-format.md says
it exactly.
"""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from db.carrying.levels.protocol import SEALED, Bundle, End, EpochKey, Sent, is_sealed, is_whole, machine_of
from db.carrying.levels.secrets import Broken
from db.kernel.journal import envelopes, journal
from db.kernel.journal.journal import canonical
from db.storage.ends import GENESIS, SEALED_STREAM
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
LINE_MOST = 1024 * 1024
"""Bytes of the line before sealed entries: it names some chains."""
SEALED_MOST = 32 * 1024
"""Bytes of a sealed entry."""
_PIN, _HELD = struct.Struct(">HI32sI"), struct.Struct(">16sq16s")
"""Of a sealed entry: its place in heads, its number, its hash, how many bytes follow; in these its uid, the moment in
millionths of a second since 1970, and the salt, before what is sealed."""
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Letter:
    """A bundle, when it was written by the unit's clock, and which part it is of what was written together."""

    bundle: Bundle
    written_at: datetime
    part: int = 1


def encode(letter: Letter) -> bytes:
    """The bytes of a bundle's content."""
    if letter.bundle.sealed:
        return _encode_sealed(letter)
    bundle = letter.bundle
    header = {
        "unit": bundle.unit, "origin": bundle.origin, "epoch": bundle.epoch, "part": letter.part,
        "written_at": to_json(letter.written_at), "after": _ends(bundle.after), **_heads(bundle),
    }  # fmt: skip
    chains = _places(bundle, sealed=False)
    lines = [canonical(header)]
    for sent in bundle.entries:
        pin = [chains[sent.end.chain], sent.end.seq, sent.end.hash]
        lines.append(canonical(pin if sent.said is None else [*pin, dict(sent.said)]))
    return zlib.compress("\n".join(lines).encode("utf-8", "surrogatepass"), 9)


def _ends(ends: tuple[End, ...]) -> list[list[Any]]:
    return [[machine_of(end.origin), end.epoch, end.seq, end.hash] for end in ends]


def ends_by_stream(ends: tuple[End, ...]) -> dict[str, list[list[Any]]]:
    """Ends of chains as receipts and sealed bundles have them: those of records as `heads`, the others as `sealed`."""
    sealed = tuple(end for end in ends if is_sealed(end.chain))
    return {"heads": _ends(tuple(end for end in ends if end not in sealed)), "sealed": _ends(sealed)}


def _heads(bundle: Bundle) -> dict[str, list[list[Any]]]:
    """Without `sealed` where a bundle says nothing of that stream: as an earlier program wrote it."""
    by_stream = ends_by_stream(bundle.heads)
    return by_stream if bundle.both else {"heads": by_stream["heads"]}


def _places(bundle: Bundle, *, sealed: bool) -> dict[EpochKey, int]:
    """The place of each chain of one stream in the heads of that stream."""
    chains = (end.chain for end in bundle.heads if is_sealed(end.chain) == sealed)
    return {chain: place for place, chain in enumerate(chains)}


def decode(content: bytes) -> Letter:
    """What these bytes hold. Raises Broken for whatever is no whole bundle."""
    if content.startswith(b"{"):
        return _decode_sealed(content)
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(content, UNPACKED_MOST)
        if not unpacker.eof or unpacker.unused_data or sum(plain.count(mark) for mark in b",[{") > VALUES_MOST:
            raise Broken
        first, *rest = plain.split(b"\n", ENTRIES_MOST + 1)
        if len(rest) > ENTRIES_MOST:
            raise Broken
        header = _read(first)
        heads, both = read_ends(header["heads"]), "sealed" in header
        sealed = read_sealed_ends(header["sealed"]) if both else ()
        bundle = Bundle(
            read_text(header["unit"], UID), read_text(header["origin"], UID), read_whole(header["epoch"]),
            read_ends(header["after"]), (*heads, *sealed), tuple(_entry(_read(line), heads) for line in rest), both,
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


def read_sealed_ends(raw: Any) -> tuple[End, ...]:
    """Ends of chains of the sealed stream. Raises as `read_ends`."""
    return tuple(replace(end, origin=end.origin + SEALED) for end in read_ends(raw))


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


# --- the sealed stream -----------------------------------------------------------------------------------------------


def sealed_entry(uid: str, at: datetime, salt: str, sealed: bytes) -> dict[str, Any]:
    """What a sealed entry says; `salt` in hexadecimal letters."""
    facts = {"sealed": base64.b64encode(sealed).decode()}
    return {
        "uid": uid, "kind": envelopes.KIND, "schema": 1, "record": None, "at": at, "facts": facts, "salt": salt,
    }  # fmt: skip


def sealed_hash(prev_hash: str, unit: str, end: End, said: Mapping[str, Any]) -> str:
    """The hash that a unit's journal has for a sealed entry that says this and stands at this place."""
    digest = journal.sha(said["salt"], canonical(said["facts"]))
    row = {
        "origin": machine_of(end.origin), "epoch": end.epoch, "stream": SEALED_STREAM, "seq": end.seq,
        "uid": said["uid"], "unit": unit, "record": None, "at": said["at"], "entered_at": said["at"],
        "officer": envelopes.NOBODY, "kind": said["kind"], "schema": said["schema"],
        "body_hash": journal.body_hash(iter((("facts", digest),))),
    }  # fmt: skip
    return journal.header_hash(prev_hash, row)


def _encode_sealed(letter: Letter) -> bytes:
    bundle = letter.bundle
    header = {
        "stream": SEALED_STREAM, "unit": bundle.unit, "origin": bundle.origin, "epoch": bundle.epoch,
        "part": letter.part, "written_at": to_json(letter.written_at), "after": _ends(bundle.after),
        **_heads(bundle),
    }  # fmt: skip
    chains = _places(bundle, sealed=True)
    pieces = [canonical(header).encode(), b"\n"]
    for sent in bundle.entries:
        held = b"" if sent.said is None else _held(sent.said)
        end = sent.end
        pieces += [_PIN.pack(chains[end.chain], end.seq, bytes.fromhex(end.hash), len(held)), held]
    return b"".join(pieces)


def _held(said: Mapping[str, Any]) -> bytes:
    moment = (said["at"] - _BEGINNING) // timedelta(microseconds=1)
    head = _HELD.pack(UUID(said["uid"]).bytes, moment, bytes.fromhex(said["salt"]))
    return head + base64.b64decode(said["facts"]["sealed"])


def _decode_sealed(content: bytes) -> Letter:
    try:
        line, _line_end, rest = content.partition(b"\n")
        if len(line) > LINE_MOST:
            raise Broken
        header = _read(line)
        if header["stream"] != SEALED_STREAM:
            raise Broken
        heads, sealed = read_ends(header["heads"]), read_sealed_ends(header["sealed"])
        bundle = Bundle(
            read_text(header["unit"], UID), read_text(header["origin"], UID), read_whole(header["epoch"]),
            read_sealed_ends(header["after"]), (*heads, *sealed), tuple(_sealed_entries(rest, sealed)), True,
        )  # fmt: skip
        letter = Letter(bundle, read_moment(header["written_at"]), read_whole(header["part"]))
    except (ValueError, KeyError, TypeError, IndexError, RecursionError, OverflowError, struct.error):
        raise Broken from None
    if not bundle.sealed or not is_whole(bundle) or not _is_pinned(bundle):
        raise Broken
    return letter


def _sealed_entries(rest: bytes, heads: tuple[End, ...]) -> Iterator[Sent]:
    """Raises struct.error, IndexError, OverflowError, and ValueError where there are more than a part may have."""
    at = 0
    for _number in range(ENTRIES_MOST):
        if at == len(rest):
            return
        place, seq, sha, length = _PIN.unpack_from(rest, at)
        at += _PIN.size
        if length > _HELD.size + SEALED_MOST or at + length > len(rest):
            raise ValueError
        end = replace(heads[place], seq=read_whole(seq), hash=sha.hex())
        yield Sent(end, _said_sealed(rest[at : at + length]) if length else None)
        at += length
    if at != len(rest):
        raise ValueError


def _said_sealed(held: bytes) -> dict[str, Any]:
    uid, moment, salt = _HELD.unpack_from(held)
    at = _BEGINNING + timedelta(microseconds=moment)
    return sealed_entry(str(UUID(bytes=uid)), read_moment(to_json(at)), salt.hex(), held[_HELD.size :])


def _is_pinned(bundle: Bundle) -> bool:
    """Whether every entry that is here has the hash that follows from what it holds and from the one before it."""
    last: dict[EpochKey, str] = {end.chain: end.hash for end in bundle.after if end.seq}
    for sent in bundle.entries:
        before = last.get(sent.end.chain, GENESIS)
        if sent.said is not None and sealed_hash(before, bundle.unit, sent.end, sent.said) != sent.end.hash:
            return False
        last[sent.end.chain] = sent.end.hash
    return True
