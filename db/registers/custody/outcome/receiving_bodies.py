"""Who receives a person: the unit's own list of bodies, and names of people that tell of another kind of body."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from db.kernel.desk.desk import Act
from db.kernel.events.ruled import agreed
from db.reference.lists.models import LIKE
from db.reference.lists.places import is_called
from db.reference.lists.queries import ListItem, items_of, waits
from db.registers.custody import rules
from db.registers.custody.case.receivers import CARER, REMOVAL, is_listed, is_police, kind_of, names_receiver
from db.registers.custody.case.walling import BY_TELEPHONE, NO_UNITS, agreed_by_telephone, together
from db.registers.custody.custody_acts import ActedOn, counted_facts
from db.registers.custody.outcome import forms
from db.registers.custody.ruled_lists import BODY
from db.words.messages import M_, Message

UNLIKE = M_("This body does not match your choice. Where does the person go?")
_FREE = M_("A released person is free. Where is this body taking the person?")
_NAMED = M_("This name is a border guard, camp, consulate or immigration body. Where does the person go?")


def bodies(conn: Connection) -> tuple[ListItem, ...]:
    """The bodies that this unit added and uses, whatever they count as."""
    return tuple(item for item in items_of(conn, BODY) if item.active and not item.ruled)


def body_called(conn: Connection, name: str | None) -> ListItem | None:
    """The body of the unit's list that has this name, in any spelling and either language."""
    return next((item for item in bodies(conn) if name and is_called(name, (item.fa, item.en))), None)


def settle_body(act: Act, form: forms.Move | forms.NameReceiver) -> None:
    """Fill in the body of the list where only its name was typed, and its name where only the body was chosen."""
    if form.body is None:
        form.body = next((item.fa for item in bodies(act.conn) if item.code == form.to), None)
        return
    known = body_called(act.conn, form.body)
    if known is not None and form.to in (None, known.extra.get(LIKE)):
        form.to = known.code


def is_unlike(act: Act, form: forms.Move | forms.NameReceiver) -> bool:
    """Whether a body that was named, and not chosen from the list, is by its name of a kind that receives nobody
    without an order: by its words, or because the list says so."""
    facts = counted_facts(act, form)
    if is_listed(facts, "to"):
        return form.to is not None and kind_of(facts) == REMOVAL and isinstance(form, forms.NameReceiver)
    known = body_called(act.conn, form.body)
    return names_receiver(form.body) or (known is not None and kind_of({"to": known.extra.get(LIKE)}) == REMOVAL)


def is_unknown(facts: dict[str, Any], name: str, *, kept: tuple[str, ...] = ()) -> bool:
    """Whether the receiver is only a kind of body, or one that the inspectorate has not agreed to: it is told of that.
    `kept`: kinds that are nobody's list."""
    return facts.get(name) not in kept and not (is_listed(facts, name) and agreed(facts, name))


def ask_of_names(act: Act, record: ActedOn, *names: str) -> bool:
    """Ask about a person's name (judge, companion, receiver) that tells of a border, camp, consulate or immigration
    body, with what stands before a move there; whether there is one."""
    told = [name for name in names if names_receiver(getattr(act.form, name))]
    for name in told:
        ahead = rules.Proposed("person_moved", {"to": "camp", "body": getattr(act.form, name)})
        walls = rules.walls_of(record.case, ahead, act.now)
        said: Message = _FREE if name == "accompanied_by" else _NAMED
        act.ask(name, M_("{said} {walls}", said=said, walls=together(walls)) if walls else said)
    return bool(told)


def about_the_list(act: Act, record: ActedOn, facts: dict[str, Any]) -> dict[str, bool]:
    """What a move to another police unit keeps of the list: that it holds no such unit, and the commander's yes."""
    if not is_police(facts) or kind_of(facts) != REMOVAL or _has_units(act.conn):
        return {}
    by_telephone = agreed_by_telephone(record.case, facts | {NO_UNITS: True})
    return {NO_UNITS: True} | ({BY_TELEPHONE: True, "notify": True} if by_telephone else {})


def _has_units(conn: Connection) -> bool:
    """Whether the list holds a police unit that the inspectorate agreed to."""
    return any(item.extra.get(LIKE) == "other_unit" and not waits(item) for item in bodies(conn))


def is_strange_carer(record: ActedOn, facts: dict[str, Any]) -> bool:
    """Whether a child is handed to a carer of whom no record here knows."""
    return kind_of(facts) == CARER and not record.case.carers
