"""A scan or photograph put to an incident or a custody record, taken back, erased."""

from __future__ import annotations

from db.kernel.base.access import DESK, LEADERS
from db.kernel.desk.desk import Act, command
from db.registers.attachments import acts, forms
from db.registers.custody.custody_acts import refuse_involved_in
from db.registers.incidents.incident_acts import CASE
from db.registers.incidents.rules import LIVE


@command(
    "incident.attach",
    label="Attach a scan or photograph",
    form=forms.Attach,
    roles=CASE,
    needs=LIVE,
    group="Record",
    writes="attachment_added",
)
def attach_to_incident(act: Act, form: forms.Attach) -> str:
    """Attaches a file to an incident, after its approval too; returns the incident's number."""
    return acts.attach(act, form, "incident")


@command("custody.attach", label="Attach a scan or photograph", form=forms.Attach, roles=DESK,
         writes="attachment_added")  # fmt: skip
def attach_to_custody(act: Act, form: forms.Attach) -> str:
    """Attaches a file to a custody record, in any state; returns the record's number."""
    return acts.attach(act, form, "custody")


@command(
    "incident.withdraw_attachment",
    label="Take an attachment back",
    form=forms.Withdraw,
    roles=CASE,
    group="Record",
    writes="attachment_withdrawn",
)
def withdraw_from_incident(act: Act, form: forms.Withdraw) -> str:
    """Takes an attachment of an incident back; returns the incident's number."""
    return acts.withdraw(act, form, "incident")


@command("custody.withdraw_attachment", label="Take an attachment back", form=forms.Withdraw, roles=DESK,
         another="stand_in", writes="attachment_withdrawn")  # fmt: skip
def withdraw_from_custody(act: Act, form: forms.Withdraw) -> str:
    """Takes an attachment of a custody record back; returns the record's number. Who is named there: "forbidden"."""
    refuse_involved_in(act, form.record)
    return acts.withdraw(act, form, "custody")


@command(
    "incident.erase_attachment", label="Erase an attachment", form=forms.Erase, roles=LEADERS, guards=True,
    writes="attachment_erased",
    group="Record",
)  # fmt: skip
def erase_from_incident(act: Act, form: forms.Erase) -> str:
    """Erases an attachment of an incident for good; returns the incident's number."""
    return acts.erase(act, form, "incident")


@command("custody.erase_attachment", label="Erase an attachment", form=forms.Erase, roles=LEADERS, guards=True,
         another="stand_in", writes="attachment_erased")  # fmt: skip
def erase_from_custody(act: Act, form: forms.Erase) -> str:
    """Erases an attachment of a custody record for good; returns its number. Who is named there: "forbidden"."""
    refuse_involved_in(act, form.record)
    return acts.erase(act, form, "custody")
