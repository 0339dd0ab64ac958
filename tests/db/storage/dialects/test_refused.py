"""An entry that a database refuses is set aside by the code of the refusal; what is no entry's fault is raised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from db.kernel.base.access import Role
from db.kernel.events.event import Event
from db.kernel.folding import quarantine
from db.kernel.projections import projecting as events
from db.kernel.projections.projecting import EventKind, Joined
from db.kernel.projections.rows import Rows
from db.storage.dialects import postgresql, sqlite
from db.storage.models import INDEX, QUARANTINED
from tests.conftest import START
from tests.db.storage.dialects.conftest import Both

KIND = "tea_served"
UNIT = "a-unit"
WIDE = "".join(Random(3).choices("0123456789abcdefghijklmnopqrstuvwxyz", k=40_000))
"""More than PostgreSQL puts into an index, and it cannot be made shorter."""


@pytest.fixture(params=["sqlite", "postgresql"])
def conn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """A writing transaction of each database, taken back in the end."""
    monkeypatch.setattr("db.opening.setup.note_sign_in", lambda *_, **__: None)
    both: Both = request.getfixturevalue("both")
    store = both.desks(Role.COMMANDER)[request.param == "postgresql"].store
    with store._writes.connect() as made:
        begun = made.begin()
        yield made
        begun.rollback()
    store.close(remember=False)


def folds(monkeypatch: pytest.MonkeyPatch, fold: events.Fold) -> None:
    kind = EventKind(KIND, "Tea was served", fold)
    monkeypatch.setitem(events.KINDS, KIND, Joined(kind, "tea", frozenset(), (fold,), ("tea",)))


def served(place: int, **facts: Any) -> Event:
    uid = f"e-{place}"
    return Event(1_000_000 + place, uid, UNIT, uid, START, START, "officer", KIND, 1, "record", facts)


def _kept(rows: Rows, event: Event) -> None:
    row = {"unit": UNIT, "register": "tea", "position": event.position, "series": None, "year": None, "batch": None}
    rows.put(INDEX, row | {"uid": event.record, "number": event.facts["number"], "serial": None} | event.facts)


def kept(conn: Connection) -> set[str]:
    return set(conn.execute(select(INDEX.c.number).where(INDEX.c.unit == UNIT)).scalars())


def aside(conn: Connection) -> list[str]:
    return list(conn.execute(select(QUARANTINED.c.uid).where(QUARANTINED.c.unit == UNIT)).scalars())


@pytest.mark.parametrize(
    "facts",
    [
        {"number": "1"},  # unique
        {"number": "2", "uid": "e-1"},  # a key that is taken
        {"number": None},  # not null
        {"number": "2", "serial": 2**63},  # 64 bits and one more
        {"number": "2", "serial": -(2**70)},
        {},
    ],
)
def test_one_that_does_not_fit_is_set_aside_alone(
    conn: Connection, monkeypatch: pytest.MonkeyPatch, facts: Mapping[str, Any]
) -> None:
    folds(monkeypatch, _kept)
    quarantine.apply_with_savepoints(
        conn, [served(1, number="1"), served(2, **facts), served(3, number="3", serial=2**63 - 1)]
    )
    assert aside(conn) == ["e-2"]
    assert kept(conn) == {"1", "3"}


def test_a_text_that_no_index_of_postgresql_holds(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    folds(monkeypatch, _kept)
    quarantine.apply_with_savepoints(conn, [served(1, number=WIDE), served(2, number="2")])
    refused = conn.dialect.name == "postgresql"
    assert aside(conn) == ["e-1"] * refused
    assert kept(conn) == {"2", *[WIDE] * (not refused)}


@pytest.mark.parametrize("fault", [TypeError, AttributeError, AssertionError])
def test_a_fold_that_is_wrong_fails_loudly(
    conn: Connection, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def fold(rows: Rows, event: Event) -> None:
        _kept(rows, event)
        if event.facts["number"] == "2":
            raise fault("tea")

    folds(monkeypatch, fold)
    with pytest.raises(fault, match="tea"):
        quarantine.apply_with_savepoints(conn, [served(1, number="1"), served(2, number="2")])
    assert kept(conn) == set()
    assert aside(conn) == []


def test_a_lock_or_a_full_disk_is_no_fault_of_an_entry(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    class Fault(Exception):
        sqlstate, sqlite_errorcode = "53100", 13

    def fold(_rows: Rows, _event: Event) -> None:
        raise OperationalError("INSERT", {}, Fault("violates unique constraint"))

    folds(monkeypatch, fold)
    with pytest.raises(OperationalError):
        quarantine.apply_with_savepoints(conn, [served(1, number="1")])
    assert aside(conn) == []


def test_refusals_are_told_by_their_codes_alone() -> None:
    class Told(Exception):
        def __init__(self, state: str | None, code: int | None) -> None:
            super().__init__("duplicate key value violates unique constraint")
            self.sqlstate, self.sqlite_errorcode = state, code

    fit = {"23505": 2067, "23502": 1299, "22003": 20, "22021": 18}
    for state, code in fit.items():
        assert postgresql.refuses_row(Told(state, None))
        assert sqlite.refuses_row(Told(None, code))
    for state, code in {"57014": 5, "53100": 13, "40001": 517, "08006": 10, "42P01": 1, "54001": 26}.items():
        assert not postgresql.refuses_row(Told(state, None))
        assert not sqlite.refuses_row(Told(None, code))
    assert not postgresql.refuses_row(Told(None, None))
    assert not sqlite.refuses_row(None)


def test_a_program_of_0_1_0_that_is_still_open_can_write_no_entry_on_a_server(both: Both) -> None:
    """Its connections lack a setting that each new entry asks for."""
    older = create_engine(both.url)
    one = "INSERT INTO journal SELECT * FROM journal LIMIT 0"
    with older.connect() as conn, pytest.raises(DBAPIError, match="an older program writes no entry here"):
        conn.execute(text(one))
    older.dispose()
    now = postgresql.engine(both.url, writes=True)
    with now.begin() as conn:
        conn.execute(text(one))
    now.dispose()
