"""What SQLite's planner goes by in a new store, which has nothing to count yet: the counts of a precinct's first year.

The columns of an index after the table's rows: how many rows have one value of the first, of the first two, and so on
(https://sqlite.org/fileformat2.html#the_sqlite_stat1_table). Measured at 100,000 incidents; officers as 30 would be.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from db.storage.dialects import sqlite

ENOUGH = 20_000
"""Entries from which on a store is counted (`learn`)."""
SAMPLED = 2_000
"""Rows of an index that are looked at when it is counted."""
SHIPPED: dict[tuple[str, str], str] = {
    ("body", "sqlite_autoindex_body_1"): "389937 389937 2 1",
    ("incident", "incident_by_day"): "100000 100000 240 1 1 1 1 1 1",
    ("incident", "incident_by_entry"): "100000 100000 1 1 1 1 1 1 1",
    ("incident", "incident_by_happening"): "100000 100000 1 1 1 1 1 1 1",
    ("incident", "incident_by_officer"): "100000 100000 3334 1 1",
    ("incident", "incident_by_place"): "100000 100000 1316 1 1",
    ("incident", "incident_by_state"): "100000 100000 50000 1 1 1 1 1 1 1 1",
    ("incident", "incident_by_time"): "100000 100000 1 1 1 1 1 1 1 1 1 1 1",
    ("incident", "incident_by_type"): "100000 100000 4348 1 1",
    ("incident", "sqlite_autoindex_incident_1"): "100000 100000 1",
    ("journal", "journal_at_position"): "209846 1",
    ("journal", "journal_of_kind"): "209846 209846 2099 1",
    ("journal", "journal_of_officer"): "209846 6995 1",
    ("journal", "journal_of_record"): "209846 3 1",
    ("journal", "sqlite_autoindex_journal_1"): "209846 209846 209846 209846 104923 1",
    ("journal", "sqlite_autoindex_journal_2"): "209846 209846 1",
    ("record_index", "record_at_position"): "100000 100000 1",
    ("record_index", "sqlite_autoindex_record_index_1"): "100000 100000 1",
    ("record_index", "sqlite_autoindex_record_index_2"): "100000 100000 100000 1",
    ("record_index", "sqlite_autoindex_record_index_3"): "100000 100000 100000 100000 50000 1",
}
"""(table, index) → its row of `sqlite_stat1`."""


def ship(conn: Connection) -> None:
    """Let a new store's planner know them. Connections that are opened later read them."""
    conn.exec_driver_sql("ANALYZE incident")  # makes the table of statistics
    conn.exec_driver_sql("DELETE FROM sqlite_stat1")
    rows = [(table, index, stat) for (table, index), stat in SHIPPED.items()]
    conn.exec_driver_sql("INSERT INTO sqlite_stat1(tbl, idx, stat) VALUES (?, ?, ?)", rows)


def learn(connection: Any) -> None:
    """Count anew what statements are planned by, of tables that are ten times what they were: some milliseconds.

    A small store keeps what it was shipped with: what a few rows tell is how to read a few. Nobody waits for another
    writer here. With the limit no rows are sampled (`sqlite_stat4`): samples would keep words and names that are sealed
    or erased later. https://sqlite.org/lang_analyze.html
    """
    cursor = connection.cursor()
    (end,) = cursor.execute("SELECT max(position) FROM journal").fetchone()
    if (end or 0) < ENOUGH:
        return
    cursor.execute("PRAGMA busy_timeout = 0")
    try:
        cursor.execute(f"PRAGMA analysis_limit = {SAMPLED}")
        cursor.execute("PRAGMA optimize = 0x10002").fetchall()
        _tell_of_unit(cursor)
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {sqlite.BUSY_MS}")


def _tell_of_unit(cursor: Any) -> None:
    """Let the planner know that a unit alone leads to the whole journal, after some of it was counted.

    An index that begins with the unit is sampled: the sample says that a unit has as many rows as were sampled, and all
    of them were then read for its newest entries. Lists of registers are told how to be read where they are asked for.
    """
    counted = cursor.execute(
        "SELECT s.rowid, s.stat FROM sqlite_stat1 AS s, pragma_index_info(s.idx) AS i"
        " WHERE s.tbl = 'journal' AND i.seqno = 0 AND i.name = 'unit'"
    ).fetchall()
    for row, stat in counted:
        rows, sampled, *others = stat.split(" ")
        if sampled != rows:
            cursor.execute("UPDATE sqlite_stat1 SET stat = ? WHERE rowid = ?", (" ".join((rows, rows, *others)), row))
