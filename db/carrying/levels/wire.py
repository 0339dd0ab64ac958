"""A call over a cable: what a seat shows, what a unit answers with, and files as one body: docs/bundle-format.md.

The connection is encrypted before anybody knows who is at its other end. Then the seat shows, signed by the key that
was enrolled by its words, which certificate is its own; whoever stands between has another one. The unit signs the
seat's challenge, which holds for that connection alone, together with what it is about to send.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from db.carrying.levels import bundle_files, secrets
from db.carrying.levels.certificate import Certificate, certificate_of
from db.carrying.levels.content import read_whole
from db.carrying.levels.links import (
    ABOVE,
    BELOW,
    CARRIERS,
    LinkedUnit,
    link_of,
    not_enrolled,
    own_pair,
    own_pairs,
    pair_for,
)
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.words.messages import M_, Refused

SEAT_FORMAT, CALL_FORMAT = "precinct-seat", "precinct-call"
ALSO = "signed_by_new_key"
BODY_MOST = bundle_files.BYTES_MOST
"""Bytes of one call; what a unit has more to say goes with its next."""
FILES_MOST = 500
LIST_MOST = 64 * 1024
"""Bytes of the line that names the files of a body."""
SHOWN_MOST = 4 * 1024
"""Bytes of what a seat shows, and of what a unit answers with."""
_NAME = re.compile(r"[0-9A-Za-z-]{1,36}\.[0-9A-Za-z-]{1,36}(\.[0-9]{1,6})?\.(bundle|receipt|orders)", re.ASCII)
"""Names of files end in another's store, and from there on sticks: letters of uids alone, never a path."""


@dataclass(frozen=True, slots=True)
class ShownSeat:
    """A seat above as it showed itself on a connection, and the challenge of that."""

    link: LinkedUnit
    challenge: str


@dataclass(frozen=True, slots=True)
class CallingUnit:
    """A unit below that calls: how many bytes it is about to send, and their SHA-256."""

    link: LinkedUnit
    size: int
    digest: str


@query("level.certificate", roles=CARRIERS)
def own_certificate(reading: Reading) -> Certificate:
    """The certificate that this seat shows. Raises Refused: "no_key"."""
    return certificate_of(reading.unit, own_pair(reading.conn, reading.desk.store).serving)


@query("level.show_seat", roles=CARRIERS)
def show_seat(reading: Reading, fingerprint: str, challenge: str) -> bytes:
    """The words of a seat on a connection that is encrypted by this certificate: signed by its key, and round that by
    the one before, until it ends, for units that have that one. Raises Refused: "no_key"."""
    content = {"seat": reading.unit, "certificate": fingerprint, "challenge": challenge}
    mine, *before = own_pairs(reading.conn, reading.desk.store)
    shown = secrets.sign_said(SEAT_FORMAT, content, mine)
    if not before:
        return shown
    return secrets.sign_said(SEAT_FORMAT, {**content, ALSO: shown.decode()}, before[0])


@query("level.look_at_seat", roles=CARRIERS)
def look_at_seat(reading: Reading, raw: bytes, fingerprint: str) -> ShownSeat:
    """Who shows this on a connection whose certificate has this fingerprint.

    Raises Refused: "no_seat" where it is no seat, "not_enrolled" where nothing goes to that seat, "certificate" where
    somebody stands between.
    """
    said = _read(raw, SEAT_FORMAT)
    link = link_of(reading.conn, reading.unit, str(said.get("seat")))
    if link is None or link.until is not None or link.relation != ABOVE:
        raise not_enrolled(str(said.get("seat"))[:40])
    said = _read(raw, SEAT_FORMAT, link)
    if said.get("certificate") != fingerprint:
        raise _between(link)
    return ShownSeat(link, str(said.get("challenge")))


