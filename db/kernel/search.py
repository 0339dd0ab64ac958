"""Search: FTS5 over the folded shadow of a record's words, one table a register, newest first.

The rowid of a record is the position of the event that opened it, so order of rowid is order of opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Join, TextClause, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from db.kernel import numbering
from db.kernel.visible import any_hidden
from db.storage.models import INDEX
from db.words.searching import APART, found_spans, query_terms, shadow


@dataclass(frozen=True, slots=True)
class _Statements:
    """What is run on the search table of one register."""

    erase: TextClause
    insert: TextClause
    shadow: TextClause


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


SEARCHED: dict[str, _Statements] = {}
"""The registers that are searched by words, each with the statements of its own table."""


def declare(register: str) -> None:
    """Let a register be searched by words: its table is `search_<register>`."""
    SEARCHED[register] = _Statements(
        erase=text(f"DELETE FROM search_{register} WHERE rowid = :rowid"),
        insert=text(f"INSERT INTO search_{register}(rowid, text) VALUES (:rowid, :shadow)"),
        shadow=text(f"SELECT text FROM search_{register} WHERE rowid = :rowid"),
    )


HIDDEN = "SELECT position FROM record_index WHERE batch IN (SELECT uid FROM import_batch WHERE state <> 'committed')"
"""The places of records that an unfinished import has written: nobody finds them yet."""


def keep(conn: Connection, register: str, uid: str, words: str) -> None:
    """Make `words` what a record is found by, in place of what it was found by before. Raises LookupError."""
    _put(conn, register, _rowid(conn, uid), shadow_of(words))


def add(conn: Connection, register: str, uid: str, words: str) -> None:
    """Let a record be found by more words, beside those it is found by already. Raises LookupError."""
    rowid = _rowid(conn, uid)
    before = conn.execute(SEARCHED[register].shadow, {"rowid": rowid}).scalar_one_or_none()
    _put(conn, register, rowid, joined((before, shadow_of(words))))


def drop(conn: Connection, register: str, uid: str) -> None:
    """Let a record be found by nothing. Raises LookupError."""
    _put(conn, register, _rowid(conn, uid), "")


def _rowid(conn: Connection, uid: str) -> int:
    rowid = numbering.opening_position(conn, uid)
    if rowid is None:
        raise LookupError(uid)
    return rowid


def _put(conn: Connection, register: str, rowid: int, shadow: str) -> None:
    conn.execute(SEARCHED[register].erase, {"rowid": rowid})
    if shadow:
        conn.execute(SEARCHED[register].insert, {"rowid": rowid, "shadow": shadow})


def keep_many(conn: Connection, register: str, shadows: Sequence[tuple[int, str]]) -> None:
    """Let many new records be found at once: (position of the opening event, shadow), none of them kept before."""
    rows = [{"rowid": rowid, "shadow": shadow} for rowid, shadow in shadows if shadow]
    if rows:
        conn.execute(SEARCHED[register].insert, rows)


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
