"""A stick between a precinct, its county and its province: every bad case is said, nothing is half applied."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from nacl import pwhash
from nacl.utils import random as random_bytes
from sqlalchemy import func, select

from db.across.seats.figures import figures_by_county, figures_by_unit
from db.carrying.levels import (
    bundle_files,
    content,
    inbound_bundles,
    links,
    list_updates,
    ordering,
    protocol,
    remarks,
    secrets,
    sending,
    unit_status,
)
from db.carrying.levels import forms as level_forms
from db.carrying.levels.models import CARRIED, CHAIN, PIN_OF, WORD
from db.carrying.levels.protocol import End, Sent
from db.carrying.levels.sending import Written
from db.kernel.base.access import Role
from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.kernel.projections.projecting import KINDS, VERSIONS, EventKind
from db.kernel.projections.rows import Rows
from db.kernel.signing import verifying
from db.reference.lists.commands import add_holidays
from db.reference.lists.forms import AddHolidays, AddItem, ChangeItem
from db.reference.lists.item_commands import add_item, change_item
from db.reference.lists.queries import all_lists
from db.reference.officers.models import OFFICER
from db.registers.incidents import forms
from db.registers.incidents.commands import report_incident
from db.registers.incidents.models import INCIDENT
from db.registers.orders.commands import issue_order, withdraw_order
from db.registers.orders.forms import IssueOrder, WithdrawOrder
from db.registers.orders.queries import list_orders
from db.storage.keys import in_text
from db.storage.models import BODY, JOURNAL, QUARANTINED
from db.words.forms import to_json
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import Clock
from tests.db.carrying.levels.stick import Side, down, enrol_both, key_of, make_seat, take, up, whats


@dataclass
class World:
    """A precinct below a county below a province; the precinct has enrolled both."""

    unit: Side
    county: Side
    province: Side
    clock: Clock
    stick: Path

    def report(self, count: int = 1) -> None:
        for _one in range(count):
            form = forms.ReportIncident(type="theft_home", place="کوچهٔ راز", summary="دزدی از خانه")
            report_incident(self.unit.desk, form)

    def up(self) -> Written:
        """What is written for the county."""
        return next(one for one in up(self.unit, self.stick) if one.seat == self.county.desk.store.unit)

    def round(self) -> tuple[list[str], list[str]]:
        """The stick goes up and comes back."""
        up(self.unit, self.stick)
        taken = whats(take(self.county, self.stick))
        return taken, whats(down(self.unit, self.stick))

    @property
    def bundle(self) -> Path:
        (path,) = self.stick.glob(f"{self.unit.desk.store.unit}.{self.county.desk.store.unit}.*.bundle")
        return path


@pytest.fixture(scope="module")
def linked(ready_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three folders, made and enrolled once."""
    folder, clock = tmp_path_factory.mktemp("levels"), Clock()
    shutil.copytree(ready_store, folder / "unit")
    make_seat(folder / "county", "county", "شهرستان اهواز", clock)
    make_seat(folder / "province", "province", "استان خوزستان", clock)
    sides = [Side(folder / name, clock) for name in ("unit", "county", "province")]
    for side in sides:
        side.make_key()
    enrol_both(sides[0], sides[1])
    enrol_both(sides[0], sides[2])
    enrol_both(sides[1], sides[2])
    for side in sides:
        side.close()
    return folder


@pytest.fixture
def world(linked: Path, tmp_path: Path) -> Iterator[World]:
    shutil.copytree(linked, tmp_path / "w")
    clock = Clock()
    sides = [Side(tmp_path / "w" / name, clock) for name in ("unit", "county", "province")]
    yield World(*sides, clock, tmp_path / "stick")
    for side in sides:
        side.close()


def rows(side: Side) -> dict[str, int]:
    """How many rows each table of a seat holds that bundles fill."""
    with side.desk.store.reading() as conn:
        return {
            table.name: conn.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (JOURNAL, INCIDENT, QUARANTINED, WORD, CHAIN, PIN_OF, CARRIED)
        }


