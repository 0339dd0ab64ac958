"""A backup restored on trial: checked and counted, noted where it holds, thrown away; and asked for each quarter."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db.across.setting_up import trials
from db.across.setting_up.backups import back_up
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.trial_restoring import try_restore
from db.reference.officers.commands import change_password
from db.reference.officers.forms import ChangePassword
from db.storage import reserve, working
from db.storage.dialects import sqlite
from db.storage.ends import last_position
from db.words.messages import Refused
from tests.conftest import PASSWORD, Desks
from tests.db.registers.service_desk.test_requests import take
from tests.db.storage.test_backup import pages, spoil


@pytest.fixture
def commander(desk_as: Desks) -> Desk:
    """The commander of a precinct with two requests."""
    duty = desk_as(Role.DUTY)
    take(duty)
    take(duty)
    return desk_as(Role.COMMANDER)


def left_in(desk: Desk) -> list[str]:
    return [path.name for path in desk.store.home.iterdir() if path.name.startswith(working.PREFIX)]


def refused(desk: Desk, source: Path) -> Refused:
    with pytest.raises(Refused) as refusal:
        try_restore(desk, source)
    assert left_in(desk) == []
    return refusal.value


def test_a_trial_counts_what_the_backup_holds_and_leaves_nothing(
    commander: Desk, desk_as: Desks, tmp_path: Path
) -> None:
    made = back_up(commander, tmp_path)
    take(desk_as(Role.DUTY))
    steps: list[tuple[int, int]] = []
    tried = try_restore(commander, made, lambda done, total: steps.append((done, total)))
    assert tried.sound
    assert tried.position == int(made.name.split("-")[2])
    assert dict(tried.records)["request"] == 2, "not the one that was taken since"
    with commander.store.reading() as conn:
        assert tried.since == last_position(conn) - tried.position - 1, "its own note came after it was counted"
    assert steps[-1] == (tried.position, tried.position)
    assert left_in(commander) == []
    note = trials.last_trial(commander)
    assert note is not None
    assert (note.at, note.position) == (commander.now(), tried.position)


def test_what_does_not_hold_is_no_trial_and_leaves_nothing(commander: Desk, tmp_path: Path) -> None:
    made = back_up(commander, tmp_path)
    spoil(made / sqlite.FILE, pages(made / sqlite.FILE) // 2)
    assert refused(commander, made).code == "bad_backup"
    (made / "backup.json").unlink()  # as version 0.1.0 made it, without sums: its pages tell
    assert refused(commander, made).code == "damaged"
    assert trials.last_trial(commander) is None


def test_who_tries_leads_or_keeps_and_has_a_key_in_the_backup(commander: Desk, desk_as: Desks, tmp_path: Path) -> None:
    made = back_up(commander, tmp_path)
    for role in (Role.DUTY, Role.INSPECTOR, Role.AUDITOR):
        assert refused(desk_as(role), made).code == "forbidden"
    change_password(commander, ChangePassword(old=PASSWORD, password="a longer walk uphill 9"))
    assert try_restore(desk_as(Role.ADMINISTRATOR), made).sound
    other = tmp_path / "other"
    shutil.copytree(made, other / made.name)
    kept = (other / made.name / "keys.json").read_text("utf-8")
    (other / made.name / "keys.json").write_text(kept.replace(commander.officer.badge, "90909"), "utf-8")
    (other / made.name / "backup.json").unlink()
    assert refused(commander, other / made.name).code == "other_key"


def test_a_trial_needs_room_for_the_whole_of_it(
    commander: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(commander, tmp_path)
    size = (made / sqlite.FILE).stat().st_size
    monkeypatch.setattr(reserve, "free", lambda _home: size + reserve.MARK - 1)
    assert refused(commander, made).code == "little_room"


def test_a_trial_is_asked_for_each_quarter_once_there_is_a_backup(
    commander: Desk, desk_as: Desks, tmp_path: Path
) -> None:
    def asked() -> list[str]:
        return [item.flag for item in trials.trial_age(commander)]

    desk_as.clock.advance(days=200)
    assert asked() == [], "of what there is none nothing can be tried: the backup itself is asked for"
    made = back_up(commander, tmp_path)
    desk_as.clock.advance(days=89)
    assert asked() == []
    desk_as.clock.advance(days=1)
    back_up(commander, tmp_path)
    assert asked() == ["due"], "another backup is no trial"
    try_restore(commander, made)
    assert asked() == []
    desk_as.clock.advance(days=90)
    assert asked() == ["due"]
