"""`precinct officer phrase`: another recovery phrase, and the one before opens nothing more."""

from __future__ import annotations

from tests.precinct_tui.test_inspectorate_key import ADMIN, DUTY, House, house
from tests.precinct_tui.verbs.test_cli import spoken

__all__ = ["house", "spoken"]


def test_the_new_phrase_opens_and_the_old_one_does_not(house: House) -> None:
    assert house.refused("officer", "phrase", badge=DUTY)["code"] == "forbidden"
    made = house.ok("officer", "phrase", badge=ADMIN)["recovery"]
    assert made != house.recovery
    asked = ("recover", "--new-password-file", house.file("found again by phrase"), "--phrase-file")
    assert house.refused(*asked, house.file(house.recovery), badge=ADMIN)["code"] == "wrong_phrase"
    house.ok(*asked, house.file(made), badge=ADMIN)
    house.chooses(ADMIN, "found again by phrase", "chosen after that one")
    status, said = house.run("journal", "verify", badge=ADMIN, secret="chosen after that one")
    assert status == 0, said


def test_it_is_told_in_words_how_it_goes_on(house: House) -> None:
    status, said = house.run("officer", "phrase", badge=ADMIN, as_json=False)
    assert status == 0
    assert "shown only now" in said
    assert "The old phrase opens nothing from now on" in said
