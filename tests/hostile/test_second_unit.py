"""Another unit's rows in the same tables: nobody of this unit sees one, in a list, a count, a number or a figure.

A store that every command has filled is asked everything there is to ask; then once more with a twin of each of its
rows beside it: another unit's, with the same numbers, words, times and badges, and newer in the journal. Every answer
must be the same. What is asked comes from the tables of registers and queries: a new one needs no change here.
"""

from __future__ import annotations

import contextlib
import inspect
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Table, text

from db.across.indicators.cards import cards
from db.carrying.levels.links import LinkedUnit
from db.carrying.levels.wire import ShownSeat
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS, Register
from db.kernel.desk.desk import QUERIES
from db.kernel.desk.rooms import PANELS
from db.kernel.projections import numbering, schema, shadows
from db.opening.setup import open_store
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import BADGES, PASSWORD, START, Desks
from tests.hostile.filling import Filled
from tests.made_once import copy_store, made_once

NOT_OF_A_UNIT = {
    "journal.verify": "walks every chain of the file, whoever wrote it",
    "journal.anchor": "is the hash at the newest position of the file",
    "journal.anchor_holds": "asks for a position of the file",
    "level.send": "writes files on a stick",
    "level.receipts": "writes files on a stick",
    "level.orders": "reads files on a stick",
    "level.list_items": "reads files on a stick",
    "level.to_send": "is where the chains of the file end",
    "journal.versions": "names the versions under which the machines of every unit of the file wrote",
    "journal.export": "writes a file of what travels between the machines of one precinct",
}
"""Queries about the store as a whole, not about a unit."""
SHARED = {"list_item": "a list is the file's own, not a unit's: what a county's units share of one is not decided yet"}
"""Tables that get no twin, and why."""
ROLES = (Role.COMMANDER, Role.INSPECTOR, Role.DUTY)
"""Who is asked first, of those who may."""
UUID = re.compile(r"\b[0-9a-f]{4}(?=[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)")
PLACES = re.compile(r"(position|cutoff|as_of)$")
"""Columns that hold a place in the journal."""
FAR = 1_000_000
LATER = START + timedelta(hours=40)
"""When both are asked: after the last command of the filled store."""


# --- the twin ------------------------------------------------------------------------------------------------------


def twin_of(name: str, value: Any) -> Any:
    """A value of a row as the other unit's row holds it: other uids, a later place, all else the same."""
    if isinstance(value, str):
        return UUID.sub("ffff", value)
    return value + FAR if isinstance(value, int) and PLACES.search(name) else value


def beside(conn: Connection, table: Table) -> None:
    rows = [dict(row) for row in conn.execute(table.select()).mappings()]
    twins = [{name: twin_of(name, value) for name, value in row.items()} for row in rows]
    if twins:
        conn.execute(table.insert(), twins)


def add_another_unit(conn: Connection) -> None:
    """A twin of every row of the unit, of every entry of its journal, and of what its records are found by."""
    for table in schema.tables():
        if ("unit" in table.c or table.name == "body") and table.name not in SHARED:
            beside(conn, table)
    for name in shadows.SEARCHED:
        conn.execute(text(f"INSERT INTO search_{name}(rowid, text) SELECT rowid + {FAR}, text FROM search_{name}"))


def open_as(home: Path, role: Role, desks: Desks) -> Desk:
    """A desk whose chance repeats: both stores then write the same entries of who looked."""
    return open_store(home, BADGES[role], PASSWORD, Source(desks.clock, Random(role.value).randbytes))


# --- what is asked -------------------------------------------------------------------------------------------------

Answers = dict[str, str]
"""Question → answer."""


def shown(answer: Any) -> str:
    """An answer as text, without the places in the journal that the twin has moved on."""
    return re.sub(r"\b(read_at|position|as_of)=\d+", r"\1=…", repr(answer))


def ask(run: Any, *given: Any, **named: Any) -> str:
    try:
        return shown(run(*given, **named))
    except Refused as refused:
        return f"refused: {refused.code} {refused}"


def filters_of(found: Register, all_of_them: bool) -> Iterator[Filter]:
    values = {"officer": BADGES[Role.DUTY], "text": "a", "place": "a", "type": "theft_home"}
    yield from (Filter(**{name: values[name]}) for name in found.filters)
    if not all_of_them:
        yield from (Filter(), *(Filter(state=state) for state in list(found.states)[:1]))
        return
    yield from (Filter(), Filter(since=START - timedelta(days=1)), Filter(until=START + timedelta(hours=1)))
    yield from (Filter(state=state) for state in found.states)
    yield from (Filter(sort=sort) for sort in found.sorts)


def every_page(desk: Desk, found: Register, which: Filter, limit: int) -> list[Any]:
    rows: list[Any] = []
    after = None
    while True:
        page = found.list(desk, which, after, limit)
        rows += page.rows
        after = page.next
        if after is None:
            return rows


def ask_register(desk: Desk, name: str, words: tuple[str, ...], all_of_it: bool) -> Answers:
    """Its lists by every filter, their counts, every record by its number, what is found, and the number after."""
    found, told = REGISTERS[name], Answers()
    for which in filters_of(found, all_of_it):
        told[f"list {which}"] = ask(every_page, desk, found, which, 7 if all_of_it else 50)
        told[f"count {which}"] = ask(found.count, desk, which)
    why = {"purpose": "inspection"} if found.purposes else {}
    with contextlib.suppress(Refused):
        for row in every_page(desk, found, Filter(), 50)[: 12 if all_of_it else 2]:
            told[f"show {row.number}"] = ask(found.show, desk, row.number, **why)
    if found.search is not None:
        whose = why if found.of_people else {}
        for word in words if all_of_it else words[:2]:
            limits = (1, 3, 50) if all_of_it else (50,)
            told |= {f"search {word} {limit}": ask(found.search, desk, word, limit, **whose) for limit in limits}
    if name in numbering.PREFIXES:
        with desk.store.reading() as conn:
            told["next"] = ask(numbering.next_number, conn, desk.store, name, START)
    return told


