"""Order, shape and map of single paragraphs."""

from __future__ import annotations

import unicodedata

import pytest
from bidi import get_display
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from precinct_tui.bidi import clean, isolate, layout, visual
from precinct_tui.bidi.algorithm import MIRROR, classes_of, levels_of, order_of
from precinct_tui.bidi.layout import Base
from tests.conftest import examples

LETTERS = "ابپتجچدرزژسشعغفقکگلمنوهیآأؤئءةىكيټډړښڼېۍہھےٹڑں"
MIXED = LETTERS + "abcXYZ0123456789۰۱۲۳٤٥ .,:/-()[]«»%+*\u200c\u064e\u0651\u0640!؟،؛"
CONTROLS = "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u200d"
texts = st.text(st.sampled_from(MIXED), max_size=60)
steered = st.text(st.sampled_from(MIXED + CONTROLS), max_size=60)
anything = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40)
bases = st.sampled_from(["rtl", "ltr", "auto"])


def width_of(text: str) -> int:
    """Columns as cells are drawn: a joiner between letters joins them and swallows none."""
    return sum(get_character_cell_size(char) for char in text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سلام", " \ufee1\ufefc\ufeb3"),
        ("می\u200cروم", "\ufee1\ufeed\ufead\ufbfd\ufee3"),
        ("ه\u200d", "\ufeeb"),
        ("\u200dه\u200d", "\ufeec"),
        ("بـب", "\ufe90\u0640\ufe91"),
        ("بَدّ", "\ufeaa\u0651\ufe91\u064e"),
        ("لَا", " \ufefb\u064e"),
        ("لآ", " \ufef5"),
        ("بلأ", " \ufef8\ufe91"),
        ("إلإ", " \ufef9\ufe87"),
        ("پچژگکی", "\ufbfd\ufb91\ufb94\ufb8b\ufb7d\ufb58"),
        ("ټول", "\ufedd\ufeee\u067c"),
        ("ہے ٹ", "\ufb66 \ufbaf\ufba8"),
        ("", ""),
        ("plain text 12", "plain text 12"),
        ("(باب)", "(\ufe8f\ufe8e\ufe91)"),
        ("تهران 1405/7/3", "1405/7/3 \ufee5\ufe8d\ufeae\ufeec\ufe97"),
        ("متن [abc (ب)]", "[(\ufe8f) abc] \ufee6\ufe98\ufee3"),
        ("در\n۱۲ ب", "\ufead\ufea9\n\ufe8f ۱۲"),
    ],
)
def test_known_texts(text: str, expected: str) -> None:
    assert visual(text, base="rtl") == expected


def test_base_direction_decides_order_and_where_freed_cells_go() -> None:
    assert visual("a سلام", base="ltr") == "a \ufee1\ufefc\ufeb3 "
    assert visual("a سلام", base="rtl") == " \ufee1\ufefc\ufeb3 a"
    assert visual("a ب", base="auto") == "a \ufe8f"
    assert visual("ب a", base="auto") == "a \ufe8f"


def test_letters_without_presentation_forms_stay_letters() -> None:
    for letter in "ځڅټډړږښګڼۀ":
        row = layout(f"ب{letter}ب").visual
        assert unicodedata.normalize("NFKC", row[1]) == unicodedata.normalize("NFKC", letter)


def test_an_isolated_value_does_not_reorder_its_neighbours() -> None:
    row = visual(f"نام: {isolate('abc 12')} - {isolate('ب')}")
    assert row == "\ufe8f - abc 12 :\ufee1\ufe8e\ufee7"


def test_a_value_cannot_leave_its_isolate() -> None:
    assert isolate("a\u2069\u2069b\u2067c") == "\u2066abc\u2069"
    assert isolate("a\u2066b\u2069c") == "\u2066a\u2066b\u2069c\u2069"
    assert isolate("") == ""


def test_clean_drops_what_steers_and_keeps_spelling() -> None:
    assert clean("می\u200cروم\x1b[31m\u202e\tب\r\nت\u2069") == "می\u200cروم[31m ب ت"
    assert clean("ا\r\nب\rت\u2028ث", multiline=True) == "ا\nب\nت\nث"


def test_ligatures_can_be_left_apart() -> None:
    assert layout("سلام", ligatures=False).visual == "\ufee1\ufe8e\ufee0\ufeb3"
    lam_alef = layout("سلام")
    assert lam_alef.cell_at[1] == lam_alef.cell_at[2]
    assert lam_alef.starts == (-1, 3, 1, 0)


def test_wide_characters_take_two_columns() -> None:
    row = layout("ب漢👨\u200d👩ب", base="rtl")
    assert row.widths == (1, 2, 2, 2, 1)
    assert row.columns == (0, 1, 3, 5, 7)
    assert row.cells[1:4] == ("👩", "👨", "漢")  # without their joiner, which some terminals draw and others do not
    assert row.index_at(2) is not None
    assert row.index_at(9) is None


def test_letters_under_an_override_join_as_they_stand() -> None:
    assert visual("\u202dبب\u202c", base="ltr") == "\ufe90\ufe91"


@settings(max_examples=examples(50, 500), deadline=None)
@given(st.one_of(texts, steered, anything), bases)
def test_the_map_is_whole_and_the_width_kept(text: str, base: Base) -> None:
    row = layout(text, base=base)
    assert len(row.cell_at) == len(text)
    assert sum(row.widths) == row.width
    starts = [start for start in row.starts if start >= 0]
    assert len(set(starts)) == len(starts)
    for cell, start in enumerate(row.starts):
        if start >= 0:
            assert row.cell_at[start] == cell
            assert row.index_at(row.columns[cell]) == (start if row.widths[cell] else None)
        else:
            assert row.cells[cell] == " "
    assert {row.starts[cell] for cell in row.cell_at} == set(starts)
    assert row.visual == visual(text, base=base)
    assert row.width == width_of(text) == cell_len(text)
    assert cell_len(visual(text, base=base)) == cell_len(text)


@settings(max_examples=examples(37, 500), deadline=None)
@given(texts, bases)
def test_unshaped_order_is_a_permutation(text: str, base: Base) -> None:
    shown = visual(text, base=base, shape=False)
    plain = {char: char.translate(MIRROR) for char in MIXED}
    assert sorted(min(c, plain[c]) for c in shown) == sorted(min(c, plain[c]) for c in text if c != "\u200c")


@settings(max_examples=examples(50, 500), deadline=None)
@given(st.text(st.sampled_from(MIXED.replace("\u200c", "").replace("\u064e", "").replace("\u0651", "")), max_size=60))
def test_order_agrees_with_an_independent_implementation(text: str) -> None:
    levels = levels_of(classes_of(text), 1, text)
    assert "".join(text[index] for index in order_of(levels)) == get_display(text, base_dir="R")


@settings(max_examples=examples(37, 500), deadline=None)
@given(texts)
def test_both_paths_of_visual_agree(text: str) -> None:
    assert visual(text) == layout(text).visual
