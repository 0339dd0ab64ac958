"""Records whose names and words were erased: the entry itself, for tests of what reads such a record afterwards.

No command seals what an officer names; what an older record, another machine or a register's own rules leave is the
entry alone.
"""

from __future__ import annotations

from db.kernel.base.access import SEALERS, Role
from db.kernel.base.officer import Desk
from db.kernel.erasing import sealing
from db.kernel.journal import journal
from db.kernel.projections import numbering
from db.opening.setup import open_store
from db.storage import sealed_list
from tests.conftest import BADGES, PASSWORD
from tests.written import write_entry


def uid_of(desk: Desk, register: str, number: str) -> str:
    """The uid of a record by its number."""
    with desk.store.reading() as conn:
        return numbering.find(conn, desk.store, register, number, desk.now())[0]


def seal(desk: Desk, register: str, number: str) -> None:
    """Write the entry that erases a record, and remember it beside the store."""
    seal_uid(desk, uid_of(desk, register, number))


def seal_uid(desk: Desk, uid: str) -> None:
    """The same of a record that has its uid only."""
    write_sealing(desk, uid)
    with desk.store.writing() as conn:
        sealed_list.remember(desk.store, conn, uid)


def write_sealing(desk: Desk, uid: str) -> None:
    """The entry alone, by the officer or else the commander, who may. Raises ValueError for what is not sealed."""
    if desk.officer.role in SEALERS:
        _write(desk, uid)
        return
    commander = open_store(desk.store.home, BADGES[Role.COMMANDER], PASSWORD, desk.source)
    try:
        _write(commander, uid)
    finally:
        commander.store.close()


def _write(desk: Desk, uid: str) -> None:
    with desk.store.writing() as conn:
        write_entry(conn, desk, journal.Note(sealing.SEALED, uid, desk.officer.uid))
