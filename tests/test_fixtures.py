"""Values that shared fixtures make are told apart: a rule that reads the wrong field then reads another value."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.reference.officers.queries import list_officers
from db.words.folding import fold
from tests.attacks.test_signatures import report
from tests.conftest import Desks
from tests.db.across.handover import test_sources as handover
from tests.db.registers.custody import test_commands as custody
from tests.db.registers.dispatch.conftest import precinct
from tests.db.registers.service_desk import test_requests as requests
from tests.officers import BADGES, NAMES, PASSWORD
from tests.precinct_tui.test_inspectorate_key import NAMED
from tests.terminal.conftest import OFFICERS

__all__ = ["precinct"]
TWO_WORDS = re.compile(r"[\u0621-\u06ff]+ [\u0621-\u06ff]+")
DIGIT = re.compile(r"\d")
SAME_BY_RULE = (frozenset({"deprivation_at", "arrived_at"}), frozenset({"crew", "badges"}))
"""Fields that a command fills from one another."""
CREWS = {
    "shared": {BADGES[role]: NAMES[role] for role in Role},
    "terminal": {badge: name for badge, (name, _role) in OFFICERS.items()},
    "command line": NAMED,
}


@pytest.mark.parametrize("crew", CREWS.values(), ids=CREWS)
def test_an_officers_name_is_two_persian_words_and_tells_no_badge(crew: Mapping[str, str]) -> None:
    assert all(TWO_WORDS.fullmatch(name) and not DIGIT.search(name) for name in crew.values()), crew
    words = [word for name in crew.values() for word in fold(name).split()]
    assert len(words) == len(set(words)) == 2 * len(crew), "no two share a given name or a surname"
    assert not {*crew, PASSWORD} & {*words, *crew.values()}
    assert all(badge.isdecimal() for badge in crew)


def test_the_officers_of_a_store_have_these_names(desk: Desk) -> None:
    assert {line.badge: line.name for line in list_officers(desk)} == CREWS["shared"]
    assert desk.officer.name == NAMES[Role.DUTY]


def values(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, value) of texts, times and numbers of two digits or more; yes, no and a digit tell nothing apart."""
    for name, value in part.items():
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, Mapping):
                yield from values(one)
            elif isinstance(one, str | int) and not isinstance(one, bool) and len(str(one)) > 1:
                yield name, fold(str(one))


def coinciding(events: Iterable[Event]) -> dict[str, set[str]]:
    """Values that several fields hold, in one entry or in several, with the names of the fields."""
    fields: dict[str, set[str]] = defaultdict(set)
    for event in events:
        for part in (event.facts, event.identity, event.words):
            for name, value in values(part):
                fields[value].add(name)
    return {value: names for value, names in fields.items() if len(names) > 1 and names not in SAME_BY_RULE}


MADE: dict[str, Callable[[Desk], str]] = {
    "person held": custody.opened,
    "person held, at a handover": handover.custody,
    "incident": report,
    "incident, at a handover": handover.reported,
    "request": requests.take,
}
REGISTER = {"person": "custody", "incident": "incident", "request": "request"}


@pytest.mark.parametrize("what", MADE)
def test_no_value_of_a_shared_record_stands_in_two_fields(desk: Desk, what: str) -> None:
    register = REGISTER[what.replace(",", "").split()[0]]
    uid = handover.uid_of(desk, register, MADE[what](desk))
    with desk.store.reading() as conn:
        events = stored_events.events_of(conn, desk.store.unit, uid)
    assert coinciding(events) == {}
    said = {value for event in events for _name, value in values({**event.facts, **event.identity, **event.words})}
    assert not said & {*BADGES.values(), *map(fold, NAMES.values())}
    names = {word for value in said for word in value.split()}
    assert not names & {word for name in NAMES.values() for word in fold(name).split()}


def test_no_patrol_of_the_shared_precinct_stands_where_its_beat_is(precinct: Desks) -> None:
    desk = precinct(Role.DUTY)
    with desk.store.reading() as conn:
        events = stored_events.events_of_kinds(conn, desk.store.unit, ("patrol_started",))
    assert len(events) == 2
    assert coinciding(events) == {}
