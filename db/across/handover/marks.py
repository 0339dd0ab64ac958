"""The moment key: one key marks now, also on a locked screen; what it was is said later.

A mark is a record without a number, and belongs to the officer who signed in last on that machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from db.across.handover.mark_forms import ExplainMark, SetMark
from db.across.handover.models import MARK
from db.across.handover.references import referred
from db.kernel.base.access import EVERYONE, FIELD, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command, query
from db.reference.officers.queries import names
from db.words.messages import M_, Message, Refused
from db.words.records import PanelItem

MARK_KINDS: dict[str, Message] = {
    "emergency": M_("Emergency"),
    "arrival": M_("Arrival"),
    "left": M_("Left"),
    "call": M_("Call"),
    "unspecified": M_("Marked moment"),
}
LIMIT = 50


def words_of_kind(kind: str) -> Message:
    """The words of a kind of mark. One that a unit added while the list was open to it is a marked moment."""
    return MARK_KINDS.get(kind, MARK_KINDS["unspecified"])


@dataclass(frozen=True, slots=True)
class OpenMark:
    """A mark that nobody has explained."""

    uid: str
    kind: str
    at: datetime
    officer_name: str


@command("mark.set", label="Mark this moment", form=SetMark, roles=EVERYONE, opens=True, writes="mark_set")
def set_mark(act: Act, form: SetMark) -> str:
    """Marks a moment, now unless said otherwise. Write-only: it shows nothing and asks nothing. Returns ""."""
    act.append("mark_set", record=form.uid, at=form.at, facts={"kind": form.kind or "unspecified"})
    return ""


@command("mark.explain", label="Describe the marked moment", form=ExplainMark, roles=FIELD, writes="mark_explained")
def explain_mark(act: Act, form: ExplainMark) -> str:
    """Says what the mark `form.record` was, and which record it belongs to if any. Once; returns "".

    Raises Refused("conflict", "not_found").
    """
    mark = act.conn.execute(select(MARK).where(MARK.c.unit == act.unit, MARK.c.uid == form.record)).first()
    if mark is None:
        raise Refused("not_found", {}, M_("No such marked moment."))
    if mark.explained_at is not None:
        raise Refused("conflict", {}, M_("This mark was explained already."))
    facts = {} if form.about is None else referred(act, form.about, "about")
    act.append("mark_explained", record=mark.uid, form=form, facts=facts)
    return ""


@query("mark.unexplained", roles=FIELD | READERS)
def unexplained(reading: Reading) -> tuple[OpenMark, ...]:
    """The marks nobody has explained, the oldest first, at most 50."""
    officers = names(reading.conn)
    chosen = (
        select(MARK)
        .where(MARK.c.unit == reading.unit, MARK.c.explained_at.is_(None))
        .order_by(MARK.c.at, MARK.c.uid)
        .limit(LIMIT)
    )
    return tuple(
        OpenMark(row.uid, row.kind, row.at, officers.get(row.officer, ("", row.officer))[1])
        for row in reading.conn.execute(chosen)
    )


@query("shift.marks", roles=FIELD | READERS)
def marks(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel of marks to explain."""
    unexplained_marks: tuple[OpenMark, ...] = unexplained.read(reading)
    return tuple(
        PanelItem(
            M_("{kind}, marked by {officer}", kind=words_of_kind(mark.kind), officer=mark.officer_name),
            mark.at,
            "urgent" if mark.kind == "emergency" else "",
            what=words_of_kind(mark.kind),
            end=mark.officer_name,
        )
        for mark in unexplained_marks
    )
