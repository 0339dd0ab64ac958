"""The shared stylesheets (tests/quick_styles.py) give every widget what Textual's own reading gives it."""

from __future__ import annotations

from typing import Any

import pytest
from textual.css import query
from textual.css.match import match as textual_match
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from tests import quick_styles
from tests.precinct_tui.conftest import Hands, Open
from tests.usual import some

FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")


def styles_of(root: DOMNode) -> list[tuple[Any, ...]]:
    """The styles of all widgets below a node, those of their parts too, and what they heed."""
    return [
        (node, node.styles.get_rules(), {name: one.get_rules() for name, one in node._component_styles.items()},
         [getattr(node, flag) for flag in FLAGS])
        for node in root.walk_children(with_self=True)
    ]  # fmt: skip


async def same_by_textual(hands: Hands, patch: pytest.MonkeyPatch) -> int:
    """Give the widgets their styles anew by Textual's own way, and see that none changes; how many there are."""
    await hands.pilot.pause()
    screen, ours = hands.app.screen, styles_of(hands.app.screen)
    with patch.context() as own:
        own.setattr(Stylesheet, "apply", quick_styles.textual_apply)
        own.setattr(Stylesheet, "replace_rules", classmethod(quick_styles.textual_replace_rules))
        sheet = hands.app.stylesheet
        rules = Stylesheet(variables=sheet._variables)
        rules.source = sheet.source
        own.setattr(Stylesheet, "_parse_rules", quick_styles.textual_parse_rules)
        rules.parse()
        rules.update(screen)
        theirs = styles_of(screen)
    assert ours == theirs
    for asked in ("*", "Input", ".-ltr *", "Screen > *", "FieldBox Input:focus", "#none", "Button, Label"):
        chains = query.parse_selectors(asked)
        for node in screen.walk_children():
            assert quick_styles.match(chains, node) is textual_match(chains, node), asked
    return len(ours)


@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_desk_list_form_and_menu_have_the_styles_that_textual_gives(
    open_app: Open, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(language=language) as hands:
        assert await same_by_textual(hands, monkeypatch) > 20
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        assert await same_by_textual(hands, monkeypatch) > 10
        await hands.press("n")
        await hands.stand_on("FormScreen")
        assert await same_by_textual(hands, monkeypatch) > 50
        await hands.press("tab", "f1")
        await hands.pilot.pause()
        assert await same_by_textual(hands, monkeypatch) > 10
