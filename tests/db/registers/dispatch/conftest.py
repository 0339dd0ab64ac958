"""A precinct with two patrols on shift, places whose points it has set, and the river between them."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.words.form_reading import read_form
from tests.conftest import BADGES, Desks

POINTS = {"کیانپارس": "31.349, 48.684", "امانیه": "31.334, 48.668", "گلستان": "31.306, 48.641"}


def give(desk: Desk, command: str, record: str | None = None, /, **fields: object) -> tuple[str, str]:
    """Give a command from values as the command line sends them: the form's uid and what it returned."""
    declared = COMMANDS[command]
    reasons = fields.pop("reasons", None)
    form = read_form(declared.form, fields, now=desk.now(), record=record, reasons=reasons)  # type: ignore[arg-type]
    return form.uid, declared.run(desk, form)


@pytest.fixture
def precinct(desk_as: Desks) -> Desks:
    """Two patrols: 1 in Kianpars with the patrol officer, 2 in Golestan across the river."""
    commander, desk = desk_as(Role.COMMANDER), desk_as(Role.DUTY)
    for name, point in POINTS.items():
        give(commander, "list.set_landmark", name=name, point=point)
    give(desk, "barrier.draw", name="کارون", kind="river", line="31.40, 48.66\n31.28, 48.66", gaps="31.325, 48.66")
    give(desk, "patrol.start", name="patrol_1", crew=BADGES[Role.PATROL], people="2", place="کیانپارس", beats="امانیه")
    give(desk, "patrol.start", name="patrol_2", people="2", place="گلستان", beats="زیتون")
    return desk_as
