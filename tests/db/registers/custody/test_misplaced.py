"""Entered on the wrong person: struck through in one record, written in the other; no breach is undone by it."""

from __future__ import annotations

from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.folding.reprojection import CORRECTED
from db.kernel.journal.stored_events import events_of
from db.kernel.projections import numbering
from db.kernel.projections.projecting import form_of
from db.registers.custody import queries
from db.registers.custody.board.rounds import round_of
from db.registers.custody.board.spans import list_spans
from db.registers.custody.case import timeline
from db.registers.custody.case.completeness import completeness
from db.registers.custody.changes.forms import OF_A_PERSON
from db.registers.custody.events import KINDS
from db.registers.custody.models import NOTICE
from db.registers.custody.record import STRUCK
from db.words.records import Filter
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states


def entry(desk: Desk, number: str, kind: str) -> str:
    return next(one.uid for one in shown(desk, number).chronology if one.kind == kind)


def misplace(desk: Desk, number: str, kind: str, other: str, reason: str | None = "به خود او گفته شد") -> None:
    """The entry of this kind in one record was about the person of another."""
    answers = {"target": entry(desk, number, kind), "other": other, "reason": "دو نفر هم‌نام"}
    declared: Any = COMMANDS["custody.wrong_person"]
    reasons = {} if reason is None else {"other": reason}
    declared.run(desk, declared.form(record=record_of(desk, number), reasons=reasons, **answers))


def record_of(desk: Desk, number: str) -> str:
    with desk.store.reading() as conn:
        return numbering.find(conn, desk.store, "custody", number, desk.now())[0]


def decided(desk_as: Any, number: str, decision: str) -> None:
    """The inspectorate decides on the oldest correction that waits in a record."""
    inspector = desk_as(Role.INSPECTOR)
    declared: Any = COMMANDS["custody.decide"]
    answers = {"decision": decision, "reason": "نامه ۱۲"}
    declared.run(inspector, declared.form(record=record_of(inspector, number), **answers))


@pytest.fixture
def two(desk: Desk) -> tuple[str, str]:
    return opened(desk), opened(desk, name="احمد رضائی", band="18", reasons={"name": "دو نفرند"})


RIGHTS = {"language": "dari", "written": True, "receipt": "signed", "fear": "no"}


def test_it_is_struck_through_here_and_written_there(desk: Desk, desk_as: Any, two: tuple[str, str]) -> None:
    wrong, right = two
    told = desk.now()
    for number in two:
        act(desk, number, "set_language", language="dari")
    act(desk, wrong, "give_rights", **RIGHTS)
    desk_as.clock.advance(minutes=10)
    misplace(desk, wrong, "rights_given", right)
    here, there = shown(desk, wrong), shown(desk, right)
    assert (states(here)["rights"], states(here)["fear"]) == ("due", "due"), "nobody asked this person"
    assert (states(there)["rights"], states(there)["fear"]) == ("done", "done")
    done = next(duty for duty in there.duties if duty.code == "rights")
    assert (done.done, done.entered) == (told, desk.now()), "when it happened, and when it was known"
    struck = next(one for one in here.chronology if one.kind == STRUCK)
    assert struck.elsewhere == right
    assert {line.name: line.was for line in struck.lines}["receipt"] == ("signed",)
    assert not [line.value for line in struck.lines if line.name != "kind" and line.value is not None]
    assert "entry_misplaced" in [one.kind for one in here.chronology]
    assert "entry_taken_over" in [one.kind for one in there.chronology]
    assert not [part for part in here.sections if part.title == "Rights"], "it says nothing about this person"
    with desk.store.reading() as conn:
        asked = {one.code: one.state for one in completeness(events_of(conn, desk.store.unit, here.uid), "held")}
    assert asked["rights"] == "missing"
    assert [one.number for one in round_of(desk, "rights").people] == [wrong]
    assert rebuild.check(desk.store).differences == ()


