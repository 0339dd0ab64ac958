"""A room is declared once, and everything follows: shown with a made-up register from nothing but its own folder."""

from __future__ import annotations

import subprocess
import sys

import pytest

from db.kernel import rooms
from db.kernel.access import Role
from db.kernel.desk import COMMANDS, QUERIES
from db.kernel.event import Event
from db.kernel.projecting import KINDS, EventKind, Listener, join
from db.kernel.register import REGISTERS
from db.kernel.rooms import Room
from db.opening.rooms import ROOMS
from tests.conftest import ROOT

LOST = """
import sys, tempfile
from datetime import UTC, datetime
from pathlib import Path

import db.opening.rooms
from db.kernel import rooms, schema
from tests.data.lost_property.register import ROOM

rooms.declare((ROOM,))  # the one line

from db.kernel import rebuild
from db.kernel.access import DESK, LEADERS, READERS, Role
from db.kernel.desk import COMMANDS, QUERIES
from db.kernel.register import REGISTERS
from db.opening.setup import NewOfficer, NewStore, create_store, open_store
from db.reference.lists.queries import all_lists
from db.storage.keys import QUICK
from db.words.forms import read_form
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Filter

now = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
home = Path(tempfile.mkdtemp()) / "store"
people = [NewOfficer(str(n), f"Officer {n}", role, "correct-horse") for n, role in enumerate(Role)]
create_store(home, NewStore("post", tuple(people), cost=QUICK), Source(lambda: now))
desks = {one.role: open_store(home, one.badge, "correct-horse", Source(lambda: now)) for one in people}
duty, commander = desks[Role.DUTY], desks[Role.COMMANDER]


def give(desk, name, fields, record=None):
    return COMMANDS[name](desk, read_form(COMMANDS[name].form, fields, now=now, record=record))


register = REGISTERS["lost"]
assert [item.code for item in all_lists(duty)["lost_kind"]] == ["wallet", "telephone"]
number = give(duty, "lost.hand_in", {"kind": "wallet", "what": "کیف چرمی قهوه‌ای"})
assert number == "WA-1405-1", number
assert give(duty, "lost.hand_in", {"kind": "telephone"}) == "WA-1405-2"
page = register.list(duty, Filter(), None, 10)
assert [row.number for row in page.rows] == ["WA-1405-2", "WA-1405-1"]
assert register.count(duty, Filter(state="here")) == 2
(hit,) = register.search(duty, "کیف", 10)
assert hit.number == number
record = register.show(duty, "1")
assert record.number == number and record.acts == ("lost.correct",)
assert register.show(commander, "1").acts == ("lost.give_back", "lost.correct")
assert [item.number for query in rooms.PANELS["attention"] if query.name == "lost.attention" for item in query(duty)]
entry = record.chronology[0].uid
give(duty, "lost.correct", {"target": entry, "field": "what", "value": "کیف مشکی", "reason": "رنگ"}, record.uid)
assert register.search(duty, "قهوه‌ای", 10) == () and register.search(duty, "مشکی", 10)
assert give(commander, "lost.give_back", {"to": "علی"}, record.uid) == number
assert register.count(duty, Filter(state="here")) == 1
for name, roles in {"lost.hand_in": DESK, "lost.give_back": LEADERS, "lost.correct": DESK}.items():
    assert COMMANDS[name].roles == roles
for role, desk in desks.items():
    try:
        register.list(desk, Filter(), None, 10)
        assert role in READERS, role
    except Refused as refused:
        assert refused.code == "forbidden" and role not in READERS, role
try:
    give(duty, "lost.hand_in", {"kind": "nothing"})
    raise AssertionError("a code that its list does not hold")
except Refused as refused:
    assert set(refused.fields) == {"kind"}
assert "lost_property" in {table.name for table in schema.projections()}
assert rebuild.check(duty.store).differences == ()
print("done")
"""


def test_a_made_up_register_works_from_its_own_folder_and_one_line() -> None:
    done = subprocess.run([sys.executable, "-c", LOST], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "done", done.stderr


def test_every_register_of_the_store_offers_what_screens_and_verbs_ask() -> None:
    for name, register in REGISTERS.items():
        assert register.opens in COMMANDS, name
        assert {f"{name}.list", f"{name}.show"} <= set(QUERIES), name
        assert (f"{name}.search" in QUERIES) == (register.search is not None), name


def test_every_room_is_declared_once() -> None:
    assert list(ROOMS) == rooms.DECLARED
    assert len({room.name for room in ROOMS}) == len(ROOMS)


def applied(_conn: object, _event: Event) -> None:
    """A listener that is only looked at."""


def room_of(
    name: str, *before: str, owns: bool = False
) -> tuple[str, tuple[EventKind, ...], tuple[Listener, ...], tuple[str, ...]]:
    if owns:
        return name, (EventKind("happened", "Entry", applied),), (), ()
    return name, (), (Listener("happened", applied, before),), ()


def test_listeners_follow_the_owner_in_the_order_of_the_rooms_but_where_one_says_before() -> None:
    listed = [room_of("first"), room_of("owner", owns=True), room_of("early", "owner"), room_of("last")]
    assert join(listed)["happened"].rooms == ("early", "owner", "first", "last")


def test_a_room_may_listen_before_the_owner_and_after_it() -> None:
    both = ("both", (), (Listener("happened", applied), Listener("happened", applied, ("owner",))), ())
    listed = [both, room_of("owner", owns=True), room_of("last")]  # type: ignore[list-item]
    assert join(listed)["happened"].rooms == ("both", "owner", "both", "last")


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ([room_of("a")], "no room owns"),
        ([room_of("a", owns=True), room_of("b", owns=True)], "two owners"),
        ([room_of("o", owns=True), room_of("a", "b"), room_of("b", "a")], "circle"),
    ],
)
def test_listeners_that_make_no_sense_are_refused(listed: list[object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        join(listed)  # type: ignore[arg-type]


def test_the_owner_applies_before_whoever_follows_unless_it_says_otherwise() -> None:
    for kind, joined in KINDS.items():
        if joined.kind.apply is None:
            continue
        before = joined.rooms[: joined.rooms.index(joined.room)]
        early = {(room.name, one.apply) for room in ROOMS for one in room.listens if joined.room in one.before}
        assert all(follower in early for follower in zip(before, joined.apply, strict=False)), kind


@pytest.mark.parametrize(
    "room",
    [
        Room(name="x", numbers={"other": "C"}),
        Room(name="x", numbers={"other": "J"}),
        Room(name="x", fills={"nobody.offers": len}),
        Room(name="x", offers={"incident.papers": ""}),
    ],
)
def test_a_letter_or_a_slot_that_clashes_is_refused(room: Room) -> None:
    """In a process of its own: what is declared stays declared."""
    told = f"""
import db.opening.rooms
from db.kernel import rooms
from db.kernel.rooms import Room
try:
    fills = dict.fromkeys({list(room.fills)!r}, len)
    made = Room(name="x", numbers={dict(room.numbers)!r}, fills=fills, offers={dict(room.offers)!r})
    rooms.declare((made,))
except ValueError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip(), done.stderr


def test_roles_are_known_to_every_command() -> None:
    assert all(command.roles <= set(Role) for command in COMMANDS.values())
