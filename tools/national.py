"""The national command and two provinces of the made-up world, each on a PostgreSQL of its own: `make national`.

A post of each province wrote down what happened in a year and some months; a stick brought it to its province, which
offers its counts; the national command asks both. What is made is in FOLDER; its desk is opened at the end, and the
servers stop with it. Where FOLDER holds it all already, it is only opened.
"""

from __future__ import annotations

import argparse
import secrets
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from db.across.counts.commands import make_ready, offer_counts
from db.across.counts.forms import OfferCounts
from db.across.provinces.commands import add_province, heard_at
from db.across.provinces.forms import AddProvince
from db.carrying.levels import inbound_bundles, sending
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import open_store
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.storage import files, keys
from db.words.calendar.jalali import utc_now
from db.words.ids import Source
from tools.postgres import ASKS, COUNTS, READER, Cluster
from tools.seats import CHIEF, KEEPER, SIGNS, Home, enrol, seat

PROVINCES = {"khuzestan": ("استان خوزستان", "کلانتری ۱۲ اهواز"), "ilam": ("استان ایلام", "پاسگاه مهران")}
TYPES = ("theft_home", "theft_home", "theft_vehicle", "fight", "noise", "accident_damage")
FAR = timedelta(days=430)
"""How far back the posts begin: this half-year has the same one of last year beside it."""


class Past:
    """A clock that is moved on."""

    def __init__(self) -> None:
        self.at = utc_now() - FAR

    def __call__(self) -> datetime:
        return self.at


def post(path: Path, name: str, seed: int, count: int) -> Home:
    """A post that wrote so many incidents between then and now."""
    clock, chance = Past(), Random(seed)
    officers = tuple(NewOfficer(badge, f"{name} {badge}", role, word) for role, (badge, word) in SIGNS.items())
    create_store(path, NewStore(name, officers, "post", cost=keys.QUICK), Source(clock))
    desk = open_store(path, *SIGNS[CHIEF], Source(clock))
    try:
        with desk.store.batched():
            for _each in range(count):
                clock.at += FAR / count
                form = ReportIncident(type=chance.choice(TYPES), place="میدان شهر", summary="گزارش تلفنی")
                report_incident(desk, form)
    finally:
        desk.store.close()
    return Home(path, SIGNS)


def province(folder: Path, name: str, cluster: Cluster, seed: int, count: int) -> None:
    """A province on its server, with what its post brought, and its counts for the national command."""
    called, below = PROVINCES[name]
    above = seat(folder / name, "province", called, cluster.at())
    unit = post(folder / f"{name}-post", below, seed, count)
    enrol(unit, above)
    with unit.desk() as desk, above.desk() as here:
        sending.send(desk, folder / "sticks")
        inbound_bundles.take_folder(here, folder / "sticks")
        make_ready(here)
        offer_counts(here, OfferCounts(role=READER))


def main(folder: Path, clusters: dict[str, Cluster], count: int) -> None:
    """All of it, in an empty folder."""
    password = secrets.token_urlsafe(12)
    for name, cluster in clusters.items():
        cluster.make(password, *(ASKS if name == "national" else ()))
    national = seat(folder / "national", "national", "فرماندهی کل", clusters["national"].at())
    passwords = national.path / files.PASSWORDS
    passwords.touch(mode=0o600)
    passwords.write_text(f"*:*:*:{READER}:{password}\n", "utf-8")
    for seed, name in enumerate(PROVINCES, 1):
        print(f"{PROVINCES[name][0]} …", flush=True)
        province(folder, name, clusters[name], seed, count)
        address = clusters[name].at(READER, COUNTS)
        with national.desk(KEEPER) as desk:
            heard = heard_at(desk, address)
            add_province(desk, AddProvince(record=heard.uid, name=PROVINCES[name][0], address=address))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--incidents", type=int, default=600, help="of each post")
    parser.add_argument("--no-open", action="store_true", help="make it, and leave the servers running")
    given = parser.parse_args()
    folder = given.folder.resolve()
    servers = {name: Cluster(folder / "servers" / name) for name in ("national", *PROVINCES)}
    try:
        if not (folder / "national" / keys.FILE).exists():
            main(folder, servers, given.incidents)
        for server in servers.values():
            server.start()
        badge, word = SIGNS[CHIEF]
        print(f"precinct --home {folder / 'national'}     officer {badge}, password {word}")
        if not given.no_open:
            if sys.stdin.isatty():  # the screen covers what was printed above
                input("Enter opens the national command's desk. ")
            subprocess.run([sys.executable, "-m", "precinct_tui", "--home", str(folder / "national")], check=False)
    finally:
        if not given.no_open:
            for server in servers.values():
                server.stop()
