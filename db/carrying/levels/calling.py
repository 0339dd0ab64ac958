"""A unit calls its seat: one TLS connection, on which nothing goes before the seat has shown who it is."""

from __future__ import annotations

import base64
import http.client
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from db.carrying.levels import bundle_files, secrets, wire
from db.carrying.levels.certificate import fingerprint
from db.kernel.base.officer import Desk
from db.words.messages import M_, Message, Refused

SEAT_PATH, CALL_PATH, CALL_HEADER = "/seat", "/call", "Precinct-Call"
PORT = 8110
SECONDS = 60.0
"""How long a unit waits for a seat at each step: it may be taking in what others brought."""
ANSWER_MOST = wire.BODY_MOST
_REFUSALS: dict[int, tuple[str, Message]] = {
    403: ("not_enrolled", M_("The seat does not know this unit, or retired it: compare the enrolled units there.")),
    413: ("too_large", M_("This is more than one call may bring.")),
    503: ("busy", M_("The seat has no room for another call now.")),
}


@dataclass(frozen=True, slots=True)
class SeatAddress:
    """The address at which a seat listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"https://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def address_of(text: str) -> SeatAddress | None:
    """The seat of an address https://HOST:PORT; None for a folder. Raises Refused("invalid")."""
    if "://" not in text:
        return None
    try:
        parts = urlsplit(text)
        if (
            parts.scheme != "https"
            or not parts.hostname
            or parts.path not in ("", "/")
            or parts.query
            or parts.username
        ):
            raise ValueError
        return SeatAddress(parts.hostname, parts.port or PORT)
    except ValueError:
        said = M_("An address of a seat is {form}, or name a folder.", form="https://HOST:PORT")
        raise Refused("invalid", {"to": said}) from None


def call(desk: Desk, address: SeatAddress, files: bundle_files.Bag) -> bundle_files.Bag:
    """Bring files to a seat; what it sent back.

    Raises Refused: "unreachable", "busy", "too_large", and as `wire.look_at_seat`.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False  # no authority vouches for it: `look_at_seat` compares what the unit's key signed
    context.verify_mode = ssl.CERT_NONE
    connection = http.client.HTTPSConnection(address.host, address.port, timeout=SECONDS, context=context)
    try:
        return _call(desk, connection, files)
    except (OSError, http.client.HTTPException) as error:
        raise Refused("unreachable", {}, M_(
            "{address} does not answer: {why}.", address=str(address),
            why=getattr(error, "strerror", None) or type(error).__name__,
        )) from error  # fmt: skip
    finally:
        connection.close()


def _call(desk: Desk, connection: http.client.HTTPSConnection, files: bundle_files.Bag) -> bundle_files.Bag:
    connection.connect()
    assert isinstance(connection.sock, ssl.SSLSocket)
    shown_by = fingerprint(connection.sock.getpeercert(binary_form=True) or b"")
    connection.request("GET", SEAT_PATH)
    seat = wire.look_at_seat(desk, _answer(connection, wire.SHOWN_MOST), shown_by)
    body = wire.pack(files)
    said = base64.b64encode(wire.sign_call(desk, seat, body)).decode()
    connection.request("POST", CALL_PATH, body, {CALL_HEADER: said})
    try:
        return wire.unpack(_answer(connection, ANSWER_MOST))
    except secrets.Broken:
        raise Refused("no_seat", {}, M_("What answers there is no seat.")) from None


def _answer(connection: http.client.HTTPSConnection, most: int) -> bytes:
    response = connection.getresponse()
    content = response.read(most + 1)
    if response.status != http.client.OK:
        code, message = _REFUSALS.get(response.status, ("no_seat", M_("What answers there is no seat.")))
        raise Refused(code, {}, message)
    if len(content) > most:
        raise Refused("too_large", {}, M_("This is more than one call may bring."))
    return content
