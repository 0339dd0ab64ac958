"""A password that somebody else chose opens the page for choosing one's own, on the screen as everywhere."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import Input

from db.kernel.base.access import Role
from db.opening.setup import choose_password, sign_in
from db.reference.officers.commands import add_officer, reset_password
from db.reference.officers.forms import AddOfficer, ResetPassword
from tests.conftest import BADGES

FIRST, OWN = "first-password", "my-own-password"


def added(desk_as: Any) -> Any:
    admin = desk_as(Role.ADMINISTRATOR)
    add_officer(admin, AddOfficer(badge="7001", name="افسر تازه", role="duty_officer", password=FIRST))
    admin.store.load_info()
    return admin


def test_who_was_given_a_password_is_told_until_he_chooses_one(desk_as: Any) -> None:
    from tests.db.test_rights import uid_of

    admin = added(desk_as)
    assert not admin.password_is_given
    new = sign_in(admin, "7001", FIRST)
    assert new.password_is_given
    assert not choose_password(new, FIRST, OWN).password_is_given
    assert not sign_in(admin, "7001", OWN).password_is_given
    duty = uid_of(admin, Role.DUTY)
    assert not desk_as(Role.DUTY).password_is_given, "made with the store"
    reset_password(admin, ResetPassword(record=duty, password="given-by-another"))
    assert sign_in(admin, BADGES[Role.DUTY], "given-by-another").password_is_given


@pytest.mark.long
async def test_the_page_meets_him_at_the_lock_and_esc_goes_back(open_app: Any, desk_as: Any) -> None:
    added(desk_as)
    async with open_app() as hands:
        for leaves in (True, False):
            if leaves:
                await hands.press("f11")
            await hands.stand_on("LockScreen")
            hands.app.desk.store.load_info()
            hands.app.screen.query_one("#badge", Input).value = "7001"
            hands.app.screen.query_one("#pin", Input).value = ""
            hands.app.screen.query_one("#pin").focus()
            await hands.type(FIRST)
            await hands.press("enter")
            await hands.stand_on("OwnPasswordScreen")
            await hands.see("Somebody else chose the password")
            assert hands.app.locked
            if leaves:
                await hands.press("escape")
        for first, again, said in (
            (OWN, "other", "differ"),
            (FIRST, FIRST, "present password"),
            ("short", "short", "8"),
        ):
            await hands.type(first)
            await hands.press("enter")
            await hands.type(again)
            await hands.press("enter")
            await hands.see(said)
            for line in hands.app.screen.query(Input):
                line.value = ""
            hands.app.screen.query_one("#new").focus()
        for typed, key in ((OWN, "enter"), (OWN, "ctrl+s")):
            await hands.type(typed)
            await hands.press(key)
        await hands.stand_on("DeskScreen")
        assert hands.app.desk.officer.badge == "7001"
        assert not hands.app.desk.password_is_given
