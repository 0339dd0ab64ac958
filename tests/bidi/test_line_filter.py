"""The line filter on hand-made lines."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.style import Style as ContentStyle
from textual.widgets import Static

from precinct_tui.bidi import Mode, isolate, strip_controls, visual
from precinct_tui.bidi.line_filter import DONE, BidiLineFilter, isolated, logical_columns
from precinct_tui.bidi.selection import VisualSelection
from precinct_tui.bidi.widths import cell_len
from tests.conftest import examples

PLAIN = ContentStyle()
BLACK = Color(0, 0, 0)
RED, BLUE = Style(color="red"), Style(color="blue")
RTL, LTR = BidiLineFilter("app", "rtl"), BidiLineFilter("app", "ltr")
MODES: list[Mode] = ["app", "terminal", "off"]
CHARS = "سلامیک\u200c\u200d\u064e۱۲abcXY 12.,:()«»│▌\u2068\u2069\u2067漢👨"


def cell(row: int, column: int) -> Style:
    return Style.from_meta({"row": row, "column": column})


def text_of(segments: list[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def run(line_filter: BidiLineFilter, *pieces: tuple[str, Style | None]) -> list[Segment]:
    return line_filter.apply([Segment(text, style) for text, style in pieces], BLACK)


def test_outer_spaces_stay_in_place() -> None:
    assert text_of(run(RTL, ("   باب  ", RED))) == "   " + visual("باب") + "  "
    assert text_of(run(RTL, ("   ", None), ("باب", RED), ("  ", None))) == "   " + visual("باب") + "  "


def test_cells_of_a_table_do_not_reorder_each_other() -> None:
    line = run(RTL, (" باب ", cell(0, 0)), (" 12 ", cell(0, 1)), (" در ", cell(0, 2)))
    assert [segment.text for segment in line] == [f" {visual('باب')} ", " 12 ", f" {visual('در')} "]
    apart = run(RTL, ("ب ", Style.from_meta({"cell": 1})), ("12", Style.from_meta({"cell": 2})))
    assert text_of(apart) == visual("ب") + " 12"


def test_box_characters_bound_fields() -> None:
    assert text_of(run(RTL, ("│ باب │ 12 ▌", None))) == f"│ {visual('باب')} │ 12 ▌"


def test_styles_travel_with_their_letters() -> None:
    line = run(RTL, ("abc ", RED), ("باب", BLUE))
    assert line == [Segment(visual("باب"), BLUE), Segment(" abc", RED)]


def test_links_and_meta_travel() -> None:
    link = Style(link="file:x") + Style.from_meta({"@click": "go"})
    line = run(RTL, ("در ", None), ("باب", link))
    assert line[0].style == link
    assert line[0].text == visual("باب")


def test_an_unclosed_and_an_unopened_isolate_are_whole_on_their_own_lines() -> None:
    value = isolate("abc - def. ghi!")
    head, tail = value[:10], value[10:]
    assert text_of(run(RTL, (f"در {head}", None))).startswith("abc - def")
    assert text_of(run(RTL, (f"{tail} ب", None))) == visual("ب") + " . ghi!"


def test_isolated_content_holds_on_a_line_in_the_middle() -> None:
    content = isolated("abc. def. ghi. jkl.")
    lines = content.wrap(6)
    assert len(lines) > 2
    shown = [text_of(RTL.apply(list(line.render_segments(PLAIN)), BLACK)).strip() for line in lines]
    assert shown == ["abc.", "def.", "ghi.", "jkl."]


def test_ordered_segments_are_left_alone() -> None:
    assert text_of(run(RTL, ("باب", DONE + RED))) == "باب"


def test_the_terminal_mode_wraps_each_field() -> None:
    line_filter = BidiLineFilter("terminal", "rtl")
    assert text_of(run(line_filter, (" باب ", RED))) == " \u200e\u202bباب\u202c\u200e "
    assert text_of(run(line_filter, ("باب ", RED), ("در ", BLUE))) == "\u200e\u202bباب در\u202c\u200e "
    two = run(line_filter, ("باب", cell(0, 0)), ("در", cell(0, 1)))
    assert [segment.text for segment in two] == ["\u200e\u202bباب\u202c\u200e", "\u200e\u202bدر\u202c\u200e"]


def test_off_only_drops_controls() -> None:
    assert text_of(run(BidiLineFilter("off"), (isolate("باب"), None))) == "باب"


def test_escapes_never_reach_the_terminal() -> None:
    for mode in MODES:
        assert "\x1b" not in text_of(run(BidiLineFilter(mode), ("a\x1b]52;c;x\x07", None), ("ب\x9b", RED)))


def test_english_lines_come_back_as_they_are() -> None:
    segments = [Segment("Plain (text), 12.", RED)]
    assert LTR.apply(segments, BLACK) is segments


def test_equal_filters_share_what_strips_cached() -> None:
    assert BidiLineFilter("app", "rtl") == RTL
    assert hash(BidiLineFilter("app", "rtl")) == hash(RTL)
    assert RTL != LTR


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("base", ["rtl", "ltr"])
@settings(max_examples=examples(37, 500), deadline=None)
@given(lines=st.lists(st.tuples(st.text(st.sampled_from(CHARS), max_size=12), st.sampled_from([None, RED, BLUE, cell(0, 0), cell(0, 1)])), max_size=6))  # fmt: skip  # noqa: E501
def test_a_row_never_changes_its_width(mode: Mode, base: str, lines: list[tuple[str, Style | None]]) -> None:
    segments = [Segment(text, style) for text, style in lines]
    made = BidiLineFilter(mode, "rtl" if base == "rtl" else "ltr").apply(segments, BLACK)
    assert sum(s.cell_length for s in made) == sum(s.cell_length for s in segments)
    if mode == "app":
        assert not set(text_of(made)) & set("\u2067\u2068\u2069\u200c")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("text", ["۱۴۰۵ ه\u200d.ش", "۱۲ه\u200d۳۴۵", "\u200d│\u200d111"])
def test_a_joiner_takes_no_letter_and_moves_no_column(mode: Mode, text: str) -> None:
    made = text_of(BidiLineFilter(mode, "rtl").apply([Segment(f"{text} │")], BLACK))
    assert sum(map(cell_len, made)) == cell_len(text) + 2
    shown, stored = (sorted(unicodedata.normalize("NFKC", strip_controls(each))) for each in (made, f"{text} │"))
    assert [char for char in shown if char != "\u200d"] == [char for char in stored if char != "\u200d"]


@pytest.mark.parametrize("mode", MODES)
def test_no_sign_reaches_a_terminal_that_some_terminals_widen_and_others_do_not(mode: Mode) -> None:
    made = text_of(BidiLineFilter(mode, "ltr").apply([Segment("❤\ufe0f 👩\u200d💻")], BLACK))
    assert strip_controls(made) == "❤ 👩💻"


def test_columns_lead_back_to_the_unfiltered_line() -> None:
    segments = [Segment(" باب abc ", RED), Segment("│12", None)]
    shown = text_of(RTL.apply(segments, BLACK))
    assert shown == f" abc {visual('باب')} │12"
    columns = logical_columns(segments, "rtl")
    logical = " باب abc │12"
    assert [logical[column] for column in columns] == list(" abc باب"[:5]) + list("باب"[::-1]) + list(" │12")


@settings(max_examples=examples(25, 500), deadline=None)
@given(st.text(st.sampled_from("سلامی \u064e۱abc().│"), max_size=20))
def test_every_column_leads_somewhere_in_the_line(text: str) -> None:
    columns = logical_columns([Segment(text)], "rtl")
    width = Segment(text).cell_length
    assert len(columns) == width
    assert all(0 <= column < width for column in columns)


async def test_the_mouse_selects_the_letters_it_passes() -> None:
    class Look(VisualSelection):
        def compose(self) -> ComposeResult:
            yield Static("کلانتری یازده abc")

    class Desk(App[None]):
        def get_line_filters(self) -> list[object]:  # type: ignore[override]
            return [RTL]

        def on_mount(self) -> None:
            self.push_screen(Look())

    app = Desk()
    async with app.run_test(size=(40, 5)) as pilot:
        await pilot.pause()
        # Shown from the left: "abc", a blank, then the two words from right to left.
        await pilot.mouse_down(offset=(16, 0))
        await pilot.hover(offset=(11, 0))
        await pilot.mouse_up(offset=(11, 0))
        await pilot.pause()
        assert (app.screen.get_selected_text() or "") in ("کلانتر", "کلانتری")
