"""A stick between real stores, at both ends in processes that are killed: nothing is lost, nothing stands twice."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from db.carrying.levels import content, secrets
from db.registers.incidents.models import INCIDENT
from db.storage import keys
from tests.conftest import Clock
from tests.db.carrying.levels.stick import Side, down, enrol_both, make_seat, take, up
from tests.faults.rounds import rounds, seed
from tests.faults.test_processes import said_until_killed, sound
from tests.faults.writers import report

pytestmark = [pytest.mark.faults, pytest.mark.long]


def do_until_killed(what: str, home: Path, stick: Path, begun: int) -> None:
    """Write a stick, take it in or take what came back, again and again; the first word is said before."""
    side = Side(home, Clock())
    desk = side.desk
    os.write(begun, b"begun")
    while desk:
        {"up": up, "take": take, "down": down}[what](side, stick)


def uids(side: Side) -> set[str]:
    with side.desk.store.reading() as conn:
        return set(conn.execute(select(INCIDENT.c.uid)).scalars())


def test_kills_at_both_ends_lose_nothing_and_take_nothing_twice(
    ready_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each round a schedule of its own: what was killed is begun anew, and the stick may be lost on the way."""
    monkeypatch.setattr(secrets, "COST", keys.QUICK)
    monkeypatch.setattr(content, "ENTRIES_MOST", 3)
    chance, clock, stick = random.Random(seed()), Clock(), tmp_path / "stick"
    shutil.copytree(ready_store, tmp_path / "unit")
    unit = Side(tmp_path / "unit", clock)
    county = Side(make_seat(tmp_path / "county", "county", "شهرستان اهواز", clock), clock)
    for side in (unit, county):
        side.make_key()
    enrol_both(unit, county)
    ends = {"up": unit, "take": county, "down": unit}
    for _round in range(rounds(20)):
        for _incident in range(chance.randrange(1, 6)):
            report(unit.desk, "نوشته در پاسگاه")
        up(unit, stick)
        for what in chance.sample(list(ends), 2):
            unit.close()
            county.close()
            said_until_killed(do_until_killed, (what, ends[what].home, stick), chance.uniform(0, 0.2))
        if chance.random() < 0.3:
            shutil.rmtree(stick)
        sound(county.desk)
    up(unit, stick)
    take(county, stick)
    down(unit, stick)
    assert uids(county) == uids(unit)
    assert [written.entries for written in up(unit, stick)] == [0]
    sound(county.desk)
    sound(unit.desk)
    for side in (unit, county):
        side.close()
