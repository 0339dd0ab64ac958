"""A record of somebody held is changed beside the program: who is held stays on the board, and it is told."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import db.across.handover.commands as shift
from db.across.handover import forms
from db.across.handover.summary import summary
from db.across.setting_up.findings_panel import SignFinding, list_findings, sign_finding
from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.folding import rebuild
from db.kernel.journal import findings, journal, stored_events
from db.opening.creating import NewOfficer, NewStore
from db.opening.joining import join
from db.opening.setup import open_store
from db.reading import held_checks
from db.reading.journal_queries import verify_when_idle, verify_whole
from db.registers.custody.case.status import BEGINNING, LEAVING, CustodyStatus, after
from db.registers.custody.models import CUSTODY, DUTY
from db.storage import keys
from db.storage.models import BODY, CLOSED_PART, INDEX, JOURNAL, QUARANTINED, SIGNATURE
from db.words.form_reading import read_form
from db.words.ids import Source, new_uid
from precinct_tui.language.i18n import set_language
from precinct_tui.verbs import doctor
from tests.attacks.test_signatures import SECRET, laptop, report
from tests.attacks.test_verified import spoil
from tests.attacks.test_without_right import give, problems
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.carrying.transfer.forging import let_in
from tests.written import write_entry

__all__ = ["laptop"]
BANDS = count(41)
NAME = "یاسر نخلستانی"
NOW = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)


def hold(desk: Desk) -> str:
    """Somebody is brought in; the record's number."""
    now = desk.now()
    return give(
        desk, "custody.open", name_known="unknown", deprivation_at=now - timedelta(minutes=9), arrived_at=now,
        category="self_presented", band=str(next(BANDS)),
    )  # fmt: skip


def uid_of(desk: Desk, number: str) -> str:
    with desk.store.reading() as conn:
        return str(conn.execute(select(INDEX.c.uid).where(INDEX.c.number == number)).scalar_one())


def numbers(desk: Desk) -> set[str]:
    """Who is held, as the desk shows it."""
    return {person.number for person in QUERIES["custody.held_now"](desk)}


def made(desk: Desk) -> list[dict[str, Any]]:
    with desk.store.reading() as conn:
        return [dict(event.facts) for event in stored_events.events_of_kinds(conn, desk.store.unit, (findings.MADE,))]


CHANGES = {
    "released": lambda uid: CUSTODY.update().where(CUSTODY.c.uid == uid).values(state="closed", pressing=False),
    "gone": lambda uid: CUSTODY.delete().where(CUSTODY.c.uid == uid),
    "number": lambda uid: INDEX.delete().where(INDEX.c.uid == uid),
    "duties": lambda uid: DUTY.delete().where(DUTY.c.record == uid),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_row_takes_nobody_off_the_board(desk_as: Desks, change: str) -> None:
    duty = desk_as(Role.DUTY)
    first, second = hold(duty), hold(duty)
    uid = uid_of(duty, first)
    with duty.store.writing() as conn:
        conn.execute(CHANGES[change](uid))
    looked = held_checks.check_held(duty)
    assert looked is not None
    assert (looked.records, [each.record for each in looked.wrong]) == (2, [uid])
    assert numbers(duty) == {first, second}
    assert rebuild.check(duty.store).differences == ()
    (line,) = list_findings(desk_as(Role.COMMANDER))
    assert line.where == first
    again = held_checks.check_held(duty)
    assert again is not None
    assert not again.wrong
    assert len(made(duty)) == 1, "an honest check tells nothing"


def test_the_same_change_is_told_each_time_and_is_not_there_once_it_was_signed_for(desk_as: Desks) -> None:
    duty, commander, inspector = desk_as(Role.DUTY), desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)
    number = hold(duty)
    for _night in range(3):
        with duty.store.writing() as conn:
            conn.execute(CHANGES["released"](uid_of(duty, number)))
        held_checks.check_held(duty)
        assert numbers(duty) == {number}
    assert len(list_findings(commander)) == 3
    sign_finding(commander, SignFinding(password=PASSWORD))
    desk_as.clock.advance(minutes=3)
    sign_finding(inspector, SignFinding(password=PASSWORD))
    assert list_findings(commander) == (), "it was put right each time: nothing is left of it"


