"""Sealing: announced, then done; never where somebody may need the record; held by who does."""

from __future__ import annotations

from typing import Any

import pytest

from db.access import Role
from db.custody import queries
from db.custody.forms_keeping import SealDue
from db.custody.sealing import seal_due, sealing_lines
from db.custody.spans import list_spans
from db.desk import Desk
from db.records import Filter
from tests.db.custody.test_commands import act, opened, refused, shown

UNDONE = {"well": "well"}


def walked(desk: Desk, outcome: str = "released_documents_valid", **answers: Any) -> str:
    """A record with nothing breached, ended by a release."""
    number = opened(desk, **answers)
    act(desk, number, "wellbeing", well="well")
    act(desk, number, "see_documents", type="passport_visa", verified_with="aliens_office", answer="valid")
    act(desk, number, "release", outcome=outcome, band="17", copy_given=True)
    return number


def test_it_is_announced_and_two_weeks_later_sealed_and_still_counted(desk: Desk, desk_as: Any) -> None:
    number = walked(desk)
    commander = desk_as(Role.COMMANDER)
    assert refused(lambda: seal_due(commander, SealDue())).code == "conflict"
    desk_as.clock.advance(days=80)
    assert seal_due(commander, SealDue()) == "0", "announced"
    assert refused(lambda: seal_due(commander, SealDue())).code == "conflict"
    assert shown(desk, number).title == "احمد رضایی"
    desk_as.clock.advance(days=13)
    assert refused(lambda: seal_due(commander, SealDue())).code == "conflict", "not before two weeks"
    desk_as.clock.advance(days=1)
    assert seal_due(commander, SealDue()) == "1"
    record = shown(desk, number)
    assert (record.title, record.state) == ("", "closed")
    assert queries.search_custody(desk, "احمد رضایی") == ()
    (row,) = queries.list_custody(desk, Filter()).rows
    assert row.values[4] == "released_documents_valid", "what is counted stays"
    assert list_spans(desk, Filter()).rows[0].number == number


@pytest.mark.parametrize(
    ("why", "name", "answers"),
    [
        ("force", "use_force", {"officers": "1231", "means": ("handcuffs",), "reason": "x", "injured": False}),
        ("injury", "wellbeing", {"well": "injured"}),
        ("child", "set_age", {"child": "doubtful", "basis": "stated", "with_whom": "family"}),
        ("fear", "ask_fear", {"fear": "yes"}),
        ("breach", "late_fact", {"what": "rights_withheld", "text": "x"}),
        ("wrong", "set_ground", {"ground": "no_ground"}),
        ("case", "set_ground", {"ground": "flagrant_offence"}),
        ("wrong release", "wrong_outcome", {"what": "released", "text": "x"}),
        ("hold", "hold_sealing", {"by": "person", "effect": "hold", "reason": "x"}),
    ],
)
def test_what_may_be_needed_is_never_sealed_by_itself(
    desk: Desk, desk_as: Any, why: str, name: str, answers: dict[str, Any]
) -> None:
    number = walked(desk)
    act(desk, number, name, **answers)
    desk_as.clock.advance(days=400)
    commander = desk_as(Role.COMMANDER)
    (line,) = sealing_lines(commander)
    assert line.kept, why
    assert refused(lambda: seal_due(commander, SealDue())).code == "conflict", why


def test_a_release_without_a_ground_or_a_death_is_not_even_near(desk: Desk, desk_as: Any) -> None:
    walked(desk, "released_no_ground")
    act(desk, opened(desk), "record_death")
    desk_as.clock.advance(days=400)
    assert sealing_lines(desk_as(Role.COMMANDER)) == ()


def test_a_duty_that_was_late_keeps_the_record(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    desk_as.clock.advance(hours=2)
    act(desk, number, "release", outcome="released_time_limit", band="17", copy_given=True)
    desk_as.clock.advance(days=400)
    (line,) = sealing_lines(desk_as(Role.COMMANDER))
    assert "A duty was breached" in {str(message) for message in line.kept}


def test_the_inspectorate_holds_after_the_announcement_and_lifts_for_itself(desk: Desk, desk_as: Any) -> None:
    number = walked(desk)
    commander, inspector = desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)
    desk_as.clock.advance(days=100)
    seal_due(commander, SealDue())
    hold = {"by": "inspectorate", "effect": "hold", "reason": "شکایت"}
    assert refused(lambda: act(desk, number, "hold_sealing", **hold)).code == "forbidden"
    act(inspector, number, "hold_sealing", **hold)
    desk_as.clock.advance(days=100)
    assert refused(lambda: seal_due(commander, SealDue())).code == "conflict"
    act(inspector, number, "hold_sealing", **{**hold, "effect": "lift"})
    assert seal_due(commander, SealDue()) == "0", "announced anew"
    desk_as.clock.advance(days=14)
    assert seal_due(inspector, SealDue()) == "1"
