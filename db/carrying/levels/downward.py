"""What a seat sends down besides receipts: its standing orders, the items of lists that it changed and its remarks.

A seat writes all of it each time, so a lost stick loses nothing; at the unit only what is not so yet is offered, of the
file that came with the seat's newest receipt: an old one that is put back says nothing.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from db.carrying.levels import bundle_files, secrets
from db.carrying.levels.carried import CarriedFile
from db.carrying.levels.links import ABOVE, LinkedUnit, link_of, own_pairs
from db.carrying.levels.models import RECEIPT
from db.carrying.levels.protocol import LevelReceipt
from db.carrying.levels.secrets import UnitPair
from db.kernel.journal.journal import canonical
from db.storage.store import Store

UNPACKED_MOST = 4 * 1024 * 1024

SaidLists = Mapping[str, Sequence[Mapping[str, Any]]]
"""By "orders", "lists" and "remarks" what a seat says of each, JSON values."""
NAMES = ("orders", "lists", "remarks")
NUMBERS = "orders_numbered"
"""Says in a receipt that the seat's files of orders name the epoch and counter of the receipt beside them."""


def write(folder: bundle_files.StickFiles, receipt: LevelReceipt, seals: str, said: SaidLists, mine: UnitPair) -> None:
    """Write what a seat says to a unit below beside this receipt; no file where that is nothing.

    Raises Refused("unwritable").
    """
    if any(said.values()):
        numbered = {**said, "epoch": receipt.epoch, "counter": receipt.counter}
        packed = zlib.compress(canonical(numbered).encode(), 9)
        order = "", receipt.epoch, receipt.counter
        raw = secrets.wrap(secrets.Address(receipt.seat, receipt.unit), packed, mine, seals, order)
        bundle_files.put(folder, bundle_files.orders_name(receipt.seat, receipt.unit), raw)


def opened(conn: Connection, store: Store, folder: bundle_files.StickFiles) -> Iterator[tuple[str, SaidLists]]:
    """The name of each seat above that says something to this unit on a stick, and what. As `opened_with_links`."""
    yield from ((link.name, said) for link, said in opened_with_links(conn, store, folder))


def opened_with_links(
    conn: Connection, store: Store, folder: bundle_files.StickFiles
) -> Iterator[tuple[LinkedUnit, SaidLists]]:
    """Each seat above that says something to this unit on a stick, and what.

    Files of others, those that are cut or signed by another key, and those that were not written with the newest
    receipt that is here are passed over. Raises Refused: "unreadable", "no_key".
    """
    for _name, raw in bundle_files.read(folder, bundle_files.ORDERS):
        try:
            address = secrets.address_of(raw)
            link = link_of(conn, store.unit, address.sender)
            if address.receiver == store.unit and link is not None and link.until is None and link.relation == ABOVE:
                said = _read(secrets.unwrap_by(raw, own_pairs(conn, store), link.signs)[0])
                if _is_newest(conn, link.uid, said):
                    yield link, {name: said[name] for name in NAMES}
        except (secrets.Broken, secrets.Newer):
            continue


def _is_newest(conn: Connection, seat: str, said: Mapping[str, Any]) -> bool:
    """Whether the file with this in it was written with the newest receipt of the seat that is here. One of version
    0.1.0 has no number: it counts until a receipt says that the seat numbers its files."""
    kept = conn.execute(select(RECEIPT.c.content).where(RECEIPT.c.seat == seat)).scalar_one_or_none()
    receipt = {} if kept is None else json.loads(kept)
    if said["counter"] is None:
        return receipt.get(NUMBERS) is not True
    return (said["epoch"], said["counter"]) == (receipt.get("epoch"), receipt.get("counter"))


def _read(packed: bytes) -> dict[str, Any]:
    try:
        said = json.loads(zlib.decompressobj().decompress(packed, UNPACKED_MOST))
        lists = {name: [dict(each) for each in said.get(name, [])] for name in NAMES}
        return {**lists, "epoch": said.get("epoch"), "counter": said.get("counter")}
    except (ValueError, AttributeError, TypeError, RecursionError, zlib.error):
        raise secrets.Broken from None


def of_others(unit: str, folder: bundle_files.StickFiles) -> list[CarriedFile]:
    """The files on a stick that are for other units: they are carried on."""
    others = []
    for name, raw in bundle_files.read(folder, bundle_files.ORDERS):
        try:
            address = secrets.address_of(raw)
        except (secrets.Broken, secrets.Newer):
            continue
        if address.receiver != unit:
            others.append((address.sender, address.receiver, name, raw))
    return others
