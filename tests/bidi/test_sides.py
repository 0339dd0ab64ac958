"""Which way typed words read, whatever they begin with, and that every line they are wrapped into reads that way."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.color import Color
from textual.filter import LineFilter
from textual.widgets import Static

from precinct_tui.bidi import carried, isolate, segmented, side_of, strip_controls, visual
from precinct_tui.bidi.algorithm import MIRROR, classes_of, levels_of, order_of
from precinct_tui.bidi.line_filter import BidiLineFilter
from precinct_tui.bidi.wrapping import FlowingContent, FlowingText
from precinct_tui.language.i18n import language, set_language
from precinct_tui.widgets.cells import fill
from precinct_tui.widgets.lines import wrapped
from tests.conftest import examples

BLACK = Color(0, 0, 0)
Base = Literal["rtl", "ltr"]
BASES: tuple[Base, ...] = ("rtl", "ltr")
SEEN = "BMW سفید دیده شد"
LETTER = "۱۴۰۵/پ/۱۲"
WORDS = st.lists(
    st.sampled_from(["BMW", "X5", "سفید", "دیده", "شد.", "در", "باغ،", "۱۲", "2016", "Benz,", "AMG.", LETTER]),
    min_size=1, max_size=14,
)  # fmt: skip


def shown(line: str, base: Base) -> str:
    """A line as a screen of direction `base` shows it."""
    return "".join(s.text for s in BidiLineFilter("app", base).apply([Segment(line)], BLACK)).strip(" ")


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    """The screen is Persian, whichever test came before; the language of the process is given back."""
    before = language()
    set_language("fa")
    yield
    set_language(before)


def plain(line: str) -> str:
    """A line as it is shown, its letters no longer joined."""
    return unicodedata.normalize("NFKC", line).strip(" ")


def read(text: str, lines: list[str], side: Base) -> list[str]:
    """The lines of a paragraph by the letter of UAX #9: its levels are found before it is broken (section 3.4)."""
    level = 1 if side == "rtl" else 0
    whole = segmented(text)
    marked = zip(whole, levels_of(classes_of(whole), level, whole), strict=True)
    levels = "".join(depth for char, depth in marked if strip_controls(char))
    found, start = [], 0
    for line in lines:
        core = strip_controls(line).strip(" ")
        start = text.index(core, start)
        own = levels[start : start + len(core)]
        found.append("".join(core[at].translate(MIRROR) if ord(own[at]) % 2 else core[at] for at in order_of(own)))
        start += len(core)
    return found


@pytest.mark.parametrize(
    ("text", "among_persian", "among_english"),
    [
        (SEEN, "rtl", "rtl"),
        (LETTER, "rtl", "rtl"),
        ("9140/د", "rtl", "rtl"),
        ("سفید", "rtl", "rtl"),
        ("VIP باغ", "rtl", "ltr"),
        ("he left from میدان باغ on foot", "ltr", "ltr"),
        ("BMW, white.", "ltr", "ltr"),
        ("۱۴۰۵/۰۷/۰۳ ۱۴:۲۰", "ltr", "ltr"),
        ("0916 123 4567", "ltr", "ltr"),
        ("—", "ltr", "ltr"),
        ("", "ltr", "ltr"),
    ],
)
def test_typed_words_read_by_what_they_hold_and_not_by_their_first_letter(
    text: str, among_persian: Base, among_english: Base
) -> None:
    assert (side_of(text, "rtl"), side_of(text, "ltr")) == (among_persian, among_english)


@pytest.mark.parametrize("base", BASES)
def test_a_letter_number_reads_from_its_year_at_the_right(base: Base) -> None:
    assert shown(isolate(LETTER, base), base) == f"۱۲/{visual('پ')}/۱۴۰۵"
    assert shown(isolate("9140/د", base), base) == f"{visual('د')}/9140"
    assert shown(isolate("۱۴۰۵/۰۷/۰۳", base), base) == "۱۴۰۵/۰۷/۰۳"


