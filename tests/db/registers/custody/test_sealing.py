"""Sealing: announced, then done; never where somebody may need the record; held by who does."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from db.kernel.access import Role
from db.kernel.officer import Desk
from db.registers.custody import queries
from db.registers.custody.keeping.forms import SealDue
from db.registers.custody.sealing import seal_due, sealing_lines
from db.registers.custody.spans import list_spans
from db.registers.oversight.commands import complain
from db.registers.oversight.complaints import read_complaints, show_complaint
from db.registers.oversight.forms import Complain
from db.words.folding import fold
from db.words.records import Filter
from tests.db.registers.custody.test_commands import act, opened, refused, shown


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
    assert queries.search_custody(desk, "احمد رضایی") == ()
    (row,) = queries.list_custody(desk, Filter()).rows
    assert row.values[4] == "released_documents_valid", "what is counted stays"
    assert list_spans(desk, Filter()).rows[0].number == number
    assert sealing_lines(desk) == ()


def test_a_record_that_a_complaint_names_is_sealed_like_any_other_and_kept_for_the_inspectorate(
    desk: Desk, desk_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.kernel.envelopes.COVER_CHANCE", 0)
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


def test_sealing_leaves_one_sealed_entry_whether_a_complaint_names_a_record_or_not(
    desk: Desk, desk_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.kernel.envelopes.COVER_CHANCE", 0)
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
    assert len(added[0]) == 1


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
    from db.kernel import drafts

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
