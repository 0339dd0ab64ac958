"""Sealing: announced, then done; never where somebody may need the record; held by who does."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.registers.custody import queries
from db.registers.custody.board.spans import list_spans
from db.registers.custody.sealing.commands import seal_due
from db.registers.custody.sealing.forms import SealDue
from db.registers.custody.sealing.queries import sealing_lines
from db.registers.custody.searching import search_custody
from db.registers.oversight.commands import complain
from db.registers.oversight.complaints import read_complaints, show_complaint
from db.registers.oversight.forms import Complain
from db.words.folding import fold
from db.words.records import Filter
from tests.db.registers.custody.test_commands import act, opened, refused, shown
from tests.db.registers.custody.test_found_by_a_new_user import decided
from tests.db.registers.custody.test_misplaced import record_of
from tests.db.sealed import write_sealing


def walked(desk: Desk, outcome: str = "released_documents_valid", **answers: Any) -> str:
    """A record with nothing breached, ended by a release."""
    number = opened(desk, **answers)
    band = answers.get("band", "17")
    act(desk, number, "wellbeing", well="well")
    act(desk, number, "see_documents", type="passport_visa", verified_with="aliens_office", answer="valid")
    act(desk, number, "release", outcome=outcome, band=band, copy_given=True)
    return number


def test_it_is_announced_and_two_weeks_later_sealed_and_still_counted(desk: Desk, desk_as: Any) -> None:
    number = walked(desk)
    commander, inspector = desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)
    assert refused(lambda: seal_due(commander, SealDue())).code == "conflict"
    desk_as.clock.advance(days=80)
    assert [line.state for line in sealing_lines(desk)] == ["new"]
    assert seal_due(commander, SealDue()) == "0", "announced"
    assert [line.state for line in sealing_lines(desk)] == ["announced"]
    assert refused(lambda: seal_due(commander, SealDue())).code == "conflict"
    assert shown(desk, number).title == "احمد رضایی"
    desk_as.clock.advance(days=13)
    assert refused(lambda: seal_due(inspector, SealDue())).code == "conflict", "not before two weeks"
    desk_as.clock.advance(days=1)
    assert [line.state for line in sealing_lines(desk)] == ["ready"]
    told = refused(lambda: seal_due(commander, SealDue()))
    assert "complaints" in str(told.message), "the inspectorate alone knows of complaints"
    assert seal_due(inspector, SealDue()) == "1"
    record = shown(desk, number)
    assert (record.title, record.state) == ("", "closed")
    assert search_custody(desk, "احمد رضایی", purpose="duty") == ()
    (row,) = queries.list_custody(desk, Filter()).rows
    assert row.values[4] == ("released_documents_valid",), "what is counted stays"
    assert list_spans(desk, Filter()).rows[0].number == number
    assert sealing_lines(desk) == ()


def test_a_record_that_a_complaint_names_is_sealed_like_any_other_and_kept_for_the_inspectorate(
    desk: Desk, desk_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.kernel.journal.envelopes.RHYTHM", 10_000)
    named = walked(desk)
    other = walked(desk, name="نوید آرام", band="18")
    complain(desk, Complain(words="مرا زدند", priority="normal", answer_by="code", in_custody=True,
                            custody_number=named))  # fmt: skip
    commander, inspector = desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)
    desk_as.clock.advance(days=80)
    seal_due(commander, SealDue())
    desk_as.clock.advance(days=14)
    assert {line.number: line.state for line in sealing_lines(desk)} == {named: "ready", other: "ready"}
    assert seal_due(inspector, SealDue()) == "2"
    assert (shown(desk, named).title, shown(desk, other).title) == ("", "")
    assert "احمد رضایی" not in everything(desk)
    story = repr([(entry.kind, entry.lines) for entry in shown(desk, named).chronology])
    assert "complaint" not in story.lower()
    (complaint,) = read_complaints(inspector)
    record = show_complaint(inspector, complaint.code)
    assert "احمد رضایی" in repr(record.sections[1])
    assert "نوید آرام" not in repr(record.sections)


def test_sealing_leaves_as_many_sealed_entries_whether_a_complaint_names_a_record_or_not(
    desk: Desk, desk_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.kernel.journal.envelopes.RHYTHM", 10_000)
    inspector = desk_as(Role.INSPECTOR)
    added = []
    for complained in (False, True):
        number = walked(desk)
        if complained:
            complain(desk, Complain(words="مرا زدند", priority="normal", answer_by="code", in_custody=True,
                                    custody_number=number))  # fmt: skip
        desk_as.clock.advance(days=80)
        seal_due(inspector, SealDue())
        desk_as.clock.advance(days=14)
        before = sealed_sizes(desk)
        assert seal_due(inspector, SealDue()) == "1"
        added.append(sealed_sizes(desk)[len(before) :])
    assert added[0] == added[1]
    assert (len(added[0]), len(set(added[0]))) == (13, 1)


def sealed_sizes(desk: Desk) -> list[int]:
    with desk.store.reading() as conn:
        rows = conn.execute(
            text("SELECT length(json) FROM body JOIN journal USING (uid) WHERE stream = 'sealed' ORDER BY position")
        )
        return list(rows.scalars())


def test_complaints_that_name_no_record_are_asked_about(desk: Desk, desk_as: Any) -> None:
    walked(desk)
    complain(desk, Complain(words="غذا ندادند", priority="normal", answer_by="code", in_custody=True))
    inspector = desk_as(Role.INSPECTOR)
    desk_as.clock.advance(days=80)
    seal_due(inspector, SealDue())
    desk_as.clock.advance(days=14)
    asked = refused(lambda: seal_due(inspector, SealDue()))
    assert (asked.code, set(asked.fields)) == ("unlikely", {"note"})
    assert seal_due(inspector, SealDue(reasons={"note": "دیده شد"})) == "1"


WORDS = ("احمد رضایی", "کاوه", "انسولین", "09161234567", "برادرش حمید", "بیم فرار", "یادداشت محرمانه", "77881122")


def everything(desk: Desk) -> str:
    """All that the store holds, cell by cell: journal, tables, drafts, the search index with its shadow tables."""
    found = []
    with desk.store.reading() as conn:
        tables = conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        for name in tables:
            for row in conn.execute(text(f'SELECT * FROM "{name}"')):
                found += [cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell) for cell in row]
    return "\n".join(found)


def test_after_sealing_no_word_remains_anywhere(desk: Desk, desk_as: Any) -> None:
    from db.kernel.desk import drafts

    number = opened(desk, father_name="کاوه", reason="یادداشت محرمانه")
    act(desk, number, "wellbeing", well="well", medicine="انسولین")
    act(desk, number, "see_documents", type="passport_visa", document_number="77881122", verified_with="aliens_office",
        answer="valid")  # fmt: skip
    act(desk, number, "tell_family", result="told", who="برادرش حمید", phone="09161234567")
    act(desk, number, "set_ground", ground="none_yet", necessity="بیم فرار")
    act(desk, number, "release", outcome="released_documents_valid", band="17", copy_given=True)
    uid = shown(desk, number).uid
    typed = {"text": "یادداشت محرمانه دربارهٔ احمد رضایی"}
    drafts.save(desk, drafts.Draft(desk.source.uid(), "custody.add_entry", typed, desk.now(), record=uid))
    before = everything(desk)
    assert all(word in before for word in WORDS), [word for word in WORDS if word not in before]
    inspector = desk_as(Role.INSPECTOR)
    desk_as.clock.advance(days=80)
    seal_due(inspector, SealDue())
    desk_as.clock.advance(days=14)
    assert seal_due(inspector, SealDue()) == "1"
    after = everything(desk)
    left = [word for word in (*WORDS, *fold("احمد رضایی کاوه 77881122").split()) if word in after]
    assert left == []
    assert number in after


@pytest.mark.parametrize(
    ("why", "name", "answers"),
    [
        ("force", "use_force", {"officers": "1231", "means": ("handcuffs",), "reason": "x", "injured": False}),
        ("injury", "wellbeing", {"well": "injured"}),
        ("child", "set_age", {"child": "doubtful", "basis": "stated", "with_whom": "family", "carer": "عمو"}),
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
    assert refused(lambda: seal_due(inspector, SealDue())).code == "conflict"
    act(inspector, number, "hold_sealing", **{**hold, "effect": "lift"})
    assert seal_due(commander, SealDue()) == "0", "announced anew"
    desk_as.clock.advance(days=14)
    assert seal_due(inspector, SealDue()) == "1"


def review(desk: Desk, number: str, decision: str) -> None:
    declared: Any = COMMANDS["custody.review_keeping"]
    declared.run(desk, declared.form(record=record_of(desk, number), decision=decision, reason="بازبینی"))


@pytest.mark.parametrize(
    ("years", "name", "answers"),
    [
        (5, "use_force", {"officers": "1231", "means": ("handcuffs",), "reason": "x", "injured": False}),
        (2, "set_age", {"child": "doubtful", "basis": "stated", "with_whom": "family", "carer": "عمو"}),
    ],
)
def test_what_keeps_a_record_keeps_it_for_its_longest_period_and_is_reviewed_then(
    desk: Desk, desk_as: Any, years: int, name: str, answers: dict[str, Any]
) -> None:
    number = walked(desk)
    act(desk, number, name, **answers)
    inspector, commander = desk_as(Role.INSPECTOR), desk_as(Role.COMMANDER)
    desk_as.clock.advance(days=365 * years - 1)
    assert [line.state for line in sealing_lines(commander)] == ["kept"]
    assert refused(lambda: review(inspector, number, "seal")).code == "conflict"
    desk_as.clock.advance(days=1)
    assert [line.state for line in sealing_lines(commander)] == ["review"]
    assert refused(lambda: review(commander, number, "seal")).code == "forbidden"
    review(inspector, number, "keep")
    assert [line.state for line in sealing_lines(commander)] == ["kept"]
    desk_as.clock.advance(days=365 * years)
    review(inspector, number, "seal")
    assert [line.state for line in sealing_lines(commander)] == ["new"]
    seal_due(inspector, SealDue())
    desk_as.clock.advance(days=14)
    assert seal_due(inspector, SealDue()) == "1"
    assert shown(desk, number).title == ""
    assert rebuild.check(desk.store).differences == ()


def test_a_breach_that_nobody_explained_keeps_a_record_whatever_is_decided(desk: Desk, desk_as: Any) -> None:
    number = walked(desk)
    act(desk, number, "late_fact", what="rights_withheld", text="x")
    inspector = desk_as(Role.INSPECTOR)
    desk_as.clock.advance(days=365 * 12)
    assert [line.state for line in sealing_lines(inspector)] == ["kept"]
    assert refused(lambda: review(inspector, number, "seal")).code == "conflict"
    (code,) = (duty.code for duty in shown(desk, number).duties if duty.state == "late")
    act(desk, number, "explain_breach", duty=code, reason="نوشته نشد")
    assert [line.state for line in sealing_lines(inspector)] == ["review"]


def test_a_hold_says_that_there_is_one_and_neither_by_whom_nor_for_what(desk: Desk, desk_as: Any) -> None:
    number = walked(desk)
    act(desk, number, "hold_sealing", by="prosecutor", effect="hold", reference="۹۸۷۶۵۴۳۲", reason="پرونده‌ای تازه")
    record = shown(desk, number)
    (entry,) = (one for one in record.chronology if one.kind == "sealing_held")
    assert (entry.lines, dict(entry.reasons), entry.correctable) == ((), {}, False)
    assert not any(word in repr(record) for word in ("۹۸۷۶۵۴۳۲", "98765432", "پرونده‌ای تازه"))
    desk_as.clock.advance(days=100)
    (line,) = sealing_lines(desk_as(Role.COMMANDER))
    assert [str(one) for one in line.kept] == ["Kept unsealed on request"]


def test_a_hold_that_was_corrected_to_none_ends_with_the_inspectorates_yes(desk: Desk, desk_as: Any) -> None:
    number, inspector = walked(desk), desk_as(Role.INSPECTOR)
    act(desk, number, "hold_sealing", by="person", effect="hold", reason="پرونده‌ای تازه")
    with desk.store.reading() as conn:
        (hold,) = stored_events.events_of(conn, desk.store.unit, record_of(desk, number), ("sealing_held",))
    act(desk, number, "correct", target=hold.uid, field="effect", value="lift", reason="اشتباه")
    desk_as.clock.advance(days=80)
    assert [line.state for line in sealing_lines(desk)] == ["kept"]
    decided(desk_as, number, "agreed")
    seal_due(inspector, SealDue())
    desk_as.clock.advance(days=14)
    assert seal_due(inspector, SealDue()) == "1"
    assert shown(desk, number).title == ""
    assert rebuild.check(desk.store).differences == ()


def test_no_entry_from_elsewhere_seals_what_is_held(desk: Desk) -> None:
    """A file of another machine that says so is set aside: the fold is the gate, whatever wrote the entry."""
    number = walked(desk)
    uid = record_of(desk, number)
    act(desk, number, "hold_sealing", by="person", effect="hold", reason="x")
    with pytest.raises(ValueError, match="not sealed"):
        write_sealing(desk, uid)
    act(desk, number, "hold_sealing", by="person", effect="lift", reason="x")
    write_sealing(desk, uid)
    assert shown(desk, number).title == ""
    told = refused(lambda: act(desk, number, "hold_sealing", by="person", effect="hold", reason="x"))
    assert told.code == "conflict"
