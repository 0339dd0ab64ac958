"""The counts by day and type stand beside the incidents whatever is done to them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from db.across.indicators import daily
from db.across.indicators.models import COUNT
from db.carrying.imports import running
from db.carrying.imports.running import bring_in, plan, throw_away
from db.carrying.imports.trying import try_out
from db.demo.bulk import insert_bulk
from db.kernel.base.access import Role
from db.kernel.base.batches import BATCH
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.registers.incidents.models import INCIDENT
from db.words.calendar.jalali import at_no_hour
from tests.conftest import START, Desks
from tests.db.carrying.imports.test_imports import rows_of, staged_halfway, written
from tests.db.registers.incidents.test_commands import give
from tests.db.registers.incidents.test_commands import report as reported
from tests.db.sealed import write_sealing

Counts = dict[tuple[str, str, str, str, str], tuple[int, ...]]


def kept(conn: Connection) -> Counts:
    """What the table holds."""
    rows = conn.execute(select(*(COUNT.c[name] for name in (*daily.KEY, *daily.COUNTS)))).all()
    return {(row[0], row[1], str(row[2]), row[3], row[4]): tuple(row[5:]) for row in rows}


def counted(conn: Connection) -> Counts:
    """The same, counted from the incidents one by one."""
    seen = set(conn.execute(select(BATCH.c.uid).where(BATCH.c.state == "committed")).scalars())
    found: dict[Any, Counter[str]] = {}
    for row in conn.execute(select(INCIDENT)):
        batch = "" if row.batch is None or row.batch in seen else row.batch
        tally = found.setdefault((row.unit, batch, str(row.day), row.type, row.clearance or ""), Counter())
        if row.state == "void":
            tally["void"] += 1
            continue
        tally["live"] += 1
        tally["solved"] += row.solved
        tally["late"] += row.late
        tally["rounded"] += row.reported_at.minute in (0, 15, 30, 45) and not at_no_hour(row.reported_at)
    return {key: tuple(tally[name] for name in daily.COUNTS) for key, tally in found.items()}


def assert_kept(desk: Desk) -> None:
    with desk.store.reading() as conn:
        assert kept(conn) == counted(conn) != {}


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rest between transactions: nobody else waits here."""
    monkeypatch.setattr(running.time, "sleep", lambda _seconds: None)


def seal(desk: Desk, record: str) -> None:
    write_sealing(desk, record)


ACTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("add_entry", {"text": "گشت رسید"}),
    ("amend_type", {"type": "accident_injury", "reason": "فهمیدیم"}),
    ("record_death", {"died_at": "-1m", "where": "بیمارستان"}),
    ("set_disposition", {"disposition": "reconciled"}),
    ("reopen", {"reason": "شاکی بازگشت"}),
    ("clear", {"clearance": "suspect_referred", "cleared_on": "today"}),
    ("reopen", {"reason": "اشتباه بود"}),
    ("refer", {"body": "prosecutor"}),
    ("void", {"reason": "ثبت اشتباه"}),
    ("reopen", {"reason": "ابطال اشتباه بود"}),
    ("add_protected", {"role": "witness", "reason": "threatened", "name": "پروین شالی‌منش", "phone": "09169990001"}),
)


def test_every_act_moves_what_its_incident_counts(desk: Desk) -> None:
    other, record = reported(desk), reported(desk)
    for name, values in ACTS:
        record = give(desk, name, record, **values)
        assert_kept(desk)
    give(desk, "void", other, reason="تکراری")
    assert_kept(desk)
    assert not rebuild.check(desk.store).differences


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("type", ("theft_petty", "theft_home")),
        ("occurred_from", ("-3d", "-4d")),
        ("reported_at", ("-2d", "-3d")),
        ("summary", ("x", "y")),
    ],
)
def test_a_correction_takes_the_old_count_away(desk: Desk, field: str, values: tuple[str, str]) -> None:
    record = reported(desk, reported_at=START, occurred_from=START, summary="دزدی")
    record = give(desk, "clear", record, clearance="suspect_referred", cleared_on="today")
    for value in values:
        record = give(desk, "correct", record, target=record.uid, field=field, value=value, reason="اشتباه")
        assert_kept(desk)
    with desk.store.reading() as conn:
        (row,) = kept(conn).values()
    assert row[:3] == (1, 0, 1)
    assert not rebuild.check(desk.store).differences


def test_sealing_and_protecting_make_rows_again_and_count_them_once(desk: Desk) -> None:
    record = give(desk, "add_party", reported(desk), role="witness", name="پروین شالی‌منش")
    record = give(desk, "protect", record, target="1", reason="asked")
    assert_kept(desk)
    seal(desk, record.uid)
    assert_kept(desk)
    with desk.store.reading() as conn:
        assert [row[:2] for row in kept(conn).values()] == [(1, 0)]
    assert not rebuild.check(desk.store).differences


def test_an_import_counts_for_nobody_before_it_is_seen_and_for_nothing_once_thrown_away(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief = desk_as(Role.COMMANDER)
    reported(desk_as(Role.DUTY))
    staged_halfway(chief, tmp_path / "x.csv", 25, monkeypatch)
    assert_kept(chief)
    throw_away(chief)
    assert_kept(chief)
    planned = plan(chief, written(tmp_path / "y.csv", rows_of(12)))
    bring_in(chief, planned, try_out(chief, planned))
    assert_kept(chief)
    with chief.store.reading() as conn:
        assert {key[0] for key in kept(conn)} == {chief.store.unit}
    assert not rebuild.check(chief.store).differences


def test_what_is_written_in_bulk_is_counted_like_what_is_saved(desk: Desk) -> None:
    reported(desk)
    insert_bulk(desk.store, 700, until=START)
    assert_kept(desk)
    rebuild.rebuild(desk.store)
    assert_kept(desk)
