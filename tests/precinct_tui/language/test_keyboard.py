"""Layouts: twins of shortcuts, and wrong-layout text."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.binding import Binding
from textual.events import Key
from textual.keys import _character_to_key

from db.words.layouts import other_layout
from precinct_tui.language.keyboard import persian_twins, with_twins


@pytest.mark.parametrize(
    ("key", "twins"),
    [
        ("n", ("د", "ى")),
        ("q", ("ض",)),
        ("d", ("ی", "ي")),
        ("m", ("پ", "ئ", "ة")),
        ("z", ("ظ",)),
        ("ctrl+s", ("ctrl+س",)),
        ("comma", ("و",)),
        ("left_square_bracket", ("ج",)),
        ("question_mark", ("arabic_question_mark",)),
        ("H", ("آ",)),
        ("7", ("۷", "٧")),
        ("enter", ()),
        ("f5", ()),
        ("slash", ()),
    ],
)
def test_twins(key: str, twins: tuple[str, ...]) -> None:
    assert persian_twins(key) == twins


def test_every_letter_has_a_twin_and_no_twin_has_two_letters() -> None:
    owner: dict[str, str] = {}
    for letter in string.ascii_letters + string.punctuation + string.digits:
        assert persian_twins(letter) or not letter.islower()
        for twin in persian_twins(_character_to_key(letter)):
            assert owner.setdefault(twin, letter) == letter


def test_names_are_those_textual_gives() -> None:
    for key in string.ascii_lowercase + string.digits + "[];',?":
        for twin in persian_twins(_character_to_key(key)):
            assert twin == _character_to_key(twin) if len(twin) == 1 else twin.islower()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hi,hc", "اهواز"),
        ("sghl", "سلام"),
        ("اثممخ", "hello"),
        ("سلام", "sghl"),
        ("jivhk 12", "تهران 12"),
        ("'cvha", "گزراش"),
    ],
)
def test_text_on_the_wrong_layout(typed: str, meant: str) -> None:
    assert other_layout(typed) == meant


@given(st.text(st.sampled_from("qwertyuiop[]asdfghjkl;'zxcvbnm, 0123456789")))
def test_there_and_back(text: str) -> None:
    there = other_layout(text)
    if any(char.isalpha() for char in there):
        assert other_layout(there) == text


async def test_a_binding_fires_on_its_twins() -> None:
    fired: list[str] = []

    class Desk(App[None]):
        BINDINGS = [Binding(with_twins("n"), "new", "New")]

        def action_new(self) -> None:
            fired.append("n")

    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("n", "د", "N")
        app.post_message(Key("ى", "ى"))
        await pilot.pause()
    assert fired == ["n"] * 4
