"""Every end, move and grave event, by one officer alone on duty at night: what must be done can be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.projections import projecting as kinds
from db.registers.custody import queries
from db.registers.custody.board.notices import notices
from db.registers.custody.case.status import STATES
from db.registers.custody.rules import FREE
from db.words.calendar.jalali import tehran
from db.words.messages import Refused
from tests.db.registers.custody.listed_bodies import listed
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.usual import some

SENT = {"body": "گیرنده", "receiver": "آقای نوری", "reason": "بررسی", "band": "17"}
ORDERED = (
    ("set_language", {"language": "dari"}),
    ("ask_fear", {"fear": "no", "language": "dari"}),
    ("removal_order", {"number": "۵", "authority": "court"}),
)
JUDGE = {"body": "duty_judge", "judge": "قاضی کشیک", "place": "دادسرا", "band": "17"}


@dataclass(frozen=True)
class Case:
    """An act, what it is done to, and what must stand afterwards. `due` are duties that it calls for."""

    act: str
    answers: dict[str, Any]
    state: str
    outcome: str | None = None
    due: frozenset[str] = frozenset()
    before: tuple[tuple[str, dict[str, Any]], ...] = ()
    gone: frozenset[str] = field(default_factory=frozenset)
    """Duties that it ends."""


def _case(
    act: str, state: str, end: str | None = None, /, *due: str, gone: str = "", before: Any = (), **answers: Any
) -> Case:
    return Case(act, answers, state, end, frozenset(due), tuple(before), frozenset(gone.split()))


ESCAPED = (("record_escape", {}),)
CLOSED = (("release", {"outcome": "released_no_ground", "band": "17", "copy_given": True}),)
AWAY = (("move", {"to": "hospital", **SENT}),)
CHILD = (("set_age", {"child": "child", "age": 16, "basis": "stated", "suspected": True}),)
CASES = {
    "documents valid": _case(
        "release",
        "closed",
        "released_documents_valid",
        "copy",
        gone="holding",
        before=(("see_documents", {"type": "passport_visa", "verified_with": "aliens_office", "answer": "valid"}),),
        outcome="released_documents_valid",
        band="17",
    ),
    "no ground": _case(
        "release", "closed", "released_no_ground", "copy", gone="holding", outcome="released_no_ground", band="17"
    ),
    "before a judge": _case("before_judge", "closed", "before_judge", "receipt", gone="holding", **JUDGE),
    "child to welfare": _case(
        "child_delivered",
        "closed",
        "to_welfare",
        "receipt",
        gone="holding child_delivery",
        before=(("set_age", {"child": "child", "age": 9, "basis": "stated", "with_whom": "alone"}),),
        to="welfare",
        receiver="خانم نوری",
        band="17",
    ),
    "child to the juvenile prosecutor": _case(
        "child_delivered",
        "closed",
        "juvenile_prosecutor",
        "receipt",
        gone="holding",
        before=CHILD,
        to="juvenile_prosecutor",
        receiver="آقای نوری",
        band="17",
    ),
    "child to the juvenile court": _case(
        "child_delivered",
        "closed",
        "juvenile_court",
        "receipt",
        gone="holding",
        before=(("set_age", {"child": "child", "age": 14, "basis": "stated", "suspected": True}),),
        to="juvenile_court",
        receiver="آقای نوری",
        band="17",
    ),
    "aliens' office": _case("move", "moved", None, "receipt", "holding", before=ORDERED, to="aliens_office", **SENT),
    "camp": _case("move", "moved", None, "receipt", "holding", before=ORDERED, to="camp", **SENT),
    "an ambulance that nobody knows the end of": _case(
        "move", "moved", None, "receipt", "holding", "receiver", to="hospital", reason="بی‌هوش است", band="17"
    ),
    "another unit": _case("move", "moved", None, "receipt", "holding", to="station_14", **SENT),
    "guarded hospital": _case("move", "moved", None, "receipt", "holding", to="hospital", **SENT),
    "border": _case("refer", "closed", "border", "receipt", before=ORDERED, to="border", **SENT),
    "back again": _case("returned", "held", None, "holding", before=AWAY, well="well"),
    "back again, unwell": _case("returned", "held", None, "holding", "doctor", before=AWAY, well="unwell"),
    "released from the hospital": _case(
        "release",
        "closed",
        "hospital_not_held",
        "copy",
        "receipt",
        gone="holding",
        before=AWAY,
        outcome="hospital_not_held",
        band="17",
    ),
    "judge's order": _case(
        "judicial_order", "judge", None, "judge_seen", gone="holding", number="۱", judge="قاضی کشیک", effect="hold"
    ),
    "judge orders release": _case(
        "judicial_order", "held", None, "release_ordered", "holding", number="۲", judge="قاضی کشیک", effect="release"
    ),
    "death": _case(
        "record_death", "dead", "died", "notice_prosecutor", "notice_forensic", "notice_inspectorate", "notice_family"
    ),
    "death in hospital": _case("record_death", "dead", "died", "notice_prosecutor", "notice_forensic", before=AWAY),
    "death after release": _case("record_death", "dead", "died", "notice_prosecutor", "notice_forensic", before=CLOSED),
    "grave injury": _case(
        "injury",
        "held",
        None,
        "doctor",
        "holding",
        "notice_prosecutor",
        "notice_forensic",
        "notice_inspectorate",
        "notice_family",
        found="while_held",
        grave=True,
        injuries="شکستگی جمجمه",
    ),
    "injury": _case(
        "injury", "held", None, "doctor", "holding", found="on_arrival", grave=False, injuries="کبودی بازو"
    ),
    "escape": _case("record_escape", "escaped", "escaped", "notice_prosecutor", "notice_inspectorate"),
    "recapture": _case("recapture", "held", None, "holding", before=ESCAPED, well="well"),
    "recapture, injured": _case("recapture", "held", None, "holding", "doctor", before=ESCAPED, well="injured"),
    "wrong release": _case(
        "wrong_outcome",
        "closed",
        "released_no_ground",
        "notice_prosecutor",
        "notice_inspectorate",
        before=CLOSED,
        what="released",
        text="دو نفر هم‌نام",
    ),
    "wrong removal": _case(
        "wrong_outcome",
        "moved",
        None,
        "notice_prosecutor",
        "notice_inspectorate",
        before=(*ORDERED, ("move", {"to": "aliens_office", **SENT})),
        what="removed",
        text="دو نفر هم‌نام",
    ),
    "reopened": _case("reopen", "held", None, "holding", before=CLOSED, reason="اشتباه بسته شد"),
}


def why(name: str) -> dict[str, str]:
    """At night a release asks how it is made safe, and takes any reason."""
    return {"safe": "تنها بودم"} if name == "release" else {}


@pytest.mark.parametrize("name", CASES)
def test_one_officer_alone_at_night_records_it(desk: Desk, desk_as: Any, name: str) -> None:
    case = CASES[name]
    desk_as.clock.advance(hours=(26 - desk.now().astimezone(tehran()).hour) % 24)
    if case.answers.get("to") == "station_14":
        listed(desk_as)
    number = opened(desk)
    start = {duty.code: duty.due for duty in shown(desk, number).duties}["holding"]
    for before, answers in case.before:
        act(desk, number, before, why(before), **answers)
        desk_as.clock.advance(minutes=5)
    act(desk, number, case.act, why(case.act), **case.answers)
    record = shown(desk, number)
    after = states(record)
    undone = {code.partition("-")[0] for code, state in after.items() if state in ("open", "due", "overdue")}
    assert record.state == case.state
    assert case.due <= undone, case.due - undone
    assert not case.gone & undone
    if "holding" in case.due:
        away = timedelta(minutes=5 if case.act in ("recapture", "reopen") else 0)
        ends = {duty.due for duty in record.duties if duty.code.startswith("holding")}
        assert max(ends) == start + away, "the clock goes on; the time away does not count"
    row = next(row for row in queries.list_custody(desk, queries.Filter()).rows if row.number == number)
    assert case.outcome is None or row.values[4][-1] == case.outcome
    if case.act in ("wrong_outcome", "record_death", "record_escape", "injury"):
        told = [str(item.text) for item in notices(desk_as(Role.INSPECTOR)) if str(item.text) != "Moved"]
        assert len(told) == 1, "the inspectorate has it at once, by itself"


WORST = (
    ("set_age", {"child": "doubtful", "basis": "estimated", "estimated_by": "افسر", "suspected": True}),
    ("ask_fear", {"fear": "yes", "fear_words": "می‌ترسد"}),
    ("use_force", {"officers": "{me}", "means": ("physical",), "reason": "گریز", "injured": True, "injuries": "زخم"}),
    ("property_in", {"items": "کیف", "cash": 1_000_000, "counted_by": "alone", "receipt": "signed"}),
)
"""A record in which every warning there is stands, thirty hours after the arrival, nothing else done in time."""
REACH: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "held": (),
    "judge": (("judicial_order", {"number": "۱", "judge": "قاضی", "effect": "hold"}),),
    "moved": AWAY,
    "escaped": ESCAPED,
    "closed": CLOSED,
    "dead": (("record_death", {}),),
}
FACTS: dict[str, tuple[dict[str, Any], frozenset[str]]] = {
    "release": ({"outcome": "released_time_limit"}, frozenset({"held", "judge", "moved"})),
    "before_judge": (JUDGE, frozenset({"held", "judge", "moved"})),
    "child_delivered": ({"to": "juvenile_prosecutor", "receiver": "ب"}, frozenset({"held", "judge", "moved"})),
    "record_escape": ({}, frozenset({"held", "judge", "moved"})),
    "record_death": ({}, frozenset(STATES) - {"dead"}),
    "late_fact": ({"what": "removed_despite_fear", "text": "گشت برد"}, frozenset(STATES)),
    "injury": ({"found": "while_held", "grave": True, "injuries": "زخم"}, frozenset(STATES)),
    "doctor": ({"step": "seen"}, frozenset(STATES)),
    "care": ({"seen": "spoke", "given": ("water",)}, frozenset(STATES)),
    "wellbeing": ({"well": "unconscious"}, frozenset(STATES)),
    "wrong_outcome": ({"what": "released", "text": "هم‌نام"}, frozenset(STATES)),
    "explain_breach": ({"reason": "تنها بودم"}, frozenset(STATES)),
    "notify": ({"to": "prosecutor", "via": "phone"}, frozenset(STATES)),
    "sign_absent": ({"what": "other", "via": "radio", "who": "سرگرد", "phone": "۴"}, frozenset(STATES)),
    "property_out": ({"complete": True, "receipt": "signed"}, frozenset(STATES)),
    "receipt": ({"receipt": "۵"}, frozenset(STATES)),
    "give_copy": ({}, frozenset(STATES)),
    "add_entry": ({"text": "برگه ۳"}, frozenset(STATES)),
    "interview": ({"ended": True}, frozenset(STATES)),
}
"""What happened must always be recorded: the act, its answers, the states in which it can have happened."""


def done(desk: Desk, number: str, name: str, answers: dict[str, Any]) -> str:
    """Give a command as who is in a hurry does: a reason where one is asked for. Returns the code of a refusal."""
    try:
        act(desk, number, name, **answers)
    except Refused as refusal:
        if refusal.code != "unlikely":
            return refusal.code
        act(desk, number, name, dict.fromkeys(refusal.fields, "شب، تنها"), **answers)
    return ""


@pytest.mark.parametrize("state", some(REACH))
def test_what_happened_is_always_recorded_and_no_wall_stands_before_it(desk: Desk, desk_as: Any, state: str) -> None:
    for name, (given, possible) in FACTS.items():
        number = opened(desk, name_known="unknown", name=None, band=f"w{name}")
        for before, answers in WORST:
            done(desk, number, before, answers | ({"officers": desk.officer.badge} if "officers" in answers else {}))
        desk_as.clock.advance(hours=30)
        for before, answers in REACH[state]:
            done(desk, number, before, answers)
        assert shown(desk, number).state == state
        answers = dict(given)
        if answers.pop("ended", False):
            answers |= {"at": desk.now() - timedelta(minutes=9), "ended_at": desk.now() - timedelta(minutes=1)}
        code = done(desk, number, name, answers)
        judges = name == "explain_breach"  # he is named in the force that was used: another officer explains
        expected = "forbidden" if judges else "" if state in possible else "conflict"
        assert code == expected, (name, state, code)
        if state not in ("closed", "dead") and not code:
            overdue = [duty.code for duty in shown(desk, number).duties if duty.state in ("overdue", "late")]
            assert "prosecutor" in overdue or state == "judge", "nothing that is written un-breaches anything"


def test_what_no_wall_may_stop_is_what_these_commands_write() -> None:
    named = {"release": "person_released", "record_death": "death_recorded", "record_escape": "escape_recorded",
             "before_judge": "brought_before_judge", "care": "care_given",
             "doctor": "doctor_noted", "wellbeing": "wellbeing_seen", "late_fact": "late_fact_recorded",
             "explain_breach": "breach_explained", "add_entry": "custody_entry_added",
             "notify": "custody_notice_given"}  # fmt: skip
    assert set(named.values()) == FREE
    assert all(f"custody.{name}" in COMMANDS and kinds.label(kind) for name, kind in named.items())


WARNINGS: dict[str, tuple[str, dict[str, Any], str]] = {
    "an interpreter who is an officer": ("interpreter", {"language": "dari", "tie": "officer"}, "tie"),
    "an interpreter who is a relative": ("interpreter", {"language": "dari", "tie": "relative"}, "tie"),
    "cash counted by one": (
        "property_in",
        {"items": "کیف", "cash": 5, "counted_by": "alone", "receipt": "signed"},
        "counted_by",
    ),
    "the band of somebody else": ("release", {"outcome": "released_no_ground", "band": "18"}, "band"),
    "no band read": ("before_judge", JUDGE | {"band": None}, "band"),
    "valid documents that nobody saw": ("release", {"outcome": "released_documents_valid", "band": "17"}, "outcome"),
    "a hospital that is called a camp": ("move", {"to": "hospital", **(SENT | {"body": "اردوگاه"})}, "body"),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_asks_why_and_stops_nothing(desk: Desk, name: str) -> None:
    command, answers, where = WARNINGS[name]
    number = opened(desk)
    found = refused(lambda: act(desk, number, command, **answers))
    assert (found.code, set(found.fields)) == ("unlikely", {where})
    act(desk, number, command, {where: "کسی دیگر نبود"}, **answers)


def test_an_officer_who_arrested_is_asked_about(desk: Desk) -> None:
    found = refused(lambda: opened(desk, arrested_by=f"77، {desk.officer.badge}"))
    assert (found.code, set(found.fields)) == ("unlikely", {"arrested_by"})
    assert opened(desk, arrested_by=desk.officer.badge, reasons={"arrested_by": "تنها بودم"})
