"""Told, told in part or not; who interprets; and what a fear of return opens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.officer import Desk
from db.kernel.events.event import Event
from db.registers.custody import rules
from db.registers.custody.case.effects import read
from db.registers.custody.case.understanding import same_language
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_rules import T0, by_code, duty, event, minutes
from tests.db.registers.custody.test_rules import opened as opening

PASHTO = event(2, "language_set", T0 + minutes(2), language="pashto")
HEARD = event(3, "interpreter_used", T0, tie="telephone", language="pashto", named=True)
GIVEN = {"written": True, "receipt": "signed"}


def rights(position: int, at: int, **facts: Any) -> Event:
    return event(position, "rights_given", T0 + minutes(at), **(GIVEN | facts))


@pytest.mark.parametrize(
    ("before", "facts", "state"),
    [
        ([], {"language": "persian"}, "part"),
        ([PASHTO], {"language": "pashto"}, "done"),
        ([PASHTO], {"language": "persian"}, "part"),
        ([PASHTO], {"language": "persian", "interpreter": "telephone"}, "part"),
        ([PASHTO, HEARD], {"language": "persian", "interpreter": "telephone"}, "done"),
        ([PASHTO, HEARD], {"language": "persian", "interpreter": "professional"}, "done"),
        ([PASHTO], {"language": "persian", "interpreter": "fellow_detainee"}, "part"),
        ([PASHTO], {"language": "pashto", "interpreter": "officer"}, "part"),
        ([PASHTO], {"language": "persian", "interpreter": "refused"}, "part"),
        ([PASHTO], {"language": "pashto", "understood": "in_part"}, "part"),
        ([event(2, "language_set", T0, language="dari")], {"language": "persian"}, "done"),
        ([event(2, "language_set", T0, language="unknown")], {"language": "persian"}, "part"),
        ([PASHTO, HEARD], {"language": "persian"}, "part"),
        ([PASHTO, event(3, "interpreter_used", T0, tie="relative")], {"language": "persian"}, "part"),
        ([PASHTO, HEARD], {"language": "persian", "interpreter": "x", "counts_as": {"x": "professional"}}, "done"),
        ([PASHTO], {"language": "persian", "interpreter": "x", "counts_as": {"x": ""}}, "part"),
    ],
)
def test_rights_are_told_in_a_language_that_is_understood(
    before: list[Event], facts: dict[str, Any], state: str
) -> None:
    assert duty([opening(), *before, rights(5, 10, **facts)], "rights", T0 + minutes(11)).state == state


def test_dari_and_persian_count_as_one() -> None:
    assert same_language("dari", "persian")
    assert not same_language("pashto", "persian")


def test_in_part_is_no_breach_for_six_hours_and_comes_back_every_hour() -> None:
    events = [opening(), PASHTO, rights(3, 10, language="persian")]
    first = T0 + minutes(10)
    assert (duty(events, "rights", first).due, duty(events, "rights", first).state) == (first + minutes(60), "part")
    hour = first + minutes(60)
    assert duty(events, "rights", hour).state == "due"
    events.append(event(4, "rights_given", hour, **GIVEN, language="persian"))
    assert duty(events, "rights", hour + minutes(1)).due == hour + minutes(60)
    limit = first + timedelta(hours=6)
    assert duty(events, "rights", limit).state == "due"
    assert duty(events, "rights", limit + timedelta(microseconds=1)).state == "overdue"
    events.append(event(5, "rights_given", limit, **GIVEN, language="pashto"))
    assert duty(events, "rights", limit + minutes(1)).state == "done"


def test_what_was_overdue_is_not_saved_by_a_part() -> None:
    events = [opening(), PASHTO, rights(3, 31, language="persian")]
    assert duty(events, "rights", T0 + minutes(32)).state == "overdue"


def test_an_answer_that_reached_the_person_in_part_opens_no_removal() -> None:
    order = event(3, "removal_ordered", T0, number="1", authority="court")
    camp = rules.Proposed("person_moved", {"to": "camp"})
    for facts in ({"understood": "in_part"}, {"language": "persian"}, {"interpreter": "consulate"},
                  {"language": "persian", "interpreter": "receiver"}):  # fmt: skip
        asked = event(4, "fear_asked", T0 + minutes(5), fear="no", **facts)
        events = [opening(), PASHTO, order, asked]
        assert [wall.name for wall in rules.walls(events, camp, T0)] == ["fear_unanswered"], facts
        assert duty(events, "fear", T0 + minutes(6)).state in ("part", "due")
        said = event(4, "fear_asked", T0 + minutes(5), fear="yes", **facts)
        assert read([opening(), PASHTO, order, said]).fear_stands, "a yes stands, whoever interpreted"


def test_a_yes_opens_the_offer_and_only_a_wish_opens_the_referral() -> None:
    fear = event(2, "fear_asked", T0 + minutes(5), fear="yes")
    events = [opening(), fear]
    assert duty(events, "asylum_offer", T0 + minutes(6)).due == T0 + minutes(35)
    for refused_so in ({"in_private": False}, {"in_private": True, "interpreter": "consulate"},
                       {"in_private": True, "interpreter": "fellow_detainee"}):  # fmt: skip
        offer = event(3, "asylum_offered", T0 + minutes(9), wish="yes", **refused_so)
        assert duty([*events, offer], "asylum_offer", T0 + minutes(10)).state == "open"
    later = event(3, "asylum_offered", T0 + minutes(9), wish="later", in_private=True)
    assert duty([*events, later], "asylum_offer", T0 + minutes(10)).state == "part"
    no = event(3, "asylum_offered", T0 + minutes(9), wish="no", in_private=True)
    found = by_code(rules.duties([*events, no], T0 + minutes(10)))
    assert found["asylum_offer"].state == "done"
    assert "asylum_referral" not in found
    yes = event(3, "asylum_offered", T0 + minutes(9), wish="yes", in_private=True, interpreter="telephone")
    sent = event(4, "asylum_referred", T0 + minutes(20), authority="a")
    assert duty([*events, yes, sent], "asylum_referral", T0 + minutes(21)).state == "open", "no receipt yet"
    receipt = event(5, "asylum_referred", T0 + minutes(30), authority="a", receipt="4")
    assert duty([*events, yes, sent, receipt], "asylum_referral", T0 + minutes(31)).state == "done"
    assert "asylum_offer" not in by_code(rules.duties([opening(), event(2, "fear_asked", T0, fear="no")], T0))


def test_the_wall_needs_no_referral_and_no_wish() -> None:
    order = event(3, "removal_ordered", T0, number="1", authority="court")
    wish = event(4, "asylum_offered", T0, wish="no", in_private=True)
    events = [opening(), event(2, "fear_asked", T0, fear="yes"), order, wish]
    camp = rules.Proposed("person_moved", {"to": "camp"})
    assert [wall.name for wall in rules.walls(events, camp, T0)] == ["fear_of_return"]


def test_on_a_store_the_offer_and_the_referral(desk: Desk) -> None:
    number = opened(desk)
    offer = {"in_private": True, "wish": "yes"}
    assert refused(lambda: act(desk, number, "offer_asylum", **offer)).code == "conflict"
    act(desk, number, "ask_fear", fear="yes", language="persian", fear_words="می‌ترسد")
    assert states(shown(desk, number))["asylum_offer"] == "open"
    assert refused(lambda: act(desk, number, "refer_asylum", authority="دفتر")).code == "conflict"
    in_public = {"in_private": False, "wish": "yes"}
    assert set(refused(lambda: act(desk, number, "offer_asylum", **in_public)).fields) == {"in_private"}
    consul = offer | {"interpreter": "consulate"}
    assert set(refused(lambda: act(desk, number, "offer_asylum", **consul)).fields) == {"interpreter"}
    act(desk, number, "set_language", language="pashto", interpreter_needed=True)
    assert set(refused(lambda: act(desk, number, "offer_asylum", **offer)).fields) == {"interpreter"}
    act(desk, number, "offer_asylum", **offer, interpreter="professional")
    sealed = {"authority": "دفتر", "words_along": True, "receipt": "۴"}
    assert set(refused(lambda: act(desk, number, "refer_asylum", **sealed)).fields) == {"envelope"}
    act(desk, number, "refer_asylum", **sealed, envelope="۱۲")
    assert states(shown(desk, number))["asylum_referral"] == "done"


def test_an_interpreter_is_named_and_a_weak_one_asked_about(desk: Desk) -> None:
    number = opened(desk)
    for tie, field in (("fellow_detainee", "tie"), ("officer", "tie"), ("telephone", "name")):
        asked = {"language": "dari", "tie": tie}
        assert set(refused(lambda asked=asked: act(desk, number, "interpreter", **asked)).fields) == {field}
    act(desk, number, "interpreter", language="dari", tie="refused")
    consul = {"fear": "no", "interpreter": "consulate"}
    assert set(refused(lambda: act(desk, number, "ask_fear", **consul)).fields) == {"interpreter"}
