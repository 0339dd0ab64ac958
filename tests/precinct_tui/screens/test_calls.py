"""Taking calls, the board of patrols, and a patrol's handheld, by keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.registers.dispatch.calls.intervals import spread
from db.registers.dispatch.calls.queries import list_calls, unfinished
from db.registers.dispatch.calls.show import show_call
from db.registers.dispatch.patrols.queries import board, nearest
from db.registers.incidents.show import show_incident
from db.words.messages import M_, Refused
from db.words.records import Filter
from precinct_tui.bidi.layout import visual
from precinct_tui.frame.key_barrier import takes_keys
from precinct_tui.language import present
from precinct_tui.language.actions import ACTIONS
from precinct_tui.language.i18n import direction, set_language, speaking
from precinct_tui.screens.calls.board import TEXT
from precinct_tui.screens.calls.board_words import placed, spread_text
from precinct_tui.screens.calls.fields import named_in
from precinct_tui.screens.lock import LockScreen
from precinct_tui.widgets.call_strip import CallStrip
from tests.conftest import Desks
from tests.db.registers.dispatch.conftest import give, precinct  # noqa: F401  a fixture

Open = Any


async def typed(hands: Any, text: str) -> None:
    await hands.type(text)
    await hands.press("enter")


def locked_strip(hands: Any) -> list[tuple[str, str]]:
    """What the chip of a locked screen tells of the calls that stand in the one on this screen."""
    shown = hands.app.screen.query_one(CallStrip)
    with hands.app._context():
        locked = CallStrip(shown._source, shown._now, keyed=LockScreen.clocks_named)
    locked._calls = shown._calls
    told = locked._told()
    assert told
    return told


def numbers(desk: Any) -> list[str]:
    return [row.number for row in list_calls(desk, Filter()).rows]


async def test_a_call_is_kept_from_the_first_key_and_numbered_with_the_first_answer(open_app: Open) -> None:
    async with open_app() as hands:
        desk = hands.app.desk
        await hands.press("shift+f3")
        await hands.stand_on("CallScreen")
        assert unfinished(desk) == ()
        await hands.press("f")
        await hands.until(lambda: unfinished(desk), "the call")
        assert numbers(desk) == []
        async with hands.app.screen.drafts.lock:  # keeping an answer takes long: the next one is begun meanwhile
            await hands.press("i", "g", "h", "t", "enter", "K")
        await hands.until(lambda: numbers(desk) == ["LA-1405-1"], "its number")
        await hands.until(lambda: hands.app.screen.taken is not None and hands.app.screen.taken.questions)
        assert "place" not in hands.app.screen.taken.kept
        await hands.see("Is anyone hurt?")
        await typed(hands, "ianpars")
        await typed(hands, "Ali 09161234567")
        await hands.until(lambda: hands.app.screen.taken.kept.get("caller_phone") == "09161234567")
        assert hands.app.screen.taken.kept["caller_name"] == "Ali"
        assert hands.app.screen.taken.kept["severity"] == "major"
        await hands.press("ctrl+s")
        await hands.stand_on("DeskScreen")
        assert show_call(desk, "1").state == "incident"
        assert show_incident(desk, "1").title == "Kianpars"


@pytest.mark.parametrize(("spoken", "age"), [("en", "1:15"), ("fa", "۱:۱۵")])
def test_the_age_of_a_place_stands_first_as_the_heading_names_it(
    precinct: Any,  # noqa: F811  the fixture
    spoken: str,
    age: str,
) -> None:
    desk = precinct.open[1]
    patrol = replace(board(desk)[0], place="عامری", placed_at=desk.now() - timedelta(minutes=75))
    set_language(spoken)
    try:
        base = direction()
        shown = visual(present.shown(TEXT, placed(patrol, desk.now())), base=base)
        assert (shown.index(age) < shown.index(visual("عامری"))) == (base == "ltr")
        assert placed(replace(patrol, place=None), desk.now()) == "—"
    finally:
        set_language("fa")


@pytest.mark.parametrize(
    ("refused", "again"),
    [
        (Refused("busy"), {"place", "who", "question-hurt"}),
        (Refused("invalid", {"caller_phone": M_("x")}), {"place", "question-hurt"}),
        (Refused("unlikely", {"answers": M_("x")}), {"place", "who"}),
        (Refused("invalid", {"record": M_("x")}), set()),
    ],
)
def test_what_was_not_refused_is_sent_again(refused: Refused, again: set[str]) -> None:
    new = {"place": "a", "who": "b", "question-hurt": "c"}
    assert new.keys() - named_in(refused, new) == again


@pytest.mark.long
async def test_escape_voids_an_empty_call_and_parks_another(open_app: Open) -> None:
    async with open_app(size=(120, 36)) as hands:
        desk = hands.app.desk
        await hands.press("shift+f3")
        await hands.stand_on("CallScreen")
        await hands.press("x")
        await hands.until(lambda: unfinished(desk))
        await hands.press("backspace", "escape", "escape")  # the first closes the list
        await hands.stand_on("DeskScreen")
        assert unfinished(desk) == ()
        await hands.press("shift+f3")
        await hands.stand_on("CallScreen")
        await typed(hands, "noise")
        await hands.until(lambda: numbers(desk) == ["LA-1405-1"])
        await hands.type("half a pl")
        await hands.press("escape")
        await hands.stand_on("DeskScreen")
        await hands.see("1 call to be finished")
        await hands.see("Call to be finished")
        await hands.see("Shift+F10")
        assert "Shift+F10" not in "".join(text for text, _style in locked_strip(hands))
        await hands.press("shift+f10")
        await hands.stand_on("CallScreen")
        await hands.until(lambda: hands.app.screen.takes_keys)
        await hands.type("ace")
        await hands.until(lambda: hands.app.screen.entry.values.get("place") == "half a place", "the same cursor")


@pytest.mark.long
async def test_two_calls_interrupt_a_third_and_each_comes_back_to_its_cursor(open_app: Open) -> None:
    async with open_app() as hands:
        places = []
        for kind, place in (("fight", "first pl"), ("noise", "second pl"), ("fire", "third pl")):
            await hands.press("shift+f3")
            await hands.until(lambda: hands.on == "CallScreen" and hands.app.screen not in places)
            await hands.until(lambda: hands.app.screen.takes_keys)
            places.append(hands.app.screen)
            await typed(hands, kind)
            await hands.until(lambda: hands.app.screen.taken is not None)
            await hands.type(place)
        await hands.see("2 calls to be finished")
        for screen in reversed(places):
            assert hands.app.screen is screen
            await hands.until(lambda: hands.app.screen.focused is not None)
            await hands.type("ace")
            assert screen.entry.values["place"].endswith(" place")
            await hands.press("ctrl+s")
            await hands.until(lambda screen=screen: hands.app.screen is not screen)
        await hands.stand_on("DeskScreen")
        desk = hands.app.desk
        assert unfinished(desk) == ()
        assert {show_incident(desk, str(place)).title for place in (1, 2, 3)} == {
            "first place", "second place", "third place",
        }  # fmt: skip


@pytest.mark.long
async def test_a_call_comes_over_a_menu_too_and_an_untouched_one_is_not_opened_twice(open_app: Open) -> None:
    async with open_app() as hands:
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        depth = len(hands.app.screen_stack)
        await hands.press("shift+f3", "shift+f3")
        await hands.stand_on("CallScreen")
        assert len(hands.app.screen_stack) == depth + 1
        assert takes_keys(hands.app)  # the menu that waits below holds no key back
        await hands.press("escape")
        await hands.stand_on("MenuScreen")


@pytest.mark.long
async def test_a_type_of_no_list_is_told_at_once_and_nobody_named_is_protected(open_app: Open) -> None:
    async with open_app() as hands:
        await hands.press("shift+f3")
        await hands.stand_on("CallScreen")
        await typed(hands, "dragon")
        await hands.see("This is not in the list.")
        await typed(hands, "behind the bridge")
        await hands.until(lambda: numbers(hands.app.desk) == ["LA-1405-1"])
        assert hands.app.screen.more_items() == []
        await hands.press("escape")
        await hands.stand_on("DeskScreen")
        await hands.see("behind the bridge")


@pytest.mark.long
async def test_a_patrol_is_sent_from_the_call_and_another_for_a_reason(precinct: Desks, open_app: Open) -> None:  # noqa: F811
    async with open_app() as hands:
        desk = hands.app.desk
        await hands.press("shift+f3")
        await hands.stand_on("CallScreen")
        await hands.press("tab")
        await typed(hands, "کیانپارس")
        await hands.press("f12")
        await hands.stand_on("SendScreen")
        await hands.see("is there already")
        await hands.see("uncovered")
        await hands.see("off shift")
        await hands.press("2")
        await hands.stand_on("SendScreen")  # one key sends nobody
        await hands.press("enter")
        await hands.stand_on("FormScreen")
        await hands.see("is suggested first")
        await hands.type("no fuel")
        await hands.press("ctrl+s")
        await hands.stand_on("CallScreen")
        await hands.until(lambda: unfinished(desk)[0].sent == ("patrol_2",))
        await hands.see("Patrol 2: Sent")  # and whoever goes on with the call sees it
        entry = show_call(desk, "1").chronology[-1]
        assert entry.reasons == {"patrol": "no fuel"}


@pytest.mark.long
async def test_a_duplicate_stands_beside_the_form_and_is_joined(precinct: Desks, open_app: Open) -> None:  # noqa: F811
    uid, _ = give(precinct.open[1], "call.start", type="fight", place="کیانپارس")
    _, incident = give(precinct.open[1], "call.finish", uid)
    async with open_app() as hands:
        await hands.press("shift+f3")
        await hands.stand_on("CallScreen")
        await typed(hands, "fight")
        await typed(hands, "کیانپارس")
        await hands.see("May be the same")
        await hands.see(incident)
        await hands.press("shift+f6")
        await hands.stand_on("MenuScreen")
        await hands.press("1")
        await hands.stand_on("DeskScreen")
        assert show_call(hands.app.desk, "2").state == "joined"


@pytest.mark.long
async def test_a_duplicate_of_a_call_that_is_parked_is_joined_to_it(open_app: Open) -> None:
    async with open_app() as hands:
        for place in ("1", "2"):
            await hands.press("shift+f3")
            await hands.until(lambda: hands.on == "CallScreen" and hands.app.screen.takes_keys)
            await typed(hands, "fight")
            await typed(hands, "bridge")
            await hands.until(lambda place=place: numbers(hands.app.desk)[:1] == [f"LA-1405-{place}"])
        await hands.see("May be the same")
        await hands.press("shift+f6")
        await hands.stand_on("MenuScreen")
        await hands.press("1")
        await hands.stand_on("CallScreen")
        await hands.until(lambda: hands.app.screen.takes_keys)
        assert [call.number for call in unfinished(hands.app.desk)] == ["LA-1405-1"]
        await hands.press("ctrl+s")
        await hands.stand_on("DeskScreen")
        assert show_call(hands.app.desk, "2").state == "joined"
        assert "LA-1405-2" in repr(show_incident(hands.app.desk, "1").sections)


@pytest.mark.long
async def test_a_caller_is_protected_in_the_middle_of_a_call(desk_as: Desks, open_app: Open) -> None:
    desk_as(Role.INSPECTOR)
    async with open_app() as hands:
        await hands.press("shift+f3")
        await hands.stand_on("CallScreen")
        await typed(hands, "threat")
        await hands.press("tab")
        await typed(hands, "Ali Someone 09161234567")
        await hands.until(lambda: hands.app.screen.taken is not None and hands.app.screen.taken.kept.get("caller_name"))
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await typed(hands, "protect the")
        await hands.stand_on("FormScreen")
        await typed(hands, "threatened")
        await hands.press("ctrl+s")
        await hands.stand_on("CallScreen")
        await hands.until(lambda: hands.app.screen.taken.code and hands.app.screen.takes_keys, "the code")
        assert hands.app.screen.entry.values["who"] == f"protected, code {hands.app.screen.taken.code}"
        await typed(hands, "behind the bridge")
        await hands.press("ctrl+s")
        await hands.stand_on("DeskScreen")
        assert "Someone" not in repr(show_call(hands.app.desk, "1")) + repr(show_incident(hands.app.desk, "1"))


@pytest.mark.parametrize(
    "line", ["گ۱ راه", *(pytest.param(line, marks=pytest.mark.long) for line in ("p1 go", "ح۱ لخ"))]
)
async def test_the_command_line_is_read_in_either_layout(precinct: Desks, open_app: Open, line: str) -> None:  # noqa: F811
    uid, _ = give(precinct.open[1], "call.start", type="fight", place="کیانپارس")
    give(precinct.open[1], "call.send_unit", uid, patrol="Patrol 1")
    async with open_app() as hands:
        await hands.press("f7")
        await hands.stand_on("CallsScreen")
        await hands.see("Sent")
        await hands.press("slash")
        await typed(hands, line)
        await hands.until(lambda: board(hands.app.desk)[0].state == "en_route")
        bar, below = hands.app.screen.query_one("#bar"), hands.app.screen.query_one("#line")
        assert bar.region.height
        assert below.region.height
        assert not bar.region.overlaps(below.region)
        await typed(hands, "p1 scene -10m")
        await hands.see("Its status before this")
        await hands.press("escape")
        await hands.stand_on("CallsScreen")


@pytest.mark.long
async def test_z_takes_a_sending_back_on_the_board_and_the_handheld_hears_it(precinct: Desks, open_app: Open) -> None:  # noqa: F811
    desk = precinct.open[1]
    uid, number = give(desk, "call.start", type="fight", place="کیانپارس")
    give(desk, "call.send_unit", uid, patrol="گشت ۱")
    async with open_app() as hands:
        await hands.press("f7")
        await hands.stand_on("CallsScreen")
        await hands.until(lambda: hands.app.screen.patrol is not None and hands.app.screen.patrol.sent_to == number)
        await hands.press("z")
        await hands.until(lambda: board(desk)[0].untold == number, "it is to be told")
        await hands.see(f"× {number}")
        await hands.until(lambda: any("Tell the patrol" in text for text in hands.told), "what to do")
    async with open_app(role=Role.PATROL) as hands:
        await hands.see(f"do not go to {number}")
        await hands.press("h")
        await hands.until(lambda: board(desk)[0].untold == "", "heard")
    async with open_app() as hands:
        await hands.press("f7")
        await hands.stand_on("CallsScreen")
        await hands.until(lambda: hands.app.screen.patrol is not None)
        await hands.press("z")
        await hands.until(lambda: any("before it arrives" in text for text in hands.told), "why not")
    assert board(desk)[0].state == "available"


@pytest.mark.long
async def test_a_move_told_late_asks_why(precinct: Desks, open_app: Open) -> None:  # noqa: F811
    uid, _ = give(precinct.open[1], "call.start", type="fight", place="کیانپارس")
    give(precinct.open[1], "call.send_unit", uid, patrol="Patrol 1")
    precinct.clock.advance(minutes=10)
    async with open_app() as hands:
        await hands.press("f7")
        await hands.stand_on("CallsScreen")
        await hands.press("slash")
        await typed(hands, "p1 scene -5m")
        await hands.stand_on("FormScreen")
        await hands.see("it entered only now?")
        await hands.type("radio was out")
        await hands.press("ctrl+s")
        await hands.stand_on("CallsScreen")
        await hands.until(lambda: board(hands.app.desk)[0].state == "on_scene")


@pytest.mark.long
async def test_a_handheld_has_its_own_call_four_keys_and_nothing_else(precinct: Desks, open_app: Open) -> None:  # noqa: F811
    desk = precinct.open[1]
    uid, _ = give(desk, "call.start", type="fight", place="کیانپارس", caller_phone="09161234567")
    other, _ = give(desk, "call.start", type="noise", place="گلستان", caller_phone="09167777777")
    give(desk, "call.send_unit", other, patrol="Patrol 2")
    async with open_app(Role.PATROL, size=(40, 24)) as hands:
        await hands.see("No job now.")
        give(desk, "call.send_unit", uid, patrol="Patrol 1")
        hands.app.screen.shown_again()
        await hands.see("09161234567")
        assert "09167777777" not in hands.text
        await hands.until(
            lambda: [finger.outer_size.height for finger in hands.app.screen.query("#touch FooterKey")] == [3] * 4,
            "four keys for a finger",
        )
        assert all(finger.outer_size.width >= 8 for finger in hands.app.screen.query("#touch FooterKey"))
        for key, state in (("a", "en_route"), ("s", "on_scene")):
            await hands.press(key)
            await hands.until(lambda state=state: board(desk)[0].state == state, state)
        await hands.press("r")
        await hands.stand_on("FormScreen")
        await hands.type("calm now")
        await hands.press("ctrl+s")
        await hands.stand_on("HandheldScreen")
        await hands.until(lambda: hands.app.screen.takes_keys)
        await hands.until(lambda: len(hands.app.screen.query("#touch FooterKey")) == 2, "clear and a remark")
        await hands.pilot.click("#touch FooterKey")  # a handheld may have no keys: clear, by touch
        await hands.until(lambda: board(desk)[0].state == "available")
        await hands.see("No job now.")
        assert "09161234567" not in hands.text
        ours = {action.id for action in hands.app.actions_here()} - {"go.settings"}
        assert not {action for action in ours if action.startswith(("go.", "ask.", "call.", "arrival."))}, ours
        assert {action.id for action in ACTIONS if action.where == "handheld"} >= {a for a in ours if "handheld" in a}


@pytest.mark.long
async def test_a_busy_patrol_is_asked_on_its_handheld(precinct: Desks, open_app: Open) -> None:  # noqa: F811
    desk = precinct.open[1]
    for place in ("کیانپارس", "امانیه"):
        uid, _ = give(desk, "call.start", type="fight", place=place)
        give(desk, "call.send_unit", uid, patrol="Patrol 1", reasons={"patrol": "knows the place"})
    async with open_app(Role.PATROL, size=(40, 24)) as hands:
        await hands.see("Asked: will you go?")
        await hands.press("n")
        await hands.until(lambda: not board(desk)[0].asked_by)
        assert board(desk)[0].sent_to == "LA-1405-1"
        give(desk, "call.send_unit", uid, patrol="Patrol 1", reasons={"patrol": "nobody else"})
        hands.app.screen.shown_again()
        await hands.see("Asked: will you go?")
        await hands.press("y")
        await hands.until(lambda: board(desk)[0].sent_to == "LA-1405-2")
    assert nearest(desk, place="گلستان")[0].ranked.patrol.name.code == "patrol_2"


@pytest.mark.parametrize(
    ("known", "missing", "text"),
    [
        (0, 0, "—"),
        (0, 2, "— (2 missing)"),
        (19, 0, "median 10 min"),
        (19, 1, "median 10 min (1 missing)"),
        (20, 0, "median 10 min (90% within 18)"),
    ],
)
def test_the_board_says_nine_in_ten_of_twenty_calls_and_more(known: int, missing: int, text: str) -> None:
    lengths = [timedelta(minutes=count + 1) for count in range(known)]
    with speaking("en"):
        assert spread_text(spread([*lengths, *[None] * missing])) == text
