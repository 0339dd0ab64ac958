"""What must not happen yet: sending somebody where nobody goes without an order. Pure.

A wall stops only what lies ahead, and its words name the ways that stay open. What has happened is a breach.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from db.registers.custody.case.case import Case
from db.registers.custody.case.receivers import is_removal, is_same
from db.words.messages import M_, Message

WAYS_OUT = M_(
    "Release and the judge stay open, and hour 24 goes on. What has happened already is recorded with “Record what"
    " should not have happened”."
)


@dataclass(frozen=True, slots=True)
class Wall:
    """Why something that has not happened must not: the wall's name, the field it stands at, the words."""

    name: str
    field: str
    message: Message


_ORDER = M_(
    "Nobody is sent there without a removal or transfer order that names them: record its number, authority and date"
    " first. {ways}",
    ways=WAYS_OUT,
)
_FEAR = M_(
    "This person fears return. Only a numbered decision of the authority competent for asylum opens this, never the"
    " receiver's. {ways}",
    ways=WAYS_OUT,
)
_UNANSWERED = M_(
    "Fear of return was not answered. Ask again, or record a numbered decision of the authority competent for asylum."
    " {ways}",
    ways=WAYS_OUT,
)
_ALONE = M_(
    "A child alone is delivered to welfare or the juvenile court. Only a numbered decision of welfare opens this."
    " {ways}",
    ways=WAYS_OUT,
)


def removal_walls(case: Case, facts: Mapping[str, Any]) -> tuple[Wall, ...]:
    """Before a removal: no order, a fear of return that was said or not answered, a child alone."""
    if not is_removal(facts):
        return ()
    found = []
    if fear_unsettled(case) and not decided(case, "asylum_authority", facts):
        stands = case.fear_stands
        found.append(Wall("fear_of_return", "to", _FEAR) if stands else Wall("fear_unanswered", "to", _UNANSWERED))
    if case.child and case.alone and not decided(case, "welfare", facts):
        found.append(Wall("child_alone", "to", _ALONE))
    if not case.removal_orders:
        found.append(Wall("removal_order", "to", _ORDER))
    return tuple(found)


def fear_unsettled(case: Case) -> bool:
    """Whether fear of return was said, or the question has no answer yet."""
    return case.fear_stands or case.fear != "no"


def decided(case: Case, authority: str, facts: Mapping[str, Any]) -> bool:
    """Whether a competent authority decided, and is not itself the receiver whom these facts name."""
    return any(
        decision.authority == authority and not any(is_same(name, facts.get("body")) for name in decision.names)
        for decision in case.decisions.values()
    )


def removal_breach(case: Case, facts: Mapping[str, Any]) -> str | None:
    """What a removal that has happened was (a code of the list custody_late_fact), by what is known now; or None.

    `orders` stands in the facts of each move since an order is asked for.
    """
    if not is_removal(facts):
        return None
    if case.fear_stands and not decided(case, "asylum_authority", facts):
        return "removed_despite_fear"
    if "orders" not in facts:
        return None
    if fear_unsettled(case) and not decided(case, "asylum_authority", facts):
        return "removed_despite_fear"
    if case.child and case.alone and not decided(case, "welfare", facts):
        return "child_sent_alone"
    return None if case.removal_orders else "removed_without_order"
