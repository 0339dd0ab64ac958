"""Looking for somebody in the register of people: a whole word, for a purpose, noted; many searches are told of.

Nothing is refused for having searched often: the inspectorate is told who did, and can ask why.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.kernel.projections import search
from db.registers.custody.case.timeline import own
from db.registers.custody.events import words_of
from db.registers.custody.models import CUSTODY
from db.registers.custody.search_counts import OFTEN, is_often, noted_since
from db.words.folding import fold
from db.words.layouts import other_layout
from db.words.messages import M_, Message, Refused
from db.words.records import Hit
from db.words.searching import query_terms

MOST, OFFERED = 20, 3
"""People that one search finds, and other names that it offers where it finds nobody."""
STANDS = timedelta(minutes=30)
"""How long a purpose stands for an officer."""


@query("custody.search", roles=READERS)
def search_custody(reading: Reading, typed: str, limit: int = MOST, purpose: str = "") -> tuple[Hit, ...]:
    """The newest records whose names, band or document numbers hold every word of `typed` as a whole word.

    Each search is one access entry; the purpose (a code of the list custody_purpose) is one of its own, and stands for
    half an hour. Raises Refused("invalid"): "words" for a single letter, "purpose" where none stands.
    """
    return _searched(reading, typed, limit, purpose)


@query("custody.look_for", roles=READERS)
def look_for_people(
    reading: Reading, typed: str, limit: int = MOST, purpose: str = ""
) -> tuple[tuple[Hit, ...], tuple[str, ...]]:
    """(the people that `search_custody` finds, what may have been meant where it finds nobody): one search, noted once.

    Offered are the same keys on the other keyboard layout, then words of four letters or more that are one letter off:
    what finds somebody, three at most. Raises Refused as `search_custody` does, before any name is looked up.
    """
    hits = _searched(reading, typed, limit, purpose)
    if hits:
        return hits, ()
    where = (reading.conn, reading.unit, "custody")
    other = other_layout(typed)
    matching = (other,) if fold(other) != fold(typed) and search.find(*where, other, 1, whole=True) else ()
    return (), tuple(dict.fromkeys((*matching, *search.near(*where, typed, OFFERED, whole=True))))[:OFFERED]


def _searched(reading: Reading, typed: str, limit: int, purpose: str) -> tuple[Hit, ...]:
    if any(len(word) < 2 and not word.isdecimal() for word in fold(typed, " ").split()):
        raise Refused("invalid", {"words": M_("Enter whole words of at least two letters, or a number.")})
    ask_purpose(reading, purpose, M_("Say what the register is searched for."))
    conn = reading.conn
    uids = search.find(conn, reading.unit, "custody", typed, min(limit, MOST), whole=True)
    columns = (CUSTODY.c.uid, CUSTODY.c.number, CUSTODY.c.state, CUSTODY.c.opened_at)
    chosen = select(*columns).where(CUSTODY.c.unit == reading.unit, CUSTODY.c.uid.in_(uids))
    rows = {row.uid: row for row in conn.execute(chosen)}
    histories = stored_events.events_of_many(conn, reading.unit, uids)
    terms = tuple(form for forms in query_terms(typed) for form in forms)
    _note(reading, len(uids), purpose)
    return tuple(
        Hit("custody", uid, rows[uid].number, rows[uid].state, rows[uid].opened_at, _around(histories[uid], terms))
        for uid in uids
        if uid in rows
    )


def ask_purpose(reading: Reading, purpose: str, message: Message) -> None:
    """Refuse a list of people without a purpose of its own or of the last half hour. Raises Refused("invalid")."""
    if not purpose and not noted_since(reading, "custody_search_begun", reading.now - STANDS):
        raise Refused("invalid", {"purpose": message})


def list_for_a_purpose(reading: Reading, purpose: str) -> None:
    """Note what custody records are listed for; it stands for half an hour. Raises Refused("invalid")."""
    ask_purpose(reading, purpose, M_("Say what these records are listed for."))
    if purpose:
        reading.note("custody_search_begun", None, {"purpose": purpose})


def _around(history: tuple[Event, ...], terms: tuple[str, ...]) -> str:
    return search.line_found(map(words_of, own(history)), terms)


def _note(reading: Reading, hits: int, purpose: str) -> None:
    if purpose:
        reading.note("custody_search_begun", None, {"purpose": purpose})
    reading.note("custody_searched", None, {"found": hits})
    if is_often(reading):
        reading.note("custody_searched_often", None, {"more_than": OFTEN})
