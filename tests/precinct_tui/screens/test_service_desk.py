"""The service desk on the screen: the calendar, a live session, what a citizen says by the code, the figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.words.folding import ascii_digits
from precinct_tui.documents import saving
from precinct_tui.screens import printing
from precinct_tui.screens.service_desk.live import LiveScreen
from tests.conftest import Desks
from tests.db.registers.service_desk.test_requests import ask, give, status, take, uid_of
from tests.precinct_tui.conftest import Hands, Open
from tests.usual import some


def opened(desk_as: Desks, place: str = "مسجد جامع") -> tuple[Desk, str]:
    """A session that is held, and the desk that opened it."""
    desk = desk_as(Role.DUTY)
    return desk, give(desk, "session.plan", place=place, day="today", start="12:00", open_now="yes")


async def sit_down(hands: Hands) -> LiveScreen:
    """Sit at the one session that is held."""
    await hands.press("l")
    await hands.stand_on("LiveScreen")
    screen = hands.app.screen
    assert isinstance(screen, LiveScreen)
    await hands.until(lambda: screen.live is not None)
    return screen


@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_a_request_in_a_few_keys_and_one_more_where_it_was_answered(
    desk_as: Desks, open_app: Open, language: str
) -> None:
    desk, number = opened(desk_as)
    async with open_app(language=language) as hands:
        screen = await sit_down(hands)
        await hands.press("n")
        await hands.stand_on("FormScreen")
        await hands.type("گشت" if language == "fa" else "patrols")
        await hands.press("enter")
        await hands.type("سر کوچه")
        await hands.press("tab", "ctrl+s")
        await hands.stand_on("SlipScreen")
        code = ask(desk, "session.live", number).requests[0].code
        assert code[:3] in ascii_digits(hands.text)
        assert ("صفر" in hands.text or "zero" in hands.text) == ("0" in code)
        await hands.press("a")
        await hands.stand_on("LiveScreen")
        await hands.until(lambda: screen.live is not None and screen.live.counts.on_spot == 1)
        assert (status(desk, code).state, status(desk, code).on_spot) == ("closed", True)


@pytest.mark.long
async def test_numbers_are_called_without_names_and_stay_over_a_restart(desk_as: Desks, open_app: Open) -> None:
    desk, number = opened(desk_as)
    async with open_app(language="en") as hands:
        await sit_down(hands)
        await hands.press("w", "w", "w", "x", "x", "z")
        await hands.see("Now: 1   waiting: 2")
    assert (ask(desk, "session.live", number).given, ask(desk, "session.live", number).called) == (3, 1)
    async with open_app(language="en") as hands:
        await sit_down(hands)
        await hands.see("Now: 1   waiting: 2")
        await hands.press("z")
        await hands.see("This is the first number.")
        await hands.press("c")
        await hands.stand_on("FormScreen")
        await hands.press("ctrl+s")
        await hands.see("This session is closed.")
        await hands.see("given: 3")
        await hands.press("n")
        assert hands.on == "LiveScreen"


@pytest.mark.long
async def test_with_no_session_open_todays_is_opened_by_its_number(desk_as: Desks, open_app: Open) -> None:
    desk = desk_as(Role.DUTY)
    give(desk, "session.plan", place="مسجد قدس", day="today", start="17:30")
    async with open_app(language="en") as hands:
        await hands.press("l")
        await hands.stand_on("MenuScreen")
        await hands.press("1")
        await hands.stand_on("LiveScreen")
        await hands.see("Now: —")
    assert [one.state for one in ask(desk, "session.at_hand")] == ["open"]


@pytest.mark.long
async def test_the_slip_goes_on_paper(
    desk_as: Desks, open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "has_printer", lambda: False)
    monkeypatch.setattr(saving, "usual_folder", lambda: tmp_path)
    desk, number = opened(desk_as)
    code = take(desk, session=number)
    async with open_app(language="en", size=(120, 36)) as hands:
        await sit_down(hands)
        await hands.press("p")
        await hands.stand_on("SlipScreen")
        await hands.press("d")
        await hands.stand_on("MenuScreen")
        await hands.press("1")
        await hands.until(lambda: list(tmp_path.glob("*.pdf")), "a PDF")
    assert next(iter(tmp_path.glob("*.pdf"))).name == f"{code}-slip.pdf"


@pytest.mark.long
@pytest.mark.parametrize("key", some(["س", "s"]))
async def test_whoever_brings_the_code_says_satisfied_or_has_it_reopened(
    desk_as: Desks, open_app: Open, key: str
) -> None:
    desk = desk_as(Role.DUTY)
    code = take(desk)
    give(desk, "request.reply", uid_of(desk, code), reply="چراغ درست شد")
    give(desk, "request.close", uid_of(desk, code), outcome="done")
    async with open_app(language="en", size=(120, 36)) as hands:
        await hands.press("u")
        await hands.stand_on("StatusScreen")
        await hands.press("s", "r")  # nothing was asked yet: letters are only typed
        await hands.press("backspace", "backspace")
        await hands.type(code)
        await hands.press("enter")
        await hands.see("R Reopen")
        await hands.press(key)
        await hands.see("The citizen is satisfied.")
        await hands.press("r")
        await hands.stand_on("FormScreen")
        await hands.type("باز خاموش است")
        await hands.press("ctrl+s")
        await hands.until(lambda: hands.on == "DeskScreen")
    assert (status(desk, code).state, status(desk, code).satisfied) == ("under_review", None)


async def test_a_contact_of_197_is_told_by_its_code_too_and_nobody_else_speaks_for_it(
    desk_as: Desks, open_app: Open
) -> None:
    desk = desk_as(Role.DUTY)
    code = give(
        desk, "oversight.record", kind="thanks", priority="normal", words="سپاس", anonymous="yes", answer_by="code"
    )
    async with open_app(Role.AUDITOR, language="en", size=(120, 36)) as hands:
        await hands.press("u")
        await hands.stand_on("StatusScreen")
        await hands.type(code)
        await hands.press("enter")
        await hands.see("Oversight 197")
        assert "Reopen" not in hands.text
        assert "سپاس" not in hands.text


@pytest.mark.long
@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_the_calendar_shows_a_days_sessions_and_plans_on_it(
    desk_as: Desks, open_app: Open, language: str
) -> None:
    desk = desk_as(Role.DUTY)
    give(desk, "session.add_pattern", place="مسجد جامع", weekday="thursday", start="17:30", end="19")
    number = give(desk, "session.plan", place="مسجد قدس", day="tomorrow", start="17:30")
    told = {"title": "آموزش", "kind": "training", "reach": "inside", "place": "سالن", "occasion": "year"}
    give(desk, "programme.plan", day="tomorrow", **told)
    async with open_app(language=language, size=(120, 36)) as hands:
        await hands.press("y")
        await hands.stand_on("CalendarScreen")
        await hands.press("left" if language == "fa" else "right")
        await hands.see("مسجد قدس")
        await hands.see("آموزش")
        await hands.press("n")
        await hands.stand_on("FormScreen")
        form, band = hands.app.screen.query_one("#fields").region, hands.app.screen.query_one("#help-band").region
        assert (form.x, form.width, band.x, band.width) == (5, 110, 0, 120), "the band leaves no corner beside it"
        await hands.type("پارک")
        await hands.press("enter", "enter")
        await hands.type("10")
        await hands.press("ctrl+s")
        await hands.see("پارک")
        await hands.press("w")
        await hands.stand_on("MenuScreen")
        await hands.press("1")
        await hands.stand_on("FormScreen")
        await hands.press("ctrl+s")
        await hands.stand_on("CalendarScreen")
        await hands.press("enter", "enter")
        await hands.stand_on("RecordScreen")
    planned = ask(desk, "session.patterns").unplanned
    assert planned == 0
    days = [one for one in ask(desk, "session.month", 1405, 9).sessions if one.place == "مسجد جامع"]
    assert len(days) == 4
    assert ask(desk, "session.show", number).state == "planned"


@pytest.mark.long
async def test_the_auditor_reads_the_calendar_and_plans_nothing(open_app: Open) -> None:
    async with open_app(Role.AUDITOR, language="en") as hands:
        await hands.press("l", "y")
        await hands.stand_on("CalendarScreen")
        await hands.press("n", "w", "p")
        assert hands.on == "CalendarScreen"
        assert "Weekly" not in hands.text.splitlines()[-1]


@pytest.mark.long
async def test_figures_for_outside_keep_small_counts_back(desk_as: Desks, open_app: Open) -> None:
    desk = desk_as(Role.DUTY)
    for category, count in (("nuisance", 7), ("traffic", 6), ("passport", 2)):
        for _ in range(count):
            take(desk, category=category)
    async with open_app(language="en", size=(120, 50)) as hands:
        await hands.app.action_go("figures").wait()
        await hands.stand_on("FiguresScreen")
        await hands.until(lambda: re.search(r"Passport\s+2", hands.text))
        await hands.press("o")
        await hands.until(lambda: re.search(r"Passport\s+—", hands.text))
        assert re.search(r"Traffic\s+—", hands.text)
        assert re.search(r"Nuisance and noise\s+7", hands.text)


@pytest.mark.long
async def test_words_that_name_someone_are_gently_asked_about(desk_as: Desks, open_app: Open) -> None:
    opened(desk_as)
    async with open_app(language="en") as hands:
        await sit_down(hands)
        await hands.press("n")
        await hands.stand_on("FormScreen")
        await hands.press("tab")
        await hands.type("Mr Sample shouts")
        await hands.see("This seems to name someone else.")
        await hands.press(*["backspace"] * 16)
        await hands.until(lambda: "name someone else" not in hands.text)


async def test_a_laptop_of_requests_shows_no_other_register(tmp_path: Path, desk_as: Desks) -> None:
    from db.kernel.base.register import SETS
    from db.opening.creating import NewOfficer, NewStore, create_store
    from db.opening.setup import open_store
    from db.storage.keys import QUICK
    from db.words.ids import Source
    from precinct_tui.frame.app import PrecinctApp
    from precinct_tui.language.settings import Settings
    from tests.conftest import PASSWORD

    officers = (
        NewOfficer("1", "A", Role.ADMINISTRATOR, PASSWORD),
        NewOfficer("2", "B", Role.DUTY, PASSWORD),
    )
    new = NewStore("کلانتری ۱۲", officers, cost=QUICK, registers=SETS["requests"])
    create_store(tmp_path / "laptop", new, Source(desk_as.clock))
    desk = open_store(tmp_path / "laptop", "2", PASSWORD, Source(desk_as.clock))
    app = PrecinctApp(desk.store.home, Settings(language="en", idle_lock_minutes=0), desk=desk, bidi="off")
    async with app.run_test(size=(120, 36)) as pilot:
        hands = Hands(app, pilot)
        await hands.stand_on("DeskScreen")
        footer = hands.text.splitlines()[-1]
        assert "Service desk" in footer
        assert not {"Incidents", "Custody", "Handover", "Oversight 197"} & set(re.split(r"\s{2,}|F\d+ ", footer))
        for key in ("f3", "f4", "f6", "f8", "shift+f3", "shift+f4", "insert", "b"):
            await hands.press(key)
        await hands.pilot.pause()
        assert hands.on == "DeskScreen"
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("calendar")
        await hands.press("enter")
        await hands.stand_on("CalendarScreen")
    desk.store.close()
