"""A save while a sender follows the journal, against one without it."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from benchmarks import stores
from benchmarks.measuring import Result, seconds
from db.carrying.levels import forms, links, secrets
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import open_store
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.storage import keys

BLOCKS, SAVES = 3, 40
PAUSE = 0.1
"""Seconds between two saves: ten a second, more than any desk writes."""
COUNTY = "9"


def saving_beside_a_sender() -> Result:
    """A saved incident while `precinct up --to FOLDER --follow` brings each to a county, in turn with none at work."""
    home = stores.fresh("sending")
    folder = stores.ROOT / "sending-share"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with_it: list[float] = []
    without: list[float] = []
    _enrol(home)
    desk = open_store(home, "2", stores.PASSWORD)
    for _block in range(BLOCKS):
        without += _saves(desk)
        sender = _sender(home, folder)
        with_it += _saves(desk)
        sender.kill()
        sender.wait()
    desk.store.close()
    return Result(
        "save an incident beside a sender",
        statistics.median(with_it) * 1000,
        statistics.median(without) * 1000,
        1.05,
        "the same save without one",
    )


def _saves(desk: Desk) -> list[float]:
    took = []
    for place in range(SAVES):
        time.sleep(PAUSE)
        form = ReportIncident(type="theft_home", place="اهواز", summary=f"سرقت از منزل، شماره {place}")
        took.append(seconds(partial(report_incident, desk, form)))
    return took


def _sender(home: Path, folder: Path) -> subprocess.Popen[str]:
    """The sender, once it has brought the first time."""
    password = stores.ROOT / "sending-password"
    password.write_text(stores.PASSWORD, encoding="utf-8")
    argv = [sys.executable, "-m", "precinct_tui", "up", "--to", str(folder), "--follow", "--home", str(home),
            "--lang", "en", "--officer", "2", "--password-file", str(password)]  # fmt: skip
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*.bundle")}
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, text=True)
    while {path: path.stat().st_mtime_ns for path in folder.glob("*.bundle")} == before:
        time.sleep(0.05)
        if process.poll() is not None:
            raise RuntimeError("the sender ended")
    return process


def _enrol(home: Path) -> None:
    """A county above the unit, as if its words had been read."""
    county = stores.ROOT / "sending-county"
    shutil.rmtree(county, ignore_errors=True)
    officer = NewOfficer(COUNTY, "County", Role.ADMINISTRATOR, stores.PASSWORD)
    create_store(county, NewStore("شهرستان", (officer,), "county", cost=keys.QUICK))
    above = open_store(county, COUNTY, stores.PASSWORD)
    keeper, chief = (open_store(home, badge, stores.PASSWORD) for badge in ("1", stores.CHIEF))
    for administrator in (keeper, above):
        links.make_unit_key(administrator, forms.MakeUnitKey())
    file = secrets.key_file(links.public_of(above))
    words = " ".join(links.words_with(chief, file)[1])
    links.enrol_unit(chief, forms.EnrolUnit(content=file, words=words))
    for each in (keeper, chief, above):
        each.store.close()
