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
from db.kernel.projections.projecting import KINDS
from db.opening.rooms import ROOMS
from tests.conftest import ROOT


@pytest.mark.slow
def test_a_made_up_register_works_from_its_own_folder_and_one_line(request: pytest.FixtureRequest) -> None:
    """In a process of its own: what is declared stays declared. `make long` tries more of it."""
    tests = ROOT / "tests" / "db" / "kernel" / "made_up_register.py"
    called = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", request.config.option.markexpr]
    done = subprocess.run([*called, str(tests)], cwd=ROOT, capture_output=True, text=True, check=False)
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


def test_the_owner_applies_before_whoever_follows_unless_it_says_otherwise() -> None:
    for kind, joined in KINDS.items():
        if joined.kind.fold is None:
            continue
        before = joined.rooms[: joined.rooms.index(joined.room)]
        early = {(room.name, one.fold) for room in ROOMS for one in room.listens if joined.room in one.before}
        assert all(follower in early for follower in zip(before, joined.folds, strict=False)), kind


CLASHES = ({"numbers": {"other": "C"}}, {"numbers": {"other": "J"}}, {"fills": ["nobody.offers"]},
           {"offers": {"incident.papers": ""}})  # fmt: skip


def test_a_letter_or_a_slot_that_clashes_is_refused() -> None:
    """In a process of its own: what is declared stays declared."""
    told = f"""
import db.opening.rooms
from db.kernel.desk import rooms
from db.kernel.desk.rooms import Room
for clash in {CLASHES!r}:
    fills = dict.fromkeys(clash.pop("fills", []), len)
    try:
        rooms.declare((Room(name="x", fills=fills, **clash),))
    except ValueError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == len(CLASHES), done.stdout + done.stderr


def test_roles_are_known_to_every_command() -> None:
    assert all(command.roles <= set(Role) for command in COMMANDS.values())
