"""The questions of a type: a list that the commander keeps."""

from __future__ import annotations

from db.kernel.base.access import Role
from db.registers.dispatch.calls.questions import questions_for
from tests.conftest import Desks
from tests.db.registers.dispatch.conftest import give
from tests.db.registers.dispatch.test_calls import refused


def asked(desk_as: Desks, kind: str) -> list[str]:
    with desk_as.open[0].store.reading() as conn:
        return [one.code for one in questions_for(conn, kind)]


def test_a_type_asks_its_own_questions_or_those_of_its_group(desk_as: Desks) -> None:
    commander = desk_as(Role.COMMANDER)
    group = asked(desk_as, "theft_shop")
    assert len(group) == 4
    assert asked(desk_as, "theft_other") == group != asked(desk_as, "theft_home")
    assert refused(commander, "list.set_questions", code="theft_shop", questions="taken,injured").code == "invalid"
    give(commander, "list.set_questions", code="theft_shop", questions="injured,taken,weapon")
    assert asked(desk_as, "theft_shop") == ["injured", "taken", "weapon"]
    give(commander, "list.set_questions", code="theft_shop")
    assert asked(desk_as, "theft_shop") == group
    assert refused(desk_as(Role.DUTY), "list.set_questions", code="theft_shop").code == "forbidden"


def test_every_type_has_three_to_five_questions(desk_as: Desks) -> None:
    from db.reference.lists.queries import items_of

    desk_as(Role.COMMANDER)
    with desk_as.open[0].store.reading() as conn:
        kinds = [one.code for one in items_of(conn, "incident_type")]
    assert {len(asked(desk_as, kind)) for kind in kinds} <= {3, 4, 5}
