"""Writing the backup that a store is brought up after, while the desk of the earlier version works."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db.kernel.projections import schema
from db.opening.folder_checks import fit
from db.opening.setup import unlock
from db.opening.updating import bringing_up
from db.storage import backup, files
from db.storage.database import database_of
from db.storage.store import Store


@dataclass(frozen=True, slots=True)
class PreparedStore:
    """A store that waits to be brought up: the schema numbers of now and of this version, and its backup.

    `backup` is None of a store of this version, which waits for nothing, and of one whose tables lie on a server.
    """

    schema: str
    wanted: str
    backup: Path | None


def prepare(
    home: Path, badge: str, password: str, folder: Path | None = None, progress: backup.Progress | None = None
) -> PreparedStore:
    """Back a store of an earlier version up below `folder`, or in its own folder; its tables stay as they are.

    Others may work in it meanwhile, with the program of that version. Every officer may, since every officer's sign-in
    brings a store up. Raises Refused as `open_store` does, and "little_room".
    """
    ring = fit(home)
    unlocked = unlock(home, ring, badge, password)
    database = database_of(home, unlocked.data_key)
    number = schema.version_of(database)
    if number == schema.VERSION or schema.fits(database):
        return PreparedStore(number, schema.VERSION, None)
    if files.is_on_server(home):
        return PreparedStore(number, schema.VERSION, None)
    store = Store(home, unlocked, ring)
    try:
        return PreparedStore(number, schema.VERSION, bringing_up.back_up(store, number, folder, progress))
    finally:
        store.close(remember=False)
