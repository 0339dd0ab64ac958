"""Every record of every register is found by its number, and by no officer who may not list it."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import QUERIES
from db.reading.finding import find_by_number
from db.words.folding import persian_digits
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import Desks
from tests.hostile.filling import Filled

Found = set[tuple[str, str]]


TOLD = frozenset(name for name, register in REGISTERS.items() if register.told is not None)


def listed(desk: Desk) -> Found:
    """(register, number) of everything that this officer may list."""
    found: Found = set()
    for name in REGISTERS:
        if desk.officer.role in QUERIES[f"{name}.list"].roles:
            found |= {(name, row.number) for row in REGISTERS[name].list(desk, Filter(), None, 500).rows}
    return found


def by_number(desk: Desk, typed: str) -> Found:
    return {(hit.register, hit.number) for hit in find_by_number(desk, typed, 1_000)}


def ways(number: str) -> tuple[str, ...]:
    """A number as people type it."""
    dashed = f"\u2066{persian_digits(number)}\u2069"
    return number, number.lower(), number.replace("-", ""), number.replace("-", "/"), dashed, f" {number} "


def test_every_register_that_numbers_is_told_of() -> None:
    assert {name for name, register in REGISTERS.items() if register.prefix is not None} == TOLD
    for name in TOLD:  # what is found can be opened
        assert QUERIES[f"{name}.list"].roles == QUERIES[f"{name}.show"].roles, name


MUCH_ALIKE = (Role.STANDBY, Role.DEPUTY, Role.COMMANDER, Role.AUDITOR, Role.INVESTIGATION)
"""Roles that read as one of the others does."""


@pytest.mark.parametrize(
    "role",
    [
        pytest.param(role, marks=pytest.mark.long if role in MUCH_ALIKE else ())
        for role in Role
        if role is not Role.ADMINISTRATOR
    ],
)
def test_what_a_role_lists_is_what_it_finds(
    hostile_desk_as: Desks, hostile_store: tuple[Path, Filled], role: Role
) -> None:
    desk, there = hostile_desk_as(role), hostile_store[1].numbers
    mine = {one for one in listed(desk) if one[0] != "complaint"}
    everything = {(name, number) for name, numbers in there.items() for number in numbers}
    assert mine
    last = {name: max(numbers) for name, numbers in there.items() if numbers}
    for name, number in sorted(everything):
        for typed in ways(number) if number == last[name] else (number,):
            found = by_number(desk, typed)
            assert found <= mine, typed
            assert ((name, number) in found) == ((name, number) in mine), typed
    for serial in range(1, 9):
        wanted = {one for one in mine if one[1].rpartition("-")[2] == str(serial) and "-" in one[1]}
        assert by_number(desk, persian_digits(serial)) == wanted


def test_the_administrator_finds_nothing(hostile_desk_as: Desks) -> None:
    with pytest.raises(Refused) as refused:
        find_by_number(hostile_desk_as(Role.ADMINISTRATOR), "1")
    assert refused.value.code == "forbidden"


def test_a_hit_tells_what_its_list_shows(hostile_desk_as: Desks) -> None:
    desk = hostile_desk_as(Role.INSPECTOR)
    for name in TOLD:
        for row in REGISTERS[name].list(desk, Filter(), None, 500).rows:
            (hit,) = (hit for hit in find_by_number(desk, row.number, 1_000) if hit.uid == row.uid)
            assert (hit.register, hit.state) == (name, row.state)
            assert not hit.text or hit.text in row.values, name
