"""Closed requests lose name and telephone, and their words where nobody agreed to keep them; what is counted stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.signing import verifying
from db.opening.setup import open_store
from db.registers.service_desk.figures import figures
from db.registers.service_desk.requests.retention import sealing_lines
from db.storage import backup
from db.words.calendar.jalali import local_date
from db.words.ids import Source
from db.words.messages import Refused
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.registers.service_desk.test_requests import ask, give

NAME, PHONE, WORDS = "مریم نمونه", "09161234567", "چراغ کوچهٔ شهید رجایی خاموش است"


def taken(desk: Desk, **raw: Any) -> str:
    usual = {"category": "traffic", "words": WORDS, "answer_by": "phone", "anonymous": "no", "name": NAME,
             "phone": PHONE, "answered": "پیگیری شد"}  # fmt: skip
    return give(desk, "request.take", **(usual | raw))


def stored(desk: Desk) -> str:
    """Everything that can be read in the store."""
    with desk.store.reading() as conn:
        names = list(conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars())
        rows = [[dict(row) for row in conn.execute(text(f'SELECT * FROM "{name}"')).mappings()] for name in names]
    return json.dumps(rows, ensure_ascii=False, default=str)


def states(desk: Desk) -> dict[str, str]:
    return {line.number: line.state for line in sealing_lines(desk)}


def sealed(desk_as: Desks) -> int:
    return int(give(desk_as(Role.COMMANDER), "request.seal_due"))


def test_announced_then_sealed_and_every_figure_stays(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    gone, kept = taken(desk), taken(desk, words="نور پارک کم است", keep_words="yes")
    today = local_date(desk.now())
    before = figures(desk, today, today)
    desk_as.clock.advance(days=60)
    assert states(desk) == {}
    desk_as.clock.advance(days=16)  # so near that it would be announced: with all that ended in its week
    assert states(desk) == {}
    desk_as.clock.advance(days=4)
    assert states(desk) == {gone: "new", kept: "new"}
    assert sealed(desk_as) == 0
    assert states(desk) == {gone: "announced", kept: "announced"}
    with pytest.raises(Refused) as refused:
        sealed(desk_as)
    assert refused.value.code == "conflict"
    desk_as.clock.advance(days=14)
    assert states(desk) == {gone: "announced", kept: "announced"}
    desk_as.clock.advance(days=6)
    assert states(desk) == {gone: "ready", kept: "ready"}
    assert sealed(desk_as) == 2
    assert states(desk) == {}
    left = stored(desk)
    assert not any(word in left for word in (NAME, PHONE, WORDS))
    assert "نور پارک" in left
    after = figures(desk, today, today)
    assert (after.requests, after.tables, after.median_days) == (before.requests, before.tables, before.median_days)
    status = ask(desk, "request.status_by_code", gone)
    assert (status.state, status.reply) == ("closed", None)
    assert ask(desk, "request.status_by_code", kept).reply == "پیگیری شد"
    shown = ask(desk, "request.show", gone)
    assert all(entry.sealed for entry in shown.chronology if entry.kind == "request_taken")
    with desk.store.reading() as conn:
        assert verifying.verify(conn).sound
    assert rebuild.check(desk.store).differences == ()


def test_held_it_stays_until_nobody_needs_it(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    code = taken(desk)
    uid = ask(desk, "request.show", code).uid
    desk_as.clock.advance(days=84)
    sealed(desk_as)
    give(desk, "request.hold", uid, hold="yes", reason="دادخواست")
    desk_as.clock.advance(days=30)
    assert states(desk) == {code: "kept"}
    with pytest.raises(Refused):
        sealed(desk_as)
    give(desk, "request.hold", uid, hold="no", reason="پایان یافت")
    assert states(desk) == {code: "new"}  # announced anew
    sealed(desk_as)
    desk_as.clock.advance(days=20)
    assert sealed(desk_as) == 1


def test_reopened_it_is_no_longer_announced(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    code = taken(desk)
    desk_as.clock.advance(days=84)
    sealed(desk_as)
    give(desk, "request.reopen", code=code, reason="هنوز خاموش است")
    desk_as.clock.advance(days=30)
    assert states(desk) == {}
    assert NAME in stored(desk)


def test_a_repeated_request_waits_for_the_one_it_repeats(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    first, second = taken(desk, answered=""), taken(desk, answered="")
    give(desk, "request.merge", ask(desk, "request.show", second).uid, into=first)
    desk_as.clock.advance(days=100)
    assert states(desk) == {second: "kept"}
    uid = ask(desk, "request.show", first).uid
    give(desk, "request.reply", uid, reply="درست شد")
    give(desk, "request.close", uid, outcome="done")
    assert states(desk) == {second: "new"}


def test_the_commander_sets_how_long(desk_as: Desks) -> None:
    desk, commander = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    code = taken(desk)
    give(commander, "list.set_desk_limit", code="seal_after", value="۳۰")
    desk_as.clock.advance(days=22)
    assert states(desk) == {code: "new"}
    with pytest.raises(Refused) as refused:
        give(commander, "list.set_desk_limit", code="seal_after", value="5")
    assert set(refused.value.fields) == {"value"}


def test_an_older_backup_brings_nothing_back(desk_as: Desks, tmp_path: Path) -> None:
    desk = desk_as(Role.DUTY)
    taken(desk)
    taken(desk, words="نور پارک کم است", keep_words="yes")
    copy = backup.backup(desk.store, tmp_path / "copies")
    desk_as.clock.advance(days=84)
    sealed(desk_as)
    desk_as.clock.advance(days=20)
    sealed(desk_as)
    for one in desk_as.open:
        one.store.close()
    for name in ("precinct.db", "precinct.db-wal", "precinct.db-shm", "keys.json"):
        (desk_as.home / name).unlink(missing_ok=True)
    backup.restore(copy, desk_as.home)
    again = open_store(desk_as.home, BADGES[Role.DUTY], PASSWORD, Source(desk_as.clock))
    left = stored(again)
    again.store.close()
    assert not any(word in left for word in (NAME, PHONE, WORDS))
    assert "نور پارک" in left
