"""What goes on from here as it is: bundles for a seat further above, receipts for a unit further below."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import field

from sqlalchemy import Connection, and_, func, select

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
    those for which there is no room (ROOM) stay on their stick. Returns "".
    """
    enrolled = {link.uid for link in links(act.conn, act.unit) if link.until is None}
    ways: dict[tuple[str, str], list[CarriedFile]] = {}
    for file in form.files:
        if file[1] in enrolled:
            ways.setdefault(file[:2], []).append(file)
    for (sender, receiver), some in ways.items():
        of = CARRIED.c.sender == sender, CARRIED.c.receiver == receiver
        others = select(func.coalesce(func.sum(func.length(CARRIED.c.content)), 0)).where(~and_(*of))
        if act.conn.execute(others).scalar_one() + sum(len(file[3]) for file in some) > ROOM:
            continue
        kept = {(row.file, row.content) for row in act.conn.execute(select(CARRIED).where(*of))}
        if kept != {(name, content) for _, _, name, content in some}:
            act.conn.execute(CARRIED.delete().where(*of))
            act.conn.execute(CARRIED.insert(), [
                {"sender": sender, "receiver": receiver, "file": name, "content": content}
                for _, _, name, content in some
            ])  # fmt: skip
    return ""


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