def _read(raw: bytes, named: str, link: LinkedUnit | None = None) -> dict[str, Any]:
    try:
        try:
            return secrets.read_said(raw[:SHOWN_MOST], named, None if link is None else link.signs)
        except secrets.Broken:
            inside = str(secrets.read_said(raw[:SHOWN_MOST], named).get(ALSO, "")).encode()
            return secrets.read_said(inside, named, None if link is None else link.signs)
    except secrets.Newer:
        raise Refused("newer", {}, M_("A newer program answers there. Install that version.")) from None
    except secrets.Broken:
        raise Refused("no_seat", {}, M_("What answers there is no seat.")) if link is None else _between(link) from None


def _between(link: LinkedUnit) -> Refused:
    return Refused("certificate", {}, M_(
        "What answers there is not {seat}, or somebody stands between: its certificate is not signed by the key that "
        "was enrolled. Nothing was sent. Call the seat by telephone; a stick goes on meanwhile.", seat=link.name,
    ))  # fmt: skip


@query("level.sign_call", roles=CARRIERS)
def sign_call(reading: Reading, seat: ShownSeat, body: bytes) -> bytes:
    """What a unit answers a seat's challenge with: who calls, with what. Raises Refused: "no_key"."""
    content = {
        "unit": reading.unit, "seat": seat.link.uid, "challenge": seat.challenge, "size": len(body),
        "digest": hashlib.sha256(body).hexdigest(),
    }  # fmt: skip
    return secrets.sign_said(CALL_FORMAT, content, pair_for(reading.conn, reading.desk.store, seat.link.uid))


@query("level.caller", roles=CARRIERS)
def caller_of(reading: Reading, raw: bytes, challenge: str) -> CallingUnit:
    """Who answers this challenge. Raises Refused: "not_enrolled" for whoever is no enrolled unit below, "too_large"."""
    try:
        said = secrets.read_said(raw[:SHOWN_MOST], CALL_FORMAT)
        link = link_of(reading.conn, reading.unit, str(said.get("unit")))
        if link is None or link.until is not None or link.relation != BELOW:
            raise secrets.Broken
        said = secrets.read_said(raw[:SHOWN_MOST], CALL_FORMAT, link.signs)
        if (said.get("seat"), said.get("challenge")) != (reading.unit, challenge):
            raise secrets.Broken
        caller = CallingUnit(link, read_whole(said["size"], 0), str(said["digest"]))
    except (secrets.Broken, secrets.Newer, KeyError, TypeError, ValueError):
        raise Refused("not_enrolled", {}, M_("Who calls is no unit that is enrolled here.")) from None
    if caller.size > BODY_MOST:
        raise Refused("too_large", {}, M_("This is more than one call may bring."))
    return caller


def pack(files: bundle_files.Bag) -> bytes:
    """Files as one body: a line that names them with their sizes, then what is in them."""
    listed = json.dumps([[name, len(content)] for name, content in files.items()])
    return b"\n".join((listed.encode(), b"".join(files.values())))


def unpack(body: bytes) -> bundle_files.Bag:
    """The files of a body. Raises Broken where it is none: other sizes, a name that is none of ours, too many."""
    line, line_end, rest = body.partition(b"\n")
    try:
        if not line_end or len(line) > LIST_MOST:
            raise secrets.Broken
        files, at = bundle_files.Bag(), 0
        for name, size in json.loads(line):
            if type(size) is not int or size < 0 or not _NAME.fullmatch(name) or name in files:
                raise secrets.Broken
            files[name], at = rest[at : at + size], at + size
    except (ValueError, TypeError, RecursionError):
        raise secrets.Broken from None
    if at != len(rest) or len(files) > FILES_MOST:
        raise secrets.Broken
    return files


def fitting(files: bundle_files.Bag) -> bundle_files.Bag:
    """As many of these files as one call may bring, in order: what comes after waits for the next."""
    some, size = bundle_files.Bag(), LIST_MOST
    for name, content in files.items():
        size += len(content)
        if size > BODY_MOST or len(some) == FILES_MOST:
            break
        some[name] = content
    return some
