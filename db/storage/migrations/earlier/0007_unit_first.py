"""Unit first in every key, one schema for two databases; tables of this machine alone are named so.

Projections keep their rows: only keys and indexes change. What an unfinished import counts has a column of its own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LOCAL = {
    "draft": "local_draft", "pin": "local_pin", "store_info": "local_info", "desk_queue": "local_queue",
    "patrol_place": "local_place",
}  # fmt: skip
INDEXES = {
    "record_at_position": ("record_index", ["unit", "position"]),
    "record_by_uid": ("record_index", []),
    "attachment_of_content": ("attachment", ["unit", "sha256"]),
    "span_of_custody": ("custody_span", ["unit", "record"]),
    "notice_of_custody": ("custody_notice", ["unit", "record"]),
    "member_of_arrival": ("custody_member", ["unit", "about", "record"]),
    "link_of_custody": ("custody_link", ["unit", "record", "about"]),
    "corrected_kind_of_incident": ("corrected_kind", ["unit", "about"]),
}
"""Each index anew; without columns it goes."""
PARTIAL = {
    "record_of_batch": ("record_index", ["unit", "batch", "position"], "batch IS NOT NULL"),
    "incident_of_batch": ("incident", ["unit", "batch"], "batch IS NOT NULL"),
}
COUNTED = {
    ("body", "sqlite_autoindex_body_1"): "389937 389937 2 1",
    ("journal", "journal_at_position"): "209846 1",
    ("journal", "journal_of_kind"): "209846 209846 2099 1",
    ("journal", "journal_of_officer"): "209846 209846 6995 1",
    ("journal", "journal_of_record"): "209846 209846 3 1",
    ("journal", "sqlite_autoindex_journal_1"): "209846 209846 209846 209846 104923 1",
    ("journal", "sqlite_autoindex_journal_2"): "209846 209846 1",
    ("record_index", "record_at_position"): "100000 100000 1",
}
"""What the planner goes by for what is new, in a store that was never counted: as a new store is given."""
JOURNAL = {
    "journal_at_position": ["position"],
    "journal_of_record": ["unit", "record", "position"],
    "journal_of_officer": ["unit", "officer", "position"],
    "journal_of_kind": ["unit", "kind", "position"],
}


def upgrade() -> None:
    """Copy what has another key, give indexes anew, rename what is local."""
    for before, after in LOCAL.items():
        op.rename_table(before, after)
    op.drop_index("ix_draft_officer", "local_draft")
    op.create_index("ix_local_draft_officer", "local_draft", ["officer"])
    op.drop_index("ix_incident_retype_record", "incident_retype")
    op.create_index("retype_of_incident", "incident_retype", ["unit", "record"])
    _journal()
    _bodies()
    _others()
    for name, (table, columns) in INDEXES.items():
        op.drop_index(name, table)
        if columns:
            op.create_index(name, table, columns)
    for name, (table, columns, condition) in PARTIAL.items():
        op.drop_index(name, table)
        op.create_index(name, table, columns, sqlite_where=sa.text(condition))
    _counted()


def _counted() -> None:
    here = op.get_bind()
    if here.execute(sa.text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")).first() is not None:
        rows = [{"table": table, "name": name, "stat": stat} for (table, name), stat in COUNTED.items()]
        here.execute(sa.text("INSERT INTO sqlite_stat1(tbl, idx, stat) VALUES (:table, :name, :stat)"), rows)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _anew(table: str, columns: str, source: str | None = None) -> None:
    """Fill the new table from the old one, which goes."""
    op.execute(f"INSERT INTO {table}_anew ({columns}) SELECT {source or columns} FROM {table}")
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)


def _journal() -> None:
    op.create_table(
        "journal_anew",
        *(_text(name) for name in ("unit", "origin")),
        sa.Column("epoch", sa.Integer(), nullable=False),
        _text("stream"),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("uid"),
        _text("record", nullable=True),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("entered_at", sa.String(27), nullable=False),
        *(_text(name) for name in ("officer", "kind")),
        sa.Column("schema", sa.Integer(), nullable=False),
        *(_text(name) for name in ("body_hash", "prev_hash", "hash")),
        sa.PrimaryKeyConstraint("unit", "origin", "epoch", "stream", "seq"),
        sa.UniqueConstraint("unit", "uid"),
    )
    _anew(
        "journal",
        'unit, origin, epoch, stream, seq, position, uid, record, "at", entered_at, officer, kind, "schema",'
        " body_hash, prev_hash, hash",
    )
    for name, columns in JOURNAL.items():
        op.create_index(name, "journal", columns)


def _bodies() -> None:
    op.create_table(
        "body_anew",
        *(_text(name) for name in ("unit", "uid", "part", "digest")),
        *(_text(name, nullable=True) for name in ("salt", "json")),
        sa.PrimaryKeyConstraint("unit", "uid", "part"),
        sqlite_with_rowid=False,
    )
    unit = "(SELECT unit FROM journal WHERE journal.uid = body.uid)"
    op.create_index("journal_by_uid", "journal", ["uid"])
    _anew("body", "unit, uid, part, digest, salt, json", f"{unit}, uid, part, digest, salt, json")
    op.drop_index("journal_by_uid", "journal")


def _others() -> None:
    op.create_table(
        "quarantined_anew",
        *(_text(name) for name in ("unit", "uid")),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("kind"),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "uid"),
    )
    unit = "(SELECT unit FROM journal WHERE journal.position = quarantined.position)"
    _anew("quarantined", 'unit, uid, position, kind, "schema"', f'{unit}, uid, position, kind, "schema"')
    op.create_table(
        "attachment_content_anew",
        *(_text(name) for name in ("unit", "sha256")),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "sha256"),
    )
    own = "(SELECT value FROM local_info WHERE name = 'unit')"
    _anew("attachment_content", "unit, sha256, size, content", f"{own}, sha256, size, content")
    op.create_table(
        "incident_count_anew",
        *(_text(name) for name in ("unit", "batch")),
        sa.Column("day", sa.Date(), nullable=False),
        *(_text(name) for name in ("type", "clearance")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("live", "void", "solved", "late", "rounded")),
        sa.PrimaryKeyConstraint("unit", "batch", "day", "type", "clearance"),
        sqlite_with_rowid=False,
    )
    of = "(SELECT import_batch.unit FROM import_batch WHERE import_batch.uid = incident_count.unit)"
    batch = f"CASE WHEN {of} IS NULL THEN '' ELSE unit END"
    rest = "day, type, clearance, live, void, solved, late, rounded"
    _anew("incident_count", f"unit, batch, {rest}", f"coalesce({of}, unit), {batch}, {rest}")
