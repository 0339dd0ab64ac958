"""The same journal in both databases makes the same rows, and the same questions get the same answers."""

from __future__ import annotations

from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.folding import rebuild
from db.kernel.journal.letter_box import LetterBox
from db.kernel.projections import numbering, schema, shadows
from db.reading import keyset
from db.registers.post.commands import note_post
from db.registers.post.forms import NotePost
from db.words.form_reading import read_form
from db.words.messages import Refused
from db.words.records import Filter
from tests.db.registers.oversight.attack import END, WORDS, asked, numbers
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
ASKED = (WORDS, "09161234567", "1", "سرقت", "IA-1405-3")
"""What each query is asked with; every register is searched for all guesses by a test of its own."""
APART = {"journal.export", "journal.survey", "journal.verify", "unit.backup_age", "unit.restored", "unit.to_set_up"}
"""They are about this machine's own file, or ask for its backup, which a server's own means save."""


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading leaves no entry, so that one question never changes the answer to the next.

    What waits in the letter box is a machine's own, as drafts are: the other store was made of the journal alone.
    """
    monkeypatch.setattr("db.kernel.journal.letter_box.read", lambda _conn: LetterBox())
    monkeypatch.setattr("db.opening.setup.note_sign_in", lambda *_, **__: None)
    monkeypatch.setattr("db.kernel.desk.owed_notes.note_what_was_read", lambda *_: None)


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


@pytest.mark.parametrize(
    "role",
    [*(pytest.param(role, marks=pytest.mark.long) for role in (Role.COMMANDER, Role.INSPECTOR)), Role.ADMINISTRATOR],
)
def test_every_query_gets_the_same_answer(both: Both, quiet: None, tmp_path: Path, role: Role) -> None:
    here, there = both.desks(role)
    known = numbers(both.desks(Role.COMMANDER)[0])
    calls, answered = 0, 0
    differing: dict[str, tuple[str | None, str | None]] = {}
    for name, query in QUERIES.items():
        if name in APART or role not in query.roles:
            continue
        expected = asked(here, name, known, ASKED, tmp_path)
        try:
            found = asked(there, name, known, ASKED, tmp_path)
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


@pytest.mark.long
def test_every_list_by_each_of_its_filters_and_times(both: Both, quiet: None, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = both.desks(Role.COMMANDER)
    orders: set[keyset.SortColumns] = set()
    statement = keyset._statement
    monkeypatch.setattr(
        keyset, "_statement", lambda chosen, order, *how: (orders.add(order), statement(chosen, order, *how))[1]
    )
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
    empty = [str(order.key) for order in orders if getattr(order.key, "nullable", None) is not False]
    assert empty == [], "the databases put rows without a key at different ends, and no page would reach them"


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


def test_numbers_are_found_and_given_alike(both: Both, quiet: None) -> None:
    here, there = both.desks(Role.COMMANDER)
    numbered = 0
    with here.store.reading() as one, there.store.reading() as two:
        for register in REGISTERS.values():
            if not register.prefix:
                continue
            given = [numbering.next_number(conn, here.store, register.name, END) for conn in (one, two)]
            assert given[0] == given[1]
            rows = register.list(here, Filter(), None, 50).rows
            for typed in (typed for row in rows for typed in (row.number, row.number.rpartition("-")[2])):
                found = [numbering.find(conn, here.store, register.name, typed, END) for conn in (one, two)]
                assert found[0] == found[1], typed
            numbered += len(rows)
    assert numbered > 40


def test_an_act_is_written_numbered_searched_and_corrected_alike(both: Both, quiet: None) -> None:
    """Taken back in the end: other tests read the same stores."""
    answers = []
    for desk in both.desks(Role.DUTY, chance=77):
        with suppress(_TakenBackError), desk.store.batched():
            answers.append(_acted(desk))
            raise _TakenBackError
    assert answers[0] == answers[1]
    assert answers[0][1:3] == (1, 0)


class _TakenBackError(Exception):
    pass


def _acted(desk: Desk) -> tuple[Any, ...]:
    number = note_post(desk, NotePost(kind="power", what="آنتن افتاده است"))
    register = REGISTERS["post"]
    record = register.show(desk, number)
    entry = record.chronology[0].uid
    assert register.search is not None
    before = len(register.search(desk, "آنتن", 9))
    declared = COMMANDS["post.correct"]
    asked = {"target": entry, "field": "what", "value": "دکل افتاده است", "reason": "اشتباه"}
    declared.run(desk, read_form(declared.form, asked, now=desk.now(), record=record.uid))
    after = len(register.search(desk, "آنتن", 9))
    shown = register.show(desk, number)  # its uids and times are of the moment at which it was written
    told = [(line.name, line.value) for section in shown.sections for line in section.lines if line.name != "since"]
    return (
        number,
        before,
        after,
        len(register.search(desk, "دکل", 9)),
        shown.state,
        told,
        [entry.label for entry in shown.chronology],
    )


def test_rebuilding_makes_the_same_again(both: Both, quiet: None) -> None:
    here, there = both.desks(Role.COMMANDER)
    rebuild.rebuild(there.store)
    with here.store.reading() as one, there.store.reading() as two:
        for table in schema.projections():
            chosen = select(table).order_by(*table.primary_key.columns)
            assert one.execute(chosen).all() == two.execute(chosen).all(), table.name
