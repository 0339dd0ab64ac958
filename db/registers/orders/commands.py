"""What may be done with standing orders."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from db.kernel.base.access import FIELD, LEADERS, OVERSIGHT
from db.kernel.desk.desk import Act, command
from db.kernel.desk.signature import sign
from db.registers.orders import rules
from db.registers.orders.forms import AcknowledgeOrder, ExtendOrder, IssueOrder, WithdrawOrder
from db.registers.orders.models import ORDER, READING
from db.words.messages import M_, Refused


@command("order.issue", label="Issue a standing order", form=IssueOrder, roles=LEADERS, opens=True,
         writes="order_issued")  # fmt: skip
def issue_order(act: Act, form: IssueOrder) -> str:
    """Issues an order; returns its number. Whoever it is for meets it when signing in."""
    _check_end(act, form.valid_until)
    facts = act.number("order")
    if form.seat is not None:
        facts["seat"] = form.seat
    act.append("order_issued", record=form.uid, form=form, facts=facts)
    return str(facts["number"])


def _check_end(act: Act, until: Any) -> None:
    if until is not None and until <= act.now:
        raise Refused("invalid", {"valid_until": M_("This time is in the past. Enter a later one.")})


def _order(act: Act) -> Row[Any]:
    order = act.conn.execute(select(ORDER).where(ORDER.c.unit == act.unit, ORDER.c.uid == act.form.record)).first()
    if order is None:
        raise Refused("not_found", {}, M_("No such order."))
    if order.state == rules.WITHDRAWN:
        raise Refused("conflict", {}, M_("Order {number} was withdrawn.", number=order.number))
    return order


@command("order.extend", label="Change the end of the order", form=ExtendOrder, roles=LEADERS, needs={rules.IN_FORCE},
         writes="order_extended")  # fmt: skip
def extend_order(act: Act, form: ExtendOrder) -> str:
    """Another end, with the reason; one without an end holds until further notice."""
    order = _order(act)
    _check_end(act, form.valid_until)
    act.append("order_extended", record=order.uid, form=form)
    return str(order.number)


@command("order.withdraw", label="Withdraw the order", form=WithdrawOrder, roles=LEADERS, needs={rules.IN_FORCE},
         writes="order_withdrawn")  # fmt: skip
def withdraw_order(act: Act, form: WithdrawOrder) -> str:
    """Ends an order; it stays in the register. Another text is another order.

    Raises Refused("conflict") where a unit above ends one that is not its own.
    """
    order = _order(act)
    if form.seat is not None and not rules.is_of(form.seat, order.seat, order.subject):
        raise Refused("conflict", {}, M_("Order {number} was not issued by this higher unit.", number=order.number))
    act.append("order_withdrawn", record=order.uid, form=form)
    return str(order.number)


@command("order.acknowledge", label="I have read this order", form=AcknowledgeOrder, roles=FIELD | OVERSIGHT,
         writes="order_acknowledged",
         needs={rules.IN_FORCE})  # fmt: skip
def acknowledge_order(act: Act, form: AcknowledgeOrder) -> str:
    """The acting officer has read the order; signed by PIN or password. Read already, nothing is written."""
    order = _order(act)
    mine = select(READING.c.at).where(
        READING.c.unit == act.unit, READING.c.record == order.uid, READING.c.officer == act.officer.uid
    )
    if act.conn.execute(mine).first() is not None:
        return str(order.number)
    sign(act, form.password)
    act.append("order_acknowledged", record=order.uid)
    return str(order.number)