def test_who_is_held_in_peace_is_told_of_nowhere(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    hold(duty)
    looked = held_checks.check_held(duty)
    assert looked == held_checks.HeldCheck(1, ())
    assert made(duty) == []


def test_words_that_were_changed_are_told_and_told_once(desk_as: Desks) -> None:
    """What an entry says can't be made again: it is told, once, until another thing is wrong."""
    duty = desk_as(Role.DUTY)
    uid = uid_of(duty, hold(duty))
    with duty.store.writing() as conn:
        conn.execute(BODY.update().where(BODY.c.uid.in_(of(uid)), BODY.c.part == "facts").values(json="{}"))
    for _hour in range(3):
        held_checks.check_held(duty)
    (said,) = made(duty)
    assert (said[findings.WHAT], said[findings.RECORD]) == (findings.OF_RECORD, uid)
    with duty.store.writing() as conn:
        conn.execute(JOURNAL.update().where(JOURNAL.c.record == uid).values(hash="0" * 64))
    held_checks.check_held(duty)
    assert len(made(duty)) == 2
    assert not set(made(duty)[1][findings.PROBLEMS]) & set(made(duty)[0][findings.PROBLEMS])


def of(record: str) -> Any:
    return select(JOURNAL.c.uid).where(JOURNAL.c.record == record)


def test_a_signature_that_is_not_there_is_told(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    uid = uid_of(duty, hold(duty))
    with duty.store.writing() as conn:
        place = conn.execute(select(JOURNAL.c.position).where(JOURNAL.c.record == uid)).scalars().first()
        conn.execute(SIGNATURE.update().where(SIGNATURE.c.position >= place).values(signature=b"x" * 64))
    looked = held_checks.check_held(duty)
    assert looked is not None
    assert looked.wrong


def test_a_handover_looks_first_and_its_page_says_what_was_found(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    number = shift.open_shift(duty, forms.OpenShift())
    held = hold(duty)
    with duty.store.writing() as conn:
        conn.execute(CUSTODY.delete().where(CUSTODY.c.uid == uid_of(duty, held)))
    shift.start_handover(duty, forms.StartHandover())
    items = summary(duty, number).items
    assert "finding" in {item.code for item in items}
    assert held in {item.number for item in items}, "who is held is on the page"


def test_a_check_in_one_transaction_with_an_arrival_finds_nothing(desk_as: Desks) -> None:
    """What was written in it is signed at its end."""
    duty = desk_as(Role.DUTY)
    with duty.store.batched() as conn:
        hold(duty)
        held_checks.check_in(conn, duty)
    assert made(duty) == []


@pytest.mark.parametrize("batched", [True, False])
def test_only_a_made_up_precinct_hands_over_unchecked(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch, batched: bool
) -> None:
    """Its days are acted in batches of one program, which has just written what it would look at."""
    duty = desk_as(Role.DUTY)
    looked: list[Desk] = []
    monkeypatch.setattr(held_checks, "check_in", lambda _conn, desk: looked.append(desk))
    shift.open_shift(duty, forms.OpenShift())
    with duty.store.batched() if batched else nullcontext():
        shift.start_handover(duty, forms.StartHandover())
    assert looked == ([] if batched else [duty])


def test_a_handover_sets_a_forged_release_aside(desk_as: Desks) -> None:
    """Written by a patrol while the desk's program was open."""
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    number = shift.open_shift(duty, forms.OpenShift())
    held = hold(duty)
    uid = uid_of(duty, held)
    with patrol.store.writing() as conn:
        write_entry(conn, patrol, journal.Note("person_released", uid, patrol.officer.uid, {"outcome": "released"}))
    assert numbers(duty) == set()
    shift.start_handover(duty, forms.StartHandover())
    assert numbers(duty) == {held}
    assert held in {item.number for item in summary(duty, number).items}


def test_and_so_does_the_hourly_check(desk_as: Desks) -> None:
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    held = hold(duty)
    with patrol.store.writing() as conn:
        entry = journal.Note("person_released", uid_of(duty, held), patrol.officer.uid, {"outcome": "released"})
        write_entry(conn, patrol, entry)
    held_checks.check_held(duty)
    assert numbers(duty) == {held}
    (line,) = list_findings(desk_as(Role.INSPECTOR))
    assert held in str(line.where)


def test_a_file_brings_no_right(laptop: Desk, desk_as: Desks, tmp_path: Path) -> None:
    """An entry that its writer had no right to counts nowhere from the moment when the file is taken in."""
    duty = desk_as(Role.DUTY)
    facts = {"number": "P-1405-3", "kind": "power", "heading": "برق رفت"}
    with laptop.store.writing() as conn:
        entry = write_entry(conn, laptop, journal.Note("post_noted", new_uid(), laptop.officer.uid, facts))
    assert any("without the right" in problem for problem in problems(laptop))
    export_journal(laptop, tmp_path / "file", SECRET)
    let_in(desk_as.home, tmp_path / "file", laptop.source)
    import_journal(duty, tmp_path / "file", SECRET)
    assert [said[findings.ENTRIES] for said in made(duty)] == [[entry.uid]]
    with duty.store.reading() as conn:
        assert entry.uid in conn.execute(select(QUARANTINED.c.uid)).scalars().all()
    assert rebuild.check(duty.store).differences == ()
    laptop.store.close()


def test_nor_does_the_file_that_a_machine_is_made_from(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However old the entry is: a start looks at the newest alone."""
    monkeypatch.setattr(held_checks, "ENTRIES_BACK", 0)
    duty, patrol = desk_as(Role.DUTY), desk_as(Role.PATROL)
    held = hold(duty)
    with patrol.store.writing() as conn:
        entry = journal.Note("person_released", uid_of(duty, held), patrol.officer.uid, {"outcome": "released"})
        forged = write_entry(conn, patrol, entry)
    export_journal(desk_as(Role.COMMANDER), tmp_path / "there", SECRET)
    officer = NewOfficer(BADGES[Role.ADMINISTRATOR], "x", Role.ADMINISTRATOR, PASSWORD)
    new, source = NewStore("", (officer,), series="", cost=keys.QUICK), Source(desk_as.clock)
    join(tmp_path / "joined", new, tmp_path / "there", SECRET, source)
    joined = open_store(tmp_path / "joined", BADGES[Role.ADMINISTRATOR], PASSWORD, source)
    assert [said[findings.ENTRIES] for said in made(joined)] == [[forged.uid]]
    assert rebuild.check(joined.store).differences == ()
    joined.store.close()


def test_a_row_that_closes_a_name_hides_nobody(desk_as: Desks) -> None:
    """A name and words that nobody may read follow from the record's entries, and from no row."""
    duty = desk_as(Role.DUTY)
    said = {
        "name_known": "stated", "name": NAME, "band": "93", "category": "self_presented",
        "deprivation_at": duty.now() - timedelta(minutes=7), "arrived_at": duty.now(), "nationality": "افغانستان",
    }  # fmt: skip
    command = COMMANDS["custody.open"]
    number = command(duty, read_form(command.form, said, now=duty.now()))
    uid = uid_of(duty, number)
    assert NAME in QUERIES["custody.show"](duty, number).title
    with duty.store.writing() as conn:
        for entry in conn.execute(of(uid)).scalars().all():
            for part in ("identity", "words"):
                conn.execute(CLOSED_PART.insert(), {"unit": duty.store.unit, "entry": entry, "part": part})
    assert NAME not in QUERIES["custody.show"](duty, number).title, "until it is looked at"
    assert [each.table for each in rebuild.check(duty.store).differences] == ["closed_part"]
    looked = held_checks.check_held(duty)
    assert looked is not None
    assert [each.record for each in looked.wrong] == [uid]
    assert NAME in QUERIES["custody.show"](duty, number).title
    assert rebuild.check(duty.store).differences == ()
    (line,) = list_findings(desk_as(Role.COMMANDER))
    assert line.where == number


# --- the check of the whole -------------------------------------------------------------------------------------------


def test_the_daily_check_tells_once_and_again_when_something_else_is_wrong(desk_as: Desks) -> None:
    duty, commander, inspector = desk_as(Role.DUTY), desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)
    report(duty)
    spoil(duty)
    for _day in range(2):
        assert not verify_when_idle(duty, lambda: True)
        desk_as.clock.advance(days=1)
    (line,) = list_findings(commander)
    assert "journal" in str(line.text)
    sign_finding(commander, SignFinding(password=PASSWORD))
    desk_as.clock.advance(minutes=3)
    sign_finding(inspector, SignFinding(password=PASSWORD))
    (quiet,) = list_findings(commander)
    assert (quiet.flag, quiet.register) == ("", None), "signed for, and still there"
    report(duty)
    spoil(duty)
    verify_whole(duty)
    news, _quiet = list_findings(commander)
    assert news.flag == "overdue"


def test_it_tells_of_a_table_and_that_it_is_well_again(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    number = report(duty)
    with duty.store.writing() as conn:
        conn.execute(INDEX.update().where(INDEX.c.number == number).values(sealed=True))
    assert not verify_when_idle(duty, lambda: True)
    assert [said[findings.WHAT] for said in made(duty)] == [findings.OF_TABLES]
    rebuild.rebuild(duty.store)
    assert verify_when_idle(duty, lambda: True)
    assert made(duty)[1] == {findings.WHAT: findings.OF_TABLES, findings.PROBLEMS: []}
    (line,) = list_findings(desk_as(Role.COMMANDER))
    assert line.flag == "overdue", "who changed it is not known yet"


def test_doctor_looks_itself_and_believes_no_row(desk_as: Desks) -> None:
    set_language("en")
    duty = desk_as(Role.DUTY)
    report(duty)
    verify_whole(duty)
    assert doctor._journal(duty).state == "good"
    commander = desk_as(Role.COMMANDER)
    assert doctor._findings_left(commander).state == "good"
    spoil(duty)
    found = doctor._journal(duty)
    assert (found.state, "1" in found.text) == ("bad", True), "the row says that all was well"
    verify_whole(duty)
    assert doctor._findings_left(commander).state == "bad"


@pytest.mark.parametrize("kind", sorted(BEGINNING | LEAVING))
def test_which_kinds_begin_and_end_holding(kind: str) -> None:
    """Held against the one function that says what a record's state is."""
    facts = {"to": "border"} if kind == "person_referred" else {}
    state = after(CustodyStatus("escaped"), kind, facts, NOW)
    assert (state.state == "held") is (kind in BEGINNING - {"custody_opened"})
    assert (state.state in ("closed", "dead")) is (kind in LEAVING)
