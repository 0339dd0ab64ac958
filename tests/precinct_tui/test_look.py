"""How the screen looks where cells or colours are few: nothing that matters is cut, parted or lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import Color, ColorSystem
from rich.console import Console
from rich.style import Style
from textual.color import Color as TextualColor
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import Screen
from textual.scrollbar import ScrollBarRender

from precinct_tui.bidi import strip_controls, visual
from precinct_tui.bidi.widths import cell_len
from precinct_tui.bidi.wrapping import ListedContent
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.frame.starting import color_system
from precinct_tui.frame.theme import AVAILABLE, PALETTES, theme_for
from precinct_tui.language.i18n import set_language
from precinct_tui.language.settings import Settings
from precinct_tui.widgets import overlay
from precinct_tui.widgets.act_row import act_row
from precinct_tui.widgets.cells import cut, fill, line, packed
from precinct_tui.widgets.textual_private import draw_in
from tests.conftest import examples


@pytest.mark.parametrize("term", ["xterm", "xterm-256color", "screen", "tmux-256color"])
def test_a_plain_terminal_name_means_256_colours(term: str) -> None:
    assert color_system({"TERM": term}) == "256"
    assert color_system({"TERM": term, "NO_COLOR": "1"}) == "256"


def test_what_a_terminal_says_of_itself_goes_first() -> None:
    assert color_system({"TERM": "xterm", "COLORTERM": "truecolor"}) is None
    assert color_system({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "standard"}) is None
    assert color_system({"TERM": "xterm-16color"}) is None
    assert color_system({"TERM": "linux"}) is None
    assert color_system({}) is None


def test_the_app_draws_in_the_colours_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for told, worn in (("256", "high"), ("standard", "16"), ("truecolor", "high")):
        monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "auto")
        draw_in(told)
        app = PrecinctApp(tmp_path, Settings(colours="high"))
        assert (app.console.color_system, app.theme) == (told, worn)


@pytest.mark.parametrize(("told", "worn"), [("256", "light"), ("standard", "16")])
async def test_the_first_screen_is_painted_in_the_palette(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: str, worn: str
) -> None:
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", told)
    app = PrecinctApp(tmp_path, Settings(colours="light"))
    async with app.run_test(size=(80, 24)):
        assert app.screen.styles.background.hex.lower() == PALETTES[worn].background
        edges = {field.styles.border_right[0] for field in app.screen.query("PersianInput")}
        assert edges == ({"outer", "solid"} if worn == "16" else {""}), (
            "a field without a ground of its own shows where it begins"
        )


def test_a_browser_draws_all_colours() -> None:
    assert color_system({"TEXTUAL_DRIVER": "textual.drivers.web_driver", "TERM": "xterm"}) == "truecolor"


def _light(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


def _in_256(colour: str) -> str:
    red, green, blue = Color.parse(colour).downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
    return f"#{red:02x}{green:02x}{blue:02x}"


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("drawn", [str, _in_256], ids=["all", "256"])
def test_words_and_marks_stand_out_from_every_ground(name: str, drawn: Callable[[str], str]) -> None:
    made = {**AVAILABLE[name].to_color_system().generate(), **AVAILABLE[name].variables}
    grounds = ("background", "surface", "panel", "field", "warning-muted", "error-muted")
    words = ("foreground", "quiet", "text-accent", "text-error", "text-warning", "text-success", "text-muted")
    for ground in grounds:
        for word in words:
            ratio = contrast(drawn(made[word]), drawn(made[ground]))
            assert ratio >= 4.5, f"{word} on {ground}: {ratio:.1f}"
    assert contrast(drawn(made["rule"]), drawn(made["background"])) >= (2.5 if name == "16" else 3)
    assert contrast(drawn(made["block-cursor-foreground"]), drawn(made["block-cursor-background"])) >= 4.5
    assert contrast(drawn(made["bar"]), drawn(made["block-cursor-background"])) >= 3


@pytest.mark.parametrize("name", PALETTES)
def test_the_focus_is_seen_by_its_ground_or_is_reversed(name: str) -> None:
    of = PALETTES[name]
    assert of.focus not in (of.background, of.surface, of.panel) or "reverse" in of.focused


def test_sixteen_colours_stay_themselves() -> None:
    of = PALETTES["16"]
    shown = [of.urgent, of.watch, of.good, of.accent, of.focus, of.quiet, of.text, of.background]
    numbers = [Color.parse(colour).downgrade(ColorSystem.STANDARD).number for colour in shown]
    assert numbers == [9, 11, 10, 14, 4, 7, 15, 0]


def test_a_terminal_wears_what_it_can_draw() -> None:
    assert theme_for("light", colors="256", no_color=False) == "light"
    assert theme_for("light", colors="truecolor", no_color=False) == "light"
    assert theme_for("high", colors="standard", no_color=False) == "16"
    assert theme_for("dark", colors=None, no_color=False) == "none"
    assert theme_for("dark", colors="truecolor", no_color=True) == "none"


@pytest.mark.parametrize("rtl", [True, False])
def test_what_is_struck_is_struck_as_far_as_its_words_go(rtl: bool) -> None:
    struck = Style(strike=True)
    row = line([("باطل شد", 12, struck), ("", 3, struck), ("IA 1", 8, Style())], width=30, rtl=rtl, blank=Style())
    assert ["".join(segment.text for segment in row if segment.style and segment.style.strike)] == ["باطل شد"]
    assert sum(cell_len(segment.text) for segment in row) == 30
    words = "".join(segment.text for segment in row)
    assert words == (" " * 7 + "IA 1" + " " * 12 + "باطل شد" if rtl else "باطل شد" + " " * 12 + "IA 1" + " " * 7)


def test_an_act_and_its_letter_share_a_line() -> None:
    acts = ["1 Add an entry", "2 Send a patrol", "3 Set the disposition", "4 Refer to another body"]
    lines = packed(acts, 40).split("\n")
    assert all(cell_len(line) <= 40 for line in lines)
    assert [act for line in lines for act in line.split("   ")] == acts
    assert (packed(["a" * 50], 40), packed([], 40)) == ("a" * 50, "")


def test_the_acts_of_a_record_take_one_row() -> None:
    set_language("en")
    acts = ("incident.add_entry", "incident.send_unit", "incident.void", "incident.refer")
    called = {"incident.add_entry": "Add an entry", "incident.send_unit": "Send a patrol", "incident.refer": "Refer"}
    rows = {
        width: strip_controls(act_row(acts, lambda name: called[name], "enter", width)) for width in (78, 47, 20, 4)
    }
    assert rows == {
        78: "A Add an entry   S Send a patrol   W Refer   Enter 1 more",
        47: "A Add an entry   S Send a patrol   Enter 2 more",
        20: "Enter 4 more",
        4: "Ent…",
    }  # fmt: skip
    assert act_row(acts[:1], lambda name: called[name], "enter", 78).endswith("Add an entry")
    set_language("fa")


WHOLE = [
    "۱۲ب۳۴۵ ایران ۱۴",
    "۱۲ه\u200d۳۴۵",
    "\u2066۱۲ب\u200e۳۴۵ ایران\u200e ۱۴\u2069",
    "۰۰۷۱۳۴۵۶۷۸",
    "۰۹۱۶-۱۲۳-۴۵۶۷",
    "۱۴۰۵/۷/۳",
]
WHOLE += ["12,500", "۱۲٬۵۰۰", "X-77", "۱۴۰۵/پ/۱۲", "۲۳:۴۰", "(۹۸۷)"]


@settings(max_examples=examples(60, 4000), deadline=None)
@given(
    st.lists(st.sampled_from([*WHOLE, "سرقت", "خودرو", "(سفید)", "ه\u200d.ش"]), min_size=1, max_size=4),
    st.integers(1, 40),
)
def test_a_list_cuts_no_number_and_no_plate(words: list[str], width: int) -> None:
    text = " ".join(words)
    shown = cut(text, width)
    assert cell_len(shown) <= width
    assert shown.count("\u2066") == shown.count("\u2069")
    if cell_len(text) <= width:
        assert shown == text
        return
    kept = strip_controls(shown).removesuffix("…")
    assert strip_controls(shown) == f"{kept}…"
    assert strip_controls(text).startswith(kept)
    place = 0
    for word in map(strip_controls, words):
        if any(char.isdigit() for char in word):
            assert not place < len(kept) < place + len(word.rstrip(")")), (shown, word)
        place += len(word) + 1


def test_a_line_of_a_stock_list_is_cut_as_any_other() -> None:
    told = ListedContent("خودرو ۱۲ب۳۴۵ ایران ۱۴")
    assert [told.truncate(width, ellipsis=True).plain for width in (22, 20, 12)] == [told.plain, "خودرو…", "خودرو…"]
    assert told.truncate(5, ellipsis=True).plain == "خودر…"
    marked = told.stylize("bold", 6, 14).truncate(20, ellipsis=True)
    assert (marked.plain, marked.spans) == ("خودرو…", [])


def test_words_and_paths_are_cut_between_letters() -> None:
    assert cut("سرقت خودرو", 7) == "سرقت خ…"
    assert cut("/media/usb1/packets", 9) == "/media/u…"
    assert cut("۱۴۰۵ ه\u200d.ش", 6) == "۱۴۰۵…"
    assert cut("قم ه\u200d.ش", 5) == "قم ه\u200d…"
    assert cut("۱۲ه\u200d۳۴۵ ۲۳:۴۰", 10) == "۱۲ه\u200d۳۴۵…", "an hour is no region of a plate"
    assert cut("۰۹۱۶-۱۲۳-۴۵۶۷ ۱۲ه\u200d۳۴۵", 18) == "۰۹۱۶-۱۲۳-۴۵۶۷…", "nor is a plate the end of a telephone"
    assert (cut("۱۲۳۴۵۶", 4), cut("متن (۱۲۳۴۵۶", 8), cut("باب", 0)) == ("…", "متن…", "")


def test_latin_words_in_a_persian_column_lose_their_end() -> None:
    cell = fill("By the code on the slip", 12, rtl=True)
    assert cell_len(cell) == 12
    assert strip_controls(visual(cell, base="rtl")).startswith("By the code")
    cell = strip_controls(visual(fill("اختلاف همسایگی", 8, rtl=True), base="rtl"))
    assert cell.lstrip().startswith("…")


def test_below_an_overlay_a_scroll_bar_leaves_no_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    bar = ScrollBarRender.render_bar(size=9, virtual_size=40, window_size=9, position=13)
    assert any(segment.text in ScrollBarRender.VERTICAL_BARS[:-1] for segment in bar.segments), "it has ends"
    monkeypatch.setattr(overlay, "painted", lambda _screen: bar)
    below = BackgroundScreen(Screen(), TextualColor.parse("black"))
    console = Console(width=9)
    names = ("border", "background", "foreground", "panel", "block-cursor-background")
    drawn = overlay.Below(below, dict.fromkeys(names, "#303030"))
    assert not "".join(segment.text for segment in console.render(drawn) if not segment.control).strip()
