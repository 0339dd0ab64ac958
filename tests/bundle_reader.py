"""A reader of bundles and receipts, written from docs/bundle-format.md alone: the standard library, and libsodium."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from nacl import bindings, pwhash


@dataclass
class ReadBundle:
    """What a bundle holds; `problems`: what the page says it may not be."""

    header: dict[str, Any]
    first: dict[str, Any]
    entries: list[list[Any]]
    problems: list[str]


def read_bundle(path: Path, private: bytes, signs: str) -> ReadBundle:
    """A bundle, by the receiver's X25519 private key and the sender's Ed25519 public one (base64).

    Raises ValueError or a fault of libsodium for what is none.
    """
    line, _, box = path.read_bytes().partition(b"\n")
    header = json.loads(line)
    if (header["format"], header["version"]) != ("precinct-bundle", 1) or len(line) > 2_000:
        raise ValueError(header)
    public = bindings.crypto_scalarmult_base(private)
    key = bindings.crypto_box_seal_open(base64.b64decode(header["key"]), public, private)
    plain = bindings.crypto_secretbox_open(box[24:], box[:24], key)
    signature, content = plain[:64], plain[64:]
    said = [f"{header['format']} {header['version']}", header["from"], header["to"]]
    signed = "".join(f"{part}\n" for part in (*said, hashlib.sha256(content).hexdigest()))
    bindings.crypto_sign_open(signature + signed.encode(), base64.b64decode(signs))
    if content.startswith(b"{"):
        return _sealed_stream(header, content)
    first, *entries = (json.loads(each) for each in zlib.decompress(content).decode().split("\n"))
    return ReadBundle(header, first, entries, list(_wrong(header, first, entries)))


def _sealed_stream(header: dict[str, Any], content: bytes) -> ReadBundle:
    """A part of the sealed stream: each entry as [place, seq, hash], and what is sealed where it came."""
    line, _, rest = content.partition(b"\n")
    first: dict[str, Any] = json.loads(line)
    heads = {(origin, epoch): seq for origin, epoch, seq, _hash in first["sealed"]}
    reached = {(origin, epoch): (seq, sha) for origin, epoch, seq, sha in first["after"]}
    chains, entries, wrong = list(heads), [], [] if first["unit"] == header["from"] else ["unit"]
    while rest:
        place, seq, sha, length = struct.unpack(">HI32sI", rest[:42])
        held, rest = rest[42 : 42 + length], rest[42 + length :]
        before, before_hash = reached.get(chains[place], (0, "0" * 64))
        reached[chains[place]] = seq, sha.hex()
        entries.append([place, seq, sha.hex(), *([held[40:]] if held else [])])
        pinned = not held or _journal_hash(first["unit"], (*chains[place], seq), held, before_hash) == sha.hex()
        if seq != before + 1 or seq > heads[chains[place]] or not pinned:
            wrong.append(f"entry {place} {seq}")
    return ReadBundle(header, first, entries, wrong)


def _journal_hash(unit: str, place: tuple[str, int, int], held: bytes, before: str) -> str:
    uid, moment, salt = struct.unpack(">16sq16s", held[:40])
    at = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)).isoformat().replace("+00:00", "Z")
    said = json.dumps({"sealed": base64.b64encode(held[40:]).decode()}, separators=(",", ":"))
    digest = hashlib.sha256((salt.hex() + said).encode()).hexdigest()
    header = {
        "origin": place[0], "epoch": place[1], "stream": "sealed", "seq": place[2], "uid": str(UUID(bytes=uid)),
        "unit": unit, "record": None, "at": at, "entered_at": at, "officer": "", "kind": "sealed_entry", "schema": 1,
        "body_hash": hashlib.sha256(f"facts:{digest}\n".encode()).hexdigest(),
    }  # fmt: skip
    return hashlib.sha256((before + json.dumps(header, sort_keys=True, separators=(",", ":"))).encode()).hexdigest()


def _wrong(header: dict[str, Any], first: dict[str, Any], entries: list[list[Any]]) -> list[str]:
    wrong = [] if first["unit"] == header["from"] else ["unit"]
    heads = [(origin, epoch) for origin, epoch, _seq, _hash in first["heads"]]
    last = {(origin, epoch): seq for origin, epoch, seq, _hash in first["heads"]}
    reached = {(origin, epoch): seq for origin, epoch, seq, _hash in first["after"]}
    if len(set(heads)) != len(heads) or len(reached) != len(first["after"]) or len(entries) > 2_000:
        wrong.append("chains")
    for place, seq, sha, *said in entries:
        chain = heads[place]
        if seq != reached.get(chain, 0) + 1 or seq > last[chain] or len(sha) != 64:
            wrong.append(f"entry {place} {seq}")
        reached[chain] = seq
        if said and set(said[0]) != {"uid", "kind", "schema", "record", "at", "facts"}:
            wrong.append(f"entry {place} {seq}: {sorted(said[0])}")
    return wrong


def read_receipt(path: Path, signs: str) -> dict[str, Any]:
    """A receipt, by the seat's Ed25519 public key (base64). Raises as `read_bundle` does."""
    said, signature = path.read_bytes().rstrip(b"\n").split(b"\n")
    bindings.crypto_sign_open(base64.b64decode(signature) + said, base64.b64decode(signs))
    found: dict[str, Any] = json.loads(said)
    if (found["format"], found["version"]) != ("precinct-receipt", 1):
        raise ValueError(found)
    return found


def ten_words(one: dict[str, Any], other: dict[str, Any], listed: list[str]) -> list[str]:
    """The words of two key files. They take 64 MB and a quarter of a second."""
    both = "\n".join(sorted(f"{unit['unit']} {unit['signs']} {unit['seals']}" for unit in (one, other)))
    salt = hashlib.blake2b(both.encode(), digest_size=16).digest()
    made = pwhash.argon2id.kdf(32, both.encode(), salt, opslimit=3, memlimit=64 * 1024 * 1024)
    return [listed[byte] for byte in made[:10]]
