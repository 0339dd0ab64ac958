"""Whatever spelling is stored, every other spelling finds it; and what is another word, plate or number does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from db.kernel.projections.search import expression, joined, shadow_of
from db.storage.dialects.sqlite import search_ddl, search_expression
from db.words.folding import fold, persian_digits
from db.words.numerals import LETTER_NAMES
from db.words.searching import found_spans, query_terms, shadow
from tests.conftest import examples

ZWNJ = "\u200c"
SPELLING = Path(__file__).parents[2] / "data" / "spelling"
Finds = Callable[[str, str], bool]


def pairs(name: str) -> list[tuple[str, str]]:
    lines = (SPELLING / name).read_text(encoding="utf-8").splitlines()
    told = [line.replace("\\n", "\n").split("\t") for line in lines if not line.startswith("#")]
    return [(stored, typed) for stored, typed in told]


@pytest.fixture(scope="module")
def finds() -> Iterator[Finds]:
    """Whether a record of these words is found by what is typed, with SQLite's own index."""
    conn = dbapi2.connect(":memory:")
    for statement in search_ddl("any"):
        conn.execute(statement)

    def one(stored: str, typed: str) -> bool:
        conn.execute("DELETE FROM search_any")
        conn.execute("INSERT INTO search_any(rowid, text) VALUES (1, ?)", (shadow_of(stored),))
        match = search_expression(expression(typed))
        return bool(match) and bool(conn.execute("SELECT 1 FROM search_any WHERE text MATCH ?", (match,)).fetchall())

    yield one
    conn.close()


def test_every_spelling_in_the_file_finds_the_other(finds: Finds) -> None:
    told = pairs("found.tsv")
    assert len(told) >= 300
    assert [pair for pair in told if not finds(*pair)] == []


def test_nothing_in_the_file_finds_what_is_another_thing(finds: Finds) -> None:
    told = pairs("not_found.tsv")
    assert len(told) >= 300
    assert [pair for pair in told if finds(*pair)] == []


def test_what_is_found_is_marked_where_it_stands() -> None:
    missed = []
    for stored, typed in pairs("found.tsv"):
        if not found_spans(stored, [form for forms in query_terms(typed) for form in forms]):
            missed.append((stored, typed))
    assert missed == []


# --- names and numbers however they are written ----------------------------------------------------------------

COMPOUNDS = [
    "سید علی", "محمد حسین", "غلام رضا", "رحمان پور", "موتور سیکلت", "کارت خوان", "سید محمد علی", "امیر محمد رضا",
    "عبد الرضا", "بزرگ تر", "کتاب ها", "می رود", "تلفن همراه", "مسجد سلیمان",
]  # fmt: skip
PARTED = st.sampled_from(["", " ", ZWNJ, "  ", ZWNJ * 2])
LETTERS = {"ی": "یيى", "ک": "کك", "ا": "اآأ", "ه": "هةہ"}


@st.composite
def written(draw: st.DrawFn, words: str) -> str:
    """One of the ways to write a word of several parts."""
    out = ""
    for place, part in enumerate(words.split()):
        out += draw(PARTED) if place else ""
        for character in part:
            out += draw(st.sampled_from(LETTERS.get(character, character)))
            out += draw(st.sampled_from(["", "", "", "ـ", "\u064e"]))
    return out


@given(st.data())
@settings(max_examples=examples(20, 500), deadline=None)
def test_whatever_spelling_is_stored_every_other_finds_it(finds: Finds, data: st.DataObject) -> None:
    words = data.draw(st.sampled_from(COMPOUNDS))
    stored, typed = data.draw(written(words)), data.draw(written(words))
    assert finds(f"سرقت {stored} در اهواز", typed)
    assert finds(stored, f"{typed}")
    assert not finds(stored, typed + "ژژ")


DIGITS = st.text("0123456789", min_size=7, max_size=7)


def grouped(draw: st.DrawFn, digits: str, marks: str) -> str:
    """Digits with marks anywhere between them."""
    out = digits[0]
    for digit in digits[1:]:
        out += draw(st.sampled_from(["", "", "", *marks])) + digit
    return out


@st.composite
def telephone(draw: st.DrawFn, number: str) -> str:
    """A mobile number, of ten digits from its 9 on, as people write it."""
    lead = draw(st.sampled_from(["0", "", "+98", "0098", "+98 ", "0098-"]))
    groups = [number[:3], number[3:6], number[6:]]
    text = lead + draw(st.sampled_from(["", " ", "-"])).join(groups)
    return persian_digits(text) if draw(st.booleans()) else text


