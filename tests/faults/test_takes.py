"""A take in a process of its own, killed at any moment: whole or not at all, and the stick brings what is missing."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from db.carrying.levels import content, inbound_bundles
from db.carrying.levels.models import CHAIN
from db.kernel.folding import rebuild
from db.kernel.signing import verifying
from db.registers.incidents import forms
from db.registers.incidents.commands import report_incident
from db.registers.incidents.models import INCIDENT
from db.storage.models import JOURNAL
from tests.conftest import Clock
from tests.db.carrying.levels.stick import CHIEF, Side, down, enrol_both, make_seat, take, up
from tests.faults.rounds import rounds, seed

pytestmark = pytest.mark.faults

PROCESSES = multiprocessing.get_context("fork")
WRITTEN = 40


@pytest.fixture
def level(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Side, Side, Path]:
    """A post that wrote incidents, its county, and the stick, whose bundle is of several parts."""
    monkeypatch.setattr(content, "ENTRIES_MOST", 5)
    clock = Clock()
    county = Side(make_seat(tmp_path / "county", "county", "شهرستان اهواز", clock), clock)
    post = Side(make_seat(tmp_path / "post", "post", "پاسگاه ویس", clock), clock)
    county.make_key()
    post.make_key()
    enrol_both(post, county)
    for _one in range(WRITTEN):
        report_incident(post.desk, forms.ReportIncident(type="theft_home", place="اهواز", summary="دزدی"))
    up(post, tmp_path / "stick")
    county.close()
    return post, county, tmp_path / "stick"


def take_until_killed(county: Side, stick: Path, telling: int) -> None:
    county.open(CHIEF)
    os.write(telling, b".")
    inbound_bundles.take_folder(county.desk, stick)
    os.write(telling, b"!")
    os._exit(0)


def standing(county: Side) -> tuple[int, int, int]:
    """How many entries of the post are pinned, how many are in the journal, how many incidents stand."""
    unit = county.desk.store.unit
    with county.desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
        pinned = sum(conn.execute(select(CHAIN.c.have)).scalars())
        entries = len(conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.unit != unit)).all())
        return pinned, entries, len(conn.execute(select(INCIDENT.c.uid)).all())


def test_a_take_that_is_killed_leaves_whole_parts_and_is_gone_on_with(level: tuple[Side, Side, Path]) -> None:
    (post, county, stick), chance, cut = level, random.Random(seed()), 0
    for _round in range(rounds(4)):
        reading, writing = os.pipe()
        process = PROCESSES.Process(target=take_until_killed, args=(county, stick, writing))
        process.start()
        os.close(writing)
        assert os.read(reading, 1) == b"."  # the store is open: from here on it takes
        time.sleep(chance.uniform(0, 0.12))  # not waiting for anything: the moment of the kill
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        cut += os.read(reading, 1) == b""
        os.close(reading)
        pinned, entries, incidents = standing(county)
        assert entries <= pinned
        assert incidents <= entries
        county.close()
    assert cut
    take(county, stick)
    pinned, entries, incidents = standing(county)
    assert incidents == WRITTEN
    assert rebuild.check(county.desk.store).differences == ()
    take(county, stick)
    assert standing(county) == (pinned, entries, incidents)
    down(post, stick)
    assert [written.entries for written in up(post, stick)] == [0]
    post.close()
    county.close()
