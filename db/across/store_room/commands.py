"""The acts of the store room. Each leaves an entry in the record that the item belongs to; nothing unlikely is blocked,
it is asked and then recorded.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from db.across.store_room.item_acts import (
    ask_of_order,
    ask_of_seal,
    case_open,
    find,
    is_of_a_case,
    moment,
    refuse_without_order,
    write,
)
from db.kernel.base.access import DESK, SEALERS
from db.kernel.desk.corrections import Correct, correction
from db.kernel.desk.desk import Act, command
from db.kernel.erasing import sealing
from db.kernel.projections import numbering
from db.registers.attachments.acts import attach
from db.registers.attachments.forms import Attach
from db.registers.property import events, forms, rules
from db.registers.property.models import ITEM
from db.registers.property.queries import erased_after, sealed_alike
from db.storage import sealed_list
from db.words.calendar.times import format_moment
from db.words.exact_numbers import bare
from db.words.messages import M_, Refused

RECEIPTS = rules.IN_HANDS | {rules.MISSING}
ANY = frozenset(rules.STATES)


@command("property.find", label="Something found or handed in", form=forms.FindItem, roles=DESK, opens=True,
         writes=events.FOUND)  # fmt: skip
def find_something(act: Act, form: forms.FindItem) -> str:
    """Takes in what was found or handed in; returns its number."""
    form.found_at = form.found_at or act.now
    if form.found_at > act.now and not act.doubted:
        act.refuse("found_at", M_("This lies in the future."))
    if form.rials is not None and form.rials < 0:
        act.refuse("rials", M_("An amount can't be negative."))
    if form.kind == rules.IDENTITY_PAPER and not form.mark:
        act.ask("mark", M_("An identity paper is found again by its number alone. Is there none?"))
    ask_of_seal(act, None, seal=form.seal, bag=form.bag)
    act.raise_if_refused()
    facts = _next_number(act)
    act.append(events.FOUND, record=form.uid, form=form, facts=facts)
    return str(facts["number"])


def _next_number(act: Act) -> dict[str, Any]:
    """The next number of the room, none that a label of another machine's item bears already."""
    facts = act.number("property")
    also = select(ITEM.c.also).where(ITEM.c.unit == act.unit, ITEM.c.also.is_not(None))
    borne = set(act.conn.execute(also).scalars())
    while facts["number"] in borne:
        facts = numbering.numbered(act.desk.store, "property", facts["year"], facts["serial"] + 1)
    return facts


@command("property.take_in", label="Take it into the room", form=forms.TakeIn, roles=DESK,
         needs={rules.UNPLACED, rules.MISSING}, writes=events.TAKEN_IN)  # fmt: skip
def take_in(act: Act, form: forms.TakeIn) -> str:
    """Takes an item into the room, where it gets its number; returns that number."""
    item = find(act, form, frozenset({rules.UNPLACED, rules.MISSING}))
    form.at = moment(act, item, form.at)
    ask_of_seal(act, item.uid, seal=form.seal, bag=form.bag)
    if not (form.seal or form.bag or item.seal or item.bag) and item.kind != rules.VEHICLE:
        act.ask("seal", M_("It comes in without a seal. Why?"))
    act.raise_if_refused()
    return write(act, item, events.TAKEN_IN, form, form.at, {} if item.placed else {"item": _next_number(act)})


@command("property.impound", label="Take it to a pound", form=forms.Impound, roles=DESK, needs=rules.IN_THE_BUILDING,
         writes=events.IMPOUNDED)  # fmt: skip
def impound(act: Act, form: forms.Impound) -> str:
    """Records where a vehicle stands, how it came there and how it was then; returns its number.

    Raises Refused("conflict") for what is no vehicle.
    """
    item = find(act, form, rules.IN_THE_BUILDING)
    if item.kind != rules.VEHICLE:
        raise Refused("conflict", {}, M_("This is no vehicle."))
    form.at = moment(act, item, form.at)
    if form.mileage is not None and form.mileage < 0:
        act.refuse("mileage", M_("A count is expected."))
    if form.keys_here is None:
        act.ask("keys_here", M_("Where are its keys?"))
    act.raise_if_refused()
    return write(act, item, events.IMPOUNDED, form, form.at, {} if item.placed else {"item": _next_number(act)})


@command("property.move", label="Put it elsewhere", form=forms.PutElsewhere, roles=DESK, needs={rules.HERE},
         writes=events.PUT)  # fmt: skip