def value_for(asked: inspect.Parameter, room: str, number: str) -> Any:
    """What is given for a query's argument: the record's number, or something usual of the argument's type."""
    match asked.name, asked.annotation:
        case "register", _:
            return room if room in REGISTERS else "incident"
        case (("number" | "code" | "uid" | "which" | "first" | "second"), ("str" | "str | None")):
            return number
        case _, "Filter":
            return Filter()
        case _, "date":
            return date(2026, 11, 1) if asked.name == "first" else date(2026, 12, 1)
        case _, "int":
            return {"year": 1405, "number": 9}.get(asked.name, 5)
        case _, "Sequence[str]":
            return ()
        case _, "Mapping[str, str]":
            return {}
        case _, "Path" | "bundle_files.StickFiles":
            return Path("nothing-is-here")
        case _, "bytes":
            return b"a passphrase"
        case _, "ShownSeat":
            return ShownSeat(LinkedUnit("seat", "above", "county", "County", "", "", START, None), "challenge")
    return None if "None" in asked.annotation else "a"


def ask_query(desk: Desk, name: str, numbers: list[str]) -> Answers:
    """A query without what may be left out, for several records where it is about one."""
    run, room = QUERIES[name], name.partition(".")[0]
    needed = [item for item in list(inspect.signature(run.read).parameters.values())[1:] if item.default is item.empty]
    about = [*numbers, "1"] if any(value_for(item, room, "?") == "?" for item in needed) else ["1"]
    return {number: ask(run, desk, *(value_for(item, room, number) for item in needed)) for number in about}


def asker(name: str) -> Role:
    """The first role that may ask a query."""
    return next(role for role in (*ROLES, *Role) if role in QUERIES[name].roles)


def ask_everything(home: Path, numbers: dict[str, list[str]], much: bool) -> dict[str, Answers]:
    """The name of a register or query → what it answers, to the first role that may ask; `much`: of many records and
    by all filters."""
    desks, told = Desks(home), dict[str, Answers]()
    desks.clock.set(LATER)
    for role in Role:
        names = [name for name in REGISTERS if asker(f"{name}.list") is role]
        queries = [name for name in QUERIES if name not in NOT_OF_A_UNIT and asker(name) is role]
        if not names and not queries:
            continue
        desk = open_as(home, role, desks)
        desks.open.append(desk)
        for name in names:
            with desk.store.reading() as conn:
                words = words_of(conn, name) if name in shadows.SEARCHED else ()
            told[name] = ask_register(desk, name, words, much)
        for name in queries:
            room = name.partition(".")[0]
            about = (
                [*cards()][:: 8 if much else 40] if room == "indicator" else numbers.get(room, [])[: 3 if much else 1]
            )
            told[name] = ask_query(desk, name, about)
    desks.close()
    return told


def words_of(conn: Connection, name: str) -> tuple[str, ...]:
    """Words that records of a register are found by: the first of some of the unit's oldest."""
    rows = conn.execute(text(f"SELECT text FROM search_{name} WHERE rowid < {FAR} ORDER BY rowid LIMIT 6")).scalars()
    return tuple(dict.fromkeys(row.split()[0] for row in rows if row.split()))


@pytest.fixture(scope="module", params=[False, pytest.param(True, marks=pytest.mark.long)], ids=["some", "all"])
def both(
    request: pytest.FixtureRequest, hostile_store: tuple[Path, Filled], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Answers], dict[str, Answers]]:
    """What the store answers alone, and with another unit beside it."""
    home, filled = hostile_store
    much: bool = request.param

    def make(folder: Path) -> tuple[dict[str, Answers], dict[str, Answers]]:
        for name in ("alone", "beside"):
            copy_store(home, folder / name)
        desks = Desks(folder / "beside")
        with desks(Role.COMMANDER).store.writing() as conn:
            add_another_unit(conn)
        desks.close()
        return (
            ask_everything(folder / "alone", filled.numbers, much),
            ask_everything(folder / "beside", filled.numbers, much),
        )

    return made_once(tmp_path_factory, f"units-{much}", make)[1]


@pytest.mark.parametrize("asked", [*REGISTERS, *(name for name in QUERIES if name not in NOT_OF_A_UNIT)])
def test_nothing_of_another_unit_is_in_an_answer(
    both: tuple[dict[str, Answers], dict[str, Answers]], asked: str
) -> None:
    alone, beside_another = both
    assert beside_another[asked] == alone[asked]


@pytest.mark.long
def test_there_was_something_to_ask_of(both: tuple[dict[str, Answers], dict[str, Answers]]) -> None:
    """Every register shows records, nearly every one finds some, and every panel has something in it."""
    alone, _beside = both
    hits: dict[str, bool] = {}
    for name in REGISTERS:
        told = alone[name].items()
        assert any(question.startswith("show ") and "refused" not in answer for question, answer in told), name
        hits[name] = any(question.startswith("search ") and "Hit(" in answer for question, answer in told)
    searched = [name for name in REGISTERS if REGISTERS[name].search is not None]
    assert sum(hits[name] for name in searched) >= len(searched) * 0.8, hits  # not all that is kept is looked for
    for panel, queries in PANELS.items():
        assert any("Item(" in answer for query in queries for answer in alone[query.name].values()), panel
