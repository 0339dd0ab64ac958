"""Every screen on a store of hostile texts, and hostile texts pasted into every field of every form."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.screen import Screen

from db.kernel.base.access import Role
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.kernel.desk.drafts import mine, of_record
from db.words.forms import REASON_LIMIT
from db.words.records import Filter
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.i18n import set_language
from precinct_tui.language.settings import Settings
from precinct_tui.screens.form import Beginning, FormScreen
from precinct_tui.screens.record import RecordScreen
from precinct_tui.screens.screen_table import SCREENS, screen_for
from precinct_tui.widgets.field_box import FieldBox
from precinct_tui.widgets.form import EntryForm
from tests.conftest import Desks
from tests.hostile.filling import Filled
from tests.hostile.strings import MARKS, MEGABYTE, SHORT, TYPED, WORD, ill, letters, packed
from tests.precinct_tui.conftest import Hands

TALL = (100, 100)
"""Cells of a screen that shows a whole form at once."""


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    yield
    set_language("fa")


@asynccontextmanager
async def at_the_desk(
    desks: Desks, role: Role, *, language: str = "en", bidi: str = "off", size: tuple[int, int] = (100, 40)
) -> AsyncIterator[Hands]:
    desk = desks(role)
    app = PrecinctApp(desk.store.home, Settings(language=language, idle_lock_minutes=0), desk=desk, bidi=bidi)  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        hands = Hands(app, pilot)
        await hands.sit_down()
        await settle(hands)
        yield hands


def painted(hands: Hands) -> str:
    """What the terminal is given, looked through: nothing steers, and nothing that was typed can be clicked."""
    rows: list[str] = []
    for strip in hands.app.screen._compositor.render_strips():
        for segment in strip:
            assert segment.control is None
            click = segment.style.meta.get("@click") if segment.style is not None else None
            assert "quit" not in str(click)
            assert "bell" not in str(click)
        row = "".join(segment.text for segment in strip)
        assert ill(row, newline=False) == []
        rows.append(row)
    return "\n".join(rows)


def at_rest(hands: Hands) -> bool:
    return all(worker.is_finished for worker in hands.app.workers)


async def settle(hands: Hands) -> None:
    """Until nothing works in the background any more."""
    await hands.until(lambda: at_rest(hands), "rest")
    await hands.pilot.pause()


async def show(hands: Hands, name: str, number: str) -> None:
    """Open a record, with a reason where one is asked for."""
    await hands.app.push_screen(RecordScreen(name, number))
    await hands.until(lambda: hands.on == "MenuScreen" or at_rest(hands), "rest")
    if hands.on == "MenuScreen":
        painted(hands)
        await hands.press("1")
    await settle(hands)
    await hands.stand_on("RecordScreen")


SPOKEN = [pytest.param("en", "off", marks=pytest.mark.long), ("fa", "app")]


FEW, EVERY = ("incident", "custody", "oversight"), (*SCREENS, *REGISTERS)
"""Screens: `make test` opens a few for the inspector, `make long` every one for three."""


@pytest.mark.parametrize(
    ("role", "language", "bidi", "names"),
    [
        pytest.param(Role.INSPECTOR, "fa", "app", FEW, id="few"),
        pytest.param(Role.INSPECTOR, "fa", "app", EVERY, marks=pytest.mark.long, id="inspector"),
        pytest.param(Role.COMMANDER, "en", "off", EVERY, marks=pytest.mark.long, id="commander"),
        pytest.param(Role.ADMINISTRATOR, "fa", "app", EVERY, marks=pytest.mark.long, id="administrator"),
    ],
)
async def test_every_screen_opens(
    hostile_desk_as: Desks, role: Role, language: str, bidi: str, names: tuple[str, ...]
) -> None:
    async with at_the_desk(hostile_desk_as, role, language=language, bidi=bidi) as hands:
        await settle(hands)
        painted(hands)
        for name in names:
            if name in REGISTERS and not hands.app.reads(name):
                continue
            hands.app.action_go(name)
            await settle(hands)
            painted(hands)
            await hands.press("end")
            painted(hands)
            await hands.app.run_action("app.help")
            await hands.pilot.pause()
            painted(hands)
            await hands.press("escape")
        for over in ("app.menu", "app.jump", "app.lock"):
            await hands.app.run_action(over)
            await hands.pilot.pause()
            painted(hands)
            if over != "app.lock":
                await hands.press("escape")


@pytest.mark.long
@pytest.mark.parametrize(("language", "bidi"), SPOKEN)
async def test_records_are_shown_as_they_were_typed(
    hostile_desk_as: Desks, hostile_store: tuple[Path, Filled], language: str, bidi: str
) -> None:
    async with at_the_desk(hostile_desk_as, Role.INSPECTOR, language=language, bidi=bidi, size=(100, 250)) as hands:
        for name in REGISTERS:
            numbers = hostile_store[1].numbers[name]
            for number in {numbers[0], numbers[-1]} if language == "en" else {numbers[-1]}:
                await show(hands, name, number)
                text = painted(hands)
                assert language == "fa" or number in text
                await hands.press("enter")  # the menu of its acts
                await hands.pilot.pause()
                painted(hands)
                if hands.on in ("MenuScreen", "ActsMenu"):
                    await hands.press("escape")
                await hands.stand_on("RecordScreen")
                hands.app.pop_screen()
                await hands.stand_on("DeskScreen")


@pytest.mark.long
async def test_markup_is_text(hostile_desk_as: Desks, hostile_store: tuple[Path, Filled]) -> None:
    seen = ""
    async with at_the_desk(hostile_desk_as, Role.INSPECTOR, size=(160, 250)) as hands:
        for number in hostile_store[1].numbers["incident"]:
            await show(hands, "incident", number)
            seen += painted(hands)
    for text in ("[@click=app.quit]", "[/red]", "{0}", "%s%d", "<script>", "DROP TABLE"):
        assert text in seen


@pytest.mark.long
async def test_anything_is_searched_for(hostile_desk_as: Desks) -> None:
    async with at_the_desk(hostile_desk_as, Role.INSPECTOR) as hands:
        await hands.app.push_screen(screen_for("search"))
        await settle(hands)
        for text in (packed(300, 5), SHORT["fts"], SHORT["surrogates"], MARKS, "پیش", MEGABYTE[:20_000]):
            field = hands.app.screen.query_one("#words")
            field.value = ""  # type: ignore[attr-defined]
            field.post_message(events.Paste(text))
            await hands.pilot.pause()
            await hands.press("enter")
            await settle(hands)
            painted(hands)
            if hands.on == "RecordScreen":  # found, and opened
                hands.app.pop_screen()
                await hands.stand_on("SearchScreen")


@pytest.mark.long
async def test_the_sign_in_takes_anything(hostile_home: Path) -> None:
    app = PrecinctApp(hostile_home, Settings(language="en"), bidi="off")
    async with app.run_test(size=(90, 30)) as pilot:
        hands = Hands(app, pilot)
        await hands.stand_on("SignInScreen")
        for text in (*SHORT.values(), MARKS, WORD):
            for name in ("#badge", "#password"):
                field = app.screen.query_one(name)
                field.value = ""  # type: ignore[attr-defined]
                field.post_message(events.Paste(text))
            await hands.pilot.pause()
            app.screen.query_one("#enter").press()  # type: ignore[attr-defined]
            await settle(hands)
            painted(hands)
            assert hands.on == "SignInScreen"


# --- forms ---------------------------------------------------------------------------------------------------------

GROUPS = 12
NOWHERE = "0198a0c4-0000-7000-8000-00000000dead"
GIVEN = sorted(name for name in COMMANDS if not name.endswith(".correct"))


async def paste(box: FieldBox, text: str) -> None:
    """Paste into a field as a terminal does."""
    control = box.control
    target = control.query_one("PickerInput") if not hasattr(control, "text") and box.what.kind in PICKED else control
    target.post_message(events.Paste(text))


PICKED = ("choice", "choices", "yes_no", "place")


@pytest.mark.long
@pytest.mark.parametrize("group", range(GROUPS))
async def test_every_field_of_every_form(desk_as: Desks, group: int) -> None:
    async with at_the_desk(desk_as, Role.COMMANDER, size=TALL) as hands:
        desk = hands.app.desk
        assert desk is not None
        for turn, name in enumerate(GIVEN[group::GROUPS]):
            screen: Screen[str | None] = FormScreen(name, Beginning(record=NOWHERE, number="1"))
            await hands.app.push_screen(screen)
            await hands.pilot.pause()
            form = screen.query_one(EntryForm)
            pasted: dict[str, str] = {}
            for place, box in enumerate(form.boxes):
                if not box.display:
                    continue
                over = box.what.kind in TYPED and (turn + place) % 2 == 0
                text = ("دراز " * (box.what.limit // 2) + packed(150, turn + place)) if over else ""
                pasted[box.key] = text or packed(min(box.what.limit, 300), turn + place)
                await paste(box, pasted[box.key])
            await hands.pilot.pause()
            for box in form.boxes:
                if box.key not in pasted:
                    continue
                assert letters(box.raw) == letters(pasted[box.key]), (name, box.key)
                if box.what.kind in TYPED and len(box.raw) > box.what.limit:
                    await hands.until(lambda: "all of it is kept here" in painted(hands), f"{name} {box.key}")
            await screen.drafts.keep(parked=False)  # type: ignore[attr-defined]
            if form.values and COMMANDS[name].form.drafted:
                with desk.store.reading() as conn:
                    shared = of_record(conn, name, NOWHERE)
                kept = next((draft for draft in mine(desk) if draft.kind == name), shared)
                assert kept is not None, name
                for key, text in pasted.items():
                    if key not in form.secrets:
                        assert letters(kept.values[key]) == letters(text), (name, key)
            if pasted:
                screen.action_save()  # type: ignore[attr-defined]
                await settle(hands)
                said = painted(hands)
                for box in form.boxes:
                    if box.key in pasted and box.what.kind in TYPED and len(box.raw) > box.what.limit:
                        assert f"{box.what.limit} at most" in said, (name, box.key)
                        assert letters(box.raw) == letters(pasted[box.key]), (name, box.key)
            while len(hands.app.screen_stack) > 2:
                hands.app.pop_screen()
            await hands.pilot.pause()


@pytest.mark.long
async def test_a_record_is_saved_with_any_text(desk_as: Desks) -> None:
    async with at_the_desk(desk_as, Role.DUTY, size=(100, 60)) as hands:
        reader = desk_as(Role.DUTY)
        texts = list(SHORT.values())
        for text in [MARKS, *(" ".join(texts[place : place + 5]) for place in range(0, len(texts), 5))]:
            screen = FormScreen("incident.report")
            await hands.app.push_screen(screen)
            await hands.pilot.pause()
            boxes = {box.key: box for box in screen.query_one(EntryForm).boxes}
            boxes["type"].raw = "theft_home"
            for key in ("summary", "landmark"):
                await paste(boxes[key], text)
            await hands.pilot.pause()
            screen.action_save()
            await hands.stand_on("DeskScreen")
            painted(hands)
            row = REGISTERS["incident"].list(reader, Filter(), None, 1).rows[0]
            record = REGISTERS["incident"].show(reader, row.number)
            values = {line.name: str(line.value) for line in record.chronology[0].lines}
            for key in ("summary", "landmark"):
                assert letters(values[key]) == letters(text)


@pytest.mark.long
async def test_a_megabyte_stays_in_the_field_and_in_the_draft(desk_as: Desks) -> None:
    async with at_the_desk(desk_as, Role.DUTY) as hands:
        screen = FormScreen("incident.report")
        await hands.app.push_screen(screen)
        await hands.pilot.pause()
        boxes = {box.key: box for box in screen.query_one(EntryForm).boxes}
        boxes["summary"].enter()
        await paste(boxes["summary"], MEGABYTE)
        await hands.pilot.pause()
        assert boxes["summary"].raw == MEGABYTE
        assert "all of it is kept here" in boxes["summary"]._understood()
        await hands.until(
            lambda: screen.drafts.dirty or screen.drafts.draft is not None, "the keeper of drafts was told"
        )
        await screen.drafts.keep(parked=True)
        assert mine(desk_as(Role.DUTY))[0].values["summary"] == MEGABYTE


@pytest.mark.long
async def test_a_reason_that_is_too_long_stays_and_is_asked_for_again(desk_as: Desks) -> None:
    async with at_the_desk(desk_as, Role.DUTY, size=TALL) as hands:
        screen = FormScreen("incident.report")
        await hands.app.push_screen(screen)
        await hands.pilot.pause()
        boxes = {box.key: box for box in screen.query_one(EntryForm).boxes}
        boxes["type"].raw, boxes["injured"].raw, boxes["summary"].raw = "theft_home", "5000", "زلزله"
        for reason in ("", "چ" * (REASON_LIMIT + 1)):
            boxes["injured"].reason = reason
            screen.action_save()
            await settle(hands)
            assert boxes["injured"].is_asked, hands.text
        assert "The reason is too long: 401 characters, 400 at most." in hands.text
        boxes["injured"].reason = "چ" * REASON_LIMIT
        screen.action_save()
        await settle(hands)
        assert hands.on == "DeskScreen"
        assert mine(desk_as(Role.DUTY)) == ()