def incidents(side: Side) -> list[dict[str, Any]]:
    with side.desk.store.reading() as conn:
        return [dict(row) for row in conn.execute(select(INCIDENT).order_by(INCIDENT.c.number)).mappings()]


def opened(side: Side, path: Path, of: Side) -> content.Letter:
    """What is in a bundle, by the receiver's key."""
    with side.desk.store.reading() as conn:
        mine = links.own_pair(conn, side.desk.store)
    return content.decode(secrets.unwrap(path.read_bytes(), mine, links.public_of(of.desk).signs))


def written(sent: Sent) -> Sent:
    """An entry that was read, as it is written."""
    return sent if sent.said is None else replace(sent, said={**sent.said, "at": to_json(sent.said["at"])})


def forge(world: World, letter: content.Letter) -> None:
    """The precinct's own key signs what its program would not write."""
    with world.unit.desk.store.reading() as conn:
        mine = links.own_pair(conn, world.unit.desk.store)
    letter = replace(
        letter, bundle=replace(letter.bundle, entries=tuple(written(one) for one in letter.bundle.entries))
    )
    address = secrets.Address(world.unit.desk.store.unit, world.county.desk.store.unit)
    seals = links.public_of(world.county.desk).seals
    raw = secrets.wrap(address, content.encode(letter), mine, seals)
    bundle_files.put(world.stick, bundle_files.bundle_name(address.sender, address.receiver, 1), raw)


def test_what_leaves_stands_above_and_what_stays_does_not(world: World) -> None:
    world.report(2)
    assert world.round() == (["new"], ["new"])
    (first, second), here = incidents(world.county), incidents(world.unit)
    assert [first["number"], second["number"]] == [row["number"] for row in here]
    assert (first["type"], first["unit"], first["place"], first["summary"], first["officer"]) == (
        "theft_home", world.unit.desk.store.unit, None, None, "",
    )  # fmt: skip
    county = world.county.desk.store
    with county.reading() as conn:
        assert verifying.verify(conn).problems == ()
    assert rebuild.check(county).differences == ()


def test_taking_again_changes_no_row(world: World) -> None:
    world.report()
    world.round()
    before = rows(world.county)
    assert whats(take(world.county, world.stick)) == ["known"]
    assert rows(world.county) == before
    assert whats(down(world.unit, world.stick)) == ["older"]


def test_after_a_receipt_only_what_is_new_goes_and_a_lost_stick_loses_nothing(world: World) -> None:
    world.report()
    world.round()
    world.report(3)
    up(world.unit, world.stick)
    first = len(opened(world.county, world.bundle, world.unit).bundle.entries)
    shutil.rmtree(world.stick)  # lost
    world.report()
    up(world.unit, world.stick)
    assert len(opened(world.county, world.bundle, world.unit).bundle.entries) == first + 1
    take(world.county, world.stick)
    assert len(incidents(world.county)) == 5


def test_sticks_out_of_order(world: World, tmp_path: Path) -> None:
    world.report()
    up(world.unit, tmp_path / "first")
    world.report()
    up(world.unit, tmp_path / "second")
    assert whats(take(world.county, tmp_path / "second"))[0] == "new"
    assert whats(take(world.county, tmp_path / "first"))[0] == "known"
    assert len(incidents(world.county)) == 2


def test_a_part_that_is_lost_is_named_and_comes_with_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "ENTRIES_MOST", 6)
    world.report(8)
    assert world.up().files > 2
    _one, two, *_rest = sorted(world.stick.glob(f"*.{world.county.desk.store.unit}.*.bundle"))
    two.unlink()
    before = incidents(world.county)
    seen = take(world.county, world.stick)
    assert [each.what for each in seen[:2]] == ["new", "gap"]
    assert seen[1].missing == (protocol.EntryRange(world.unit.desk.store.origin, 1, 7, 12),)
    (standing_now,) = unit_status.units_below(world.county.desk)
    assert (standing_now.state, standing_now.missing > 0) == ("missing", True)
    assert before == []
    down(world.unit, world.stick)
    up(world.unit, world.stick)
    assert {each.what for each in take(world.county, world.stick)} == {"new"}
    assert len(incidents(world.county)) == 8
    (standing_now,) = unit_status.units_below(world.county.desk)
    assert (standing_now.state, standing_now.missing) == ("fine", 0)


