from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.words.folding import (
    MOST_RIALS,
    BadNumber,
    ascii_digits,
    fold,
    fold_variants,
    found_spans,
    number_words,
    parse_rials,
    persian_digits,
    query_terms,
    rials_in_words,
)

ZWNJ = "\u200c"

SAME = [
    ("علي", "علی"),  # Arabic yeh
    ("موسى", "موسی"),  # alef maksura
    ("كارون", "کارون"),  # Arabic kaf
    ("فاطمة", "فاطمه"),  # teh marbuta
    ("خانۀ", "خانه"),  # heh with yeh above, one character
    ("خانه\u0654", "خانه"),  # the same as two
    ("آبادان", "ابادان"),
    ("أحمد", "احمد"),
    ("إیذه", "ایذه"),
    ("ٱلله", "الله"),
    ("مسؤول", "مسوول"),
    ("مسئول", "مسیول"),
    ("شيء", "شی"),  # lone hamza
    ("مُحَمَّد", "محمد"),  # marks
    ("شـــوش", "شوش"),  # tatweel
    ("می\u200cرود", "میرود"),  # ZWNJ
    ("ه\u200dش", "هش"),  # ZWJ
    ("\u200fاهواز\u200e", "اهواز"),  # bidi marks
    ("\u2067اهواز\u2069", "اهواز"),  # isolates
    ("۱۲۳", "123"),
    ("١٢٣", "123"),
    ("Toyota", "TOYOTA"),
    ("ﻼ", "لا"),  # presentation forms
    ("ہند", "هند"),  # Urdu heh
    ("ریال", "﷼"),
    ("café", "CAFE"),
    ("الف\u00a0 ب", "الف ب"),
    ("۱۲\u200cب", "12ب"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(("one", "other"), [("سیب", "سبب"), ("کار", "گار"), ("بار", "باز"), ("12", "21"), ("ه", "ح")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_characters_fold_alone(a: str, b: str) -> None:
    assert fold(a + " " + b) == " ".join((fold(a) + " " + fold(b)).split())


@given(st.integers(min_value=0))
def test_digits_go_there_and_back(number: int) -> None:
    assert ascii_digits(persian_digits(number)) == str(number)


def test_digits_leave_the_rest_alone() -> None:
    assert ascii_digits("كد ٤٨٢-۹۱۳ ²") == "كد 482-913 ²"


WRITTEN = ["کتاب\u200cها", "کتاب ها", "کتابها"]


@pytest.mark.parametrize("typed", WRITTEN)
@pytest.mark.parametrize("stored", WRITTEN)
def test_plurals_find_each_other_however_they_are_parted(typed: str, stored: str) -> None:
    shadow = [variant.split() for variant in fold_variants(stored)]
    assert _matches(typed, shadow)


def _matches(query: str, shadow: list[list[str]]) -> bool:
    def holds(form: str) -> bool:
        words = form.split()
        return any(v[i : i + len(words)] == words for v in shadow for i in range(len(v)))

    return all(any(holds(form) for form in term) for term in query_terms(query))


def test_query_terms() -> None:
    assert query_terms("سرقت، Motor") == (("سرقت",), ("motor",))
    assert query_terms("مسجد\u200cسلیمان") == (("مسجدسلیمان", "مسجد سلیمان"),)
    assert query_terms("کتاب\u200cها مسجد") == (("کتابها", "کتاب ها"), ("مسجد",))
    assert query_terms('"*-') == ()
    assert query_terms("می رود") == (("میرود", "می رود"),)
    assert query_terms("") == ()


@given(st.text(max_size=60))
def test_a_text_finds_itself(text: str) -> None:
    import re

    shadow = [re.findall(r"[^\W_]+", variant) for variant in fold_variants(text)]
    assert _matches(text, shadow)


def test_found_words_are_marked_in_the_text_as_typed() -> None:
    text = "در كتاب\u200cها و مُحَمَّد"
    spans = found_spans(text, ["کتاب ها", "محمد"])
    assert [text[a:b] for a, b in spans] == ["كتاب\u200cها", "مُحَمَّد"]
    assert found_spans("بارکار", ["کار"]) == ()  # inside a word is no find
    assert found_spans("کارون", ["کار", "کارو"]) == ((0, 4),)
    assert found_spans("ﷺ", ["صلی"]) == ((0, 1),)


@given(st.text(max_size=40), st.text(max_size=10))
def test_spans_lie_in_the_text_in_order(text: str, term: str) -> None:
    last = -1
    for start, end in found_spans(text, [term]):
        assert last < start < end <= len(text)
        last = end


AMOUNTS = [
    ("۲٫۳ میلیارد", 2_300_000_000),
    ("2.3 billion", 2_300_000_000),
    ("۲/۳ میلیارد ریال", 2_300_000_000),
    ("دو میلیارد و سیصد میلیون", 2_300_000_000),
    ("۲ میلیارد و ۳۰۰ میلیون ریال", 2_300_000_000),
    ("۲۳۰۰ میلیارد", 2_300 * 10**9),
    ("۲٫۳ هزار میلیارد", 2_300 * 10**9),
    ("هزار میلیارد", 10**12),
    ("هزار", 1000),
    ("هزار و پانصد", 1500),
    ("هزار و یک میلیارد", 1_001 * 10**9),
    ("دو میلیارد و سه هزار", 2_000_003_000),
    ("۱٬۵۰۰٬۰۰۰", 1_500_000),
    ("1,500,000", 1_500_000),
    ("۱،۵۰۰،۰۰۰ ریال", 1_500_000),
    ("٥٠ مليون تومان", 500_000_000),
    ("بیست و پنج هزار تومان", 250_000),
    ("یکصد میلیون", 100_000_000),
    ("0", 0),
    ("three hundred and twenty-one thousand", 321_000),
    ("0.5 toman", 5),
    ("10میلیون", 10_000_000),
]


@pytest.mark.parametrize(("typed", "rials"), AMOUNTS)
def test_amounts_typed_with_words(typed: str, rials: int) -> None:
    assert parse_rials(typed) == rials


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "میلیاردها",
        "۲٫۳",
        "0.05 toman",
        "-5",
        "1,50",
        "1.2.3",
        "5 6",
        "سه میلیون و دو میلیارد",
        "ریال",
        "و",
        "5 و",
        "دو هزار و سه هزار",
        "9" * 30,
        "9" * 300,
        "999999999999 میلیارد",
        "دو سه",
        "پنجاه سی",
        "5 دلار",
        "ده پنج",
        "\x1b[0m",
    ],
)
def test_what_is_no_amount_says_so(typed: str) -> None:
    with pytest.raises(BadNumber) as caught:
        parse_rials(typed)
    assert str(caught.value) == str(caught.value.message)


@given(st.integers(0, 10**15 - 1), st.sampled_from(["fa", "en"]))
def test_words_say_the_amount(rials: int, language: Literal["fa", "en"]) -> None:
    assert parse_rials(rials_in_words(rials, language)) == rials


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["دو", "سیصد", "میلیون", "و", "۵", "٫", "هزار", "ریال"])).map(" ".join)
)
def test_any_text_is_an_amount_or_explained(text: str) -> None:
    try:
        outcome: int | str = parse_rials(text)
    except BadNumber as bad:
        outcome = str(bad)
    assert outcome in range(MOST_RIALS + 1) if isinstance(outcome, int) else outcome


def test_numbers_in_words() -> None:
    assert rials_in_words(2_300 * 10**9) == "دو هزار و سیصد میلیارد ریال"
    assert rials_in_words(10**12) == "هزار میلیارد ریال"
    assert number_words(1_001_021) == "یک میلیون و هزار و بیست و یک"
    assert number_words(0) == "صفر"
    assert rials_in_words(2_300_000_115, "en") == "two billion three hundred million one hundred and fifteen rials"
    assert number_words(42, "en") == "forty-two"
    with pytest.raises(ValueError, match="0 on"):
        number_words(-1)
