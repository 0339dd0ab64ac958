import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import set_cell_size

from db.words.text import MARK_LIMIT, TooLong, clean, safe, too_long

ZWNJ = "\u200c"
hostile = st.text(
    st.characters(codec=None, exclude_categories=())
    | st.sampled_from(
        "\x1b\x00\x07\x9b\x9d\x7f\u202e\u202a\u2066\u2069\ufeff\u0301\u064b\ud800\udfff\ufffe\u200c\r\n\t\u2028"
    )
)


def words(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


HOSTILE = [
    ("\x1b[31mقرمز\x1b[0m", "[31mقرمز[0m"),
    ("\x1b]52;c;aGk=\x07", "]52;c;aGk="),
    ("\x9b2Jمتن\x9d", "2Jمتن"),
    ("نام\u202eleft", "نامleft"),
    ("\u2067a\u2069\u202ab\u202c", "ab"),
    ("a\x00b\x7f", "ab"),
    ("a\ud800b\udfff", "ab"),
    ("a\ufffeb\ufdd0c\U0010ffff", "abc"),
    ("\ufeffa\u2060b\U000e0041", "ab"),
    ("a\tb", "a b"),
    ("[/red][@click=app.quit]", "[/red][@click=app.quit]"),
]


@pytest.mark.parametrize(("typed", "kept"), HOSTILE)
def test_orders_go_and_words_stay(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "spelling",
    [
        "می\u200cرود",
        "مُحَمَّدٌ",
        "خانهٔ",
        "خانۀ",
        "ه\u200dش",
        "e\u0301",
        "é",
        "ﷺ",
        "﷼ ۱۲٬۰۰۰",
        "\u200f(الف)\u200e",
        "\u0600۱۲",
        "👍🏽",
    ],
)
def test_spellings_stay_as_typed(spelling: str) -> None:
    assert clean(spelling) == safe(spelling) == spelling


def test_line_breaks() -> None:
    text = "a\r\nb\rc\nd\u2028e\x85f\vg"
    assert clean(text, multiline=True) == "a\nb\nc\nd\ne\nf\ng"
    assert clean(text) == "a b c d e f g"
    assert safe("a\nb") == "a\nb"
    assert safe("a\nb", multiline=False) == "a b"


def test_ten_thousand_marks_keep_their_word() -> None:
    zalgo = "اهواز" + "\u0651" * 10_000 + "ی" + "\u0301" * 10_000
    assert clean(zalgo) == "اهواز" + "\u0651" * MARK_LIMIT + "ی" + "\u0301" * MARK_LIMIT
    assert clean("a" + ZWNJ * 10_000 + "b") == "a" + ZWNJ * MARK_LIMIT + "b"


def test_a_megabyte_is_refused_whole_and_kept_whole() -> None:
    big = "سلام \x1b" * 200_000
    start = time.perf_counter()
    with pytest.raises(TooLong) as caught:
        clean(big, limit=4_000)
    assert time.perf_counter() - start < 10
    assert caught.value.text == "سلام " * 200_000
    assert caught.value.length == 1_000_000
    assert "1000000" in str(caught.value)
    assert clean("x" * 4_000, limit=4_000) == "x" * 4_000
    assert (too_long("abc", 2), too_long("abc", 3)) == (True, False)


def test_what_is_shown_says_where_a_control_was() -> None:
    assert safe("a\x1b[2Jb\u202ec") == "a\ufffd[2Jbc"
    assert safe("\u0301x\n\u064b") == "\u25cc\u0301x\n\u25cc\u064b"


@given(st.text(st.sampled_from("\u200d\ufe0f\u200c👩💻a1 \u0628\u064e"), max_size=9), st.integers(0, 12))
def test_a_text_with_joiners_can_be_cut_anywhere(text: str, width: int) -> None:
    assert set_cell_size(clean(text), width) is not None
    assert set_cell_size(safe(text), width) is not None
    assert clean("👩\u200d\u200d💻") == "👩\u200d💻"


@given(hostile, st.booleans())
def test_nothing_that_steers_passes(text: str, multiline: bool) -> None:
    for out in (clean(text, multiline=multiline), safe(text, multiline=multiline)):
        for character in out:
            assert character == "\n" or unicodedata.category(character) not in ("Cc", "Cs")
            assert not "\u202a" <= character <= "\u202e"
            assert not "\u2066" <= character <= "\u2069"
        assert multiline or "\n" not in out
        assert words(out) == words(text)
        out.encode("utf-8")


@given(hostile, st.booleans())
def test_cleaning_again_changes_nothing(text: str, multiline: bool) -> None:
    once = clean(text, multiline=multiline)
    assert clean(once, multiline=multiline) == once
    shown = safe(text, multiline=multiline)
    assert safe(shown, multiline=multiline) == shown


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])))
def test_ordinary_text_is_untouched(text: str) -> None:
    assert clean(text) == text == safe(text)
