"""The lock takes the PIN, else exactly the password, whatever characters it has."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual.widgets import Input

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.opening.setup import sign_in, switch
from db.reference.officers import passwords
from db.reference.officers.commands import change_password, set_pin
from db.reference.officers.forms import ChangePassword, RemoveOfficer, SetPin
from db.storage import failed_tries
from db.words.messages import Refused
from precinct_tui.language.actions import ACTIONS
from precinct_tui.screens.sign_in import without_badge
from tests.conftest import BADGES, PASSWORD, Desks
from tests.precinct_tui.conftest import Open
from tests.usual import some

PIN = "482193"
PASSWORDS = (
    "گذرواژهٔ‌ام",
    "سه کلمهٔ فارسی",
    "12345678",
    "123456789012",
    "۱۲۳۴۵۶۷۸",
    "१२३४५६७८",
    "1234567890123456",
    "  12345678 ",
    "\u00a0اول و آخر فاصله ",
    "        ",
    "p@ss, «word»؛ ¿٪!",
    "دراز" * 40,
)


def with_password(desk: Desk, password: str, *, pin: bool = True) -> None:
    if password != PASSWORD:
        change_password(desk, ChangePassword(old=PASSWORD, password=password))
    if pin:
        set_pin(desk, SetPin(password=password, pin=PIN))


def failures(desk: Desk) -> int:
    return failed_tries.count_of(desk.store.home, desk.officer.badge)


@pytest.fixture(autouse=True)
def any_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is guessed soon is chosen here all the same, and nothing waits: this is about how it is typed."""
    monkeypatch.setattr(passwords, "is_weak", lambda *_given: False)
    monkeypatch.setattr(failed_tries, "LONGEST", 0.0)


@pytest.mark.parametrize(
    ("password", "pin"), some([(password, place % 2 == 0) for place, password in enumerate(PASSWORDS)], 6)
)
def test_what_signs_in_unlocks(desk: Desk, password: str, pin: bool) -> None:
    with_password(desk, password, pin=pin)
    badge = desk.officer.badge
    assert sign_in(desk, badge, password).officer.badge == badge
    assert switch(desk, badge, password).officer.badge == badge
    with pytest.raises(Refused):
        switch(desk, badge, password[:-1])
    if pin:
        for typed in (PIN, "۴۸۲۱۹۳", "٤٨٢١٩٣", " 482193 "):
            assert switch(desk, badge, typed).officer.badge == badge


@pytest.mark.parametrize("near", ["12345678 ", " 12345678", "1234-5678", "۱۲۳۴-۵۶۷۸", "87654321", ""])
def test_only_exactly_the_password_unlocks(desk: Desk, near: str) -> None:
    with_password(desk, "12345678")
    with pytest.raises(Refused) as refused:
        switch(desk, desk.officer.badge, near)
    assert refused.value.code == "wrong_pin"


