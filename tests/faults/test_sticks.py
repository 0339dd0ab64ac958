"""A stick between real stores, at both ends in processes that are killed: nothing is lost, nothing stands twice.

The county is in an encrypted file, or on a PostgreSQL that is itself stopped as by a cut of power.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from db.carrying.levels import content, secrets
from db.kernel.folding import rebuild
from db.kernel.signing import verifying
from db.registers.incidents.models import INCIDENT
from db.storage import keys
from tests import postgres
from tests.conftest import Clock
from tests.db.carrying.levels.stick import Side, down, enrol_both, make_seat, take, up
from tests.faults.rounds import rounds, seed
from tests.faults.test_processes import said_until_killed, sound
from tests.faults.writers import report
from tools.postgres import empty_database, start, stop

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


@dataclass
class Seat:
    """Where a county's tables are: the address of its database, none where they are in a file; what cuts its power;
    how many rounds its tests take."""

    database: str | None
    cut: Callable[[], None]
    rounds: int

    def is_sound(self, side: Side) -> None:
        if self.database is None:
            sound(side.desk)
            return
        with side.desk.store.reading() as conn:
            assert verifying.verify(conn).problems == ()
        assert rebuild.check(side.desk.store).differences == ()


@pytest.fixture(params=["file", "server"])
def seat(request: pytest.FixtureRequest) -> Iterator[Seat]:
    if request.param == "file":
        yield Seat(None, lambda: None, rounds(20))
        return
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # the server is another user, who may not look into `tmp_path`

    def cut() -> None:
        stop(folder, "immediate")
        start(folder)

    with postgres.server(folder) as address:
        yield Seat(empty_database(address, "county"), cut, rounds(20))


def test_kills_at_both_ends_lose_nothing_and_take_nothing_twice(
    ready_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seat: Seat
) -> None:
    """Each round a schedule of its own: what was killed is begun anew, and the stick may be lost on the way."""
    monkeypatch.setattr(secrets, "COST", keys.QUICK)
    monkeypatch.setattr(content, "ENTRIES_MOST", 3)
    chance, clock, stick = random.Random(seed()), Clock(), tmp_path / "stick"
    shutil.copytree(ready_store, tmp_path / "unit")
    unit = Side(tmp_path / "unit", clock)
    county = Side(make_seat(tmp_path / "county", "county", "شهرستان اهواز", clock, seat.database), clock)
    for side in (unit, county):
        side.make_key()
    enrol_both(unit, county)
    ends = {"up": unit, "take": county, "down": unit}
    for _round in range(seat.rounds):
        for _incident in range(chance.randrange(1, 6)):
            report(unit.desk, "نوشته در پاسگاه")
        up(unit, stick)
        for what in chance.sample(list(ends), 2):
            unit.close()
            county.close()
            said_until_killed(do_until_killed, (what, ends[what].home, stick), chance.uniform(0, 0.2))
            if what == "take" and chance.random() < 0.5:
                seat.cut()
        if chance.random() < 0.3:
            shutil.rmtree(stick)
        seat.is_sound(county)
    up(unit, stick)
    take(county, stick)
    down(unit, stick)
    assert uids(county) == uids(unit)
    assert [written.entries for written in up(unit, stick)] == [0]
    seat.is_sound(county)
    sound(unit.desk)
    for side in (unit, county):
        side.close()
