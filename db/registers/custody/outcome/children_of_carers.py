"""Children whose carer leaves: they go along, or the record of each says that the carer left and calls for delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from db.kernel.desk.desk import Act
from db.registers.custody import rules
from db.registers.custody.case.meaning import child_suspect
from db.registers.custody.case.walling import Wall
from db.registers.custody.custody_acts import ActedOn, ToWrite, proposed, write_behind
from db.registers.custody.people_held import HeldCase, held_cases
from db.words.forms import Form
from db.words.messages import M_


def dependants(act: Act, record: str | None) -> tuple[HeldCase, ...]:
    """The children held now whom the person of this record cares for."""
    return tuple(child for child in held_cases(act.conn, act.unit) if child.case.child and record in child.case.carers)


def leave(act: Act, form: Form, record: ActedOn, kind: str, facts: Mapping[str, Any], *, along: bool | None) -> str:
    """Write how a carer leaves, and the same day what that is for the children; returns the carer's number.

    Who stands free or before a judge takes the children as their carer. On a move they go the same way, and the walls
    of each child's own record stand. A child who is suspected never goes along.
    """
    children = dependants(act, form.record)
    if children and along is None:
        numbers = ", ".join(child.number for child in children)
        act.ask(
            "children_along", M_("Children are here with this person ({numbers}): do they go along?", numbers=numbers)
        )
    taken = [child for child in children if along and not child_suspect(child.case)]
    moves = kind in ("person_moved", "person_referred")
    walls = rules.walls_of(record.case, proposed(act, form, kind, facts), act.now)
    if moves:
        walls += _of_children(taken, proposed(act, form, kind, {**facts, "with": record.number}), act.now)
    number = write_behind(act, form, record, ToWrite(kind, dict(facts), walls))
    at = getattr(form, "at", None) or act.now
    for child in children:
        if child not in taken:
            act.append("carer_left", record=child.uid, at=at, facts={"about": form.record, "other": number})
        elif moves:
            act.append(kind, record=child.uid, at=at, form=form, facts={**facts, "with": number, "split": None})
        else:
            given = {"to": "child_to_carer", "at": at, "receipt": number, "with": number, "copy": _copy_of(form)}
            act.append("child_delivered", record=child.uid, at=at, facts=given)
    return number


def _copy_of(form: Form) -> str | None:
    """The answer about the copy for whoever goes, which is that for the children who go along."""
    return getattr(form, "copy", None) or ("given" if getattr(form, "copy_given", None) else None)


def _of_children(taken: Sequence[HeldCase], ahead: rules.Proposed, now: datetime) -> tuple[Wall, ...]:
    """The walls of the records of children who go along, each with its record's number."""
    return tuple(
        replace(wall, why=M_("Record {number}: {wall}", number=child.number, wall=wall.why))
        for child in taken
        for wall in rules.walls_of(child.case, ahead, now)
    )


def left_alone(act: Act, form: Form, number: str) -> None:
    """A carer died or escaped: the record of each child says so, and calls for what is due."""
    for child in dependants(act, form.record):
        at = getattr(form, "at", None) or act.now
        act.append("carer_left", record=child.uid, at=at, facts={"about": form.record, "other": number})
