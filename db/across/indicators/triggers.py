"""The triggers that keep the counts of incidents by day and type."""

from __future__ import annotations

NOT_CLEARED = ""
"""The clearance of incidents that are not cleared: a key is never null."""


def _unit(row: str) -> str:
    """The unit that a row counts for; as long as its import is unfinished, the import: a unit that nobody asks for."""
    seen = f"{row}.batch IN (SELECT uid FROM import_batch WHERE state = 'committed')"
    return f"CASE WHEN {row}.batch IS NULL OR {seen} THEN {row}.unit ELSE {row}.batch END"


def _key(row: str) -> str:
    return f"{_unit(row)}, {row}.day, {row}.type, coalesce({row}.clearance, '{NOT_CLEARED}')"


def _counted(row: str) -> tuple[str, ...]:
    live = f"({row}.state <> 'void')"
    rounded = f"(substr({row}.reported_at, 15, 2) IN ('00', '15', '30', '45'))"
    both = (f"({live} AND {other})" for other in (f"{row}.solved", f"{row}.late", rounded))
    return live, f"({row}.state = 'void')", *both


COUNTS = ("live", "void", "solved", "late", "rounded")


def _add(row: str) -> str:
    added = ", ".join(f"{name} = {name} + excluded.{name}" for name in COUNTS)
    return (
        f"INSERT INTO incident_count (unit, day, type, clearance, {', '.join(COUNTS)})"
        f" VALUES ({_key(row)}, {', '.join(_counted(row))})"
        f" ON CONFLICT (unit, day, type, clearance) DO UPDATE SET {added};"
    )


def _take(row: str) -> str:
    taken = ", ".join(f"{name} = {name} - {value}" for name, value in zip(COUNTS, _counted(row), strict=True))
    this = f"(unit, day, type, clearance) = ({_key(row)})"
    return (
        f"UPDATE incident_count SET {taken} WHERE {this};"
        f" DELETE FROM incident_count WHERE {this} AND live = 0 AND void = 0;"
    )


TRIGGERS = {
    "incident_counted": f"CREATE TRIGGER incident_counted AFTER INSERT ON incident BEGIN {_add('NEW')} END",
    "incident_uncounted": f"CREATE TRIGGER incident_uncounted AFTER DELETE ON incident BEGIN {_take('OLD')} END",
    "incident_recounted": (
        "CREATE TRIGGER incident_recounted AFTER UPDATE OF day, type, clearance, state, solved, late, reported_at"
        " ON incident"
        f" BEGIN {_take('OLD')} {_add('NEW')} END"
    ),
}
"""Name → statement; `db.kernel.schema.make_triggers` makes them."""
