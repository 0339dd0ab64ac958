"""The unit stands first in every key and index of what is kept by unit, and in every statement that asks for it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from db.kernel.base.access import Role
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.projections import schema
from db.storage.models import JOURNAL, UNIT
from tests.db.registers.oversight.attack import asked, numbers, signed_in, told

SHARED = {
    "list_item": "lists are every unit's",
    "officer": "a badge is one man's, whichever unit he serves",
    "signature": "positions are one store's order",
    "import_batch": "the few imports of a store, looked up by their uid",
}
WHOLE_STORE = (
    "db/kernel/folding/rebuild.py", "db/kernel/journal/journal.py", "db/kernel/journal/stored_events.py",
    "db/kernel/signing/verifying.py", "db/kernel/journal/series.py",
    "db/storage/", "db/carrying/transfer/",
    "db/opening/", "db/kernel/folding/versions.py",
)  # fmt: skip
"""What goes through a whole store, whosever entries it holds."""
NAMED = re.compile(r"\b(?:FROM|JOIN|UPDATE) (\w+)(?: AS (\w+))?")


def test_in_every_key_and_in_every_index_of_a_projection() -> None:
    for table in schema.tables():
        if table.info["role"] == "local":
            assert table.name.startswith("local_")
            continue
        if table is UNIT or table.name in SHARED:
            continue
        assert next(iter(table.primary_key.columns)).name == "unit", table.name
        unique = [list(one.columns) for one in table.constraints if type(one).__name__ == "UniqueConstraint"]
        indexes = [list(one.columns) for one in table.indexes if one.unique or table is not JOURNAL]
        assert all(columns[0].name == "unit" for columns in (*unique, *indexes)), table.name


@pytest.fixture
def without() -> Iterator[dict[str, str]]:
    """The statements that were run meanwhile and ask a table that is kept by unit for no unit, by where they stand."""
    found: dict[str, str] = {}
    kept = {table.name for table in schema.tables() if "unit" in table.c} - set(SHARED)

    sound: set[str] = set()

    def ran(_conn: Any, _cursor: Any, sql: str, *_: Any) -> None:
        if sql in sound:
            return
        for name, alias in NAMED.findall(" ".join(sql.split())):
            said = re.search(rf"\b{alias or name}\.unit (=|IN)|= {alias or name}\.unit\b", sql)
            if name in kept and not said:
                files = [frame for frame in traceback.extract_stack() if "/db/" in frame.filename]
                ours = [one for one in files if "/site-packages/" not in one.filename and "/tests/" not in one.filename]
                where = "db/" + ours[-1].filename.partition("/db/")[2] if ours else ""
                if where and not where.startswith(WHOLE_STORE):
                    found[f"{where}:{ours[-1].lineno}"] = sql
                break
        else:
            sound.add(sql)

    event.listen(Engine, "before_cursor_execute", ran)
    yield found
    event.remove(Engine, "before_cursor_execute", ran)


@pytest.mark.long
def test_in_every_statement_of_queries_and_commands(home: Path, tmp_path: Path, without: dict[str, str]) -> None:
    for chance, role in enumerate((Role.COMMANDER, Role.DUTY, Role.INSPECTOR), 10):
        desk = signed_in(home, role, chance)
        known = numbers(desk)
        for name, query in QUERIES.items():
            if role in query.roles:
                asked(desk, name, known, ("1",), tmp_path)
        for name, command in COMMANDS.items():
            if role in command.roles:
                told(desk, name, (*known.get(command.register, ()), "1")[0], ("1",))
        desk.store.close(remember=False)
    assert not without, "\n".join(sorted(without))
