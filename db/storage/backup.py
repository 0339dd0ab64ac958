"""Backup and restore: a folder with the encrypted file, the keys, what was sealed, and the words of rights sheets."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from db.storage import backup_facts, copies, keys, keys_refused, placing, salvage, sealed_list
from db.storage.database import raw_of
from db.storage.dialects import sqlite, sqlite_pages
from db.storage.durable import flush, write_durably
from db.storage.files import real
from db.storage.restored_state import Unchecked
from db.storage.store import Store
from db.words.calendar.jalali import utc_now
from db.words.messages import M_, Message, Refused

PAGES = 2_000
PART = ".part"
"""How the name of a backup ends that is not finished."""
PARTIAL = "partial"
"""In the name of what could be saved of a damaged store, in place of a position: it is never taken for a backup."""
RIGHTS = "rights"
"""The folder beside the database with the store's own words of the rights sheet; a backup takes it along."""
Progress = Callable[[int, int], None]
CopyCheck = Callable[[Path], None]
"""Opens the store in a folder, before it gets its name. Raises Refused where it does not hold."""


def copy_database(conn: Connection, store: Store, target: Path, progress: Progress | None = None) -> None:
    """A copy of the encrypted file as the caller's reading transaction sees it, while others go on writing.

    Raises Refused as `backup` does, or the driver's own error where it tells nothing known.
    """
    source = raw_of(conn)
    copy = sqlite.connect(target, store.unlocked.data_key, writes=True)
    try:
        tell = None if progress is None else lambda _status, left, total: progress(total - left, total)
        source.backup(copy, pages=PAGES, progress=tell)
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite.Error as error:
        raise (_copy_refusal(error, target) or error) from error
    finally:
        copy.close()


def _copy_refusal(error: sqlite.Error, target: Path) -> Refused | None:
    """The driver tells how copying ended by the library's own words for the code, and without the code."""
    kind = sqlite.kind_of(error) or sqlite.kind_told(error)
    return None if kind is None else sqlite.refused(kind, target)


def backup(store: Store, folder: Path, progress: Progress | None = None) -> Path:
    """Write a backup into a new folder below `folder`, named by the moment and the journal's position.

    The source's pages are checked, the copy is opened with its own keys and compared: it is complete and good, or
    absent. A seat on PostgreSQL is saved by its server's means.
    Raises Refused: "on_server" there, "disk_full", "read_only", "unreadable", "saved_in_part" where the store is
    damaged and what can be read of it was saved, "damaged" where nothing can, "bad_copy" where the copy is not what was
    written, "conflict" where the keys changed meanwhile.
    """
    if not store.in_file:
        raise Refused("on_server", {}, M_(
            "The tables of this seat lie on a server: save that database with pg_dump, and with it a copy of {keys}."
            " Neither is of use without the other.",
            keys=str(store.home / keys.FILE),
        ))  # fmt: skip
    keys.load(store.home)  # a store without its keys is no backup
    try:
        return _whole(store, folder, progress)
    except Refused as refused:
        if refused.code != "damaged":
            raise
        raise partial(store.home, store.unlocked, folder, refused) from refused


def partial(home: Path, unlocked: keys.Unlocked, folder: Path, why: Refused) -> Refused:
    """Save what can be read of a damaged store below `folder`, and say what is lost: the refusal to raise.

    `why` is raised where nothing can be saved. The database need not open: a slot's key is enough.
    """
    try:
        with _scratch(folder, f"precinct-{utc_now():%Y%m%dT%H%M%SZ}") as scratch:
            lost = salvage.said(salvage.salvage(home / sqlite.FILE, unlocked.data_key, scratch / sqlite.FILE))
            copies.mark(scratch / sqlite.FILE, unlocked.data_key, _name_of(scratch))
            _copy_beside(home, scratch)
            _settle(scratch)
            backup_facts.seal(scratch, None)
            saved = _give_name(scratch, folder / f"{_name_of(scratch)}-{PARTIAL}")
    except (sqlite.Error, Refused):
        return why
    return Refused("saved_in_part", {}, M_(
        "{why} What could be read is in {partial}. {lost}",
        why=why.message or "",
        partial=str(saved),
        lost=lost,
    ))  # fmt: skip


