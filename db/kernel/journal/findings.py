"""What was found wrong in this store, as an entry of its own: it stays until a leader and the inspector signed for it.

`what` is a code. `unsigned`: entries of this machine that no signature covers. No honest program leaves any (each
transaction is signed with what it wrote, or is not there at all), so the next one that writes names them first; they
are set aside, and no later signature covers them (kernel/folding/unsigned_entries.py). `without_right`: entries whose
writers had no right to them; that they count nowhere follows from the rights (kernel/folding/rights.py), not from here.
`ended_elsewhere`: entries that count, whose writers had lost the right on another machine (ended_elsewhere.py).
`journal`, `tables`, `record`, `schema`, `memory`: problems of a check, each by a digest of its message, so that one
that was signed for is told apart from a new one. A finding without problems says that a later check found none.
`unit`: at a seat, what is not as a unit's bundles left it.
`planted`: a trigger or view that was removed. `letter_box`: the box in which complaints wait was changed beside the
program.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from db.kernel.base.second_yes import BY_CODE, SIGNED_FOR
from db.kernel.events.event_keys import MOST, UID_LIMIT, Key
from db.kernel.journal import stored_events
from db.kernel.projections.projecting import EventKind
from db.words.messages import Message

if TYPE_CHECKING:
    from sqlalchemy import Connection

MADE, SIGNED = "finding_made", SIGNED_FOR
WHAT, ENTRIES = "what", "entries"
UNSIGNED = "unsigned"
"""Entries of the machine that writes it, which stand before it and which nobody signed."""
WITHOUT_RIGHT = "without_right"
"""Entries whose writers had no right to them where they stand."""
ENDED = "ended_elsewhere"
"""Entries that count, by somebody whose role another machine had ended before."""
OF_JOURNAL, OF_TABLES, OF_RECORD = "journal", "tables", "record"
"""Problems of the journal, tables that are not as the journal makes them, a record that is not as its entries say."""
PLANTED, TEXT, TEXT_MOST = "planted", "text", 2_100
"""A trigger or view that was put into the database, and was removed; its text."""
OF_SCHEMA = "schema"
"""Tables, columns or indexes that are not those of this version."""
OF_MEMORY = "memory"
"""What this machine remembers outside of where its journal ended does not open, or its key is another."""
OF_UNIT = "unit"
"""Entries of a unit below (the fact `record`) that are not as this seat took them in."""
OF_LETTER_BOX = "letter_box"
"""The box in which complaints wait is another than the one that this machine remembers."""
OF_ENTRIES = (UNSIGNED, WITHOUT_RIGHT)
"""Findings that name entries: the levels above learn of them, and set the same ones aside."""
PUT_RIGHT = "put_right"
"""Whether what was found was put right at once: it is no longer there, and found again it is another finding."""
PROBLEMS, RECORD, DIGEST_LIMIT = "problems", "record", 16
KINDS = (
    EventKind(
        MADE,
        "Something was found in the journal",
        keys=(
            Key(WHAT, limit=40, up="all", why="a code of the program's own"),
            Key(ENTRIES, "uid", UID_LIMIT, many=MOST, up="all"),
            Key(RECORD, "uid", UID_LIMIT),
            Key(PROBLEMS, limit=DIGEST_LIMIT, many=MOST),
            Key(TEXT, limit=TEXT_MOST),
            Key(PUT_RIGHT, "yes_no"),
        ),
        up=True,
    ),
    EventKind(
        SIGNED,
        "Signed for what was found in the journal",
        keys=(Key("finding", "uid", UID_LIMIT), *BY_CODE),
    ),
)


def unsigned_facts(uids: Sequence[str]) -> Iterator[dict[str, object]]:
    """The facts of the findings that name these entries as unsigned."""
    for start in range(0, len(uids), MOST):
        yield {WHAT: UNSIGNED, ENTRIES: list(uids[start : start + MOST])}


def named(facts: Mapping[str, Any], what: str) -> tuple[str, ...]:
    """The uids that a finding names; none where it is of something else, or what it says is of no use."""
    uids = facts.get(ENTRIES) if facts.get(WHAT) == what else None
    return tuple(uid for uid in uids if isinstance(uid, str)) if isinstance(uids, list) else ()


def digest_of(problem: Message) -> str:
    """A problem as a finding names it: the same for the same message about the same thing."""
    values = sorted((name, str(value)) for name, value in problem.params.items())
    said = repr((problem.text, values)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(said, digest_size=DIGEST_LIMIT // 2).hexdigest()


def problems_of(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The digests of the problems that a finding names; none where it names none, or says something of no use."""
    said = facts.get(PROBLEMS)
    return tuple(digest for digest in said if isinstance(digest, str)) if isinstance(said, list) else ()


def standing_problems(conn: Connection, unit: str, what: str, record: str | None = None) -> frozenset[str]:
    """The digests of the problems that findings named since a check found none, but for those put right at once."""
    known: set[str] = set()
    for event in stored_events.events_of_kinds(conn, unit, (MADE,)):
        if (event.facts.get(WHAT), event.facts.get(RECORD)) == (what, record) and not event.facts.get(PUT_RIGHT):
            said = problems_of(event.facts)
            known = known | set(said) if said else set()
    return frozenset(known)


def named_here(conn: Connection, unit: str, what: str) -> frozenset[str]:
    """The uids that all findings of a unit name, rightly or not."""
    return frozenset(named_by(conn, unit, what))


def named_by(conn: Connection, unit: str, what: str) -> dict[str, int]:
    """The same, each with the position of the newest finding that names it."""
    made = stored_events.events_of_kinds(conn, unit, (MADE,))
    return {uid: event.position for event in made for uid in named(event.facts, what)}
