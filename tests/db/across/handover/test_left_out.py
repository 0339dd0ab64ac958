"""What a handover cannot name it counts: more open incidents than it lists, and what nobody has counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

import db.across.handover.commands as shift
import db.across.handover.commands_relief as relief
from db.across.handover import cutoff, forms, rules
from db.across.handover.attention import attention
from db.across.handover.summary import summary
from db.demo import bulk
from db.kernel.base.access import Role
from db.kernel.folding import rebuild
from db.registers.incidents import queries
from db.registers.incidents.models import INCIDENT
from db.words.messages import Refused
from tests.db.across.handover.test_reads_by_index import heard, whole
from tests.db.registers.incidents.test_commands import report

if TYPE_CHECKING:
    from db.across.handover.summary_values import SummaryItem
    from db.kernel.base.officer import Desk
    from tests.conftest import Desks

PASSWORD = "correct-horse"
AT = datetime.fromisoformat("2026-11-24T08:30:00+00:00")


def naming(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """Let a handover name so many incidents instead of two hundred."""
    monkeypatch.setattr(queries.open_now.read, "__defaults__", (most,))


@pytest.fixture
def many(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A shift with fifty open incidents, of which the handover may name twenty; the oldest two are critical."""
    monkeypatch.setattr(bulk, "FRESH", 50)
    naming(monkeypatch, 20)
    desk = desk_as(Role.DUTY)
    desk_as.clock.advance(days=-400)
    for _turn in range(2):
        report(desk, type="theft_armed", summary="سرقت مسلحانه")
    desk_as.clock.advance(days=400)
    bulk.insert_bulk(desk.store, 48, 3, until=desk.now() - timedelta(days=30))
    shift.open_shift(desk, forms.OpenShift())
    return desk


def opened(desk: Desk) -> list[Any]:
    with desk.store.reading() as conn:
        chosen = select(INCIDENT.c.uid, INCIDENT.c.reported_at, INCIDENT.c.severity).where(INCIDENT.c.state == "open")
        return list(conn.execute(chosen.order_by(INCIDENT.c.reported_at)))


def items(desk: Desk, code: str) -> list[SummaryItem]:
    return [item for item in summary(desk).items if item.code == code]


def test_what_is_left_out_is_said_with_its_number_and_the_oldest_moment(many: Desk) -> None:
    everything = opened(many)
    named = {item.about for item in items(many, "incident")}
    left = [row for row in everything if row.uid not in named]
    (rest,) = items(many, "incidents")
    assert len(named) == 20
    assert (rest.count, rest.since) == (len(left), min(row.reported_at for row in left))
    assert rest.count is not None
    assert len(named) + rest.count == len(everything)
    assert str(rest.text) == f"{len(left)} more open incidents, not named here"
    assert rest.priority == "normal"


def test_no_critical_one_is_left_out_for_a_newer_one(many: Desk) -> None:
    critical = {row.uid for row in opened(many) if row.severity == "critical"}
    assert len(critical) == 2, "the two oldest"
    assert critical <= {item.about for item in items(many, "incident")}