def is_partial(folder: Path) -> bool:
    """Whether a folder holds what could be saved of a damaged store."""
    return re.fullmatch(rf"precinct-\d{{8}}T\d{{6}}Z-{PARTIAL}(-\d+)?", real(folder).name) is not None


def _whole(store: Store, folder: Path, progress: Progress | None) -> Path:
    _refuse_damaged(store)
    with _scratch(folder, f"precinct-{utc_now():%Y%m%dT%H%M%SZ}") as scratch:
        with store.reading() as conn:
            end = copies.end_of(raw_of(conn))
            facts = backup_facts.of_store(conn, store.keyring.store, store.unit, store.origin)
            copy_database(conn, store, scratch / sqlite.FILE, progress)
        copies.mark(scratch / sqlite.FILE, store.unlocked.data_key, _name_of(scratch), end)
        _copy_beside(store.home, scratch)
        _settle(scratch)
        _check(store, scratch, end)
        backup_facts.seal(scratch, facts)
        return _give_name(scratch, folder / f"{_name_of(scratch)}-{facts.position}")


def _refuse_damaged(store: Store) -> None:
    """Raises Refused("damaged") where a page is not as it was written, and what reading it is refused with."""
    try:
        pages = sqlite_pages.bad_pages(store.path, store.unlocked.data_key)
    except sqlite.Error as error:
        raise (sqlite.refusal(error, store.path) or error) from error
    if pages:
        raise _damaged(store, pages)


@contextlib.contextmanager
def _scratch(folder: Path, name: str) -> Iterator[Path]:
    """A folder that nobody takes for a backup, gone again where the block raises."""
    scratch: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f"{name}.", suffix=PART, dir=folder))
        yield scratch
    except BaseException as error:
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)
        if isinstance(error, OSError):
            raise (sqlite.refusal(error, folder / sqlite.FILE) or sqlite.read_only(folder)) from error
        raise


def _name_of(scratch: Path) -> str:
    """What a backup is called before its end says where its journal ends."""
    return scratch.name.split(".")[0]


def _copy_beside(home: Path, scratch: Path) -> None:
    """The keys after the file: whoever came meanwhile has a key, and whoever went has none."""
    shutil.copy2(home / keys.FILE, scratch / keys.FILE)
    if (home / sealed_list.FILE).exists():
        shutil.copy2(home / sealed_list.FILE, scratch / sealed_list.FILE)
    if (home / RIGHTS).is_dir():
        shutil.copytree(home / RIGHTS, scratch / RIGHTS)


def _check(store: Store, scratch: Path, end: copies.CopyEnd) -> None:
    """Open the copy as its officer would, with its own keys.json; look at every page; compare where it ends."""
    copy = sqlite.connect(scratch / sqlite.FILE, _own_key(store, scratch), writes=False)
    try:
        pages = sqlite.named_pages(copy)
        if not pages and (problems := sqlite.table_problems(copy)):
            raise _damaged(store, problems)  # its pages are as they were written: so the source has this too
        same = not pages and copies.end_of(copy) == end
    except sqlite.Error as error:
        raise _bad_copy(scratch) from error
    finally:
        copy.close()
    if not same:
        raise _bad_copy(scratch)
    for name in (f"{sqlite.FILE}-wal", f"{sqlite.FILE}-shm"):
        (scratch / name).unlink(missing_ok=True)


def _own_key(store: Store, scratch: Path) -> bytes:
    mine = store.unlocked
    slot = keys.load(scratch).slot(mine.slot.name, mine.slot.kind)
    with contextlib.suppress(Refused):
        if slot is not None:
            return keys.data_key_of(slot, mine.private)
    raise Refused(
        "conflict", {}, M_("Your key was changed while the backup was written. Sign in again, then repeat the backup.")
    )


def _damaged(store: Store, problems: list[str]) -> Refused:
    return Refused(
        "damaged",
        {},
        M_(
            "{path} is damaged, so this is no backup: {what}. Keep the older backups; `precinct restore` brings the"
            " newest of them back.",
            path=str(store.path),
            what=problems[0],
        ),
    )


def _bad_copy(scratch: Path) -> Refused:
    return Refused("bad_copy", {}, M_(
        "What was written into {folder} does not read back as it was, and was thrown away. The disk or stick there may"
        " be failing: back up into another place.",
        folder=str(scratch.parent),
    ))  # fmt: skip