@given(st.data(), DIGITS)
@settings(max_examples=examples(20, 500), deadline=None)
def test_a_telephone_is_found_in_any_writing_and_no_other_is(finds: Finds, data: st.DataObject, last: str) -> None:
    number = "916" + last
    stored = data.draw(telephone(number))
    assert finds(f"تماس از {stored} گرفته شد", data.draw(telephone(number)))
    assert finds(stored, last)
    place = data.draw(st.integers(3, 9))
    other = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert not finds(stored, data.draw(telephone(other)))
    assert not finds(stored, data.draw(telephone("912" + last)))


@st.composite
def plate(draw: st.DrawFn, two: str, letter: str, three: str, region: str) -> str:
    """A plate as people write it, from either side, its region first or last or left out (""), its letter by name."""
    gap = draw(st.sampled_from(["", " ", "-", " - "]))
    names = [name for name, sign in LETTER_NAMES.items() if sign == letter]
    said = draw(st.sampled_from([letter, *names]))
    short = [two, said, three] if draw(st.booleans()) else [three, said, two]
    if not region:
        return gap.join(short)
    iran = ["ایران"] if draw(st.booleans()) else []
    whole = [*short, *iran, region] if draw(st.booleans()) else [*iran, region, *short]
    return persian_digits(gap.join(whole)) if draw(st.booleans()) else gap.join(whole)


@given(st.data(), st.permutations(["12", "34", "56"]), st.sampled_from("بجدسطقلمنوهیت"))
@settings(max_examples=examples(20, 500), deadline=None)
def test_a_plate_is_found_in_any_grouping_and_no_other_of_its_parts(
    finds: Finds, data: st.DataObject, parts: list[str], letter: str
) -> None:
    two, region, other = parts
    stored = data.draw(plate(two, letter, "789", region))
    assert finds(f"پژو {stored} سفید", data.draw(plate(two, letter, "789", region)))
    assert finds(f"پژو {stored} سفید", f"{data.draw(plate(two, letter, '789', ''))} سفید")
    for wrong in (
        (region, letter, "789", two), (two, letter, "798", region), (two, letter, "789", other),
        (other, letter, "789", ""), (two, letter, "798", ""),
    ):  # fmt: skip
        assert not finds(f"پژو {stored} سفید", data.draw(plate(*wrong)))


@given(st.text(max_size=60))
@settings(deadline=None)
def test_a_text_finds_itself(finds: Finds, text: str) -> None:
    assert finds(text, text) or not re.search(r"[^\W_]", fold(text)) or not expression(text) or odd(text)


def odd(text: str) -> bool:
    """Letters that Python knows and SQLite's older Unicode does not, or the other way."""
    return any(ord(character) > 0x24F and not "\u0600" <= character <= "\u06ff" for character in text)


@given(st.text("آبپت وهیئ۰۱2۳-/.,:+()\n" + ZWNJ, max_size=40), st.text("آبوهی۰۱2-/ " + ZWNJ, max_size=12))
@settings(deadline=None)
def test_no_text_breaks_the_index_or_the_marks(finds: Finds, stored: str, typed: str) -> None:
    assert finds(stored, typed) in (True, False)
    last = 0
    for start, end in found_spans(stored, [form for forms in query_terms(typed) for form in forms]):
        assert last <= start < end <= len(stored)
        last = end


def test_a_long_list_of_numbers_costs_little() -> None:
    stored = " ".join(str(number) for number in range(2_000))
    assert len(shadow(stored)) < 10 * len(stored)
    assert len(search_expression(expression("کلانتری یازده شهید بهشتی اهواز منطقه سه"))) < 8_000


def test_query_terms() -> None:
    assert query_terms("سرقت، Motor")[0][0] == "سرقت"
    assert query_terms("سرقت، Motor")[1][0] == "motor"
    assert query_terms("مسجد\u200cسلیمان")[0][:2] == ("مسجدسلیمان", "مسجد سلیمان")
    assert query_terms('"*-') == () == query_terms("")
    assert query_terms("ما در")[0] == ("ما",)
    assert query_terms("3-4") == (("3 4",),)


