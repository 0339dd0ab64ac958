"""What may be done with faults and visits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from db.kernel.base.access import DESK
from db.kernel.desk.corrections import correction
from db.kernel.desk.desk import Act, command
from db.reference.lists.queries import item
from db.registers.post.forms import AddToPost, EndPost, NotePost
from db.registers.post.models import POST
from db.registers.post.rules import ENDED, OPEN
from db.words.messages import M_, Refused


@command("post.note", label="Note a fault or a visit", form=NotePost, roles=DESK, opens=True, writes="post_noted")
def note_post(act: Act, form: NotePost) -> str:
    """A fault or a visit, from now unless said otherwise; returns its number."""
    since = form.since or act.now
    _check(act, "since", since)
    if form.ended_at is not None:
        _check(act, "ended_at", form.ended_at)
        if form.ended_at < since:
            act.ask("ended_at", M_("This is before it began."))
    act.raise_if_refused()
    kind = item(act.conn, "post_event", form.kind)
    heading = "fault" if kind is None else str(kind.extra.get("group", "fault"))
    facts = act.number("post")
    act.append("post_noted", record=form.uid, at=since, form=form, facts={**facts, "heading": heading})
    return str(facts["number"])


def _check(act: Act, name: str, at: datetime) -> None:
    if at > act.now:
        act.ask(name, M_("This lies in the future."))


def _post(act: Act) -> Row[Any]:
    post = act.conn.execute(select(POST).where(POST.c.unit == act.unit, POST.c.uid == act.form.record)).first()
    if post is None:
        raise Refused("not_found", {}, M_("No such fault or visit."))
    return post


@command("post.add", label="Add what was done", form=AddToPost, roles=DESK, writes="post_added")
def add_to_post(act: Act, form: AddToPost) -> str:
    """What was done or said since; also after the end."""
    post = _post(act)
    act.append("post_added", record=post.uid, form=form)
    return str(post.number)


@command("post.end", label="End it", form=EndPost, roles=DESK, needs={OPEN}, writes="post_ended")
def end_post(act: Act, form: EndPost) -> str:
    """The fault is mended, or the visitor has left, now unless said otherwise. Raises Refused("conflict")."""
    post = _post(act)
    if post.state == ENDED:
        raise Refused("conflict", {}, M_("{number} has ended already.", number=post.number))
    at = form.ended_at or act.now
    _check(act, "ended_at", at)
    if at < post.since:
        act.ask("ended_at", M_("This is before it began."))
    act.raise_if_refused()
    act.append("post_ended", record=post.uid, at=at, form=form)
    return str(post.number)


correct_entry = correction("post", DESK)
