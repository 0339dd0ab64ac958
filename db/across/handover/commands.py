"""What may be done with a shift and its handover. Nothing here blocks relief: it asks, flags and records."""

from __future__ import annotations

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db.across.handover import counting, rules, running_shift
from db.across.handover import sources as handover
from db.across.handover.forms import (
    AddAddendum,
    AddHandoverItem,
    BlindCount,
    CloseAlone,
    CountHandover,
    ExplainDifference,
    OpenShift,
    PlanItem,
    RaiseItem,
    SignOut,
    StartHandover,
)
from db.across.handover.models import COUNT, ITEM
from db.across.handover.references import referred
from db.across.handover.shift_acts import (
    HANDING_OVER,
    OPEN,
    SIGNED,
    SIGNED_OUT,
    UNLOCKED,
    UNSIGNED,
    begin,
    find_shift,
    not_counted,
    verified,
)
from db.kernel.base.access import DESK
from db.kernel.desk.desk import Act, command
from db.kernel.desk.signature import sign
from db.kernel.journal import envelopes
from db.reference.officers.queries import is_one, name_of
from db.registers.custody.arrivals.arrival_acts import match_counted_blind
from db.registers.property.queries import sealed_here
from db.registers.roster.queries import planned_for
from db.words.messages import M_, Refused


@command("shift.open", label="Open a shift", form=OpenShift, roles=DESK, opens=True, writes="shift_opened")
def open_shift(act: Act, form: OpenShift) -> str:
    """Opens the acting officer's shift. Raises Refused("conflict"), which names the shift that is still open."""
    running = running_shift.running(act.conn, act.unit)
    if running is not None:
        raise Refused(
            "conflict",
            {},
            M_(
                "Shift {number} of {officer} is still open. Take it over (F8) instead of opening another.",
                number=running.number,
                officer=name_of(act.conn, running.officer),
            ),
        )
    facts = act.number("shift") | {"planned_at": planned_for(act.reading(), act.now)}
    act.append("shift_opened", record=form.uid, form=form, facts=facts)
    return str(facts["number"])


@command("shift.start_handover", label="Start the handover", form=StartHandover, roles=DESK, needs={OPEN},
         writes="handover_started")  # fmt: skip
def start_handover(act: Act, form: StartHandover) -> str:
    """Fixes the cut-off at this very entry and drafts the summary. Started already, it stays as it was."""
    shift = find_shift(act, UNLOCKED)
    if shift.state == OPEN:
        begin(act, shift.uid)
    return str(shift.number)


@command("shift.add_item", label="Add an item", form=AddHandoverItem, roles=DESK, needs=UNSIGNED,
         writes="handover_item_added")  # fmt: skip
def add_item(act: Act, form: AddHandoverItem) -> str:
    """Adds what no register says. A number in `about` must be that of a record."""
    shift = find_shift(act, UNSIGNED)
    facts = {} if form.about is None else referred(act, form.about, "about")
    act.append("handover_item_added", record=shift.uid, form=form, facts=facts)
    return str(shift.number)


def _item(act: Act, uid: str, item: int | None) -> SqlRow[tuple[object, ...]]:
    chosen = select(ITEM).where(ITEM.c.unit == act.unit, ITEM.c.record == uid, ITEM.c.item == item)
    row = act.conn.execute(chosen).first()
    if row is None:
        raise Refused("invalid", {"item": M_("No item {item} in this shift.", item=item)})
    return row


@command("shift.plan_item", label="Plan the action for an item", form=PlanItem, roles=DESK, needs={HANDING_OVER, OPEN},
         writes="handover_item_planned")  # fmt: skip
def plan_item(act: Act, form: PlanItem) -> str:
    """Action, owner, by when, if … then: what is answered replaces what stood there."""
    shift = find_shift(act, UNSIGNED)
    _item(act, shift.uid, form.item)
    act.append("handover_item_planned", record=shift.uid, form=form)
    return str(shift.number)


