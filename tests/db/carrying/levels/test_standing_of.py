"""What leaves of people held tells nobody who among them is owed what only some are owed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from db.carrying.levels.duties import OF_EACH, PEOPLE, opaque, standing_of
from db.kernel.events.event import Event
from db.kernel.journal.journal import canonical
from db.registers.custody import rules
from db.registers.custody.case.effects import read
from db.registers.custody.people_held import HeldCase
from db.storage.keys import in_text
from db.words.ids import new_uid
from tests.db.registers.custody.test_rules import T0, event, minutes, opened

SECRET = in_text(bytes(range(32)))
Said = tuple[str, dict[str, Any]]
ONLY_SOME: dict[str, Said] = {
    "interpreter": ("language_set", {"language": "pashto", "interpreter_needed": True}),
    "asylum": ("fear_asked", {"fear": "yes", "language": "persian"}),
    "doctor": ("doctor_noted", {"step": "asked"}),
    "child": ("age_set", {"child": "child", "age": 16, "with_whom": "alone", "suspected": True}),
    "papers": ("documents_seen", {"kind": "residence_card", "validity": "valid"}),
    "restraint": ("restrained", {"means": "handcuffs"}),
}
"""What makes somebody owed what not everyone is."""
UIDS = tuple(new_uid() for _person in range(3))


def history(person: int, some: Sequence[str]) -> list[Event]:
    """Everyone arrived at an hour of his own, and was looked at once; then what only some are owed."""
    start = T0 + minutes(7 * person)
    said = [opened(start), event(2, "wellbeing_seen", start + minutes(3), well="well")]
    for place, name in enumerate(some, 3):
        kind, facts = ONLY_SOME[name]
        said.append(event(place, kind, T0 + minutes(30), **facts))
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


@given(st.lists(SOME, min_size=3, max_size=3), st.permutations(range(3)), st.sampled_from([31, 90, 300, 1500, 3000]))
def test_who_is_owed_what_only_some_are_can_be_exchanged(owed: list[list[str]], order: list[int], after: float) -> None:
    """Byte for byte."""
    one, other = leaves(owed, after), leaves([owed[place] for place in order], after)
    assert canonical(one) == canonical(other)


def test_each_of_these_is_owed_something_else() -> None:
    """Else the property would hold of itself."""
    now = T0 + minutes(31)
    plain = {duty.code for duty in rules.duties_of(read(history(0, ())), now)}
    for name in ("interpreter", "asylum", "doctor", "child", "restraint"):
        assert {duty.code for duty in rules.duties_of(read(history(0, (name,))), now)} - plain, name


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
