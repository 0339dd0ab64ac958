"""What a release leaves for those that follow: four stores, and beside each what its version shows of it.

`python -m tests.four_stores FOLDER` makes them; tests/db/storage/test_older_stores.py opens all that were kept. A
precinct wrote every kind of event that a unit can; its county keeps its tables in a file, its province on PostgreSQL
(kept as a dump); another precinct has a second machine and lots that wait for two people. It began in the store that
the version before left, where there is one: entries of earlier schemas stay readable.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import func, select

from db.across.counts.commands import make_ready, offer_counts, withdraw_counts
from db.across.counts.forms import OfferCounts, WithdrawCounts
from db.across.indicators.queries import records_behind
from db.across.seats.complaints import list_complaints
from db.across.seats.registers import seen, shown
from db.carrying.levels import branches, level_readers, links, remarks, secrets
from db.carrying.levels import forms as level_forms
from db.carrying.transfer.carrying import export_journal
from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import outbound
from db.kernel.journal import envelopes
from db.kernel.projections import schema
from db.kernel.projections.projecting import KINDS
from db.opening.creating import NewOfficer, NewStore
from db.opening.joining import join
from db.opening.setup import choose_password, open_store, unlock
from db.storage import files, heads, keys
from db.storage.database import database_of
from db.storage.dialects import sqlite
from db.storage.models import JOURNAL, SIGNATURE
from db.words.ids import Source
from db.words.records import Filter
from precinct_tui.verbs.usage import precinct_version
from tests import every_kind_besides as besides
from tests.conftest import BADGES, PASSWORD, ROOT, Clock, Desks
from tests.db.carrying.levels.stick import Side, agree, down, enrol_both, make_seat, take, up, whats
from tests.db.carrying.transfer.forging import both_agree, let_in
from tests.every_kind import SECRET, give, kinds_in, made
from tests.older_stores import DUMP
from tests.shown import everything
from tools.postgres import READER, Cluster, programs

LEFT_OUT = ("reserve", "keys.json.lock", "failures.json", "failures.json.lock", "renewing.lock", files.PASSWORDS)
"""Files of a store that hold nothing and are made again; a password of the server's."""
BEGAN_IN = ROOT / "tests" / "data" / "stores" / "schema-0003.tar.xz"
"""The store that the precinct with a second machine began in."""
SEAT_ROLES = (Role.INSPECTOR, Role.DUTY)
TEXT = "روی برگه بازبینی شد"


@dataclass
class World:
    """A precinct, a post that is copied, their county and their province, and the stick between them."""

    precinct: Side
    post: Side
    copy: Side
    county: Side
    province: Side
    folder: Path
    clock: Clock

    def carry(self, unit: Side, *seats: Side) -> list[str]:
        """A stick goes up from a unit and comes back; what became of its files at each seat."""
        stick = self.folder / f"stick-{unit.home.name}"
        up(unit, stick)
        said = [each for seat in seats for each in whats(take(seat, stick))]
        down(unit, stick)
        return said


def newest_moment(home: Path, role: Role = Role.INSPECTOR) -> datetime:
    """When the newest entry of a store was written. It writes none."""
    key = unlock(home, keys.load(home), BADGES[role], PASSWORD).data_key
    engine = database_of(home, key).engine(writes=False)
    with engine.connect() as conn:
        newest: datetime = conn.execute(select(func.max(JOURNAL.c.entered_at))).scalar_one()
    engine.dispose()
    return newest


# --- a precinct with every kind, and the seats above it ------------------------------------------------------------


