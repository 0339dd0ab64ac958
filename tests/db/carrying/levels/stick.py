"""A precinct, its county and its province in the tests: each enrolled by file and ten words, with a stick between."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from db.carrying.levels import forms as level_forms
from db.carrying.levels import inbound_bundles, level_readers, links, secrets, sending
from db.carrying.levels.inbound_bundles import TakenIn
from db.carrying.levels.sending import ReceiptSeen, Written
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.creating import NewStore, create_store
from db.opening.setup import open_store
from db.storage import keys
from db.words.ids import Source
from tests.conftest import BADGES, PASSWORD, Clock
from tests.made_once import copy_store, made_once
from tests.officers import officers_of

KEEPER, CHIEF = Role.ADMINISTRATOR, Role.COMMANDER


def make_seat(home: Path, kind: str, name: str, clock: Clock, database: str | None = None, *more: Role) -> Path:
    """A seat (or a post) with an administrator, a commander and who `more` is; on PostgreSQL where an address is
    given."""
    roles = KEEPER, CHIEF, *more
    create_store(home, NewStore(name, officers_of(roles), kind, database=database, cost=keys.QUICK), Source(clock))
    return home


def key_of(desk: Desk) -> bytes:
    return secrets.key_file(links.public_of(desk))


@dataclass
class Side:
    """One end: its folder and the clock it goes by; opened anew whenever its folder was changed."""

    home: Path
    clock: Clock
    desks: list[Desk] = field(default_factory=list)

    def open(self, role: Role = CHIEF) -> Desk:
        self.desks.append(open_store(self.home, BADGES[role], PASSWORD, Source(self.clock)))
        return self.desks[-1]

    @property
    def desk(self) -> Desk:
        return self.desks[-1] if self.desks else self.open()

    def make_key(self) -> None:
        keeper = self.open(KEEPER)
        links.make_unit_key(keeper, level_forms.MakeUnitKey())
        self.close()

    def close(self) -> None:
        while self.desks:
            self.desks.pop().store.close()

    def backup(self, to: Path) -> None:
        """A copy of the folder as it is."""
        self.close()
        shutil.copytree(self.home, to)

    def put_back(self, copy: Path, *, forget: bool = False) -> None:
        """The copy in the folder's place. What remembers where the journal ended begins a new epoch then; `forget`:
        somebody removed that."""
        self.close()
        shutil.rmtree(self.home)
        shutil.copytree(copy, self.home)
        if forget:
            forget_heads(self.home)


def forget_heads(home: Path) -> None:
    from db.storage import heads

    ring = keys.load(home)
    heads.forget(ring.store, home)


def enrol_both(one: Side, other: Side) -> None:
    """Each has the other's file; the words are the same at both ends."""
    first, second = key_of(one.desk), key_of(other.desk)
    said = links.words_with(one.desk, second)[1]
    assert said == links.words_with(other.desk, first)[1]
    links.enrol_unit(one.desk, level_forms.EnrolUnit(content=second, words=" ".join(said)))
    links.enrol_unit(other.desk, level_forms.EnrolUnit(content=first, words=" ".join(said)))


def enrolled(ready_store: Path, factory: pytest.TempPathFactory) -> Path:
    """The folder of a precinct, `unit`, and its `county`, each enrolled at the other: made once, to be copied."""

    def make(folder: Path) -> None:
        clock = Clock()
        unit = Side(copy_store(ready_store, folder / "unit"), clock)
        county = Side(make_seat(folder / "county", "county", "شهرستان", clock, None, Role.INSPECTOR), clock)
        for side in (unit, county):
            side.make_key()
        enrol_both(unit, county)
        for side in (unit, county):
            side.close()

    return made_once(factory, "enrolled", make)[0]


@contextmanager
def copied(made: Path, folder: Path) -> Iterator[tuple[Side, Side]]:
    """A copy of such a precinct and its county, with a clock for both."""
    clock = Clock()
    unit, county = (Side(copy_store(made / name, folder / name), clock) for name in ("unit", "county"))
    yield unit, county
    for side in (unit, county):
        side.close()


def agree(unit: Side, level: Side) -> None:
    """The unit's inspector lets that level read complaints, by its file and ten words."""
    public, words = level_readers.own_reader(level.open(Role.INSPECTOR))
    form = level_readers.AgreeLevelReader(content=secrets.level_file(public), words=" ".join(words))
    level_readers.agree_reader(unit.open(Role.INSPECTOR), form)
    level.open()
    unit.open()


def up(side: Side, stick: Path) -> tuple[Written, ...]:
    return sending.send(side.desk, stick)


def take(side: Side, stick: Path) -> tuple[TakenIn, ...]:
    """What became of the files that are for this seat."""
    return tuple(one for one in inbound_bundles.take_folder(side.desk, stick) if one.what != "not_ours")


def down(side: Side, stick: Path) -> tuple[ReceiptSeen, ...]:
    """What became of the receipts for this unit."""
    return tuple(one for one in sending.take_receipts(side.desk, stick) if one.what != "not_ours")


def whats(seen: tuple[TakenIn, ...] | tuple[ReceiptSeen, ...]) -> list[str]:
    return [one.what for one in seen]
