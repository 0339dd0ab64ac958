"""What goes on from here as it is: bundles for a seat further above, receipts for a unit further below."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import field
from pathlib import Path

from sqlalchemy import Connection, and_, func, select

from db.carrying.levels import secrets
from db.carrying.levels.links import CARRIERS, links
from db.carrying.levels.models import CARRIED
from db.kernel.desk.desk import Act, command
from db.words.forms import Form

CarriedFile = tuple[str, str, str, bytes]
"""Sender, receiver, the file's name, its bytes."""


ROOM = 256 * 1024 * 1024
"""Bytes of files for others that are kept at most."""


class CarryFiles(Form):
    """Files for others: of each sender and receiver those that came last."""

    files: tuple[CarriedFile, ...] = field(default=(), repr=False)


@command("level.carry", label="Carry files on", form=CarryFiles, roles=CARRIERS, hidden=True, recordless=True,
         writes=())  # fmt: skip
def carry(act: Act, form: CarryFiles) -> str:
    """Keeps files for units that are enrolled here, to whom alone it gives any, until others of the same two come;
    those for which there is no room (ROOM) stay on their stick. What a sender who is enrolled here signed is replaced
    by what he signed later alone. Returns "".
    """
    enrolled = {link.uid: link.signs for link in links(act.conn, act.unit) if link.until is None}
    ways: dict[tuple[str, str, str], list[CarriedFile]] = {}
    for file in form.files:
        if file[1] in enrolled:
            ways.setdefault((*file[:2], Path(file[2]).suffix), []).append(file)
    for (sender, receiver, ending), came in ways.items():
        of = CARRIED.c.sender == sender, CARRIED.c.receiver == receiver, CARRIED.c.file.endswith(ending)
        kept = {(row.file, row.content) for row in act.conn.execute(select(CARRIED).where(*of))}
        some = _newest(came, [content for _file, content in kept], enrolled.get(sender))
        if not some:
            continue
        others = select(func.coalesce(func.sum(func.length(CARRIED.c.content)), 0)).where(~and_(*of))
        if act.conn.execute(others).scalar_one() + sum(len(file[3]) for file in some) > ROOM:
            continue
        if kept != {(name, content) for _, _, name, content in some}:
            act.conn.execute(CARRIED.delete().where(*of))
            act.conn.execute(CARRIED.insert(), [
                {"sender": sender, "receiver": receiver, "file": name, "content": content}
                for _, _, name, content in some
            ])  # fmt: skip
    return ""


def _newest(came: list[CarriedFile], before: list[bytes], signs: str | None) -> list[CarriedFile]:
    """Which of the files that came are kept in place of those before: all where their sender is not enrolled here, or
    signed none of either; else those that he signed last, unless what is here is later. Pure.
    """
    if signs is None:
        return came
    orders = [(file, order) for file in came if (order := _order_of(file[3], signs)) is not None]
    here = [order for raw in before if (order := _order_of(raw, signs)) is not None]
    later = [(file, order) for file, order in orders if not any(order[0] == old[0] and order < old for old in here)]
    if not later:
        return [] if orders or here else came
    last = max(order[1:] for _file, order in later)
    return [file for file, order in later if order[1:] == last]


def _order_of(raw: bytes, signs: str) -> secrets.SentOrder | None:
    """The order of a bundle, orders or a receipt that the sender with this key signed; None where he signed none."""
    try:
        if (order := secrets.outer_order(raw, signs)) is not None:
            return order
    except (secrets.Broken, secrets.Newer):
        pass
    try:
        receipt = secrets.read_receipt(raw, signs)
        return "", int(receipt["epoch"]), int(receipt["counter"])
    except (secrets.Broken, secrets.Newer, KeyError, ValueError, TypeError):
        return None


def files_for(conn: Connection, receivers: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of each file that goes to one of these."""
    chosen = select(CARRIED.c.file, CARRIED.c.content).where(CARRIED.c.receiver.in_(receivers))
    yield from ((row.file, row.content) for row in conn.execute(chosen.order_by(CARRIED.c.file)))


MARK = 300
"""Bytes of a bundle in which its key stands, a new one each time."""


def marks_of(conn: Connection, receivers: Collection[str]) -> tuple[tuple[str, bytes], ...]:
    """What differs once other files go to one of these: the name and the beginning of each."""
    chosen = select(CARRIED.c.sender, CARRIED.c.file, func.substr(CARRIED.c.content, 1, MARK).label("begins"))
    rows = conn.execute(chosen.where(CARRIED.c.receiver.in_(receivers)).order_by(CARRIED.c.sender, CARRIED.c.file))
    return tuple((f"{row.sender} {row.file}", bytes(row.begins)) for row in rows)
