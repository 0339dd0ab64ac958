"""Entry with which a machine begins to write under a version of this program: its first one under it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from db.kernel.base.access import RIGHTS
from db.kernel.base.role_book import ChainPlace
from db.kernel.events.event_keys import Key, number
from db.kernel.journal import stored_events
from db.kernel.journal.naming import MEMORY
from db.kernel.projections.projecting import EventKind
from db.storage import ends, heads, program
from db.storage.models import JOURNAL

if TYPE_CHECKING:
    from sqlalchemy import Connection

VERSION_BEGUN = "version_begun"
RULES: dict[str, int] = {}
"""The number of the rules of each room that counts them; filled by db/kernel/desk/rooms.py."""
OF_THE_PROGRAM = "the program's own, of no person"
KINDS = (
    EventKind(
        VERSION_BEGUN,
        "Version of the program begun",
        keys=(
            Key("version", limit=40, up="all", why=OF_THE_PROGRAM),
            number("position"),
            Key("anchor", limit=64),
            number("rights", up="all"),
            number("custody_rules", up="all"),
            Key(MEMORY, limit=64),
        ),
        up=True,
    ),
)


def first_facts(conn: Connection) -> Mapping[str, Any] | None:
    """The facts of this version's first entry, which count as written from then on; None where it is written."""
    if program.is_begun(conn):
        return None
    program.keep_begun(conn)
    position = ends.last_position(conn)
    head = {"position": position, "anchor": ends.anchor(conn, position)} if position else {}
    numbers = {"rights": RIGHTS, "custody_rules": RULES.get("custody", 0)}
    memory = {MEMORY: kept} if (kept := heads.key_hash(conn)) is not None else {}
    return {"version": program.VERSION, **head, **numbers, **memory}


_BEGUN_AT = select(func.min(JOURNAL.c.position)).where(
    JOURNAL.c.unit == bindparam("b_unit"), JOURNAL.c.kind == VERSION_BEGUN, JOURNAL.c.origin == bindparam("b_origin")
)


def begun_at(conn: Connection, unit: str, origin: str) -> int:
    """The position of a machine's first entry under a version that holds rights and imports; 0 where there is none."""
    return int(conn.execute(_BEGUN_AT, {"b_unit": unit, "b_origin": origin}).scalar() or 0)


def numbers_named(
    conn: Connection, unit: str, without: Collection[str]
) -> dict[str, list[tuple[ChainPlace, int, int]]]:
    """By machine under which number of the rights table it wrote from where on: the place in its chain, the position,
    the number. `without`: entries (uids) that count nowhere."""
    numbers: dict[str, list[tuple[ChainPlace, int, int]]] = {}
    for row, facts in stored_events.rows_with_facts(conn, unit, (VERSION_BEGUN,)):
        number_of = facts.get("rights")
        if row["uid"] not in without and isinstance(number_of, int):
            numbers.setdefault(row["origin"], []).append(((row["epoch"], row["seq"]), row["position"], number_of))
    return numbers
