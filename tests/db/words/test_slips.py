"""What one slip of a finger makes of a word is offered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.words.slips import one_letter_off


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
