"""Children whose carer leaves: they go along, or the record of each says that the carer left and calls for delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.kernel.desk import Act
from db.registers.custody import rules
from db.registers.custody.acting import Found, counted_facts, write
from db.registers.custody.case.meaning import child_suspect
from db.registers.custody.held import HeldCase, held_cases
from db.words.forms import Form
from db.words.messages import M_, Refused


def dependants(act: Act, record: str | None) -> tuple[HeldCase, ...]:
    """The children held now whom the person of this record cares for."""
    return tuple(one for one in held_cases(act.conn, act.unit) if one.case.child and record in one.case.carers)


def leave(act: Act, form: Form, found: Found, kind: str, facts: Mapping[str, Any], *, along: bool | None) -> str:
    """Write how a carer leaves, and the same day what that is for the children; returns the carer's number.

    Who stands free or before a judge takes the children as their carer. On a move they go the same way, and the walls
    of each child's own record stand. A child who is suspected never goes along.
    """
    children = dependants(act, form.record)
    if children and along is None:
        numbers = ", ".join(one.number for one in children)
        act.ask(
            "children_along", M_("Children are here with this person ({numbers}): do they go along?", numbers=numbers)
        )
    taken = [one for one in children if along and not child_suspect(one.case)]
    moves = kind in ("person_moved", "person_referred")
    if moves:
        _hold_to_walls(act, form, kind, facts, taken)
    number = write(act, form, found, kind, dict(facts))
    at = getattr(form, "at", None) or act.now
    for one in children:
        if one not in taken:
            act.append("carer_left", record=one.uid, at=at, facts={"about": form.record, "other": number})
        elif moves:
            act.append(kind, record=one.uid, at=at, form=form, facts={**facts, "with": number, "split": None})
        else:
            given = {"to": "child_to_carer", "at": at, "receipt": number, "with": number}
            act.append("child_delivered", record=one.uid, at=at, facts=given)
    return number


def _hold_to_walls(act: Act, form: Form, kind: str, facts: Mapping[str, Any], taken: Sequence[HeldCase]) -> None:
    """Raises Refused "wall." and a name where a child's own record closes the way."""
    proposed = rules.Proposed(kind, {**counted_facts(act, form), **facts})
    for one in taken:
        for wall in rules.walls_of(one.case, proposed, act.now):
            message = M_("Record {number}: {wall}", number=one.number, wall=wall.message)
            raise Refused(f"wall.{wall.name}", {wall.field: message}, message)


def left_alone(act: Act, form: Form, number: str) -> None:
    """A carer died or escaped: the record of each child says so, and calls for what is due."""
    for one in dependants(act, form.record):
        at = getattr(form, "at", None) or act.now
        act.append("carer_left", record=one.uid, at=at, facts={"about": form.record, "other": number})