def make_world(folder: Path, address: str) -> World:
    """All of it, enrolled: nothing has gone up yet."""
    home = made(
        folder, since=besides.YEARS, first=(besides.begin_years_ago, besides.accidents),
        besides=(besides.look_up, besides.clocks, besides.review, besides.hand_over, besides.publish, besides.lose),
    )  # fmt: skip
    home = home.rename(folder / "precinct")
    clock = Clock()
    clock.set(newest_moment(home))
    clock.advance(minutes=10)
    county = make_seat(folder / "county", "county", "شهرستان اهواز", clock, None, *SEAT_ROLES)
    province = make_seat(folder / "province", "province", "استان خوزستان", clock, address, *SEAT_ROLES)
    other = make_seat(folder / "other", "county", "شهرستان کارون", clock, None, *SEAT_ROLES)
    post = make_seat(folder / "post", "post", "پاسگاه شیبان", clock, None, *SEAT_ROLES)
    sides = [Side(each, clock) for each in (home, post, folder / "copy", county, province)]
    world = World(*sides, folder, clock)
    left = Side(other, clock)
    for side in (world.precinct, world.post, world.county, world.province, left):
        side.make_key()
    enrol_both(world.county, world.province)
    for unit in (world.precinct, world.post):
        enrol_both(unit, world.county)
        enrol_both(unit, world.province)
    enrol_both(world.precinct, left)
    form = level_forms.RetireUnit(record=left.desk.store.unit, reason="به شهرستان دیگری پیوست")
    links.retire_unit(world.precinct.desk, form)
    left.close()
    return world


def fill_seats(world: World) -> None:
    """What goes up and comes down, what a seat reads, a unit's fork, and what a province offers."""
    _complaints(world)
    _held_at_both(world)
    world.carry(world.precinct, world.county, world.province)
    _remark(world)
    _readings(world)
    _fork(world)
    _out_of_order(world)
    _unusable(world)
    _counts(world)
    for side in (world.precinct, world.post, world.copy, world.county, world.province):
        side.close()


def _complaints(world: World) -> None:
    """The inspectorates of county and province may read complaints; the county may no more afterwards."""
    for seat in (world.county, world.province):
        agree(world.precinct, seat)
    duty = world.precinct.open(Role.DUTY)
    give(duty, "oversight.complain", words="مرا زدند و کارتم را ندادند", priority="normal", answer_by="code")
    for _each in range(4 * envelopes.RHYTHM):
        give(duty, "mark.set", kind="call")
    world.precinct.open()
    world.carry(world.precinct, world.county, world.province)
    list_complaints(world.county.open(Role.INSPECTOR), Filter())
    world.county.open()
    ended = level_readers.EndLevelReader(record=world.county.desk.store.unit, reason="دیگر نه")
    level_readers.end_reader(world.precinct.open(Role.INSPECTOR), ended)
    world.precinct.open()


def _held_at_both(world: World) -> None:
    """Somebody is held at the precinct and at the post when the stick goes; a clock runs out on the way."""
    besides.arrived(world.precinct.open(Role.DUTY), "41", "فرهاد کوه‌پیما")
    besides.arrived(world.post.open(Role.DUTY), "42", "شیرین چشمه‌سار")
    for side in (world.precinct, world.post):
        give(side.desk, "incident.report", type="theft_home", place="اهواز", summary=TEXT)
        side.open()
    world.carry(world.post, world.county, world.province)
    world.clock.advance(hours=3)


def _remark(world: World) -> None:
    """The county remarks on an incident of the precinct, whose officer has read it."""
    below, above = world.precinct.desk, world.county.desk
    row = seen(above, "incident").list(above, Filter(unit=below.store.unit), None, 1).rows[0]
    form = level_forms.WriteRemark(
        record=row.uid, to=below.store.unit, register="incident", number=row.number, text="نشانی را کامل کنید"
    )
    uid = remarks.write_remark(above, form)
    world.carry(world.precinct, world.county)
    remarks.take_remarks(below, world.folder / "stick-precinct")
    remarks.acknowledge_remark(below, level_forms.AcknowledgeRemark(remark=uid, answer="کامل شد"))
    world.carry(world.precinct, world.county)


def _readings(world: World) -> None:
    """Both inspectors open a record of a unit, and the records behind a figure."""
    for seat in (world.county, world.province):
        inspector = seat.open(Role.INSPECTOR)
        row = seen(inspector, "incident").list(inspector, Filter(), None, 1).rows[0]
        shown(inspector, "incident", row.number, row.unit, "inspection")
        records_behind(inspector, "thefts", purpose="figure")
        seat.open()


