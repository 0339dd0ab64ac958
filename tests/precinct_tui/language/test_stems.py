"""Words that are one word, and words that only look like it."""

from __future__ import annotations

import pytest

from precinct_tui.language.stems import spoken_stems, stems


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("وکیلهایش", "وکیل"), ("پولاشو", "پول"), ("خانوادش", "خانواده"), ("سردشه", "سرد"), ("زخمیه", "زخم"),
        ("بردیمش", "بردن"), ("میبریمش", "برد"), ("نمیبرم", "بردن"), ("میترسه", "ترس"), ("ببرش", "برد"),
        ("الملاقات", "ملاقات"), ("کفشاشو", "کفش"), ("cuffed", "cuffs"), ("injured", "injury"),
        ("hitting", "hit"), ("translators", "translate"), ("released", "release"),
    ],
)  # fmt: skip
def test_one_word_in_two_shapes_shares_a_stem(typed: str, word: str) -> None:
    assert stems(typed) & stems(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("فوتبال", "فوت"), ("پولاد", "پول"), ("ابان", "اب"), ("درخت", "درخواست"), ("نانوایی", "نان"),
        ("زورخانه", "زور"), ("مرزنجوش", "مرز"), ("rain", "restrain"), ("chess", "chest"), ("carrot", "car"),
    ],
)  # fmt: skip
def test_what_only_begins_or_ends_alike_is_another_word(one: str, other: str) -> None:
    assert not stems(one) & stems(other)


def test_what_is_spoken_is_read_on_the_side_of_who_types() -> None:
    assert spoken_stems("حموم") & stems("حمام")
    assert not stems("حموم") & stems("حمام")
    assert not spoken_stems("خون") & stems("خانه"), "blood is not home"
