"""The search as its incident's record shows it: what is to do, what is known, and the words to the reporter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.kernel.folding.reprojection import effective
from db.reading.chronology import read_back, section
from db.registers.incidents.missing import forms, rules
from db.registers.incidents.missing.state import search_of
from db.words.forms import Field, fields_of
from db.words.messages import M_
from db.words.records import Line, Record, Section

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.events.event import Event

TITLE = Field("text", "Search for a missing person").label
NOW, FIRST = Field("text", "Now"), Field("text", "First")
SAY, WISH = Field("text", "Say to the reporter"), Field("text", "By the person's wish")
ACTS = {
    rules.SEARCHING: (
        "incident.search_step",
        "incident.found_missing",
        "incident.close_search",
        "incident.told_reporter",
    ),
    rules.FOUND: ("incident.told_reporter", "incident.hand_over_found", "incident.begin_search"),
    rules.CLOSED: ("incident.told_reporter", "incident.found_missing", "incident.begin_search"),
}
ALL = frozenset(name for acts in ACTS.values() for name in acts) | {"incident.see_closed_search"}
OUTCOME = frozenset({forms.FOUND, forms.TOLD, forms.HANDED})
"""Entries of which no paper tells: that somebody was found, and when."""


def sections(conn: Connection, row: Any, history: Sequence[Event]) -> Iterator[Section]:
    """The section of a search; at once what comes first where none was begun."""
    search = search_of(conn, row.unit, row.uid)
    if search is None:
        if row.type in rules.TYPES and row.state != "void":
            yield Section(TITLE, (_line(NOW, rules.NO_WAITING),))
        return
    lines = [*_state(search)]
    begun = next((event for event in reversed(effective(tuple(history))) if event.kind == forms.BEGUN), None)
    if begun is not None and search.state == rules.SEARCHING:
        values = {name: read_back(what, begun.value(name)) for name, what in fields_of(forms.BeginSearch)}
        lines += section(TITLE, forms.BeginSearch, values, begun).lines
    else:
        lines.append(Line("age_group", dict(fields_of(forms.BeginSearch))["age_group"], search.age_group))
    if search.hours is not None:
        lines.append(Line("hours", Field("number", "Hours from last seen to start"), search.hours))
    yield Section(TITLE, tuple(lines))


def _state(search: Any) -> Iterator[Line]:
    if search.state == rules.SEARCHING:
        yield _line(NOW, M_("The search goes on. {waiting}", waiting=rules.NO_WAITING))
        if not search.enquired:
            yield _line(
                FIRST, M_("In person: send the relatives to the custody desk. Everyone there gets the same answer.")
            )
        if search.next_due is not None:
            yield Line("next_due", Field("moment", "Next check by"), search.next_due)
    code = rules.may_say(search.state, search.wish, search.fears, search.outcome, search.age_group)
    yield _line(SAY, rules.WORDS[code])
    if search.state == rules.FOUND and search.wish == "where" and not search.fears:
        yield _line(WISH, M_("Only the person may tell the place; nobody else."))
    if search.state == rules.FOUND and rules.welfare_first(search.age_group, search.fears, search.welfare):
        yield _line(FIRST, M_("Welfare (123) before the family."))


def _line(what: Field, said: object) -> Line:
    return Line("search", what, said)


def offered(conn: Connection, row: Any, acts: tuple[str, ...]) -> tuple[str, ...]:
    """These acts with those of the search first, and without those that have nothing to do here."""
    search = search_of(conn, row.unit, row.uid)
    wanted: tuple[str, ...] = ()
    if search is not None:
        wanted = ACTS[search.state]
        wanted += ("incident.see_closed_search",) if search.state == rules.CLOSED and not search.seen else ()
    elif row.type in rules.TYPES:
        wanted = ("incident.begin_search",)
    first = tuple(name for name in wanted if name in acts)
    return (*first, *(name for name in acts if name not in ALL | {"incident.begin_search"}))


def without_outcome(record: Record) -> Record:
    """The record as a paper has it: nothing of it tells that the person was found, when, or what was wished."""
    ended = any(entry.kind in OUTCOME for entry in record.chronology)
    kept = tuple(entry for entry in record.chronology if entry.kind not in OUTCOME)
    sections = tuple(each for each in record.sections if each.title != TITLE) if ended else record.sections
    return replace(record, chronology=kept, sections=sections)


def unasked(conn: Connection, row: Any) -> dict[str, tuple[str, ...]]:
    """The fields that a form of the search has no need of: a child's wish decides nothing."""
    search = search_of(conn, row.unit, row.uid)
    child = search is not None and search.age_group == rules.CHILD
    return {"incident.found_missing": ("wish",)} if child else {}