@pytest.mark.parametrize("how", ["cut", "flipped", "empty", "no_header", "another_key", "renamed"])
def test_what_is_broken_changes_nothing(world: World, how: str) -> None:
    world.report()
    up(world.unit, world.stick)
    raw, before = world.bundle.read_bytes(), rows(world.county)
    if how == "another_key":
        address = secrets.address_of(raw)
        stranger = secrets.pair_of(in_text(random_bytes(32)))
        raw = secrets.wrap(address, b"x", stranger, links.public_of(world.county.desk).seals)
    if how == "renamed":
        raw = raw.replace(world.unit.desk.store.unit.encode(), world.province.desk.store.unit.encode(), 1)
    place = len(raw) // 2
    changed = {
        "cut": raw[:-20], "flipped": raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :], "empty": b"",
        "no_header": b"\n" + raw, "another_key": raw, "renamed": raw,
    }[how]  # fmt: skip
    world.bundle.write_bytes(changed)
    seen = take(world.county, world.stick)[0]
    assert seen.what == ("not_enrolled" if how == "renamed" else "broken")
    after = rows(world.county)
    assert {name for name in after if after[name] != before[name]} <= {"journal", "local_carried"}  # the province's
    assert incidents(world.county) == []


def test_every_flipped_bit_of_a_bundle_is_noticed(world: World) -> None:
    world.report()
    up(world.unit, world.stick)
    raw = world.bundle.read_bytes()
    with world.county.desk.store.reading() as conn:
        mine = links.own_pair(conn, world.county.desk.store)
    signs = links.public_of(world.unit.desk).signs
    for place in range(0, len(raw), 7):
        flipped = raw[:place] + bytes([raw[place] ^ 4]) + raw[place + 1 :]
        with pytest.raises((secrets.Broken, secrets.Newer)):
            content.decode(secrets.unwrap(flipped, mine, signs))


def test_a_restored_unit_says_what_it_lost_and_the_seat_keeps_it(world: World, tmp_path: Path) -> None:
    world.report()
    world.round()
    world.unit.backup(tmp_path / "copy")
    world.report(2)
    world.round()
    world.unit.put_back(tmp_path / "copy")
    world.report()
    assert world.round()[0][0] == "new"
    assert len(incidents(world.county)) == 4
    (one,) = unit_status.units_below(world.county.desk)
    assert (one.state, one.kept) == ("fine", 2)
    assert world.up().lost == 2


def test_a_newer_backup_brings_back_what_an_older_one_had_lost(world: World, tmp_path: Path) -> None:
    world.report()
    world.round()
    world.unit.backup(tmp_path / "older")
    world.report(2)
    world.round()
    world.unit.backup(tmp_path / "newer")
    lost = []
    for copy in ("older", "newer"):
        world.unit.put_back(tmp_path / copy)
        world.round()
        with world.county.desk.store.reading() as conn:
            first = conn.execute(select(CHAIN.c.have, CHAIN.c.ended).where(CHAIN.c.epoch == 1)).one()
        lost.append(first.have - first.ended)
    assert lost[0] >= 2
    assert lost[1] == 0
    world.report()
    assert world.round()[0][0] == "new"
    assert len(incidents(world.county)) == 4


