"""Each machine says under which version of the program it begins to write; one that is still open writes no more."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlcipher3 import dbapi2

from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base import access
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.drafts import Draft, mine, save
from db.kernel.folding import outbound, rebuild
from db.kernel.journal import journal, program_versions, stored_events
from db.kernel.journal.program_versions import VERSION_BEGUN
from db.kernel.projections import schema
from db.kernel.signing import verifying
from db.opening import rooms, setup
from db.opening.setup import open_store
from db.opening.updating import bringing_up
from db.reading.versions_begun import VersionBegun, version_begun_of, versions
from db.storage import ends, local_info, program
from db.storage.dialects import later_programs, sqlite
from db.storage.models import JOURNAL
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, ROOT, Desks
from tests.db.carrying.transfer.test_carrying import Pair, give, pair
from tests.older_stores import KEPT, clock_of, extract

__all__ = ["pair"]
LATER = "0.3.17"
SAID = f"This store was brought up by version {LATER}. Start the program again."


@contextmanager
def another_version(version: str = LATER) -> Iterator[None]:
    """While it lasts, this is a program of another version."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(program, "VERSION", version)
        patch.setattr(access, "RIGHTS", 5)
        patch.setattr(program_versions, "RIGHTS", 5)
        yield


def kinds(desk: Desk) -> list[str]:
    with desk.store.reading() as conn:
        return list(conn.execute(select(JOURNAL.c.kind).order_by(JOURNAL.c.position)).scalars())


def report(desk: Desk) -> str:
    return give(desk, "incident.report", type="noise", place="اهواز")


def test_the_version_is_that_of_the_distribution() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == program.VERSION


def test_it_is_the_first_entry_of_a_new_store(desk_as: Desks) -> None:
    desk = desk_as(Role.INSPECTOR)
    found = kinds(desk)
    assert (found[0], found.count(VERSION_BEGUN)) == (VERSION_BEGUN, 1)
    custody = next(room for room in rooms.ROOMS if room.name == "custody")
    begun = VersionBegun(desk.store.unit, desk.store.origin, program.VERSION, desk.now(), access.RIGHTS, custody.rules)
    assert versions(desk) == (begun,)
    assert custody.rules > 0


def test_it_is_the_first_that_a_store_of_0_1_0_writes_and_names_its_end(tmp_path: Path) -> None:
    archive, home = KEPT / "county.tar.xz", tmp_path / "county"
    extract(archive, home)
    desk = open_store(home, BADGES[Role.INSPECTOR], PASSWORD, Source(clock_of(archive)))
    desk.store.settle()
    with desk.store.reading() as conn:
        (own,) = [begun for begun in versions(desk) if begun.machine == desk.store.origin]
        assert own.position is not None
        assert own.anchor == ends.anchor(conn, own.position)
        after = select(JOURNAL.c.kind).where(JOURNAL.c.position > own.position, JOURNAL.c.stream != "sealed")
        found = conn.execute(after.order_by(JOURNAL.c.position)).scalars().first()
        assert found == VERSION_BEGUN
        assert version_begun_of(conn, desk.store.unit, desk.store.origin) == own
        assert version_begun_of(conn, desk.store.unit, "no machine") is None
        assert verifying.verify(conn).problems == ()
    desk.store.close()


def test_each_version_begins_once_and_again_when_the_machine_goes_back(desk_as: Desks) -> None:
    for _again in range(2):
        with another_version():
            report(desk_as(Role.DUTY))
            desk_as.close()
    for _again in range(2):
        desk = desk_as(Role.DUTY)
        report(desk)
    begun = versions(desk)
    assert [each.version for each in begun] == [program.VERSION, LATER, program.VERSION]
    assert [each.rights for each in begun] == [access.RIGHTS, 5, access.RIGHTS]
    with desk.store.reading() as conn:
        assert version_begun_of(conn, desk.store.unit, desk.store.origin) == begun[-1]
        assert verifying.verify(conn).problems == ()
    assert rebuild.check(desk.store).differences == ()


