"""Decisions that are held by who wrote what they are on: those of one's own entry, and those by a code of the county.

All others are by another person, and are not read again: a register has thousands of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from db.kernel.base.role_book import SAME
from db.kernel.base.second_yes import CHANGE_DECIDED, CODE, DECISIONS
from db.kernel.journal import stored_events
from db.storage.models import JOURNAL


def asked_by(conn: Connection, unit: str) -> dict[str, str]:
    """The decisions (uids) that a code of the county allowed, or that may be on their officer's own entry, each with
    who wrote that entry; "" where it is not here.

    A refusal is nobody's gain, and its own entry may be taken back by who refuses a move.
    """
    decided = [
        (row, facts)
        for row, facts in stored_events.rows_with_facts(conn, unit, tuple(DECISIONS))
        if CODE in facts or facts.get("decision") != "refused"
    ]
    if not decided:
        return {}
    wrote = _writers(conn, unit, [str(facts.get(DECISIONS[row["kind"]])) for row, facts in decided])
    several = _under_several_uids(conn, unit)
    found: dict[str, str] = {}
    for row, facts in decided:
        writer, officer = wrote.get(str(facts.get(DECISIONS[row["kind"]])), ""), row["officer"]
        is_own = writer == officer or {writer, officer} <= several
        if CODE in facts or (is_own and not _takes_back(conn, row, facts)):
            found[row["uid"]] = writer
    return found


def _writers(conn: Connection, unit: str, uids: list[str]) -> dict[str, str]:
    wrote: dict[str, str] = {}
    for start in range(0, len(uids), 500):
        chosen = select(JOURNAL.c.uid, JOURNAL.c.officer).where(
            JOURNAL.c.unit == unit, JOURNAL.c.uid.in_(uids[start : start + 500])
        )
        wrote |= {row.uid: row.officer for row in conn.execute(chosen)}
    return wrote


def _under_several_uids(conn: Connection, unit: str) -> frozenset[str]:
    """The uids of everybody who has more than one, or of whom an entry says so."""
    said = stored_events.rows_with_facts(conn, unit, (SAME,))
    return frozenset(str(uid) for row, facts in said for uid in (row["record"], facts.get("same_as")))


def _takes_back(conn: Connection, row: RowMapping, facts: Mapping[str, Any]) -> bool:
    """Whether a decision agrees to the strike before it, by which its officer took back what a move wrote elsewhere
    as he refused that move."""
    if row["kind"] != CHANGE_DECIDED:
        return False
    two = select(*stored_events.COLUMNS).where(
        *(JOURNAL.c[name] == row[name] for name in ("unit", "origin", "epoch", "stream", "officer")),
        JOURNAL.c.seq.in_((row["seq"] - 2, row["seq"] - 1)),
    )
    before = stored_events.read(conn, conn.execute(two.order_by(JOURNAL.c.seq)).mappings().all())
    if [event.kind for event in before] != [CHANGE_DECIDED, "entry_struck"]:
        return False
    refusal, strike = before
    moved = stored_events.events_by_uid(conn, row["unit"], [str(refusal.facts.get("target"))])
    return (
        refusal.facts.get("decision") == "refused"
        and strike.uid == facts.get("target")
        and any(move.facts.get("copy") == strike.facts.get("target") for move in moved)
    )
