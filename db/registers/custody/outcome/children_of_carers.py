"""Children whose carer leaves: they go along, or the record of each says that the carer left and calls for delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from db.kernel.desk.desk import Act
from db.registers.custody import rules
from db.registers.custody.case.effects_children import TO_PROSECUTOR, TO_WELFARE
from db.registers.custody.case.meaning import child_suspect, fear_blocks
from db.registers.custody.case.receivers import is_removal
from db.registers.custody.case.walling import WAYS_OUT, Wall, decided
from db.registers.custody.custody_acts import ActedOn, ToWrite, proposed, write_behind
from db.registers.custody.people_held import HeldCase, held_cases
from db.words.forms import Form
from db.words.messages import M_

SURE_WORDS = frozenset({"child", "document"})
"""By whose word (a code of custody_tie_word) nobody asks before a removal."""


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
            "children_along", M_("Children are here with this person ({numbers}). Do they go too?", numbers=numbers)
        )
    taken = [child for child in children if along and not child_suspect(child.case)]
    moves = kind in ("person_moved", "person_referred")
    _ask_of_wish(act, taken, "family_along" if moves else "children_along")
    walls = rules.walls_of(record.case, proposed(act, form, kind, facts), act.now)
    if moves and is_removal(proposed(act, form, kind, facts).facts):
        _ask_of_carer(act, taken, form.record)
        walls += _of_other_parents(act, taken, form)
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
            given = {"to": "child_to_carer", "at": at, "receipt": number, "with": number, **_copy_of(form)}
            act.append("child_delivered", record=child.uid, at=at, facts=given)
    return number


def _copy_of(form: Form) -> dict[str, Any]:
    """The answer about the copy for whoever goes, which is that for the children who go along."""
    return {name: getattr(form, name, None) for name in ("copy_given", "no_copy")}


def _of_children(taken: Sequence[HeldCase], ahead: rules.Proposed, now: datetime) -> tuple[Wall, ...]:
    """The walls of the records of children who go along, each with its record's number."""
    return tuple(
        replace(wall, why=M_("Record {number}: {wall}", number=child.number, wall=wall.why))
        for child in taken
        for wall in rules.walls_of(child.case, ahead, now)
    )


def _ask_of_wish(act: Act, taken: Sequence[HeldCase], field: str) -> None:
    """Ask about children who did not want the family told and go with it, while nobody who decides was told."""
    unsettled = [child.number for child in taken if child.case.open_tracks((TO_WELFARE, TO_PROSECUTOR))]
    if unsettled:
        numbers = ", ".join(unsettled)
        act.ask(
            field,
            M_("{numbers}: did not want the family told, and the deciding authority was not told yet. Call "
"123 first.",
               numbers=numbers),
        )  # fmt: skip


def _ask_of_carer(act: Act, taken: Sequence[HeldCase], carer: str | None) -> None:
    """Before a removal it is asked whose word it is that this is the child's parent or carer."""
    unsaid = [child.number for child in taken if child.case.tie_words.get(carer or "") not in SURE_WORDS]
    if unsaid:
        numbers = ", ".join(unsaid)
        act.ask(
            "family_along",
            M_("Before a removal: does the child, asked alone, call this person parent or carer ({numbers})?",
               numbers=numbers),
        )  # fmt: skip


def _of_other_parents(act: Act, taken: Sequence[HeldCase], form: Form) -> tuple[Wall, ...]:
    """The wall of a child whose other parent or carer, held here, said fear of return: nobody has decided on it.

    A numbered decision of welfare about the child opens it, as one of the authority for asylum about the parent does.
    """
    facts = proposed(act, form, "person_moved", {}).facts
    held = {each.uid: each for each in held_cases(act.conn, act.unit)} if taken else {}
    afraid = [
        (child, held[uid])
        for child in taken
        for uid in sorted(child.case.carers - {form.record or ""})
        if uid in held and fear_blocks(held[uid].case) and not decided(child.case, "welfare", facts)
    ]
    return tuple(
        Wall(
            "other_parent_fears",
            "to",
            M_(
                "Record {number}: the other parent or carer ({other}), held here, fears return. The child stays until"
                " that is decided.",
                number=child.number,
                other=parent.number,
            ),
            WAYS_OUT,
        )
        for child, parent in afraid
    )


def left_alone(act: Act, form: Form, number: str) -> None:
    """A carer died or escaped: the record of each child says so, and calls for what is due."""
    for child in dependants(act, form.record):
        at = getattr(form, "at", None) or act.now
        act.append("carer_left", record=child.uid, at=at, facts={"about": form.record, "other": number})