def move(act: Act, form: forms.PutElsewhere) -> str:
    """Puts an item into another place of the room; returns its number."""
    item = find(act, form, frozenset({rules.HERE}))
    form.at = moment(act, item, form.at)
    return write(act, item, events.PUT, form, form.at)


@command("property.open", label="Open under seal", form=forms.OpenSeal, roles=DESK, needs=rules.IN_THE_BUILDING,
         writes=events.OPENED)  # fmt: skip
def open_seal(act: Act, form: forms.OpenSeal) -> str:
    """Records that an item was opened, who was there, and its new seal; returns its number."""
    item = find(act, form, rules.IN_THE_BUILDING)
    form.at = moment(act, item, form.at)
    if not form.seal:
        act.ask("seal", M_("No new seal: it lies open. Why?"))
    elif bare(form.seal) == item.seal_key:
        act.ask("seal", M_("This is the seal that was opened. Look at the new one."))
    ask_of_seal(act, item.uid, seal=form.seal)
    return write(act, item, events.OPENED, form, form.at)


@command("property.send", label="Send it out for examination", form=forms.SendOut, roles=DESK,
         needs=rules.IN_THE_BUILDING, writes=events.SENT)  # fmt: skip
def send(act: Act, form: forms.SendOut) -> str:
    """Sends an item out to be examined; asks for the order where it holds what a person wrote. Returns its number."""
    item = find(act, form, rules.IN_THE_BUILDING)
    form.at = moment(act, item, form.at)
    if item.kind in rules.NEEDS_ORDER_TO_EXAMINE and not form.order:
        act.ask("order", M_("Nobody looks into a telephone or computer without an order. What is its number?"))
    if form.due_on is None:
        act.ask("due_on", M_("When is it due back?"))
    return write(act, item, events.SENT, form, form.at)


@command("property.back", label="Back from examination", form=forms.ComeBack, roles=DESK, needs={rules.EXAMINATION},
         writes=events.BACK)  # fmt: skip
def come_back(act: Act, form: forms.ComeBack) -> str:
    """Takes an item back from examination; returns its number."""
    item = find(act, form, frozenset({rules.EXAMINATION}))
    form.at = moment(act, item, form.at)
    ask_of_seal(act, item.uid, seal=form.seal)
    if form.seal_whole is False and not form.seal:
        act.ask("seal", M_("The seal is broken: under which seal is it now?"))
    return write(act, item, events.BACK, form, form.at)


@command("property.hold", label="Keep it under an order", form=forms.HoldItem, roles=DESK, needs=rules.IN_HANDS,
         writes=events.HELD)  # fmt: skip
def hold(act: Act, form: forms.HoldItem) -> str:
    """Records the order by which an item stays: no release gives it back. Returns its number."""
    item = find(act, form, rules.IN_HANDS)
    form.at = moment(act, item, form.at)
    return write(act, item, events.HELD, form, form.at)


@command("property.give_back", label="Return it to its owner", form=forms.GiveBackItem, roles=DESK, needs=ANY,
         writes=events.GIVEN_BACK)  # fmt: skip
def give_back(act: Act, form: forms.GiveBackItem) -> str:
    """Gives an item back to whom it belongs; returns its number.

    Out of a case it goes by the number of an order, or a leader lets it go. Asked: an item that left already, a case
    that is not finished, an order that was used.
    """
    item = find(act, form, ANY)
    form.at = moment(act, item, form.at)
    _ask_of_leaving(act, item, form.order)
    odd = is_of_a_case(item) and not form.order
    return write(act, item, events.GIVEN_BACK, form, form.at, {"odd": True} if odd else None)


@command("property.hand_on", label="Hand it on", form=forms.HandOn, roles=DESK, needs=ANY,
         writes=events.HANDED_ON)  # fmt: skip
def hand_on(act: Act, form: forms.HandOn) -> str:
    """Hands an item on, or records that it was destroyed; returns its number. Asked as `give_back` asks."""
    item = find(act, form, ANY)
    form.at = moment(act, item, form.at)
    destroyed = form.way == rules.DESTROY
    refuse_without_order(act, form.order)
    _ask_of_leaving(act, item, form.order)
    if item.origin == rules.CUSTODY and not form.order:
        act.ask("order", M_("It belongs to a person who was held: by which order does it go to somebody else?"))
    if destroyed and not form.order:
        act.ask("order", M_("Nothing is destroyed without a judge's order. What is its number?"))
    if destroyed and not form.present:
        act.ask("present", M_("Who saw that it was destroyed?"))
    if form.way == rules.DEPOSIT and not form.receipt:
        act.ask("receipt", M_("What is the number of the bank's receipt?"))
    if not destroyed and form.way != rules.DEPOSIT and not form.to:
        act.ask("to", M_("Who received it?"))
    if form.way == rules.DEPOSIT and not item.rials:
        act.ask("way", M_("No cash is recorded with this item."))
    return write(act, item, events.HANDED_ON, form, form.at, None if form.order else {"odd": True})


