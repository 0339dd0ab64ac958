"""A letter that is an act of this screen in another state, or for another officer, says so when it is pressed."""

from __future__ import annotations

from typing import Any

import pytest

from db.across.handover import commands as shift
from db.across.handover import forms
from db.kernel.base.access import Role
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.words.records import Record
from precinct_tui.language.act_letters import LETTERS
from precinct_tui.language.i18n import set_language
from precinct_tui.screens.other_acts import why_not
from tests.conftest import PASSWORD, Desks
from tests.precinct_tui.conftest import Open
from tests.usual import some

ONE_LETTER = [(name, letter) for name, letter in LETTERS.items() if len(letter) == 1 and name in COMMANDS]


@pytest.fixture(autouse=True)
def _english() -> Any:
    set_language("en")
    yield
    set_language("fa")


def record(register: str, state: str, acts: tuple[str, ...] = ()) -> Record:
    return Record(register, "uid-1", "XX-1405-1", state, "", 0, (), (), acts=acts)


@pytest.mark.parametrize("role", list(Role))
def test_every_letter_of_every_register_is_an_act_or_says_why_not(role: Role) -> None:
    tried = 0
    for name, letter in ONE_LETTER:
        register = REGISTERS.get(name.partition(".")[0])
        if register is None:
            continue
        for state in register.states:
            said = why_not(letter, register, record(register.name, state), role)
            assert said.startswith(letter.upper()), (name, state)
            assert why_not(letter.upper(), register, record(register.name, state), role) == said
            allowed = record(register.name, state, acts=(name,))
            assert why_not(letter, register, allowed, role) == "", "what may be done says nothing"
            if role not in COMMANDS[name].roles and list(LETTERS.values()).count(letter) == 1:
                assert "not in your role" in said
            tried += 1
        assert why_not(letter, register, None, role)
    assert tried > 200
    assert why_not("b", REGISTERS["shift"], None, role) == "", "a letter of no act of this register"
    assert why_not("7", REGISTERS["shift"], None, role) == ""


@pytest.mark.parametrize(
    ("key", "says"),
    some(
        [
            ("x", "X is “Sign as the outgoing officer”: only for the outgoing officer."),
            ("h", "H is “Start the handover”: only in the state"),
            ("f", "F is “Explain a difference”: no unexplained difference in the counts."),
        ],
        1,
    ),
)
async def test_the_incoming_officer_is_told_whose_act_it_is(
    open_app: Open, desk_as: Desks, key: str, says: str
) -> None:
    duty = desk_as(Role.DUTY)
    shift.open_shift(duty, forms.OpenShift())
    async with open_app(Role.DEPUTY) as hands:
        shift.start_handover(duty, forms.StartHandover())
        shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
        await hands.press("f8")
        await hands.stand_on("HandoverScreen")
        await hands.press(key)
        await hands.see(says)
        assert hands.on == "HandoverScreen"
        if key == "x":
            await hands.press("c")
            await hands.stand_on("FormScreen")
            await hands.press("escape")
            await hands.stand_on("HandoverScreen")
            assert says not in hands.text, "it is no longer what was pressed last"


async def test_the_outgoing_officer_does_not_take_over_from_himself(open_app: Open, desk_as: Desks) -> None:
    duty = desk_as(Role.DUTY)
    shift.open_shift(duty, forms.OpenShift())
    shift.start_handover(duty, forms.StartHandover())
    async with open_app(Role.DUTY) as hands:
        await hands.press("f8")
        await hands.stand_on("HandoverScreen")
        await hands.press("t")
        await hands.see("T is “Take over”: only for the officer who takes over.")
        await hands.press("ف")  # the same key on the Persian layout
        await hands.see("T is “Take over”")


async def test_a_record_says_it_too_and_keys_of_the_screen_stay_keys(open_app: Open, desk_as: Desks) -> None:
    report_incident(desk_as(Role.DUTY), ReportIncident(type="theft_home", place="کیانپارس"))
    async with open_app(Role.AUDITOR) as hands:
        await hands.press("f3", "enter")
        await hands.stand_on("RecordScreen")
        await hands.until(lambda: hands.app.screen.record is not None)
        assert hands.app.screen.record.acts == ()
        await hands.press("w")
        await hands.see("W is “Refer to another body”: not in your role.")
        assert hands.on == "RecordScreen"
        await hands.press("d")
        await hands.until(lambda: hands.on == "MenuScreen", "D prints, as before")
