"""A month of a store room by chance: what came in is here, left by a receipt, or is missing and reported."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.corrections import Correct
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.registers.property import rules
from db.registers.property.show import show_item
from db.words.forms import fields_of
from db.words.messages import Refused
from tests.conftest import Desks, examples
from tests.db.across.store_room.test_store_room import give, items
from tests.db.registers.custody.test_commands import act, opened
from tests.db.registers.incidents import test_commands as incidents
from tests.made_once import copy_store
from tests.signed_in import ReadyDesks

WHY = "چنین شد"


def all_reasons(command: str) -> dict[str, str]:
    return {name: WHY for name, _what in fields_of(COMMANDS[command].form)}


RECEIPTS = {
    rules.RETURNED: {"property_given_back", "property_returned", "incident_property_moved"},
    rules.HANDED_ON: {"property_handed_on", "incident_property_moved"},
    rules.DESTROYED: {"property_handed_on", "incident_property_moved"},
    rules.MISSING: {"property_missing_reported"},
}
"""A state in which a thing is not here → the entries of which its chain holds one."""
ACTS: dict[str, dict[str, Any]] = {
    "take_in": {"place": "shelf"},
    "move": {"place": "safe"},
    "open": {"reason": "بررسی", "present": "سروان"},
    "send": {"to": "expert"},
    "back": {"place": "cabinet"},
    "hold": {"order": "ح-۱"},
    "give_back": {"to": "مالک", "signature": "signed"},
    "hand_on": {"way": "court"},
    "report_missing": {"what": "در قفسه نبود"},
}


@settings(max_examples=examples(3, 60))
@given(seed=st.integers(0, 2**32), days=st.integers(3, 30))
def test_what_came_in_is_here_or_left_by_a_receipt_or_is_missing_and_reported(
    ready_store: Path, ready_desks: ReadyDesks, seed: int, days: int
) -> None:
    with TemporaryDirectory() as folder:
        desk_as = Desks(copy_store(ready_store, Path(folder) / "store"), ready_desks)
        try:
            _month(desk_as, Random(seed), days)
        finally:
            desk_as.close()


def _month(desk_as: Desks, rng: Random, days: int) -> None:
    duty, chief = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    person = opened(duty)
    came = 0
    for _day in range(days):
        desk_as.clock.advance(days=1)
        came += _brought(duty, rng, person)
        for _ in range(3):
            _done(rng.choice((duty, chief)), rng)
    there = items(duty)
    assert len(there) == came
    for item in there:
        kinds = {entry.kind for entry in show_item(duty, item.number).chronology}
        assert item.state in rules.IN_HANDS or kinds & RECEIPTS[item.state], (item.state, kinds)
    assert not rebuild.check(duty.store).differences


def _brought(duty: Desk, rng: Random, person: str) -> int:
    """Something comes, or a person's property goes back; how many items that made."""
    match rng.randrange(5):
        case 0:
            give(duty, "find", kind="keys", place="shelf", reasons=all_reasons("property.find"))
        case 1:
            fate, rials = rng.choice(("seized", "stolen")), str(rng.randint(1, 9) * 1_000_000)
            why = all_reasons("incident.add_property")
            incidents.give(
                duty, "add_property", incidents.report(duty), kind="cash", fate=fate, rials=rials, reasons=why
            )
            return int(fate == "seized")
        case 2:
            act(duty, person, "property_in", items="کیف", bag=str(rng.randrange(9_000)), receipt="signed")
        case 3:
            act(duty, person, "property_out", {"bag": WHY}, complete=rng.random() < 0.5, receipt="signed")
            return 0
        case _:
            return 0
    return 1


def _done(desk: Desk, rng: Random) -> None:
    """Something done to some item; what its state or the officer's role forbids is left."""
    if not (there := items(desk)):
        return
    item = rng.choice(there)
    with suppress(Refused):
        if rng.random() < 0.2:
            field = rng.choice(("rials", "kind", "fate", "place", "bag"))
            value = {"kind": "other", "fate": "stolen", "place": "desk"}.get(field, "")
            wrong = {"target": item.uid, "field": field, "value": value, "reason": "اشتباه"}
            register = {"incident": "incident", "found": "property"}.get(item.origin, "custody")
            COMMANDS[f"{register}.correct"].run(desk, Correct(record=item.record, **wrong))
            return
        name = rng.choice(list(ACTS))
        order = {"order": str(rng.randrange(99))} if name in ("give_back", "hand_on") and rng.random() < 0.7 else {}
        give(desk, name, item.number, **ACTS[name], **order, reasons=all_reasons(f"property.{name}"))
