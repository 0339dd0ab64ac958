"""No word of a database's own stands outside the room of dialects."""

from __future__ import annotations

import re

from tests.conftest import ROOT

OWN = re.compile(
    r"PRAGMA|\bMATCH\b|fts5|julianday|typeof\(|func\.strftime|sqlite_master|sqlite_where|sqlite_with|postgresql_|tsvector|tsquery"
    r"|BEGIN IMMEDIATE|INDEXED BY|likelihood\(|OR IGNORE|OR REPLACE|on_conflict|CROSS JOIN|ATTACH DATABASE|nextval"
    r"|dialects\.sqlite import insert|sqlalchemy\.dialects"
)
NAMED = {
    "db/storage/backup.py": "copies the file itself",
    "db/storage/copies.py": "marks the copied file",
    "db/storage/salvage.py": "copies what a damaged file still gives",
    "db/storage/migrations/": "each was written for the databases of its day",
}


def test_words_of_a_database_stand_in_its_dialect_alone() -> None:
    found = []
    for file in sorted((ROOT / "db").rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        if path.startswith("db/storage/dialects/") or any(path.startswith(name) for name in NAMED):
            continue
        for place, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if OWN.search(line):
                found.append(f"{path}:{place}: {line.strip()}")
    assert found == []
