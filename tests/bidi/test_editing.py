"""Rows that are being typed."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from precinct_tui.bidi import Direction
from precinct_tui.bidi.algorithm import classes_of
from precinct_tui.bidi.editing import EditRow, caret_stand_in, edit_row, resting_row
from tests.conftest import examples

CHARS = "سلامیهدر\u200c\u064e\u0651۱۲abcXY 12.,:()«»-"
texts = st.text(st.sampled_from(CHARS), max_size=30)
bases: st.SearchStrategy[Direction] = st.sampled_from(["rtl", "ltr"])


def test_the_caret_at_the_end_of_persian_text_is_to_its_left() -> None:
    row = edit_row("سلام", "rtl")
    assert row.width == 5
    assert row.column(4) == 0
    assert [row.column(position) for position in range(4)] == [4, 3, 2, 1]


def test_the_caret_after_latin_and_digits_is_to_their_right() -> None:
    assert edit_row("در abc", "rtl").column(6) == 3
    assert edit_row("در ۱۲", "rtl").column(5) == 2
    assert edit_row("در abc ", "rtl").column(7) == 0


def test_lam_and_alef_each_have_a_cell() -> None:
    row = edit_row("لا", "rtl", room=False)
    assert row.width == 2
    assert row.column(0) != row.column(1)


def test_a_letter_is_deleted_with_its_marks() -> None:
    row = edit_row("بَّد", "rtl")
    assert row.cluster_end(0) == 3
    assert row.cluster_end(4) == 4


def test_clicks_beyond_the_text() -> None:
    row = edit_row("باب", "rtl", room=False)
    assert (row.position_at(-1), row.position_at(0), row.position_at(2), row.position_at(9)) == (3, 2, 0, 0)
    row = edit_row("abc", "ltr", room=False)
    assert (row.position_at(-1), row.position_at(0), row.position_at(9)) == (0, 0, 3)


@settings(max_examples=examples(50, 500), deadline=None)
@given(texts, bases)
def test_arrows_visit_every_cell_once_and_the_end(text: str, base: Direction) -> None:
    row = edit_row(text, base)
    position: int | None = row.position_of_cell(0)
    seen = []
    while position is not None:
        seen.append(position)
        position = row.step(position, 1)
    assert len(seen) == len(set(seen)) == len(row.row.cells)
    assert len(text) in seen
    back: int | None = seen[-1]
    for expected in reversed(seen):
        assert back == expected
        back = row.step(back, -1)
    assert back is None


@settings(max_examples=examples(50, 500), deadline=None)
@given(texts, bases)
def test_a_click_on_a_cell_puts_the_caret_there(text: str, base: Direction) -> None:
    row = edit_row(text, base)
    for column in range(row.width):
        assert row.column(row.position_at(column)) == column


@settings(max_examples=examples(75, 600), deadline=None)
@given(texts, bases, st.sampled_from("سدa1۲"))
@example("-X.", "rtl", "س")
def test_the_next_letter_appears_where_the_caret_stands(text: str, base: Direction, letter: str) -> None:
    stand_in = caret_stand_in(text, base)
    assume(classes_of(letter).replace("A", "R") == classes_of(stand_in).replace("A", "R"))
    # AL turns European digits before it … after it only; the stand-in is R, so nothing before it changes.
    before = edit_row(text, base)
    after = edit_row(text + letter, base, room=False)
    assert after.width == before.width
    assert after.column(len(text)) == before.column(len(text))


UNITS = [
    *("سلام", "در", "۱۲", "۱۲ب۳۴۵ ایران ۱۴", "۱۲ب۳۴۵", "۱۲ب۳۴", "۱۲ه\u200d۳۴۵", "0916-123-4567"),
    *("۰۹۱۶ ۱۲۳ ۴۵۶۷", "0916-", "-X.", "۱۴۰۵/پ/۱۲", "abc", "(باب)", "X-77", "۱۴۰۵/۷/۳", "۲۳:۴۰"),
    *("ه\u200d.ش", "/etc/a", "12.5", "٪", "می\u200cرود"),
]


def drawn(text: str, base: Direction, position: int) -> EditRow:
    return edit_row(text, base) if position == len(text) else resting_row(text, base)


def from_the_start(row: EditRow, position: int) -> int:
    column = row.column(position)
    return row.width - 1 - column if row.base == "rtl" else column


@settings(max_examples=examples(60, 4000), deadline=None)
@given(st.lists(st.sampled_from(UNITS), min_size=1, max_size=3), st.sampled_from(["", " "]), bases)
@example(["۱۲ب۳۴۵ ایران ۱۴"], "", "rtl")
@example(["abc", "-X."], " ", "rtl")
@example(["۰۹۱۶ ۱۲۳ ۴۵۶۷"], "", "rtl")
def test_an_arrow_steps_to_the_cell_beside_in_the_drawn_row(parts: list[str], gap: str, base: Direction) -> None:
    text = gap.join(parts)
    room = edit_row(text, base)
    for start in range(len(text) + 1):
        position = room.snapped(start)
        for by in (1, -1):
            reached = room.step(position, by)
            if reached is not None:
                before, after = drawn(text, base, position), drawn(text, base, reached)
                assert abs(from_the_start(after, reached) - from_the_start(before, position)) <= 1, (position, reached)


@settings(max_examples=examples(40, 2000), deadline=None)
@given(st.one_of(texts, st.lists(st.sampled_from(UNITS), max_size=3).map(" ".join)), bases)
def test_the_row_is_the_same_without_the_cell_of_the_caret(text: str, base: Direction) -> None:
    rest, room = resting_row(text, base), edit_row(text, base)
    assert rest.width == edit_row(text, base, room=False).width
    if not rest.room:
        assert [start for start in room.row.starts if start < len(text)] == list(rest.row.starts)
        assert all(rest.position_at(rest.column(start)) == start for start in rest.row.starts)


def test_what_follows_a_whole_plate_or_telephone_does_not_break_it_beforehand() -> None:
    for text in ("۱۲ب۳۴۵ ایران ۱۴", "۰۹۱۶ ۱۲۳ ۴۵۶۷", "12%"):
        row = edit_row(text, "rtl")
        assert row.column(len(text)) == 0
        assert row.row.visual[1:].replace("\ufe91", "ب").replace("\ufe8f", "ب")[:3] == text[:3]


@pytest.mark.parametrize("base", ["rtl", "ltr"])
def test_the_empty_row_has_room_for_the_caret(base: Direction) -> None:
    row = edit_row("", base)
    assert (row.width, row.column(0), row.position_at(0)) == (1, 0, 0)


@pytest.mark.parametrize("text", ["\u200c", "\u064e", "\u200c\u064e"])
@pytest.mark.parametrize("base", ["rtl", "ltr"])
def test_a_text_that_takes_no_column_has_room_for_the_caret(text: str, base: Direction) -> None:
    row = edit_row(text, base, room=False)
    assert (row.width, row.column(0), row.position_at(0)) == (1, 0, len(text))