def _ask_of_leaving(act: Act, item: Any, order: str | None) -> None:
    """Refuse who may not let it go, and ask about what is unlikely of an item that leaves."""
    if item.state in rules.GONE:
        act.ask("at", M_("{number} left already: {state}. Record it a second time?",
                         number=item.number, state=M_(rules.STATES[item.state])))  # fmt: skip
    if is_of_a_case(item):
        refuse_without_order(act, order)
    number = case_open(act, item)
    if not (order or "").strip() and (number is not None or item.held_order is not None):
        what = number or item.held_order
        act.ask("order", M_("{case} is not finished. By which order does it go?", case=what))
    ask_of_order(act, item, order)


@command("property.report_missing", label="Report it missing", form=forms.ReportMissing, roles=DESK,
         needs=rules.IN_HANDS, writes=events.MISSING)  # fmt: skip
def report_missing(act: Act, form: forms.ReportMissing) -> str:
    """Reports that an item is not where it should be; returns its number."""
    item = find(act, form, rules.IN_HANDS)
    form.at = moment(act, item, form.at)
    return write(act, item, events.MISSING, form, form.at)


@command("property.ask", label="Somebody asks for it", form=forms.AskFor, roles=DESK, needs=RECEIPTS,
         writes=events.ASKED)  # fmt: skip
def ask_for(act: Act, form: forms.AskFor) -> str:
    """Records who says that a found thing is theirs; returns its number. Raises Refused("conflict")."""
    item = find(act, form, RECEIPTS)
    if item.origin != rules.FOUND:
        raise Refused("conflict", {}, M_("This was not found: who it belongs to stands in its record."))
    form.at = moment(act, item, form.at)
    return write(act, item, events.ASKED, form, form.at)


@command("property.erase_finder", label="Erase its finder", form=forms.EraseFinder, roles=SEALERS, needs=rules.GONE,
         writes=sealing.CONTACT_SEALED)  # fmt: skip
def erase_finder(act: Act, form: forms.EraseFinder) -> str:
    """Erases who found a thing and who asked for it, once it left long enough ago; returns its number.

    Raises Refused("conflict").
    """
    item = find(act, form, rules.GONE)
    if item.origin not in rules.NAMED_HERE or item.names_erased:
        raise Refused("conflict", {}, M_("Nobody is named here who found it or asked for it."))
    over = item.since + erased_after(act.conn)
    if over > act.now:
        day = format_moment(over, digits="en", style="short")
        raise Refused("conflict", {}, M_("Its finder is erased after {day}, not before.", day=day))
    act.append(sealing.CONTACT_SEALED, record=item.uid, facts={"reason": "its time to be kept is over"})
    sealed_list.remember(act.desk.store, act.conn, f"{sealing.CONTACT_LINE}{item.uid}")
    return str(item.number)


@command("property.attach", label="Attach a scan or photograph", form=Attach, roles=DESK, writes="attachment_added")
def attach_photograph(act: Act, form: Attach) -> str:
    """Attaches a file to an item: it stands with the record that the item belongs to, its note begins with the item's
    number. Returns that number."""
    item = find(act, form, ANY)
    form.record = item.record
    form.note = f"{item.number}: {form.note or ''}".rstrip() if item.record != item.uid else form.note
    attach(act, form, _REGISTERS.get(item.origin, "property"))
    return str(item.number)


_REGISTERS = {rules.INCIDENT: "incident", rules.CUSTODY: "custody"}


def _of_its_record(act: Act, form: Correct) -> None:
    """Let a correction stand in the record that the item belongs to, and ask about a seal that is in use."""
    item = find(act, form, ANY)
    form.record = item.record
    if form.field not in ("seal", "bag"):
        return
    other = sealed_alike(act.conn, act.unit, form.value, item.uid, as_bag=form.field == "bag")
    if other is not None:
        act.ask("value", M_("This seal is in use: {number} has it. Look at both.", number=other))
        act.raise_if_refused()


correct_entry = correction("property", DESK, before=_of_its_record)
