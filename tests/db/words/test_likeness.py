"""A name that was heard or written in two ways is noticed; another name is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.words.likeness import near, one_letter_off
from tests.conftest import examples

NAMES = [
    "طاهر صادقی ثابت", "محمد حسین رحمان پور", "سید ذبیح غلامی", "حاتم حیدر ضیایی", "عبدالرضا قاسم زاده", "مسئول کریمی",
]  # fmt: skip
ALIKE = ["تط", "سصث", "زذضظ", "قغ", "هح", "یيى", "کك"]
OTHER = {letter: letters for letters in ALIKE for letter in letters}


@given(st.data())
@settings(max_examples=examples(20, 500))
def test_every_way_to_write_a_name_is_near_it(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    parts = name.split()
    if data.draw(st.booleans()) and len(parts) <= 4:
        parts = data.draw(st.permutations(parts))
    other = data.draw(st.sampled_from(["", " ", "\u200c"])).join(parts)
    other = "".join(data.draw(st.sampled_from(OTHER.get(letter, letter))) for letter in other)
    assert near(name, other), (name, other)
    assert near(other, name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علی رضایی", "حسن کریمی"),
        ("علی رضایی", "علی کریمی"),
        ("محمد حسینی", "محمد حیدری"),
        ("رضا احمدی", "رضا محمودی"),
        ("سعید مرادی", "مجید مرادی"),
        ("علی", "عبدالله"),
        ("کاظم نصیری", "ناظم کثیری"),
        ("", "علی"),
        ("-", "،"),
        ("", ""),
    ],
)
def test_another_name_is_not(one: str, other: str) -> None:
    assert not near(one, other)


@given(st.text("ابپتسشقلم", min_size=4, max_size=8), st.data())
def test_one_slip_of_a_finger_is_among_what_is_offered(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("ابپتسشقلم"))
    slips = {
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    } - {word}
    offered = list(one_letter_off(word))
    assert slips <= set(offered)
    assert len(offered) == len(set(offered)) < 1_500
    assert word not in offered
