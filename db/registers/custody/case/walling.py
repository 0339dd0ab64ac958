"""What must not happen yet: sending somebody where nobody goes without an order. Pure.

A wall stops only what lies ahead, and its words name the ways that stay open. What has happened is a breach.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.registers.custody.case.case import Case
from db.registers.custody.case.receivers import is_kind, is_police, is_removal, is_same, names_receiver
from db.words.messages import M_, Message

WAYS_OUT = M_(
    "“Release”, “Bring before a judge or prosecutor” and a move to a court or hospital stay open, and hour 24 goes on."
    " What has happened already is recorded with “Record what should not have happened”."
)


@dataclass(frozen=True, slots=True)
class Wall:
    """Why something that has not happened must not: the wall's name, the field it stands at, the words."""

    name: str
    field: str
    why: Message
    ways: Message

    @property
    def message(self) -> Message:
        """Why, and what stays open."""
        return M_("{why} {ways}", why=self.why, ways=self.ways)


def of_another_record(wall: Wall) -> Wall:
    """The wall that another record makes, which may be the same person's: none of its words are told."""
    return replace(wall, why=M_("By the other record of this person: {wall}", wall=wall.why))


def together(walls: Sequence[Wall]) -> Message:
    """Several walls in one sentence after the other, and once what stays open. The first wall's ways stand for all."""
    why = walls[0].why
    for wall in walls[1:]:
        why = M_("{why} {ways}", why=why, ways=wall.why)
    return M_("{why} {ways}", why=why, ways=walls[0].ways)


_ORDER = M_(
    "Nobody is sent there without a removal or transfer order that names them: record its number, authority and date"
    " first."
)
_UNLISTED = M_(
    "This police unit is not in the list that the inspectorate agreed to: nobody is sent there without a transfer order"
    " that names them."
)
_NO_UNITS = M_(
    "This police unit is not in the list that the inspectorate agreed to. A transfer order that names the person opens"
    " it; or, while the list holds no police unit and no fear of return was said or is unanswered, the commander's yes"
    " by telephone, recorded first with “Signature by radio or telephone”."
)
_FEAR = M_(
    "This person fears return. Only a numbered decision of the authority competent for asylum "
    "permits this, not the receiver's."
)
_UNANSWERED = M_(
    "Fear of return was not answered in a language that the person understands. Set the language, ask again, or record"
    " a numbered decision of the authority competent for asylum."
)
_ALONE = M_(
    "A child goes there only with a carer whose record is linked, by the carer's own move. "
    "Deliver a child who is alone to welfare or the juvenile court. Otherwise only a numbered "
    "decision of welfare permits this."
)


def removal_walls(case: Case, facts: Mapping[str, Any]) -> tuple[Wall, ...]:
    """Before a removal: no order, a fear of return that was said or not answered, a child alone."""
    if not is_removal(facts):
        return ()
    walls = []
    unsettled = fear_unsettled(case) or case.fear_by_old_rules
    if unsettled and not decided(case, "asylum_authority", facts):
        name, why = ("fear_of_return", _FEAR) if case.fear_stands else ("fear_unanswered", _UNANSWERED)
        walls.append(Wall(name, "to", why, WAYS_OUT))
    if case.child and _goes_alone(case, facts) and not decided(case, "welfare", facts):
        walls.append(Wall("child_alone", "to", _ALONE, WAYS_OUT))
    if not ordered(case, facts) and not agreed_by_telephone(case, facts):
        why = _ORDER if not is_police(facts) else _NO_UNITS if facts.get(NO_UNITS) else _UNLISTED
        walls.append(Wall("removal_order", "to", why, WAYS_OUT))
    return tuple(walls)


NO_UNITS, BY_TELEPHONE = "no_units", "by_telephone"
"""Facts of a move: the list held no police unit that the inspectorate had agreed to; the commander said yes."""


def agreed_by_telephone(case: Case, facts: Mapping[str, Any]) -> bool:
    """Whether the commander said yes by telephone to this move to a police unit while the list holds none, of somebody
    who answered that there is no fear; never where the unit's name is one of a camp or border."""
    said = case.unit_agreed or bool(facts.get("with") and facts.get(BY_TELEPHONE))
    known = said and bool(facts.get(NO_UNITS)) and is_police(facts)
    unsettled = fear_unsettled(case) or case.fear_by_old_rules
    return known and not unsettled and not names_receiver(facts.get("body"))


def _goes_alone(case: Case, facts: Mapping[str, Any]) -> bool:
    """Whether a child would go without its carer: it goes along by the carer's move, which stands in `with`."""
    return case.unaccompanied or not facts.get("with")


def fear_unsettled(case: Case) -> bool:
    """Whether fear of return was said, or the question has no answer yet."""
    return case.fear_stands or case.fear != "no"


def decided(case: Case, authority: str, facts: Mapping[str, Any]) -> bool:
    """Whether a competent authority decided, and is not itself the receiver whom these facts name."""
    return any(
        decision.authority == authority and not any(is_same(name, facts.get("body")) for name in decision.names)
        for decision in case.decisions.values()
    )


def ordered(case: Case, facts: Mapping[str, Any]) -> bool:
    """Whether an order names the person that the receiver of these facts did not give itself, by kind or by name."""
    return any(
        not is_kind(order.authority, facts) and not any(is_same(name, facts.get("body")) for name in order.names)
        for order in case.removal_orders.values()
    )


def removal_breach(case: Case, facts: Mapping[str, Any], *, by_name: bool = False) -> str | None:
    """The kind of a removal that has happened (a code of the list custody_late_fact), as it is known now; or None.

    `orders` stands in the facts of each move since an order is asked for; `by_name` is of an entry of old (receivers).
    """
    if not is_removal(facts, by_name=by_name):
        return None
    if case.fear_stands and not decided(case, "asylum_authority", facts):
        return "removed_despite_fear"
    if "orders" not in facts:
        return None
    if fear_unsettled(case) and not decided(case, "asylum_authority", facts):
        return "removed_despite_fear"
    if case.child and _goes_alone(case, facts) and not decided(case, "welfare", facts):
        return "child_sent_alone"
    return None if ordered(case, facts) or agreed_by_telephone(case, facts) else "removed_without_order"
