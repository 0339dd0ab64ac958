"""Sealing a record, as an officer does it."""

from __future__ import annotations

from dataclasses import dataclass

from db import numbering, sealing
from db.access import Role
from db.desk import Act, command
from db.forms import Form, ask
from db.messages import M_, Refused

SEALERS = frozenset({Role.COMMANDER, Role.INSPECTOR})


@dataclass(kw_only=True)
class SealRecord(Form):
    """Erases a record's names and words for good; times, kinds and numbers stay."""

    register: str | None = ask("text", "Register", part="facts", required=True, limit=20)
    number: str | None = ask("text", "Number", part="facts", required=True, limit=40)
    reason: str | None = ask("text", "Reason", part="facts", required=True)


@command("record.seal", label="Seal a record", form=SealRecord, roles=SEALERS)
def seal_record(act: Act, form: SealRecord) -> str:
    """Erases the record's identity and words everywhere in this store; returns its number.

    Backups made before keep them until they are restored: `sealed.txt` seals the record again then.
    """
    if form.register not in numbering.PREFIXES:
        raise Refused("invalid", {"register": M_("There is no such register.")})
    uid, number = numbering.find(act.conn, act.desk.store, form.register, form.number or "", act.now)
    for sealed in (uid, *_with_it(act, uid)):
        act.append(sealing.SEALED, record=sealed, facts={"reason": form.reason})
        sealing.remember(act.desk.store.home, sealed)
    return number


def _with_it(act: Act, uid: str) -> tuple[str, ...]:
    """The calls of an incident, which name the same caller, and what went to court with it."""
    from sqlalchemy import select

    from db.dispatch.cases import calls_of
    from db.packets.tables import PACKET

    packets = select(PACKET.c.uid).where(PACKET.c.unit == act.unit, PACKET.c.about == uid)
    calls = tuple(call.uid for call in calls_of(act.conn, act.unit, (uid,)))
    return (*calls, *act.conn.execute(packets).scalars())
