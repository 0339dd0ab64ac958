"""Space runs out, a read fails once, the folder is taken away: what goes on, what is refused, and what is said."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from db.carrying.imports import commands as importing
from db.kernel.base.access import Role
from db.kernel.desk import drafts
from db.kernel.desk.desk import COMMANDS, NEVER_WAITS
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.registers.incidents.queries import search_incidents
from db.storage import reserve
from db.storage.readers import Readers
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks
from tests.faults.writers import report

GOES_ON = (
    "custody.arrive", "custody.open", "custody.release", "custody.care", "custody.record_death",
    "shift.open", "shift.start_handover", "shift.take_over", "mark.set", "oversight.complain", "import.discard",
    "call.start", "call.end", "patrol.answer", "incident.record_death", "incident.protect", "clock.say",
    "draft.take_over",
)  # fmt: skip
"""What is given from the store's own room."""
WAITS = (
    "incident.report", "request.take", "gang.open", "sketch.draw", "officer.add", "officer.change_password",
    "officer.set_pin", "unit.note_backup", "paper.print", "record.export", "list.set_limit", "roster.plan",
    "custody.attach", "custody.seal_due", "journal.import", "level.take", "import.start", "oversight.record",
)  # fmt: skip
"""What gets none of it: what may wait, a password, the note of a backup, whatever only reads."""


def refused_code(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_only_what_a_room_declares_is_given_from_the_room_of_a_full_disk() -> None:
    assert set(GOES_ON) <= NEVER_WAITS <= set(COMMANDS)
    assert not set(WAITS) & NEVER_WAITS
    assert set(WAITS) <= set(COMMANDS)
    whole = ("custody.", "shift.", "call.", "mark.", "patrol.")
    late = {"custody.seal_due", "custody.hold_sealing", "custody.review_keeping"}
    attached = {name for name in COMMANDS if name.endswith(("attach", "_attachment"))}
    assert {name for name in COMMANDS if name.startswith(whole)} - late - attached <= NEVER_WAITS
    words = {name.partition(".")[0] for name in NEVER_WAITS}
    assert words == {
        "custody", "shift", "call", "mark", "patrol", "barrier", "incident", "clock", "draft", "import", "oversight",
    }  # fmt: skip
    of_others = {name for name in NEVER_WAITS if name.startswith(("incident.", "import.", "oversight."))}
    assert of_others == {
        "incident.record_death", "incident.add_protected", "incident.protect", "incident.protect_caller",
        "incident.send_unit", "import.discard", "import.clear", "oversight.complain",
    }  # fmt: skip


def test_with_little_space_what_may_wait_is_refused_before_it_writes(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_as(Role.DUTY)
    with desk.store.reading() as conn:
        before = conn.exec_driver_sql("SELECT count(*) FROM journal").scalar_one()
    monkeypatch.setattr(reserve, "free", lambda _home: reserve.MARK - 1)
    assert refused_code(lambda: report(desk, "x")) == "little_space"
    with desk.store.reading() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM journal").scalar_one() == before
        free_pages = conn.exec_driver_sql("PRAGMA freelist_count").scalar_one()
    assert free_pages * 4096 >= reserve.INSIDE * 0.9
    assert os.stat(f"{desk.store.path}-wal").st_size >= reserve.INSIDE * 0.9
    command = COMMANDS["custody.arrive"]
    assert command.run(desk, command.form())
    monkeypatch.setattr(reserve, "free", lambda _home: reserve.MARK)
    assert report(desk, "x").startswith("IA-")
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
        assert "room_taken" not in {row[0] for row in conn.exec_driver_sql("SELECT name FROM sqlite_master")}


def test_with_little_space_one_still_signs_in_and_drafts_are_kept(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserve, "free", lambda _home: 0)
    desk = desk_as(Role.DUTY)
    assert desk.store.owed.why is None
    drafts.save(desk, drafts.Draft("u", "incident.report", {"summary": "x"}, desk.now()))
    assert [draft.uid for draft in drafts.mine(desk)] == ["u"]


def test_an_import_is_thrown_away_with_little_space() -> None:
    named = {command.name for command in vars(importing).values() if hasattr(command, "act")}
    assert named & NEVER_WAITS == {"import.discard", "import.clear"}


class Failing:
    """A reading connection that fails so many times, as the library says it."""

    def __init__(self, patch: pytest.MonkeyPatch, times: int, code: int) -> None:
        self.left, self.code = times, code
        take = Readers.take

        def fails(readers: Readers) -> Any:
            if self.left > 0:
                self.left -= 1
                error = dbapi2.DatabaseError("made up")
                error.sqlite_errorcode = self.code
                raise error
            return take(readers)

        patch.setattr(Readers, "take", fails)


@pytest.mark.parametrize("code", [dbapi2.SQLITE_NOTADB, dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_IOERR])
def test_a_read_error_that_passes_is_not_told(desk_as: Desks, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    desk = desk_as(Role.DUTY)
    report(desk, "گلدان")
    Failing(monkeypatch, 1, code)
    assert search_incidents(desk, "گلدان")


@pytest.mark.parametrize("code", [dbapi2.SQLITE_NOTADB, dbapi2.SQLITE_IOERR])
def test_a_read_error_that_stays_is_told_and_the_next_try_is_fresh(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    desk = desk_as(Role.DUTY)
    report(desk, "گلدان")
    failing = Failing(monkeypatch, 2, code)
    assert refused_code(lambda: search_incidents(desk, "گلدان")) in ("damaged", "unreadable")
    assert failing.left == 0
    assert search_incidents(desk, "گلدان")


def test_a_page_that_reads_wrongly_once_does_not_stay_wrong(desk_as: Desks) -> None:
    """The bytes on the disk are wrong for a moment: SQLCipher keeps the error with the connection that met it."""
    desk = desk_as(Role.DUTY)
    report(desk, "گلدان")
    desk.store.checkpoint()
    path = desk.store.path
    whole = path.read_bytes()
    with desk.store.reading() as conn:
        conn.exec_driver_sql("PRAGMA cache_size = 1")
    with path.open("r+b") as file:
        for page in range(1, len(whole) // 4096):
            file.seek(page * 4096 + 100)
            file.write(bytes(40))
    for met in (lambda: search_incidents(desk, "گلدان"), lambda: report(desk, "در میان")):
        assert refused_code(met) in ("damaged", "unreadable")
    with path.open("r+b") as file:
        file.write(whole)
    assert search_incidents(desk, "گلدان")
    assert report(desk, "پس از آن").startswith("IA-")


@pytest.mark.parametrize("how", ["removed", "replaced", "moved"])
def test_a_folder_taken_away_is_noticed_before_the_next_act_is_acknowledged(desk_as: Desks, how: str) -> None:
    desk, home = desk_as(Role.DUTY), desk_as.home
    report(desk, "x")
    copy = home.with_name("copy")
    shutil.copytree(home, copy)
    if how == "moved":
        home.rename(home.with_name("elsewhere"))
    else:
        shutil.rmtree(home)
    if how == "replaced":
        copy.rename(home)
    assert refused_code(lambda: report(desk, "y")) == "moved_away"
    assert refused_code(lambda: report(desk, "y")) == "moved_away"
    if how == "replaced":
        again = open_store(home, BADGES[Role.DUTY], PASSWORD, Source(desk_as.clock))
        assert report(again, "z").startswith("IA-")
        again.store.close()
    desk.store.close(remember=False)
    desk_as.open.clear()
