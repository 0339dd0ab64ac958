"""Rows that are being typed."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from precinct_tui.bidi import Direction
from precinct_tui.bidi.algorithm import classes_of
from precinct_tui.bidi.editing import caret_stand_in, edit_row
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


@pytest.mark.parametrize("base", ["rtl", "ltr"])
def test_the_empty_row_has_room_for_the_caret(base: Direction) -> None:
    row = edit_row("", base)
    assert (row.width, row.column(0), row.position_at(0)) == (1, 0, 0)


@pytest.mark.parametrize("text", ["\u200c", "\u064e", "\u200c\u064e"])
@pytest.mark.parametrize("base", ["rtl", "ltr"])
def test_a_text_that_takes_no_column_has_room_for_the_caret(text: str, base: Direction) -> None:
    row = edit_row(text, base, room=False)
    assert (row.width, row.column(0), row.position_at(0)) == (1, 0, len(text))
