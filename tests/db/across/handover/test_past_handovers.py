"""Looking back: two handovers side by side, what became of an item, and a commander's week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import db.across.handover.commands as shift
import db.across.handover.commands_relief as relief
from db.across.handover import forms
from db.across.handover.past_handovers import became, compare, week
from db.across.handover.summary import summary
from db.kernel.base.access import Role
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from tests.conftest import PASSWORD
from tests.db.across.handover.test_sources import give

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from tests.conftest import Desks

WHY = {"read": "no time", "counts.people_held": "x"}


def hand_over(outgoing: Desk, incoming: Desk, radios: int = 8, counted: int = 8) -> str:
    """One whole handover; the number of the shift that ended."""
    number = shift.start_handover(outgoing, forms.StartHandover())
    shift.count(outgoing, forms.CountHandover(counts={"radios": radios}))
    shift.sign_out(outgoing, forms.SignOut(password=PASSWORD, uncounted="no time"))
    shift.count_blind(incoming, forms.BlindCount(counts={"radios": counted}))
    taking = forms.TakeOver(read=True, disagreement="y", password=PASSWORD, reasons=WHY)
    relief.take_over(incoming, taking)
    return number


def test_a_week_of_handovers(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    shift.open_shift(duty, forms.OpenShift())
    form = ReportIncident(type="fight", place="اهواز", summary="دو نفر")
    incident = report_incident(duty, form)
    pair, numbers = (duty, deputy), []
    for turn in range(5):
        desk_as.clock.advance(hours=12)
        numbers.append(hand_over(pair[turn % 2], pair[1 - turn % 2], counted=7 if turn == 2 else 8))
    told = week(deputy)
    assert told.shifts == 5
    assert [(one.item.number, one.times, one.last) for one in told.repeated] == [(incident, 5, numbers[4])]
    assert [(one.shift, one.outgoing, one.incoming) for one in told.differences] == [(numbers[2], 8, 7)]
    assert told.late == ()
    (item,) = became(deputy, numbers[0])
    assert (item.at, item.times) == (None, 5)
    ended = desk_as.clock.advance(minutes=10)
    give(deputy, "incident.set_disposition", form.uid, disposition="settled_on_scene", at=ended)
    (item,) = became(deputy, numbers[0])
    assert item.at == ended
    assert week(deputy, desk_as.clock() - timedelta(days=20)).shifts == 0


def test_two_handovers_side_by_side(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    shift.open_shift(duty, forms.OpenShift())
    for place in ("اهواز", "شوش"):
        report_incident(duty, ReportIncident(type="fight", place=place, summary=place, caller_unknown="declined"))
    shift.add_item(duty, forms.AddHandoverItem(priority="watch", what="the gate"))
    desk_as.clock.advance(hours=12)
    first = hand_over(duty, deputy)
    uid = next(item.about for item in summary(deputy, first).items if item.about)
    give(deputy, "incident.set_disposition", uid, disposition="settled_on_scene", at=desk_as.clock())
    report_incident(deputy, ReportIncident(type="fight", place="آبادان", summary="تازه"))
    desk_as.clock.advance(hours=12)
    second = hand_over(deputy, duty, radios=9, counted=9)
    told = compare(duty, second)
    assert (told.first, told.second) == (first, second)
    assert (len(told.stayed), len(told.went), len(told.came)) == (1, 2, 1)
    assert compare(duty, second, first) == told
    assert [(one.incoming, two.incoming if two else None) for one, two in told.counts] == [(8, 9)]


def test_late_signatures_are_named(desk_as: Desks) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    shift.open_shift(duty, forms.OpenShift())
    shift.start_handover(duty, forms.StartHandover())
    shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
    desk_as.clock.advance(hours=2)
    assert [(str(one.what), one.at) for one in week(deputy).late] == [("Not signed yet", None)]
    at = desk_as.clock()
    relief.take_over(deputy, forms.TakeOver(read=True, password=PASSWORD, reasons=WHY))
    desk_as.clock.advance(hours=1)
    assert [(str(one.what), one.at) for one in week(deputy).late] == [("Signed long after the cut-off", at)]
    shift.start_handover(deputy, forms.StartHandover())
    agreed = forms.Relieve(read=True, absent="ill", who="C", via="radio", phone="1", password=PASSWORD, reasons=WHY)
    relief.relieve(duty, agreed)
    desk_as.clock.advance(hours=25)
    assert [str(one.what) for one in week(deputy).late] == ["Signed long after the cut-off", "Countersignature"]
