"""The same journal in both databases makes the same rows, and the same questions get the same answers."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from db.kernel import rebuild, schema, shadows
from db.kernel.access import Role
from db.kernel.desk import QUERIES
from db.kernel.register import REGISTERS
from db.words.messages import Refused
from db.words.records import Filter
from tests.db.registers.oversight.attack import WORDS, asked, numbers
from tests.db.storage.dialects.conftest import Both

GUESSES = (
    WORDS,
    "ناشناس",
    "نمونه",
    "09161234567",
    "197",
    "1",
    "پراید",
    "سرقت",
    "موتورسیکلت",
    "IA-1405-3",
    "اهواز میدان",
)
APART = {"journal.export", "journal.survey", "journal.verify"}
"""They are about this machine's own file."""


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading leaves no entry, so that one question never changes the answer to the next."""
    monkeypatch.setattr("db.opening.setup.note_sign_in", lambda *_, **__: None)
    monkeypatch.setattr("db.kernel.desk._write_notes", lambda *_: None)


def test_every_projection_is_the_same_row_for_row(both: Both, quiet: None) -> None:
    here, there = both.desks(Role.COMMANDER)
    full = 0
    with here.store.reading() as one, there.store.reading() as two:
        for table in schema.projections():
            chosen = select(table).order_by(*table.primary_key.columns)
            rows = [tuple(row) for row in one.execute(chosen)]
            assert rows == [tuple(row) for row in two.execute(chosen)], table.name
            full += bool(rows)
        for register in shadows.SEARCHED:
            words = select(shadows.table(register)).order_by(shadows.table(register).c.rowid)
            assert one.execute(words).all() == two.execute(words).all(), register
    assert full > 30


@pytest.mark.parametrize("role", [Role.COMMANDER, Role.DUTY, Role.INSPECTOR, Role.ADMINISTRATOR])
def test_every_query_gets_the_same_answer(both: Both, quiet: None, tmp_path: Path, role: Role) -> None:
    here, there = both.desks(role)
    known = numbers(both.desks(Role.COMMANDER)[0])
    calls, answered = 0, 0
    differing: dict[str, tuple[str | None, str | None]] = {}
    for name, query in QUERIES.items():
        if name in APART or role not in query.roles:
            continue
        expected = asked(here, name, known, GUESSES, tmp_path)
        try:
            found = asked(there, name, known, GUESSES, tmp_path)
        except DBAPIError as error:
            differing[name] = str(error.orig)[:200], None
            continue
        if unlike := [pair for pair in zip_longest(expected, found) if pair[0] != pair[1]]:
            differing[name] = unlike[0]
        calls += len(expected)
        answered += sum(not answer.startswith("!") for answer in expected)
    assert differing == {}
    assert calls > 5
    assert answered > 5


def test_every_list_by_each_of_its_filters_and_times(both: Both, quiet: None) -> None:
    here, there = both.desks(Role.COMMANDER)
    pages = 0
    for register in REGISTERS.values():
        narrowed = [Filter(), *(Filter(state=state) for state in register.states)]
        narrowed += [Filter(sort=sort) for sort in register.sorts]
        narrowed += [Filter(text=word) for word in ("سرقت", "موتور", "میدان") if "text" in register.filters]
        narrowed += [Filter(type=code) for code in ("fight", "theft_shop") if "type" in register.filters]
        narrowed += [Filter(place=place) for place in ("اهواز", "ملی‌راه") if "place" in register.filters]
        for which in narrowed:
            try:
                first, other = (register.list(desk, which, None, 7) for desk in (here, there))
            except Refused:
                continue
            assert first == other, (register.name, which)
            assert register.count(here, which) == register.count(there, which)
            if first.next is not None:
                assert register.list(here, which, first.next, 7) == register.list(there, which, other.next, 7)
            pages += 1
    assert pages > 60


def test_every_register_finds_the_same_by_words(both: Both, quiet: None) -> None:
    here, there = both.desks(Role.COMMANDER)
    hits = 0
    for register in REGISTERS.values():
        if register.search is None:
            continue
        for typed in (*GUESSES, "مس", "ماشين", "خیابان نه", "12"):
            try:
                first = register.search(here, typed, 50)
            except Refused:
                continue
            assert first == register.search(there, typed, 50), (register.name, typed)
            hits += len(first)
    assert hits > 15


def test_rebuilding_makes_the_same_again(both: Both, quiet: None) -> None:
    here, there = both.desks(Role.COMMANDER)
    rebuild.rebuild(there.store)
    with here.store.reading() as one, there.store.reading() as two:
        for table in schema.projections():
            chosen = select(table).order_by(*table.primary_key.columns)
            assert one.execute(chosen).all() == two.execute(chosen).all(), table.name
