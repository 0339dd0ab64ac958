"""Backups as an officer makes them: into the folder that the administrator set, and by themselves at each handover."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, select

from db.across.setting_up.commands import KIND, NoteBackup, note_backup
from db.kernel.base.access import DESK, KEEPERS, LEADERS, READERS
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk import owed_notes
from db.kernel.desk.desk import Act, command, query
from db.kernel.events.event_keys import Key
from db.kernel.journal import journal
from db.kernel.projections.projecting import EventKind
from db.storage import backup, keys, local_info, mounts
from db.storage.files import real
from db.storage.models import JOURNAL
from db.words.forms import Form, ask
from db.words.messages import M_, Message, Refused
from db.words.records import LIMITS, PanelItem
from db.words.text import is_storable

INTO_SET = DESK | KEEPERS
"""Who backs up into the folder that was set."""
ANYWHERE = LEADERS | KEEPERS
"""Who backs up elsewhere."""
SIGNED = frozenset({"shift.take_over", "shift.relieve", "shift.close_alone"})
"""Acts that end a handover: the store is backed up after them."""
KINDS = (
    EventKind(
        "backup_folder_set", "Folder for backups set", keys=(Key("set", "yes_no"),), stream="access", leads="links"
    ),
)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
_FOLDER = "backup_folder"


class SetBackupFolder(Form):
    """Where this machine's backups go. The path stays on this machine; the entry says that it was set, not where."""

    folder: str | None = ask("text", "Folder for backups", part="facts")


@command("unit.set_backup_folder", label="Set the folder for backups", form=SetBackupFolder, roles=KEEPERS,
         writes="backup_folder_set",
         hidden=True, recordless=True)  # fmt: skip
def set_backup_folder(act: Act, form: SetBackupFolder) -> str:
    """Keeps it; without one, none is set any more. Raises Refused("invalid") where it can't be written."""
    folder = "" if not form.folder else str(Path(form.folder).expanduser().absolute())
    if folder and not (is_storable(folder) and os.path.isdir(folder) and os.access(folder, os.W_OK)):
        raise Refused("invalid", {"folder": M_("{path} is no folder that can be written.", path=folder)})
    if folder and real(Path(folder)).is_relative_to(real(act.desk.store.home)):
        raise Refused(
            "invalid", {"folder": M_("A backup beside the store is lost with it: name another disk or stick.")}
        )
    local_info.drop(act.conn, _FOLDER)
    if folder:
        local_info.keep(act.conn, _FOLDER, folder)
    act.append("backup_folder_set", record=None, facts={"set": bool(folder)})
    return ""


def set_folder(conn: Connection) -> Path | None:
    """The folder that was set; None where none is."""
    text = local_info.kept(conn, _FOLDER)
    return Path(text) if text else None


def back_up(desk: Desk, folder: Path | None, progress: backup.Progress | None = None) -> Path:
    """A backup below `folder`, or below the one that was set; an access entry says that it was made.

    Raises Refused: "forbidden" for another folder than that, by who leads nobody; "no_folder" where none is named or
    set; and as `backup.backup` does.
    """
    with desk.store.reading() as conn:
        kept = set_folder(conn)
    place = kept if folder is None else folder
    if place is None:
        raise Refused("no_folder", {}, M_(
            "Name a folder. An administrator sets the one that is used otherwise: `precinct backup --set DIR`."
        ))  # fmt: skip
    ours = kept is not None and real(place.expanduser()) == real(kept)
    if desk.officer.role not in (INTO_SET if ours else ANYWHERE):
        raise Refused("forbidden", {}, M_(
            "Backups elsewhere than in the folder that was set are made by the commander, the standby officer or an"
            " administrator."
        ))  # fmt: skip
    made = backup.backup(desk.store, place.expanduser(), progress)
    try:
        note_backup(desk, NoteBackup())
    except Refused as refused:  # a store that takes no more entries still gives its copy
        if refused.code in owed_notes.LATER:
            owed_notes.owe(desk, journal.Note(KIND, None, desk.officer.uid))
    return made


def doubt_of(desk: Desk, made: Path) -> Message | None:
    """Why a backup may be lost with this store; None where nothing speaks for it. Touches the disk."""
    return mounts.doubt_of(desk.store.home, made)


def by_itself(desk: Desk, progress: backup.Progress | None = None) -> Path | None:
    """After a handover: a backup below the folder that was set; None where none is. Raises Refused. Slow."""
    with desk.store.reading() as conn:
        if set_folder(conn) is None:
            return None
    return back_up(desk, None, progress)


def damaged_keys(desk: Desk) -> tuple[str, ...]:
    """Badges of officers, or names of a phrase or key file, whose slot in keys.json is damaged. Raises Refused."""
    return tuple(slot.name for slot in keys.load(desk.store.home).damaged())


@query("unit.last_backup", roles=READERS | KEEPERS)
def last_backup(reading: Reading) -> datetime | None:
    """When the newest backup of this store was made; None where there is none."""
    chosen = select(JOURNAL.c.at).where(
        JOURNAL.c.unit == reading.unit, JOURNAL.c.kind == KIND, JOURNAL.c.origin == reading.desk.store.origin
    )
    return reading.conn.execute(chosen.order_by(JOURNAL.c.position.desc()).limit(1)).scalar_one_or_none()


@query("unit.backup_age", roles=LEADERS)
def backup_age(reading: Reading) -> tuple[PanelItem, ...]:
    """How old the newest backup is, for the desk of who leads, once it is older than a day.

    Nothing where the tables lie on a server, whose own backups nobody tells of here: `doctor` says what saves it.
    """
    if not reading.desk.store.in_file:
        return ()
    at = last_backup.read(reading)
    if at is None:
        text = M_("There is no backup: F10, This machine, B")
        return (PanelItem(text, flag="overdue", weight=LIMITS),)
    if reading.now - at <= DAY:
        return ()
    text = M_("The newest backup is older than a day")
    return (PanelItem(text, at, flag="overdue" if reading.now - at > WEEK else "due", weight=LIMITS),)
