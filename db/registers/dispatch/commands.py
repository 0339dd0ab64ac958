"""All that may be done with calls and patrols, and what is sent to an incident."""

from __future__ import annotations

from db.kernel.access import DESK
from db.kernel.desk import Act, command
from db.registers.dispatch import calls, cases, drawing, forms, patrols
from db.registers.dispatch.sending import send
from db.registers.incidents.rules import ENDED, LIVE
from db.words.messages import M_, Refused


@command("incident.send_unit", label="Send a patrol", form=forms.SendUnit, roles=DESK, needs=LIVE)
def send_to_incident(act: Act, form: forms.SendUnit) -> str:
    """Sends a patrol to an incident; returns the incident's number. Raises Refused as `send` does.

    One that has ended is asked about: a wrong number in the command line would send a patrol to last week's place.
    """
    case = cases.case_of(act.conn, act.unit, form.record or "")
    if case is None or case.register != "incident":
        raise Refused("not_found", {}, M_("There is no such incident."))
    if case.state not in LIVE:
        raise Refused("conflict", {}, M_("Incident {number} is void. Reopen it first.", number=case.number))
    if case.state in ENDED:
        act.ask("patrol", M_("Incident {number} has ended: is it this one?", number=case.number))
    return send(act, form, case)


__all__ = ["calls", "drawing", "patrols", "send_to_incident"]