def test_what_was_late_stays_late_and_what_is_late_now_shows(desk: Desk, desk_as: Any, two: tuple[str, str]) -> None:
    wrong, right = two
    act(desk, wrong, "tell_prosecutor", via="phone", to="قاضی کشیک")
    desk_as.clock.advance(minutes=50)
    misplace(desk, wrong, "prosecutor_told", right)
    assert states(shown(desk, wrong))["prosecutor"] == "overdue"
    broken = next(duty for duty in shown(desk, right).duties if duty.code == "prosecutor")
    assert (broken.state, broken.entered) == ("entered_late", desk.now()), "both times stand there"
    act(desk, wrong, "tell_prosecutor", via="phone", to="قاضی کشیک")
    assert states(shown(desk, wrong))["prosecutor"] == "late"
    desk_as.clock.advance(minutes=1)
    misplace(desk, wrong, "prosecutor_told", right)
    assert states(shown(desk, wrong))["prosecutor"] == "overdue"


def test_the_next_entry_of_the_same_counts_then(desk: Desk, desk_as: Any, two: tuple[str, str]) -> None:
    wrong, right = two
    act(desk, wrong, "wellbeing", well="well")
    desk_as.clock.advance(minutes=4)
    own = desk.now()
    act(desk, wrong, "wellbeing", well="well")
    desk_as.clock.advance(minutes=4)
    first = min((one for one in shown(desk, wrong).chronology if one.kind == "wellbeing_seen"), key=lambda one: one.at)
    assert first.uid == entry(desk, wrong, "wellbeing_seen")
    misplace(desk, wrong, "wellbeing_seen", right)
    duty = next(duty for duty in shown(desk, wrong).duties if duty.code == "wellbeing")
    assert (duty.state, duty.done) == ("done", own)


def test_papers_of_somebody_else_free_nobody(desk: Desk, desk_as: Any, two: tuple[str, str]) -> None:
    wrong, right = two
    papers = {"type": "passport_visa", "verified_with": "aliens_office", "answer": "valid"}
    act(desk, wrong, "see_documents", **papers)
    assert states(shown(desk, wrong))["release_now"] == "due"
    assert states(shown(desk, wrong))["rights"] == "waived"
    desk_as.clock.advance(minutes=2)
    misplace(desk, wrong, "documents_seen", right)
    assert states(shown(desk, wrong))["rights"] == "due", "the walk goes on"
    assert states(shown(desk, wrong))["release_now"] == "due", "till the inspectorate agrees that nobody's papers are"
    decided(desk_as, wrong, "agreed")
    assert "release_now" not in states(shown(desk, wrong))
    assert states(shown(desk, right))["release_now"] == "due"


def test_a_look_at_another_was_none_at_this_one(desk: Desk, desk_as: Any, two: tuple[str, str]) -> None:
    wrong, right = two
    desk_as.clock.advance(minutes=55)
    act(desk, wrong, "care", seen="spoke", given=("rest",))
    desk_as.clock.advance(minutes=30)
    misplace(desk, wrong, "care_given", right)
    assert states(shown(desk, wrong))["check-1"] == "overdue"
    assert [span.number for span in list_spans(desk, Filter("rest")).rows] == [right]
    act(desk, wrong, "release", outcome="released_no_ground", band="17", copy_given=True)
    assert states(shown(desk, wrong))["check-1"] == "overdue", "for ever"
    assert rebuild.check(desk.store).differences == ()


def test_it_is_refused_once_it_is_done_and_for_the_record_itself(desk: Desk, two: tuple[str, str]) -> None:
    wrong, right = two
    act(desk, wrong, "ask_fear", fear="yes", language="persian", fear_words="می‌ترسد")
    assert refused(lambda: misplace(desk, wrong, "fear_asked", wrong)).fields.keys() == {"other"}
    uid = entry(desk, wrong, "fear_asked")
    misplace(desk, wrong, "fear_asked", right)
    again = {"target": uid, "other": right, "reason": "x"}
    record = record_of(desk, wrong)
    declared: Any = COMMANDS["custody.wrong_person"]
    assert refused(lambda: declared.run(desk, declared.form(record=record, **again))).fields.keys() == {"target"}
    for number in two:
        assert any("Fear of return" in str(text) for text in shown(desk, number).warnings), "fear that was said stands"
    assert queries.list_custody(desk, Filter()).rows[0].number == right