def _settle(scratch: Path) -> None:
    """All of it on the disk, and out of memory, so that it is read back from the disk."""
    for path in (*scratch.rglob("*"), scratch):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
            if path.is_file():
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(descriptor)


def _give_name(scratch: Path, target: Path) -> Path:
    """Rename the finished folder; a name that another backup of this second took gets a number."""
    for number in itertools.count(1):
        named = target if number == 1 else target.with_name(f"{target.name}-{number}")
        if named.exists():
            continue
        try:
            scratch.rename(named)
        except OSError:
            if named.exists():  # taken since we looked
                continue
            raise
        flush(named.parent)
        return named
    raise AssertionError("unreachable")


def refuse_inside(home: Path) -> None:
    """A backup is not worked in: opened where it lies it would be none any more. Raises Refused("is_backup")."""
    name = real(home).name
    if backup_facts.NAME.fullmatch(name) or name.endswith(PART) or is_partial(home):
        raise Refused("is_backup", {}, M_(
            "{home} is a backup and stays as it is. Put it into another folder and open that one:"
            " `precinct restore {home} --home DIR`.",
            home=str(home),
        ))  # fmt: skip


def is_backup(folder: Path) -> bool:
    """Whether a folder is a backup that was finished."""
    return folder.suffix != PART and (folder / keys.FILE).exists() and (folder / sqlite.FILE).exists()


def restore(source: Path, home: Path, check: CopyCheck | None = None, *, as_it_is: bool = False) -> None:
    """Put a backup into an empty or missing folder: all of it, or nothing of it.

    Its files are compared with its sums. `check` opens what was copied, before the store gets its name, and raises
    where it does not hold; without it the first sign-in checks (opening/restored_checks.py). `as_it_is`: a damaged one
    is put back too. The next sign-in starts a new epoch and a new series of numbers: the copy says inside that it is
    one.
    One that an earlier version made says nothing of it; its keys.json, which that version wrote, then does.

    Raises Refused: "not_a_store" where the source is no backup, "bad_backup" where a file is not what was written,
    "exists" where the folder holds a store, and what `check` raises.
    """
    if not is_backup(source):
        raise Refused("not_a_store", {}, keys_refused.not_a_store(source))
    sums, facts = backup_facts.sums_in(source), backup_facts.read(source)
    ring = keys.load(source)
    remembered = sealed_list.lines(home)
    if placing.holds(home):
        raise Refused("exists", {}, _standing(home))
    try:
        with placing.placing(home) as scratch:
            _copy_back(source, scratch)
            bad = () if sums is None or as_it_is else backup_facts.differing(scratch, sums)
            if bad:
                raise bad_backup(source, bad)
            kept = dict.fromkeys((*remembered, *sealed_list.lines(scratch)))
            (scratch / sealed_list.FILE).unlink(missing_ok=True)
            if kept:
                write_durably(scratch / sealed_list.FILE, sealed_list.written(kept))
            claimed = None if sums is None or facts is None else facts.facts
            still = Unchecked() if claimed is None else Unchecked(epoch=claimed.epoch, position=claimed.position)
            restored = None if ring.restored is None else True
            keys.save(scratch, replace(ring, restored=restored, unchecked=still))
            if check is not None:
                check(scratch)
    except OSError as error:
        raise (sqlite.refusal(error, home / sqlite.FILE) or sqlite.read_only(home)) from error


def _copy_back(source: Path, scratch: Path) -> None:
    for name in (sqlite.FILE, keys.FILE, sealed_list.FILE):
        if name != sealed_list.FILE or (source / name).exists():
            shutil.copyfile(source / name, scratch / name)
    if (source / RIGHTS).is_dir():
        shutil.copytree(source / RIGHTS, scratch / RIGHTS)


def bad_backup(source: Path, files: Sequence[str]) -> Refused:
    """Refuse a backup of which files are not as they were written."""
    return Refused("bad_backup", {}, M_(
        "{path} is damaged: {files} is not as it was written. Nothing was restored.",
        path=str(source),
        files=", ".join(files),
    ))  # fmt: skip


def _standing(home: Path) -> Message:
    try:
        keys.load(home)
    except Refused as refused:
        if refused.message is not None:  # the records are there: nothing needs to be put over them
            return refused.message
    return M_("{home} holds a store already. Move it away first.", home=str(home))
