"""The unit of work that events are folded over: read once, changed in memory, written together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, event, select

from db.kernel.events.event import Event
from db.kernel.folding import quarantine, rebuild
from db.kernel.journal import stored_events
from db.kernel.projections import projecting, schema
from db.kernel.projections.rows import KeyTaken, Rows
from db.kernel.projections.shadows import SEARCHED
from db.reference.lists.models import ITEM
from db.registers.gangs.models import CASE, GANG
from db.registers.roster.models import MEMBER
from db.storage.models import QUARANTINED
from db.words.calendar.jalali import utc_now
from tests.conftest import Desks
from tests.db.kernel.folding.test_later_version import projections
from tests.db.registers.incidents.test_commands import report

GANG_ROW = {"unit": "u", "number": "BA-1405-1", "state": "open", "kind": "theft", "opened_at": utc_now(), "cases": 0}


@pytest.fixture
def conn(desk_as: Desks) -> Iterator[Connection]:
    with desk_as().store.writing() as conn:
        yield conn


def about(record: str | None) -> Event:
    now = utc_now()
    return Event(1, "e", "u", record, now, now, "o", "kind", 1, "record")


def gang(uid: str, **other: object) -> dict[str, object]:
    return {**GANG_ROW, "uid": uid, "title": uid, "number": f"B-{uid}", "main": False, **other}


def case(uid: str, record: str) -> dict[str, object]:
    return {"unit": "u", "uid": uid, "record": record, "about": "i", "linked_at": utc_now(), "stands": True}


def stored(conn: Connection) -> list[tuple[str, str, str | None]]:
    chosen = select(GANG.c.uid, GANG.c.state, GANG.c.title).where(GANG.c.unit == "u").order_by(GANG.c.uid)
    return [tuple(row) for row in conn.execute(chosen)]


def test_nothing_is_written_before_write_and_only_what_differs_then(conn: Connection) -> None:
    rows = Rows(conn)
    rows.put(GANG, gang("a"))
    assert stored(conn) == []
    rows.write()
    assert stored(conn) == [("a", "open", "a")]
    said: list[str] = []
    event.listen(conn.engine, "before_cursor_execute", lambda _c, _cu, sql, *_: said.append(sql))
    rows.change(GANG, ("u", "a"), state="open")
    rows.write()
    assert said == []
    rows.change(GANG, ("u", "a"), state="closed")
    rows.write()
    assert [sql.split(" WHERE")[0] for sql in said] == ["UPDATE gang SET state=?"]


def test_a_row_that_is_dropped_and_put_again_is_changed_and_one_put_and_dropped_never_was(conn: Connection) -> None:
    rows = Rows(conn)
    rows.put(GANG, gang("a"))
    rows.write()
    assert rows.drop(GANG, "u", "a")
    assert rows.one(GANG, "u", "a") is None
    rows.put(GANG, gang("a", title="other"))
    rows.put(GANG, gang("b"))
    assert rows.drop(GANG, "u", "b")
    assert not rows.drop(GANG, "u", "b")
    rows.write()
    assert stored(conn) == [("a", "open", "other")]
    rows.drop(GANG, "u", "a")
    rows.write()
    assert stored(conn) == []


def test_a_second_row_with_a_key_and_a_column_that_is_not_there_are_refused(conn: Connection) -> None:
    rows = Rows(conn)
    rows.put(GANG, gang("a"))
    with pytest.raises(KeyTaken, match="gang"):
        rows.put(GANG, gang("a"))
    with pytest.raises(TypeError, match="colour"):
        rows.put(GANG, gang("b", colour="red"))
    assert not rows.change(GANG, ("u", "nobody"), state="closed")


def test_what_is_not_named_takes_its_default(conn: Connection) -> None:
    rows = Rows(conn)
    rows.put(MEMBER, {"unit": "u", "record": "r", "member": 1, "team": 0, "role": "guard"})
    held = rows.one(MEMBER, "u", "r", 1)
    assert held is not None
    assert (held["gone"], held["name"]) == (False, None)


def test_the_rows_of_a_record_are_the_stored_ones_and_the_new_ones(conn: Connection) -> None:
    first = Rows(conn)
    for uid, record in (("1", "a"), ("2", "a"), ("3", "b")):
        first.put(CASE, case(uid, record))
    first.write()
    rows = Rows(conn, (about("a"), about("b"), about(None)))
    rows.put(CASE, case("4", "a"))
    rows.change(CASE, ("u", "2"), stands=False)
    rows.drop(CASE, "u", "1")
    assert [(row["uid"], row["stands"]) for row in rows.of(CASE, "u", "a")] == [("2", False), ("4", True)]
    assert [row["uid"] for row in rows.of(CASE, "u", "b")] == ["3"]
    assert rows.of(CASE, "u", "c") == []
    assert rows.of(CASE, "another unit", "a") == []


def test_the_records_of_a_batch_are_read_by_one_statement_a_table(conn: Connection) -> None:
    said: list[str] = []
    event.listen(conn.engine, "before_cursor_execute", lambda _c, _cu, sql, *_: said.append(sql))
    rows = Rows(conn, [about(uid) for uid in "abcdef"])
    for uid in "abcdef":
        assert rows.one(GANG, "u", uid) is None
        assert rows.of(CASE, "u", uid) == []
    assert len(said) == 2


def test_find_sees_what_is_pending(conn: Connection) -> None:
    rows = Rows(conn)
    rows.put(CASE, case("1", "a"))
    rows.put(CASE, case("2", "b"))
    rows.change(CASE, ("u", "1"), stands=False)
    assert [row["uid"] for row in rows.find(CASE, unit="u", stands=True)] == ["2"]


def test_a_shadow_is_written_once_and_found(conn: Connection) -> None:
    rows = Rows(conn)
    rows.set_shadow("gang", 7, "یک")
    rows.set_shadow("gang", 7, rows.shadow("gang", 7) + " دو")
    rows.write()
    assert Rows(conn).shadow("gang", 7) == "یک دو"
    rows.set_shadow("gang", 7, "")
    rows.write()
    assert Rows(conn).shadow("gang", 7) == ""


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_batches_of_any_size_make_the_same_rows(desk_as: Desks, size: int) -> None:
    desk = desk_as()
    for place in range(4):
        report(desk, summary=f"دعوا {place}")
    before = projections(desk)
    with desk.store.writing() as conn:
        for register in SEARCHED:
            conn.exec_driver_sql(f"DELETE FROM search_{register}")
        for table in schema.projections():
            conn.execute(table.delete())
        for some in stored_events.batches(conn, size=size):
            projecting.apply(conn, some)
    assert projections(desk) == before
    assert rebuild.check(desk.store).differences == ()


def test_of_a_batch_from_elsewhere_only_what_is_refused_is_set_aside(desk_as: Desks) -> None:
    desk = desk_as()
    report(desk)
    report(desk)
    with desk.store.writing() as conn:
        entries = [each for some in stored_events.batches(conn) for each in some if each.kind == "incident_reported"]
        aside = conn.execute(select(QUARANTINED.c.uid)).scalars().all()
        conn.execute(schema.METADATA.tables["incident"].delete().where(True))
        conn.execute(schema.METADATA.tables["record_index"].delete().where(True))
        conn.execute(schema.METADATA.tables["incident_count"].delete().where(True))
        quarantine.apply_with_savepoints(conn, [*entries, entries[0]])
        assert conn.execute(select(QUARANTINED.c.uid)).scalars().all() == [*aside, entries[0].uid]
        kept = conn.execute(select(schema.METADATA.tables["incident"].c.uid)).scalars().all()
        assert set(kept) == {each.uid for each in entries}


def test_lists_are_read_whole_once(conn: Connection) -> None:
    unit = conn.execute(select(ITEM.c.unit)).scalars().first()
    assert len(Rows(conn).find(ITEM, unit=unit)) == len(conn.execute(select(ITEM)).all())
