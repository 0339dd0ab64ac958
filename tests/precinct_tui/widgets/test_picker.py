"""What narrows a list: an item is also found by what callers call it."""

from __future__ import annotations

import pytest

from db.reference.lists.queries import ListItem
from db.reference.lists.seed import seed_lists
from precinct_tui.language.present import Choice, choice_of
from precinct_tui.widgets.picker import matching


@pytest.fixture(scope="module")
def types() -> list[Choice]:
    found = seed_lists()["incident_type"]
    return [choice_of(ListItem(one.list, one.code, one.fa, one.en, extra=dict(one.extra))) for one in found]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("دزدی", "theft_home"),
        ("دزدي ماشين", "theft_vehicle"),  # another keyboard's letters
        ("دعوا", "fight"),
        ("سر و صدا", "noise"),
        ("جسد", "death_unexplained"),
        ("سگ", "animal"),
        ("mugging", "theft_by_force"),
        ("نزاع", "fight"),  # its own name goes before what others are called
        ("سایر", "other"),
    ],
)
def test_a_type_is_found_by_what_callers_call_it(types: list[Choice], said: str, code: str) -> None:
    assert matching(types, said)[0].code == code


def test_what_else_it_is_called_is_never_shown(types: list[Choice]) -> None:
    assert all(choice.label in (choice.fa, choice.en) for choice in types)
    assert all(choice.also == tuple(dict.fromkeys(choice.also)) and "" not in choice.also for choice in types)
