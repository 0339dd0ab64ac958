"""A store of version 0.1.0 brought up and taken back: nothing is lost on the way, wherever it is cut off."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.across.setting_up.updates import BACK, AgreeUpdate, agree_update, went_back
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.kernel.projections import schema
from db.kernel.signing import verifying
from db.opening import preparing, taking_back
from db.opening.setup import open_store
from db.opening.taking_back import Left, leave, put_back, way_back
from db.reference.officers.commands import add_officer
from db.reference.officers.forms import AddOfficer
from db.storage import holding, keys, program, taken_back
from db.storage.database import database_of
from db.storage.models import JOURNAL
from db.words.ids import Source
from db.words.messages import Refused
from precinct_tui.verbs import doctor
from tests.conftest import BADGES, PASSWORD
from tests.db.registers.service_desk.test_requests import status, take
from tests.made_once import copy_store, made_once
from tests.older_stores import EVERY_KIND, clock_of, extract

SECRET = b"the passphrase of what was left behind"
ADMIN, COMMANDER, INSPECTOR = (BADGES[role] for role in (Role.ADMINISTRATOR, Role.COMMANDER, Role.INSPECTOR))


@dataclass
class Brought:
    """A store that was brought up from 0.1.0, and a request that was taken since."""

    home: Path
    key: bytes = b""
    code: str = ""
    opened: list[Desk] = field(default_factory=list)

    def come(self, role: Role = Role.ADMINISTRATOR) -> Desk:
        desk = open_store(self.home, BADGES[role], PASSWORD, Source(clock_of(EVERY_KIND)))
        desk.store.settle()
        self.opened.append(desk)
        self.key = desk.store.unlocked.data_key
        return desk

    def close(self) -> None:
        for desk in self.opened:
            desk.store.close()
        self.opened.clear()

    def left(self, **how: Any) -> Left:
        admin = self.come()
        left = leave(admin, way_back(admin), agreed(**how), SECRET)
        self.close()
        return left

    def schema(self) -> str | None:
        return database_of(self.home, self.key).version()


def agreed(**how: Any) -> AgreeUpdate:
    usual = {"to": "0.1.0", "way": BACK, "password": PASSWORD, "second": COMMANDER, "second_password": PASSWORD}
    return AgreeUpdate(**(usual | how))


@pytest.fixture
def brought(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Brought]:
    def make(folder: Path) -> str:
        extract(EVERY_KIND, folder / "store")
        made = Brought(folder / "store")
        assert preparing.prepare(made.home, ADMIN, PASSWORD).backup is not None
        code = take(made.come(Role.DUTY))
        made.close()
        return code

    folder, code = made_once(tmp_path_factory, "brought-up", make)
    brought = Brought(copy_store(folder / "store", tmp_path / "store"), code=code)
    yield brought
    brought.close()


def wrong(desk: Desk) -> list[str]:
    with desk.store.reading() as conn:
        return [problem.text for problem in verifying.verify(conn).problems]


def test_the_way_back_and_up_again_loses_nothing(brought: Brought) -> None:
    admin = brought.come()
    way = way_back(admin)
    with admin.store.reading() as conn:
        told = JOURNAL.c.position > way.backup.facts.position, JOURNAL.c.stream.in_(("record", "access"))
        assert way.entries == len(conn.execute(select(JOURNAL.c.uid).where(*told)).all()) > 3
    assert way.to == "0.1.0"
    brought.close()
    left = brought.left()
    put_back(brought.home, left)
    assert brought.schema() == "0025"
    assert json.loads((brought.home / keys.FILE).read_text("utf-8"))["format"] == 1, "as version 0.1.0 reads it"
    assert (left.note.came_from, left.note.to, left.note.entries) == (program.VERSION, "0.1.0", left.way.entries + 2)

    commander = brought.come(Role.COMMANDER)  # what the program of 0.1.0 would do, this one does: it begins an epoch
    assert brought.schema() == schema.VERSION
    with pytest.raises(Refused):
        status(commander, brought.code)
    (line,) = went_back(commander)
    assert line.text.params["count"] == left.note.entries
    assert [found.state for found in doctor._went_back(commander)] == ["bad"]
    import_journal(commander, Path(left.note.file), SECRET)
    assert status(commander, brought.code).state == "registered"
    assert went_back(commander) == ()
    assert list(doctor._went_back(commander)) == []
    assert taken_back.read(brought.home) is None, "doctor took the note away"
    assert wrong(commander) == []
    assert not rebuild.check(commander.store).differences
    with commander.store.reading() as conn:
        ((row, facts),) = stored_events.rows_with_facts(conn, commander.store.unit, ("update_agreed",))
    assert {name: facts[name] for name in ("from", "to", "way")} == {
        "from": program.VERSION, "to": "0.1.0", "way": BACK,
    }  # fmt: skip
    assert row["officer"] != facts["second"]


@pytest.mark.long
@pytest.mark.parametrize("links", [True, False])
def test_the_store_as_it_was_is_kept_whole(
    links: bool, brought: Brought, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = brought.left()
    if not links:  # a disk that knows no second names
        monkeypatch.setattr(os, "link", lambda *_names: (_ for _ in ()).throw(OSError(1, "no links")))
    put_back(brought.home, left)
    kept = Path(shutil.copytree(left.note.kept, tmp_path / "kept"))
    brought.home = kept
    commander = brought.come(Role.COMMANDER)
    assert status(commander, brought.code).state == "registered"
    assert wrong(commander) == []


STEPS: dict[str, tuple[Any, str, int]] = {
    "nothing is copied": (shutil, "copyfile", 0),
    "the database is copied": (shutil, "copyfile", 1),
    "no note is written": (taken_back, "keep", 0),
    "the database is not in place": (os, "replace", 1),
    "the keys are not in place": (os, "replace", 2),
}
"""Where the power goes: a function, and how many calls of it are done before."""


@pytest.mark.parametrize(
    "step", [pytest.param(step, marks=() if "in place" in step else pytest.mark.long) for step in STEPS]
)
def test_whoever_comes_after_a_cut_has_a_desk_and_everything(
    step: str, brought: Brought, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = brought.left()
    module, name, calls = STEPS[step]
    real, done = getattr(module, name), 0

    def cut(*given: Any, **named: Any) -> Any:
        nonlocal done
        done += 1
        if done > calls:
            raise OSError(5, "the power went")
        return real(*given, **named)

    with monkeypatch.context() as power:
        power.setattr(module, name, cut)
        with pytest.raises(Refused):
            put_back(brought.home, left)
    commander = brought.come(Role.COMMANDER)
    if step == "the keys are not in place":  # the database is that of before, and was brought up again
        import_journal(commander, Path(left.note.file), SECRET)
    assert status(commander, brought.code).state == "registered"
    assert wrong(commander) == []
    brought.close()
    put_back(brought.home, brought.left())
    assert brought.schema() == "0025", "tried again it goes on"


def test_two_people_agree_and_neither_alone_nor_by_a_name(brought: Brought) -> None:
    admin = brought.come()
    for how, field_name in (
        ({"second": None, "second_password": None}, "second"),
        ({"second": ADMIN}, "second"),
        ({"second": BADGES[Role.DUTY]}, "second"),
        ({"second": "90909"}, "second"),
        ({"second_password": "not that one"}, "second_password"),
        ({"password": "not that one"}, "password"),
    ):
        with pytest.raises(Refused) as refused:
            agree_update(admin, agreed(**how))
        assert set(refused.value.fields) == {field_name}, how
    agree_update(admin, agreed(second=INSPECTOR))
    with admin.store.reading() as conn:
        assert len(list(stored_events.rows_with_facts(conn, admin.store.unit, ("update_agreed",)))) == 1


def test_nothing_is_changed_while_another_window_is_open(brought: Brought, monkeypatch: pytest.MonkeyPatch) -> None:
    left = brought.left()
    monkeypatch.setattr(holding, "others", lambda _path: (4711,))
    with pytest.raises(Refused) as refused:
        put_back(brought.home, left)
    assert refused.value.code == "others_open"
    assert brought.schema() == schema.VERSION


def spoil(way: taking_back.WayBack) -> None:
    path = way.backup.path / "precinct.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 8
    path.write_bytes(content)


@pytest.mark.parametrize("what", [spoil, lambda way: shutil.rmtree(way.backup.path)], ids=["damaged", "gone"])
def test_without_a_whole_backup_there_is_no_way_back(
    what: Callable[[taking_back.WayBack], None], brought: Brought
) -> None:
    admin = brought.come()
    what(way_back(admin))
    with pytest.raises(Refused) as refused:
        way_back(admin)
    assert refused.value.code == "no_way_back"


@pytest.mark.long
def test_what_an_administrator_wrote_since_waits_for_two_people_when_it_comes_back(brought: Brought) -> None:
    admin = brought.come()
    add_officer(admin, AddOfficer(badge="7317", name="شاهین", role="commander", password="long enough for this"))
    brought.close()
    left = brought.left()
    put_back(brought.home, left)
    taken = import_journal(brought.come(Role.COMMANDER), Path(left.note.file), SECRET)
    assert len(taken.waiting) >= 1
