"""Families: records that belong together. A parting needs a reason, and a signature from above the desk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from db.kernel.base.access import DESK
from db.kernel.desk.desk import Act, command
from db.kernel.projections import numbering
from db.registers.custody.arrivals.forms import Link
from db.registers.custody.case.case import CARERS
from db.registers.custody.case.status import HERE
from db.registers.custody.custody_acts import find, takes_back
from db.registers.custody.entries_in_question import case_of
from db.registers.custody.models import CUSTODY, LINK
from db.words.messages import M_, Refused

REVERSE = {"parent": "child", "child": "parent", "carer": "dependant", "dependant": "carer"}
"""What the first is to the second, where that is another word."""


@command("custody.link", label="Link with family or carer", form=Link, roles=DESK, writes="custody_linked")
def link(act: Act, form: Link) -> str:
    """Links two records, in both of them; `not_related` takes a link back. Returns the record's number.

    Raises Refused("invalid").
    """
    custody = find(act, form)
    other, number = numbering.find(act.conn, act.desk.store, "custody", form.other or "", act.now)
    if other == form.record:
        raise Refused("invalid", {"other": M_("This is the record itself.")})
    assert form.record is not None
    for carer, what in ((other, form.tie), (form.record, REVERSE.get(form.tie, form.tie))):
        if what in CARERS and cares_for_nobody(act, carer):
            act.ask("other", M_("Who is not held here, or is a child, is nobody's carer: the child counts as alone."))
    act.raise_if_refused()
    tie_together(act, (form.record, custody.number), (other, number), form.tie)
    return custody.number


def tie_together(act: Act, one: tuple[str, str], other: tuple[str, str], tie: str) -> None:
    """Write in two records, (uid, number) each, that they belong together: `other` is `tie` of `one`.

    A carer who is not held here, or is a child, is written as one who is absent: the child counts as alone.
    """
    for (uid, _), (about, number), what in ((one, other, tie), (other, one, REVERSE.get(tie, tie))):
        facts: dict[str, Any] = {"about": about, "other": number, "tie": what}
        if what in CARERS:
            facts |= takes_back(case_of(act.conn, act.unit, uid), "child_delivery") or {}
            facts |= {"absent": True} if cares_for_nobody(act, about) else {}
        act.append("custody_linked", record=uid, facts=facts)


def cares_for_nobody(act: Act, record: str) -> bool:
    """Whether the person of a record, by its uid, is not held here, or counts as a child."""
    case = case_of(act.conn, act.unit, record)
    return case.status.state not in HERE or case.child


def family_here(act: Act, record: str) -> tuple[str, ...]:
    """Numbers of the records linked with this one whose people are held here now."""
    chosen = (
        select(CUSTODY.c.number)
        .join(LINK, (LINK.c.unit == CUSTODY.c.unit) & (LINK.c.about == CUSTODY.c.uid))
        .where(LINK.c.unit == act.unit, LINK.c.record == record, CUSTODY.c.state.in_(HERE))
    )
    return tuple(act.conn.execute(chosen.order_by(CUSTODY.c.number)).scalars())
