"""Entries that a unit does not send, since they count nowhere in its own journal."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from db.kernel.base import machines
from db.kernel.events.event import Event
from db.kernel.folding.outbound import leaves
from db.kernel.folding.rights import rights_of
from db.kernel.journal import findings, stored_events
from db.storage.models import QUARANTINED


def left_out(conn: Connection, unit: str, origin: str) -> frozenset[str]:
    """The entries (uids) that were set aside as unsigned, as without right, or as of machines that nobody let in.

    `origin`: this machine.
    """
    aside = frozenset(conn.execute(select(QUARANTINED.c.uid).where(QUARANTINED.c.unit == unit)).scalars())
    if not aside:
        return aside
    named = frozenset(uid for what in findings.OF_ENTRIES for uid in findings.named_here(conn, unit, what))
    return aside & named.union(machines.entries_of(conn, unit, rights_of(conn).strangers))


def finding_sent(conn: Connection, event: Event, facts: dict[str, Any]) -> dict[str, Any] | None:
    """The facts of a finding as they go up: of the entries that it names those that may have been sent; None where
    there are none.
    """
    uids = [uid for what in findings.OF_ENTRIES for uid in findings.named(facts, what)]
    some = [each.uid for each in stored_events.events_by_uid(conn, event.unit, uids) if leaves(each.kind)]
    return {findings.WHAT: facts[findings.WHAT], findings.ENTRIES: sorted(some)} if some else None
