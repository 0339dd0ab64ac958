"""Two provinces and a national command, each on a PostgreSQL cluster of its own, none of them its superuser."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from db.across.counts.commands import make_ready, offer_counts
from db.across.counts.forms import OfferCounts
from db.across.indicators.models import COUNT, SEEN
from db.across.indicators.periods import read_period
from db.across.provinces.commands import add_province, heard_at
from db.across.provinces.forms import AddProvince
from db.carrying.levels.models import LINK
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.storage import files
from tests.conftest import Clock
from tests.db.carrying.levels.stick import KEEPER, Side, make_seat
from tools.postgres import ASKS, COUNTS, READER, Cluster

PASSWORD = "a pass:word\\of 'its own"
LATER = timedelta(days=40)
"""After `Clock`'s beginning the month of its first day is over."""


@dataclass
class Three:
    """The national command and its provinces. Province "first" counts what `put` put; "second" as well."""

    national: Side
    provinces: dict[str, Side]
    clusters: dict[str, Cluster]
    uids: dict[str, str] = field(default_factory=dict)

    def desk(self, role: Role = Role.COMMANDER) -> Desk:
        return self.national.open(role)


def put(desk: Desk, county: str, month: str, counts: dict[tuple[str, str], int]) -> None:
    """Incidents of a unit that was enrolled, by type and clearance, as its sticks would have brought them."""
    uid, day = f"unit-of-{county}", read_period(month).span.first
    with desk.store.writing() as conn:
        there = conn.execute(LINK.select().where(LINK.c.uid == uid)).first()
        if there is None:
            of_it = {"relation": "below", "kind": "county", "name": county, "signs": "", "seals": ""}
            conn.execute(LINK.insert(), {"unit": desk.store.unit, "uid": uid, "since": desk.now(), **of_it})
        nothing = {"void": 0, "solved": 0, "late": 0, "rounded": 0}
        for (type_, clearance), live in counts.items():
            key = {"unit": uid, "batch": SEEN, "day": day, "type": type_, "clearance": clearance}
            conn.execute(COUNT.insert(), key | nothing | {"live": live})


@contextmanager
def three(folder: Path) -> Iterator[Three]:
    """All of it; the servers stop after it."""
    names, clock = ("national", "first", "second"), Clock()
    servers = Path(tempfile.mkdtemp(prefix="pg-"))  # in a folder that another user may enter
    servers.chmod(0o755)
    clusters = {name: Cluster(servers / name) for name in names}
    try:
        for name, cluster in clusters.items():
            cluster.make(PASSWORD, *(ASKS if name == "national" else ()))
        homes = {name: folder / f"{name}-home" for name in names}
        for name, kind in zip(names, ("national", "province", "province"), strict=True):
            make_seat(homes[name], kind, f"یگان {name}", clock, clusters[name].at())
        clock.advance(days=LATER.days)
        sides = {name: Side(homes[name], clock) for name in names}
        made = Three(sides.pop("national"), sides, clusters)
        for name, side in sides.items():
            put(side.desk, "اهواز", "1405-08", {("theft_home", ""): 40, ("fight", ""): 7, ("homicide", ""): 2})
            put(side.desk, "دزفول", "1405-08", {("theft_home", ""): 3, ("theft_home", "suspect_referred"): 6})
            put(side.desk, "اهواز", "1404-08", {("theft_home", ""): 30, ("gathering", "no_offence"): 5})
            make_ready(side.desk)
            offer_counts(side.desk, OfferCounts(role=READER))
            made.uids[name] = side.desk.store.unit
        ask_by_socket(made)
        yield made
        for side in (made.national, *made.provinces.values()):
            side.close()
    finally:
        for cluster in clusters.values():
            cluster.stop()
        shutil.rmtree(servers, ignore_errors=True)


def certificate(folder: Path, name: str, host: str) -> tuple[Path, Path]:
    """A new certificate for a server at an address, its own root, and its key, for the server's user alone."""
    shown, key = folder / f"{name}.crt", folder / f"{name}.key"
    words = [
        "req",
        "-x509",
        "-nodes",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-subj",
        "/CN=province",
    ]
    outputs = "-addext", f"subjectAltName=IP:{host}", "-keyout", str(key), "-out", str(shown)
    subprocess.run(["openssl", *words, *outputs], check=True, stderr=subprocess.DEVNULL)
    key.chmod(0o600)
    if os.geteuid() == 0:
        shutil.chown(key, "postgres")
    return shown, key


@contextmanager
def over_tls(cluster: Cluster) -> Iterator[tuple[str, Path]]:
    """A cluster that answers at an address of the network too, there by TLS alone: the reader's address, and the file
    of the root that it is checked by.
    """
    host = f"127.{os.getpid() % 199 + 2}.{os.getpid() // 199 % 251}.9"  # one that no other server listens at
    shown, key = certificate(cluster.folder, "shown", host)
    access = cluster.folder / "data" / "pg_hba.conf"
    before = access.read_text("utf-8")
    lines = f"hostssl {COUNTS} {READER} 127.0.0.0/8 scram-sha-256", "host all all 0.0.0.0/0 reject", before
    access.write_text("\n".join(lines), "utf-8")
    cluster.stop()
    cluster.settings = f"-c listen_addresses={host} -c ssl=on -c ssl_cert_file={shown} -c ssl_key_file={key}"
    cluster.start()
    try:
        yield f"postgresql://{READER}@{host}/{COUNTS}?sslrootcert={shown}", shown
    finally:
        access.write_text(before, "utf-8")
        cluster.stop()
        cluster.settings = ""
        cluster.start()


def ask_by_socket(made: Three) -> None:
    """The password lies in the national command's home; each province is added by what it says of itself."""
    said = PASSWORD.replace("\\", r"\\").replace(":", r"\:")
    passwords = made.national.home / files.PASSWORDS
    passwords.write_text(f"*:*:*:{READER}:{said}\n", "utf-8")
    passwords.chmod(0o600)
    keeper = made.national.open(KEEPER)
    for name, called in (("first", "خوزستان"), ("second", "ایلام")):
        address = made.clusters[name].at(READER, COUNTS)
        form = AddProvince(record=heard_at(keeper, address).uid, name=called, address=address)
        add_province(keeper, form)