def test_found_words_are_marked_in_the_text_as_typed() -> None:
    text = "در كتاب\u200cها و مُحَمَّد"
    spans = found_spans(text, ["کتاب ها", "محمد"])
    assert [text[a:b] for a, b in spans] == ["كتاب\u200cها", "مُحَمَّد"]
    assert found_spans("بارکار", ["کار"]) == ()  # inside a word is no find
    assert found_spans("کارون", ["کار", "کارو"]) == ((0, 4),)
    assert found_spans("ﷺ", ["صلی"]) == ((0, 1),)
    text = "تلفن ۰۹۱۶-۱۲۳-۴۵۶۷ مسؤول"
    spans = found_spans(text, [form for one in query_terms("+989161234567 مسئول") for form in one])
    assert [text[a:b] for a, b in spans] == ["۰۹۱۶-۱۲۳-۴۵۶۷", "مسؤول"]


@given(st.text(max_size=40), st.text(max_size=10))
def test_spans_lie_in_the_text_in_order(text: str, term: str) -> None:
    last = -1
    for start, end in found_spans(text, [term]):
        assert last < start < end <= len(text)
        last = end


def test_what_is_joined_of_several_entries_is_no_phrase(finds: Finds) -> None:
    both = joined((shadow_of("محمد"), shadow_of("حسین")))
    assert "محمد حسین" not in both
    assert not finds("محمد\nحسین", "محمدحسین")


# --- classes of spellings ---------------------------------------------------------------------------------------

PLURALS = ["کامیون", "شاهد", "پرونده", "همسایه", "دوربین", "چاقو", "کارگر"]
COMPOUNDS_WITH_AND = [("گفت", "گو"), ("رفت", "آمد"), ("ضرب", "شتم"), ("خرید", "فروش"), ("پخت", "پز")]


@given(st.sampled_from(PLURALS), st.sampled_from(["ها", "های", "هایش"]), st.data())
@settings(max_examples=examples(20, 300), deadline=None)
def test_a_plural_and_its_word_find_each_other_however_it_is_written(
    finds: Finds, word: str, ending: str, data: st.DataObject
) -> None:
    plural = word + data.draw(st.sampled_from(["", ZWNJ, " "])) + ending
    for stored, typed in ((plural, word), (word, word + data.draw(st.sampled_from(["", ZWNJ])) + ending)):
        assert finds(f"سرقت {stored} در اهواز", f"{typed} در"), (stored, typed)


@given(st.sampled_from(COMPOUNDS_WITH_AND), st.data())
@settings(max_examples=examples(10, 200), deadline=None)
def test_and_in_a_compound_is_a_word_or_none(finds: Finds, pair: tuple[str, str], data: st.DataObject) -> None:
    ways = st.sampled_from([f"{pair[0]}{gap}و{gap}{pair[1]}" for gap in (ZWNJ, " ")])
    stored, typed = data.draw(ways), data.draw(ways)
    assert finds(f"محل {stored} بود", f"{typed} بود")
    assert not finds(f"محل {stored} بود", f"{pair[1]}{ZWNJ}و{ZWNJ}{pair[0]} بود")


@given(st.sampled_from(["خاطر", "علت", "وسیله", "دلیل", "عنوان", "همراه", "دست"]), st.data())
@settings(max_examples=examples(20, 300), deadline=None)
def test_a_preposition_may_be_written_on(finds: Finds, word: str, data: st.DataObject) -> None:
    ways = st.sampled_from([f"ب{word}", f"به{word}", f"به {word}", f"به{ZWNJ}{word}"])
    stored, typed = data.draw(ways), data.draw(ways)
    assert finds(f"او {stored} آن آمد", f"{typed} آن"), (stored, typed)
    assert found_spans(stored, [form for forms in query_terms(typed) for form in forms])
    assert not finds(f"او {stored}ژ آن آمد", f"{typed} آن")


@given(st.text("0123456789", min_size=24, max_size=24), st.data())
@settings(max_examples=examples(20, 300), deadline=None)
def test_an_account_number_is_found_in_any_grouping_and_no_other_is(
    finds: Finds, digits: str, data: st.DataObject
) -> None:
    def said(number: str) -> str:
        gap = data.draw(st.sampled_from(["", " ", "-", " - "]))
        text = gap.join([f"IR{number[:2]}", *(number[at : at + 4] for at in range(2, 24, 4))])
        return persian_digits(text) if data.draw(st.booleans()) else text

    stored = f"به شبای {said(digits)} واریز شد"
    assert finds(stored, said(digits))
    assert finds(stored, digits)
    place = data.draw(st.integers(0, 23))
    assert not finds(stored, said(digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :]))
