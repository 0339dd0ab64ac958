"""The moment key."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import db.across.handover.commands as shift
from db.across.handover import forms, mark_forms, marks
from db.across.handover.summary import summary
from db.kernel.base.access import Role
from db.reference.lists import item_commands
from db.reference.lists.forms import AddItem, ChangeItem
from db.words.messages import Refused

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from tests.conftest import Desks


@pytest.mark.parametrize("role", list(Role))
def test_everyone_marks(desk_as: Desks, role: Role) -> None:
    marks.set_mark(desk_as(role), mark_forms.SetMark())
    (mark,) = marks.unexplained(desk_as(Role.DUTY))
    assert mark.kind == "unspecified"
    assert mark.at == desk_as.clock.at


def test_a_mark_stands_until_it_is_explained_once(desk: Desk) -> None:
    moment = desk.now() - timedelta(minutes=3)
    marks.set_mark(desk, mark_forms.SetMark(kind="arrival", at=moment))
    number = shift.open_shift(desk, forms.OpenShift())
    (mark,) = marks.unexplained(desk)
    assert (mark.kind, mark.at, mark.officer_name) == ("arrival", moment, desk.officer.name)
    (panel,) = marks.marks(desk)
    assert panel.at == moment
    with pytest.raises(Refused) as caught:
        marks.explain_mark(desk, mark_forms.ExplainMark(record=mark.uid, what="x", about="IA-1405-9"))
    assert set(caught.value.fields) == {"about"}
    marks.explain_mark(desk, mark_forms.ExplainMark(record=mark.uid, what="Two women to the desk", about=number))
    assert marks.unexplained(desk) == ()
    with pytest.raises(Refused) as caught:
        marks.explain_mark(desk, mark_forms.ExplainMark(record=mark.uid, what="again"))
    assert caught.value.code == "conflict"


def test_kinds_of_marks_are_the_programs(desk_as: Desks) -> None:
    keeper = desk_as(Role.ADMINISTRATOR)
    with pytest.raises(Refused) as caught:
        item_commands.add_item(keeper, AddItem(list="mark_kind", code="shouting", fa="فریاد", en="Shouting"))
    assert set(caught.value.fields) == {"list"}
    with pytest.raises(Refused) as caught:
        item_commands.change_item(keeper, ChangeItem(list="mark_kind", code="call", active=False))
    assert set(caught.value.fields) == {"active"}


def test_a_kind_that_a_unit_added_before_is_a_marked_moment(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(item_commands, "FIXED", frozenset())  # as it was
    item_commands.add_item(
        desk_as(Role.ADMINISTRATOR), AddItem(list="mark_kind", code="shouting", fa="فریاد", en="Shouting")
    )
    desk = desk_as(Role.DUTY)
    marks.set_mark(desk, mark_forms.SetMark(kind="shouting"))
    (panel,) = marks.marks(desk)
    assert str(panel.what) == "Marked moment"
    assert str(panel.text) == f"Marked moment, marked by {desk.officer.name}"
    shift.open_shift(desk, forms.OpenShift())
    shift.start_handover(desk, forms.StartHandover())
    assert [str(item.text) for item in summary(desk).items][:1] == ["Mark not explained: Marked moment"]


def test_a_mark_sent_twice_is_one(desk: Desk) -> None:
    form = mark_forms.SetMark(kind="left")
    marks.set_mark(desk, form)
    marks.set_mark(desk, form)
    assert len(marks.unexplained(desk)) == 1


def test_unexplained_marks_are_handed_over_emergencies_first(desk: Desk) -> None:
    marks.set_mark(desk, mark_forms.SetMark(kind="call"))
    marks.set_mark(desk, mark_forms.SetMark(kind="emergency"))
    shift.open_shift(desk, forms.OpenShift())
    shift.start_handover(desk, forms.StartHandover())
    assert [(item.priority, str(item.text)) for item in summary(desk).items] == [
        ("urgent", "Mark not explained: Emergency"),
        ("watch", "Mark not explained: Call"),
    ]
    (call,) = [mark for mark in marks.unexplained(desk) if mark.kind == "call"]
    marks.explain_mark(desk, mark_forms.ExplainMark(record=call.uid, what="A wrong number"))
    assert len(summary(desk).items) == 2, "what was handed over stays as it was at the cut-off"
