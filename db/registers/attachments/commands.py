"""What may be done with attachments: added to an incident or a custody record, taken back."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.kernel import journal, sealing
from db.kernel.access import DESK, LEADERS, Role
from db.kernel.desk import Act, Desk, command
from db.kernel.pointing import target_of
from db.registers.attachments import contents, forms, rules
from db.registers.attachments.listing import attachments_of
from db.registers.attachments.models import ATTACHMENT
from db.registers.incidents.rules import LIVE
from db.storage import reserve
from db.storage.models import INDEX
from db.words.forms import Form
from db.words.messages import M_, Refused

CASE = DESK | {Role.INVESTIGATION}
"""Who works on an incident: as db/registers/incidents/acting.py."""
LINE = "attachment:"
"""What is remembered beside the store of an erased one, so that restoring an older backup erases it again."""
ROOM = 3
"""Times its size: what a content takes while the write-ahead log holds it too, with something to spare."""


@command(
    "incident.attach", label="Attach a scan or photograph", form=forms.Attach, roles=CASE, needs=LIVE, group="Record"
)
def attach_to_incident(act: Act, form: forms.Attach) -> str:
    """Attaches a file to an incident, after its approval too; returns the incident's number."""
    return _attach(act, form, "incident")


@command("custody.attach", label="Attach a scan or photograph", form=forms.Attach, roles=DESK)
def attach_to_custody(act: Act, form: forms.Attach) -> str:
    """Attaches a file to a custody record, in any state; returns the record's number."""
    return _attach(act, form, "custody")


@command(
    "incident.withdraw_attachment", label="Take an attachment back", form=forms.Withdraw, roles=CASE, group="Record"
)
def withdraw_from_incident(act: Act, form: forms.Withdraw) -> str:
    """Takes an attachment of an incident back; returns the incident's number."""
    return _withdraw(act, form, "incident")


@command("custody.withdraw_attachment", label="Take an attachment back", form=forms.Withdraw, roles=DESK)
def withdraw_from_custody(act: Act, form: forms.Withdraw) -> str:
    """Takes an attachment of a custody record back; returns the record's number."""
    return _withdraw(act, form, "custody")


@command(
    "incident.erase_attachment", label="Erase an attachment", form=forms.Erase, roles=LEADERS, guards=True,
    group="Record",
)  # fmt: skip
def erase_from_incident(act: Act, form: forms.Erase) -> str:
    """Erases an attachment of an incident for good; returns the incident's number."""
    return _erase(act, form, "incident")


@command("custody.erase_attachment", label="Erase an attachment", form=forms.Erase, roles=LEADERS, guards=True)
def erase_from_custody(act: Act, form: forms.Erase) -> str:
    """Erases an attachment of a custody record for good; returns the record's number."""
    return _erase(act, form, "custody")


def erase_again(conn: Connection, desk: Desk, remembered: tuple[str, ...]) -> None:
    """Erase once more what an older backup brought back."""
    for line in remembered:
        uid = line.removeprefix(LINE)
        if line.startswith(LINE) and (target := journal.event_by_uid(conn, uid)) is not None and target.words:
            journal.note(
                conn, desk.store, desk.source, forms.ERASED, record=target.record, officer=desk.officer.uid,
                facts={"target": uid},
            )  # fmt: skip


def _number(act: Act, form: Form, register: str) -> str:
    here = (INDEX.c.unit == act.unit, INDEX.c.uid == form.record, INDEX.c.register == register)
    row = act.conn.execute(select(INDEX.c.number, INDEX.c.sealed).where(*here)).first()
    if row is None:
        raise Refused("not_found", {}, M_("There is no such record."))
    if row.sealed:
        raise Refused("conflict", {}, M_("This record is sealed: nothing is attached to it any more."))
    return str(row.number)


def _attach(act: Act, form: forms.Attach, register: str) -> str:
    number = _number(act, form, register)
    assert form.record is not None
    kind, wrong = rules.kind_of(form.content), rules.wrong_with(form.content)
    if kind is None or wrong is not None:
        raise Refused("invalid", {"path": wrong or M_("There is no such file.")})
    pages = form.pages if form.pages is not None else rules.pages_of(kind, form.content)
    if pages is None:
        raise Refused("invalid", {"pages": M_("The pages of this file can't be counted. Write how many there are.")})
    if not 1 <= pages <= 10_000:
        raise Refused("invalid", {"pages": M_("From 1 to {most} pages.", most=10_000)})
    others = attachments_of(act.conn, act.unit, form.record)
    if len(others) >= rules.MOST:
        raise Refused("invalid", {"path": M_("A record takes {most} attachments at most.", most=rules.MOST)})
    same = next((one for one in others if one.sha256 == contents.sha256(form.content)), None)
    if same is not None:
        raise Refused("invalid", {"path": M_("This file is attached already: no. {place}.", place=same.place)})
    if reserve.free(act.desk.store.home) < ROOM * len(form.content) + 2 * reserve.BYTES:
        raise Refused("invalid", {"path": M_("The disk has too little room for this file. Free some space first.")})
    act.settle()
    named = rules.clean_name(form.path or "", kind)
    if form.protected:  # the name of the file may be the person's
        named = f"protected-{len(others) + 1}{rules.ENDINGS[kind]}"
    kept = forms.Attached(
        name=named, kind=kind, what=form.what, size=len(form.content), pages=pages, protected=form.protected,
        note=form.note, sha256=contents.put(act.conn, form.content),
    )  # fmt: skip
    act.append(forms.ADDED, record=form.record, form=kept)
    return number


def _withdraw(act: Act, form: forms.Withdraw, register: str) -> str:
    number = _number(act, form, register)
    target = target_of(act, form)
    here = (ATTACHMENT.c.unit == act.unit, ATTACHMENT.c.uid == target.uid)
    if not act.conn.execute(select(ATTACHMENT.c.stands).where(*here)).scalar_one_or_none():
        raise Refused("conflict", {"target": M_("This attachment was taken back already.")})
    act.settle()
    act.append(forms.WITHDRAWN, record=form.record, form=form)
    return number


def _erase(act: Act, form: forms.Erase, register: str) -> str:
    number = _number(act, form, register)
    target = target_of(act, form)
    if not target.words:
        raise Refused("conflict", {"target": M_("This attachment is erased already.")})
    act.settle()
    act.append(forms.ERASED, record=form.record, form=form)
    sealing.remember(act.desk.store.home, f"{LINE}{target.uid}")
    return number