@command("shift.raise_item", label="Change an item's priority", form=RaiseItem, roles=DESK, needs={HANDING_OVER, OPEN},
         writes="handover_item_raised")  # fmt: skip
def raise_item(act: Act, form: RaiseItem) -> str:
    """Raises an item; never lowers one silently."""
    shift = find_shift(act, UNSIGNED)
    item = _item(act, shift.uid, form.item)
    if rules.lowers(item.priority, form.priority) and not form.reason:
        raise Refused("invalid", {"reason": M_("Give a reason for lowering the priority.")})
    act.append("handover_item_raised", record=shift.uid, form=form)
    return str(shift.number)


def _check_count(act: Act, form: CountHandover) -> dict[str, object] | None:
    """Refuse a form without a count. How many people and sealed bags the registers say are here, as facts; the number
    of bags is not told, so that whoever counts has counted."""
    if not form.counts:
        raise Refused("invalid", {"counts": M_("Enter at least one count.")})
    negative = {f"counts.{what}": M_("A count is 0 or more.") for what, number in form.counts.items() if number < 0}
    if negative:
        raise Refused("invalid", negative)
    facts: dict[str, object] = {}
    if counting.PEOPLE in form.counts:
        registered = facts["registered"] = sum(person.here for person in handover.held(act.reading()))
        if form.counts[counting.PEOPLE] != registered:
            act.ask(
                f"counts.{counting.PEOPLE}",
                M_(
                    "The custody register has {count} people here now. Count again, or give the reason.",
                    count=registered,
                ),
            )
    if counting.BAGS in form.counts:
        bags = facts["bags"] = sealed_here(act.conn, act.unit)
        if counting.bags_off(form.counts[counting.BAGS], bags):
            act.ask(
                f"counts.{counting.BAGS}",
                M_("The store room has another number of sealed bags. Count again, or say why. Open none."),
            )
    act.raise_if_refused()
    return facts or None


@command("shift.count", label="Count", form=CountHandover, roles=DESK, needs=UNSIGNED, writes="handover_counted")
def count(act: Act, form: CountHandover) -> str:
    """The outgoing count. Anyone at the desk may begin it; once handing over, it is the outgoing officer's alone.

    A later count replaces what it names. Raises Refused("conflict").
    """
    shift = find_shift(act, UNSIGNED)
    if shift.state == HANDING_OVER and not is_one(act.conn, act.unit, act.officer.uid, shift.officer):
        outgoing = name_of(act.conn, shift.officer)
        raise Refused(
            "conflict", {}, M_("This count belongs to {officer}. Make your own count instead.", officer=outgoing)
        )
    facts = _check_count(act, form)
    act.append("handover_counted", record=shift.uid, form=form, facts=facts)
    return str(shift.number)


@command(
    "shift.count_blind",
    label="Count for yourself",
    form=BlindCount,
    roles=DESK,
    another="stand_in",
    writes=("arrival_matched", "handover_counted_blind"),
    needs={HANDING_OVER, SIGNED_OUT, SIGNED},
)
def count_blind(act: Act, form: BlindCount) -> str:
    """The incoming count, once, by another officer. After a shift closed without relief, the next one recounts.

    Raises Refused("conflict").
    """
    shift = find_shift(act, {HANDING_OVER, SIGNED_OUT, SIGNED})
    if shift.state == SIGNED and not shift.alone:
        raise Refused(
            "conflict", {}, M_("Shift {number} is signed and locked. Write an addendum.", number=shift.number)
        )
    if is_one(act.conn, act.unit, act.officer.uid, shift.officer):
        raise Refused("conflict", {}, M_("Only the incoming officer makes this count. Switch officers first."))
    mine = select(COUNT.c.what).where(COUNT.c.unit == act.unit, COUNT.c.record == shift.uid, COUNT.c.side == "incoming")
    if act.conn.execute(mine).first() is not None:
        raise Refused("conflict", {}, M_("The incoming count is recorded already. Explain a difference instead."))
    facts = _check_count(act, form)
    act.append("handover_counted_blind", record=shift.uid, form=form, facts=facts)
    if facts is not None and (form.counts or {}).get(counting.PEOPLE) == facts.get("registered", -1):
        match_counted_blind(act)
    return str(shift.number)


