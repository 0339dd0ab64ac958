"""A refusal is shown in one way, whatever screen it happens on."""

from __future__ import annotations

import ast
from pathlib import Path

from textual.app import App, ComposeResult

import precinct_tui
from db.words.messages import M_, Refused
from precinct_tui.language.i18n import set_language
from precinct_tui.widgets.said_line import SaidLine

ROOT = Path(precinct_tui.__file__).parent
ELSEWHERE = {
    "screens/custody/care_round.py",
    "screens/draft_keeper.py",
    "screens/enveloped.py",
    "screens/handover/backing_up.py",
    "screens/search.py",
    "verbs/enter.py",
    "verbs/arguments/indicators.py",
}
"""Where no line of a screen is, or the refusal is half of a sentence: a slip above the screen, what is
not on the disk yet, a table's caption, what one person of a round was refused, and the command line."""


class Said(App[None]):
    def compose(self) -> ComposeResult:
        yield SaidLine()


async def test_what_is_said_shows_until_it_is_taken_back() -> None:
    set_language("en")
    async with Said().run_test() as pilot:
        line = pilot.app.query_one(SaidLine)
        refused = Refused("invalid", {"place": M_("This is needed.")}, M_("There is no such record."))
        for said, text, classes in (
            (refused, "There is no such record.\nThis is needed.", {"-shown", "-refused"}),
            (M_("This is needed."), "This is needed.", {"-shown"}),
            ("[red]x[/red]", "[red]x[/red]", {"-shown"}),
            (Refused("busy"), "busy", {"-shown", "-refused"}),
            (None, "", set()),
        ):
            line.say(said)
            assert (str(line.render()), line.classes & {"-shown", "-refused"}) == (text, classes)


def test_nothing_else_writes_a_refusal() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "present.refusal"
    }
    assert found == ELSEWHERE | {"widgets/said_line.py"}