def test_a_fork_holds_its_unit_alone(world: World, tmp_path: Path) -> None:
    world.report()
    world.round()
    world.unit.backup(tmp_path / "copy")
    world.report()
    world.round()
    world.unit.put_back(tmp_path / "copy", forget=True)
    world.report(2)
    up(world.unit, world.stick)
    before = rows(world.county)
    seen = take(world.county, world.stick)[0]
    assert (seen.what, seen.fork is not None) == ("fork", True)
    assert rows(world.county)["incident"] == before["incident"]
    world.report()
    up(world.unit, world.stick)
    assert take(world.county, world.stick)[0].what == "held"
    assert [each.state for each in unit_status.units_below(world.county.desk)] == ["held"]
    assert down(world.unit, world.stick)[0].held


def test_a_restored_seat_is_sent_what_it_lacks(world: World, tmp_path: Path) -> None:
    world.report()
    world.round()
    world.county.backup(tmp_path / "copy")
    world.report(2)
    world.round()
    world.county.put_back(tmp_path / "copy")
    world.report()
    taken, seen = world.round()
    assert (taken[0], seen) == ("gap", ["new"])
    assert world.round()[0][0] == "new"
    assert len(incidents(world.county)) == 4


def test_an_older_receipt_moves_nothing_back(world: World, tmp_path: Path) -> None:
    world.report()
    world.round()
    shutil.copytree(world.stick, tmp_path / "old")
    world.report()
    world.round()
    assert whats(down(world.unit, tmp_path / "old")) == ["older"]
    assert world.up().entries == 0


def test_receipts_of_strangers_and_changed_ones_are_not_taken(world: World) -> None:
    world.report()
    world.round()
    (path,) = world.stick.glob("*.receipt")
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b'"held":false', b'"held":true '))
    assert whats(down(world.unit, world.stick)) == ["broken"]
    said = json.loads(raw.split(b"\n")[0])
    stranger = secrets.pair_of(in_text(random_bytes(32)))
    del said["format"], said["version"]
    path.write_bytes(secrets.sign_receipt({**said, "counter": 10**9}, stranger))
    assert whats(down(world.unit, world.stick)) == ["broken"]
    path.write_bytes(secrets.sign_receipt({**said, "seat": "0" * 36, "counter": 10**9}, stranger))
    assert whats(down(world.unit, world.stick)) == ["not_enrolled"]


def test_a_county_carries_for_the_province_and_brings_its_receipt(world: World, tmp_path: Path) -> None:
    world.report()
    world.round()
    up(world.county, tmp_path / "to_province")
    seen = take(world.province, tmp_path / "to_province")
    assert {(each.name, each.what) for each in seen} == {("کلانتری ۱۲", "new"), ("شهرستان اهواز", "new")}
    assert len(incidents(world.province)) == 1
    assert whats(down(world.county, tmp_path / "to_province")) == ["new"]
    world.round()
    assert {each.seat for each in down(world.unit, world.stick)} == {
        world.county.desk.store.unit, world.province.desk.store.unit,
    }  # fmt: skip
    assert [each.entries for each in up(world.unit, world.stick)] == [0, 0]
    of_counties = figures_by_county(world.province.desk, "thefts", "1405")
    of_units = figures_by_unit(world.province.desk, "thefts", "1405")
    assert [(each.name, each.table.figure("thefts").this) for each in of_counties] == [("شهرستان اهواز", 1)]
    assert [(each.name, each.table.figure("thefts").this) for each in of_units] == [("کلانتری ۱۲", 1)]
    assert [each.table.heard.units for each in of_counties if each.table.heard] == [2]  # the county, its precinct
    unit = world.unit.desk.store.unit
    links.retire_unit(world.county.desk, level_forms.RetireUnit(record=unit, reason="ادغام شد"))
    up(world.county, tmp_path / "to_province")
    take(world.province, tmp_path / "to_province")
    of_counties = figures_by_county(world.province.desk, "thefts", "1405")
    assert of_counties[0].table.figure("thefts").this == 1  # what came of a retired unit stays


