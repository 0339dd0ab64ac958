"""Forms and seed lists name each other: no form asks from a list that is not there, no list lies about unused."""

from __future__ import annotations

import pytest

from db.reference.lists.seed import seed_lists

BY_RULES = {
    "custody_outcome": "the outcomes that records end with, each from its own form",
    "custody_purpose": "why a record of custody is opened, asked before it is shown",
    "holiday": "the calendar of working days",
    "incident_group": "the groups that incident types belong to",
    "landmark": "places that the precinct knows, which place fields complete from",
    "level_purpose": "why a record of a unit below is opened at a seat, asked before it is shown",
    "sketch_limit": "the damage above which a sketch is needed, by year",
    "sketch_mark": "what a drawing calls its objects",
    "sketch_marking": "the lines of a road, in its parameters",
    "sketch_pose": "on its wheels, its side or its roof",
    "sketch_road": "what a drawing calls its roads",
    "sketch_stand": "what a driver said of a drawing",
    "sketch_unit": "what a drawing calls its vehicles and people",
}
"""Lists that no form asks from, and what reads them."""


BEFORE_BODIES = {"custody_body", "move_to", "custody_court", "age_authority", "custody_child_to"}
"""Lists of which entries of before `body` keep the words."""


def asked_from() -> dict[str, set[str]]:
    """list → the fields (command.field) that take their answers from it."""
    from db.kernel.desk.desk import COMMANDS
    from db.words.forms import fields_of

    found: dict[str, set[str]] = {}
    for name, command in COMMANDS.items():
        for field, what in fields_of(command.form):
            if what.list is not None:
                found.setdefault(what.list, set()).add(f"{name}.{field}")
    return found


def test_every_list_that_a_form_names_is_seeded() -> None:
    asked = asked_from()
    assert len(asked) > 40
    assert {title: fields for title, fields in asked.items() if title not in seed_lists()} == {}


def test_every_choice_has_a_list() -> None:
    from db.kernel.desk.desk import COMMANDS
    from db.words.forms import fields_of

    bare = [
        f"{name}.{field}"
        for name, command in COMMANDS.items()
        for field, what in fields_of(command.form)
        if what.kind in ("choice", "choices") and what.list is None
    ]
    assert bare == []


def test_no_list_is_unused() -> None:
    assert set(seed_lists()) - set(asked_from()) - BEFORE_BODIES == set(BY_RULES)


def test_a_field_is_asked_only_for_answers_that_its_list_holds() -> None:
    from db.kernel.desk.desk import COMMANDS
    from db.words.forms import fields_of

    wrong = []
    for name, command in COMMANDS.items():
        fields = dict(fields_of(command.form))
        for field, what in fields.items():
            if what.when is None:
                continue
            other = fields[what.when[0]]
            known = {item.code for item in seed_lists()[other.list]} if other.list else {"yes", "no"}
            wrong += [f"{name}.{field}: {code}" for code in what.when[1] if code not in known]
    assert wrong == []


@pytest.mark.parametrize("part", ["custody_release", "custody_referral", "custody_child_to"])
def test_outcomes_of_the_forms_are_outcomes_of_records(part: str) -> None:
    known = {item.code for item in seed_lists()["custody_outcome"]}
    assert {item.code for item in seed_lists()[part]} <= known
