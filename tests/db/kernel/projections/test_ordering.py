"""The one order of a record's entries, whatever the order in which a machine came to know them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

from db.kernel.events.event import Event
from db.kernel.projections import ordering
from db.words.forms import to_json

START = datetime(2026, 11, 24, 10, tzinfo=UTC)


def entry(origin: str, seq: int, minutes: int, after: datetime | None = None, epoch: int = 1) -> Event:
    """An entry of a machine, written so many minutes after START by its clock."""
    at = START + timedelta(minutes=minutes)
    facts = {} if after is None else {"written_after": to_json(after)}
    return Event(
        0, f"{origin}{epoch}.{seq}", "unit", "record", at, at, "officer", "kind", 1, "record", facts,
        origin=origin, epoch=epoch, seq=seq,
    )  # fmt: skip


def ordered(*events: Event) -> list[str]:
    """The uids in the one order, which is the same however those after the first came here."""
    first, *rest = events
    orders = set()
    for order in permutations(rest):
        if all(order.index(early) < order.index(late) for early in rest for late in rest if _is_before(early, late)):
            here = [replace(event, position=place) for place, event in enumerate((first, *order))]
            orders.add(tuple(event.uid for event in ordering.in_order(here)))
    assert len(orders) == 1
    return list(orders.pop())


def _is_before(early: Event, late: Event) -> bool:
    return early.origin == late.origin and (early.epoch, early.seq) < (late.epoch, late.seq)


def test_entries_go_by_time_then_by_machine() -> None:
    assert ordered(entry("a", 1, 0), entry("b", 7, 2), entry("a", 2, 3), entry("b", 8, 4), entry("c", 1, 4)) == [
        "a1.1", "b1.7", "a1.2", "b1.8", "c1.1",
    ]  # fmt: skip


def test_those_of_one_machine_stay_as_it_wrote_them_when_its_clock_was_set_back() -> None:
    order = ordered(
        entry("a", 1, 0), entry("a", 2, 30), entry("a", 3, 10), entry("b", 1, 20), entry("a", 1, 5, epoch=2)
    )
    assert order == ["a1.1", "b1.1", "a1.2", "a1.3", "a2.1"]


def test_what_made_the_record_is_first_and_who_knows_an_entry_comes_after_it() -> None:
    known = START + timedelta(minutes=1)
    assert ordered(entry("b", 1, 0), entry("b", 2, 1), entry("a", 5, -90, known), entry("a", 6, -80)) == [
        "b1.1", "b1.2", "a1.5", "a1.6",
    ]  # fmt: skip
    assert ordered(entry("b", 1, 0), entry("a", 5, -90)) == ["b1.1", "a1.5"]


def test_an_entry_says_what_it_comes_after_only_where_its_time_does_not() -> None:
    here = [entry("b", 1, 0), entry("a", 1, 5)]
    assert ordering.after_all(here, START + timedelta(minutes=6)) is None
    assert ordering.after_all(here, START + timedelta(minutes=5)) == to_json(START + timedelta(minutes=5))
    assert ordering.after_all([], START) is None


def test_no_time_that_an_entry_says_ends_the_reading_of_its_record() -> None:
    last = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    assert ordered(entry("b", 1, 0), entry("a", 1, 1, last), entry("b", 2, 2)) == ["b1.1", "b1.2", "a1.1"]