def test_what_is_for_the_province_the_county_cannot_open(world: World) -> None:
    world.report()
    up(world.unit, world.stick)
    (path,) = world.stick.glob(f"*.{world.province.desk.store.unit}.*.bundle")
    with pytest.raises(secrets.Broken):
        opened(world.county, path, world.unit)


def test_a_kind_that_never_leaves_is_kept_and_used_by_nobody(world: World) -> None:
    """An enrolled unit whose program was changed sends an officer: no seat gets one by a bundle."""
    world.report()
    up(world.unit, world.stick)
    letter = opened(world.county, world.bundle, world.unit)
    last = letter.bundle.heads[0]
    more = End(*last.chain, last.seq + 1, "e" * 64)
    said = {"uid": "ffffffff-0000-7000-8000-000000000001", "kind": "officer_added", "schema": 1, "record": "o",
            "at": world.clock(), "facts": {"badge": "6666", "name": "x", "role": "commander"}}  # fmt: skip
    unknown = {**said, "uid": "ffffffff-0000-7000-8000-000000000002", "kind": "of_a_later_program", "facts": {"new": 1}}
    other = End(*last.chain, last.seq + 2, "f" * 64)
    bundle = replace(
        letter.bundle, heads=(other,), entries=(*letter.bundle.entries, Sent(more, said), Sent(other, unknown))
    )
    forge(world, replace(letter, bundle=bundle))
    seen = take(world.county, world.stick)[0]
    assert (seen.what, seen.aside) == ("new", 2)
    with world.county.desk.store.reading() as conn:
        assert conn.execute(select(OFFICER.c.badge).where(OFFICER.c.badge == "6666")).first() is None
    assert rebuild.check(world.county.desk.store).differences == ()


def _with_entry(world: World, said: dict[str, Any]) -> None:
    """The stick for the county, with one more entry that this program would not write."""
    up(world.unit, world.stick)
    letter = opened(world.county, world.bundle, world.unit)
    last = letter.bundle.heads[0]
    more = Sent(End(*last.chain, last.seq + 1, "e" * 64), {"schema": 1, "at": world.clock(), **said})
    bundle = replace(letter.bundle, heads=(more.end,), entries=(*letter.bundle.entries, more))
    forge(world, replace(letter, bundle=bundle))


