"""The one form, on a form class made for it: every kind of field, conditions, reasons, limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

import precinct_tui
from db.words.form_reading import read_form
from db.words.forms import Form, ask, fields_of
from db.words.messages import M_, Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import set_language
from precinct_tui.language.present import Choice
from precinct_tui.widgets.form import REASON, EntryForm
from precinct_tui.widgets.picker import Picker

SHEETS = [Path(precinct_tui.__file__).parent / name for name in ("frame/app.tcss", "widgets/widgets.tcss")]
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


class Made(Form):
    """One field of most kinds."""

    kind: str = ask("choice", "Type", list="made_kind", required=True)
    tags: tuple[str, ...] | None = ask("choices", "Marks", list="made_kind")
    asked: bool | None = ask("yes_no", "Is the person well?", safeguard=True)
    why: str | None = ask("text", "Reason", when=("asked", ("no",)))
    at: datetime | None = ask("moment", "When", offer="now")
    words: str | None = ask("words", "Words", limit=20)
    secret: str | None = ask("password", "Password")
    code: str | None = ask("password", "Code of somebody else", late=True)


class FormApp(App[None]):
    CSS_PATH = SHEETS

    def __init__(self, **options: Any) -> None:
        super().__init__()
        self.options = options

    def compose(self) -> ComposeResult:
        yield EntryForm(fields_of(Made), now=lambda: NOW, **self.options)

    @property
    def entry(self) -> EntryForm:
        return self.query_one(EntryForm)

    async def ready(self, pilot: Pilot[None]) -> None:
        """Wait until the form has put the cursor into its first field."""
        while not self.entry._ready:
            await pilot.pause(0.02)

    def box(self, key: str) -> Any:
        return next(box for box in self.entry.boxes if box.key == key)


@pytest.fixture(autouse=True)
def lists() -> Iterator[None]:
    set_language("en")
    present.use_lists(
        {
            "made_kind": [
                Choice("theft", "سرقت", "Theft"),
                Choice("noise", "سروصدا", "Noise"),
                Choice("old", "کهنه", "Old", False),
            ]
        }
    )
    yield
    present.use_lists({})
    set_language("fa")


async def test_typing_narrows_in_either_language_and_gives_the_code() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        await pilot.press(*"سرو", "enter")
        assert app.entry.answers["kind"] == "noise"
        app.box("kind").raw = ""
        app.box("kind").enter()
        await pilot.pause()
        await pilot.press(*"thef", "enter")
        assert app.entry.answers["kind"] == "theft"


async def test_what_is_out_of_use_is_not_offered_but_is_shown() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        await pilot.press(*"Old", "tab")
        assert app.entry.answers["kind"] == "Old"
        await pilot.pause()
        assert "not in the list" in str(app.box("kind").query(".note").first().render())
    assert present.label_of("made_kind", "old") == "Old"


@pytest.mark.long
async def test_several_are_chosen_and_taken_out_again() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        app.box("tags").enter()
        await pilot.pause()
        await pilot.press(*"theft", "enter", *"noise", "enter")
        assert app.entry.answers["tags"] == "theft,noise"
        await pilot.press(*"theft", "enter")
        assert app.entry.answers["tags"] == "noise"
        assert read_form(Made, {**app.entry.answers, "kind": "theft"}, now=NOW).tags == ("noise",)


async def test_enter_alone_answers_no_safeguard() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        picker = app.box("asked").query_one(Picker)
        picker.line.focus()
        await pilot.pause()
        await pilot.press("enter", "enter", "enter")
        assert picker.raw == ""
        picker.line.focus()
        await pilot.press("y", "enter")
        assert picker.raw == "yes"


@pytest.mark.long
async def test_a_condition_shows_its_field_and_hidden_words_are_kept_but_not_sent() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        assert not app.box("why").display
        app.box("asked").enter()
        await pilot.pause()
        await pilot.press("n", "enter")
        assert app.box("why").display
        assert app.box("why").has_focus_within
        await pilot.press(*"asleep", "shift+tab", "backspace", "y", "enter")
        assert not app.box("why").display
        assert "why" not in app.entry.answers
        assert app.entry.values["why"] == "asleep"


async def test_down_takes_the_offered_now_and_never_by_itself() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        assert app.entry.answers["at"] == ""
        app.box("at").enter()
        await pilot.pause()
        await pilot.press("down")
        assert app.entry.answers["at"] == "1405/09/03 12:00"
        assert "Tuesday" in str(app.box("at").query_one(".note").render())


async def test_too_long_is_said_and_all_of_it_is_kept() -> None:
    app = FormApp()
    long = "x" * 30
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        app.box("words").raw = long
        await pilot.pause()
        assert "30 characters, 20 at most" in str(app.box("words").query_one(".note").render())
        assert app.entry.values["words"] == long


async def test_no_draft_keeps_a_password() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        app.box("secret").raw = "correct-horse"
        await pilot.pause()
        assert app.entry.answers["secret"] == "correct-horse"
        assert "secret" not in app.entry.values


async def test_an_unlikely_value_asks_for_a_reason_and_sends_it() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        app.entry.show_refusal(Refused("unlikely", {"at": M_("This lies ahead.")}))
        await pilot.pause()
        assert app.box("at").is_asked
        await pilot.press(*"clock was wrong")
        assert app.entry.reasons == {"at": "clock was wrong"}
        assert app.entry.values[REASON + "at"] == "clock was wrong"
        codes = M_("This is not in the list; there are: {codes}.", codes="critical, major")
        app.entry.show_refusal(Refused("invalid", {"at": codes}))
        assert app.box("at")._error == M_("This is not in the list."), "codes are for the command line"


async def test_words_come_back_where_they_were() -> None:
    app = FormApp(values={"words": "one\ntwo", "kind": "noise", REASON + "at": "so"}, cursor=("words", 5))
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        await pilot.pause()
        assert app.box("words").raw == "one\ntwo"
        assert app.box("words").has_focus_within
        assert app.box("words").cursor == 5
        assert app.box("kind").query_one(Picker).line.value == "Noise"
        assert app.box("at").reason == "so"


HOSTILE = (
    "\x1b]52;c;aGk=\x07", "[/red]", "[@click=app.quit]x[/]", "\u202eabc", "\x9b31m", "a" + "\u0301" * 10_000, "\x00",
)  # fmt: skip


async def test_hostile_text_in_every_field_crashes_nothing_and_sends_no_control() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        for hostile in HOSTILE:
            for box in app.entry.boxes:
                box.raw = hostile
            await pilot.pause()
            app.entry.show_refusal(Refused("invalid", {"words": M_("“{text}” can't be read.", text=hostile)}))
            await pilot.pause()
            for strip in app.screen._compositor.render_strips():
                for segment in strip:
                    controls = [c for c in segment.text if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c == "\u202e"]
                    assert controls == [], segment


@pytest.mark.parametrize(("typed", "answer"), [("y", "yes"), ("", "")])
async def test_saving_takes_what_stands_highlighted_and_nothing_else(typed: str, answer: str) -> None:
    """A safeguard is answered by who typed, never by the key that saves."""
    app = FormApp()
    async with app.run_test() as pilot:
        await app.ready(pilot)
        app.box("asked").enter()
        await pilot.pause()
        await pilot.press(*typed)
        app.entry.take_shown()
        assert app.entry.answers["asked"] == answer


@pytest.mark.parametrize(("columns", "beside"), [(80, True), (60, False)])
async def test_what_is_wrong_with_a_choice_stands_on_its_row_where_it_finds_room(columns: int, beside: bool) -> None:
    set_language("en")
    app = FormApp()
    async with app.run_test(size=(columns, 24)) as pilot:
        await app.ready(pilot)
        box = app.box("kind")
        box.say_wrong(M_("This is needed."))
        await pilot.pause()
        (note,) = (note for note in box.query(".note") if note.display)
        assert (note.region.y == box.control.region.y) == beside
        assert not note.region.overlaps(box.control.region)
        await pilot.press("b")
        await pilot.pause()
        assert not any(note.display for note in box.query(".note"))
        assert box.control.size.width > columns // 2


async def test_a_late_field_is_asked_once_the_form_was_refused_without_it() -> None:
    app = FormApp()
    async with app.run_test(size=(100, 40)) as pilot:
        await app.ready(pilot)
        assert not app.box("code").display
        assert "code" not in app.entry.answers
        app.entry.show_refusal(Refused("invalid", {"code": M_("Another one agrees, or a code.")}))
        await pilot.pause()
        assert app.box("code").display
        assert app.entry.cursor == ("code", 0)
        await pilot.press(*"123")
        assert app.entry.answers["code"] == "123"
