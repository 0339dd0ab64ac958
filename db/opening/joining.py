"""A further machine of a precinct: a store made from another's journal file, with its own origin and series."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from db.carrying.transfer import carrying
from db.carrying.transfer.inbound_files import take_in
from db.kernel.base.access import Officer, Role
from db.kernel.base.officer import Desk, Reading
from db.kernel.folding.entries_without_right import name_new
from db.kernel.journal import journal, naming
from db.kernel.journal.foreign_chains import heads_here
from db.kernel.journal.series import HEADS, JOINED
from db.kernel.signing.keys_named import note_phrase, pair_of, said_of
from db.opening.creating import NewStore, create_store
from db.opening.setup import PORTS
from db.reference.officers.queries import officer_by_badge
from db.storage.store import Store
from db.words.ids import Source
from db.words.messages import M_, Refused


def join(home: Path, new: NewStore, path: Path, secret: bytes, source: Source | None = None) -> NewStore:
    """Make a store in an empty folder that belongs to the file's unit and holds the file's entries.

    `new` names the administrator of this machine, who may be one of the file's; its unit's name does not count, and
    an empty series means the next that is free. Returns what the store was made from. Raises Refused as `create_store`
    and `import_journal` do; "invalid" where the badge is of an officer who is no administrator, or the file has no
    beginning.
    """
    header = carrying.read_header(path, secret)
    if header.lists:
        raise Refused("gap", {}, M_(
            "This file holds lists alone, made with --lists-only: no machine can begin with it. First join with a file "
            "of the precinct's main machine made by `precinct journal export FILE --start`. Then take in this one: "
            "`precinct journal import FILE`."
        ))  # fmt: skip
    series = new.series or header.next_series
    if not series or series == header.series:
        raise Refused("invalid", {"series": M_("Name letters that no other machine of this precinct has.")})
    officers = tuple(replace(new_first, uid=_known(path, secret, new_first.badge)) for new_first in new.officers)
    key = header.sealing
    inspectorate = None if key is None or not key.shares else replace(key, elsewhere=True)  # its readers are not here
    made = replace(
        new, unit=header.unit, unit_name=header.unit_name, series=series, officers=officers, sealing=inspectorate
    )

    def first(store: Store, conn: Connection, new: NewStore, uids: Sequence[str], source: Source) -> None:
        new_first = new.officers[0]
        desk = Desk(store, Officer(uids[0], new_first.badge, new_first.name, new_first.role), PORTS, source)
        _header, taken = take_in(Reading(desk, conn, desk.officer, source.now()), path, secret, joins=True)
        if conn.exec_driver_sql("SELECT 1 FROM unit WHERE uid = ?", (store.unit,)).first() is None:
            raise Refused(
                "gap", {}, M_("The file does not begin at the beginning. Export it without --since, or with --start.")
            )
        signs = {naming.SIGNS: store.signers.public(uids[0]), **said_of(store.keyring.slots)}
        if officer_by_badge(conn, new_first.badge) is not None:  # else he names his key where he is added
            begun = journal.Note(naming.BEGUN, record=uids[0], officer=uids[0], facts=signs)
            journal.note(conn, store, source, begun)
        facts: dict[str, object] = {"series": store.series, "unread": list(taken.unread)}
        facts[HEADS] = heads_here(conn, store.unit, store.origin)
        journal.note(conn, store, source, journal.Note(JOINED, record=store.unit, officer=uids[0], facts=facts))
        for officer, uid in zip(new.officers, uids, strict=True):
            badge_holder = officer_by_badge(conn, officer.badge)
            if badge_holder is None:
                facts = {"badge": officer.badge, "name": officer.name, "role": str(officer.role)}
                facts |= pair_of(store, officer.badge, uid)
                journal.note(
                    conn, store, source, journal.Note("officer_added", record=uid, officer=uids[0], facts=facts)
                )
            elif badge_holder.uid != uid or badge_holder.role != Role.ADMINISTRATOR:
                raise Refused("invalid", {"badge": M_("This badge number is of an officer who is no administrator.")})
        note_phrase(store, conn, uids[0], source, new.recovery)
        name_new(conn, desk, 0)

    create_store(home, made, source, first)
    return made


def _known(path: Path, secret: bytes, badge: str) -> str | None:
    """Who of the file's officers had this badge last."""
    uid = None
    for row, bodies in carrying.entries_of(path, secret):
        if row["kind"] == "officer_added":
            facts: dict[str, object] = next(
                (json.loads(body["json"]) for body in bodies if body["part"] == "facts" and body["json"]), {}
            )
            if facts.get("badge") == badge:
                uid = row["record"]
    return uid if uid is None else str(uid)