def test_a_wrong_secret_counts_once_and_delays_the_next(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with_password(desk, "12345678")
    badge = desk.officer.badge
    for count in range(1, 3):
        with pytest.raises(Refused):
            switch(desk, badge, "87654321")
        assert failures(desk) == count
    assert switch(desk, badge, "12345678")
    assert failures(desk) == 0
    for _turn in range(3):
        with pytest.raises(Refused):
            switch(desk, badge, "111111")
    with monkeypatch.context() as waits:
        waits.setattr(failed_tries, "LONGEST", 30.0)
        for right in (PIN, "12345678"):
            with pytest.raises(Refused) as refused:
                switch(desk, badge, right)
            assert refused.value.code == "wait"
    assert switch(desk, badge, PIN)


def test_a_pin_is_of_its_officer_alone(desk_as: Any) -> None:
    duty = desk_as(Role.DUTY)
    with_password(duty, "12345678")
    other = BADGES[Role.DEPUTY]
    for secret in (PIN, "12345678"):
        with pytest.raises(Refused):
            switch(duty, other, secret)
    assert switch(duty, other, PASSWORD).officer.role == Role.DEPUTY


@pytest.mark.parametrize(
    ("language", "password"),
    some([("fa", "رمز من 12!"), ("en", "12345678"), ("fa", " ۱۲۳۴۵۶۷۸ "), ("en", "رمز من 12!")]),
)
async def test_the_screen_is_unlocked_by_pin_and_by_password(open_app: Any, language: str, password: str) -> None:
    async with open_app(language=language) as hands:
        with_password(hands.app.desk, password)
        for secret in (password, PIN, "۴۸۲۱۹۳"):
            await hands.press("f3")
            await hands.stand_on("RegisterScreen")
            await hands.press("f11")
            await hands.stand_on("LockScreen")
            await hands.type(secret)
            await hands.press("enter")
            await hands.stand_on("RegisterScreen")


@pytest.mark.long
@pytest.mark.parametrize("password", some(["رمز معاون", "87654321"]))
async def test_another_officer_takes_the_lock_by_such_a_password(open_app: Any, desk_as: Any, password: str) -> None:
    async with open_app() as hands:
        deputy = desk_as(Role.DEPUTY)
        change_password(deputy, ChangePassword(old=PASSWORD, password=password))
        hands.app.desk.store.load_info()
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        hands.app.screen.query_one("#badge", Input).value = BADGES[Role.DEPUTY]
        hands.app.screen.query_one("#pin").focus()
        await hands.type("482193")
        await hands.press("enter")
        await hands.see("twelve hours")
        assert hands.on == "LockScreen"
        await hands.type(password)
        await hands.press("enter")
        await hands.stand_on("DeskScreen")
        assert hands.app.desk.officer.role == Role.DEPUTY


@pytest.mark.parametrize(
    ("password", "typed"),
    [
        ("12345678", "۱۲۳۴۵۶۷۸"),
        ("12345678", "١٢٣٤٥٦٧٨"),
        ("۱۲۳۴۵۶۷۸", "12345678"),
        ("correct-horse", "زخققثزف-اخقسث"),
        ("سه کلمهٔ فارسی 12", 'si ";lipT" thvsd 12'),
        ("Karun-1405", "؛شقعد-۱۴۰۵"),
        ("رمز۱۲۳۴۵", "vlc12345"),
    ],
)
def test_a_password_typed_on_the_other_layout_is_understood_before_a_failure_counts(
    desk: Desk, password: str, typed: str
) -> None:
    from db.words.layouts import other_layout, ways_to_type

    typed = typed if password in ways_to_type(typed) else other_layout(password)
    with_password(desk, password, pin=False)
    badge = desk.officer.badge
    assert sign_in(desk, badge, typed).officer.badge == badge
    assert switch(desk, badge, typed).officer.badge == badge
    assert failures(desk) == 0
    assert set_pin(desk, SetPin(password=typed, pin=PIN))
    with pytest.raises(Refused):
        sign_in(desk, badge, typed + "x")
    assert failures(desk) == 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("typed", "said"),
    some([("غلط-است", "writing Persian"), ("wrong", "writing Latin"), ("۹۹۹۹", "writing Persian"), ("9999", "")], 2),
)
async def test_the_message_names_the_layout(open_app: Any, typed: str, said: str) -> None:
    async with open_app() as hands:
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        hands.app.screen.query_one("#pin", Input).value = typed
        await hands.press("enter")
        await hands.see("twelve hours")
        text = " ".join(hands.text.split())
        assert said in text
        assert ("writing" in text) == bool(said)


async def test_a_badge_typed_over_the_one_that_stands_there_replaces_it(open_app: Any, desk_as: Any) -> None:
    async with open_app() as hands:
        desk_as(Role.DEPUTY)
        hands.app.desk.store.load_info()
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        badge = hands.app.screen.query_one("#badge", Input)
        await hands.press("shift+tab")
        await hands.until(lambda: badge.has_focus, "in the badge")
        await hands.type(BADGES[Role.DEPUTY])
        assert badge.value == BADGES[Role.DEPUTY]
        await hands.press("enter")
        await hands.type(PASSWORD)
        await hands.press("enter")
        await hands.stand_on("DeskScreen")
        assert hands.app.desk.officer.role == Role.DEPUTY


