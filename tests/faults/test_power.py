"""Power cuts: what had been written and was not yet on the disk is there, missing or torn, sector by sector."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.kernel.projections import schema
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.storage import backup, backup_facts, keys, migrating, program
from db.storage.dialects import sqlite
from db.storage.interrupted_making import READY
from db.storage.models import INDEX
from db.storage.store import Store
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Clock, Desks
from tests.db.storage.test_migrations import AFTER, LATER, NEXT
from tests.faults.rounds import rounds, seed
from tests.faults.writers import report

pytestmark = pytest.mark.faults

PROCESSES = multiprocessing.get_context("fork")
SECTOR = 512
ACTS = 24


@dataclass
class Recorded:
    """A store at work: its file before and after its log was folded in, the log, and how long it was after each act."""

    folder: Path
    before: bytes = b""
    after: bytes = b""
    log: bytes = b""
    ends: list[int] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    store: Store | None = None


@pytest.fixture
def recorded(desk_as: Desks) -> Recorded:
    """Acts one after the other, the log never folded in; then it is."""
    desk = desk_as(Role.DUTY)
    desk.store.checkpoint()
    with desk.store._writes.connect() as conn:
        conn.exec_driver_sql("PRAGMA wal_autocheckpoint = 0")
    found = Recorded(desk.store.home, before=desk.store.path.read_bytes(), store=desk.store)
    log = Path(f"{desk.store.path}-wal")
    arrive = COMMANDS["custody.arrive"]
    for act in range(ACTS):
        if act % 3 == 2:
            arrive.run(desk, arrive.form())
        else:
            found.numbers.append(report(desk, "پیش از قطع برق " * (1 + act % 7)))
            found.ends.append(log.stat().st_size)
    found.log = log.read_bytes()
    desk.store.checkpoint()
    found.after = desk.store.path.read_bytes()
    return found


def torn(chance: random.Random, new: bytes, begin: int) -> bytes:
    """The end of a file that was being written: from `begin` on each sector is there, empty, or noise."""
    kept = bytearray(new[:begin])
    for place in range(begin, len(new), SECTOR):
        kept += chance.choices((new[place : place + SECTOR], bytes(SECTOR), chance.randbytes(SECTOR)), (11, 8, 1))[0]
    return bytes(kept[: len(new)])


def half_done(chance: random.Random, old: bytes, new: bytes) -> bytes:
    """A file that was being overwritten: each sector the old or the new one."""
    old = old.ljust(len(new), b"\0")
    places = range(0, len(new), SECTOR)
    return b"".join(chance.choice((old, new))[place : place + SECTOR] for place in places)


def after_the_cut(recorded: Recorded, home: Path, file: bytes, log: bytes) -> Store:
    """The store as it is found when power is back, not signed in at."""
    assert recorded.store is not None
    home.mkdir()
    shutil.copy(recorded.folder / keys.FILE, home)
    (home / sqlite.FILE).write_bytes(file)
    (home / f"{sqlite.FILE}-wal").write_bytes(log)
    return Store(home, recorded.store.unlocked, recorded.store.keyring)


def holds(store: Store, numbers: list[str]) -> None:
    """It is sound, and has these and all before them."""
    with store.reading() as conn:
        assert verifying.verify(conn).problems == ()
        assert conn.exec_driver_sql("PRAGMA quick_check").scalar_one() == "ok"
        found = set(conn.execute(select(INDEX.c.number)).scalars())
    assert set(numbers) <= found


def test_no_acknowledged_act_is_lost_to_a_power_cut(recorded: Recorded, tmp_path: Path) -> None:
    """While acts are written: what follows the last synced one in the log is there, missing or torn."""
    chance = random.Random(seed())
    for cut in range(rounds(20)):
        acknowledged = chance.randrange(len(recorded.ends))
        begin = recorded.ends[acknowledged]
        until = chance.randint(begin, len(recorded.log))
        log = torn(chance, recorded.log[:until], begin)
        store = after_the_cut(recorded, home := tmp_path / f"cut{cut}", recorded.before, log)
        holds(store, recorded.numbers[: acknowledged + 1])
        store.close(remember=False)
        if cut % 20 == 0:
            desk = open_store(home, BADGES[Role.DUTY], PASSWORD, Source(Clock()))
            assert report(desk, "پس از آن").startswith("IA-")
            assert rebuild.check(desk.store).differences == ()
            desk.store.close()
        shutil.rmtree(home)


def test_no_act_is_lost_to_a_power_cut_while_the_log_is_folded_in(recorded: Recorded, tmp_path: Path) -> None:
    """The log is on the disk as a whole; of the file's pages some are new, some old, some half and half."""
    chance = random.Random(seed())
    for cut in range(rounds(10)):
        file = half_done(chance, recorded.before, recorded.after)
        store = after_the_cut(recorded, home := tmp_path / f"cut{cut}", file, recorded.log)
        holds(store, recorded.numbers)
        store.close(remember=False)
        shutil.rmtree(home)


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that is one migration ahead of the stores; processes that are forked off are, too."""
    versions = tmp_path / "versions"
    versions.mkdir()
    (versions / f"{AFTER}_tea.py").write_text(NEXT)
    monkeypatch.setattr(migrating, "VERSIONS", [*migrating.VERSIONS, versions])
    monkeypatch.setattr(schema, "VERSION", AFTER)
    monkeypatch.setattr(program, "VERSION", LATER)


def opens(home: Path) -> None:
    """Open it, as a second program does."""
    open_store(home, BADGES[Role.DUTY], PASSWORD, Source(Clock())).store.close()


def brought_up(home: Path) -> None:
    """It is opened, and of the newest schema, once."""
    desk = open_store(home, BADGES[Role.DUTY], PASSWORD, Source(Clock()))
    with desk.store.reading() as conn:
        assert conn.exec_driver_sql("SELECT cups FROM tea_kitchen").scalar_one() == len(Role)
        assert verifying.verify(conn).sound
    desk.store.close()


@pytest.mark.usefixtures("newer")
def test_a_migration_that_is_killed_is_done_by_the_next_opening(ready_store: Path, tmp_path: Path) -> None:
    chance = random.Random(seed())
    for kill in range(rounds(4)):
        home = tmp_path / f"kill{kill}"
        shutil.copytree(ready_store, home)
        program = PROCESSES.Process(target=opens, args=(home,))
        program.start()
        program.join(chance.uniform(0, 0.6))
        program.kill()
        program.join()
        brought_up(home)
        backups = [path for path in (home / "before-migration").iterdir() if path.suffix != backup.PART]
        assert all(backup.is_backup(path) for path in backups)
        shutil.rmtree(home)


@pytest.mark.usefixtures("newer")
def test_two_programs_that_open_an_older_store_at_once_both_do(ready_store: Path, tmp_path: Path) -> None:
    home = tmp_path / "older"
    shutil.copytree(ready_store, home)
    programs = [PROCESSES.Process(target=opens, args=(home,)) for _program in range(3)]
    for each in programs:
        each.start()
    for each in programs:
        each.join(60)
    assert [each.exitcode for each in programs] == [0, 0, 0]
    brought_up(home)


class Order:
    """In which order files are brought onto the disk and renamed."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.told: list[tuple[str, str]] = []
        fsync, replace, rename = os.fsync, os.replace, os.rename

        def synced(descriptor: int) -> None:
            self.told.append(("sync", os.readlink(f"/proc/self/fd/{descriptor}")))
            fsync(descriptor)

        def replaced(source: object, target: object, **more: object) -> None:
            self.told.append(("name", str(target)))
            replace(source, target, **more)  # type: ignore[call-overload]

        def renamed(source: object, target: object, **more: object) -> None:
            self.told.append(("name", str(target)))
            rename(source, target, **more)  # type: ignore[call-overload]

        patch.setattr(os, "fsync", synced)
        patch.setattr(os, "replace", replaced)
        patch.setattr(os, "rename", renamed)

    def at(self, what: str, ending: str) -> int:
        """The place of the last such step."""
        return max(place for place, (kind, name) in enumerate(self.told) if kind == what and name.endswith(ending))


