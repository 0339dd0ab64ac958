"""A reader of journal files, written from docs/journal-format.md alone: the standard library, and libsodium (PyNaCl).

Tests read with it what the program writes; whoever writes another reader may begin here.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nacl import bindings, pwhash

HEADER = (
    "origin", "epoch", "stream", "seq", "uid", "unit", "record", "at", "entered_at", "officer", "kind", "schema",
    "body_hash",
)  # fmt: skip
"""What of an entry its hash covers, besides the hash before it."""
BEGINNING = "0" * 64
Chain = tuple[str, int, str]


@dataclass
class Read:
    """What a file holds: the first line, the entries in their order, the contents by SHA-256; and what is wrong."""

    first: dict[str, Any] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    contents: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read(path: Path, passphrase: bytes) -> Read:
    """Everything in a file. Raises ValueError, KeyError or a fault of libsodium for one that is none, or is damaged."""
    lines = _lines(path.read_bytes(), passphrase)
    found = Read(first=json.loads(next(lines)))
    ends: dict[Chain, dict[str, Any]] = {}
    waiting: dict[str, bytes] = {}
    for line in lines:
        raw = json.loads(line)
        if "content" in raw:
            waiting[raw["content"]] = waiting.get(raw["content"], b"") + base64.b64decode(raw["data"], validate=True)
            if raw["part"] == raw["of"]:
                found.contents[raw["content"]] = waiting.pop(raw["content"])
            continue
        found.entries.append(raw)
        found.problems += [f"{raw['uid']}: {what}" for what in (*wrong_with(raw), *_out_of_chain(raw, ends))]
    for head in found.first["heads"]:
        last = ends.get(_chain(head), head)
        found.problems += ["head"] if (last["seq"], last["hash"]) != (head["seq"], head["hash"]) else []
    found.problems += [f"content {name}" for name in waiting]
    found.problems += [
        f"content {name}" for name, content in found.contents.items() if hashlib.sha256(content).hexdigest() != name
    ]
    return found


def wrong_with(entry: dict[str, Any]) -> list[str]:
    """What does not fit in one entry, by itself."""
    problems = []
    for body in entry["bodies"]:
        sealed = "json" not in body
        if not sealed and sha(body["salt"] + body["json"]) != body["digest"]:
            problems.append(f"digest of {body['part']}")
        if body["part"] not in ("facts", "identity", "words"):
            problems.append(f"part {body['part']}")
    parts = sorted((body["part"], body["digest"]) for body in entry["bodies"])
    if sha("".join(f"{part}:{digest}\n" for part, digest in parts)) != entry["body_hash"]:
        problems.append("body_hash")
    header = canonical({name: entry[name] for name in HEADER})
    if sha(entry["prev_hash"] + header) != entry["hash"]:
        problems.append("hash")
    return problems


def parts_of(entry: dict[str, Any]) -> dict[str, Any]:
    """What an entry says, by part; a sealed part is not there."""
    return {body["part"]: json.loads(body["json"]) for body in entry["bodies"] if "json" in body}


def canonical(value: dict[str, Any]) -> str:
    """JSON with sorted keys, without spaces, and nothing escaped but what JSON asks."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _out_of_chain(entry: dict[str, Any], ends: dict[Chain, dict[str, Any]]) -> list[str]:
    """What does not go on where the chain ended. Where a file begins later, sealings of before it stand alone."""
    chain = _chain(entry)
    before, ends[chain] = ends.get(chain), entry
    if entry["seq"] == 1:
        return [] if before is None and entry["prev_hash"] == BEGINNING else ["beginning"]
    if before is None or (before["kind"] == "record_sealed" and entry["seq"] > before["seq"] + 1):
        return []
    if entry["seq"] != before["seq"] + 1:
        return ["seq"]
    return [] if entry["prev_hash"] == before["hash"] else ["prev_hash"]


def _chain(entry: dict[str, Any]) -> Chain:
    return entry["origin"], entry["epoch"], entry["stream"]


def _lines(raw: bytes, passphrase: bytes) -> Iterator[str]:
    head, _, rest = raw.partition(b"\n")
    head += b"\n"
    said = json.loads(head)
    if (said["format"], said["version"]) != ("precinct-journal", 1):
        raise ValueError("another format")
    key = pwhash.argon2id.kdf(
        32, passphrase, base64.b64decode(said["salt"]), opslimit=said["ops"], memlimit=said["mem"]
    )
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, rest[:24], key)
    rest, plain, tag = rest[24:], b"", None
    while tag != bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL:
        length = int.from_bytes(rest[:4], "big")
        piece, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, rest[4 : 4 + length], head)
        rest, plain = rest[4 + length :], plain + piece
    if rest or not plain.endswith(b"\n"):
        raise ValueError("something follows the end, or the last line has none")
    yield from plain.decode("utf-8").split("\n")[:-1]
