"""What protecting somebody does to the journal and the tables: the name goes, a code comes.

The act sealed the name into an envelope before (db/across/calls/protecting.py); here it is erased from the entry that
held it and from the corrections of that entry, with their salts, as sealing a record does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from db.kernel.erasing.erasing import empty
from db.kernel.events.erasure_rule import NOTHING, WHO_AND_WORDS, AnyEntry, Empties, shares_of
from db.kernel.folding.reprojection import CORRECTED, reproject
from db.registers.incidents.forms import PARTY as PARTY_ADDED
from db.registers.incidents.forms import REPORTS
from db.registers.incidents.models import PARTY
from db.storage.models import JOURNAL

PARTY_PROTECTED = "incident_party_protected"
WHO = ("name", "national_id", "phone", "father_name", "age", "address", "relation", "note")
CALLER_FIELDS = {"name": "caller_name", "phone": "caller_phone", "national_id": "caller_national_id"}
"""Fields that say who reported; a national ID comes from an earlier register alone."""
NAMING = frozenset({*REPORTS, PARTY_ADDED})
"""The entries that name somebody who can be protected."""

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.events.event import Event
    from db.kernel.projections.rows import Rows


def protected(rows: Rows, event: Event) -> None:
    """Erase the name, make the record's rows again without it, and give the party its code.

    Made again, this event finds nothing more to erase, so that the second time it only gives the code.
    Raises ValueError for an entry that names neither who reported nor a party.
    """
    target = event.facts["target"]
    named = select(JOURNAL.c.kind).where(
        JOURNAL.c.unit == event.unit, JOURNAL.c.uid == target, JOURNAL.c.record == event.record
    )
    rows.write()  # what was set aside meanwhile names nobody
    if rows.conn.execute(named).scalar_one_or_none() not in NAMING:
        raise ValueError("only who reported or is named in this incident is protected in it")
    if empty(rows.conn, event):
        reproject(rows, event)
        return
    party = rows.one(PARTY, event.unit, target)
    if party is not None and party["record"] == event.record:
        rows.change(PARTY, (event.unit, target), protected=True, code=event.facts.get("code"))


def _empties(event: Event, entry: AnyEntry) -> frozenset[str]:
    """What an entry loses. A report loses its caller alone; what happened stays. Corrections of what goes are emptied
    with it, and copies of what left cannot be read any more."""
    target = event.facts.get("target")
    if entry.record != event.record:
        return NOTHING
    if entry.uid == target:
        return _GOING.get(entry.kind, NOTHING)
    fixed = entry.kind == CORRECTED and entry.facts.get("target") == target
    if fixed and entry.facts.get("part") in _GOING.get(entry.about, NOTHING):
        return WHO_AND_WORDS
    return shares_of(event, entry)


_GOING = {**dict.fromkeys(REPORTS, frozenset({"identity"})), PARTY_ADDED: WHO_AND_WORDS}
EMPTIES = Empties(_empties)


def hidden_fields(conn: Connection, target: Event) -> frozenset[str]:
    """The fields of an entry that are sealed in an envelope and can be given no value in the open."""
    if target.kind in REPORTS:
        return frozenset(CALLER_FIELDS.values()) if "identity" in target.sealed else frozenset()
    hidden = conn.execute(
        select(PARTY.c.protected).where(PARTY.c.unit == target.unit, PARTY.c.uid == target.uid)
    ).scalar()
    return frozenset(WHO) if hidden else frozenset()