def test_a_backup_has_its_name_once_all_of_it_is_on_the_disk(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, order = desk_as(Role.COMMANDER), Order(monkeypatch)
    saved = backup.backup(desk.store, tmp_path / "backups")
    named = order.at("name", saved.name)
    for path in saved.iterdir():
        assert order.at("sync", f".part/{path.name}") < named, path.name
    assert order.at("sync", "/backups") > named


def test_whatever_of_a_restore_power_let_through_the_next_try_makes_it_whole(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names in a folder come onto the disk in any order until the folder is synced: each mixture of moves."""
    saved = backup.backup(desk_as(Role.COMMANDER).store, tmp_path / "backups")
    with monkeypatch.context() as patch:
        order = Order(patch)
        backup.restore(saved, tmp_path / "whole")
    (saved / backup_facts.FILE).unlink()  # it is not put back
    names = sorted(path.name for path in saved.iterdir())
    moved = order.at("name", f"whole/{keys.FILE}")
    for name in names:
        assert order.at("sync", f"{name}") < order.at("name", f"whole/{READY}"), name
    assert order.at("sync", "/whole") > moved
    for mixture in range(2 ** (len(names) - 1)):
        home = tmp_path / f"home{mixture}"
        shutil.copytree(saved, home / READY)
        others = [name for name in names if name != keys.FILE]
        for place, name in enumerate(others):
            if mixture >> place & 1:
                (home / READY / name).rename(home / name)
        with pytest.raises(Refused) as refused:
            open_store(home, BADGES[Role.DUTY], PASSWORD)
        assert refused.value.code == "not_a_store"
        backup.restore(saved, home)
        open_store(home, BADGES[Role.DUTY], PASSWORD, Source(Clock())).store.close()


def test_no_flipped_bit_is_taken_for_what_was_written(desk_as: Desks) -> None:
    """Each one is found by the check of every page, and no list shows another word than before."""
    desk = desk_as(Role.DUTY)
    report(desk, "گلدان")
    desk.store.checkpoint()
    path, key = desk.store.path, desk.store.unlocked.data_key
    whole = path.read_bytes()
    chance = random.Random(seed())
    for _flip in range(rounds(15)):
        place, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
        with path.open("r+b") as file:
            file.seek(place)
            file.write(bytes([whole[place] ^ bit]))
        connection = sqlite.connect(path, key, writes=False)
        assert sqlite.problems(connection), place
        connection.close()
        with path.open("r+b") as file:
            file.seek(place)
            file.write(whole[place : place + 1])
    connection = sqlite.connect(path, key, writes=False)
    assert sqlite.problems(connection) == []
    connection.close()
