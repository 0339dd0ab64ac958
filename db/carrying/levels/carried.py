"""What goes on from here as it is: bundles for a seat further above, receipts for a unit further below."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, func, select

from db.carrying.levels import secrets
from db.carrying.levels.links import CARRIERS, links
from db.carrying.levels.models import CARRIED
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import Act, command
from db.words.forms import Form

CarriedFile = tuple[str, str, str, bytes]
"""Sender, receiver, the file's name, its bytes."""
CarriedAs = Literal["kept", "own", "older", "receiver", "unsigned", "full", "broken"]
"""The fate of a file for others. "kept": it goes on from here. "own": this unit wrote it. "older": a later one of
its sender goes on. "receiver": for a unit that is not enrolled here. "unsigned": its sender's signature is missing, and
a file that he signed is here. "full": there is no room. "broken": it names no unit that sent it."""

ROOM = 256 * 1024 * 1024
"""Bytes of files for others that are kept at most, of senders that are enrolled here and signed them."""
UNSIGNED_ROOM, UNSIGNED_FILES, UNSIGNED_FOR = 16 * 1024 * 1024, 200, timedelta(days=30)
"""How much is kept of files that nobody signed who is enrolled here, and how long. None replaces another: which of them
is genuine can't be known here, and each sender writes everything again until its receipt came."""
_UID = re.compile(r"[0-9A-Za-z-]{1,36}", re.ASCII)