def test_what_a_later_program_wrote_is_kept_raw_and_used_after_an_upgrade(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.report()
    (incident,) = incidents(world.unit)
    uid = "ffffffff-0000-7000-8000-000000000003"
    _with_entry(world, {"uid": uid, "kind": "incident_marked", "record": incident["uid"], "facts": {"mark": "assault"}})
    assert take(world.county, world.stick)[0].aside == 1
    assert incidents(world.county)[0]["type"] == "theft_home"
    assert rebuild.check(world.county.desk.store).differences == ()

    def marked(rows: Rows, event: Event) -> None:
        rows.change(INCIDENT, event.key, type=event.facts["mark"])

    kind = EventKind("incident_marked", "Marked", marked, keys=(Key("mark", up="all", why="x"),), up=True)
    joined = replace(KINDS["incident_voided"], kind=kind, folds=(marked,), rooms=("incidents",))
    monkeypatch.setitem(KINDS, kind.kind, joined)
    monkeypatch.setitem(VERSIONS, "incidents", VERSIONS["incidents"] + 1)
    world.county.close()
    world.county.desk.store.settle()
    assert incidents(world.county)[0]["type"] == "assault"
    assert rows(world.county)["quarantined"] == 0
    assert rebuild.check(world.county.desk.store).differences == ()


def test_what_is_not_as_it_was_declared_is_set_aside_for_good(world: World) -> None:
    """A changed program at the unit wrote a type that is a number: also when the tables are made anew."""
    world.report()
    uid = "ffffffff-0000-7000-8000-000000000004"
    _with_entry(world, {"uid": uid, "kind": "incident_reported", "record": uid, "facts": {"type": 5}})
    assert take(world.county, world.stick)[0].aside == 1
    assert rebuild.check(world.county.desk.store).differences == ()
    assert len(incidents(world.county)) == 1


def test_an_entry_that_is_named_twice_is_refused_whole(world: World) -> None:
    world.report()
    up(world.unit, world.stick)
    letter = opened(world.county, world.bundle, world.unit)
    said = next(sent.said for sent in letter.bundle.entries if sent.said is not None)
    last = letter.bundle.heads[0]
    twice = Sent(End(*last.chain, last.seq + 1, "e" * 64), said)
    bundle = replace(letter.bundle, heads=(twice.end,), entries=(*letter.bundle.entries, twice))
    forge(world, replace(letter, bundle=bundle))
    assert take(world.county, world.stick)[0].what == "broken"
    assert incidents(world.county) == []


def test_a_clock_that_is_ahead_is_told(world: World) -> None:
    world.report()
    up(world.unit, world.stick)
    slow = Side(world.county.home, Clock())
    slow.clock.set(world.clock() - timedelta(days=3))
    seen = take(slow, world.stick)[0]
    slow.close()
    assert (seen.what, seen.ahead) == ("new", 3 * 24 * 3600)


def test_a_unit_that_says_nothing_stands_first(world: World) -> None:
    assert [each.state for each in unit_status.units_below(world.county.desk)] == ["never"]
    world.report()
    world.round()
    assert [each.state for each in unit_status.units_below(world.county.desk)] == ["fine"]
    world.clock.advance(days=3)
    (one,) = unit_status.units_below(world.county.desk)
    assert (one.state, one.silent_days) == ("silent", 3)
    up(world.unit, world.stick)
    assert take(world.county, world.stick)[0].what in ("known", "new")
    assert [each.state for each in unit_status.units_below(world.county.desk)] == ["fine"]


def test_a_seats_order_is_issued_at_the_unit_by_a_second_yes_once(world: World) -> None:
    """It goes with the receipts, sealed; nobody but a leader takes it, and withdrawn above it is withdrawn here."""
    issue_order(world.county.desk, IssueOrder(subject="گشت شبانه", text="هر شب دو گشت", audience=("patrol",)))
    world.report()
    world.round()
    (file,) = world.stick.glob("*.orders")
    assert "گشت".encode() not in file.read_bytes()
    (order,) = ordering.orders_waiting(world.unit.desk, world.stick)
    assert (order.seat, order.subject, order.state) == ("شهرستان اهواز", "گشت شبانه", "in_force")
    with pytest.raises(Refused):
        ordering.take_order(world.unit.open(Role.DUTY), order)
    desk = world.unit.open()
    number = ordering.take_order(desk, order)
    assert ordering.take_order(desk, order) == number
    assert ordering.orders_waiting(desk, world.stick) == ()
    (row,) = list_orders(desk, Filter()).rows
    assert row.values[1] == "شهرستان اهواز: گشت شبانه"
    withdraw_order(world.county.desk, WithdrawOrder(record=order.uid, reason="کافی است"))
    world.round()
    (gone,) = ordering.orders_waiting(desk, world.stick)
    ordering.take_order(desk, gone)
    assert [row.state for row in list_orders(desk, Filter()).rows] == ["withdrawn"]
    raw = file.read_bytes()
    for broken in (raw[:-1], raw[:40], b"", raw.replace(world.county.desk.store.unit.encode(), b"0" * 36)):
        file.write_bytes(broken)
        assert ordering.orders_waiting(desk, world.stick) == ()


def test_what_a_seat_changed_in_its_lists_is_changed_at_the_unit_by_a_second_yes(world: World) -> None:
    above = world.county.desk
    add_holidays(above, AddHolidays(days="1406/01/20 عید فطر"))
    add_item(above, AddItem(list="occasion", code="arbaeen_2", fa="اربعین دوم", en="Second Arbaeen"))
    add_item(above, AddItem(list="landmark", code="own_place", fa="جای مقر", en="The seat's own place"))
    world.report()
    world.round()
    desk = world.unit.desk
    waiting = list_updates.items_waiting(desk, world.stick)
    assert [(each.list, each.code, each.new) for each in waiting] == [
        ("holiday", "day_1406_01_20", True), ("occasion", "arbaeen_2", True),
    ]  # fmt: skip
    with pytest.raises(Refused):
        list_updates.take_item(world.unit.open(Role.DUTY), waiting[0])
    desk = world.unit.open()
    for each in waiting:
        list_updates.take_item(desk, each)
    assert list_updates.items_waiting(desk, world.stick) == ()
    change_item(above, ChangeItem(list="occasion", code="arbaeen_2", fa="اربعین ۲", active=False))
    world.round()
    (changed,) = list_updates.items_waiting(desk, world.stick)
    list_updates.take_item(desk, changed)
    here = next(each for each in all_lists(desk)["occasion"] if each.code == "arbaeen_2")
    assert (here.fa, here.en, here.active) == ("اربعین ۲", "Second Arbaeen", False)
    assert list_updates.items_waiting(desk, world.stick) == ()


def test_a_seats_remark_stands_at_the_record_and_the_seat_learns_that_it_was_read(world: World) -> None:
    world.report()
    world.round()
    above, below = world.county.desk, world.unit.desk
    (incident,) = incidents(world.county)
    record = incident["uid"]
    form = level_forms.WriteRemark(record=record, to=below.store.unit, register="incident", number=incident["number"],
                                   text="نشانی را کامل کنید")  # fmt: skip
    uid = remarks.write_remark(above, form)
    with pytest.raises(Refused):
        remarks.write_remark(above, level_forms.WriteRemark(record="0" * 36, to=form.to, text="x"))
    world.round()
    (file,) = world.stick.glob("*.orders")
    assert "نشانی".encode() not in file.read_bytes()
    (came,) = remarks.take_remarks(below, world.stick)
    assert (came.uid, came.seat_name, came.text, came.is_known) == (uid, "شهرستان اهواز", form.text, True)
    assert remarks.take_remarks(below, world.stick) == ()
    (line,) = remarks.attention(below)
    assert (line.register, line.uid, line.where) == ("remarks", uid, form.text)
    with below.store.reading() as conn:
        history = stored_events.events_of(conn, below.store.unit, record)
    assert history[-1].kind == "remark_came"
    assert [each.came_at is not None for each in remarks.list_remarks(above)] == [False]
    remarks.acknowledge_remark(below, level_forms.AcknowledgeRemark(remark=uid, answer="راز کامل شد"))
    remarks.acknowledge_remark(below, level_forms.AcknowledgeRemark(remark=uid, answer="دوباره"))
    assert remarks.attention(below) == ()
    world.round()
    (seen,) = remarks.list_remarks(above, record)
    assert (seen.other, seen.came_at, seen.acknowledged_at) == ("کلانتری ۱۲", world.clock(), world.clock())
    with above.store.reading() as conn:
        assert "راز کامل" not in str(conn.execute(select(BODY.c.json)).all())
        assert remarks.remarks_of(conn, above.store.unit, below.store.unit) == []
    assert rebuild.check(above.store).differences == rebuild.check(below.store).differences == ()


# --- enrolling ------------------------------------------------------------------------------------------------------


def test_wrong_words_enrol_nobody(world: World, tmp_path: Path) -> None:
    stranger = Side(make_seat(tmp_path / "x", "county", "شهرستان دیگر", world.clock), world.clock)
    stranger.make_key()
    file = key_of(stranger.desk)
    words = links.words_with(stranger.desk, key_of(world.unit.desk))[1]
    for typed in ("", " ".join(words[:5]), " ".join(reversed(words))):
        with pytest.raises(Refused, match="ten words"):
            links.enrol_unit(world.unit.desk, level_forms.EnrolUnit(content=file, words=typed))
    changed = json.loads(file) | {"seals": in_text(random_bytes(32))}
    with pytest.raises(Refused, match="ten words"):
        links.enrol_unit(
            world.unit.desk, level_forms.EnrolUnit(content=json.dumps(changed).encode(), words=" ".join(words))
        )
    links.enrol_unit(world.unit.desk, level_forms.EnrolUnit(content=file, words=" ".join(words)))
    stranger.close()


def test_an_administrator_sends_nothing_to_a_new_place_alone(world: World, tmp_path: Path) -> None:
    stranger = Side(make_seat(tmp_path / "x", "county", "شهرستان دیگر", world.clock), world.clock)
    stranger.make_key()
    words = links.words_with(stranger.desk, key_of(world.unit.desk))[1]
    keeper = world.unit.open(Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refused:
        links.enrol_unit(keeper, level_forms.EnrolUnit(content=key_of(stranger.desk), words=" ".join(words)))
    assert refused.value.code == "forbidden"
    stranger.close()


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"format":"precinct-unit","version":9}', b'{"format":"precinct-unit","version":1}']
)
def test_what_is_no_key_file(world: World, raw: bytes) -> None:
    with pytest.raises(Refused):
        links.words_with(world.unit.desk, raw)


