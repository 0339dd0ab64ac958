"""Standing orders of a seat on their way to its units: written beside the receipts, issued there by a second yes.

A seat writes all that hold, each time, so a lost stick loses nothing. At the unit an order keeps the uid that it has at
the seat: issued twice it stands once, and what was issued already is not offered again.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from db.carrying.levels import content, secrets, sticks
from db.carrying.levels.carried import File
from db.carrying.levels.links import ABOVE, CARRIERS, LinkedUnit, link_of, own_pair
from db.carrying.levels.secrets import UnitPair
from db.kernel.desk import query
from db.kernel.journal import canonical
from db.kernel.officer import Desk, Reading
from db.registers.orders import rules
from db.registers.orders.commands import issue_order, withdraw_order
from db.registers.orders.forms import IssueOrder, WithdrawOrder
from db.registers.orders.models import ORDER
from db.words.forms import LINE_LIMIT, to_json

MOST = 200
"""Orders of a seat that travel, the newest."""
UNPACKED_MOST = 4 * 1024 * 1024
SUBJECT, TEXT = 120, 4_000


@dataclass(frozen=True, slots=True)
class OrderAbove:
    """An order of a seat. `state`: in force there, or withdrawn; `audience`: roles, joined by commas."""

    uid: str
    state: str
    subject: str
    text: str
    audience: str
    issued_at: datetime
    valid_until: datetime | None
    seat: str = ""
    """The seat's name."""


def write_orders(conn: Connection, folder: Path, link: LinkedUnit, seat: str, mine: UnitPair) -> None:
    """Write the orders of this seat for a unit below; no file where it has none. Raises Refused("unwritable")."""
    names = ("uid", "state", "subject", "text", "audience", "issued_at", "valid_until")
    newest = select(*(ORDER.c[name] for name in names)).where(ORDER.c.unit == seat)
    rows = conn.execute(newest.order_by(ORDER.c.issued_at.desc(), ORDER.c.uid).limit(MOST)).mappings().all()
    if rows:
        said = canonical({"orders": [{name: to_json(row[name]) for name in names} for row in rows]})
        raw = secrets.wrap(secrets.Address(seat, link.uid), zlib.compress(said.encode(), 9), mine, link.seals)
        sticks.put(folder, sticks.orders_name(seat, link.uid), raw)


@query("level.orders", roles=CARRIERS)
def orders_waiting(reading: Reading, folder: Path) -> tuple[OrderAbove, ...]:
    """The orders on a stick that wait for a yes here, the oldest first: to be issued, or withdrawn as they were above.

    Files of others, and those that are cut or signed by another key, are passed over. Raises Refused: "unreadable",
    "no_key".
    """
    waiting = []
    for order in _all_of(reading.conn, reading.unit, folder):
        here = reading.conn.execute(
            select(ORDER.c.state).where(ORDER.c.unit == reading.unit, ORDER.c.uid == order.uid)
        ).scalar_one_or_none()
        new = here is None and rules.holds(order.state, order.valid_until, reading.now)
        if new or (here == rules.IN_FORCE and order.state == rules.WITHDRAWN):
            waiting.append(order)
    return tuple(sorted(waiting, key=lambda order: (order.issued_at, order.uid)))


def take_order(desk: Desk, order: OrderAbove) -> str:
    """The second yes: issue an order of a seat here, or withdraw it; its number here. Raises Refused("forbidden")."""
    if order.state == rules.WITHDRAWN:
        return withdraw_order(desk, WithdrawOrder(record=order.uid, reason=order.seat))
    form = IssueOrder(
        uid=order.uid, subject=f"{order.seat}: {order.subject}"[:SUBJECT], text=order.text,
        audience=tuple(filter(None, order.audience.split(","))) or None, valid_until=order.valid_until,
    )  # fmt: skip
    return issue_order(desk, form)


def orders_of_others(unit: str, folder: Path) -> list[File]:
    """The files of orders on a stick that are for other units: they are carried on."""
    others = []
    for name, raw in sticks.read(folder, sticks.ORDERS):
        try:
            address = secrets.address_of(raw)
        except (secrets.Broken, secrets.Newer):
            continue
        if address.receiver != unit:
            others.append((address.sender, address.receiver, name, raw))
    return others


def _all_of(conn: Connection, unit: str, folder: Path) -> Iterator[OrderAbove]:
    for _name, raw in sticks.read(folder, sticks.ORDERS):
        try:
            address = secrets.address_of(raw)
            link = link_of(conn, unit, address.sender)
            if address.receiver == unit and link is not None and link.until is None and link.relation == ABOVE:
                yield from _read(secrets.unwrap(raw, own_pair(conn, unit), link.signs), link.name)
        except (secrets.Broken, secrets.Newer):
            continue


def _read(packed: bytes, seat: str) -> list[OrderAbove]:
    """The orders that a file holds. Raises Broken."""
    try:
        unpacker = zlib.decompressobj()
        said = json.loads(unpacker.decompress(packed, UNPACKED_MOST))
        return [_order(each, seat) for each in said["orders"][:MOST]]
    except (ValueError, KeyError, TypeError, RecursionError, zlib.error):
        raise secrets.Broken from None


def _order(said: dict[str, Any], seat: str) -> OrderAbove:
    until = said["valid_until"]
    return OrderAbove(
        uid=content.read_text(said["uid"], content.UID),
        state=content.read_text(said["state"], content.NAME),
        subject=content.read_text(said["subject"] or "", SUBJECT),
        text=content.read_text(said["text"] or "", TEXT),
        audience=content.read_text(said["audience"], LINE_LIMIT),
        issued_at=content.read_moment(said["issued_at"]),
        valid_until=None if until is None else content.read_moment(until),
        seat=seat,
    )
