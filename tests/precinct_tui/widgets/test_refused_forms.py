"""Every form that is refused puts the cursor on its first wrong field, and says at the top what no field shows."""

from __future__ import annotations

import pytest
from textual.app import App

from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.words.forms import fields_of
from db.words.messages import M_, Refused
from precinct_tui.language.i18n import set_language
from precinct_tui.language.lists import prepare
from precinct_tui.widgets.field_box import FieldBox
from precinct_tui.widgets.form import EntryForm
from precinct_tui.widgets.form_keys import at_boxes, expanded, first_wrong
from precinct_tui.widgets.said_line import SaidLine
from tests.precinct_tui.widgets.test_form import NOW, SHEETS, FormApp

WRONG = M_("This is wrong, for a test.")


class Forms(App[None]):
    """One form after another."""

    CSS_PATH = SHEETS


def test_of_every_form_the_first_field_that_is_wrong_is_found_in_the_order_of_the_screen(desk: Desk) -> None:
    prepare(desk)
    forms = {name: [key for key, _what in expanded(fields_of(command.form))] for name, command in COMMANDS.items()}
    assert sum(len(keys) > 2 for keys in forms.values()) > 150
    for name, keys in forms.items():
        for place, key in enumerate(keys):
            declared, last = key.partition(".")[0], keys[-1].partition(".")[0]
            wrong = at_boxes({last: WRONG, "elsewhere": WRONG, declared: WRONG}, keys)
            found = first_wrong(keys, wrong)
            assert found.partition(".")[0] == declared, (name, key)
            assert keys.index(found) <= place, (name, key)
            assert first_wrong(keys[place + 1 :], {key: WRONG}) == ""


@pytest.mark.parametrize(
    ("code", "each"),
    [
        ("invalid", 40),
        pytest.param("invalid", 1, marks=pytest.mark.long),
        pytest.param("unlikely", 3, marks=pytest.mark.long),
    ],
)
async def test_a_refused_form_puts_the_cursor_on_its_first_wrong_field(desk: Desk, code: str, each: int) -> None:
    """`each`: every so many forms; the usual run tries some, `make long` all."""
    prepare(desk)
    set_language("en")
    app, tried = Forms(), 0
    async with app.run_test(size=(80, 40)) as pilot:
        for name, command in sorted(COMMANDS.items())[::each]:
            form = EntryForm(expanded(fields_of(command.form)), now=lambda: NOW)
            await app.screen.mount(form)
            while not form.ready:
                await pilot.pause(0)
            shown = [box for box in form.boxes if box.display]
            if len(shown) > 1:
                tried += 1
                first = shown[len(shown) // 2 if len(shown) > 2 else 0]
                shown[-1].enter()
                await pilot.pause(0)
                keys = [box.key for box in dict.fromkeys((shown[-1], first))]
                form.show_refusal(Refused(code, {key.partition(".")[0]: WRONG for key in keys}))
                await pilot.pause(0)
                wanted = next(box for box in shown if box.key.partition(".")[0] == first.key.partition(".")[0])
                assert stands_in(form) == wanted.key, name
            await form.remove()
    set_language("fa")
    assert tried > 150 / each


def stands_in(form: EntryForm) -> str | None:
    here: FieldBox | None = next((box for box in form.boxes if box.has_focus_within), None)
    return here.key if here is not None else None


def test_what_is_said_of_counts_stands_at_the_first_of_their_numbers() -> None:
    keys = ["at", "counts.radios", "counts.keys", "count"]
    assert at_boxes({"counts": WRONG, "count": WRONG, "elsewhere": WRONG}, keys) == {
        "counts.radios": WRONG, "count": WRONG, "elsewhere": WRONG,
    }  # fmt: skip
    assert list(at_boxes({"counts.keys": WRONG}, keys)) == ["counts.keys"]


async def test_what_is_wrong_with_a_field_that_is_not_asked_is_said_above() -> None:
    app = FormApp()
    async with app.run_test(size=(80, 30)) as pilot:
        await app.ready(pilot)
        app.entry.show_refusal(Refused("invalid", {"why": WRONG, "words": M_("Too short, for a test.")}))
        await pilot.pause()
        assert app.query_one("#said", SaidLine).said == WRONG.text
        assert stands_in(app.entry) == "words"
