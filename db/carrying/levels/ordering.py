"""Standing orders of a seat on their way to its units: issued there by a second yes.

At the unit an order keeps the uid that it has at the seat: issued twice it stands once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from db.carrying.levels import bundle_files, content, downward
from db.carrying.levels.links import CARRIERS, LinkedUnit
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import query
from db.registers.orders import rules
from db.registers.orders.commands import issue_order, withdraw_order
from db.registers.orders.forms import IssueOrder, WithdrawOrder
from db.registers.orders.models import ORDER
from db.storage.models import JOURNAL
from db.words.forms import LINE_LIMIT, to_json

MOST = 200
"""Orders of a seat that travel, the newest."""
SUBJECT, TEXT = 120, 4_000
SAID = ("uid", "state", "subject", "text", "audience", "issued_at", "valid_until")


@dataclass(frozen=True, slots=True)
class OrderAbove:
    """An order of a seat. `state`: in force there, or withdrawn; `audience`: roles, joined by commas."""

    seat: str
    seat_uid: str
    uid: str
    state: str
    subject: str
    text: str
    audience: str
    issued_at: datetime
    valid_until: datetime | None


def orders_of(conn: Connection, seat: str) -> list[dict[str, Any]]:
    """The orders of this seat as they travel."""
    newest = select(*(ORDER.c[name] for name in SAID)).where(ORDER.c.unit == seat)
    rows = conn.execute(newest.order_by(ORDER.c.issued_at.desc(), ORDER.c.uid).limit(MOST)).mappings()
    return [{name: to_json(row[name]) for name in SAID} for row in rows]


@query("level.orders", roles=CARRIERS)
def orders_waiting(reading: Reading, folder: bundle_files.StickFiles) -> tuple[OrderAbove, ...]:
    """The orders on a stick that wait for a yes here, the oldest first: to be issued, or withdrawn as they were above.

    A seat withdraws its own orders alone, and none has the uid of another record here.

    Raises Refused as `downward.opened`.
    """
    waiting = []
    for order in _on_stick(reading, folder):
        mine = ORDER.c.unit == reading.unit, ORDER.c.uid == order.uid
        here = reading.conn.execute(select(ORDER.c.state, ORDER.c.seat, ORDER.c.subject).where(*mine)).first()
        if here is None:
            waits = rules.holds(order.state, order.valid_until, reading.now) and not _is_known(reading, order.uid)
        else:
            ends = here.state == rules.IN_FORCE and order.state == rules.WITHDRAWN
            waits = ends and rules.is_of((order.seat_uid, order.seat), here.seat, here.subject)
        if waits:
            waiting.append(order)
    return tuple(sorted(waiting, key=lambda order: (order.issued_at, order.uid)))


def _is_known(reading: Reading, uid: str) -> bool:
    """Whether an entry here has this uid or is about it: of another record, an officer, the unit."""
    mine = select(JOURNAL.c.uid).where(JOURNAL.c.unit == reading.unit)
    of_it = (mine.where(JOURNAL.c.record == uid), mine.where(JOURNAL.c.uid == uid))
    return uid == reading.unit or any(reading.conn.execute(each.limit(1)).first() is not None for each in of_it)


def _on_stick(reading: Reading, folder: bundle_files.StickFiles) -> Iterator[OrderAbove]:
    for link, said in downward.opened_with_links(reading.conn, reading.desk.store, folder):
        for each in said["orders"][:MOST]:
            try:
                yield _order(each, link)
            except (ValueError, KeyError, TypeError):
                continue


def take_order(desk: Desk, order: OrderAbove) -> str:
    """The second yes: issue an order of a seat here, or withdraw it; its number here.

    Raises Refused: "forbidden"; "conflict" where it withdraws another's.
    """
    if order.state == rules.WITHDRAWN:
        seat = order.seat_uid, order.seat
        return withdraw_order(desk, WithdrawOrder(record=order.uid, reason=order.seat, seat=seat))
    form = IssueOrder(
        uid=order.uid, seat=order.seat_uid, subject=rules.above_says(order.seat, order.subject)[:SUBJECT],
        text=order.text,
        audience=tuple(filter(None, order.audience.split(","))) or None, valid_until=order.valid_until,
    )  # fmt: skip
    return issue_order(desk, form)


def _order(said: Mapping[str, Any], link: LinkedUnit) -> OrderAbove:
    until = said["valid_until"]
    return OrderAbove(
        seat=link.name,
        seat_uid=link.uid,
        uid=str(UUID(content.read_text(said["uid"], content.UID))),
        state=content.read_text(said["state"], content.NAME),
        subject=content.read_text(said["subject"] or "", SUBJECT),
        text=content.read_text(said["text"] or "", TEXT),
        audience=content.read_text(said["audience"], LINE_LIMIT),
        issued_at=content.read_moment(said["issued_at"]),
        valid_until=None if until is None else content.read_moment(until),
    )
