"""A form that is signed begins at the secret, and a secret that is typed elsewhere is in no entry."""

from __future__ import annotations

import pytest

import db.across.handover.commands as shift
from db.across.handover import forms
from db.kernel.base.access import Role
from db.kernel.desk.desk import COMMANDS
from db.kernel.desk.drafts import Draft
from db.storage.models import JOURNAL
from db.words.forms import fields_of
from precinct_tui.screens.form import Beginning, FormScreen
from tests.conftest import PASSWORD, Desks
from tests.precinct_tui.conftest import Open
from tests.usual import some

OWN = frozenset({"PIN or password", "Password", "Your password", "Your own password", "Present password"})
"""What the officer's own secret is called in forms."""
SIGNED = [name for name, command in COMMANDS.items() if OWN & {what.label for _name, what in fields_of(command.form)}]


def test_every_form_that_is_signed_asks_the_secret_first() -> None:
    assert len(SIGNED) >= 16
    first = {name: next(fields_of(COMMANDS[name].form))[1] for name in SIGNED}
    assert {name for name, what in first.items() if what.kind != "password" or what.label not in OWN} == set()


def test_what_the_officers_own_secret_is_called_is_known_here() -> None:
    """A new name of it is added above: its form begins there too."""
    others = {"First password", "New password", "PIN", "Second code", "Own code", "County code", "The codes"}
    others |= {"Password of the second officer"}
    papers = {"Text of the paper", "Text on the paper"}
    secrets = {
        what.label for one in COMMANDS.values() for _name, what in fields_of(one.form) if what.kind == "password"
    }
    assert secrets == OWN | others | papers


async def test_taking_over_begins_at_the_secret_where_counts_differ_and_with_a_draft(
    open_app: Open, desk_as: Desks
) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    async with open_app(Role.DEPUTY) as hands:
        shift.open_shift(duty, forms.OpenShift())
        shift.start_handover(duty, forms.StartHandover())
        shift.count(duty, forms.CountHandover(counts={"keys": 7}))
        shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="no time"))
        shift.count_blind(deputy, forms.BlindCount(counts={"keys": 6}))
        await hands.press("f8")
        await hands.stand_on("HandoverScreen")
        await hands.until(lambda: "shift.take_over" in hands.app.screen.acts)
        await hands.press("t")
        await hands.stand_on("FormScreen")
        await hands.type(PASSWORD)
        form = hands.app.screen.entry
        assert {box.key: box.raw for box in form.boxes if box.raw} == {"password": PASSWORD}
        half = Draft("d-1", "shift.take_over", {"disagreement": "one is"}, deputy.now(), cursor=("disagreement", 6))
        again = FormScreen("shift.take_over", Beginning(), draft=half)
        await hands.app.push_screen(again)
        await hands.until(lambda: again.takes_keys)
        await hands.type(PASSWORD)
        boxes = {box.key: box.raw for box in again.entry.boxes if box.raw}
        assert boxes == {"password": PASSWORD, "disagreement": "one is"}


@pytest.mark.long
@pytest.mark.parametrize("secret", some([PASSWORD, "482193"]))
async def test_what_is_typed_after_a_doubted_count_is_no_reason(open_app: Open, desk_as: Desks, secret: str) -> None:
    """The officer takes the count for saved, and signs: X and the secret."""
    duty = desk_as(Role.DUTY)
    shift.open_shift(duty, forms.OpenShift())
    shift.start_handover(duty, forms.StartHandover())
    async with open_app(Role.DUTY) as hands:
        await hands.press("f8")
        await hands.stand_on("HandoverScreen")
        await hands.until(lambda: "shift.count" in hands.app.screen.acts)
        await hands.press("c")
        await hands.stand_on("FormScreen")
        await hands.press("3", "ctrl+s")
        await hands.see("By the custody register 0 people")
        await hands.press("x", *secret, "enter", "ctrl+s")
        await hands.stand_on("FormScreen")
        people = next(box for box in hands.app.screen.entry.boxes if box.key == "counts.people_held")
        assert people.reason == ""
        people.enter()
        await hands.pilot.pause()
        people.raw = "2"
        await hands.press("ctrl+s")
        await hands.see("By the custody register 0 people")
        await hands.press("enter", *"two are at court", "ctrl+s")
        await hands.stand_on("HandoverScreen")
    with duty.store.reading() as conn:
        (counted,) = conn.execute(JOURNAL.select().where(JOURNAL.c.kind == "handover_counted")).mappings().all()
    assert secret not in str(dict(counted))
