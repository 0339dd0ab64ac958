"""A phrase for the paper: its groups are numbered, and a group that is refused has a reason."""

from __future__ import annotations

import pytest

from db.words.phrases import new_codes
from precinct_tui.screens.own_password import paper_of_the_key
from precinct_tui.screens.phrase import PhraseScreen, codes_of_the_county
from tests.precinct_tui.conftest import Hands, Open
from tests.usual import some

PHRASE = "10593 20417 30862 40975 50318 60144 70629 80731"


async def give_back(hands: Hands, screen: PhraseScreen, *typed: str) -> None:
    """Write the phrase down, and give these groups back by the keyboard."""
    hands.app.push_screen(screen)
    await hands.stand_on("PhraseScreen")
    await hands.press("enter")
    for text in typed:
        await hands.type(text)
        await hands.press("enter")


@pytest.mark.long
@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_groups_are_numbered_from_left_to_right_in_both_languages(open_app: Open, language: str) -> None:
    async with open_app(language=language) as hands:
        hands.app.push_screen(PhraseScreen(PHRASE, (0, 6)))
        await hands.stand_on("PhraseScreen")
        text = hands.text.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
        for line in ("1: 10593   2: 20417   3: 30862   4: 40975", "5: 50318   6: 60144   7: 70629   8: 80731"):
            assert line in text


@pytest.mark.parametrize(
    ("first", "why"),
    some(
        [
            ("40975", "This is another one: Group 4. Here: Group 1, by its number on"),
            ("1059", "Group 1 has 5 digits."),
            ("", "Group 1 has 5 digits."),
            ("10594", "Group 1 has other digits."),
        ],
        2,
    ),
)
async def test_a_group_that_is_refused_has_a_reason(open_app: Open, first: str, why: str) -> None:
    async with open_app(size=(100, 30)) as hands:
        await give_back(hands, PhraseScreen(PHRASE, (0, 6)), first, "70629")
        await hands.until(lambda: why in " ".join(hands.text.split()), why)
        assert hands.on == "PhraseScreen"


@pytest.mark.long
async def test_a_group_is_taken_with_its_number_or_without(open_app: Open) -> None:
    async with open_app() as hands:
        await give_back(hands, PhraseScreen(PHRASE, (0, 6)), "1: 10593", "۷۰۶۲۹")
        await hands.stand_on("DeskScreen")


@pytest.mark.long
async def test_a_group_of_a_code_is_named_by_its_code(open_app: Open) -> None:
    codes = new_codes()
    async with open_app() as hands:
        screen = codes_of_the_county(codes)
        screen._asked = (4, 35)
        hands.app.push_screen(screen)
        await hands.stand_on("PhraseScreen")
        assert " 2.  " + "  ".join(f"{place}: {group}" for place, group in enumerate(codes[1].split(), 1)) in hands.text
        await hands.press("enter")
        await hands.until(lambda: "Code 2, group 2" in hands.text, "the code and its group")
        assert "Code 12, group 3" in hands.text


async def test_a_second_paper_says_that_the_first_opens_nothing(open_app: Open) -> None:
    async with open_app() as hands:
        for replaces in (False, True):
            hands.app.push_screen(paper_of_the_key(replaces=replaces))
            await hands.stand_on("PhraseScreen")
            said = " ".join(hands.text.split())
            assert ("the paper before opens nothing any more" in said) is replaces
            await hands.press("escape")
            await hands.stand_on("DeskScreen")
