"""What each entry about language, rights, fear and orders does to a case: by table, on made-up histories."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.kernel.events.event import Event
from db.registers.custody import rules
from db.registers.custody.case.case import Case
from db.registers.custody.case.effects import read
from db.registers.custody.case.timeline import Step
from db.registers.custody.case.track import Track
from db.words.calendar.times import AHEAD
from tests.db.registers.custody.test_rules import T0, by_code, event, minutes, opened

PASHTO = event(2, "language_set", T0 + minutes(2), language="pashto")
NEEDED = event(2, "language_set", T0 + minutes(2), language="pashto", interpreter_needed=True)
HEARD = event(3, "interpreter_used", T0 + minutes(3), tie="professional", language="pashto", by_name=True)
TOLD: dict[str, Any] = {"written": True, "receipt": "signed"}
OFFENCE = event(4, "ground_set", T0 + minutes(4), ground="flagrant_offence")


def case_of(*events: Event) -> Case:
    return read([opened(), *events])


def state(code: str, *events: Event, after: float = 25) -> str | None:
    found = by_code(rules.duties([opened(), *events], T0 + minutes(after)))
    return found[code].state if code in found else None


# --- language and interpreter ------------------------------------------------------------------------------------


def test_what_is_said_of_the_language() -> None:
    assert state("language", PASHTO) == "done"
    assert state("interpreter", PASHTO) is None
    assert state("interpreter", NEEDED) == "open"
    assert state("interpreter", HEARD, event(5, "language_set", T0 + minutes(5), language="pashto",
                                             interpreter_needed=True)) is None  # fmt: skip
    for language, needed, none in (("pashto", None, False), ("pashto", True, True), ("unknown", None, True),
                                   ("unknown", False, True), ("pashto", False, False)):  # fmt: skip
        said = event(2, "language_set", T0, language=language, interpreter_needed=needed)
        assert case_of(said).no_language == none, (language, needed)
    assert not case_of(HEARD, NEEDED).no_language, "somebody was found before it was asked"
    for literate, unreadable in ((False, True), (True, False), (None, False)):
        assert case_of(event(2, "language_set", T0, language="pashto", literate=literate)).unreadable == unreadable


@pytest.mark.parametrize(
    ("facts", "identity", "found"),
    [
        ({"tie": "professional", "by_name": True}, {}, True),
        ({"tie": "professional"}, {"name": "x"}, True),
        ({"tie": "professional"}, {}, False),
        ({"tie": "professional", "by_name": False}, {}, False),
        ({"tie": "professional", "named": True}, {}, True),
        ({"tie": "professional", "by_phone": True, "by_name": True}, {}, False),
        ({"tie": "professional", "by_phone": True}, {"name": "x"}, False),
        ({"tie": "professional", "by_phone": True}, {"name": "x", "phone": "021"}, True),
        ({"tie": "professional", "by_phone": True}, {"phone": "021"}, False),
        ({"tie": "telephone", "by_name": True}, {}, False),
        ({"tie": "telephone", "named": True}, {}, True),
        ({"tie": "telephone"}, {"name": "x"}, False),
        ({"tie": "relative", "named": True}, {"name": "x"}, False),
        ({"tie": "consulate", "named": True}, {"name": "x"}, False),
        ({"named": True}, {"name": "x"}, False),
    ],
)
def test_who_counts_as_an_interpreter(facts: dict[str, Any], identity: dict[str, str], found: bool) -> None:
    made = event(3, "interpreter_used", T0 + minutes(3), language="pashto", **facts)
    case = case_of(NEEDED, Event(*(getattr(made, name) for name in (
        "position", "uid", "unit", "record", "at", "entered_at", "officer", "kind", "schema", "stream", "facts",
    )), identity, {}))  # fmt: skip
    assert bool(case.interpreters) == found
    if facts.get("tie") != "consulate":
        assert case.no_language != found
        assert (case.tracks["interpreter"].done is not None) == found


def test_who_wished_for_none_has_neither_a_language_nor_an_interpreter() -> None:
    case = case_of(NEEDED, event(3, "interpreter_used", T0 + minutes(3), tie="refused", language="pashto"))
    assert case.no_language, "a wish is no common language"
    assert case.interpreters == frozenset()
    assert case.tracks["interpreter"].done is not None


# --- told ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "facts", "found"),
    [
        ([PASHTO, OFFENCE], {"in_writing": True, "language": "pashto"}, "done"),
        ([PASHTO, OFFENCE], {"in_writing": False, "language": "pashto"}, "due"),
        ([PASHTO, OFFENCE], {"in_writing": True, "language": "persian"}, "part"),
        ([PASHTO], {"in_writing": True, "language": "pashto"}, "due"),
        ([PASHTO, event(4, "ground_set", T0, ground="none_yet")], {"in_writing": True, "language": "pashto"}, "due"),
    ],
)
def test_the_ground_is_told_in_writing(before: list[Event], facts: dict[str, Any], found: str) -> None:
    assert state("ground_told", *before, event(5, "ground_told", T0 + minutes(6), **facts)) == found


def test_what_was_told_through_somebody_who_is_named_later() -> None:
    through = {"language": "persian", "interpreter": "professional"}
    rights = event(4, "rights_given", T0 + minutes(5), fear="no", **TOLD, **through)
    late = event(5, "interpreter_used", T0 + minutes(9), tie="professional", language="pashto", by_name=True)
    assert state("interpreter", PASHTO, rights) == "open"
    assert [state(code, PASHTO, rights) for code in ("rights", "fear")] == ["part", "part"]
    assert [state(code, PASHTO, rights, late) for code in ("rights", "fear")] == ["done", "done"]
    alone = event(4, "rights_given", T0 + minutes(5), fear="no", language="persian", **TOLD)
    assert [state(code, PASHTO, alone, late) for code in ("rights", "fear")] == ["part", "part"]
    assert state("interpreter", PASHTO, alone) is None, "nobody says that one was there"
    assert state("interpreter", PASHTO, HEARD, rights) is None, "one is named already"
    first = event(6, "language_set", T0 + minutes(12), language="pashto")
    assert [state(code, alone, late, first) for code in ("rights", "fear")] == ["part", "part"]


@pytest.mark.parametrize(
    ("answers", "fear", "stands", "found"),
    [
        (("no",), "no", False, "done"),
        (("would_not_say",), "would_not_say", False, "done"),
        (("not_asked",), "not_asked", False, "due"),
        (("yes",), "yes", True, "done"),
        (("yes", "no"), "yes", True, "done"),
        (("no", "yes"), "yes", True, "done"),
        (("no", None), "no", False, "done"),
        ((None,), None, False, "due"),
    ],
)
def test_what_the_answers_about_fear_leave(answers: tuple[str | None, ...], fear: str | None, stands: bool,
                                           found: str) -> None:  # fmt: skip
    asked = [event(4 + place, "fear_asked", T0 + minutes(4 + place), fear=one, language="pashto")
             for place, one in enumerate(answers)]  # fmt: skip
    case = case_of(PASHTO, *asked)
    assert (case.fear, case.fear_stands) == (fear, stands)
    assert state("fear", PASHTO, *asked) == found
    in_part = [event(4 + place, "fear_asked", T0 + minutes(4 + place), fear=one, language="persian")
               for place, one in enumerate(answers)]  # fmt: skip
    reached = {None: None, "yes": "yes"}.get(fear, "not_asked")
    assert case_of(PASHTO, *in_part).fear == reached
    assert state("fear", PASHTO, *in_part) == ("due" if found == "due" else "part")


def test_who_decided_and_who_ordered_by_every_name() -> None:
    facts = {"number": "9", "authority_name": "مرجع"}
    decided = event(4, "fear_lifted", T0, decided_by="قاضی", authority="asylum_authority", **facts)
    ordered = event(5, "removal_ordered", T0, given_by="شعبه", authority="court", **facts)
    case = case_of(decided, ordered)
    (decision,), (order,) = case.decisions.values(), case.removal_orders.values()
    assert (decision.authority, decision.names) == ("asylum_authority", ("مرجع", "قاضی"))
    assert (order.number, order.names, order.authority) == ("9", ("مرجع", "شعبه"), "court")
    for kind in ("fear_lifted", "removal_ordered"):
        new = event(4, kind, T0, authority="clinic", counts_as={"clinic": "court"}, unagreed=["clinic"], **facts)
        assert (case_of(new).decisions, case_of(new).removal_orders) == ({}, {}), kind


# --- orders --------------------------------------------------------------------------------------------------------


def order(position: int, at: float, **facts: Any) -> Event:
    return event(position, "judicial_order_received", T0 + minutes(at), effect="hold", number="1", judge="x", **facts)


@pytest.mark.parametrize(
    ("seen", "counts"),
    [(T0 - minutes(1), False), (T0, True), (T0 + minutes(60), True), (T0 + minutes(60) + AHEAD, True),
     (T0 + minutes(61) + AHEAD, False), (None, False)],
)  # fmt: skip
def test_when_a_judge_can_have_seen_somebody(seen: Any, counts: bool) -> None:
    until = T0 + timedelta(days=9)
    case = case_of(order(2, 60, seen_at=seen, until=until))
    assert case.tracks["order_end"].due == (until if counts else T0 + minutes(60) + timedelta(hours=24))
    assert ("judge_seen" in case.tracks, "order_ask" in case.tracks) == (not counts, not counts)


def test_an_order_is_answered_and_followed_by_another() -> None:
    until, seen = T0 + timedelta(days=3), T0 + minutes(70)
    bare = order(2, 60)
    only_seen = event(3, "order_answered", T0 + minutes(80), seen_at=seen)
    case = case_of(bare, only_seen)
    assert case.tracks["order_ask"].stands
    assert case.tracks["judge_seen"].done == seen
    both = event(4, "order_answered", T0 + minutes(90), until=until)
    case = case_of(order(2, 60, seen_at=T0 + minutes(60)), both)
    assert case.tracks["order_ask"].done is not None
    assert case.tracks["order_end"].due == until, "one that did not say when it ends, and now does"
    again = case_of(bare, order(5, 90, seen_at=T0 + minutes(90), until=until))
    assert again.tracks["order_ask"].done
    assert again.tracks["order_end"].done
    assert again.tracks["order_end-2"].due == until
    freed = event(2, "judicial_order_received", T0 + minutes(30), effect="release", number="1", judge="x")
    case = case_of(freed, order(3, 40))
    assert [case.tracks[code].stands for code in ("release_ordered", "prosecutor")] == [False, False]


# --- one duty ------------------------------------------------------------------------------------------------------


def step(at: float, known: float, **facts: Any) -> Step:
    return Step("e", "prosecutor_told", facts, {}, {}, T0 + minutes(at), T0 + minutes(known))


def test_what_lies_ahead_is_not_done_but_for_an_end_and_a_clock_in_doubt() -> None:
    limit = AHEAD.total_seconds() / 60
    for at, code, facts, done in (
        (10 + limit, "prosecutor", {}, True), (11 + limit, "prosecutor", {}, False),
        (11 + limit, "holding", {}, True), (11 + limit, "child_delivery", {}, True),
        (11 + limit, "prosecutor", {"clock": "doubted"}, True),
    ):  # fmt: skip
        track = Track(code, T0 + minutes(60))
        track.mark_done(step(at, 10, **facts))
        assert (track.done is not None) == done, (at, code)


def test_nobody_left_before_they_were_last_seen_nor_was_away_longer_than_is_known() -> None:
    look = event(2, "care_given", T0 + minutes(200), seen="spoke")
    gone = event(3, "escape_recorded", T0 + minutes(300), at=T0 + minutes(30))
    back = event(4, "recaptured", T0 + minutes(310), at=T0 + minutes(900), well="well")
    day = T0 + timedelta(hours=24)
    assert case_of(look, gone, back).tracks["holding"].due == day + minutes(110)
    assert case_of(gone, back).tracks["holding"].due == day + minutes(280)
    free = event(3, "person_released", T0 + minutes(300), at=T0 + minutes(30), outcome="released_no_ground")
    assert case_of(look, free).tracks["holding"].done == T0 + minutes(200)
    assert case_of(free).tracks["holding"].done == T0 + minutes(30)
