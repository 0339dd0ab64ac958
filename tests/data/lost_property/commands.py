"""What may be done with lost property."""

from __future__ import annotations

from sqlalchemy import select

from db.kernel.base.access import DESK, LEADERS
from db.kernel.desk.corrections import correction
from db.kernel.desk.desk import Act, command
from db.words.messages import M_, Refused
from tests.data.lost_property.events import HERE
from tests.data.lost_property.forms import GiveBack, HandIn
from tests.data.lost_property.models import LOST


@command("lost.hand_in", label="Hand in what was found", form=HandIn, roles=DESK, opens=True,
         writes="lost_handed_in")  # fmt: skip
def hand_in(act: Act, form: HandIn) -> str:
    """A thing that somebody found, now unless said otherwise; returns its number."""
    at = form.found_at or act.now
    if at > act.now:
        act.ask("found_at", M_("This lies in the future."))
    act.raise_if_refused()
    facts = act.number("lost")
    act.append("lost_handed_in", record=form.uid, at=at, form=form, facts=facts)
    return str(facts["number"])


@command("lost.give_back", label="Give it back", form=GiveBack, roles=LEADERS, needs={HERE},
         writes="lost_given_back")  # fmt: skip
def give_back(act: Act, form: GiveBack) -> str:
    """It goes back to whoever lost it; returns its number. Raises Refused("not_found", "conflict")."""
    row = act.conn.execute(select(LOST).where(LOST.c.unit == act.unit, LOST.c.uid == form.record)).first()
    if row is None:
        raise Refused("not_found", {}, M_("There is no such record."))
    if row.state != HERE:
        raise Refused("conflict", {}, M_("{number} has ended already.", number=row.number))
    act.append("lost_given_back", record=row.uid, form=form)
    return str(row.number)


correct_entry = correction("lost", DESK)
