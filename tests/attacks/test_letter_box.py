"""Someone who reads everything of a store but the inspectorate's letters: a complaint looks like any form thrown away.

Two copies of a store go through the same history, commit by commit. In one a complaint is saved, in the other a form
is begun and thrown away. What stands in streams, tables, log and files has the same shape after every commit.
"""

from __future__ import annotations

import shutil
import struct
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk import drafts
from db.kernel.desk.desk import COMMANDS
from db.kernel.journal import letter_box
from db.opening.setup import open_store
from db.registers.oversight.complaints import read_complaints
from db.storage.heads import BOX
from db.storage.heads import file_of as heads_of
from db.words.form_reading import read_form
from db.words.ids import Source
from tests.conftest import BADGES, PASSWORD, Clock

WORDS = {"words": "مرا زد و کارتم را پس نداد", "priority": "immediate", "answer_by": "code", "about_officer": "ناشناس"}


def frames(log: Path) -> list[tuple[int, int]]:
    """(page, pages of the file if it ends a commit) of each frame of a write-ahead log; these stand in it in clear."""
    raw = log.read_bytes() if log.exists() else b""
    if len(raw) < 32:
        return []
    size = struct.unpack(">I", raw[8:12])[0]
    return [struct.unpack(">II", raw[place : place + 8]) for place in range(32, len(raw), 24 + size)]


def shape(desk: Desk) -> dict[str, Any]:
    """All that can be counted or measured of a store, and nothing of what it says."""
    store = desk.store
    with store.reading() as conn:
        names = conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")).scalars().all()
        told: dict[str, Any] = {name: conn.execute(text(f'SELECT count(*) FROM "{name}"')).scalar() for name in names}
        told["entries"] = conn.execute(
            text("SELECT position, stream, seq, kind, officer, origin, epoch FROM journal ORDER BY position")
        ).all()
        sizes = "SELECT position, part, length(json) FROM body JOIN journal USING (unit, uid) ORDER BY position, part"
        told["sizes"] = conn.execute(text(sizes)).all()
        told["signed"] = conn.execute(text("SELECT position, length(signature) FROM signature")).all()
        told["box"] = conn.execute(text("SELECT length(sealed) FROM local_letter_box")).all()
    told["frames"] = frames(store.path.with_name(store.path.name + "-wal"))
    files = [file for file in sorted(store.home.rglob("*")) if file.is_file() and not file.name.endswith("-shm")]
    told["files"] = [(file.name, file.stat().st_size) for file in files]
    heads = heads_of(store.keyring.store, store.home)
    told["heads"] = heads.stat().st_size
    box = heads.with_suffix(BOX)
    remembered = store.letter_box.recall()
    told["box outside"] = box.exists() and box.stat().st_size, remembered and remembered.count
    return told


class History:
    """The same acts at one copy of the store; what stands apart is done by `apart`."""

    def __init__(self, home: Path, seed: int, clock: Clock) -> None:
        self.chance = Random(seed)
        source = Source(clock, Random(seed).randbytes)
        self.desk = open_store(home, BADGES[Role.DUTY], PASSWORD, source)

    def give(self, command: str, **raw: Any) -> None:
        """A command with typed fields."""
        declared = COMMANDS[command]
        uid = self.desk.source.uid()
        declared.run(self.desk, read_form(declared.form, raw, now=self.desk.now(), uid=uid))

    def typed(self, kind: str, values: dict[str, str]) -> drafts.Draft:
        """A form that is kept while it is typed."""
        draft = drafts.Draft(self.desk.source.uid(), kind, values, self.desk.now())
        drafts.save(self.desk, draft)
        return draft

    def step(self) -> None:
        """An act as they come at a desk, chosen by the seed."""
        match self.chance.randrange(5):
            case 0:
                self.give(
                    "incident.report", type="theft_home", place="کیانپارس", summary="س" * self.chance.randrange(90)
                )
            case 1 | 2:
                self.give("mark.set", kind="call")
            case 3:
                self.typed("incident.report", {"summary": "ب" * self.chance.randrange(200)})
            case 4:
                drafts.drop(self.desk, self.typed("request.take", {"words": "و"}).uid)

    def complaint(self) -> None:
        """Saved: kept as it is typed it is nowhere."""
        self.give("oversight.complain", **WORDS)

    def thrown_away(self) -> None:
        """Another form, begun and thrown away."""
        drafts.drop(self.desk, self.typed(letter_box.DECOY, {}).uid)


def seeds(many: int) -> list[Any]:
    return [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, many))]


@pytest.mark.parametrize("seed", seeds(100))
def test_a_history_with_a_complaint_has_the_shape_of_one_with_a_form_thrown_away(
    ready_store: Path, tmp_path: Path, seed: int
) -> None:
    clocks, homes = (Clock(), Clock()), (tmp_path / "one" / "store", tmp_path / "two" / "store")
    for home in homes:
        home.parent.mkdir()
        shutil.copytree(ready_store, home)
    with_it, without = (History(home, seed, clock) for home, clock in zip(homes, clocks, strict=True))
    chance = Random(seed)
    steps = 30
    written = {chance.randrange(steps) for _ in range(chance.randint(1, 4))}
    for place in range(steps):
        if place in written:
            with_it.complaint()
            without.thrown_away()
        else:
            with_it.step()
            without.step()
        for clock in clocks:
            clock.advance(minutes=3)
        one, other = shape(with_it.desk), shape(without.desk)
        assert one == other, (place, [name for name in one if one[name] != other[name]])
    inspector = open_store(homes[0], BADGES[Role.INSPECTOR], PASSWORD, Source(clocks[0]))
    assert len(read_complaints(inspector)) == len(written)
    for desk in (with_it.desk, without.desk, inspector):
        desk.store.close()


def test_what_is_measured_would_show_an_entry_more(ready_store: Path, tmp_path: Path) -> None:
    """The measure itself: one act more or less is seen."""
    homes = tmp_path / "one" / "store", tmp_path / "two" / "store"
    for home in homes:
        home.parent.mkdir()
        shutil.copytree(ready_store, home)
    first, second = (History(home, 1, Clock()) for home in homes)
    assert shape(first.desk) == shape(second.desk)
    first.thrown_away()
    assert shape(first.desk)["frames"] != shape(second.desk)["frames"]
    second.typed(letter_box.DECOY, {})
    assert shape(first.desk)["local_draft"] != shape(second.desk)["local_draft"]
    for history in (first, second):
        history.desk.store.close()
