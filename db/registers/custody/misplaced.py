"""Entered on the wrong person: a correction in both records.

Nothing is taken out. The entry is struck through where it stands, and written where it belongs, with the time at which
it happened and the time of this act.
"""

from __future__ import annotations

from db.kernel import numbering
from db.kernel.access import DESK
from db.kernel.desk import Act, command
from db.kernel.pointing import target_of
from db.registers.custody.acting import find
from db.registers.custody.case.timeline import MISPLACED, TAKEN_OVER, own
from db.registers.custody.misplaced_forms import WrongPerson
from db.words.messages import M_, Refused


@command("custody.wrong_person", label="Entered on the wrong person", form=WrongPerson, roles=DESK)
def wrong_person(act: Act, form: WrongPerson) -> str:
    """Strikes an entry through and writes it in the record of the person whom it was about; returns the number.

    Raises Refused("invalid") where there is no such entry, it is struck through already, or both records are one.
    """
    found = find(act, form)
    target = target_of(act, form)
    told = next((event for event in own(found.events) if event.uid == target.uid), None)
    if told is None or told.sealed:
        raise Refused("invalid", {"target": M_("This entry is struck through or sealed already.")})
    other, number = numbering.find(act.conn, act.desk.store, "custody", form.other or "", act.now)
    if other == form.record:
        raise Refused("invalid", {"other": M_("This is the record itself.")})
    form.other = number
    act.append(MISPLACED, record=form.record, form=form, facts={"kind": told.kind})
    act.append(told.kind, record=other, at=told.at, facts=told.facts, identity=told.identity, words=told.words)
    act.append(TAKEN_OVER, record=other, facts={"other": found.number})
    return found.number
