"""What goes between a unit and its seat: bundles, receipts, orders, key files, and calls over a cable.

Most files are signed and sealed by the right keys, as those of a unit would be that runs another program: what an
envelope holds is tried, not only the envelope. Each case is turned back, so that the next meets the same stores.
"""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, get_args

from nacl import bindings

from db.across.indicators.queries import table_of
from db.across.seats.unit_records import list_records, show_record
from db.across.seats.urgent_items import pressing
from db.carrying.levels import (
    answering,
    bundle_files,
    downward,
    forms,
    inbound_bundles,
    links,
    list_updates,
    ordering,
    remarks,
    secrets,
    sending,
    unit_status,
    wire,
)
from db.carrying.levels import content as contents
from db.carrying.levels.protocol import Bundle, End, Sent
from db.carrying.levels.secrets import UnitPair
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.reference.lists.commands import add_holidays
from db.reference.lists.forms import AddHolidays
from db.registers.orders.commands import issue_order
from db.registers.orders.forms import IssueOrder
from db.storage import ends
from db.storage.ends import GENESIS
from db.storage.keys import in_text
from db.words.ids import new_uid
from db.words.records import Filter
from tests.conftest import Clock
from tests.db.carrying.levels.stick import Side, enrol_both, make_seat
from tests.fuzz.child import SAID, Case
from tests.fuzz.messages import some_records
from tests.fuzz.mutating import bytes_of, json_of, value_of

UNUSED = frozenset(get_args(inbound_bundles.What)) - {"new", "fork", "known", "gap"}
"""What a seat says of a bundle of which it writes nothing; one with nothing new may still be a word of the unit's."""


@dataclass(frozen=True)
class Ends:
    """A precinct and its county, each with what it signs and opens with."""

    unit: Desk
    seat: Desk
    below: UnitPair
    above: UnitPair

    def bundle(self, packed: bytes) -> bytes:
        """The bundle's file of such a content."""
        return secrets.wrap(self._up, packed, self.below, self.above.seals)

    def orders(self, packed: bytes) -> bytes:
        """The file of what the seat orders."""
        down = secrets.Address(self.seat.store.unit, self.unit.store.unit)
        return secrets.wrap(down, packed, self.above, self.below.seals)

    @property
    def _up(self) -> secrets.Address:
        return secrets.Address(self.unit.store.unit, self.seat.store.unit)


def ends_at(home: Path, folder: Path) -> Ends:
    """The store as a precinct below a new county; it wrote some records, which the county did not get yet."""
    clock = Clock()
    county = Side(make_seat(folder / "county", "county", "شهرستان اهواز", clock), clock)
    unit = Side(home, clock)
    for side in (unit, county):
        side.make_key()
    enrol_both(unit, county)
    some_records(unit.desk)
    issue_order(county.desk, IssueOrder(subject="گشت شبانه", text="هر شب", audience=("duty_officer",)))
    add_holidays(county.desk, AddHolidays(days="1406/01/01 نوروز"))
    pairs = []
    for side in (unit, county):
        with side.desk.store.reading() as conn:
            pairs.append(links.own_pair(conn, side.desk.store))
    return Ends(unit.desk, county.desk, *pairs)


class _TurnedBack(Exception):
    pass


@contextlib.contextmanager
def turned_back(*desks: Desk) -> Iterator[None]:
    """Whatever is written in these stores is written for as long as this lasts."""
    with contextlib.suppress(_TurnedBack), contextlib.ExitStack() as open_stores:
        for desk in desks:
            open_stores.enter_context(desk.store.batched())
        yield
        raise _TurnedBack


def signed(said: bytes, pair: UnitPair) -> bytes:
    """A file of two lines: what is said, and its signature."""
    signature = bindings.crypto_sign(said, pair.signing)[:64]
    return said + b"\n" + in_text(signature).encode() + b"\n"


