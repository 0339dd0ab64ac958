"""What a monitor, a lawyer and UNHCR look for, form by form and field by field: asked, kept, on the person's copy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.words.forms import fields_of
from tests.db.registers.custody.test_accused import give
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states

ASKED: dict[str, tuple[str, tuple[str, ...]]] = {
    "each taking out of the cell: when, why, by whom, back when": ("take_out", ("at", "why", "by", "back_at")),
    "search: who, of which sex, kind, witness": ("search_person", ("by", "by_sex", "kind", "witness")),
    "restraint with its end": ("restrain", ("means", "officers", "ended_at")),
    "the end of a restraint, said later": ("end_restraint", ("at", "well", "injuries")),
    "medicine: name, dose, given or kept": ("medicine", ("name", "dose", "done", "by")),
    "fit to be held or questioned, by whom": ("fitness", ("held", "questioned", "by", "certificate")),
    "visit: of whom, in private or not": ("visit", ("who", "name", "in_private", "ended_at")),
    "remarks of the person or lawyer, signed or refused": ("remarks", ("by", "about", "text", "signed")),
    "breaks and interpreter of an interview": ("interview", ("breaks", "interpreter", "interpreter_name")),
    "reason of a delay, the prosecutor": ("tell_prosecutor", ("delay",)),
    "reason of a delay, the family": ("tell_family", ("delay",)),
    "reason of a delay, the lawyer": ("lawyer", ("delay",)),
    "reason of a delay, the doctor": ("doctor", ("delay",)),
    "reason of a delay, the judge": ("before_judge", ("delay",)),
    "alternatives considered, when holding begins": ("set_ground", ("necessity", "alternatives")),
    "alternatives considered, when it goes on": ("review", ("alternatives",)),
    "dependants left outside": ("set_identity", ("dependants",)),
    "guardian of a child alone": ("set_age", ("guardian",)),
    "guardian, age assessment and its appeal": (
        "decide_age", ("guardian", "assessed", "appeal_told", "appeal"),
    ),
    "an asylum claim made already": ("offer_asylum", ("claim", "wish")),
    "an asylum claim brought before its authority": ("refer_asylum", ("authority", "receipt")),
    "a removal order, told, and its appeal told": ("removal_order", ("number", "told_at", "appeal_told", "appeal")),
    "cause, autopsy, remains": ("after_death", ("cause", "autopsy", "remains_to", "remains_at")),
    "how a release was made safe": ("release", ("at", "safe", "accompanied_by")),
}  # fmt: skip


@pytest.mark.parametrize("what", ASKED)
def test_it_is_asked(what: str) -> None:
    name, fields = ASKED[what]
    assert set(fields) <= {field for field, _ in fields_of(COMMANDS[f"custody.{name}"].form)}, what


def test_the_lawyer_inspects_and_a_monitor_visits(desk: Desk) -> None:
    codes = desk.ports.codes
    with desk.store.reading() as conn:
        assert "file_seen" in codes.codes_of(conn, "custody_lawyer")
        assert {"lawyer", "family", "consulate", "unhcr", "icrc", "monitor"} <= codes.codes_of(conn, "visitor_kind")
        assert {"ground", "review", "record", "treatment"} <= codes.codes_of(conn, "remarks_about")


def test_a_reason_given_with_what_was_late_explains_it_and_undoes_nothing(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    desk_as.clock.advance(minutes=90)
    act(desk, number, "tell_prosecutor", via="phone", to="قاضی کشیک", delay="تلفن قطع بود")
    duty = next(duty for duty in shown(desk, number).duties if duty.code == "prosecutor")
    assert (duty.state, duty.breach_reason) == ("late", "تلفن قطع بود")
    assert not any("prosecutor" in str(warning) for warning in shown(desk, number).warnings)
    act(desk, number, "explain_breach", duty="prosecutor", reason="دیگری می‌گوید")
    duty = next(duty for duty in shown(desk, number).duties if duty.code == "prosecutor")
    assert duty.breach_reason == "دیگری می‌گوید", "who explains it afterwards has the last word"


def test_the_named_officer_gives_no_reason_and_no_evidence(desk: Desk, desk_as: Any) -> None:
    chief = desk_as(Role.COMMANDER)
    number = opened(desk)
    act(desk, number, "use_force", means=("physical",), reason="x", injured=False, officers=chief.officer.badge)
    desk_as.clock.advance(minutes=90)
    told = {"via": "phone", "to": "x"}
    assert set(refused(lambda: act(chief, number, "tell_prosecutor", **told, delay="x")).fields) == {"delay"}
    act(chief, number, "tell_prosecutor", **told, at=desk.now() - timedelta(minutes=80))
    assert states(shown(desk, number))["prosecutor"] == "stated"
    assert refused(lambda: give(chief, number, "evidence", reference="1")).code == "forbidden"
    give(desk, number, "evidence", reference="1")
    assert states(shown(desk, number))["prosecutor"] == "entered_late"


@pytest.mark.parametrize("written", ["سرهنگ {name}", "{name}", "۹۹۹۹ و {surname}"])
def test_who_is_named_by_name_is_named(desk: Desk, desk_as: Any, written: str) -> None:
    chief = desk_as(Role.COMMANDER)
    number = opened(desk)
    who = written.format(name=chief.officer.name, surname=chief.officer.name.split()[-1])
    act(desk, number, "use_force", means=("physical",), reason="x", injured=False, officers=who)
    judged = {"at": desk.now(), "decision": "go_on", "reason": "x"}
    assert refused(lambda: give(chief, number, "review", **judged)).code == "forbidden"
    give(desk, number, "review", **judged)


def test_his_own_second_count_is_counted_again(desk: Desk, desk_as: Any) -> None:
    chief = desk_as(Role.COMMANDER)
    number = opened(desk)
    act(desk, number, "use_force", means=("physical",), reason="x", injured=False, officers=chief.officer.badge)
    act(chief, number, "property_in", {"counted_by": "تنها بودم"}, items="کیف", cash=5, counted_by="alone",
        receipt="signed")  # fmt: skip
    act(chief, number, "recount", {"cash": "تنها بودم"}, cash=5)
    assert states(shown(desk, number))["recount"] == "open"
    act(desk, number, "recount", cash=5)
    assert states(shown(desk, number))["recount"] == "done"


@pytest.mark.parametrize(("hour", "asked"), [(20, False), (21, True), (2, True), (5, True), (6, False)])
def test_at_night_is_asked_how_a_release_is_made_safe(desk: Desk, desk_as: Any, hour: int, asked: bool) -> None:
    number = opened(desk)
    desk_as.clock.advance(hours=(hour - 12) % 24)
    free = {"outcome": "released_no_ground", "band": "17", "copy_given": True}
    if asked:
        assert set(refused(lambda: act(desk, number, "release", **free)).fields) == {"safe"}
    act(desk, number, "release", {"safe": "خودش خواست"} if asked else {}, **free)
    assert shown(desk, number).state == "closed", "and it is never refused"
