"""Search: over the folded shadow of a record's words, one table a register, newest first.

The rowid of a record is the position of the event that opened it, so order of rowid is order of opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, exists, select

from db.kernel.base.batches import BATCH
from db.kernel.base.visible import COMMITTED, any_hidden
from db.kernel.projections import shadows
from db.storage.dialects.elements import Holds, Terms, terms_parameter
from db.storage.models import INDEX
from db.words.folding import fold
from db.words.searching import APART, found_spans, query_terms, shadow
from db.words.slips import one_letter_off

if TYPE_CHECKING:
    from db.kernel.events.event import Event
    from db.kernel.projections.rows import Rows


_HIDDEN = select(INDEX.c.position).where(INDEX.c.batch.in_(select(BATCH.c.uid).where(BATCH.c.state != COMMITTED)))
"""The places of records that an unfinished import has written: nobody finds them yet."""


def keep(rows: Rows, register: str, event: Event, words: str) -> None:
    """Make `words` what an event's record is found by, in place of what it was found by before. Raises LookupError."""
    rows.set_shadow(register, _place(rows, event), shadow_of(words))


def add(rows: Rows, register: str, event: Event, words: str) -> None:
    """Let an event's record be found by more words, beside those it is found by already. Raises LookupError."""
    place = _place(rows, event)
    rows.set_shadow(register, place, joined((rows.shadow(register, place), shadow_of(words))))


def words_sought(event: Event, sought: Mapping[str, Sequence[str]]) -> str:
    """The words that an event adds to those its record is found by, one value a line; empty where it adds none.

    `sought` names the fields of each kind (`EventKind.sought`).
    """
    values = (event.value(name) for name in sought.get(event.kind, ()))
    return "\n".join(value for value in values if value)


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


def find(
    conn: Connection, unit: str, register: str, typed: str, limit: int = 50, *, whole: bool = False
) -> tuple[str, ...]:
    """The uids of the newest records that hold every word of `typed`, in any of its spellings.

    The last word may be the beginning of one, unless `whole`. Raises LookupError.
    """
    terms, shadow = expression(typed), shadows.SEARCHED[register]
    if not terms:
        return ()
    if whole:
        terms = (*terms, terms[-1])  # said twice: the first time it is none that may go on
    # Row by row, newest first, until there are enough: another unit's records take no place of these.
    ours = exists().where(INDEX.c.unit == unit, INDEX.c.position == shadow.c.rowid)
    chosen = select(shadow.c.rowid).where(Holds(shadow.c.text, terms_parameter("match")), ours)
    if any_hidden(conn):
        chosen = chosen.where(shadow.c.rowid.not_in(_HIDDEN))
    rowids = conn.execute(chosen.order_by(shadow.c.rowid.desc()).limit(limit), {"match": terms}).scalars().all()
    if not rowids:
        return ()
    there = select(INDEX.c.uid).where(INDEX.c.unit == unit, INDEX.c.position.in_(rowids))
    return tuple(conn.execute(there.order_by(INDEX.c.position.desc())).scalars())


LEAST_LETTERS, MOST_WORDS = 4, 6
"""Shorter words are one letter from too many others; in longer searches a slip is not looked for."""


def near(
    conn: Connection, unit: str, register: str, typed: str, limit: int = 3, *, whole: bool = False
) -> tuple[str, ...]:
    """Other wordings of `typed` that find something: one word that stands nowhere here, as one that is a letter off.

    `whole` as in `find`.
    """
    words = fold(typed, " ").split()
    wordings: dict[str, None] = {}
    for place, word in enumerate(words if len(words) <= MOST_WORDS else ()):
        if len(word) < LEAST_LETTERS or not word.isalpha() or find(conn, unit, register, word, 1, whole=whole):
            continue
        for other in one_letter_off(word):
            wording = " ".join((*words[:place], other, *words[place + 1 :]))
            if _stands(conn, register, other) and find(conn, unit, register, wording, 1, whole=whole):
                wordings[wording] = None
                if len(wordings) == limit:
                    return tuple(wordings)
    return tuple(wordings)


def _stands(conn: Connection, register: str, word: str) -> bool:
    """Whether exactly this folded word stands in any record: one step in the index, before the record is read."""
    shadow = shadows.SEARCHED[register]
    chosen = select(shadow.c.rowid).where(Holds(shadow.c.text, terms_parameter("match"))).limit(1)
    whole = ((word,), (word,))  # the last may be a beginning; the first is the whole word
    return conn.execute(chosen, {"match": whole}).first() is not None


def line_found(texts: Iterable[str], terms: Sequence[str]) -> str:
    """The first line of these texts that holds something of what was looked for; "" where none does.

    `terms` are forms of `db.words.searching.query_terms`.
    """
    lines = (line for text in texts for line in text.split("\n") if line)
    return next((line for line in lines if found_spans(line, terms)), "")


def expression(typed: str) -> Terms:
    """What was typed, as every word in its forms; empty for no words."""
    return tuple(tuple(forms) for forms in query_terms(typed))
