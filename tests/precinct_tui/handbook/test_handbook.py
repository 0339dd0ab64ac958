"""The handbook: its chapters' shape, the names in them, and the screen that shows one, wherever one stands."""

from __future__ import annotations

import pytest

from db.kernel.desk.desk import COMMANDS
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.handbook.chapters import BrokenChapter, chapter, parsed
from precinct_tui.handbook.contents import CHAPTERS, FIRST, OF_ACTS, OF_REGISTERS, OF_SCREENS, chapter_for
from precinct_tui.handbook.references import Reference, UnknownReference, meant, resolved
from precinct_tui.language.actions import BY_ID
from precinct_tui.language.i18n import set_language, speaking
from precinct_tui.language.settings import Settings
from precinct_tui.screens.purposes import PURPOSES, REGISTERS_ARE_FOR
from tests.precinct_tui.conftest import Hands, Open
from tools.handbook import faults, faults_of

WHOLE = "# T\n\nwhom\n\nwhen\n\n1. {step}\n2. b\n3. c\n\n- **what** then\n"
SOUND = WHOLE.format(step="press {key:call.new}, `x`")


def test_every_chapter_is_whole_and_names_only_what_the_program_has() -> None:
    assert list(faults()) == []
    assert len({*CHAPTERS}) == len(CHAPTERS)


def test_screens_registers_and_acts_with_a_chapter_are_those_of_the_program() -> None:
    assert OF_SCREENS.keys() <= PURPOSES.keys()
    assert OF_REGISTERS.keys() <= REGISTERS_ARE_FOR.keys()
    assert OF_ACTS.keys() <= COMMANDS.keys()


@pytest.mark.parametrize(
    "broken",
    [
        SOUND.replace("# T\n\n", ""),
        SOUND.replace("\n\nwhen", ""),
        SOUND.replace("3. c\n", ""),
        SOUND + "\nmore\n",
        SOUND.replace("**what** ", ""),
        SOUND.replace("3. c\n", "".join(f"{place}. c\n" for place in range(3, 10))),
    ],
)
def test_a_chapter_of_another_shape_is_refused(broken: str) -> None:
    parsed("sound", SOUND)
    with pytest.raises(BrokenChapter, match=r"^broken:"):
        parsed("broken", broken)


@pytest.mark.parametrize(
    "step", ["{key:call.no_such}", "{key:go.officers}", "{label:custody.release.no_such}", "{label:No such words}",
             "{item:arrival_group/no_such}", "{kind:call.new}", "{key:call.new"],
)  # fmt: skip
def test_a_name_that_the_program_does_not_have_is_a_fault(step: str) -> None:
    assert list(faults_of("sound", {"fa": SOUND, "en": SOUND})) == []
    text = WHOLE.format(step=step)
    assert any("fa/broken" in fault for fault in faults_of("broken", {"fa": text, "en": text}))


def test_two_languages_that_name_other_keys_are_a_fault() -> None:
    other = SOUND.replace("call.new", "arrival.now")
    assert list(faults_of("odd", {"fa": SOUND, "en": other})) != []
    assert list(faults_of("odd", {"fa": SOUND, "en": SOUND.replace("3. c\n", "3. c\n4. d\n")})) != []


def test_keys_and_labels_are_those_of_the_program() -> None:
    with speaking("en"):
        assert resolved("{key:call.new}, {label:call.new}, `x`") == "Shift+F3, “New call”, x"
        assert resolved("{key:custody.release} {key:custody.ask_fear}") == "X Z L F"
        assert resolved("{label:custody.open_arrived.band} {label:Nobody came}") == "“Band number” “Nobody came”"
        assert resolved("{item:arrival_group/family}") == "“A family”"
    with speaking("fa"):
        assert resolved("{key:call.new} `x` {label:call.new}") == "\u2066Shift+F3\u2069 \u2066x\u2069 «تماس تازه»"
        with pytest.raises(UnknownReference, match="no_such"):
            meant(Reference("key", "no_such"))


def test_the_chapter_of_an_act_is_nearer_than_that_of_its_register_or_screen() -> None:
    assert chapter_for(screen="FormScreen", act="custody.describe_arrival") == "arrival"
    assert chapter_for(screen="RecordScreen", register="call") == "call"
    assert chapter_for(screen="SettingsScreen") == FIRST


async def opened_chapter(hands: Hands, name: str) -> None:
    await hands.stand_on("HandbookScreen")
    title = chapter(name, "fa").title
    await hands.see(title)


async def test_f1_twice_opens_the_chapter_of_the_screen_and_esc_leads_back(open_app: Open) -> None:
    async with open_app(language="fa") as hands:
        await hands.press("f4")
        await hands.stand_on("RegisterScreen")
        await hands.press("f1")
        await hands.stand_on("HelpScreen")
        await hands.press("f1")
        await opened_chapter(hands, OF_REGISTERS["custody"])
        await hands.press("f1")  # nothing more to help with
        assert hands.on == "HandbookScreen"
        await hands.press("left_square_bracket")
        await hands.see(chapter(CHAPTERS[CHAPTERS.index(OF_REGISTERS["custody"]) - 1], "fa").title)
        await hands.press("escape", "escape")
        await hands.stand_on("RegisterScreen")


async def test_a_chapter_is_found_by_any_word_that_stands_in_it(open_app: Open) -> None:
    async with open_app(language="fa") as hands:
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("کتاب راهنما")
        await hands.press("enter")
        await hands.stand_on("HandbookScreen")
        await hands.press("slash")
        await hands.stand_on("MenuScreen")
        await hands.type("بیهوش")
        await hands.press("enter")
        await opened_chapter(hands, "arrival")


async def test_the_handbook_is_open_to_whoever_stands_at_a_locked_screen(open_app: Open) -> None:
    async with open_app(language="fa") as hands:
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        await hands.press("f1", "f1")
        await hands.stand_on("HandbookScreen")
        await hands.press("f3", "f4", "shift+f3")  # the desk stays locked
        assert hands.on == "HandbookScreen"
        await hands.press("escape", "escape")
        await hands.stand_on("LockScreen")


async def test_the_handbook_is_there_before_anyone_signs_in(open_app: Open, store_home: object) -> None:
    app = PrecinctApp(store_home, Settings(language="fa", idle_lock_minutes=0), bidi="off")  # type: ignore[arg-type]
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            hands = Hands(app, pilot)
            await hands.stand_on("SignInScreen")
            await hands.press("f1")
            await hands.stand_on("HelpScreen")
            await hands.press("f1")
            await hands.stand_on("HandbookScreen")
            await hands.see(chapter(chapter_for(screen="SignInScreen"), "fa").title)
            await hands.press("escape", "escape")
            await hands.stand_on("SignInScreen")
    finally:
        set_language("fa")


def test_the_handbook_holds_before_sign_in_by_its_actions() -> None:
    assert all(BY_ID[name].open for name in ("app.handbook", "handbook.chapters", "handbook.before", "handbook.after"))
