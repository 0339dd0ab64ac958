"""A page is judged by its newest version, in the file or in its log: what is whole is never called damaged."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.opening import health
from db.opening.setup import open_store
from db.reading.journal_queries import verify_whole
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.storage import backup
from db.storage.dialects import sqlite, sqlite_pages, sqlite_room
from db.storage.models import INFO
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks

PAGE, HEADER, FRAME = 4096, 32, 24 + 4096
PROCESSES = multiprocessing.get_context("fork")


def write(desk: Desk, sizes: range, length: int) -> None:
    """New pages at the end of the file, and other ones of before again."""
    for number in sizes:
        with desk.store.writing() as conn:
            conn.execute(INFO.delete().where(INFO.c.name == f"long{number % 7}"))
            conn.execute(INFO.insert(), {"name": f"long{number % 7}", "value": os.urandom(length).hex()})


def fill(desk: Desk) -> None:
    """Use up the pages that are kept free inside the file: what is written next lies at its end."""
    with closing(sqlite.connect(desk.store.path, desk.store.unlocked.data_key, writes=False)) as connection:
        free = sqlite_room.inside(connection)
    with desk.store.writing() as conn:
        conn.execute(INFO.insert(), {"name": "filler", "value": "x" * free})
    desk.store.checkpoint()


def log_of(desk: Desk) -> Path:
    return Path(f"{desk.store.path}-wal")


def folded(desk: Desk) -> tuple[int, int]:
    """(frames of the log, how many are folded into the file), after folding what no reader holds."""
    with closing(sqlite.connect(desk.store.path, desk.store.unlocked.data_key, writes=True)) as connection:
        _busy, frames, done = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return frames, done


def found(desk: Desk) -> list[str]:
    return sqlite_pages.bad_pages(desk.store.path, desk.store.unlocked.data_key)


def named_in_the_file(desk: Desk) -> list[str]:
    with closing(sqlite.connect(desk.store.path, desk.store.unlocked.data_key, writes=False)) as connection:
        return sqlite.named_pages(connection)


@pytest.fixture
def commander(desk_as: Desks) -> Desk:
    desk = desk_as(Role.COMMANDER)
    desk.store.checkpoint()
    return desk


@pytest.fixture
def held(commander: Desk) -> Iterator[Desk]:
    """Somebody reads in one transaction while new pages are written; what can be is folded, which leaves holes."""
    fill(commander)
    write(commander, range(7), 20_000)
    with closing(sqlite.connect(commander.store.path, commander.store.unlocked.data_key, writes=False)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM journal").fetchone()
        write(commander, range(3), 20_000)
        frames, done = folded(commander)
        assert 0 < done < frames
        yield commander


def test_pages_that_the_file_lacks_while_somebody_reads_are_no_damage(held: Desk, tmp_path: Path) -> None:
    assert named_in_the_file(held), "the library's own check is not misled: this tries nothing"
    assert found(held) == []
    assert health.integrity(held.store) == ()
    saved = backup.backup(held.store, tmp_path / "backups")
    assert not backup.is_partial(saved)


def flipped(path: Path, place: int) -> Callable[[], None]:
    """Flip a bit of a file; the call flips it back. The library's own locks lie in other files than the log."""

    def flip() -> None:
        with path.open("r+b") as file:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 0x10]))

    flip()
    return flip


