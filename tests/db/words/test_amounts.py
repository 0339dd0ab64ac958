from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.words.amounts import MOST_RIALS, BadNumber, number_words, parse_rials, rials_in_words

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
