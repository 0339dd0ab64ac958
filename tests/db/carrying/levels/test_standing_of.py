"""What leaves of people held tells nobody who among them is owed what only some are owed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.carrying.levels import duties
from db.carrying.levels.duties import (
    OF_EACH,
    OF_EVERYONE,
    PEOPLE,
    STANDING,
    StateDuties,
    moments_said,
    opaque,
    standing_of,
    standings,
    state_duties,
)
from db.kernel.base.access import Role
from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.kernel.journal.journal import canonical
from db.kernel.projections import event_check
from db.registers.custody import rules
from db.registers.custody.case.duties import spec_of
from db.registers.custody.case.effects import read
from db.registers.custody.case.spec import PAPER
from db.registers.custody.people_held import HeldCase
from db.storage.keys import in_text
from db.words.ids import new_uid
from tests.conftest import Desks
from tests.db.registers.custody.test_rules import T0, event, minutes, opened

SECRET = in_text(bytes(range(32)))
Said = tuple[str, dict[str, Any]]
ONLY_SOME: dict[str, Said] = {
    "interpreter": ("language_set", {"language": "pashto", "interpreter_needed": True}),
    "asylum": ("fear_asked", {"fear": "yes", "language": "persian"}),
    "doctor": ("doctor_noted", {"step": "asked"}),
    "child": ("age_set", {"child": "child", "age": 16, "with_whom": "alone", "suspected": True}),
    "papers": ("documents_seen", {"type": "residence_card", "answer": "valid"}),
    "property": ("property_taken", {}),
    "told_late": ("language_set", {"language": "persian"}),
    "restraint": ("restrained", {"means": "handcuffs"}),
}
"""What makes somebody owed what not everyone is."""
LATE = 60
"""Minutes after which a paper that is due in half an hour was too late for each of them."""
UIDS = tuple(new_uid() for _person in range(3))


def history(person: int, some: Sequence[str]) -> list[Event]:
    """Everyone arrived at an hour of his own, and was looked at once; then what only some are owed."""
    start = T0 + minutes(7 * person)
    said = [opened(start), event(2, "wellbeing_seen", start + minutes(3), well="well")]
    for place, name in enumerate(some, 3):
        kind, facts = ONLY_SOME[name]
        said.append(event(place, kind, T0 + minutes(LATE if name == "told_late" else 30), **facts))
    return said


def leaves(owed: Sequence[Sequence[str]], after: float) -> dict[str, Any]:
    held = [
        HeldCase(uid, f"1405-{place + 1}", "held", T0 + minutes(7 * place), read(history(place, some)))
        for place, (uid, some) in enumerate(zip(UIDS, owed, strict=True))
    ]
    said = standing_of(held, T0 + minutes(after), SECRET)
    assert said == standing_of(held[::-1], T0 + minutes(after), SECRET), "in whatever order the board has them"
    return said


SOME = st.lists(st.sampled_from(sorted(ONLY_SOME)), unique=True, max_size=4)


@given(st.lists(SOME, min_size=3, max_size=3), st.permutations(range(3)), st.sampled_from([61, 90, 300, 1500, 3000]))
def test_who_is_owed_what_only_some_are_can_be_exchanged(owed: list[list[str]], order: list[int], after: float) -> None:
    """Byte for byte."""
    one, other = leaves(owed, after), leaves([owed[place] for place in order], after)
    assert canonical(one) == canonical(other)


@given(st.lists(SOME, min_size=3, max_size=3), st.permutations(range(3)), st.sampled_from([61, 300, 3000]))
def test_papers_and_whatever_else_not_everyone_is_owed_can_be_exchanged(
    owed: list[list[str]], order: list[int], after: float
) -> None:
    """Each person's other duties, papers among them, as they are: open, done, overdue, broken; given to another."""
    now, of_case = T0 + minutes(after), {}
    held = [
        HeldCase(uid, f"1405-{place + 1}", "held", T0 + minutes(7 * place), read(history(place, some)))
        for place, (uid, some) in enumerate(zip(UIDS, owed, strict=True))
    ]
    duties = [rules.duties_of(person.case, now) for person in held]
    others = [[duty for duty in each if duty.kind not in OF_EVERYONE] for each in duties]
    assert all(spec_of(duty.code).group != PAPER for each in duties for duty in each if duty.kind in OF_EVERYONE)
    assert any(spec_of(duty.code).group == PAPER and duty.due for each in others for duty in each)
    for person, each, place in zip(held, duties, order, strict=True):
        of_case[id(person.case)] = [duty for duty in each if duty.kind in OF_EVERYONE] + others[place]
    one = standing_of(held, now, SECRET)
    with patch.object(rules, "duties_of", lambda case, _now: of_case[id(case)]):
        assert canonical(standing_of(held, now, SECRET)) == canonical(one)