@command(
    "shift.explain_difference",
    label="Explain a difference",
    form=ExplainDifference,
    roles=DESK,
    writes="handover_difference_explained",
    needs={HANDING_OVER, SIGNED_OUT, SIGNED},
)
def explain_difference(act: Act, form: ExplainDifference) -> str:
    """What was found about counts that differ; also after the lock, for what is found the next day.

    Raises Refused("conflict").
    """
    shift = find_shift(act, {HANDING_OVER, SIGNED_OUT, SIGNED})
    if not running_shift.differing(act.conn, act.unit, shift.uid):
        raise Refused("conflict", {}, M_("The counts of shift {number} do not differ.", number=shift.number))
    if shift.found is not None:
        raise Refused("conflict", {}, M_("The difference was explained already. Write an addendum."))
    act.append("handover_difference_explained", record=shift.uid, form=form)
    return str(shift.number)


@command("shift.sign_out", label="Sign as the outgoing officer", form=SignOut, roles=DESK, needs={HANDING_OVER},
         writes="handover_signed_out")  # fmt: skip
def sign_out(act: Act, form: SignOut) -> str:
    """The outgoing officer signs. Only he can; what he hands over stays open to nobody's change after that.

    Asked once where something is not counted; he may say why and sign all the same. Raises Refused("conflict").
    """
    shift = find_shift(act, {HANDING_OVER})
    if not is_one(act.conn, act.unit, act.officer.uid, shift.officer):
        raise Refused(
            "conflict",
            {},
            M_("Only {officer}, the outgoing officer, signs here.", officer=name_of(act.conn, shift.officer)),
        )
    facts = not_counted(act, shift.uid, form.uncounted)
    sign(act, form.password)
    facts = {**(facts or {}), **verified(act, shift)}
    act.append("handover_signed_out", record=shift.uid, form=form, facts=facts)
    envelopes.carry(act.conn, act.desk, always=True)
    return str(shift.number)


@command("shift.close_alone", label="Close without relief", form=CloseAlone, roles=DESK, needs=UNLOCKED,
         writes=("handover_started", "shift_closed_alone"))  # fmt: skip
def close_alone(act: Act, form: CloseAlone) -> str:
    """An officer whom nobody relieves signs alone; the next one recounts. Raises Refused("conflict")."""
    shift = find_shift(act, UNLOCKED)
    if not is_one(act.conn, act.unit, act.officer.uid, shift.officer):
        raise Refused(
            "conflict",
            {},
            M_(
                "Only {officer} can close this shift without relief. Take it over.",
                officer=name_of(act.conn, shift.officer),
            ),
        )
    facts = not_counted(act, shift.uid, form.uncounted)
    sign(act, form.password)
    facts = {**(facts or {}), **verified(act, shift)}
    if shift.state == OPEN:
        begin(act, shift.uid)
    act.append("shift_closed_alone", record=shift.uid, form=form, facts=facts)
    envelopes.carry(act.conn, act.desk, always=True)
    return str(shift.number)


@command("shift.add_addendum", label="Add an addendum", form=AddAddendum, roles=DESK, needs={SIGNED},
         writes="handover_addendum_added")  # fmt: skip
def add_addendum(act: Act, form: AddAddendum) -> str:
    """Words after the lock. What was signed stays as it is."""
    shift = find_shift(act, {SIGNED})
    act.append("handover_addendum_added", record=shift.uid, form=form)
    return str(shift.number)
