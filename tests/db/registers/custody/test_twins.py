"""Two records of one person on a real store: what each says before the inspectorate's word and after it, everywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from db.across.indicators.scopes import scope_of
from db.across.indicators.sources import SOURCES
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.registers.custody import queries, rules
from db.registers.custody.board.board import board
from db.registers.custody.board.notices import notices
from db.registers.custody.case.twins import ABOUT, IN_BOTH
from db.registers.custody.changes import commands
from db.registers.custody.entries_in_question import case_of
from db.registers.custody.events import KINDS
from db.registers.custody.models import CUSTODY, DUTY
from db.registers.custody.record import FEAR_STANDS
from db.registers.custody.show import show_custody
from db.words.calendar.jalali import local_date
from tests.db.registers.custody.test_attacked import give
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_misplaced import decided, record_of

SECOND = {"name": "قاسم بهرامی", "band": "18"}
AFRAID = {"language": "pashto", "fear": "yes", "fear_words": "برادرم را کشتند"}


@pytest.fixture
def two(desk: Desk, desk_as: Any) -> tuple[str, str]:
    """A record, and a second one of its person that was opened forty minutes later; that one says that he is afraid."""
    first = opened(desk)
    desk_as.clock.advance(minutes=40)
    second = opened(desk, **SECOND)
    act(desk, second, "ask_fear", **AFRAID)
    return first, second


def strike(desk: Desk, number: str, other: str) -> None:
    give(desk, "custody.duplicate", number, other=other, reason="یک نفر است")


def as_everywhere(desk: Desk, number: str) -> tuple[Any, ...]:
    """What the record, its rows, the board, the desk and the handover say of somebody held: fear, its start, and the
    duties that stand."""
    uid = record_of(desk, number)
    with desk.store.reading() as conn:
        case = case_of(conn, desk.store.unit, uid)
        row = conn.execute(CUSTODY.select().where(CUSTODY.c.uid == uid)).one()
        codes = set(conn.execute(select(DUTY.c.code).where(DUTY.c.record == uid)).scalars())
    on_board = next(person for person in board(desk).people if person.uid == uid)
    held = next(person for person in queries.held_now(desk) if person.uid == uid)
    record = shown(desk, number)
    standing = {code for code, track in case.tracks.items() if track.stands}
    assert codes == {code for code in standing if code in states(record)}
    assert on_board.since == held.since == row.start_at == record.began == case.start
    told = [flags - {"overdue", "breach"} for flags in (on_board.flags, held.flags, record.flags)]
    assert told[0] == told[1] == told[2]
    return told[0], row.start_at, codes


def test_from_the_strike_on_both_records_say_it_and_no_paper_does(
    desk: Desk, desk_as: Any, two: tuple[str, str]
) -> None:
    first, second = two
    before, start, _ = as_everywhere(desk, first)
    assert not before
    strike(desk, second, first)
    told, _, codes = as_everywhere(desk, first)
    assert told == {"fear_of_return"}
    assert "asylum_offer" in codes
    assert as_everywhere(desk, second)[1] == start, "the earlier start of the other"
    found = refused(lambda: act(desk, first, "move", to="camp", body="اردوگاه", reason="x", band="17"))
    assert found.code.startswith("wall.")
    assert "By the other record of this person" in str(found.fields["to"])
    assert AFRAID["fear_words"] not in repr(found) + repr(shown(desk, first))
    paper = show_custody(desk, first, purpose="print custody", on_paper=True)
    assert "fear_of_return" not in paper.flags
    assert "asylum_offer" not in states(paper)
    assert not any(text == FEAR_STANDS or "another record" in str(text) for text in paper.warnings)
    act(desk, second, "injury", found="while_held", grave=False, injuries="x")
    assert "doctor" in as_everywhere(desk, first)[2], "what is written in one renews the rows of the other"
    assert rebuild.check(desk.store).differences == ()
    act(desk, first, "release", outcome="released_no_ground", band="17", copy_given=True)
    assert shown(desk, first).state == "closed", "no wall, and nobody waits"


def test_not_the_same_ends_it_and_the_journal_keeps_it(desk: Desk, desk_as: Any, two: tuple[str, str]) -> None:
    first, second = two
    before = as_everywhere(desk, first)
    strike(desk, second, first)
    decided(desk_as, second, "refused")
    assert as_everywhere(desk, first) == before
    assert not any("record" in str(text) for text in shown(desk, first).warnings)
    assert [one.kind for one in shown(desk, second).chronology[-2:]] == ["custody_duplicate", "change_decided"]
    assert rebuild.check(desk.store).differences == ()


def test_after_the_yes_one_record_has_it_all_and_figures_count_one_person(
    desk: Desk, desk_as: Any, two: tuple[str, str]
) -> None:
    first, second = two
    act(desk, second, "see_documents", type="passport_visa", verified_with="aliens_office", answer="doubtful")
    act(desk, second, "use_force", officers="1204", means=("handcuffs",), reason="x", injured=False)
    strike(desk, second, first)
    desk_as.clock.advance(minutes=45)
    told = [str(notice.text) for notice in notices(desk_as(Role.INSPECTOR))]
    decided(desk_as, second, "agreed")
    assert as_everywhere(desk, first)[0] == {"fear_of_return"}
    found = refused(lambda: act(desk, first, "move", to="camp", body="اردوگاه", reason="x", band="17"))
    assert "other record" not in str(found.fields["to"])
    gone = shown(desk, second)
    assert (gone.state, gone.duties) == ("closed", ())
    assert any(first in str(text) for text in gone.warnings)
    assert any(second in str(text) for text in shown(desk, first).warnings)
    since = [str(notice.text) for notice in notices(desk_as(Role.INSPECTOR))]
    assert len(since) >= len(told)
    with desk.store.reading() as conn:
        assert "1204" in case_of(conn, desk.store.unit, record_of(desk, first)).involved
        rows = SOURCES["custody"](scope_of(conn, desk.store.unit, local_date(desk.now())), {})
        counted = select(func.count()).select_from(rows.origin).where(*rows.where)
        assert conn.execute(counted).scalar_one() == 1, "residence is said by the second record alone"
    act(desk, first, "care", seen="spoke")
    assert rebuild.check(desk.store).differences == ()


def test_a_breach_that_only_both_records_show_is_told_to_the_inspectorate(desk: Desk, desk_as: Any) -> None:
    first = opened(desk)
    desk_as.clock.advance(minutes=50)
    act(desk, first, "care", seen="spoke")
    now = desk.now()
    second = opened(desk, **SECOND, deprivation_at=now)
    act(desk, second, "tell_prosecutor", via="phone", to="قاضی کشیک")
    strike(desk, first, second)
    inspector = desk_as(Role.INSPECTOR)
    found = "A breach came to light: two records are of one person"
    assert found not in [str(notice.text) for notice in notices(inspector)]
    assert states(shown(desk, second))["prosecutor"] == "late", "20 minutes before the first arrival, and 50"
    decided(desk_as, first, "agreed")
    assert [notice.number for notice in notices(inspector) if str(notice.text) == found] == [second]
    assert rebuild.check(desk.store).differences == ()


def test_a_strike_of_the_first_version_ties_no_clock_and_its_walls_hold(
    desk: Desk, desk_as: Any, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two
    act(desk, first, "set_language", language="persian")
    act(desk, first, "ask_fear", fear="no", language="persian")
    before = as_everywhere(desk, first)
    monkeypatch.setattr(commands, "_named", lambda other: {})
    strike(desk, second, first)
    with desk.store.reading() as conn:
        (event,) = stored_events.events_of(conn, desk.store.unit, record_of(desk, second), ("custody_duplicate",))
    assert ABOUT not in event.facts
    assert as_everywhere(desk, first) == before
    found = refused(lambda: act(desk, first, "move", to="camp", body="اردوگاه", reason="x", band="17"))
    assert "By the other record of this person" in str(found.fields["to"])
    decided(desk_as, second, "agreed")
    assert as_everywhere(desk, first) == before


def test_what_holds_in_both_is_named_as_the_forms_name_it() -> None:
    forms = {kind.kind: kind for kind in KINDS}
    for kind, names in IN_BOTH.items():
        assert (names or frozenset()) <= {key.name for key in forms[kind].every_key}, kind


def test_who_is_before_a_judge_by_the_second_record_only_is_held_until_the_yes(desk: Desk, desk_as: Any) -> None:
    first = opened(desk)
    second = opened(desk, **SECOND)
    now = desk.now()
    act(desk, second, "judicial_order", number="4", judge="x", effect="hold", seen_at=now,
        place="دادسرا", until=now + timedelta(days=3))  # fmt: skip
    strike(desk, second, first)
    assert shown(desk, first).state == "held"
    decided(desk_as, second, "agreed")
    assert shown(desk, first).state == "judge"
    with desk.store.reading() as conn:
        case = case_of(conn, desk.store.unit, record_of(desk, first))
    assert rules.end_of_holding(rules.duties_of(case, desk.now())) == now + timedelta(days=3)
