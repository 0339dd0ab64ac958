"""A password that somebody else chose is replaced at the first sign-in: the form stands first, and stops nobody."""

from __future__ import annotations

from typing import Any

from textual.widgets import Input

from db.kernel.access import Role
from db.opening.setup import sign_in
from db.reference.officers.commands import add_officer, reset_password
from db.reference.officers.forms import AddOfficer, ResetPassword
from db.reference.officers.queries import password_is_given
from tests.conftest import BADGES

FIRST = "first-password"


def added(desk_as: Any) -> Any:
    admin = desk_as(Role.ADMINISTRATOR)
    add_officer(admin, AddOfficer(badge="7001", name="افسر تازه", role="duty_officer", password=FIRST))
    admin.store.load_info()
    return admin


def test_who_was_given_a_password_is_told_until_he_chooses_one(desk_as: Any) -> None:
    from db.reference.officers.commands import change_password
    from db.reference.officers.forms import ChangePassword
    from tests.db.test_rights import uid_of

    admin = added(desk_as)
    assert not password_is_given(admin)
    new = sign_in(admin, "7001", FIRST)
    assert password_is_given(new)
    change_password(new, ChangePassword(old=FIRST, password="my-own-password"))
    assert not password_is_given(new)
    duty = uid_of(admin, Role.DUTY)
    assert not password_is_given(desk_as(Role.DUTY)), "made with the store"
    reset_password(admin, ResetPassword(record=duty, password="another-one"))
    again = sign_in(admin, BADGES[Role.DUTY], "another-one")
    assert password_is_given(again)


async def test_the_form_meets_him_at_the_sign_in_and_esc_leaves_it(open_app: Any, desk_as: Any) -> None:
    added(desk_as)
    async with open_app() as hands:
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        hands.app.desk.store.load_info()
        hands.app.screen.query_one("#badge", Input).value = "7001"
        hands.app.screen.query_one("#pin").focus()
        await hands.type(FIRST)
        await hands.press("enter")
        await hands.stand_on("FormScreen")
        await hands.see("Somebody else chose your password")
        await hands.until(lambda: hands.app.screen.entry.ready)
        await hands.press("escape")
        await hands.stand_on("DeskScreen")
        hands.app.begin(hands.app.desk)
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.screen.entry.ready)
        await hands.type(FIRST)
        await hands.press("enter")
        await hands.type("my-own-password")
        await hands.press("ctrl+s")
        await hands.stand_on("DeskScreen")
        assert not password_is_given(hands.app.desk)
