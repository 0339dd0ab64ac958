"""Families: records that belong together. A parting needs a reason, and a signature from above the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from db.kernel.base.access import DESK
from db.kernel.desk.desk import Act, command
from db.kernel.projections import numbering
from db.registers.custody.arrivals.forms import Link
from db.registers.custody.case.ages import ADULT
from db.registers.custody.case.case import CARERS
from db.registers.custody.case.status import HERE
from db.registers.custody.custody_acts import find, takes_back
from db.registers.custody.entries_in_question import case_of
from db.registers.custody.models import CUSTODY, LINK
from db.words.messages import M_, Message, Refused

REVERSE = {"parent": "child", "child": "parent", "carer": "dependant", "dependant": "carer"}
"""What the first is to the second, where that is another word."""
SPEAKS = 3
"""From this age on a child can say who somebody is."""
YEARS_OLDER = 15
"""A parent or carer is so much older at least, or is asked about."""


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
    denied = False
    for carer, child, what in (
        (other, form.record, form.tie),
        (form.record, other, REVERSE.get(form.tie, form.tie)),
    ):
        if what not in CARERS:
            continue
        if cares_for_nobody(act, carer):
            act.ask("other", M_("A carer must be an adult held here. The child counts as alone."))
        ages = [case_of(act.conn, act.unit, uid).age for uid in (carer, child)]
        field, doubt = _doubt_of_carer(ages[0], ages[1], form.by_word)
        if doubt is not None:
            act.ask(field, doubt)
            denied = form.by_word == "denied"
    act.raise_if_refused()
    facts = {"by_word": form.by_word} if form.by_word else {}
    told = {"notify": True} if denied else {}
    tie_together(act, (form.record, custody.number), (other, number), form.tie, facts | told)
    return custody.number


def _doubt_of_carer(carer: int | None, child: int | None, by_word: str | None) -> tuple[str, Message | None]:
    """(field, what is asked about a parent or carer), by the ages of both; a child's own word asks nothing."""
    if by_word == "denied":
        return "by_word", M_(
            "The link was denied. Why link them anyway? Ask the child alone, and the person who denies it."
        )
    if by_word == "adult" and (child is None or child >= SPEAKS):
        return "by_word", M_("By the adult's word alone: what does the child say, asked alone?")
    return "other", young_carer(carer, child)


def young_carer(carer: int | None, child: int | None) -> Message | None:
    """The question about a carer by the age of both; None where the carer is old enough, or is no child's."""
    if carer is None or child is None or child >= ADULT or carer - child >= YEARS_OLDER:
        return None
    return M_("This carer is less than {years} years older than the child. Is this right?", years=YEARS_OLDER)


def tie_together(
    act: Act, one: tuple[str, str], other: tuple[str, str], tie: str, said: Mapping[str, Any] | None = None
) -> None:
    """Write in two records, (uid, number) each, that they belong together: `other` is `tie` of `one`.

    A carer who is not held here, or is a child, is written as one who is absent: the child counts as alone. `said`:
    facts that both entries keep besides.
    """
    for (uid, _), (about, number), what in ((one, other, tie), (other, one, REVERSE.get(tie, tie))):
        facts: dict[str, Any] = {"about": about, "other": number, "tie": what, **(said or {})}
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
