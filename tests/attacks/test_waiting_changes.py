"""A journal file that changes who may do what: it is taken, and changes nothing until two people here agreed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from db.carrying.levels import level_readers, links
from db.carrying.transfer import lots
from db.carrying.transfer.inbound_files import import_journal, survey_journal
from db.carrying.transfer.lots import AgreeLot, LotShown, RefuseLot, agree_lot, list_lots, refuse_lot
from db.kernel.base.access import DESK, Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import QUERIES
from db.kernel.folding import rebuild, rights, waiting_lots
from db.kernel.journal import journal, stored_events
from db.kernel.projections import schema
from db.kernel.signing import verifying
from db.reference.lists.queries import items_of
from db.reference.officers import appointing
from db.storage import ends
from db.storage.dialects import sqlite
from db.words.ids import new_uid
from db.words.phrases import new_codes
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.carrying.transfer.forging import SECRET_WORDS, Forger, both_agree
from tests.db.carrying.transfer.test_carrying import give, refused
from tests.db.kernel.folding.test_reprojection import same
from tests.written import write_entry

PATROL = BADGES[Role.PATROL]


def officer(desk: Desk, badge: str = PATROL) -> Any:
    return next((line for line in QUERIES["officer.list"].run(desk) if line.badge == badge), None)


def promoting(desk: Desk, folder: Path, role: str = "commander") -> Forger:
    forger = Forger(desk, folder)
    forger.add("officer_changed", officer(desk).uid, {"facts": {"role": role}})
    return forger


def agree(desk: Desk, lot: LotShown, **more: Any) -> str:
    number = agree_lot(desk, AgreeLot(**{"record": lot.uid, "password": PASSWORD, **more}))
    assert number == str(lot.number)
    return state_of(desk, lot)


def state_of(desk: Desk, lot: LotShown) -> str:
    return next(each.state for each in list_lots(desk) if each.uid == lot.uid)


def waits(desk: Desk) -> list[LotShown]:
    return [lot for lot in list_lots(desk) if lot.state == "waits"]


def holds(desk: Desk) -> None:
    """The journal verifies, and makes the same tables, in place too."""
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
    same(desk)
    before = QUERIES["officer.list"].run(desk)
    rebuild.rebuild(desk.store)
    assert QUERIES["officer.list"].run(desk) == before


def holds_when_folded_bit_by_bit(desk: Desk) -> None:
    """As renewing does it: two entries at a time into another database, each time asked anew what is set aside."""
    copy = sqlite.in_memory()
    with copy.connect() as target, desk.store.reading() as conn:
        schema.create_scratch(target, desk.store.origin)
        while some := next(stored_events.batches(conn, ends.end(target), 2), ()):
            rebuild.copy_and_fold(conn, target, some, rebuild.again(conn, target, desk.store.origin))
        assert list(rebuild._compare(conn, target)) == []
    copy.dispose()


def promotions(desk: Desk, folder: Path) -> Iterator[Forger]:
    """Ways of making a patrol, or somebody new, a commander."""
    patrol = officer(desk).uid
    yield promoting(desk, folder)
    corrected = Forger(desk, folder)
    with desk.store.reading() as conn:
        (added,) = stored_events.events_of(conn, desk.store.unit, patrol, ("officer_added",))
    fix = {"target": added.uid, "field": "role", "part": "facts", "value": "commander"}
    corrected.add("corrected", patrol, {"facts": fix})
    yield corrected
    agreed = Forger(desk, folder)
    agreed.add("role_asked", patrol, {"facts": {"role": "commander"}})
    agreed.add("role_agreed", patrol, {"facts": {"role": "commander"}})
    yield agreed
    behind = Forger(desk, folder)
    for number in range(30):
        behind.add("post_noted", None, {"facts": {"n": number}})
    behind.add("officer_added", new_uid(), {"facts": {"badge": "6666", "name": "x", "role": "commander"}})
    yield behind


def test_a_file_makes_nobody_a_commander(desk_as: Desks, tmp_path: Path) -> None:
    duty, admin = desk_as(Role.DUTY), desk_as(Role.ADMINISTRATOR)
    for number, forged in enumerate(promotions(duty, tmp_path), 1):
        file = forged.file()
        seen = survey_journal(duty, file, SECRET_WORDS)
        taken = import_journal(duty, file, SECRET_WORDS, seen=seen)
        assert taken.entries == seen.entries, "it is taken all the same"
        assert taken.leading == seen.leading
        assert taken.unread == ()
        assert officer(duty).role == Role.PATROL
        assert officer(duty, "6666") is None
        assert len(waits(admin)) == number
    with duty.store.reading() as conn:
        assert appointing.asked(conn, duty.store.unit) == {}, "nor is it asked for in his name"
    holds(duty)
    hidden = promoting(duty, tmp_path)
    hidden.add("officer_changed", officer(duty).uid, {"facts": {"role": "commander"}}, stream="sealed")
    assert refused(import_journal, duty, hidden.file(), SECRET_WORDS) == "invalid"


def test_a_file_enrols_nobody_to_whom_records_would_go(desk_as: Desks, tmp_path: Path) -> None:
    commander = desk_as(Role.COMMANDER)
    forger, name = Forger(commander, tmp_path), "شهرستان"
    facts = {"relation": "above", "kind": "county", "name": name, "signs": "x" * 44, "seals": "x" * 44}
    forger.add("unit_enrolled", new_uid(), {"facts": facts})
    assert len(import_journal(commander, forger.file(), SECRET_WORDS).waiting) == 1
    assert links.list_links(commander) == ()
    both_agree(commander)
    assert [link.name for link in links.list_links(commander)] == [name]


def test_a_file_makes_nobody_a_reader_of_complaints(desk_as: Desks, tmp_path: Path) -> None:
    commander, inspector, unit = desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR), new_uid()
    forger = Forger(commander, tmp_path)
    signs = {"relation": "above", "kind": "county", "name": "شهرستان", "signs": "x" * 44, "seals": "x" * 44}
    forger.add("unit_enrolled", unit, {"facts": signs})
    import_journal(commander, forger.file(), SECRET_WORDS)
    both_agree(commander)
    forger.add("level_reader_agreed", unit, {"facts": {"public": "y" * 44}})
    assert len(import_journal(commander, forger.file(), SECRET_WORDS).waiting) == 1
    assert level_readers.list_readers(inspector) == ()
    both_agree(commander)
    assert [reader.public for reader in level_readers.list_readers(inspector)] == ["y" * 44]


def test_it_counts_once_two_people_agreed_and_nobody_is_both(desk_as: Desks, tmp_path: Path) -> None:
    admin, commander, inspector = (desk_as(role) for role in (Role.ADMINISTRATOR, Role.COMMANDER, Role.INSPECTOR))
    import_journal(commander, promoting(commander, tmp_path, "standby").file(), SECRET_WORDS)
    (lot,) = waits(commander)
    assert (lot.number, lot.carried_by, lot.next) == (1, BADGES[Role.COMMANDER], True)
    assert [(entry.kind, entry.lines[0].value) for entry in lot.entries] == [("officer_changed", "standby")]
    assert PATROL in lot.entries[0].of
    for role in (DESK - {Role.COMMANDER}) | {Role.PATROL, Role.AUDITOR}:
        assert refused(agree, desk_as(role), lot) == "forbidden"
    assert refused(lambda: agree(commander, lot, password="x")) == "invalid"
    assert agree(commander, lot) == "waits"
    assert refused(agree, commander, lot) == "forbidden", "who carried it in is not both"
    assert officer(commander).role == Role.PATROL
    assert [item.flag for item in lots.attention(inspector)] == ["due"]
    assert agree(admin, lot) == "counts"
    assert officer(commander).role == Role.STANDBY
    assert (waits(admin), lots.attention(admin)) == ([], ())
    assert refused(agree, inspector, lot) == "conflict"
    holds(commander)


@pytest.mark.long
def test_an_administrator_needs_somebody_of_the_second_yes_or_a_code(desk_as: Desks, tmp_path: Path) -> None:
    admin, commander = desk_as(Role.ADMINISTRATOR), desk_as(Role.COMMANDER)
    codes = new_codes()
    give(commander, "officer.make_codes", password=PASSWORD, codes=" ".join(codes))
    other = officer(admin, BADGES[Role.DEPUTY])
    with admin.store.writing() as conn:  # a second administrator, as if he had come with the store
        changed = journal.Note("officer_changed", other.uid, admin.officer.uid, {"role": "administrator"})
        write_entry(conn, admin, changed)
    second = desk_as(Role.DEPUTY)
    for role, code in (("standby", codes[0]), ("duty_officer", codes[1])):
        import_journal(admin, promoting(admin, tmp_path, role).file(), SECRET_WORDS)
        (lot,) = waits(admin)
        assert agree(admin, lot) == "waits"
        assert refused(agree, second, lot) == "invalid", "two administrators are no commander"
        assert refused(lambda lot=lot: agree(second, lot, code="00000000")) == "invalid"
        assert agree(admin, lot, code=code) == "counts"
        assert officer(admin).role == role
    import_journal(admin, promoting(admin, tmp_path).file(), SECRET_WORDS)
    assert refused(lambda: agree(admin, waits(admin)[0], code=codes[0])) == "invalid", "each code is good once"
    holds(admin)


def test_what_was_refused_stays_refused_when_the_file_comes_again(desk_as: Desks, tmp_path: Path) -> None:
    commander, admin = desk_as(Role.COMMANDER), desk_as(Role.ADMINISTRATOR)
    forger = promoting(commander, tmp_path)
    file = forger.file()
    import_journal(commander, file, SECRET_WORDS)
    (lot,) = waits(commander)
    assert agree(commander, lot) == "waits"
    assert refused(refuse_lot, desk_as(Role.DUTY), RefuseLot(record=lot.uid, reason="نه")) == "forbidden"
    refuse_lot(admin, RefuseLot(record=lot.uid, reason="نه"))
    again = import_journal(commander, file, SECRET_WORDS)
    assert (again.entries, again.waiting) == (0, ())
    assert refused(agree, admin, lot) == "conflict"
    assert [each.state for each in list_lots(admin)] == ["refused"]
    assert officer(commander).role == Role.PATROL
    holds(commander)
    forger.add("officer_changed", officer(commander).uid, {"facts": {"name": "دیگر"}})
    assert import_journal(commander, forger.file(), SECRET_WORDS).entries == 1, "the chain goes on behind it"
    both_agree(commander)
    assert (officer(commander).name, officer(commander).role) == ("دیگر", Role.PATROL)
    holds(commander)


def test_a_file_that_follows_one_that_waits_waits_behind_it(desk_as: Desks, tmp_path: Path) -> None:
    commander = desk_as(Role.COMMANDER)
    forger, new = Forger(commander, tmp_path), new_uid()
    forger.add("officer_added", new, {"facts": {"badge": "7001", "name": "نو", "role": "patrol"}})
    forger.add("list_item_added", None, {"facts": {"list": "rank", "code": "tea", "fa": "چای", "en": "Tea"}})
    forger.add("officer_changed", officer(commander).uid, {"facts": {"name": "از پرونده", "role": "standby"}})
    import_journal(commander, forger.file(), SECRET_WORDS)
    forger.add("officer_changed", new, {"facts": {"rank": "tea"}})
    forger.add("mark_set", new_uid(), {"facts": {"kind": "call"}}, officer=new)
    second = import_journal(commander, forger.file(), SECRET_WORDS)
    assert (second.entries, len(second.waiting)) == (2, 1), "the rest is taken at once"
    one, two = waits(commander)
    assert (one.next, two.next) == (True, False)
    assert refused(agree, commander, two) == "conflict", "the first one is decided first"
    with commander.store.reading() as conn:
        asked: list[str] = []
        event.listen(conn, "before_cursor_execute", lambda *given: asked.append(given[2]))
        assert len(rights.lots_of(conn, commander.store.origin)) == 2
        of_lots = next(text for text in asked if "json LIKE" in text)
        plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {of_lots}", tuple("?" * of_lots.count("?"))).all()
    assert "journal_of_kind" in str(plan), "each desk asks it: not of the whole journal"
    assert officer(commander, "7001") is None
    # meanwhile this machine goes on by itself
    give(desk_as(Role.ADMINISTRATOR), "officer.change", record=officer(commander).uid, name="نام نو")
    give(commander, "list.add_item", list="rank", code="own", fa="خود", en="Own")
    assert both_agree(commander) == 2
    assert officer(commander, "7001").rank == "tea"
    assert (officer(commander).name, officer(commander).role) == ("نام نو", Role.STANDBY), "what came after stays"
    with commander.store.reading() as conn:
        assert {"tea", "own"} <= {item.code for item in items_of(conn, "rank")}
    holds(commander)
    holds_when_folded_bit_by_bit(commander)


@pytest.mark.long
def test_a_machine_does_not_agree_in_this_ones_name(desk_as: Desks, tmp_path: Path) -> None:
    commander = desk_as(Role.COMMANDER)
    forger = promoting(commander, tmp_path)
    import_journal(commander, forger.file(), SECRET_WORDS)
    (lot,) = waits(commander)
    for kind in (waiting_lots.APPROVED, waiting_lots.COUNTS):
        forger.add(kind, commander.store.unit, {"facts": {"lot": lot.uid, "second": True}})
    forger.add("journal_imported", commander.store.unit, {"facts": {"waiting": [lot.entries[0].uid]}})
    import_journal(commander, forger.file(), SECRET_WORDS)
    assert [each.uid for each in waits(commander)] == [lot.uid]
    assert waits(commander)[0].badges == ()
    rebuild.rebuild(commander.store)
    assert officer(commander).role == Role.PATROL


@pytest.mark.long
def test_the_last_administrator_stays(desk_as: Desks, tmp_path: Path) -> None:
    commander, admin = desk_as(Role.COMMANDER), desk_as(Role.ADMINISTRATOR)
    forger = Forger(commander, tmp_path)
    forger.add("officer_removed", admin.officer.uid, {"facts": {}})
    import_journal(commander, forger.file(), SECRET_WORDS)
    (lot,) = waits(commander)
    agree(commander, lot)
    assert refused(agree, admin, lot) == "wall.last_administrator"
    assert officer(commander, BADGES[Role.ADMINISTRATOR]).active
    holds(commander)


def _killed(act: Callable[[], object]) -> None:
    """Do something in a child process that is killed before it can commit."""
    child = os.fork()
    if not child:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(lots, "_keep_walls", lambda *_given, **_more: os.kill(os.getpid(), signal.SIGKILL))
            act()
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def test_a_kill_at_the_second_yes_leaves_all_of_it_or_nothing(desk_as: Desks, tmp_path: Path) -> None:
    commander, admin = desk_as(Role.COMMANDER), desk_as(Role.ADMINISTRATOR)
    import_journal(commander, promoting(commander, tmp_path, "standby").file(), SECRET_WORDS)
    (lot,) = waits(commander)
    agree(commander, lot)
    _killed(lambda: agree(admin, lot))
    assert officer(commander).role == Role.PATROL
    assert [each.uid for each in waits(commander)] == [lot.uid]
    assert agree(admin, lot) == "counts"
    assert officer(commander).role == Role.STANDBY
    holds(commander)
