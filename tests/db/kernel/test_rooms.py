"""A room is declared once, and everything follows: shown with a made-up register from nothing but its own folder."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from db.kernel.base.access import Role
from db.kernel.base.register import REGISTERS
from db.kernel.desk import rooms
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.desk.rooms import Room
from db.kernel.events.event import Event
from db.kernel.projections.projecting import KINDS, EventKind, Listener, join
from db.opening.rooms import ROOMS
from tests.conftest import ROOT


@pytest.mark.slow
def test_a_made_up_register_works_from_its_own_folder_and_one_line() -> None:
    """In a process of its own: what is declared stays declared."""
    tests = ROOT / "tests" / "db" / "kernel" / "made_up_register.py"
    called = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tests)]
    done = subprocess.run(called, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_walk_through_it_quotes_its_files() -> None:
    page = (ROOT / "docs" / "a-new-register.md").read_text("utf-8")
    quoted = re.findall(r"^`(\S+)`:\n\n```\w+\n(.*?)\n```$", page, re.DOTALL | re.MULTILINE)
    assert len(quoted) == page.count("```") // 2
    for name, code in quoted:
        assert code in (ROOT / name).read_text("utf-8"), name
    folder = ROOT / "tests" / "data" / "lost_property"
    files = {str(file.relative_to(ROOT)) for file in folder.rglob("*") if file.suffix in (".py", ".toml", ".po")}
    assert files - {name for name, _code in quoted} == {"tests/data/lost_property/__init__.py"}


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
        if joined.kind.fold is None:
            continue
        before = joined.rooms[: joined.rooms.index(joined.room)]
        early = {(room.name, one.fold) for room in ROOMS for one in room.listens if joined.room in one.before}
        assert all(follower in early for follower in zip(before, joined.folds, strict=False)), kind


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
from db.kernel.desk import rooms
from db.kernel.desk.rooms import Room
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
