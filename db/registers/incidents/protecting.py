"""What protecting somebody does to the journal and the tables: the name goes, a code comes.

The act sealed the name into an envelope before (protection.py); here it is erased from the entry that held it and from
the corrections of that entry, with their salts, as sealing a record does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from db.kernel import journal
from db.kernel.reprojection import CORRECTED, reproject
from db.kernel.sealing import register_of
from db.registers.dispatch.models import CALL
from db.registers.incidents.forms_case import PARTY as PARTY_ADDED
from db.registers.incidents.forms_case import REPORTS
from db.registers.incidents.models import PARTY
from db.storage.models import BODY, JOURNAL

CALLER_PROTECTED = "caller_protected"
PARTY_PROTECTED = "incident_party_protected"
WHO = frozenset({*REPORTS, PARTY_ADDED})
"""The entries that name somebody who can be protected."""

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.journal import Event


def protected(conn: Connection, event: Event) -> None:
    """Erase the name, make the record's rows again without it, and give the party its code.

    Made again, this event finds nothing more to erase, so that the second time it only gives the code.
    """
    assert event.record is not None
    target = event.facts["target"]
    named = select(JOURNAL.c.kind).where(JOURNAL.c.uid == target, JOURNAL.c.record == event.record)
    if conn.execute(named).scalar_one_or_none() not in WHO:
        raise ValueError("only who reported or is named in this incident is protected in it")
    if _erase(conn, event.record, target):
        reproject(conn, event.record, event.position)
        return
    here = (PARTY.c.unit == event.unit, PARTY.c.record == event.record, PARTY.c.uid == target)
    conn.execute(PARTY.update().where(*here).values(protected=True, code=event.facts.get("code")))


def caller_protected(conn: Connection, event: Event) -> None:
    """The same caller in a call's record: nothing but the caller stands in the identity of its entries."""
    assert event.record is not None
    if register_of(conn, event.record) != "call":
        raise ValueError("only the caller of a call is protected in it")
    said = [item for item in journal.events_of(conn, event.record) if item.position < event.position]
    fixes = [item.uid for item in said if item.kind == CORRECTED and item.facts["part"] == "identity"]
    changed = _empty(conn, fixes, ("words",))
    if _empty(conn, [item.uid for item in said], ("identity",)) or changed:
        reproject(conn, event.record, event.position)
        return
    here = (CALL.c.unit == event.unit, CALL.c.uid == event.record)
    conn.execute(CALL.update().where(*here).values(caller_code=event.facts["code"]))


def _erase(conn: Connection, record: str, target: str) -> bool:
    """Whether there was anything to erase. Of a report only the caller goes: what happened stays."""
    kind = conn.execute(select(JOURNAL.c.kind).where(JOURNAL.c.uid == target)).scalar_one_or_none()
    parts = ("identity", "words") if kind == PARTY_ADDED else ("identity",)
    changed = _empty(conn, [target], parts)
    fixes = [item.uid for item in journal.events_of(conn, record, (CORRECTED,)) if _says_who(item, target, parts)]
    return _empty(conn, fixes, ("identity", "words")) or changed


def _says_who(correction: Event, target: str, parts: tuple[str, ...]) -> bool:
    return correction.facts["target"] == target and correction.facts["part"] in parts


def _empty(conn: Connection, uids: list[str], parts: tuple[str, ...]) -> bool:
    full = (BODY.c.uid.in_(uids), BODY.c.part.in_(parts), BODY.c.json.is_not(None))
    return bool(conn.execute(BODY.update().where(*full).values(salt=None, json=None)).rowcount)
