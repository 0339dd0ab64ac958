"""Search: FTS5 over the folded shadow of a record's words, one table a register, newest first.

The rowid of a record is the position of the event that opened it, so order of rowid is order of opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Join, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from db.kernel.shadows import SEARCHED
from db.kernel.visible import any_hidden
from db.storage.models import INDEX
from db.words.searching import APART, found_spans, query_terms, shadow

if TYPE_CHECKING:
    from db.kernel.event import Event
    from db.kernel.rows import Rows


class InOrder(Join):
    """A join that is read from left to right: SQLite cannot tell how few records hold a word.

    https://sqlite.org/optoverview.html#manual_control_of_query_plans_using_cross_join
    """

    inherit_cache = True


@compiles(InOrder)
def _in_order(join: InOrder, compiler: SQLCompiler, **given: Any) -> str:
    left, right = (compiler.process(side, **given) for side in (join.left, join.right))
    assert join.onclause is not None
    return f"{left} CROSS JOIN {right} ON {compiler.process(join.onclause, **given)}"


HIDDEN = "SELECT position FROM record_index WHERE batch IN (SELECT uid FROM import_batch WHERE state <> 'committed')"
"""The places of records that an unfinished import has written: nobody finds them yet."""


def keep(rows: Rows, register: str, event: Event, words: str) -> None:
    """Make `words` what an event's record is found by, in place of what it was found by before. Raises LookupError."""
    rows.set_shadow(register, _place(rows, event), shadow_of(words))


def add(rows: Rows, register: str, event: Event, words: str) -> None:
    """Let an event's record be found by more words, beside those it is found by already. Raises LookupError."""
    place = _place(rows, event)
    rows.set_shadow(register, place, joined((rows.shadow(register, place), shadow_of(words))))


def drop(rows: Rows, register: str, unit: str, uid: str) -> None:
    """Let a record be found by nothing. Raises LookupError."""
    rows.set_shadow(register, place_of(rows, unit, uid), "")


def place_of(rows: Rows, unit: str, uid: str) -> int:
    """The position of the event that opened a record, by which it stands in search. Raises LookupError."""
    row = rows.one(INDEX, unit, uid)
    if row is None:
        raise LookupError(uid)
    return int(row["position"])


def _place(rows: Rows, event: Event) -> int:
    return place_of(rows, event.unit, event.record or "")


def joined(shadows: Iterable[str | None]) -> str:
    """Shadows of one record as the one that is kept."""
    return f" {APART} ".join(part for part in shadows if part)


def shadow_of(words: str) -> str:
    """The folded text that is indexed."""
    return shadow(words)


def find(conn: Connection, unit: str, register: str, typed: str, limit: int = 50) -> tuple[str, ...]:
    """The uids of the newest records that hold every word of `typed`, in any of its spellings."""
    match = expression(typed)
    if not match:
        return ()
    hidden = f" AND rowid NOT IN ({HIDDEN})" if any_hidden(conn) else ""
    table = f"search_{_safe(register)}"
    # Row by row, newest first, until there are enough: another unit's records take no place of these.
    ours = f"EXISTS (SELECT 1 FROM record_index WHERE position = {table}.rowid AND +unit = :unit)"
    statement = f"SELECT rowid FROM {table} WHERE text MATCH :match{hidden} AND {ours} ORDER BY rowid DESC LIMIT :limit"
    rowids = [row[0] for row in conn.execute(text(statement), {"match": match, "limit": limit, "unit": unit})]
    if not rowids:
        return ()
    # By position alone: with unit and register beside it SQLite walks the whole register by its other index.
    chosen = select(INDEX.c.uid, INDEX.c.unit, INDEX.c.register).where(INDEX.c.position.in_(rowids))
    rows = conn.execute(chosen.order_by(INDEX.c.position.desc()))
    return tuple(row.uid for row in rows if (row.unit, row.register) == (unit, register))


def line_found(texts: Iterable[str], terms: Sequence[str]) -> str:
    """The first line of these texts that holds something of what was looked for; "" where none does.

    `terms` are forms of `db.words.searching.query_terms`.
    """
    lines = (line for text in texts for line in text.split("\n") if line)
    return next((line for line in lines if found_spans(line, terms)), "")


def expression(typed: str) -> str:
    """The FTS5 expression for what was typed; the last word also matches as a beginning. Empty for no words."""
    terms = query_terms(typed)
    pieces = []
    for place, forms in enumerate(terms):
        last = place == len(terms) - 1
        pieces.append("(" + " OR ".join(f'"{form}"' + "*" * (last and " " not in form) for form in forms) + ")")
    return " AND ".join(pieces)


def _safe(register: str) -> str:
    if register not in SEARCHED:
        raise LookupError(register)
    return register