def newest_frames(log: bytes, since: int, until: int) -> dict[int, int]:
    """Of each page in these frames of a log, the newest: page → frame."""
    places = range(HEADER + since * FRAME, HEADER + until * FRAME, FRAME)
    return {int.from_bytes(log[place : place + 4]): (place - HEADER) // FRAME for place in places}


def test_a_page_that_is_really_damaged_is_told_each_time(held: Desk) -> None:
    """Twelve in the file, twelve of which only the log has the newest version."""
    frames, done = folded(held)
    newest = newest_frames(log_of(held).read_bytes(), done, frames)
    chance, file = random.Random(29), held.store.path
    only = [page for page in range(2, file.stat().st_size // PAGE + 1) if page not in newest]
    for page in chance.sample(only, 12):
        back = flipped(file, (page - 1) * PAGE + chance.randrange(PAGE))
        assert [line for line in found(held) if f"page {page}" in line], page
        back()
    for page, frame in chance.sample(sorted(newest.items()), 12):
        back = flipped(log_of(held), HEADER + frame * FRAME + 24 + chance.randrange(PAGE))
        assert found(held) == [f"HMAC verification failed for page {page} in the log"]
        back()
    assert found(held) == []
    back = flipped(log_of(held), HEADER + max(newest.values()) * FRAME + 8)  # a frame's salts: read by nobody again
    assert len(found(held)) == 1
    assert health.integrity(held.store)
    back()


def test_damage_in_the_log_leaves_no_backup(held: Desk, tmp_path: Path) -> None:
    frames, done = folded(held)
    frame = max(newest_frames(log_of(held).read_bytes(), done, frames).values())
    flipped(log_of(held), HEADER + frame * FRAME + 2_000)
    with pytest.raises(Refused) as refused:
        backup.backup(held.store, tmp_path / "backups")
    assert refused.value.code in ("damaged", "saved_in_part")
    assert all(backup.is_partial(path) for path in (tmp_path / "backups").iterdir())


def test_a_page_that_was_folded_is_judged_by_the_file(commander: Desk) -> None:
    """Its frame is in the log still, and nobody reads it there."""
    write(commander, range(5), 20_000)
    frames, done = folded(commander)
    assert frames == done > 0
    page = max(newest_frames(log_of(commander).read_bytes(), 0, frames))
    flipped(commander.store.path, (page - 1) * PAGE + 99)
    assert [line for line in found(commander) if f"page {page}" in line]


def test_a_frame_whose_page_was_written_again_is_not_judged(held: Desk) -> None:
    frames, done = folded(held)
    log = log_of(held).read_bytes()
    newest = set(newest_frames(log, done, frames).values())
    older = next(frame for frame in range(done, frames) if frame not in newest)
    flipped(log_of(held), HEADER + older * FRAME + 2_000)
    assert found(held) == []


def test_a_log_that_is_begun_anew_meanwhile_is_looked_at_again(
    commander: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it was folded when the check began, so the next who writes begins it anew."""
    write(commander, range(5), 20_000)
    folded(commander)
    looks, looking = itertools.count(1), sqlite.named_pages

    def look(connection: sqlite.Connection) -> list[str]:
        if next(looks) == 1:
            write(commander, range(3), 9_000)
        return looking(connection)

    monkeypatch.setattr(sqlite, "named_pages", look)
    assert found(commander) == []
    assert next(looks) == 3


def test_of_an_older_store_whose_key_says_no_salt_too(tmp_path: Path) -> None:
    path, key = tmp_path / "old.db", bytes(range(32))
    with closing(sqlite.connect(path, key, writes=True)) as connection:
        connection.execute("CREATE TABLE kept (value)")
        connection.execute("INSERT INTO kept VALUES (hex(randomblob(30000)))")
        assert sqlite_pages.bad_pages(path, key) == []
        log = Path(f"{path}-wal")
        first = newest_frames(log.read_bytes(), 0, log.stat().st_size // FRAME)[2]
        back = flipped(log, HEADER + first * FRAME + 24 + 300)
        assert sqlite_pages.bad_pages(path, key) == ["HMAC verification failed for page 2 in the log"]
        back()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert sqlite_pages.bad_pages(path, key) == []


SECONDS = 60


def work(home: Path, folder: Path, kind: str, until: float, told: int) -> None:
    """In a process of its own, until the time is over: one kind of work, and each false word."""
    desk = open_store(home, BADGES[Role.COMMANDER], PASSWORD)
    wrong, done = list[str](), 0
    while time.monotonic() < until or not done:
        try:
            if kind == "write":
                for _ in range(20):
                    write(desk, range(done, done + 3), 8_000)
                    report_incident(desk, ReportIncident(type="theft_home", place="اهواز", summary="همزمان"))
            elif kind == "read":
                with desk.store.reading() as conn:
                    conn.execute(text("SELECT count(*) FROM journal")).scalar_one()
                    threading.Event().wait(1)
            elif kind == "backup":
                if backup.is_partial(backup.backup(desk.store, folder)):
                    wrong.append("partial")
            elif kind == "doctor":
                wrong += health.integrity(desk.store)
            elif kind == "verify":
                wrong += map(str, verify_whole(desk).problems)
            else:
                rebuild.check(desk.store)
        except Refused as refused:
            if refused.code != "busy":
                wrong.append(f"{refused.code} {refused}")
        done += 1
    desk.store.close()
    os.write(told, f"{kind} {done} {wrong[:3]}\n".encode())


@pytest.mark.long
def test_no_false_word_in_a_minute_of_everything_side_by_side(store_home: Path, tmp_path: Path) -> None:
    read, told = os.pipe()
    until = time.monotonic() + SECONDS
    kinds = ("write", "write", "read", "backup", "doctor", "doctor", "verify", "rebuild")
    several = [
        PROCESSES.Process(target=work, args=(store_home, tmp_path / f"to{number}", kind, until, told))
        for number, kind in enumerate(kinds)
    ]
    for one in several:
        one.start()
    for one in several:
        one.join(SECONDS + 300)
    os.close(told)
    with os.fdopen(read) as lines:
        said = [line.split(" ", 2) for line in lines]
    assert sorted(kind for kind, _done, _wrong in said) == sorted(kinds), said
    assert [line for line in said if line[2].strip() != "[]"] == []
    assert all(int(done) > 1 for _kind, done, _wrong in said)
