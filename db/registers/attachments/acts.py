"""What may be done with the attachments of a record, whatever its register: added, taken back, erased."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.kernel.base.officer import Desk
from db.kernel.desk.desk import Act
from db.kernel.desk.entry_reference import target_of
from db.kernel.journal import journal, stored_events
from db.registers.attachments import contents, forms, rules
from db.registers.attachments.models import ATTACHMENT
from db.registers.attachments.show import attachments_of
from db.storage import reserve, sealed_list
from db.storage.models import INDEX
from db.words.forms import Form
from db.words.messages import M_, Refused

LINE = "attachment:"
"""What is remembered beside the store of an erased one, so that restoring an older backup erases it again."""
ROOM = 3
"""Times its size: what a content takes while the write-ahead log holds it too, with something to spare."""


def erase_again(conn: Connection, desk: Desk, remembered: tuple[str, ...]) -> None:
    """Erase once more what an older backup brought back."""
    for line in remembered:
        uid = line.removeprefix(LINE)
        if (
            line.startswith(LINE)
            and (target := stored_events.event_by_uid(conn, desk.store.unit, uid)) is not None
            and target.kind == forms.ADDED
            and target.words
        ):
            noted = journal.Note(forms.ERASED, record=target.record, officer=desk.officer.uid, facts={"target": uid})
            journal.note(conn, desk.store, desk.source, noted)


def _number(act: Act, form: Form, register: str) -> str:
    here = (INDEX.c.unit == act.unit, INDEX.c.uid == form.record, INDEX.c.register == register)
    row = act.conn.execute(select(INDEX.c.number, INDEX.c.sealed).where(*here)).first()
    if row is None:
        raise Refused("not_found", {}, M_("There is no such record."))
    if row.sealed:
        raise Refused("conflict", {}, M_("This record is sealed: nothing is attached to it any more."))
    return str(row.number)


def attach(act: Act, form: forms.Attach, register: str) -> str:
    """Keep a file with a record, in the caller's transaction. The record's number.

    Raises Refused: "not_found", "conflict" where it is sealed, "invalid" where the file can't be taken.
    """
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
    same = next((other for other in others if other.sha256 == contents.sha256(form.content)), None)
    if same is not None:
        raise Refused("invalid", {"path": M_("This file is attached already: no. {place}.", place=same.place)})
    if reserve.free(act.desk.store.home) < ROOM * len(form.content) + reserve.MARK:
        raise Refused("invalid", {"path": M_("The disk has too little room for this file. Free some space first.")})
    act.raise_if_refused()
    named = rules.clean_name(form.path or "", kind)
    if form.protected:  # the name of the file may be the person's
        named = f"protected-{len(others) + 1}{rules.ENDINGS[kind]}"
    kept = forms.Attached(
        name=named, kind=kind, what=form.what, size=len(form.content), pages=pages, protected=form.protected,
        note=form.note, sha256=contents.put(act.conn, act.unit, form.content),
    )  # fmt: skip
    act.append(forms.ADDED, record=form.record, form=kept)
    return number


def withdraw(act: Act, form: forms.Withdraw, register: str) -> str:
    """Take an attachment back. The record's number. Raises Refused("not_found", "conflict", "invalid")."""
    number = _number(act, form, register)
    target = target_of(act, form)
    here = (ATTACHMENT.c.unit == act.unit, ATTACHMENT.c.uid == target.uid)
    if not act.conn.execute(select(ATTACHMENT.c.stands).where(*here)).scalar_one_or_none():
        raise Refused("conflict", {"target": M_("This attachment was taken back already.")})
    act.raise_if_refused()
    act.append(forms.WITHDRAWN, record=form.record, form=form)
    return number


def erase(act: Act, form: forms.Erase, register: str) -> str:
    """Erase an attachment for good. The record's number. Raises Refused("not_found", "conflict", "invalid")."""
    number = _number(act, form, register)
    target = target_of(act, form)
    if not target.words:
        raise Refused("conflict", {"target": M_("This attachment is erased already.")})
    act.raise_if_refused()
    act.append(forms.ERASED, record=form.record, form=form)
    sealed_list.remember(act.desk.store, act.conn, f"{LINE}{target.uid}")
    return number