class CarryFiles(Form):
    """Files for others: of each sender and receiver those that came last."""

    files: tuple[CarriedFile, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _Way:
    """Files of one kind from one unit to another."""

    sender: str
    receiver: str
    ending: str

    @property
    def rows(self) -> ColumnElement[bool]:
        """Those that are kept."""
        of = CARRIED.c.sender == self.sender, CARRIED.c.receiver == self.receiver
        return and_(*of, CARRIED.c.file.endswith(self.ending))

    def name_of(self, file: CarriedFile, *, signed: bool) -> str:
        """Under which name a file goes on: its own where that is one of this way. One that nobody signed has a number
        that no sender writes, so that on a stick it never lies in the place of another."""
        of = re.escape(f"{self.sender}.{self.receiver}")
        if signed and re.fullmatch(rf"{of}(\.[0-9]{{1,5}})?{re.escape(self.ending)}", file[2], re.ASCII):
            return file[2]
        number = 100_000 + int(hashlib.sha256(file[3]).hexdigest(), 16) % 900_000
        return f"{self.sender}.{self.receiver}.{number}{self.ending}"


def carry_on(desk: Desk, files: Sequence[CarriedFile]) -> tuple[CarriedAs, ...]:
    """Keep files for others; what became of each, in their order."""
    return tuple(json.loads(carry(desk, CarryFiles(files=tuple(files)))))


@command("level.carry", label="Carry files on", form=CarryFiles, roles=CARRIERS, hidden=True, recordless=True,
         writes=())  # fmt: skip
def carry(act: Act, form: CarryFiles) -> str:
    """Keeps files for units that are enrolled here, to whom alone it gives any, where there is room (ROOM). What a
    sender who is enrolled here signed is replaced by what he signed later alone. What nobody signed who is enrolled is
    kept beside it (UNSIGNED_ROOM). What is not kept stays on its stick. Returns what became of each, as JSON.
    """
    enrolled = {link.uid: link.signs for link in links(act.conn, act.unit) if link.until is None}
    act.conn.execute(CARRIED.delete().where(CARRIED.c.unsigned_since < act.now - UNSIGNED_FOR))
    outcome: dict[int, CarriedAs] = {}
    ways: dict[_Way, dict[int, CarriedFile]] = {}
    for place, file in enumerate(form.files):
        sender, receiver, name, _raw = file
        if sender == act.unit:
            outcome[place] = "own"
        elif receiver not in enrolled:
            outcome[place] = "receiver"
        elif not _UID.fullmatch(sender):
            outcome[place] = "broken"
        else:
            ways.setdefault(_Way(sender, receiver, Path(name).suffix), {})[place] = file
    for way, came in ways.items():
        outcome |= _kept_of(act, way, came, enrolled.get(way.sender))
    return json.dumps([outcome[place] for place in range(len(form.files))])


def _kept_of(act: Act, way: _Way, came: Mapping[int, CarriedFile], signs: str | None) -> dict[int, CarriedAs]:
    """Keep what came on one way; `signs`: the key of its sender, where he is enrolled here."""
    rows = act.conn.execute(select(CARRIED).where(way.rows)).all()
    here = {row.file: order for row in rows if (order := _order_of(row.content, signs)) is not None}
    orders = {place: order for place, file in came.items() if (order := _order_of(file[3], signs)) is not None}
    outcome: dict[int, CarriedAs] = {}
    newest = newest_of(list(orders.values()), list(here.values()))
    for place, order in orders.items():
        outcome[place] = "kept" if order == newest else "older"
    some = {way.name_of(came[place], signed=True): came[place][3] for place, order in orders.items() if order == newest}
    stays = {row.file: row.content for row in rows if here.get(row.file) == newest}
    if some and _size(act.conn, CARRIED.c.unsigned_since.is_(None) & ~way.rows) + _length({**stays, **some}) > ROOM:
        outcome |= {place: "full" for place, kept in outcome.items() if kept == "kept"}
    elif some and {row.file: row.content for row in rows} != {**stays, **some}:
        act.conn.execute(CARRIED.delete().where(way.rows))
        _add(act, way, {**stays, **some})
    genuine = bool(here) or "kept" in outcome.values() or any(row.unsigned_since is None for row in rows)
    for place in came.keys() - orders.keys():
        outcome[place] = "unsigned" if genuine else _kept_unsigned(act, way, came[place])
    return outcome


def _kept_unsigned(act: Act, way: _Way, file: CarriedFile) -> CarriedAs:
    """Keep a file beside what is here that nobody signed who is enrolled."""
    name = way.name_of(file, signed=False)
    if act.conn.execute(select(CARRIED.c.file).where(way.rows, CARRIED.c.content == file[3])).first() is not None:
        return "kept"
    unsigned = CARRIED.c.unsigned_since.is_not(None)
    count = act.conn.execute(select(func.count()).select_from(CARRIED).where(unsigned)).scalar_one()
    taken = act.conn.execute(select(CARRIED.c.file).where(way.rows, CARRIED.c.file == name)).first() is not None
    if taken or count >= UNSIGNED_FILES or _size(act.conn, unsigned) + len(file[3]) > UNSIGNED_ROOM:
        return "full"
    _add(act, way, {name: file[3]}, unsigned_since=act.now)
    return "kept"


def _add(act: Act, way: _Way, files: Mapping[str, bytes], **given: Any) -> None:
    of = {"sender": way.sender, "receiver": way.receiver, "unsigned_since": None, **given}
    act.conn.execute(CARRIED.insert(), [{**of, "file": name, "content": raw} for name, raw in files.items()])


def _size(conn: Connection, chosen: ColumnElement[bool]) -> int:
    found = select(func.coalesce(func.sum(func.length(CARRIED.c.content)), 0)).where(chosen)
    return int(conn.execute(found).scalar_one())


def _length(files: Mapping[str, bytes]) -> int:
    return sum(map(len, files.values()))


def newest_of(came: Sequence[secrets.SentOrder], here: Sequence[secrets.SentOrder]) -> secrets.SentOrder | None:
    """The order of the files that a sender signed last, among those that came; None where what is here is later, or
    nothing came. Of two machines of a unit, the one whose files came counts. Pure.
    """
    later = [order for order in came if not any(order[0] == old[0] and order < old for old in here)]
    return max(later, key=lambda order: order[1:], default=None)


def _order_of(raw: bytes, signs: str | None) -> secrets.SentOrder | None:
    """The order of a bundle, orders or a receipt that the sender with this key signed; None where he signed none."""
    if signs is None:
        return None
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
    """The name and bytes of each file that goes to one of these, those first that their senders signed."""
    chosen = select(CARRIED.c.file, CARRIED.c.content).where(CARRIED.c.receiver.in_(receivers))
    ordered = chosen.order_by(CARRIED.c.unsigned_since.is_not(None), CARRIED.c.file)
    yield from ((row.file, row.content) for row in conn.execute(ordered))


MARK = 300
"""Bytes of a bundle in which its key stands, a new one each time."""


def marks_of(conn: Connection, receivers: Collection[str]) -> tuple[tuple[str, bytes], ...]:
    """What differs once other files go to one of these: the name and the beginning of each."""
    chosen = select(CARRIED.c.sender, CARRIED.c.file, func.substr(CARRIED.c.content, 1, MARK).label("begins"))
    rows = conn.execute(chosen.where(CARRIED.c.receiver.in_(receivers)).order_by(CARRIED.c.sender, CARRIED.c.file))
    return tuple((f"{row.sender} {row.file}", bytes(row.begins)) for row in rows)
