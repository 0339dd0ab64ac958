"""The chapters of the handover, walked by keys: in Persian here, in English in `make long`."""

from __future__ import annotations

import db.across.handover.commands as shift
import db.across.handover.commands_relief as relief
from db.across.handover import forms
from db.kernel.base.access import Role
from tests.conftest import BADGES, Desks
from tests.precinct_tui.conftest import Open
from tests.precinct_tui.handbook.walking import SPOKEN, Walk, words

PASSWORD = "correct-horse"


@SPOKEN
async def test_takeover(open_app: Open, desk_as: Desks, language: str) -> None:
    duty, deputy = desk_as(Role.DUTY), desk_as(Role.DEPUTY)
    shift.open_shift(duty, forms.OpenShift())
    shift.add_item(duty, forms.AddHandoverItem(priority="urgent", what="در حیاط باز نمی‌شود", action="آهنگر بیاید"))
    shift.start_handover(duty, forms.StartHandover())
    shift.sign_out(duty, forms.SignOut(password=PASSWORD, uncounted="فرصت نشد"))
    async with open_app(language=language, size=(100, 34)) as hands:
        walk = Walk(hands, "takeover")
        async with walk.step():
            await walk.press("f11")
            await walk.stand_on("LockScreen")
            await walk.type(BADGES[Role.DEPUTY], PASSWORD)
            await walk.stand_on("HandoverScreen")
        async with walk.step():
            await walk.press("c")
            await walk.stand_on("FormScreen")
            await walk.type("0", "8")
            await walk.press("ctrl+s")
            await walk.stand_on("HandoverScreen")
        async with walk.step():
            await walk.press("s")
            await walk.stand_on("SummaryScreen")
            await walk.press("end")
        asked = relief.questions(deputy)
        async with walk.step():
            await walk.press("t")
            for question in asked:
                await walk.stand_on("MenuScreen")
                await walk.press(str(question.right))
            await walk.stand_on("FormScreen")
        async with walk.step():
            await walk.type(PASSWORD)
            await walk.write(words(language, "ب", "y"))
        async with walk.step():
            await walk.press("ctrl+s")
            await walk.stand_on("HandoverScreen")
        async with walk.step():
            await walk.press("l")
            await walk.stand_on("MenuScreen")
            await walk.press("down", "down", "enter")
            await walk.stand_on("MenuScreen")
            await walk.press("3")
            await walk.stand_on("LookBackScreen")
        walk.ends()


@SPOKEN
async def test_handover(open_app: Open, desk_as: Desks, language: str) -> None:
    duty = desk_as(Role.DUTY)
    shift.open_shift(duty, forms.OpenShift())
    shift.add_item(duty, forms.AddHandoverItem(priority="watch", what="در حیاط باز نمی‌شود"))
    async with open_app(language=language, size=(100, 34)) as hands:
        walk = Walk(hands, "handover")
        async with walk.step():
            await walk.press("f8")
            await walk.stand_on("HandoverScreen")
        async with walk.step():
            await walk.press("h")
            await walk.stand_on("MenuScreen")
            await walk.press("1")
            await walk.stand_on("HandoverScreen")
        async with walk.step():
            await walk.press("enter")
            await walk.stand_on("MenuScreen")
            await walk.press("1")
            await walk.stand_on("FormScreen")
            await walk.write("آهنگر بیاید")
            await walk.press("ctrl+s")
            await walk.stand_on("HandoverScreen")
        async with walk.step():
            await walk.press("i")
            await walk.stand_on("FormScreen")
            await walk.type(words(language, "فوری", "urgent"))
            await walk.write("برادر نور محمد ساعت ۱۸ می‌آید")
            await walk.press("ctrl+s")
            await walk.stand_on("HandoverScreen")
        async with walk.step():
            await walk.press("c")
            await walk.stand_on("FormScreen")
            await walk.type("0", "8")
            await walk.press("ctrl+s")
            await walk.stand_on("HandoverScreen")
        async with walk.step():
            await walk.press("x")
            await walk.stand_on("FormScreen")
            await walk.type(PASSWORD)
            await walk.press("ctrl+s")
            await walk.write("فرصت نشد")
            await walk.press("ctrl+s")
            await walk.stand_on("HandoverScreen")
        async with walk.step():
            await walk.press("f11")
            await walk.stand_on("LockScreen")
        walk.ends()