def test_what_may_be_moved_is_what_is_asked_of_one_person() -> None:
    assert [kind for kind in OF_A_PERSON if form_of(kind) is None] == ["carer_left"], "written by another's move"
    forms = {kind.kind for kind in KINDS if kind.form is not None and not kind.kind.startswith(("arrival", "sealing"))}
    others = {"custody_opened", timeline.TAKEN_OVER, timeline.STAMPED, *timeline.ABOUT_ENTRIES}
    assert forms - set(OF_A_PERSON) == others - {CORRECTED}


def test_what_is_done_after_somebody_left_was_not_done_to_them(desk: Desk, desk_as: Any, two: tuple[str, str]) -> None:
    wrong, right = two
    desk_as.clock.advance(minutes=10)
    act(desk, wrong, "release", outcome="released_no_ground", band="17", copy_given=True)
    assert states(shown(desk, wrong))["rights"] == "not_done"
    desk_as.clock.advance(minutes=40)
    act(desk, wrong, "give_rights", **RIGHTS)
    assert states(shown(desk, wrong))["rights"] == "not_done"
    misplace(desk, wrong, "rights_given", right)
    assert states(shown(desk, wrong))["rights"] == "not_done"


def test_who_went_in_time_owed_nothing_more(desk: Desk, desk_as: Any, two: tuple[str, str]) -> None:
    wrong, right = two
    act(desk, wrong, "give_rights", **RIGHTS)
    desk_as.clock.advance(minutes=10)
    act(desk, wrong, "release", outcome="released_no_ground", band="17", copy_given=True)
    desk_as.clock.advance(minutes=60)
    misplace(desk, wrong, "rights_given", right)
    assert states(shown(desk, wrong))["rights"] == "not_done", "no breach, and no silence"


def test_a_second_record_of_the_same_person_is_told_of_and_both_go_on(desk: Desk, two: tuple[str, str]) -> None:
    first, second = two
    declared: Any = COMMANDS["custody.duplicate"]
    assert declared.run(desk, declared.form(record=record_of(desk, second), other=first, reason="یک نفر است")) == second
    assert (shown(desk, first).state, shown(desk, second).state) == ("held", "held")
    act(desk, second, "care", seen="spoke")
    with desk.store.reading() as conn:
        (told,) = conn.execute(NOTICE.select().where(NOTICE.c.what == timeline.TWIN)).all()
    assert told.about == record_of(desk, second)
    assert rebuild.check(desk.store).differences == ()


def test_a_move_that_the_inspectorate_refuses_counts_where_it_was_and_nowhere_else(
    desk: Desk, desk_as: Any, two: tuple[str, str]
) -> None:
    wrong, right = two
    act(desk, wrong, "set_language", language="persian")
    act(desk, wrong, "ask_fear", fear="yes", language="persian", fear_words="می‌ترسد")
    desk_as.clock.advance(minutes=2)
    misplace(desk, wrong, "fear_asked", right)
    for number in two:
        assert any("Fear of return" in str(text) for text in shown(desk, number).warnings), "both, until it is decided"
    decided(desk_as, wrong, "refused")
    assert (states(shown(desk, wrong))["fear"], states(shown(desk, right))["fear"]) == ("done", "due")
    assert not any("Fear of return" in str(text) for text in shown(desk, right).warnings)
    assert rebuild.check(desk.store).differences == ()


def test_the_inspectorate_says_that_a_clock_stamped_ahead(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    desk_as.clock.advance(minutes=5)
    said = desk.now()
    desk_as.clock.advance(days=2)  # nobody waited: the clock was set wrong
    act(desk, number, "set_language", language="dari", at=said)
    act(desk, number, "give_rights", **RIGHTS, at=said)
    assert states(shown(desk, number))["rights"] == "stated", "written two days later, as it seems"
    inspector = desk_as(Role.INSPECTOR)
    declared: Any = COMMANDS["custody.stamped_ahead"]
    declared.run(
        inspector, declared.form(record=record_of(inspector, number), latest=said, reason="ساعت دو روز جلو بود")
    )
    assert states(shown(desk, number))["rights"] == "done"
    assert rebuild.check(desk.store).differences == ()
