"""Whom to call, and signatures of someone absent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.projections.event_check import declared
from db.kernel.projections.projecting import KINDS
from db.reference.lists.commands import set_phone
from db.reference.lists.forms import SetPhone
from db.registers.custody import queries
from db.registers.custody.settings.phones import phone_of
from db.words.forms import Form, fields_of
from tests.conftest import PASSWORD
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states

HOURS = timedelta(hours=1)


def keep(desk: Desk, code: str, phone: str) -> None:
    set_phone(desk, SetPhone(code=code, phone=phone))


def test_the_strip_says_what_by_when_and_whom_to_call(desk: Desk, desk_as: Any) -> None:
    keep(desk_as(Role.COMMANDER), "duty_judge", "۰۶۱۳۳۳۳۴۴۴۴")
    number = opened(desk)
    assert not any(duty.phone for _, duty in queries.clock_strip(desk) if duty.code == "wellbeing")
    desk_as.clock.advance(minutes=50)
    band, first = queries.clock_strip(desk)[0]
    assert (band, first.code, first.number, first.phone) == ("17", "prosecutor", number, "۰۶۱۳۳۳۳۴۴۴۴")
    assert refused(lambda: keep(desk, "duty_judge", "1")).code == "forbidden"


def test_out_of_hours_the_duty_judge_is_called(desk: Desk) -> None:
    opened(desk)
    duty = next(duty for _, duty in queries.clock_strip(desk))
    told = next(duty for duty in shown(desk, "1").duties if duty.code == "prosecutor")
    kept = {"prosecutor": "1", "duty_judge": "2"}
    tuesday = datetime(2026, 11, 24, tzinfo=UTC)
    assert phone_of(told, kept, tuesday + 7 * HOURS) == "1"
    assert phone_of(told, kept, tuesday + 20 * HOURS) == "2"
    assert phone_of(told, kept, tuesday + timedelta(days=3) + 7 * HOURS) == "2", "Friday"
    assert phone_of(told, {"prosecutor": "1"}, tuesday + 20 * HOURS) == "1"
    assert duty.how.text
    assert all(found.source and found.how.text for found in shown(desk, "1").duties)


def test_the_limit_stays_on_the_strip_until_an_outcome(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    desk_as.clock.advance(hours=24)
    assert queries.clock_strip(desk)[0][1].code in ("prosecutor", "holding")
    assert "holding" in {duty.code for _, duty in queries.clock_strip(desk) if duty.state == "overdue"}
    act(desk, number, "explain_breach", duty="holding", reason="قاضی نیامد")
    assert "holding" in {duty.code for _, duty in queries.clock_strip(desk)}
    act(desk, number, "release", outcome="released_time_limit", band="17")
    assert queries.clock_strip(desk) == ()
    assert states(shown(desk, number))["holding"] == "late"


def test_a_signature_by_radio_is_countersigned_within_a_day(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    for what in ("family_split", "other"):
        act(desk, number, "sign_absent", what=what, via="radio", who="سرگرد محمدی", phone="۴۱۲")
        desk_as.clock.advance(minutes=1)
    assert [code for code in states(shown(desk, number)) if code.startswith("countersign")] == [
        "countersign-1", "countersign-2",
    ]  # fmt: skip
    act(desk, number, "release", outcome="released_no_ground", band="17", copy_given=True)
    desk_as.clock.advance(hours=24)
    waits = [str(item.text) for item in queries.attention(desk) if item.flag == "overdue"]
    assert any("Countersign" in text for text in waits), "a closed record's signature still stands on the desk"
    assert refused(lambda: act(desk, number, "countersign", password=PASSWORD)).code == "forbidden"
    commander = desk_as(Role.COMMANDER)
    act(commander, number, "countersign", password=PASSWORD)
    assert states(shown(desk, number))["countersign-2"] == "overdue"
    act(commander, number, "countersign", password=PASSWORD)
    assert states(shown(desk, number))["countersign-1"] == "late"
    assert not [item for item in queries.attention(desk) if item.flag == "overdue"]
    assert refused(lambda: act(commander, number, "countersign", password=PASSWORD)).code == "conflict"


def test_every_kind_that_names_who_answered_a_telephone_declares_that_it_keeps_so() -> None:
    """`acting.write` adds `named` where a form has both; what it adds is declared beside the kind."""
    both = {
        name: declared(name, joined.kind.schema)["facts"]
        for name, joined in KINDS.items()
        if joined.room == "custody" and joined.kind.form is not None and _asks_both(joined.kind.form)
    }
    assert "interpreter_used" in both
    assert [name for name, facts in both.items() if "named" not in facts] == []


def _asks_both(form: type[Form]) -> bool:
    asked = {name for name, _what in fields_of(form)}
    return "phone" in asked and bool(asked & {"who", "person", "name"})
