"""The memory outside does not open, its key is another, an entry is dated back: it is told, and keeps nobody out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from nacl.utils import random as random_bytes
from sqlalchemy import func, select

from db.across.setting_up.findings_panel import list_findings
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import clock_kept, findings, journal, stored_events
from db.kernel.journal.naming import MEMORY, RENEWED
from db.kernel.signing import verifying
from db.storage import heads, keys, local_info
from db.storage.models import JOURNAL
from tests.attacks.test_renewed_key import renew
from tests.attacks.test_signatures import Tools, report, secret_of
from tests.conftest import Desks


def told(desk: Desk) -> list[int]:
    """Of each finding about the memory, how many problems it names."""
    with desk.store.reading() as conn:
        made = stored_events.events_of_kinds(conn, desk.store.unit, (findings.MADE,))
    return [len(each.facts[findings.PROBLEMS]) for each in made if each.facts[findings.WHAT] == findings.OF_MEMORY]


def file_of(desks: Desks) -> Path:
    return heads.file_of(keys.load(desks.home).store, desks.home)


def test_a_file_that_does_not_open_is_told_once_and_stays_on_the_desk(desk_as: Desks) -> None:
    report(desk_as(Role.DUTY))
    desk_as.close()
    file_of(desk_as).write_bytes(random_bytes(2 * heads.SLOT))
    assert told(desk_as(Role.DUTY)) == [1]
    desk_as.close()
    commander = desk_as(Role.COMMANDER)
    assert told(commander) == [1, 0], "it was written anew, and that it is whole is said once"
    (line,) = list_findings(commander)
    assert line.flag == "overdue"
    desk_as.close()
    assert told(desk_as(Role.DUTY)) == [1, 0]


def test_a_renewal_names_the_key_and_is_told_of_nowhere(desk_as: Desks) -> None:
    report(desk_as(Role.DUTY))
    renew(desk_as)
    desk_as.close()
    duty = desk_as(Role.DUTY)
    report(duty)
    with duty.store.reading() as conn:
        (named,) = stored_events.events_of_kinds(conn, duty.store.unit, (RENEWED,))
        assert named.facts[MEMORY] == heads.key_hash(conn)
    assert told(duty) == []


def test_another_key_in_the_row_is_told(desk_as: Desks) -> None:
    """With a file that opens with it, an older copy of the records could be put back unseen."""
    renew(desk_as)
    desk_as.close()
    duty = desk_as(Role.DUTY)
    report(duty)
    with duty.store.writing() as conn:
        local_info.keep(conn, heads._KEY, random_bytes(32).hex())
    desk_as.close()
    file_of(desk_as).unlink()
    again = desk_as(Role.DUTY)
    assert told(again) == [1]
    desk_as.close()
    assert told(desk_as(Role.DUTY)) == [1], "once"


def test_a_row_that_is_gone_or_is_no_key_is_told_and_keeps_nobody_out(desk_as: Desks) -> None:
    renew(desk_as)
    desk_as.close()
    duty = desk_as(Role.DUTY)
    with duty.store.writing() as conn:
        local_info.keep(conn, heads._KEY, "not a key")
    desk_as.close()
    assert told(desk_as(Role.DUTY)) == [2], "and the file does not open with the store's own"
    assert report(desk_as(Role.DUTY))


# --- an entry that is dated back ------------------------------------------------------------------------------------


def test_an_entry_that_is_dated_back_is_told_and_counts(desk_as: Desks) -> None:
    """By whoever has the key of its chain: hashed and signed anew."""
    duty = desk_as(Role.DUTY)
    report(duty)
    desk_as.clock.advance(hours=3)
    report(duty)
    with duty.store.writing() as conn:
        assert verifying.verify(conn, writing=True).notes == ()
        tools = Tools(duty, conn)
        newest = conn.execute(select(func.max(JOURNAL.c.position)).where(JOURNAL.c.stream == "record")).scalar_one()
        for minutes, seen in ((1, False), (3, True), (60, True)):
            at = duty.now() - timedelta(hours=3, minutes=minutes)
            conn.execute(JOURNAL.update().where(JOURNAL.c.position == newest).values(entered_at=at))
            tools.chain_anew()
            tools.sign_anew(secret_of(duty))
            found = verifying.verify(conn, writing=True)
            assert found.problems == (), "told, and never set aside"
            assert any("dated before" in str(note) for note in found.notes) is seen, minutes


def test_what_the_clock_says_excuses_it(desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    report(duty)
    desk_as.clock.advance(hours=-5)
    with duty.store.writing() as conn:
        doubted = journal.Note(clock_kept.DOUBTED, None, duty.officer.uid, {})
        journal.note(conn, duty.store, duty.source, doubted)
    report(duty)
    with duty.store.reading() as conn:
        assert not any("dated before" in str(note) for note in verifying.verify(conn).notes)