def test_a_retired_unit_sends_and_gets_nothing(world: World) -> None:
    world.report()
    up(world.unit, world.stick)
    unit, county = world.unit.desk.store.unit, world.county.desk.store.unit
    links.retire_unit(world.county.desk, level_forms.RetireUnit(record=unit, reason="ادغام شد"))
    assert take(world.county, world.stick)[0].what == "not_enrolled"
    links.retire_unit(world.unit.desk, level_forms.RetireUnit(record=county, reason="ادغام شد"))
    assert [each.seat for each in up(world.unit, world.stick)] == [world.province.desk.store.unit]
    assert [link.until is not None for link in links.list_links(world.county.desk)] == [False, True]


def test_two_parties_compare_ten_words_of_which_the_first_six_are_those_of_the_first_version(
    world: World, tmp_path: Path
) -> None:
    """Who has an earlier version reads six: they enrol nobody, and it is said why."""
    stranger = Side(make_seat(tmp_path / "x", "county", "شهرستان دیگر", world.clock), world.clock)
    stranger.make_key()
    file = key_of(stranger.desk)
    words = links.words_with(world.unit.desk, file)[1]
    both = sorted(
        f"{unit.unit} {unit.signs} {unit.seals}"
        for unit in (secrets.read_key_file(file), secrets.read_key_file(key_of(world.unit.desk)))
    )
    text = "\n".join(both).encode()
    salt = hashlib.blake2b(text, digest_size=16).digest()
    first = pwhash.argon2id.kdf(32, text, salt, opslimit=secrets.COST.ops, memlimit=secrets.COST.mem)[:6]
    assert len(words) == 10
    assert words[:6] == tuple(secrets.word_list()[byte] for byte in first)
    with pytest.raises(Refused, match="first six of ten"):
        links.enrol_unit(world.unit.desk, level_forms.EnrolUnit(content=file, words=" ".join(words[:6])))
    assert len(links.own_words(world.unit.desk)) == 6, "one side reads them out"
    stranger.close()


def test_the_words_are_a_list_of_256_that_no_two_spell_alike() -> None:
    listed = secrets.word_list()
    assert len(set(listed)) == 256
    for one in listed:
        assert sum(secrets.same_words(one, (other,)) for other in listed) == 1


def test_a_stick_that_does_not_give_back_what_was_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.report()
    monkeypatch.setattr(Path, "read_bytes", lambda path: b"")
    with pytest.raises(Refused) as refused:
        sending.write_bundles(world.unit.desk, world.stick)
    assert refused.value.code == "unwritable"


def test_without_a_folder(world: World, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no folder"):
        inbound_bundles.take_folder(world.county.desk, tmp_path / "none")
