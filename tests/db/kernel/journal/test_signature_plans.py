"""How signatures are found: each sign-in asks for some, of a journal that grows for years."""

from __future__ import annotations

from sqlalchemy import event, select

from db.kernel.base import machines
from db.kernel.base.officer import Desk
from db.kernel.journal import coverage
from db.storage.models import JOURNAL


def test_a_signature_is_found_without_reading_the_journal(desk: Desk) -> None:
    store, asked = desk.store, []
    with store.reading() as conn:
        row = conn.execute(select(JOURNAL).where(JOURNAL.c.position == 1)).mappings().one()
        event.listen(conn, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
        assert machines.first_signature(conn, store.unit, store.origin) > 0
        assert coverage.next_signature(conn, row) is not None
        assert coverage.first_signed(conn, row) is not None
        of_signatures = [given for given in asked if "FROM signature" in given[0]]
        assert len(of_signatures) == 4, "of both streams, the next one, the first one"
        for statement, values in of_signatures:
            plan = str(conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all())
            assert "TEMP B-TREE" not in plan, "the first one is the last that is read"
            assert "(position>?)" not in plan
