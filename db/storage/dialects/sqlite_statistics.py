"""What SQLite's planner goes by in a new store, which has nothing to count yet: the counts of a precinct's first year.

The columns of an index after the table's rows: how many rows have one value of the first, of the first two, and so on
(https://sqlite.org/fileformat2.html#the_sqlite_stat1_table). Measured at 100,000 incidents; officers as 30 would be.
"""

from __future__ import annotations

from sqlalchemy import Connection

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
