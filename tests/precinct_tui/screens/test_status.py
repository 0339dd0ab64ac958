"""What became of a code, asked at the counter."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from db.kernel.desk.desk import COMMANDS
from db.words.form_reading import read_form
from precinct_tui.language.i18n import digits
from tests.conftest import Desks
from tests.precinct_tui.conftest import Open
from tests.usual import some


def taken(desk_as: Desks) -> str:
    """A request's code."""
    desk = desk_as(Role.DUTY)
    declared = COMMANDS["request.take"]
    fields = {"category": "nuisance", "words": "چراغ چهارراه خاموش است", "answer_by": "code", "anonymous": True}
    return declared.run(desk, read_form(declared.form, fields, now=desk.now()))


@pytest.mark.parametrize("role", some([Role.INVESTIGATION, Role.DUTY]))
async def test_a_code_is_answered_and_a_wrong_one_says_so(desk_as: Desks, open_app: Open, role: Role) -> None:
    code = taken(desk_as)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    async with open_app(role, language="fa") as hands:
        await hands.press("u")
        await hands.stand_on("StatusScreen")
        await hands.type(wrong)
        await hands.press("enter")
        told = hands.app.screen.query_one("#told")
        await hands.until(lambda: told.has_class("-refused"))
        await hands.press(*["backspace"] * 6)
        await hands.type(code)
        await hands.press("enter")
        await hands.until(lambda: not told.has_class("-refused") and digits(code[:3]) in hands.text)
        assert "چراغ" not in hands.text
        await hands.press("escape")
        await hands.until(lambda: hands.on != "StatusScreen")