def test_opening_alone_begins_a_version(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever signs in may owe the note of it; what is written without an entry of this machine follows too."""
    desk_as(Role.DUTY)
    monkeypatch.setattr(setup, "note_sign_in", lambda *_: None)
    with another_version():
        assert kinds(desk_as(Role.DEPUTY))[-1] == VERSION_BEGUN


def test_a_program_that_is_still_open_is_refused_and_keeps_what_was_typed(desk_as: Desks) -> None:
    old = desk_as(Role.DUTY)
    with another_version():
        desk_as(Role.DEPUTY)
    before = kinds(old)
    with pytest.raises(Refused) as refused:
        report(old)
    assert refused.value.code == "other_version"
    assert str(refused.value) == SAID
    assert kinds(old) == before
    typed = Draft("u", "incident.report", {"summary": "نیمه"}, old.now())
    save(old, typed)
    with pytest.raises(Refused, match=SAID), old.store.batched():
        pass
    started_again = desk_as(Role.DUTY)
    assert mine(started_again) == (typed,)
    report(started_again)


def test_it_is_refused_as_soon_as_the_tables_are_brought_up(desk_as: Desks) -> None:
    old, other = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    with another_version():
        bringing_up._migrate(other.store, schema.VERSION)
    with pytest.raises(Refused, match=SAID):
        report(old)
    assert versions(old)[-1].version == program.VERSION, "who brought it up comes to write so"


def test_a_long_act_of_it_ends_where_it_lets_others_write(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    old = desk_as(Role.COMMANDER)

    def meanwhile(_seconds: float) -> None:
        with another_version():
            desk_as(Role.DEPUTY)

    monkeypatch.setattr(time, "sleep", meanwhile)
    with pytest.raises(Refused, match=SAID), old.store.writing() as conn:
        old.store.breathe(conn)


def test_it_comes_before_whatever_is_written_first_also_after_an_act_that_failed(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    with desk.store.writing(local=True) as conn:
        local_info.keep(conn, program.BEGUN, "0.1.99")
    note = journal.Note("journal_exported", desk.store.unit, desk.officer.uid)

    def write(*, fails: bool) -> None:
        with desk.store.writing() as conn:
            journal.note(conn, desk.store, desk.source, note)
            if fails:
                raise ZeroDivisionError

    before = kinds(desk)
    with pytest.raises(ZeroDivisionError):
        write(fails=True)
    assert kinds(desk) == before
    write(fails=False)
    write(fails=False)
    assert kinds(desk)[len(before) :] == [VERSION_BEGUN, "journal_exported", "journal_exported"]


def test_machines_of_a_precinct_may_be_of_different_versions(pair: Pair) -> None:
    with another_version():
        laptop = open_store(pair.folder / "laptop", BADGES[Role.COMMANDER], PASSWORD, Source(pair.clock))
        report(laptop)
        taken = pair.export(laptop)
        laptop.store.close()
    pair.second.store.close()
    import_journal(pair.first, taken, b"four words on paper")
    first, second = pair.first.store.origin, pair.second.store.origin
    found = [(each.machine, each.version) for each in versions(pair.first)]
    assert found == [(first, program.VERSION), (second, program.VERSION), (second, LATER)]
    with pair.first.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
    assert rebuild.check(pair.first.store).differences == ()


def test_levels_learn_the_version_and_its_numbers_and_nothing_of_the_journal(desk_as: Desks) -> None:
    desk = desk_as(Role.INSPECTOR)
    with another_version():
        desk = desk_as(Role.INSPECTOR)
    with desk.store.reading() as conn:
        events = [event for some in stored_events.batches(conn) for event in some if event.kind == VERSION_BEGUN]
    assert "anchor" in events[-1].facts
    left = outbound.leaving(events[-1])
    assert left == {"version": LATER, "rights": 5, "custody_rules": events[-1].facts["custody_rules"]}


def test_a_program_of_0_1_0_that_is_still_open_can_write_no_entry(desk_as: Desks) -> None:
    """It knows nothing of versions: its connections lack a function that each new entry asks for."""
    desk = desk_as(Role.DUTY)
    report(desk)
    desk_as.close()
    old = dbapi2.connect(str(desk_as.home / sqlite.FILE))
    old.execute(f"PRAGMA key = \"x'{desk.store.unlocked.data_key.hex()}'\"")
    same = "INSERT INTO journal SELECT * FROM journal LIMIT 0"
    with pytest.raises(dbapi2.OperationalError, match=later_programs.FUNCTION):
        old.execute(same)
    old.close()
