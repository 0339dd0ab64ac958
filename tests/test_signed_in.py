"""A desk that was made ready is that of an officer who signed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

import tests.conftest
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk import drafts
from db.kernel.folding.current_rights import rights_now
from db.kernel.signing.verifying import verify
from db.storage.columns import METADATA
from db.storage.models import JOURNAL
from tests.conftest import START, Clock, Desks, sign_in
from tests.made_once import copy_store
from tests.signed_in import ReadyDesks

BY_CHANCE = {"uid", "hash", "prev_hash", "body_hash"}
"""Columns of the journal in which two sign-ins differ."""


def told(desk: Desk) -> dict[str, Any]:
    """What a store holds, and what the program knows of it, without what chance gave."""
    store = desk.store
    with store.reading() as conn:
        rows = conn.execute(select(JOURNAL).order_by(JOURNAL.c.position)).mappings().all()
        count = select(func.count())
        tables = {table.name: conn.execute(count.select_from(table)).scalar() for table in METADATA.sorted_tables}
        sound, rights = verify(conn).sound, rights_now(conn, store)
    ring, end = store.keyring, store.memory.recall()
    known = set(store.pins.known), set(store.passwords.known), store.signers.pairs(), store.signers._named
    return {
        "journal": [{name: value for name, value in row.items() if name not in BY_CHANCE} for row in rows],
        "tables": tables,
        "sound": sound,
        "files": sorted(each.name for each in store.home.iterdir()),
        "keys": (ring.slots, ring.unchecked, (ring.head or {}).get("seq")),
        "remembered": None
        if (end := store.memory.recall()) is None
        else (end.origin, end.epoch, end.ends["record"][0]),
        "known": known,
        "rights": (rights.lots, rights.strangers, rights.unsigned, rights.book.refused),
        "desk": (desk.officer, desk.password_is_given, desk.now(), desk.watch),
        "store": (store.info, store.owed.why, store.owed.first, store.renewing, store.unlocked),
    }


@pytest.mark.parametrize(
    "roles", [(Role.COMMANDER,), (Role.DUTY, Role.STANDBY), (Role.PATROL, Role.INSPECTOR, Role.ADMINISTRATOR)]
)
def test_it_finds_what_whoever_signs_in_finds(
    ready_store: Path, ready_desks: ReadyDesks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, roles: tuple[Role, ...]
) -> None:
    signed = copy_store(ready_store, tmp_path / "signed")
    real = [told(sign_in(signed, role, Clock())) for role in roles]
    if Role.INSPECTOR not in roles:  # whose sign-in names his half of the inspectorate's key
        monkeypatch.setattr(tests.conftest, "sign_in", None)
    desks = Desks(copy_store(ready_store, tmp_path / "ready"), ready_desks)
    assert [told(desks(role)) for role in roles] == real
    desks.close()


def draft(desks: Desks) -> None:
    """Something that is in no journal."""
    desk = desks.open[0]
    drafts.save(desk, drafts.Draft(desk.source.uid(), "incident.report", {"summary": "half"}, START))


def later(desks: Desks) -> None:
    """A minute passes."""
    desks.clock.advance(minutes=1)


def touched(desks: Desks) -> None:
    """Somebody writes beside the program."""
    with (desks.home / "keys.json").open("a") as file:
        file.write(" ")


@pytest.mark.parametrize("change", [draft, later, touched])
def test_after_any_change_an_officer_signs_in(
    ready_store: Path, ready_desks: ReadyDesks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Desks], None],
) -> None:  # fmt: skip
    signed: list[Role] = []

    def noting(home: Path, role: Role, clock: Clock) -> Desk:
        signed.append(role)
        return sign_in(home, role, clock)

    monkeypatch.setattr(tests.conftest, "sign_in", noting)
    desks = Desks(copy_store(ready_store, tmp_path / "store"), ready_desks)
    desks(Role.DUTY)
    assert signed == []
    change(desks)
    desks(Role.COMMANDER)
    assert signed == [Role.COMMANDER]
    desks.close()