def _fork(world: World) -> None:
    """The post was copied, and both wrote on: the county decides for one, and takes no more of the other."""
    world.post.backup(world.copy.home)
    for side, turns in ((world.post, 2), (world.copy, 3)):
        for turn in range(turns):
            give(side.open(Role.DUTY), "incident.report", type="noise", place="اهواز", summary=f"{TEXT} {turn}")
        side.open()
    for side in (world.copy, world.post):
        up(side, world.folder / f"fork-{side.home.name}")
        take(world.county, world.folder / f"fork-{side.home.name}")
    chief, unit = world.county.open(), world.post.desk.store.unit
    branches.choose_branch(chief, level_forms.ChooseBranch(record=unit, branch="second", reason="کپی شد"))
    branches.agree_branch(world.county.open(Role.INSPECTOR), level_forms.AgreeBranch(record=unit, branch="second"))
    world.county.open()
    world.copy.close()


def _out_of_order(world: World) -> None:
    """The province gets the post's second stick before the first."""
    sticks = [world.folder / f"late-{turn}" for turn in range(2)]
    for stick in sticks:
        give(world.post.open(Role.DUTY), "incident.report", type="fight", place="اهواز", summary=TEXT)
        world.post.open()
        up(world.post, stick)
    for stick in reversed(sticks):
        take(world.province, stick)
        down(world.post, stick)


def _unusable(world: World) -> None:
    """The post's program sends an entry that is not as its kind declares."""
    honest = outbound.leaving

    def broken(*given: object, **named: object) -> dict[str, object] | None:
        facts = honest(*given, **named)  # type: ignore[arg-type]
        return facts if facts is None or "severity" not in facts else facts | {"severity": 7}

    give(world.post.open(Role.DUTY), "incident.report", type="threat", place="اهواز", summary=TEXT)
    world.post.open()
    with contextlib.ExitStack() as patches:
        for name in [name for name, module in sys.modules.items() if getattr(module, "leaving", None) is honest]:
            patches.enter_context(patch.object(sys.modules[name], "leaving", broken))
        world.carry(world.post, world.county, world.province)


def _counts(world: World) -> None:
    """The province makes its counts, offers them to a role of its server, and ends that."""
    make_ready(world.province.desk)
    offer_counts(world.province.desk, OfferCounts(role=READER))
    withdraw_counts(world.province.desk, WithdrawCounts(role=READER))


# --- a precinct with a second machine ------------------------------------------------------------------------------


def make_machines(folder: Path) -> Path:
    """The store of an earlier version, brought up; a second machine joined, and what it brought waits."""
    home = folder / "machines"
    with tarfile.open(BEGAN_IN) as packed:
        packed.extractall(home, filter="data")
    desks = Desks(home)
    desks.clock.set(newest_moment(home, Role.COMMANDER))
    desks.clock.advance(hours=1)
    _choose_passwords(desks)
    besides.hand_over(desks, folder)
    commander, source = desks(Role.COMMANDER), Source(desks.clock)
    export_journal(commander, folder / "to-laptop", SECRET)
    officer = NewOfficer(BADGES[Role.ADMINISTRATOR], "x", Role.ADMINISTRATOR, PASSWORD)
    join(folder / "second", NewStore("", (officer,), series="", cost=keys.QUICK), folder / "to-laptop", SECRET, source)
    laptop = open_store(folder / "second", BADGES[Role.ADMINISTRATOR], PASSWORD, source)
    for desk, name in ((desks(Role.ADMINISTRATOR), "سارا کریمی"), (laptop, "سارا كريمي")):
        give(desk, "officer.add", badge="4001", name=name, role="patrol", password="long enough for this")
    _bring(desks, laptop, folder / "brought-1")
    both_agree(commander)
    with laptop.store.reading() as conn:
        added = conn.execute(select(JOURNAL.c.record).where(JOURNAL.c.kind == "officer_added")).scalars().all()[-1]
    give(laptop, "officer.change", record=added, role="deputy")
    give(laptop, "list.add_holidays", days="1406/01/20 عید فطر")
    _bring(desks, laptop, folder / "brought-2")
    laptop.store.close()
    desks.close()
    return home


def _choose_passwords(desks: Desks) -> None:
    """Every officer comes, so that each signs; the inspector, whose password was given to him, chooses his own."""
    for role in Role:
        desk = desks(role)
        desk.store.settle()
        if desk.password_is_given:
            given = choose_password(desk, PASSWORD, f"{PASSWORD} of mine")
            choose_password(given, f"{PASSWORD} of mine", PASSWORD)