def packed_anew(random: Random, lines: list[bytes]) -> bytes:
    """The content of a bundle with some of its lines changed, taken out or doubled."""
    mine = list(lines)
    for _ in range(random.randint(1, 3)):
        place = random.randrange(len(mine))
        match random.randrange(8):
            case 0:
                del mine[place:]
                mine.append(b"")
            case 1:
                mine[place:place] = mine[place : place + 3]
            case 2:
                random.shuffle(mine)
            case _:
                mine[place] = json_of(random, json.loads(lines[min(place, len(lines) - 1)]))
    match random.randrange(40):
        case 0:
            mine.append(b"[0,1,{}]\n" * 6_000_000)
        case 1:
            mine[-1] = b"\n" * 60_000_000
        case 2:
            mine[-1] = mine[-1].replace(b'"facts":{', b'"facts":{"x":[' + b"0," * 30_000_000 + b"0],", 1)
    return zlib.compress(b"\n".join(mine), 1)


def with_other_facts(random: Random, lines: list[bytes]) -> bytes:
    """A bundle that is whole, of which some entries say something else."""
    mine = list(lines)
    for place in random.sample(range(1, len(mine)), 2):
        entry = json.loads(mine[place])
        if len(entry) > 3:
            changed = value_of(random, entry[3]["facts"])
            entry[3]["facts"] = changed if isinstance(changed, dict) else {}
            entry[3]["schema"] = random.choice((entry[3]["schema"], entry[3]["schema"], 1, 2, 99))
            mine[place] = json.dumps(entry).encode()
    return zlib.compress(b"\n".join(mine), 1)


def sealed_part(unit: Desk) -> bytes:
    """The content of a part of the sealed stream: four entries that hold nothing anybody opens."""
    origin, at, before, entries = f"{unit.store.origin}~", Clock()(), GENESIS, []
    for seq in range(1, 5):
        said = contents.sealed_entry(new_uid(), at, f"{seq:032x}", bytes([seq]) * 2_080)
        before = contents.sealed_hash(before, unit.store.unit, End(origin, 1, seq, ""), said)
        entries.append(Sent(End(origin, 1, seq, before), said))
    heads = (entries[-1].end,)
    bundle = Bundle(unit.store.unit, unit.store.origin, 1, (), heads, tuple(entries), both=True)
    return contents.encode(contents.Letter(bundle, at))


def bundles(home: Path, folder: Path) -> Case:
    """A unit's bundle: what is not taken changes nothing, and after one that is every list above can be read."""
    both = ends_at(home, folder)
    bag = bundle_files.Bag()
    sending.send(both.unit, bag)
    ((name, raw),) = bag.items()
    link = next(one for one in links.list_links(both.seat) if one.uid == both.unit.store.unit)
    content = secrets.unwrap(raw, both.above, both.below.signs)
    lines = zlib.decompress(content).split(b"\n")
    assert len(lines) > 5
    sealed = sealed_part(both.unit)

    def case(random: Random) -> None:
        match random.randrange(6):
            case 5:
                given = both.bundle(bytes_of(random, sealed) if random.random() < 0.9 else sealed)
            case 0:
                given = bytes_of(random, raw)
            case 1:
                given = both.bundle(bytes_of(random, content))
            case 2:
                given = both.bundle(with_other_facts(random, lines))
            case _:
                given = both.bundle(packed_anew(random, lines))
        with turned_back(both.seat):
            with both.seat.store.reading() as conn:
                before = ends.end(conn)
            seen, back = answering.answer_call(both.seat, link, bundle_files.Bag({name: given}))
            assert len(back) == 2
            with both.seat.store.reading() as conn:
                assert ends.end(conn) == before or seen[0].what not in UNUSED
            if seen[0].what == "new":
                read_above(both.seat)
                if random.random() < 0.05:  # a hundred queries
                    table_of(both.seat)

    return case