async def test_an_empty_badge_is_told_as_one_and_counts_as_no_wrong_try(open_app: Any) -> None:
    async with open_app() as hands:
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        badge, pin = (hands.app.screen.query_one(f"#{name}", Input) for name in ("badge", "pin"))
        own, badge.value = badge.value, "  "
        await hands.type("739150")
        await hands.press("enter")
        await hands.see("Type your badge number.")
        assert badge.has_focus
        assert pin.value == "739150", "what was typed stays: it is not what is missing"
        assert failed_tries.count_of(hands.app.home, "") == 0
        badge.value = own
        await hands.press("enter", "enter")
        await hands.see("twelve hours")
        assert failed_tries.count_of(hands.app.home, own) == 1


@pytest.mark.parametrize("badge", ["", "   "])
def test_without_a_badge_nothing_is_tried(badge: str) -> None:
    refused = without_badge(badge)
    assert refused is not None
    assert refused.fields.keys() == {"badge"}
    assert without_badge(BADGES[Role.DUTY]) is None


async def test_the_screen_of_an_officer_who_was_removed_ends(desk_as: Desks, open_app: Open) -> None:
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        duty = hands.app.desk.officer
        COMMANDS["officer.remove"].run(desk_as(Role.ADMINISTRATOR), RemoveOfficer(record=duty.uid, reason="left"))
        hands.app.navigation.see_who_sits()
        await hands.until(lambda: hands.on == "SignInScreen", "the end of his session")
        await hands.press("f3")
        assert hands.on == "SignInScreen"
        assert not hands.app.signed_in


def lock_stands(hands: Any) -> bool:
    return hands.app.locked and any(type(screen).__name__ == "LockScreen" for screen in hands.app.screen_stack)


async def test_no_key_takes_the_lock_away(open_app: Open) -> None:
    keys = {key for action in ACTIONS for key in action.keys.split(",") if key} | set("abz19/.?") | {"enter", "tab"}
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        for key in ("escape", *sorted(keys - {"escape"})):
            await hands.press(key, "escape", "escape")
            assert lock_stands(hands), key
        while hands.on != "LockScreen":
            await hands.press("escape")
        assert len(hands.app.screen_stack) == 4
        assert "escape" not in hands.app.screen.active_bindings


async def test_an_act_that_ends_after_the_screen_was_locked_takes_no_lock_away(open_app: Open) -> None:
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        kept, register = asyncio.Event(), hands.app.screen

        async def keeps() -> bool:
            await kept.wait()
            return True

        register.before_leaving = keeps
        first = hands.app.back()
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        kept.set()
        await first.wait()
        await hands.app.back().wait()
        assert lock_stands(hands)
        assert hands.app.screen_stack[-2] is register
        await hands.type(PASSWORD)
        await hands.press("enter")
        await hands.stand_on("RegisterScreen")
        await hands.press("escape")
        await hands.stand_on("DeskScreen")


@pytest.mark.long
async def test_the_lock_begins_at_the_next_badge_once_the_shift_is_signed_out(desk_as: Desks, open_app: Open) -> None:
    duty = desk_as(Role.DUTY)
    for command, answers in (("open", {}), ("start_handover", {}), ("sign_out", {"password": PASSWORD})):
        declared = COMMANDS[f"shift.{command}"]
        declared.run(duty, declared.form(reasons={"uncounted": "no time"}, **answers))
    async with open_app() as hands:
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        await hands.until(lambda: hands.app.focused is not None and hands.app.focused.id == "badge", "his own badge")
        assert hands.app.focused.value == ""
        await hands.type(BADGES[Role.DEPUTY])
        await hands.press("enter")
        await hands.type(PASSWORD)
        await hands.press("enter")
        await hands.stand_on("HandoverScreen")
        await hands.see("Count for yourself")


@pytest.mark.parametrize("way", ["lock", "sign_out"])
async def test_what_an_officer_copied_is_not_for_the_next(open_app: Open, way: str) -> None:
    """The app's own clipboard, and the terminal's two selections (OSC 52)."""
    async with open_app(Role.DUTY) as hands:
        hands.app.copy_to_clipboard("0916 555 0101")
        sent: list[str] = []
        hands.app._driver.write = sent.append
        getattr(hands.app, f"action_{way}")()
        await hands.stand_on("LockScreen" if way == "lock" else "SignInScreen")
        assert hands.app.clipboard == ""
        assert "\x1b]52;pc;!\x07" in sent
