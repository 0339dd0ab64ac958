"""What commands of a shift share: finding it in a state that allows the act, and beginning its handover."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db.across.handover import rules, running_shift
from db.across.handover import sources as handover
from db.across.handover.entries import previous_cutoff
from db.across.handover.models import SHIFT
from db.kernel.desk.desk import Act
from db.kernel.signing import last_check
from db.reading import held_checks
from db.words.messages import M_, Refused

OPEN, HANDING_OVER, SIGNED_OUT, SIGNED = "open", "handing_over", "signed_out", "signed"
UNLOCKED = {OPEN, HANDING_OVER, SIGNED_OUT}
UNSIGNED = {OPEN, HANDING_OVER}


def find_shift(act: Act, states: set[str]) -> SqlRow[tuple[object, ...]]:
    """The shift of the form, or the one running; refused where its state does not allow the act.

    Raises Refused("conflict", "not_found").
    """
    if act.form.record is None:
        shift = running_shift.running(act.conn, act.unit)
        if shift is None:
            raise Refused("not_found", {}, M_("No shift is open."))
    else:
        chosen = select(SHIFT).where(SHIFT.c.unit == act.unit, SHIFT.c.uid == act.form.record)
        shift = act.conn.execute(chosen).first()
        if shift is None:
            raise Refused("not_found", {}, M_("No such shift."))
    if shift.state not in states:
        if shift.state == SIGNED:
            raise Refused(
                "conflict", {}, M_("Shift {number} is signed and locked. Write an addendum.", number=shift.number)
            )
        if shift.state == SIGNED_OUT:
            raise Refused("conflict", {}, M_("The outgoing officer has signed shift {number}.", number=shift.number))
        raise Refused("conflict", {}, M_("Start the handover of shift {number} first.", number=shift.number))
    return shift


def not_counted(act: Act, uid: str, why: str | None) -> dict[str, object] | None:
    """Ask why something of the commander's list is not counted, and block nothing; what it is, as facts to keep."""
    left = running_shift.not_counted(act.conn, act.unit, uid)
    if not left:
        return None
    if not why:
        things: object = left[0]
        for more in left[1:]:
            things = M_("{some}, {more}", some=things, more=more)
        act.ask("uncounted", M_("Not counted: {things}. Count now, or give the reason.", things=things))
    act.raise_if_refused()
    return {"not_counted": [item.code for item in left]}


def verified(act: Act, shift: SqlRow[Any]) -> dict[str, object]:
    """The journal verified from the last cut-off on, as a fact of the signature; nothing where it could not be."""
    stretch = last_check.before_signing(act.conn, previous_cutoff(act.reading(), shift))
    return {} if stretch is None else {"verified": asdict(stretch)}


def begin(act: Act, uid: str) -> None:
    """Fix the cut-off: the position of this very event, which carries the draft. Before it, the records of people held
    are compared with the journal, and what is found stands in the draft; in a batch, which is a made-up precinct, this
    program has just written them."""
    if not act.desk.store.is_batched:
        held_checks.check_in(act.conn, act.desk)
    inputs = handover.inputs(act.reading())
    act.append("handover_started", record=uid, facts={"draft": handover.frozen(rules.draft(inputs, act.now))})