def read_above(seat: Desk) -> None:
    """What an officer at a seat looks at."""
    unit_status.units_below(seat)
    pressing(seat)
    for register in REGISTERS.values():
        if register.above:
            for row in list_records(seat, register.name, Filter()).rows[:1]:
                with contextlib.suppress(*SAID):  # several may have one number
                    show_record(seat, register.name, row.number, row.unit, "inspection")


def from_above(home: Path, folder: Path) -> Case:
    """Receipts, orders, list items, remarks and key files at a unit, and what is said in a call, at both ends."""
    both = ends_at(home, folder)
    up, down = bundle_files.Bag(), bundle_files.Bag()
    sending.send(both.unit, up)
    inbound_bundles.take_folder(both.seat, up)
    inbound_bundles.write_receipts(both.seat, down, frozenset({both.unit.store.unit}))
    receipt = next(name for name in down if name.endswith(bundle_files.RECEIPT))
    orders = next(name for name in down if name.endswith(bundle_files.ORDERS))
    said = json.loads(down[receipt].split(b"\n")[0])
    ordered = json.loads(zlib.decompress(secrets.unwrap(down[orders], both.below, both.above.signs)))
    with both.unit.store.reading() as conn:
        record = conn.exec_driver_sql("SELECT uid FROM incident").scalar_one()
    ordered["remarks"] = [{"uid": "r", "record": record, "register_name": "incident", "number": "1", "text": "چه شد؟",
                           "said_at": said["written_at"]}]  # fmt: skip
    key = json.loads(secrets.key_file(links.public_of(both.seat)))
    shown = json.loads(wire.show_seat(both.seat, "f" * 64, "c").split(b"\n")[0])
    seat = wire.look_at_seat(both.unit, signed(json.dumps(shown).encode(), both.above), "f" * 64)
    call = json.loads(wire.sign_call(both.unit, seat, b"x").split(b"\n")[0])

    def receipts(random: Random) -> None:
        raw = signed(json_of(random, said), both.above) if random.random() < 0.8 else bytes_of(random, down[receipt])
        sending.take_receipts(both.unit, bundle_files.Bag({receipt: raw}))
        sending.send(both.unit, bundle_files.Bag())
        sending.left(both.unit)

    def downward_files(random: Random) -> None:
        content = zlib.compress(json_of(random, ordered))
        raw = both.orders(content if random.random() < 0.9 else bytes_of(random, content))
        stick = bundle_files.Bag({orders: raw if random.random() < 0.9 else bytes_of(random, raw)})
        downward.of_others(both.unit.store.unit, stick)
        remarks.take_remarks(both.unit, stick)
        remarks.list_remarks(both.unit)
        remarks.attention(both.unit)
        for order in ordering.orders_waiting(both.unit, stick):
            with contextlib.suppress(*SAID):
                ordering.take_order(both.unit, order)
        for item in list_updates.items_waiting(both.unit, stick):
            with contextlib.suppress(*SAID):
                list_updates.take_item(both.unit, item)

    def key_files(random: Random) -> None:
        raw = json_of(random, {**key, "unit": random.choice((key["unit"], "another"))})
        other, words = links.words_with(both.unit, raw)
        links.enrol_unit(both.unit, forms.EnrolUnit(content=raw, words=" ".join(words)))
        assert other.unit in {link.uid for link in links.list_links(both.unit)}

    def calls(random: Random) -> None:
        wire.caller_of(both.seat, signed(json_of(random, call), both.below), "c")

    def seats(random: Random) -> None:
        wire.look_at_seat(both.unit, signed(json_of(random, shown), both.above), "f" * 64)

    def bodies(random: Random) -> None:
        with contextlib.suppress(secrets.Broken):
            files = wire.unpack(bytes_of(random, wire.pack(down)))
            sending.take_receipts(both.unit, files)
            wire.pack(wire.fitting(files))

    readers: tuple[Callable[[Random], Any], ...] = (receipts, downward_files, key_files, calls, seats, bodies)

    def case(random: Random) -> None:
        with turned_back(both.unit, both.seat):
            random.choice(readers)(random)

    return case
