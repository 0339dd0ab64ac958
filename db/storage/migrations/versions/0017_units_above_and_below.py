"""Units above and below"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.storage.columns import Instant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None
Columns = tuple[sa.Column[Any], ...]


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Instant(), nullable=nullable)


def _table(name: str, role: str, key: tuple[str, ...], *columns: sa.Column[Any]) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key), info={"role": role})


def upgrade() -> None:
    """Bring a store of 0016 to 0017."""
    content = sa.Column("content", sa.LargeBinary(), nullable=False)
    way = ("sender", "receiver", "file")
    _table("local_carried", "local", way, *map(_text, way), content)
    _table("local_receipt", "local", ("seat",), _text("seat"), _text("content"), _moment("taken_at"))
    _table("local_unit_secret", "local", ("unit",), _text("unit"), _text("secret"), _moment("made_at"))
    of: Columns = tuple(map(_text, ("unit", "record", "origin")))
    counts: Columns = (_whole("have"), _whole("claimed"), _whole("ended", nullable=True))
    _table("unit_chain", "projection", ("unit", "record", "origin", "epoch"), *of, _whole("epoch"), *counts)
    said = map(_text, ("unit", "uid", "relation", "kind", "name", "signs", "seals"))
    _table("unit_link", "projection", ("unit", "uid"), *said, _moment("since"), _moment("until", nullable=True))
    of = tuple(map(_text, ("unit", "record", "origin")))
    pinned: Columns = (*of, _whole("epoch"), _whole("first"), _text("hashes"))
    _table("unit_pin", "projection", ("unit", "record", "origin", "epoch", "first"), *pinned)
    moments: Columns = (_moment("received_at"), _moment("written_at"))
    held = sa.Column("held", sa.String(), nullable=True)
    _table("unit_word", "projection", ("unit", "uid"), _text("unit"), _text("uid"), *moments, held)
