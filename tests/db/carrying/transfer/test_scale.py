"""A journal file of a long journal costs as much for each entry as one of a short journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from db.carrying.transfer import carrying, signing
from db.carrying.transfer.carrying import export_journal
from db.demo.bulk import insert_bulk
from db.kernel.base.officer import Desk
from db.storage import ends
from db.storage.models import JOURNAL, SIGNATURE
from tests.conftest import START, Desks, Role
from tests.db.carrying.transfer.forging import SECRET_WORDS

STEPS = 100
"""Steps of SQLite's machine between two looks."""


def fill(desk: Desk, some: int) -> None:
    """Incidents that are signed ten at a time."""
    for turn in range(some // 10):
        insert_bulk(desk.store, 10, turn, until=START - timedelta(hours=some - turn))


@pytest.fixture
def worked(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Desk, Callable[[], tuple[int, int]]]]:
    """The commander, and what his connections did so far: SQLite's steps, by the hundred, and statements."""
    desk = desk_as(Role.COMMANDER)
    steps = statements = 0

    def one() -> int:
        nonlocal steps
        steps += 1
        return 0

    def said(*_given: Any) -> None:
        nonlocal statements
        statements += 1

    engine = desk.store._readers._engine
    event.listen(engine, "before_cursor_execute", said)
    event.listen(engine, "checkout", lambda raw, *_rest: raw.set_progress_handler(one, STEPS))
    desk.store._drop_connections()
    yield desk, lambda: (steps, statements)
    desk.store.close()


def test_an_export_reads_each_entry_once_however_long_the_journal_is(
    worked: tuple[Desk, Callable[[], tuple[int, int]]], tmp_path: Path
) -> None:
    desk, done = worked
    costs = []
    for turn, some in enumerate((100, 300)):  # the second time there are four times as many
        fill(desk, some)
        before = done()
        entries = export_journal(desk, tmp_path / f"file-{turn}", SECRET_WORDS).entries
        costs.append((entries, *(after - earlier for after, earlier in zip(done(), before, strict=True))))
    (few, steps, statements), (many, more_steps, more_statements) = costs
    assert many > 3 * few > 300
    assert steps > 50
    assert more_steps / many < 1.5 * steps / few
    assert more_statements / many < 1.5 * statements / few
    assert more_statements < many / 10


def test_an_export_tells_how_far_it_is(desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_as(Role.COMMANDER)
    monkeypatch.setattr(carrying, "AT_ONCE", 7)
    fill(desk, 20)
    told: list[tuple[int, int]] = []
    with desk.store.reading() as conn:
        end = ends.end(conn)
    made = export_journal(desk, tmp_path / "file", SECRET_WORDS, step=lambda *far: told.append(far))
    places = [place for place, _last in told]
    assert len(places) >= made.entries // 7 > 2
    assert {after - before for before, after in pairwise(places[:-1])} <= {7, 8}, "an access entry may lie between"
    assert {last for _place, last in told} == {end}
    assert places[0] < 7
    assert end - 14 < places[-2] < places[-1] == end, "and that it is at its end"
    told.clear()
    export_journal(desk, tmp_path / "later", SECRET_WORDS, since=end - 9, step=lambda *far: told.append(far))
    assert end - 9 < told[0][0] < told[-1][0] <= told[0][1]


def naive(conn: Connection, position: int, *chain: Any) -> ends.Head | None:
    """The head of a chain at a position, by reading all of the chain."""
    where = [JOURNAL.c[name] == value for name, value in zip(("unit", "origin", "epoch", "stream"), chain, strict=True)]
    rows = conn.execute(select(JOURNAL).where(*where, JOURNAL.c.position <= position).order_by(JOURNAL.c.seq)).all()
    return ends.Head(*chain[1:], rows[-1].seq, rows[-1].hash) if rows else None


def test_heads_at_a_position_are_those_that_reading_everything_finds(desk: Desk) -> None:
    fill(desk, 40)
    with desk.store.reading() as conn:
        passed, last, found = ends.HeadsPassed(conn), ends.end(conn), set()
        own, others = ends.HeadsPassed(conn, desk.store.unit), ends.HeadsPassed(conn, "another unit")
        chains = [*ends.chains(conn), (desk.store.unit, "another machine", 1, "record")]
        for position in range(last + 2):
            for each in (passed, own, others):
                each.go_on(position)
            for chain in chains:
                wanted = naive(conn, position, *chain)
                found.add(wanted)
                assert ends.head_at(conn, *chain, position) == passed.of(*chain) == own.of(*chain) == wanted
                assert others.of(*chain) is None
        assert None in found
        assert len(found) > last / 2


def test_a_head_that_lies_far_back_is_found_by_few_steps(worked: tuple[Desk, Callable[[], tuple[int, int]]]) -> None:
    desk, done = worked
    fill(desk, 300)
    with desk.store.reading() as conn:
        store = desk.store
        before = done()
        assert ends.head_at(conn, store.unit, store.origin, store.epoch, "record", 5) is not None
        steps, statements = (after - earlier for after, earlier in zip(done(), before, strict=True))
    assert statements < 15
    assert steps < 8


def test_each_signature_ends_with_one_entry_in_a_file(desk: Desk) -> None:
    fill(desk, 40)
    with desk.store.reading() as conn:
        signed = signing.Signatures(conn, desk.store)
        rows = conn.execute(select(JOURNAL).where(JOURNAL.c.stream == "record").order_by(JOURNAL.c.position)).mappings()
        found = [row["position"] for row in rows.all() if signed.of(row) is not None]
        places = conn.execute(select(SIGNATURE.c.position).order_by(SIGNATURE.c.position)).scalars().all()
    ended = [next((place for place in places if place >= at), None) for at in found]
    assert len(found) > 4
    assert None not in ended
    assert len(set(ended)) == len(ended)