def _bring(desks: Desks, laptop: Desk, file: Path) -> None:
    export_journal(laptop, file, SECRET)
    with contextlib.suppress(IndexError):  # it was let in with the first
        let_in(desks.home, file, Source(desks.clock), SECRET)
    import_journal(desks(Role.COMMANDER), file, SECRET)


# --- packing, and what is shown ------------------------------------------------------------------------------------


def described(home: Path, moment: datetime) -> dict[str, object]:
    """A store at a moment: its schema, what is in it, and what the inspector is shown. Opens it: give a copy."""
    clock = Clock()
    clock.set(moment)
    desk = open_store(home, BADGES[Role.INSPECTOR], PASSWORD, Source(clock))
    try:
        desk.store.settle()
        with desk.store.reading() as conn:
            signed = conn.execute(select(func.count()).select_from(SIGNATURE)).scalar_one()
            entries = conn.execute(select(func.count()).select_from(JOURNAL)).scalar_one()
        about = {
            "version": precinct_version(), "schema": schema.VERSION, "moment": moment.isoformat(),
            "kind": desk.store.info.kind, "entries": entries, "signed": signed, "kinds": sorted(kinds_in(desk)),
            "declared": sorted(KINDS),
        }  # fmt: skip
        return about | everything(desk)
    finally:
        desk.store.close()


def _nobodys(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """The entry of an archive without who made it on which machine."""
    info.uid = info.gid = info.mtime = 0
    info.uname = info.gname = ""
    return info


def _fold_log(home: Path) -> None:
    """Bring what lies in the log of a store's file into the file, without an entry of it."""
    if (home / sqlite.FILE).exists():
        key = unlock(home, keys.load(home), BADGES[Role.INSPECTOR], PASSWORD).data_key
        connection = sqlite.connect(home / sqlite.FILE, key, writes=True)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        connection.close()


def pack(home: Path, target: Path) -> None:
    """The store's files in an archive of this name, without what is made again."""
    _fold_log(home)
    with tarfile.open(target, "w:xz", preset=9) as archive:
        for path in sorted(home.rglob("*")):
            inside = path.relative_to(home)
            if path.is_file() and path.name not in LEFT_OUT and inside.parts[0] != "before-migration":
                archive.add(path, inside, filter=_nobodys)


def keep(home: Path, out: Path, moment: datetime) -> None:
    """Pack a store, then open it and write beside the archive what it shows at a moment."""
    pack(home, out / f"{home.name}.tar.xz")
    text = json.dumps(described(home, moment), ensure_ascii=False, sort_keys=True)
    (out / f"{home.name}.json").write_text(f"{text}\n", encoding="utf-8")


def dump(cluster: Cluster, target: Path) -> None:
    """The database of a seat, without its owner's name."""
    there = programs()
    assert there is not None
    words = ["--no-owner", "--no-privileges", "--dbname", cluster.at("postgres")]
    target.write_bytes(subprocess.run([there / "pg_dump", *words], check=True, capture_output=True).stdout)


@contextlib.contextmanager
def _cheaply(folder: Path) -> Iterator[None]:
    """Passwords that cost little, and no memory of these stores outside the folder."""
    with (
        patch.dict(os.environ, {"XDG_STATE_HOME": str(folder / "state"), "HOME": str(folder)}),
        patch.object(keys, "KIOSK", keys.QUICK),
        patch.object(secrets, "COST", keys.QUICK),
        patch.object(heads, "place_of", lambda _home: ""),  # these stores are copied wherever they are opened
    ):
        yield


def main(arguments: list[str]) -> None:
    """Write four archives and four JSON files into the folder that is named."""
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, _cheaply(Path(name)):
        folder = Path(name)
        machines = make_machines(folder)
        keep(machines, out, newest_moment(machines))
        servers = Path(tempfile.mkdtemp(prefix="pg-"))
        servers.chmod(0o755)
        cluster = Cluster(servers / "province")
        try:
            cluster.make("not kept")
            seats = folder / "seats"
            seats.mkdir()
            world = make_world(seats, cluster.at())
            fill_seats(world)
            dump(cluster, seats / "province" / DUMP)
            for home in (seats / "precinct", seats / "county", seats / "province"):
                keep(home, out, world.clock())
        finally:
            cluster.stop()
            shutil.rmtree(servers, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
