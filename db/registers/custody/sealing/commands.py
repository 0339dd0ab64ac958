"""Sealing custody records: announced, then done, by one command; held by who needs the record."""

from __future__ import annotations

from sqlalchemy import select

from db.kernel.base import slots
from db.kernel.base.access import DESK, SEALERS, Role
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command
from db.kernel.erasing import sealing
from db.kernel.folding.current_rights import sealed_to
from db.kernel.journal import envelopes, stored_events
from db.kernel.projections import numbering
from db.reference.officers import inspectorate
from db.registers.custody.case.status import ENDED
from db.registers.custody.case.twins import ALONE
from db.registers.custody.custody_acts import find, is_involved_in, refuse_involved, write
from db.registers.custody.entries_in_question import beside_of
from db.registers.custody.sealing.forms import HoldSealing, ReviewKeeping, SealDue
from db.registers.custody.sealing.queries import SealingLine, keeping, lines
from db.registers.custody.sealing.rules import (
    DECIDED_ON,
    reasons_to_keep,
    review_at,
    sealed_from,
)
from db.storage import sealed_list
from db.storage.models import INDEX
from db.words.forms import to_json
from db.words.messages import M_, Refused

AT_ONCE = 200
"""At most so many records in one act."""


def _complaints(reading: Reading) -> tuple[frozenset[str], int]:
    """The records that complaints name, and how many complaints of people in custody name none that is known.

    Raises Refused("password_needed") as `envelopes.opened` does.
    """
    complained, nameless = set(), 0
    named = (complaint for filler in slots.fillers("custody.complaints") for complaint in filler(reading))
    for number, in_custody in named:
        try:
            if number:
                complained.add(numbering.asked(reading, "custody", number)[0])
            elif in_custody:
                nameless += 1
        except Refused:
            nameless += 1
    return frozenset(complained), nameless


@command("custody.seal_due", label="Announce and seal what has ended", form=SealDue, roles=SEALERS, opens=True,
         another="stand_in", writes=("record_sealed", "sealing_announced"))  # fmt: skip
def seal_due(act: Act, form: SealDue) -> str:
    """Announces the records whose sealing is near, seals those announced long enough ago; numbers and times stay.

    Only the inspectorate can know which records a complaint needs, so it alone seals, where there is one here; the
    commander announces. A record that a complaint names is sealed as the others are, so that nobody can tell it by
    its names that stayed: what it said goes to the inspectorate in a sealed entry first. There is one such entry
    whether it holds something or not. Returns how many were sealed. Raises Refused("conflict") where there is nothing
    to do.
    """
    inspector = act.officer.role is Role.INSPECTOR
    complained, nameless = _complaints(act.reading()) if inspector else (frozenset[str](), 0)
    open_lines = [line for line in lines(act.reading()) if not line.kept and not is_involved_in(act, line.uid)]
    ready = [line for line in open_lines if line.ready][:AT_ONCE]
    new = [line for line in open_lines if line.announced_at is None][:AT_ONCE]
    if ready and not inspector and inspectorate.has_reader(act.conn, act.desk.store):
        if not new:
            message = M_(
                "These records are ready. Only the inspectorate can seal them, because only it knows of complaints."
            )
            raise Refused("conflict", {}, message)
        ready = []
    if not ready and not new:
        raise Refused("conflict", {}, M_("No record to announce or seal now."))
    if ready and nameless:
        doubt = M_(
            "{count} complaints of people in custody name no record. First keep the records they need unsealed.",
            count=nameless,
        )
        act.ask("note", doubt)
    act.raise_if_refused()
    keep = keeping(act.conn)
    for line in new:
        seals_at = sealed_from(line.ended_at, act.now, keep)
        act.append("sealing_announced", record=line.uid, facts={"seals_at": seals_at})
    if ready and inspector:
        _keep_for_inspectorate(act, [line for line in ready if line.uid in complained])
    for line in ready:
        act.append(sealing.SEALED, record=line.uid, facts={"reason": "ended in release without a case"})
        sealed_list.remember(act.desk.store, act.conn, line.uid)
    return str(len(ready))


def _keep_for_inspectorate(act: Act, named: list[SealingLine]) -> None:
    """Seals what records say that complaints name, before it is erased; nothing, in the same size, where none is."""
    histories = stored_events.events_of_many(act.conn, act.unit, [line.uid for line in named])
    records = [
        {
            "number": line.number,
            "uid": line.uid,
            "entries": [
                {"kind": event.kind, "at": to_json(event.at), **event.identity, **event.words}
                for event in histories[line.uid]
                if event.identity or event.words
            ],
        }
        for line in named
    ]
    try:
        content = {"what": envelopes.RECORD_WORDS, "records": records}
        uid, readers = envelopes.uid_of(act.desk.source.uid()), sealed_to(act.conn, act.desk.store)
        envelopes.put(act.conn, act.desk, uid, content, readers, large=True)
    except ValueError:
        message = M_("What complaints need of these records is too long to seal at once. Hold some, and seal the rest.")
        raise Refused("conflict", {}, message) from None


@command("custody.hold_sealing", label="Keep a record unsealed", form=HoldSealing, roles=DESK | {Role.INSPECTOR},
         another="stand_in", writes="sealing_held")  # fmt: skip
def hold_sealing(act: Act, form: HoldSealing) -> str:
    """Records who needs the record unsealed, or needs it no longer; returns the record's number.

    Raises Refused("forbidden") where the desk lifts a hold of the inspectorate.
    """
    record = find(act, form)
    if form.by == "inspectorate" and act.officer.role is not Role.INSPECTOR:
        raise Refused("forbidden", {"by": M_("Only the inspectorate can set or lift its own exemption.")})
    if form.effect == "lift":
        refuse_involved(act, record.case)
    sealed = select(INDEX.c.sealed).where(INDEX.c.unit == act.unit, INDEX.c.uid == form.record)
    if act.conn.execute(sealed).scalar_one_or_none():
        raise Refused("conflict", {}, M_("This record is sealed already."))
    return write(act, form, record, "sealing_held")


@command(
    "custody.review_keeping",
    label="Review a record's retention",
    form=ReviewKeeping,
    roles=frozenset({Role.INSPECTOR}),
    writes="sealing_reviewed",
)
def review_keeping(act: Act, form: ReviewKeeping) -> str:
    """The inspectorate's word once a record was kept for the longest period: kept on as long again, or its words go.

    Returns the number. Raises Refused("conflict") before that time, or where a review takes nothing away.
    """
    record = find(act, form, ENDED)
    others = beside_of(act.conn, act.unit, (str(form.record),)).get(str(form.record), ALONE)
    kept, ended_at = reasons_to_keep(record.events, act.now, others), record.case.status.ended_at
    at = None if ended_at is None else review_at(record.events, kept, ended_at)
    if at is None or act.now < at:
        raise Refused("conflict", {}, M_("This record is not to be reviewed now."))
    act.append(DECIDED_ON, record=form.record, form=form)
    return record.number