def test_each_of_these_is_owed_something_else() -> None:
    """Else the property would hold of itself."""
    now = T0 + minutes(LATE + 1)
    plain = {(duty.code, duty.state) for duty in rules.duties_of(read(history(0, ())), now)}
    for name in ONLY_SOME:
        owed = {(duty.code, duty.state) for duty in rules.duties_of(read(history(0, (name,))), now)}
        assert owed != plain, name


def test_the_sum_is_what_the_records_say() -> None:
    said = leaves([["child"], ["asylum", "doctor"], []], 300)
    for group in OF_EACH:
        assert said[group] == sorted(person[group] for person in said[PEOPLE] if group in person)
    assert said["unexplained"] == sum(person["unexplained"] for person in said[PEOPLE])
    assert said["paper"] == []
    assert len(said[PEOPLE]) == said["held"] == 3
    assert any(said[group] for group in OF_EACH)


def test_the_number_of_a_record_tells_no_moment_and_stays() -> None:
    """A uid begins with its millisecond; what leaves in its place follows from it and from the unit's secret."""
    said = json.dumps(leaves([[], [], []], 31))
    assert not any(uid in said or uid[:13] in said for uid in UIDS)
    made = {opaque(SECRET, uid) for uid in UIDS}
    assert len(made) == 3
    assert made == {person["record"] for person in leaves([[], [], []], 300)[PEOPLE]}
    assert {len(each) for each in made} == {36}
    assert made.isdisjoint(opaque(in_text(bytes(32)), uid) for uid in UIDS), "another unit's is another"


# --- a clock in doubt ----------------------------------------------------------------------------------------------


def test_a_clock_in_doubt_hides_no_legal_clock_from_the_county(desk_as: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead battery: the machine comes up years ago, and people are held."""
    desk = desk_as(Role.DUTY)
    person = HeldCase(UIDS[0], "1405-1", "held", T0, read(history(0, ())))
    said = standing_of((person,), T0 + minutes(90), SECRET)
    monkeypatch.setattr(duties, "_changed", lambda *_of: said)
    monkeypatch.setattr(type(desk), "clock_doubt", property(lambda _desk: "back"))
    state_duties(desk, StateDuties())
    with desk.store.reading() as conn:
        ((row, facts),) = stored_events.rows_with_facts(conn, desk.store.unit, (STANDING,))
        standing = standings(conn, (desk.store.unit,))[desk.store.unit]
    assert len(facts["clock"]) == 1
    assert standing.dues["clock"] == facts["clock"] == [facts[PEOPLE][0]["clock"]]
    assert event_check.is_fit(STANDING, row["schema"], {"facts": facts})


def test_what_a_doubted_clock_of_before_took_the_place_of_is_read_from_each_person() -> None:
    people = [{"record": UIDS[0], "clock": "2026-12-03T10:00:00Z"}, {"record": UIDS[1], "care": "2026-12-02T09:00:00Z"},
              {"record": UIDS[2], "clock": "2026-12-02T11:30:00+00:00"}]  # fmt: skip
    facts = {"held": 3, "unexplained": 0, "clock": "doubted", "care": ["2026-12-02T09:00:00Z"], PEOPLE: people}
    assert moments_said(facts, "clock") == ["2026-12-02T11:30:00+00:00", "2026-12-03T10:00:00Z"]
    assert moments_said(facts, "care") == ["2026-12-02T09:00:00Z"]
    assert moments_said(facts, PAPER) == []
    whole = {"facts": {**facts, PEOPLE: []}}
    assert event_check.is_fit(STANDING, 1, whole)
    assert not event_check.is_fit(STANDING, 1, {"facts": {**whole["facts"], "clock": "doubtful"}})
    assert not event_check.is_fit(STANDING, 1, {"facts": {**whole["facts"], "care": "doubted"}})
