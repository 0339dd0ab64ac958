"""An end is what was seen last: what the forms ask, what an answer does, and what waits for one on the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.events.event import Event
from db.kernel.folding import rebuild
from db.kernel.journal.program_versions import RULES
from db.kernel.journal.stored_events import events_of
from db.registers.custody import queries, rules
from db.registers.custody.board.notices import notices
from db.registers.custody.board.spans import list_spans
from db.registers.custody.case.last_seen import ANSWERED, STILL_HELD
from db.registers.custody.case.spec import RULES_OF_LAST_SEEN
from db.words.records import Filter
from tests.db.registers.custody.case_file import cases
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_misplaced import misplace, record_of

RELEASE: dict[str, Any] = {"outcome": "released_no_ground", "band": "17", "copy_given": True, "safe": "با تاکسی"}
SEEN = {"seen_later"}


def history(desk: Desk, number: str) -> tuple[Event, ...]:
    with desk.store.reading() as conn:
        return events_of(conn, desk.store.unit, record_of(desk, number))


def told(desk_as: Any) -> list[str]:
    return [str(item.text) for item in notices(desk_as(Role.INSPECTOR))]


@pytest.fixture
def released(desk: Desk, desk_as: Any) -> str:
    """The number of somebody who was looked at after an hour and released in the next minute."""
    number = opened(desk)
    desk_as.clock.advance(minutes=50, seconds=20)
    act(desk, number, "care", seen="spoke", given=("food",))
    act(desk, number, "release", **RELEASE, at=desk.now().replace(second=0, microsecond=0))
    return number


def test_an_honest_release_asks_nothing_and_what_a_freed_person_comes_for_neither(desk: Desk, released: str) -> None:
    act(desk, released, "visit", who="other", in_private=True)
    act(desk, released, "property_out", complete=True, receipt="signed")
    act(desk, released, "give_copy")
    assert "seen_later" not in states(shown(desk, released))
    assert all("seen_later" not in event.facts for event in history(desk, released))


def test_a_release_before_a_look_asks_and_each_answer_is_kept(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    gone = desk.now() + timedelta(minutes=10)
    desk_as.clock.advance(minutes=60)
    act(desk, number, "care", seen="spoke")
    desk_as.clock.advance(minutes=5)
    asked = refused(lambda: act(desk, number, "release", **RELEASE, at=gone))
    assert (asked.code, asked.fields.keys()) == ("unlikely", SEEN)
    assert "Check and care" in str(asked.fields["seen_later"])
    act(desk, number, "release", **RELEASE, at=gone, seen_later="still_held")
    holding = next(duty for duty in shown(desk, number).duties if duty.code == "holding")
    assert holding.done == gone + timedelta(minutes=50)
    assert [span.values[2] for span in list_spans(desk, Filter()).rows] == [holding.done], "art. 53: the true end"
    assert len(told(desk_as)) == 1
    assert rebuild.check(desk.store).differences == ()


def test_here_freely_moves_no_end_and_is_told(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    gone = desk.now() + timedelta(minutes=10)
    desk_as.clock.advance(minutes=60)
    act(desk, number, "wellbeing", well="well")
    act(desk, number, "release", **RELEASE, at=gone, seen_later="here_freely")
    assert next(duty for duty in shown(desk, number).duties if duty.code == "holding").done == gone
    assert len(told(desk_as)) == 1


def test_a_look_after_the_release_asks_in_its_own_form(desk: Desk, desk_as: Any, released: str) -> None:
    desk_as.clock.advance(hours=1)
    for name, answers in (("care", {"seen": "asleep_breathing"}), ("wellbeing", {"well": "well"}),
                          ("talk_with_child", {"present": "welfare", "about": ("health",)})):  # fmt: skip
        asked = refused(lambda name=name, answers=answers: act(desk, released, name, **answers))  # type: ignore[misc]
        assert asked.fields.keys() == SEEN, name
    act(desk, released, "care", seen="asleep_breathing", seen_later="still_held")
    record = shown(desk, released)
    assert record.state == "closed"
    assert next(duty for duty in record.duties if duty.code == "holding").done == desk.now()
    assert states(record).get("seen_later") is None, "it was answered with the entry"
    assert len(told(desk_as)) == 1
    act(desk, released, "care", seen="asleep_breathing"), "nothing later than the end, which was moved"


def test_a_reason_instead_of_an_answer_leaves_the_question_on_the_desk(desk: Desk, desk_as: Any, released: str) -> None:
    desk_as.clock.advance(hours=1)
    act(desk, released, "care", {"seen_later": "نمی‌دانم"}, seen="asleep_breathing")
    record = shown(desk, released)
    assert states(record)["seen_later"] == "due"
    assert "custody.answer_sighting" in record.acts[:12], "among what the duties call for"
    assert released in {item.number for item in queries.attention(desk)}, "nothing else of it waits"
    assert told(desk_as) == []
    act(desk, released, "answer_sighting", answer="another_person", reason="هم‌بند او بود")
    assert states(shown(desk, released))["seen_later"] == "due", "until it is moved"
    act(desk, released, "answer_sighting", answer="here_freely", reason="برای کیف آمد")
    assert states(shown(desk, released))["seen_later"] == "done"
    assert len(told(desk_as)) == 2
    nothing = refused(lambda: act(desk, released, "answer_sighting", answer="here_freely", reason="باز"))
    assert nothing.code == "conflict"
    assert rebuild.check(desk.store).differences == ()


def test_another_persons_entry_is_moved_with_no_word_of_this_end(desk: Desk, desk_as: Any, released: str) -> None:
    other = opened(desk, name="کریم نوری", band="18")
    desk_as.clock.advance(hours=1)
    act(desk, released, "wellbeing", well="well", seen_later="another_person")
    misplace(desk, released, "wellbeing_seen", other)
    copied = next(event for event in history(desk, other) if event.kind == "wellbeing_seen")
    assert "seen_later" not in copied.facts
    assert states(shown(desk, other))["wellbeing"] == "late"


def test_an_answer_where_nothing_contradicts_is_not_kept(desk: Desk) -> None:
    number = opened(desk)
    act(desk, number, "care", seen="spoke", seen_later="here_freely")
    assert "seen_later" not in history(desk, number)[-1].facts


def test_a_release_before_the_arrival_is_asked_about(desk: Desk, desk_as: Any) -> None:
    now = desk.now()
    number = opened(desk, deprivation_at=now - timedelta(hours=2), arrived_at=now)
    early = now - timedelta(hours=1)
    assert refused(lambda: act(desk, number, "release", **RELEASE, at=early)).fields.keys() == {"at"}
    act(desk, number, "release", {"at": "در راه آزاد شد"}, **RELEASE, at=early)
    assert shown(desk, number).state == "closed"


def test_who_is_named_in_force_answers_nothing(desk: Desk, desk_as: Any, released: str) -> None:
    act(desk, released, "use_force", officers=desk.officer.badge, means=("physical",), reason="x", injured=False)
    desk_as.clock.advance(hours=1)
    act(desk, released, "care", {"seen_later": "?"}, seen="asleep_breathing")
    mine = refused(lambda: act(desk, released, "answer_sighting", answer="here_freely", reason="x"))
    assert mine.code == "forbidden"


def test_an_entry_of_before_the_rule_is_read_as_it_was() -> None:
    """By the mark of the version under which its machine wrote it, and by nothing else."""
    title = "A look after the release that nobody has answered counts as held until then"
    then = next(case.checks[0] for case in cases() if case.title == title)
    old = tuple(replace(event, rules=RULES_OF_LAST_SEEN - 1) for event in then.history)
    before, after = (
        {duty.code: duty.state for duty in rules.duties(events, then.at)} for events in (old, then.history)
    )
    assert (before["holding"], after["holding"]) == ("done", "late")
    assert "seen_later" not in before
    mixed = (*old[:-1], then.history[-1])
    assert {duty.code for duty in rules.duties(mixed, then.at)} >= SEEN, "a look of now after an end of before"


def test_the_journal_says_under_which_rules_an_entry_was_written(desk: Desk) -> None:
    number = opened(desk)
    assert {event.rules for event in history(desk, number)} == {RULES["custody"]}


def test_still_held_is_not_taken_back_by_an_answer() -> None:
    title = "A look after the release that nobody has answered counts as held until then"
    then = next(case.checks[-1] for case in cases() if case.title == title)
    last = then.history[-1]
    assert (last.kind, last.facts["answer"]) == (ANSWERED, STILL_HELD)
    freely = replace(last, uid="x", position=99, facts={**last.facts, "answer": "here_freely"})
    duties = {duty.code: duty.state for duty in rules.duties((*then.history, freely), then.at)}
    assert duties["holding"] == "late"
