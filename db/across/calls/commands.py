"""A call that becomes an incident, and a patrol that is sent to one."""

from __future__ import annotations

from typing import Any

from db.kernel.base.access import DESK
from db.kernel.base.scenes import scene_of
from db.kernel.desk import drafts
from db.kernel.desk.desk import Act, command
from db.registers.dispatch.calls import forms
from db.registers.dispatch.calls.commands import OPEN, call_of, take_along
from db.registers.dispatch.calls.questions import questions_for, written
from db.registers.dispatch.rules import answers_of
from db.registers.dispatch.sending import cases
from db.registers.dispatch.sending.acts import send
from db.registers.dispatch.sending.forms import SendUnit
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.rules import ENDED, LIVE
from db.words.messages import M_, Refused


@command("incident.send_unit", label="Send a patrol", form=SendUnit, roles=DESK, needs=LIVE,
         writes=("patrol_asked", "patrol_sent"))  # fmt: skip
def send_to_incident(act: Act, form: SendUnit) -> str:
    """Sends a patrol to an incident; returns the incident's number. Raises Refused as `send` does.

    One that has ended is asked about: a wrong number in the command line would send a patrol to last week's place.
    """
    scene = scene_of(act.conn, act.unit, form.record or "")
    if scene is None or scene.register != "incident":
        raise Refused("not_found", {}, M_("No such incident."))
    if scene.state not in LIVE:
        raise Refused("conflict", {}, M_("Incident {number} is void. Reopen it first.", number=scene.number))
    if scene.state in ENDED:
        act.ask("patrol", M_("Incident {number} has ended. Is it this one?", number=scene.number))
    return send(act, form, scene)


@command("call.finish", label="Open the incident", form=forms.FinishCall, roles=DESK, needs=OPEN,
         writes=("call_finished", "call_joined", "incident_reported"))  # fmt: skip
def finish_call(act: Act, form: forms.FinishCall) -> str:
    """Opens the incident of a call, with what the caller said; returns the incident's number.

    Raises Refused("invalid").
    """
    call = call_of(act, form, OPEN)
    if not call.type:
        raise Refused("invalid", {}, M_("Choose the type first."))
    if not (call.place or call.summary):
        raise Refused("invalid", {}, M_("Write the place, or a few words about the incident."))
    if form.occurred_from is not None and form.occurred_from > act.now:
        raise Refused("invalid", {"occurred_from": M_("This time has not come yet.")})
    given = answers_of(call.answers)
    asked = questions_for(act.conn, call.type)
    skipped = [question.code for question in asked if not given.get(question.code)]
    said = [call.summary or "", written(asked, given), form.note or ""]
    report = ReportIncident(
        type=call.type, place=call.place, summary="\n".join(part for part in said if part) or None,
        caller_name=call.caller_name, caller_phone=call.caller_phone, caller_unknown=call.caller_unknown,
        source="call_110", severity=call.severity, reported_at=call.started_at, occurred_from=form.occurred_from,
    )  # fmt: skip
    facts: dict[str, Any] = act.number("incident")
    facts["located"] = cases.located(act.conn, call.place)
    facts["call"] = call.uid
    facts["code"] = call.caller_code
    act.append("incident_reported", record=form.uid, at=call.started_at, form=report, facts=facts)
    act.append("call_finished", record=call.uid, form=form, facts={"about": form.uid, "skipped": skipped or None})
    take_along(act, call.uid, form.uid, str(facts["number"]))
    drafts.drop_of(act.conn, call.uid)
    return str(facts["number"])
