"""Events read from the journal: whose, in which order, and which are left out."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest
from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.kernel.projections import projecting
from db.kernel.projections.rows import Rows
from db.registers.incidents import commands, forms
from db.storage.models import BODY, CLOSED_PART, JOURNAL
from tests.conftest import Desks


def opened(desk: Desk, desks: Desks) -> list[str]:
    """Two incidents with a further entry each, one after the other; their uids."""
    made = [forms.ReportIncident(type=kind, place="اهواز") for kind in ("noise", "fire")]
    for form in made:
        commands.report_incident(desk, form)
    for form in reversed(made):
        desks.clock.advance(minutes=3)
        commands.add_entry(desk, forms.AddEntry(record=form.uid, text="گشت رسید"))
    return [form.uid for form in made]


def kinds(events: tuple[Event, ...]) -> list[str]:
    return [event.kind for event in events]


def test_events_of_records_are_theirs_in_order(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    unit, (one, two) = desk.store.unit, opened(desk, desk_as)
    with desk.store.reading() as conn:
        first, second = (stored_events.events_of(conn, unit, record) for record in (one, two))
        many = stored_events.events_of_many(conn, unit, [two, one, "no record"])
        asked = stored_events.events_of(conn, unit, one, ["incident_entry_added"])
        elsewhere = stored_events.events_of(conn, "another unit", one)
    assert kinds(first) == kinds(second) == ["incident_reported", "incident_entry_added"]
    assert {event.record for event in first} == {one}
    assert many == {two: second, one: first, "no record": ()}
    assert asked == first[1:]
    assert elsewhere == ()


def test_an_entry_that_was_set_aside_is_named_beside_its_record(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    unit, (one, _two) = desk.store.unit, opened(desk, desk_as)
    with desk.store.writing() as conn:
        first, added = stored_events.events_of(conn, unit, one)
        rows = Rows(conn, (added,))
        projecting.set_aside(rows, added)
        rows.write()
        assert stored_events.events_of(conn, unit, one) == (first,)
        assert stored_events.events_of_many(conn, unit, [one]) == {one: (first,)}
        assert stored_events.event_by_uid(conn, unit, added.uid) is None
        assert stored_events.event_by_uid(conn, unit, first.uid) == replace(first, rules=None)
        assert [row["uid"] for row in stored_events.set_aside_of(conn, unit, [one])] == [added.uid]
        both = stored_events.events_by_uid(conn, unit, [first.uid, added.uid])
        unread = [replace(event, rules=None) for event in (first, added)]  # read of no record, so by no number of rules
        assert sorted(both, key=lambda event: event.position) == unread
        assert added.uid not in {event.uid for event in stored_events.events_of_kinds(conn, unit, [added.kind])}


def test_events_between_two_positions_include_both(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    unit = desk.store.unit
    opened(desk, desk_as)
    with desk.store.reading() as conn:
        kind = "incident_entry_added"
        first, last = (event.position for event in stored_events.events_of_kinds(conn, unit, [kind]))

        def between(start: int, end: int) -> list[int]:
            return [event.position for event in stored_events.events_between(conn, unit, kind, start, end)]

        assert (first, last) == (min(first, last), max(first, last))
        assert between(first, last) == [first, last]
        assert between(first + 1, last) == [last]
        assert between(first, last - 1) == [first]


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_batches_hold_the_whole_journal_once_in_order(desk_as: Desks, size: int) -> None:
    desk = desk_as(Role.DUTY)
    opened(desk, desk_as)
    with desk.store.reading() as conn:
        every = list(conn.execute(select(JOURNAL.c.position).order_by(JOURNAL.c.position)).scalars())
        batches = list(stored_events.batches(conn, size=size))
        after = list(chain.from_iterable(stored_events.batches(conn, every[2], size)))
    assert [event.position for event in chain.from_iterable(batches)] == every
    assert {len(batch) for batch in batches[:-1]} <= {size}
    assert [event.position for event in after] == every[3:]


@pytest.mark.parametrize("how", ["erased", "closed"])
def test_what_is_erased_or_closed_reads_as_sealed(desk_as: Desks, how: str) -> None:
    desk = desk_as(Role.DUTY)
    unit, (one, _two) = desk.store.unit, opened(desk, desk_as)
    with desk.store.writing() as conn:
        first, _added = stored_events.events_of(conn, unit, one)
        assert (first.words["place"], first.sealed) == ("اهواز", frozenset())
        if how == "erased":
            words = BODY.update().where(BODY.c.uid == first.uid, BODY.c.part == "words")
            conn.execute(words.values(json=None, salt=None))
        else:
            conn.execute(CLOSED_PART.insert(), {"unit": unit, "entry": first.uid, "part": "words"})
        again, _added = stored_events.events_of(conn, unit, one)
    assert (again.words, again.sealed) == ({}, frozenset({"words"}))
    assert again.facts == first.facts