@pytest.mark.parametrize("base", BASES)
def test_a_sentence_that_begins_with_a_latin_word_ends_at_the_left(base: Base) -> None:
    line = shown(f"{isolate('12', base)} · {isolate(SEEN, base)}", base)
    assert f"{visual('سفید دیده شد')} BMW" in line


@pytest.mark.parametrize("base", BASES)
@settings(max_examples=examples(20, 500), deadline=None)
@given(words=WORDS, width=st.integers(10, 24), alone=st.booleans())
def test_every_line_of_a_wrapped_value_reads_as_the_whole_does(
    base: Base, words: list[str], width: int, alone: bool
) -> None:
    text = " ".join(words)
    side = side_of(text, base)
    set_language("fa" if base == "rtl" else "en")
    lines = wrapped(isolate(text, base) if side != base or alone else segmented(text), width)
    assert [plain(shown(line, base)) for line in lines] == read(text, lines, side)
    assert " ".join(strip_controls(line) for line in lines) == text


@pytest.mark.parametrize("base", BASES)
@settings(max_examples=examples(20, 500), deadline=None)
@given(words=WORDS, width=st.integers(12, 24))
def test_every_line_that_a_verb_prints_reads_as_the_whole_does(base: Base, words: list[str], width: int) -> None:
    text = " ".join(words)
    console = Console(file=io.StringIO(), width=width)
    made = FlowingText(isolate(text, base), justify="right" if base == "rtl" else "left")
    lines = ["".join(s.text for s in row) for row in console.render_lines(made, pad=False)]
    assert [plain(shown(line, base)) for line in lines] == read(text, lines, side_of(text, base))


@pytest.mark.parametrize("base", BASES)
async def test_every_line_of_a_stock_widget_reads_as_the_whole_does(base: Base) -> None:
    text = "BMW X5, 2016. Benz C200. سفید دیده شد (Toyota) red, tinted (dark) windows, gone. در باغ"

    class Seen(App[None]):
        def get_line_filters(self) -> list[LineFilter]:
            return [BidiLineFilter("app", base)]

        def compose(self) -> ComposeResult:
            yield Static(FlowingContent(isolate(text, base)))

    app = Seen()
    async with app.run_test(size=(16, 10)) as pilot:
        await pilot.pause()
        widget = app.query_one(Static)
        lines = [line for line in wrapped(isolate(text, base), 16) if line.strip()]
        height = widget.size.height
        drawn = [strip.text.strip(" ") for strip in widget.render_lines(widget.region.reset_offset)][:height]
        assert len(lines) > 4
        assert [plain(line) for line in drawn] == read(text, lines, side_of(text, base))


def test_what_is_open_at_the_end_of_a_line_is_open_at_the_next() -> None:
    assert carried(["a \u2067b \u2066c", "  d\u2069 ه  ", "f\u2069 g"]) == [
        "a \u2067b \u2066c\u2069\u2069",
        "  \u2067\u2066d\u2069 ه\u2069  ",
        "\u2067f\u2069 g",
    ]


def test_a_line_that_somebody_else_wrapped_reads_by_what_is_left_of_the_value() -> None:
    assert shown("BMW سفید\u2069 · ۱۲", "rtl") == f"۱۲ · {visual('سفید')} BMW"
    assert shown("Benz, C200.\u2069 · ۱۲", "rtl") == "۱۲ · Benz, C200."


def test_a_cell_that_is_cut_reads_as_the_whole_does() -> None:
    assert shown(fill("BMW سفید دیده شد", 11, rtl=True), "rtl") == f"…{visual('سفید د')} BMW"
    assert shown(fill(isolate("BMW, white, gone"), 9, rtl=True), "rtl") == "BMW, whi…"


def test_a_bracket_and_a_number_stay_with_their_phrase_on_the_next_line() -> None:
    lines = wrapped("سفید Benz tinted (dark) windows, 2016 AMG coupe", 16)
    assert [plain(shown(line, "rtl")) for line in lines] == ["Benz tinted دیفس", "(dark) windows,", "2016 AMG coupe"]
