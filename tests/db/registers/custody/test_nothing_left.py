"""After a sealing no copy of the words is left: on the raw pages of the file and its log, while the program goes on."""

from __future__ import annotations

from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk import drafts
from db.registers.custody.sealing.commands import seal_due
from db.registers.custody.sealing.forms import SealDue
from db.registers.oversight.commands import complain
from db.registers.oversight.forms import Complain
from db.storage import reserve
from tests import raw_pages
from tests.db.registers.custody.test_commands import act
from tests.db.registers.custody.test_misplaced import record_of
from tests.db.registers.custody.test_sealing import walked

pytestmark = pytest.mark.skipif(raw_pages.CRYPTO is None, reason="there is no libcrypto to read pages with")
NAME, WORD, TYPED = "zzqnamezz", "zzqwordzz", "zzqdraftzz"


def found(desk: Desk) -> set[str]:
    """Which of the words stand on any page, used or free."""
    key = desk.store.unlocked.data_key
    there = b"\n".join(raw_pages.pages(desk.store.path, key)).lower()
    return {word for word in (NAME, WORD, TYPED) if word.encode() in there}


def test_no_copy_of_the_words_is_left_on_any_page(desk: Desk, desk_as: Any) -> None:
    number = walked(desk, name=NAME)
    act(desk, number, "add_entry", text=f"{WORD} {WORD}")
    record = record_of(desk, number)
    for place in range(30):  # a draft that grows and is saved again and again
        draft = drafts.Draft("d" * 8, "custody.add_entry", {"text": TYPED * (place + 1)}, desk.now(), record=record)
        drafts.save(desk, draft)
    inspector = desk_as(Role.INSPECTOR)
    desk_as.clock.advance(days=80)
    assert found(desk) == {NAME, WORD, TYPED}
    seal_due(inspector, SealDue())
    desk_as.clock.advance(days=14)
    assert seal_due(inspector, SealDue()) == "1"
    log = desk.store.path.with_name(f"{desk.store.path.name}-wal")
    kept = desk.store.home / reserve.FILE
    assert not kept.exists() or kept.samefile(log), "no other log is kept, with what it held"
    assert found(desk) == set(), "in the log's bytes too: it stays as long as it will get"
    leftover = [
        path
        for path in desk.store.home.rglob("*")
        if path.is_file() and any(word.encode() in path.read_bytes() for word in (NAME, WORD, TYPED))
    ]
    assert leftover == []


def test_a_draft_that_nobody_touched_for_two_weeks_is_gone(desk: Desk, desk_as: Any) -> None:
    drafts.save(desk, drafts.Draft("d" * 8, "custody.open", {"name": TYPED}, desk.now()))
    desk_as.clock.advance(days=14)
    again = desk_as()
    assert [draft.values["name"] for draft in drafts.mine(again)] == [TYPED]
    desk_as.clock.advance(seconds=1)
    assert drafts.mine(desk_as()) == ()
    assert found(desk) == set()


def test_while_a_reader_reads_the_log_it_is_emptied_with_the_next_act(desk: Desk, desk_as: Any) -> None:
    walked(desk, name=NAME)
    inspector = desk_as(Role.INSPECTOR)
    desk_as.clock.advance(days=80)
    seal_due(inspector, SealDue())
    desk_as.clock.advance(days=14)
    with inspector.store.writing() as conn:
        conn.exec_driver_sql("PRAGMA busy_timeout = 200")  # how long it waits for the reader
    with desk.store.reading() as conn:
        conn.exec_driver_sql("SELECT count(*) FROM journal").scalar_one()
        seal_due(inspector, SealDue())
        assert found(desk) == {NAME}, "somebody still reads as it was"
    complain(inspector, Complain(words="x", priority="normal", answer_by="code"))
    assert found(desk) == set()
