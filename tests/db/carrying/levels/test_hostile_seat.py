"""An enrolled seat that writes what an honest one never does: remarks without end, a receipt that nothing follows."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.carrying.levels import (
    bundle_files,
    carried,
    downward,
    inbound_bundles,
    links,
    list_updates,
    ordering,
    remarks,
    secrets,
    sending,
    wire,
)
from db.carrying.levels.forms import AcknowledgeRemark, MakeUnitKey, RetireUnit
from db.carrying.levels.links import BELOW
from db.carrying.levels.list_updates import ItemAbove
from db.carrying.levels.models import SECRET
from db.carrying.levels.protocol import LevelReceipt
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.events.ruled import RULED
from db.kernel.journal.journal import canonical
from db.reference.lists.forms import AddItem, AgreeItem, ChangeItem
from db.reference.lists.item_commands import add_item, agree_item, change_item
from db.reference.lists.queries import all_lists
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.orders.commands import issue_order, withdraw_order
from db.registers.orders.forms import IssueOrder, WithdrawOrder
from db.registers.orders.models import ORDER
from db.registers.orders.queries import list_orders
from db.storage.keys import in_text
from db.storage.models import JOURNAL
from db.words.forms import to_json
from db.words.ids import new_uid
from db.words.messages import Refused
from db.words.records import Filter
from precinct_tui.language import stick_words
from tests.db.carrying.levels.stick import CHIEF, KEEPER, Side, copied, down, enrol_both, enrolled, take, up, whats


@pytest.fixture
def ends(ready_store: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Side, Side]]:
    """A precinct and its county."""
    with copied(enrolled(ready_store, tmp_path_factory), tmp_path) as sides:
        yield sides


def remark(record: str, number: str, at: datetime) -> dict[str, Any]:
    return {"uid": new_uid(), "record": record, "register_name": "incident", "number": number, "text": "چرا؟",
            "said_at": to_json(at)}  # fmt: skip


def written(county: Side, folder: Path, some: list[dict[str, Any]], counter: int = 0) -> None:
    """These remarks on a stick, as the seat's key signs them: beside a receipt, or as version 0.1.0 wrote them."""
    with county.desk.store.reading() as conn:
        mine = links.own_pair(conn, county.desk.store)
        (link,) = links.links(conn, county.desk.store.unit, BELOW)
    said = {"orders": [], "lists": [], "remarks": some}
    downward.write(folder, LevelReceipt(county.desk.store.unit, 1, counter, link.uid, ()), link.seals, said, mine)
    if not counter:
        packed = zlib.compress(canonical(said).encode())
        raw = secrets.wrap(secrets.Address(county.desk.store.unit, link.uid), packed, mine, link.seals)
        bundle_files.put(folder, bundle_files.orders_name(county.desk.store.unit, link.uid), raw)


