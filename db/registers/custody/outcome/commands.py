"""Moves and ends: what became of the person. Walls stand before some of the moves, never before a release."""

from __future__ import annotations

from db.kernel.access import DESK
from db.kernel.desk import Act, command
from db.reference.lists.queries import item
from db.registers.custody.acting import ask_band, find, write
from db.registers.custody.arrivals.family import family_here
from db.registers.custody.case.case import Case
from db.registers.custody.case.meaning import REMOVALS, child_suspect
from db.registers.custody.case.standing import ALL, OPEN_STATES
from db.registers.custody.outcome import forms
from db.words.messages import M_, Refused

ALIVE = ALL - {"dead"}
COURTS = frozenset({"juvenile_court", "juvenile_prosecutor"})


@command("custody.release", label="Release", form=forms.Release, roles=DESK, needs=OPEN_STATES)
def release(act: Act, form: forms.Release) -> str:
    """Releases the person; asks for the band's number. Returns the record's number."""
    found = find(act, form, OPEN_STATES)
    ask_band(act, found.case, form.band)
    if form.outcome == "released_documents_valid" and not found.case.valid_documents:
        act.ask("outcome", M_("No document of this record was answered as valid."))
    return write(act, form, found, "person_released")


@command(
    "custody.before_judge",
    label="Bring before a judge or prosecutor",
    form=forms.BeforeJudge,
    roles=DESK,
    needs=OPEN_STATES,
)
def before_judge(act: Act, form: forms.BeforeJudge) -> str:
    """Ends police holding before a judge or prosecutor; returns the record's number."""
    found = find(act, form, OPEN_STATES)
    ask_band(act, found.case, form.band)
    return write(act, form, found, "brought_before_judge")


@command("custody.move", label="Move, with the clock running", form=forms.Move, roles=DESK, needs=OPEN_STATES)
def move(act: Act, form: forms.Move) -> str:
    """Records a move; the clock goes along. Raises Refused "wall.fear_of_return" for a camp while fear stands."""
    found = find(act, form, OPEN_STATES)
    ask_band(act, found.case, form.band)
    _ask_removal(act, found.case, form.to)
    return write(act, form, found, "person_moved", _parting(act, form))


@command("custody.refer", label="Send on", form=forms.Refer, roles=DESK, needs=OPEN_STATES)
def refer(act: Act, form: forms.Refer) -> str:
    """Records a hand-over to another body. Raises Refused "wall.fear_of_return" while fear of return stands."""
    found = find(act, form, OPEN_STATES)
    ask_band(act, found.case, form.band)
    _ask_removal(act, found.case, form.to)
    return write(act, form, found, "person_referred", _parting(act, form))


def _parting(act: Act, form: forms.Move | forms.Refer) -> dict[str, bool] | None:
    """Ask about family that is held here; a parting is marked, and waits for a signature from above the desk."""
    assert form.record is not None
    here = family_here(act, form.record)
    if not here:
        return None
    if form.family_along is None:
        act.ask(
            "family_along", M_("Family is held here: {numbers}. A parting needs a reason.", numbers=", ".join(here))
        )
    elif form.family_along is False and not form.family_split:
        raise Refused("invalid", {"family_split": M_("Say why they are parted.")})
    return {"split": True} if form.family_along is not True else None


def _ask_removal(act: Act, case: Case, to: str | None) -> None:
    """What nobody has answered yet, and children, are asked about before a removal."""
    if to not in REMOVALS:
        return
    if case.fear in (None, "not_asked", "would_not_say"):
        act.ask("to", M_("Fear of return was not answered. Ask again first, or say why not."))
    elif case.child and case.with_whom not in ("family", "carer"):
        act.ask("to", M_("A child alone is delivered to welfare or the juvenile court, not sent on."))


@command("custody.returned", label="Back here", form=forms.Returned, roles=DESK, needs={"moved"})
def returned(act: Act, form: forms.Returned) -> str:
    """Records that a moved person is back; checks begin anew. Returns the record's number."""
    return write(act, form, find(act, form, {"moved"}), "person_returned")


@command("custody.receipt", label="Receipt of the hand-over", form=forms.MoveReceipt, roles=DESK)
def receipt(act: Act, form: forms.MoveReceipt) -> str:
    """Records the receipt of a move or hand-over; returns the record's number."""
    return write(act, form, find(act, form), "handover_receipt_received")


@command("custody.lift_fear", label="Decision on fear of return", form=forms.LiftFear, roles=DESK, needs=OPEN_STATES)
def lift_fear(act: Act, form: forms.LiftFear) -> str:
    """Records the numbered decision that lifts a fear of return.

    Raises Refused("invalid") where police or a receiver decided, "conflict" where no fear of return stands.
    """
    found = find(act, form, OPEN_STATES)
    who = item(act.conn, "custody_body", form.authority)
    if who is None or who.extra.get("police") or who.extra.get("receiver") or not who.extra.get("asylum", True):
        message = M_("Only the authority competent for asylum: neither police nor receiver.")
        raise Refused("invalid", {"authority": message})
    if not found.case.fear_stands:
        raise Refused("conflict", {}, M_("No fear of return stands in this record."))
    return write(act, form, found, "fear_lifted")


@command("custody.child_delivered", label="Deliver a child", form=forms.ChildDelivered, roles=DESK, needs=OPEN_STATES)
def child_delivered(act: Act, form: forms.ChildDelivered) -> str:
    """Records to whom a child was delivered; asks where it should have been another. Returns the number."""
    found = find(act, form, OPEN_STATES)
    case = found.case
    ask_band(act, case, form.band)
    if not case.child:
        act.ask("to", M_("Nothing in this record says that this is a child."))
    elif child_suspect(case) and form.to not in COURTS:
        act.ask("to", M_("A child suspected of an offence goes to the juvenile prosecutor or court."))
    elif child_suspect(case) and case.age is not None and (case.age < 15) != (form.to == "juvenile_court"):
        act.ask("to", M_("Under 15: the juvenile court; 15 to 17: the juvenile prosecutor."))
    return write(act, form, found, "child_delivered")


@command("custody.record_death", label="Record a death", form=forms.Death, roles=DESK, needs=ALIVE)
def record_death(act: Act, form: forms.Death) -> str:
    """Records a death; who has to know stands as duties at once. Returns the record's number."""
    return write(act, form, find(act, form, ALIVE), "death_recorded")


@command("custody.record_escape", label="Record an escape", form=forms.Escape, roles=DESK, needs=OPEN_STATES)
def record_escape(act: Act, form: forms.Escape) -> str:
    """Records an escape; returns the record's number."""
    return write(act, form, find(act, form, OPEN_STATES), "escape_recorded")


@command("custody.recapture", label="Record a recapture", form=forms.Recapture, roles=DESK, needs={"escaped"})
def recapture(act: Act, form: forms.Recapture) -> str:
    """Records a recapture; the clock goes on. Returns the record's number."""
    return write(act, form, find(act, form, {"escaped"}), "recaptured")


@command("custody.reopen", label="Reopen the record", form=forms.Reopen, roles=DESK, needs={"closed"})
def reopen(act: Act, form: forms.Reopen) -> str:
    """Reopens a closed record; the clock goes on from where it was. Returns the record's number."""
    return write(act, form, find(act, form, {"closed"}), "custody_reopened")


@command("custody.wrong_outcome", label="Wrong release or removal", form=forms.WrongOutcome, roles=DESK)
def wrong_outcome(act: Act, form: forms.WrongOutcome) -> str:
    """Records that the wrong person was released or sent on; notices are due at once. Returns the number."""
    return write(act, form, find(act, form), "wrong_outcome_recorded")
