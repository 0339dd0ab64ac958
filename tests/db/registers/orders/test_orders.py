"""Standing orders: who they are for, who has read them, and when they end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from db.kernel.base.access import Role
from db.kernel.folding import rebuild
from db.registers.orders import commands, forms
from db.registers.orders.queries import attention, in_force, unread
from db.registers.orders.register import ORDER
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import PASSWORD, START

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from tests.conftest import Desks


def issue(desk: Desk, **more: object) -> str:
    form = forms.IssueOrder(subject="گشت مدارس", text="در ساعت تعطیلی مدارس گشت اعزام شود", **more)  # type: ignore[arg-type]
    commands.issue_order(desk, form)
    return form.uid


def test_an_order_is_read_by_whom_it_is_for(desk_as: Desks) -> None:
    commander, duty, patrol = desk_as(Role.COMMANDER), desk_as(Role.DUTY), desk_as(Role.PATROL)
    uid = issue(commander, audience=("duty_officer", "deputy"))
    assert [order.uid for order in unread(duty)] == [uid]
    assert unread(patrol) == ()
    (order,) = in_force(duty)
    assert order.unread == 2
    assert [item.flag for item in attention(duty)] == ["due"]
    with pytest.raises(Refused) as caught:
        commands.acknowledge_order(duty, forms.AcknowledgeOrder(record=uid, password="wrong"))
    assert set(caught.value.fields) == {"password"}
    commands.acknowledge_order(duty, forms.AcknowledgeOrder(record=uid, password=PASSWORD))
    commands.acknowledge_order(duty, forms.AcknowledgeOrder(record=uid, password=PASSWORD))
    assert unread(duty) == ()
    assert in_force(duty)[0].unread == 1
    record = ORDER.show(commander, order.number)
    assert "order.acknowledge" not in record.acts
    assert [entry.kind for entry in record.chronology] == ["order_issued", "order_acknowledged"]
    (hit,) = ORDER.search(duty, "تعطیلی مدارس", 9)  # type: ignore[misc]
    assert hit.number == order.number
    assert rebuild.check(duty.store).differences == ()


def test_an_order_ends_by_its_time_or_is_withdrawn(desk_as: Desks) -> None:
    commander, duty = desk_as(Role.COMMANDER), desk_as(Role.DUTY)
    uid = issue(commander, valid_until=START + timedelta(hours=12))
    assert [str(item.text) for item in attention(commander)] == ["Standing order to read", "Standing order ends soon"]
    commands.extend_order(commander, forms.ExtendOrder(record=uid, valid_until=START + timedelta(days=9), reason="x"))
    desk_as.clock.advance(hours=13)
    assert len(unread(duty)) == 1
    desk_as.clock.advance(days=9)
    assert unread(duty) == ()
    assert [row.flags for row in ORDER.list(duty, Filter(), None, 9).rows] == [frozenset({"expired"})]
    other = issue(commander)
    commands.withdraw_order(commander, forms.WithdrawOrder(record=other, reason="جایگزین شد"))
    assert unread(duty) == ()
    with pytest.raises(Refused) as caught:
        commands.acknowledge_order(duty, forms.AcknowledgeOrder(record=other, password=PASSWORD))
    assert caught.value.code == "conflict"
    with pytest.raises(Refused) as caught:
        issue(commander, valid_until=START)
    assert set(caught.value.fields) == {"valid_until"}
