"""One record held against the journal: its entries, their bodies and signatures, and its rows made again.

It is asked once a record stands on the screen, and before a paper of it leaves. It writes nothing and waits for nobody.
What it does not look at (keys that were no longer valid, streams without a gap) is verified with the whole journal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, exists, select
from sqlalchemy.exc import DBAPIError

from db.kernel.base.officer import Desk
from db.kernel.erasing import closing
from db.kernel.erasing.erasing import Emptied
from db.kernel.events.erasure_rule import AnyEntry
from db.kernel.folding import quarantine
from db.kernel.folding.current_rights import rights_now
from db.kernel.folding.reprojection import reproject
from db.kernel.folding.rights import JournalRights
from db.kernel.journal import coverage, journal, signed_runs, stored_events
from db.kernel.journal.naming import NAMING, SIGNS
from db.kernel.projections.rows import Rows
from db.kernel.signing import verifying
from db.storage import signatures
from db.storage.ends import GENESIS
from db.storage.models import BODY, INDEX, JOURNAL, OF_ENTRY, SIGNATURE
from db.storage.store import FAULTS, Store
from db.storage.store_info import Info
from db.words.messages import M_, Message, Refused

MOST = 2_000
"""Entries between one of the record and its signature that are followed at most: an import signs thousands at once."""


def check_record(desk: Desk, number: str, register: str = "") -> tuple[Message, ...]:
    """What of the record with a number is not as the journal says; empty where all is, where there is none (papers of
    other things ask too), and where nothing can be read now. Touches the disk: some 10 ms, longer with many entries.
    """
    store = desk.store
    try:
        with store.reading() as conn:
            named = [INDEX.c.unit == store.unit, INDEX.c.number == number]
            named += [INDEX.c.register == register] if register else []
            uid = conn.execute(select(INDEX.c.uid).where(*named).limit(1)).scalar_one_or_none()
            return () if uid is None else problems_of(conn, store, uid)
    except (Refused, *FAULTS):
        return ()  # said where it is read, not by who looks after it


def said(problems: Sequence[Message]) -> Message:
    """What to tell whoever has the record before them."""
    return M_(
        "This record does not match the journal: {what} Do not rely on it; tell an administrator, "
        "and verify everything: `precinct journal verify`.",
        what=problems[0],
    )


def problems_of(conn: Connection, store: Store, uid: str) -> tuple[Message, ...]:
    """What of a record (uid) is not as the journal says: of its entries and signatures, then of its rows."""
    return (*entry_problems(conn, store, uid), *row_problems(conn, store, uid))


def entry_problems(conn: Connection, store: Store, uid: str, *, writing: bool = False) -> Iterator[Message]:
    """What is wrong with the entries of a record (uid), and with what signed them. `writing`: it is asked inside a
    transaction of this store, which signs at its end.
    """
    chosen = select(JOURNAL).where(JOURNAL.c.unit == store.unit, JOURNAL.c.record == uid)
    rows = conn.execute(chosen.order_by(JOURNAL.c.position)).mappings().all()
    rights = rights_now(conn, store)
    yield from _entries(conn, rows, store.info, rights)
    signed_at: dict[int, RowMapping] = {}
    for row in rows:
        if row["uid"] in rights.unsigned:
            continue  # its machine said so, and it counts nowhere
        signature = coverage.next_signature(conn, row)
        if signature is None:
            own = (row["unit"], row["origin"], row["epoch"]) == (store.unit, store.origin, store.epoch)
            if not (writing and own) and _begun_before(conn, row):
                yield M_("Entries from {where} on are not signed.", where=verifying.where_of(row))
        elif not coverage.is_covered(conn, row, signature):
            yield M_("Entry {where} is not signed.", where=verifying.where_of(row))
        else:
            signed_at[signature["position"]] = signature
            yield from _linked(conn, row, signature["position"])
    for signature in signed_at.values():
        yield from _signature(conn, signature)


def _registers(conn: Connection, unit: str, uid: str) -> Sequence[str]:
    return conn.execute(select(INDEX.c.register).where(INDEX.c.unit == unit, INDEX.c.uid == uid)).scalars().all()


# --- its entries ---------------------------------------------------------------------------------------------------


def _entries(conn: Connection, rows: Sequence[RowMapping], info: Info, rights: JournalRights) -> Iterator[Message]:
    """Each entry as it was written: its head, its body, what was emptied."""
    digests: dict[str, list[tuple[str, str]]] = {}
    facts: dict[str, dict[str, Any]] = {}
    empty: dict[str, set[str]] = {}
    for body in stored_events.bodies_of(conn, rows):
        digests.setdefault(body["uid"], []).append((body["part"], body["digest"]))
        if body["json"] is None:
            empty.setdefault(body["uid"], set()).add(body["part"])
        elif journal.sha(body["salt"] or "", body["json"]) != body["digest"]:
            yield M_("The words of entry {where} were changed.", where=body["uid"])
        elif body["part"] == "facts":
            facts[body["uid"]] = json.loads(body["json"])
    for row in rows:
        where = verifying.where_of(row)
        if row["body_hash"] != journal.body_hash(iter(digests.get(row["uid"], ()))):
            yield M_("The content of entry {where} was changed.", where=where)
        if row["hash"] != journal.header_hash(row["prev_hash"], dict(row)):
            yield M_("Entry {where} was changed.", where=where)
    yield from _emptied(conn, rows, facts, empty, (info, rights))


def _emptied(
    conn: Connection,
    rows: Sequence[RowMapping],
    facts: dict[str, dict[str, Any]],
    empty: dict[str, set[str]],
    known: tuple[Info, JournalRights],
) -> Iterator[Message]:
    if not empty:
        return
    info, rights = known
    emptied = Emptied()
    kinds = {row["uid"]: row["kind"] for row in rows}
    clears = select(JOURNAL).where(JOURNAL.c.unit == rows[0]["unit"], JOURNAL.c.kind == "import_cleared")
    for row in (*rows, *conn.execute(clears).mappings()):
        if emptied.may_explain(row["kind"]):
            (event,) = stored_events.read(conn, [stored_events.columns_of(row)])
            verifying.explain(conn, rights, emptied, event)
    for row in rows:
        if row["uid"] in empty:
            stated = facts.get(row["uid"], {})
            about = kinds.get(str(stated.get("target")), "")
            origin, foreign = row["origin"], row["origin"] != info.origin
            entry = AnyEntry(row["uid"], row["record"], row["kind"], row["position"], stated, about, origin, foreign)
            emptied.found(entry, frozenset(empty[row["uid"]]), verifying.where_of(row))
    for where in emptied.unexplained():
        yield M_("Parts of entry {where} are empty, and no entry says why.", where=where)


# --- who signed them -----------------------------------------------------------------------------------------------


def _begun_before(conn: Connection, row: RowMapping) -> bool:
    """Whether entries of this machine were signed before this one."""
    chosen = select(SIGNATURE.c.position).join(JOURNAL, JOURNAL.c.position == SIGNATURE.c.position)
    chosen = chosen.where(SIGNATURE.c.position < row["position"], *coverage.chain_of(row)[:2])
    return conn.execute(select(exists(chosen))).scalar_one() is True


def _linked(conn: Connection, row: RowMapping, place: int) -> Iterator[Message]:
    """An entry follows the one before it, and those up to its signature follow it."""
    mine = (*coverage.chain_of(row), JOURNAL.c.stream == row["stream"])
    before = select(JOURNAL.c.hash).where(*mine, JOURNAL.c.seq == row["seq"] - 1)
    if row["prev_hash"] != (conn.execute(before).scalar_one_or_none() or GENESIS):
        yield M_("Entry {where} does not follow the one before it.", where=verifying.where_of(row))
    last = row["hash"]
    after = select(JOURNAL).where(*mine, JOURNAL.c.seq > row["seq"], JOURNAL.c.position <= place)
    for later in conn.execute(after.order_by(JOURNAL.c.seq).limit(MOST)).mappings():
        if later["prev_hash"] != last or later["hash"] != journal.header_hash(last, dict(later)):
            yield M_("Entry {where} was changed.", where=verifying.where_of(later))
            return
        last = later["hash"]


def _signature(conn: Connection, given: RowMapping) -> Iterator[Message]:
    """A signature is of a key that its officer had, over the heads as they are."""
    place = given["position"]
    row = conn.execute(select(JOURNAL).where(JOURNAL.c.position == place)).mappings().one()
    message = signed_runs.message_of(conn, (row["unit"], row["origin"], row["epoch"]), given)
    where = verifying.where_of(row)
    keys = _keys(conn, row)
    if not keys:
        yield M_("Entry {where} is signed by one whose key the journal does not name.", where=where)
    elif not any(signatures.is_signed(key, given["signature"], message) for key in keys):
        yield M_("Entry {where} is not signed by who wrote it, with a key of that day.", where=where)


def _keys(conn: Connection, row: RowMapping) -> list[str]:
    """The keys that this machine's journal names for the officer of an entry, up to that entry."""
    named = select(BODY.c.json).join(JOURNAL, OF_ENTRY).where(
        JOURNAL.c.unit == row["unit"], JOURNAL.c.record == row["officer"], JOURNAL.c.kind.in_(NAMING),
        JOURNAL.c.origin == row["origin"], BODY.c.part == "facts", JOURNAL.c.position <= row["position"],
    )  # fmt: skip
    facts = (json.loads(text) for text in conn.execute(named).scalars() if text is not None)
    return [str(said[SIGNS]) for said in facts if SIGNS in said]


# --- its rows ------------------------------------------------------------------------------------------------------


def row_problems(conn: Connection, store: Store, uid: str, of: str = "") -> Iterator[Message]:
    """The record's rows made again, in memory, and compared with those that stand; nothing while they are renewed.
    `of`: the unit below whose record it is.

    Folds that empty parts or look beyond their record write on the way: their records are compared with the whole.
    """
    unit = of or store.unit
    history = stored_events.events_of(conn, unit, uid)
    if not history or any(name in store.renewing for name in _registers(conn, unit, uid)):
        return
    if closing.closed_by_entries(conn, unit, uid) != closing.closed_by_rows(conn, unit, uid):
        yield M_("Parts of it are open or closed against its entries.")
        return  # what is closed is not read: its rows can't be compared
    rows = Rows(conn, history)
    try:
        reproject(rows, max(history, key=lambda event: event.position))
    except DBAPIError:
        return
    except quarantine.UNREADABLE:
        yield M_("Its rows can't be rebuilt from its entries.")
        return
    for table in rows.differing():
        yield M_("Its rows in {table} differ from its entries.", table=table)