def test_remarks_are_few_of_no_later_time_and_of_the_record_that_they_name(
    ends: tuple[Side, Side], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, county = ends
    monkeypatch.setattr(remarks, "OPEN_MOST", 3)
    desk, folder, now = unit.desk, tmp_path / "stick", unit.clock()
    folder.mkdir()
    for _incident in range(2):
        report_incident(desk, ReportIncident(type="theft_home", place="کوچهٔ شب‌بو", summary="راز"))
    with desk.store.reading() as conn:
        first, second = conn.execute(links.select(remarks.INDEX.c.uid, remarks.INDEX.c.number)).all()[-2:]
    later = remark(first.uid, first.number, now + timedelta(hours=2))
    written(county, folder, [remark(first.uid, second.number, now), later])
    (seen,) = remarks.take_remarks(desk, folder)
    assert (seen.record, seen.number) == (first.uid, first.number), "the record says its number, not the seat"
    assert [each.number for each in remarks.list_remarks(desk)] == [first.number]
    officer = remark(desk.officer.uid, first.number, now)
    written(county, folder, [officer, *(remark(second.uid, second.number, now) for _one in range(5))])
    assert [each.is_known for each in remarks.take_remarks(desk, folder)].count(False) == 1, "an officer is no record"
    assert len(remarks.list_remarks(desk)) == 3
    remarks.acknowledge_remark(desk, AcknowledgeRemark(remark=seen.uid))
    remarks.take_remarks(desk, folder)
    assert len(remarks.list_remarks(desk)) == 4, "there is room for one more"


def test_an_old_file_of_orders_that_is_put_back_says_nothing(ends: tuple[Side, Side], tmp_path: Path) -> None:
    """Neither comes an order back that the seat withdrew before it was issued, nor a word of a list that it changed."""
    unit, county = ends
    above, stick, old = county.desk, tmp_path / "stick", tmp_path / "old"
    issue_order(above, IssueOrder(subject="گشت شبانه", text="هر شب دو گشت"))
    add_item(above, AddItem(list="occasion", code="second", fa="اربعین دوم", en="Second"))
    up(unit, stick)
    take(county, stick)
    down(unit, stick)
    shutil.copytree(stick, old)
    (order,), (item,) = ordering.orders_waiting(unit.desk, stick), list_updates.items_waiting(unit.desk, stick)
    withdraw_order(above, WithdrawOrder(record=order.uid, reason="کافی است"))
    change_item(above, ChangeItem(list=item.list, code=item.code, fa="اربعین", en="Arbaeen"))
    take(county, stick)
    (file,) = old.glob("*.orders")
    assert ordering.orders_waiting(unit.desk, old) == (order,), "nothing newer came yet"
    new = (stick / file.name).read_bytes()
    down(unit, stick)
    for where in (stick, old):
        (where / file.name).write_bytes(file.read_bytes())
        down(unit, where)
        assert ordering.orders_waiting(unit.desk, where) == list_updates.items_waiting(unit.desk, where) == ()
    (stick / file.name).write_bytes(new)
    assert ordering.orders_waiting(unit.desk, stick) == ()
    (there,) = list_updates.items_waiting(unit.desk, stick)
    assert there.fa == "اربعین"
    written(county, stick, [remark(new_uid(), "1", unit.clock())])
    assert remarks.remarks_waiting(unit.desk, stick) == (), "of 0.1.0, from a seat that numbers its files"
    written(county, stick, [remark(new_uid(), "1", unit.clock())], counter=2**30)
    assert remarks.remarks_waiting(unit.desk, stick) == (), "its receipt did not come"


def test_a_seat_withdraws_its_own_orders_alone(ends: tuple[Side, Side], tmp_path: Path) -> None:
    """Neither the unit's own nor another seat's, also where 0.1.0 issued them, which kept no seat."""
    unit, county = ends
    above, desk, stick = county.desk, unit.desk, tmp_path / "stick"
    issue_order(above, IssueOrder(subject="گشت شبانه", text="هر شب دو گشت"))
    up(unit, stick)
    take(county, stick)
    down(unit, stick)
    (order,) = ordering.orders_waiting(desk, stick)
    withdraw_order(above, WithdrawOrder(record=order.uid, reason="کافی است"))
    take(county, stick)
    down(unit, stick)
    issue_order(desk, IssueOrder(uid=order.uid, subject=order.subject, text=order.text))
    for seat, subject in ((None, order.subject), (new_uid(), f"شهرستان: {order.subject}")):
        with desk.store.writing("still") as conn:
            conn.execute(ORDER.update().values(seat=seat, subject=subject))
        assert ordering.orders_waiting(desk, stick) == (), subject
        with pytest.raises(Refused, match="was not issued by this higher unit"):
            ordering.take_order(desk, replace(order, state="withdrawn"))
        assert [row.state for row in list_orders(desk, Filter()).rows] == ["in_force"]
    for seat in (None, county.desk.store.unit):
        form = IssueOrder(subject=f"شهرستان: {order.subject}", text=order.text, seat=seat)
        issue_order(desk, form)
        withdraw_order(desk, WithdrawOrder(record=form.uid, reason="شهرستان", seat=(order.seat_uid, order.seat)))
    assert [row.state for row in list_orders(desk, Filter()).rows].count("withdrawn") == 2


def test_an_order_of_a_seat_is_a_record_of_its_own(
    ends: tuple[Side, Side], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that has the uid of an incident would be told as issued, and is not; of an officer it would be his record."""
    unit, county = ends
    desk, stick, form = (
        unit.desk,
        tmp_path / "stick",
        ReportIncident(type="theft_home", place="کوچهٔ شب‌بو", summary="راز"),
    )
    report_incident(desk, form)
    honest, now = new_uid(), to_json(unit.clock())
    given = {
        "state": "in_force",
        "subject": "گشت",
        "text": "هر شب",
        "audience": "",
        "issued_at": now,
        "valid_until": None,
    }
    uids = [form.uid, desk.officer.uid, desk.store.unit, "", "x", honest]
    monkeypatch.setattr(ordering, "orders_of", lambda *_given: [{**given, "uid": uid} for uid in uids])
    up(unit, stick)
    take(county, stick)
    down(unit, stick)
    assert [order.uid for order in ordering.orders_waiting(desk, stick)] == [honest]


def above(title: str, code: str, *, was: bool | None = True, active: bool = False) -> ItemAbove:
    """An item that is in use here (`was`), or not, or that is new."""
    before = None if was is None else list_updates.ItemBefore("اینجا", "Here", was)
    return ItemAbove("استان", title, code, "بالا", "Above", active, None, None, was is None, before,
                     title in RULED)  # fmt: skip


def test_one_yes_takes_few_items_out_of_use_and_what_safeguards_alone(ends: tuple[Side, Side]) -> None:
    types = [above("incident_type", f"t{number}") for number in range(60)]
    words = [above("incident_type", f"w{number}", active=True) for number in range(60)]
    gone = [above("incident_type", "gone", was=False), above("incident_type", "new", was=None, active=True)]
    for title in ("fear_of_return", "custody_ground", "custody_outcome", "wish", "asylum_wish", "language"):
        assert above(title, "x").safeguards, title
    fear, wish = above("fear_of_return", "yes", active=True), above("wish", "doctor")
    at_once = list_updates.at_one_yes([fear, *types, wish, *words, *gone])
    assert at_once == (*types[:50], *words, *gone), "nothing that is out of use already counts, nor other words"
    assert list_updates.at_one_yes([fear, *types[50:], wish]) == tuple(types[50:])
    assert list_updates.at_one_yes([fear, wish]) == (fear,)
    for some in ([fear, wish], [*words, fear], types, types[:51]):
        with pytest.raises(Refused, match="more than one yes"):
            list_updates.take_items(ends[0].desk, some)


def test_a_yes_to_a_changed_item_shows_how_it_is_here(ends: tuple[Side, Side], tmp_path: Path) -> None:
    unit, county = ends
    stick = tmp_path / "stick"
    for title in ("occasion", "custody_ground"):
        some = [each for each in all_lists(county.desk)[title] if each.active][:2]
        for each in some:
            other = each is not some[0]
            changed = ChangeItem(
                list=title, code=each.code, fa=f"عنوان تازه {each.code}", active=False if other else None
            )
            change_item(county.desk, changed)
            if title == "custody_ground":
                agree_item(county.open(Role.INSPECTOR), AgreeItem(list=title, code=each.code))
                county.open()
    up(unit, stick)
    take(county, stick)
    down(unit, stick)
    waiting = list_updates.items_waiting(unit.desk, stick)
    here = {(each.list, each.code): each for title in all_lists(unit.desk).values() for each in title}
    assert [(each.safeguards, each.ends) for each in waiting] == [
        (False, False), (False, True), (True, False), (True, True),
    ]  # fmt: skip
    for each in waiting:
        before = here[each.list, each.code]
        assert each.was == list_updates.ItemBefore(before.fa, before.en, before.active)
        said = stick_words.of_item(each)
        assert all(word in said for word in (f"عنوان تازه {each.code}", before.fa, "تاکنون")), said
        assert ("کنار گذاشته" in said) == each.ends
    ground = waiting[2]
    list_updates.take_items(unit.desk, list_updates.at_one_yes(waiting))
    assert list_updates.items_waiting(unit.desk, stick) == waiting[2:]
    assert list_updates.take_items(unit.desk, list_updates.at_one_yes(waiting[2:])) == (ground.code,)
    assert list_updates.items_waiting(unit.desk, stick) == waiting[3:], "it waits for the inspectorate here"


def test_a_new_key_of_a_seat_drops_the_receipt_of_the_old_one(ends: tuple[Side, Side], tmp_path: Path) -> None:
    """Who had the old key signed a receipt that no other follows: it says that nothing came, for ever."""
    unit, county = ends
    stick = tmp_path / "stick"
    up(unit, stick)
    take(county, stick)
    seat = county.desk.store.unit
    with county.desk.store.reading() as conn:
        mine = links.own_pair(conn, county.desk.store)
    said = {"seat": seat, "epoch": 2**31 - 1, "counter": 2**31 - 1, "unit": unit.desk.store.unit, "heads": [],
            "held": False, "written_at": to_json(unit.clock())}  # fmt: skip
    bundle_files.put(stick, bundle_files.receipt_name(seat, unit.desk.store.unit), secrets.sign_receipt(said, mine))
    assert whats(down(unit, stick)) == ["new"]
    assert sending.left(unit.desk)[seat] > 0
    take(county, stick)
    assert whats(down(unit, stick)) == ["older"], "an honest one counts no more"
    with county.desk.store.writing("still") as conn:
        conn.execute(SECRET.delete())
    links.make_unit_key(county.open(KEEPER), MakeUnitKey())
    county.open(CHIEF)
    links.retire_unit(unit.open(Role.STANDBY), RetireUnit(record=seat, reason="کلید نو"))
    unit.open()
    enrol_both(unit, county)
    up(unit, stick)
    take(county, stick)
    assert whats(down(unit, stick)) == ["new"]
    before = sending.left(unit.desk)[seat]
    report_incident(unit.desk, ReportIncident(type="theft_home", place="کوچهٔ شب‌بو", summary="راز"))
    assert 0 <= before < sending.left(unit.desk)[seat] < 5


SMALL = b'{"format":"precinct-bundle","from":"a","key":"","to":"b","version":1}\n'
"""A file that nobody signed."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A county that carries files on, and the keys of a unit below that it has enrolled."""

    desk: Desk
    sender: str
    mine: secrets.UnitPair

    def file(
        self, order: secrets.SentOrder | None, part: int = 1, by: secrets.UnitPair | None = None
    ) -> carried.CarriedFile:
        """A bundle of the unit for itself: it is enrolled, and so may receive."""
        address = secrets.Address(self.sender, self.sender)
        raw = secrets.wrap(address, b"x", by or self.mine, self.mine.seals, order)
        return self.sender, self.sender, bundle_files.bundle_name(self.sender, self.sender, part), raw

    def carry(self, *came: carried.CarriedFile) -> list[str]:
        return list(carried.carry_on(self.desk, came))

    def kept(self) -> list[bytes]:
        with self.desk.store.reading() as conn:
            return [raw for _name, raw in carried.files_for(conn, {self.sender})]


@pytest.fixture
def carrier(ends: tuple[Side, Side]) -> Carrier:
    unit, county = ends
    with unit.desk.store.reading() as conn:
        return Carrier(county.desk, unit.desk.store.unit, links.own_pair(conn, unit.desk.store))


def test_files_for_others_are_kept_for_who_is_enrolled_and_where_there_is_room(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger, to = new_uid(), carrier.sender
    assert carrier.carry((to, stranger, "a.bundle", b"x")) == ["receiver"], "of a unit below, for who knows whom"
    own = (carrier.desk.store.unit, to, "a.receipt", b"x")
    assert carrier.carry(own, ("../a", to, "a.receipt", b"x")) == ["own", "broken"]
    assert carrier.kept() == []
    first, second, later = (carrier.file(("m", 1, number), part) for number, part in ((5, 1), (5, 2), (6, 1)))
    monkeypatch.setattr(carried, "ROOM", len(first[3]) + 10)
    assert carrier.carry(first) == ["kept"]
    assert carrier.carry(second) == ["full"], "both parts of one time have no room"
    assert carrier.carry(later) == ["kept"], "in its place"
    assert carrier.kept() == [later[3]]


def test_no_file_but_a_later_one_of_the_sender_replaces_what_he_signed(carrier: Carrier) -> None:
    """A file of 149 bytes that nobody signed took the place of a genuine one."""
    stranger = secrets.pair_of(in_text(b"x" * 32))
    first, second, earlier = carrier.file(("m", 1, 5)), carrier.file(("m", 1, 5), 2), carrier.file(("m", 1, 4))
    changed = (*first[:3], first[3].replace(b'["m",1,5]', b'["m",9,5]'))
    assert carrier.carry(first, earlier) == ["kept", "older"]
    bad = [(*first[:3], SMALL), carrier.file(None), carrier.file(("m", 2, 9), by=stranger), changed]
    for file in bad:
        assert carrier.carry(file) == ["unsigned"], "the order is signed with it"
    assert carrier.carry(earlier) == ["older"]
    assert carrier.kept() == [first[3]]
    assert carrier.carry(second) == ["kept"]
    assert carrier.kept() == [first[3], second[3]], "parts of one time"
    later, other = carrier.file(("m", 1, 6)), carrier.file(("a", 1, 1))
    assert carrier.carry(bad[0], later, second) == ["unsigned", "kept", "older"]
    assert carrier.kept() == [later[3]]
    assert carrier.carry(other) == ["kept"], "another machine of the unit sends now"
    assert carrier.kept() == [other[3]]
    with pytest.raises(secrets.Broken):
        secrets.unwrap(changed[3], carrier.mine, carrier.mine.signs)
    opened = [secrets.unwrap(each[3], carrier.mine, carrier.mine.signs) for each in (first, carrier.file(None))]
    assert opened == [b"x", b"x"]


def test_what_nobody_known_signed_stands_beside_and_takes_no_room_of_others(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch, ends: tuple[Side, Side]
) -> None:
    """Of a sender who is not enrolled here, or of version 0.1.0, nobody here knows which file is genuine."""
    unknown, to = new_uid(), carrier.sender
    genuine, forged = ((unknown, to, f"{unknown}.{to}.001.bundle", SMALL + letter) for letter in (b"a", b"b"))
    assert carrier.carry(genuine, forged, genuine) == ["kept"] * 3
    assert sorted(carrier.kept()) == [genuine[3], forged[3]]
    monkeypatch.setattr(carried, "UNSIGNED_FILES", 3)
    old = carrier.file(None)
    assert carrier.carry(old) == ["kept"], "a unit of 0.1.0 signs none so"
    assert carrier.carry((unknown, to, "c.bundle", SMALL)) == ["full"]
    signed = carrier.file(("m", 1, 5))
    with carrier.desk.store.reading() as conn:
        names = [name for name, _raw in carried.files_for(conn, {to})]
    assert signed[2] not in names, "on a stick it lies in nobody's place"
    assert all(wire._NAME.fullmatch(name) for name in names)
    monkeypatch.setattr(carried, "UNSIGNED_ROOM", 0)
    monkeypatch.setattr(carried, "ROOM", len(signed[3]))
    assert carrier.carry(old, signed) == ["unsigned", "kept"]
    assert carrier.kept()[0] == signed[3], "what somebody signed goes first"
    assert old[3] not in carrier.kept(), "whose it is, is known now"
    assert carrier.carry((unknown, to, "c.bundle", SMALL)) == ["full"]
    ends[1].clock.advance(days=29)
    assert carrier.carry() == []
    assert len(carrier.kept()) == 3
    ends[1].clock.advance(days=2)
    assert carrier.carry() == []
    assert carrier.kept() == [signed[3]], "a month later"


def test_the_stick_says_what_goes_on_and_what_stays_on_it(carrier: Carrier, tmp_path: Path) -> None:
    """Also what was not kept was said to go on with the next stick."""
    stick, stranger = tmp_path / "stick", new_uid()
    signed = carrier.file(("m", 1, 5))
    bundle_files.put(stick, signed[2], signed[3], make=True)
    other = secrets.wrap(secrets.Address(carrier.sender, stranger), b"x", carrier.mine, carrier.mine.seals)
    bundle_files.put(stick, bundle_files.bundle_name(carrier.sender, stranger, 1), other)
    for kept, loud in (("kept", False), ("unsigned", True)):
        seen = inbound_bundles.take_bundles(carrier.desk, stick)
        assert {each.carried for each in seen} == {kept, "receiver"}
        lines = {line.text: line.loud for line in stick_words.of_taken(seen)}
        assert sorted("با فلش بعدی" in line for line in lines) == [False, kept == "kept"], lines
        assert any(lines.values()) == loud
        bundle_files.put(stick, signed[2], carrier.file(None)[3])
    bundle_files.put(stick, bundle_files.orders_name(carrier.sender, stranger), other)
    (receipt,) = sending.take_receipts(carrier.desk, stick)
    assert (receipt.what, receipt.carried) == ("not_ours", "receiver")
    (line,) = stick_words.of_receipts((receipt,))
    assert "نگه داشته نشد" in line.text


def test_what_a_unit_finds_on_its_own_stick_never_lies_over_what_it_writes_later(
    ends: tuple[Side, Side], tmp_path: Path
) -> None:
    unit, county = ends
    stick = tmp_path / "stick"
    up(unit, stick)
    assert [each.carried for each in inbound_bundles.take_bundles(unit.desk, stick)] == ["own"]
    form = ReportIncident(type="theft_home", place="کوچهٔ شب‌بو", summary="راز")
    report_incident(unit.desk, form)
    up(unit, stick)
    take(county, stick)
    with county.desk.store.reading() as conn:
        assert conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.record == form.uid)).first() is not None
