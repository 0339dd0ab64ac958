"""Every row that is made from the journal, deleted at once before a rebuild."""

from __future__ import annotations

from sqlalchemy import func, select, text

from db.kernel.folding import rebuild
from db.kernel.projections import schema, shadows
from db.kernel.projections.shadows import SEARCHED
from db.storage.models import BODY, JOURNAL
from tests.conftest import Desks
from tests.db.registers.incidents.test_commands import report


def test_emptying_leaves_the_journal_and_every_table_as_it_is_made(desk_as: Desks) -> None:
    store = desk_as().store
    report(desk_as())
    with store.writing() as conn:
        made = conn.execute(text("SELECT name, sql FROM sqlite_master ORDER BY name")).all()
        kept = [conn.execute(select(func.count()).select_from(table)).scalar_one() for table in (JOURNAL, BODY)]
        assert conn.execute(select(func.count()).select_from(shadows.table("incident"))).scalar_one() == 1
        schema.empty(conn)
        for table in (*schema.projections(), *map(shadows.table, SEARCHED)):
            assert conn.execute(select(func.count()).select_from(table)).scalar_one() == 0, table.name
        assert kept == [conn.execute(select(func.count()).select_from(table)).scalar_one() for table in (JOURNAL, BODY)]
        assert conn.execute(text("SELECT name, sql FROM sqlite_master ORDER BY name")).all() == made
        said = "SELECT v FROM search_incident_config WHERE k = 'secure-delete'"
        assert conn.execute(text(said)).scalar_one() == 1
        conn.rollback()


def test_words_are_found_again_after_a_rebuild_at_a_desk_that_read_before(desk_as: Desks) -> None:
    desk = desk_as()
    report(desk)
    with desk.store.reading() as before:
        words = before.execute(select(shadows.table("incident").c.text)).scalars().all()
    assert words
    with desk.store.reading() as meanwhile:
        assert meanwhile.execute(select(shadows.table("incident").c.text)).scalars().all() == words
        rebuild.rebuild(desk.store)
        assert meanwhile.execute(select(shadows.table("incident").c.text)).scalars().all() == words
    with desk.store.reading() as after:
        assert after.execute(select(shadows.table("incident").c.text)).scalars().all() == words