def test_more_critical_ones_than_can_be_named_are_urgent_together(many: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    naming(monkeypatch, 0)
    critical = sum(row.severity == "critical" for row in opened(many))
    (rest,) = items(many, "incidents")
    assert (rest.count, rest.priority) == (len(opened(many)), "urgent")
    assert [str(note) for note in rest.notes] == [f"{critical} of them urgent"]


def test_it_stays_as_it_was_at_the_cut_off_and_is_made_again_alike(many: Desk, desk_as: Desks) -> None:
    shift.start_handover(many, forms.StartHandover())
    before = items(many, "incidents")
    desk_as.clock.advance(hours=1)
    bulk.insert_bulk(many.store, 30, 4, until=many.now())
    assert items(many, "incidents") == before
    assert len(opened(many)) > 50
    assert all(item.place for item in items(many, "incident") if item.item), "and the named ones keep their place"
    assert not rebuild.check(many.store).differences


def test_all_that_fit_are_named_and_nothing_else_is_said(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "FRESH", 20)
    monkeypatch.setattr(bulk, "ENDED", 1.0)
    desk = desk_as(Role.DUTY)
    bulk.insert_bulk(desk.store, 20, 3, until=desk.now())
    shift.open_shift(desk, forms.OpenShift())
    assert len(items(desk, "incident")) == len(opened(desk)) > 10
    assert items(desk, "incidents") == []


def test_it_is_read_from_an_index(many: Desk) -> None:
    with heard(many) as statements:
        summary(many)
    assert any("GROUP BY" in statement and "incident" in statement for statement in statements)
    assert whole(many, statements) == []


def test_the_rule_alone() -> None:
    drafted = rules.draft(cutoff.Inputs(left_out=cutoff.IncidentsLeftOut(800, 0, AT)), AT)
    assert [(item.code, item.priority, item.since, dict(item.details)) for item in drafted] == [
        ("incidents", "normal", AT, {"count": 800})
    ]


# --- what is not counted ---------------------------------------------------------------------------------------

ALL = dict.fromkeys(("weapons", "radios", "keys", "vehicles", "complaint_envelopes", "blank_sheets"), 1) | {
    "people_held": 0,
    "sealed_items": 0,
}


def started(desk: Desk, counts: dict[str, int] | None = None) -> str:
    shift.open_shift(desk, forms.OpenShift())
    number = shift.start_handover(desk, forms.StartHandover())
    if counts:
        shift.count(desk, forms.CountHandover(counts=counts))
    return number


def asked(run: Any) -> dict[str, str]:
    with pytest.raises(Refused) as caught:
        run()
    assert caught.value.code == "unlikely"
    return {name: str(message) for name, message in caught.value.fields.items()}


def test_who_signs_without_counting_is_asked_what_is_missing_and_never_stopped(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = started(desk, {"people_held": 0, "weapons": 12})
    said = asked(lambda: shift.sign_out(desk, forms.SignOut(password=PASSWORD)))
    assert set(said) == {"uncounted"}
    assert said["uncounted"].startswith("Not counted: Radios, Keys, Vehicles, ")
    assert "Weapons" not in said["uncounted"]
    assert summary(desk, number).state == "handing_over"
    shift.sign_out(desk, forms.SignOut(password=PASSWORD, reasons={"uncounted": "the armoury is locked"}))
    told = summary(desk, number)
    assert told.state == "signed_out"
    assert told.not_counted is not None
    assert told.not_counted.why == "the armoury is locked"
    assert [thing["en"] for thing in told.not_counted.things][:2] == ["Radios", "Keys"]


def test_the_reason_may_stand_in_the_field_and_everything_counted_asks_nothing(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = started(desk)
    shift.sign_out(desk, forms.SignOut(password=PASSWORD, uncounted="fire alarm"))
    found = summary(desk, number).not_counted
    assert found is not None
    assert (found.why, len(found.things)) == ("fire alarm", 8)
    relief.take_over(desk_as(Role.DEPUTY), forms.TakeOver(read=True, password=PASSWORD, reasons={"read": "x"}))
    deputy = desk_as(Role.DEPUTY)
    shift.start_handover(deputy, forms.StartHandover())
    shift.count(deputy, forms.CountHandover(counts=ALL))
    shift.sign_out(deputy, forms.SignOut(password=PASSWORD))
    assert summary(deputy).not_counted is None


def test_who_closes_alone_is_asked_too(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    shift.open_shift(desk, forms.OpenShift())
    form = forms.CloseAlone(reason="nobody came", password=PASSWORD)
    assert set(asked(lambda: shift.close_alone(desk, form))) == {"uncounted"}
    form.reasons = {"uncounted": "alone at the post"}
    shift.close_alone(desk, form)


def test_a_wrong_pin_is_not_tried_by_the_question(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    started(desk)
    for _turn in range(9):
        asked(lambda: shift.sign_out(desk, forms.SignOut(password="wrong")))


def test_not_counted_is_no_difference(desk_as: Desks) -> None:
    desk, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = started(desk, {"people_held": 0, "weapons": 12, "keys": 3})
    shift.sign_out(desk, forms.SignOut(password=PASSWORD, uncounted="no time"))
    shift.count_blind(deputy, forms.BlindCount(counts={"people_held": 0, "radios": 8, "keys": 3}))
    told = summary(deputy, number)
    assert not told.differs
    one_sided = {line.what: (line.outgoing, line.incoming) for line in told.counts if line.outgoing != line.incoming}
    assert one_sided == {"weapons": (12, None), "radios": (None, 8)}
    relief.take_over(deputy, forms.TakeOver(read=True, password=PASSWORD, reasons={"read": "x"}))
    assert [str(item.text) for item in attention(deputy) if "ounts differ" in str(item.text)] == []
    with pytest.raises(Refused) as caught:
        shift.explain_difference(deputy, forms.ExplainDifference(record=told.uid, found="x"))
    assert caught.value.code == "conflict"


def test_somebody_missing_is_told_at_once_though_the_other_has_not_counted(desk_as: Desks) -> None:
    desk, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    number = started(desk)
    shift.sign_out(desk, forms.SignOut(password=PASSWORD, uncounted="no time"))
    counted = forms.BlindCount(counts={"people_held": 1}, reasons={"counts.people_held": "one sits in the corridor"})
    shift.count_blind(deputy, counted)
    assert summary(deputy, number).untold == "extra"
    assert not summary(deputy, number).differs
