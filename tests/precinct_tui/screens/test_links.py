"""Enrolling a unit on the screen: its file, the words read out, the words heard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.carrying.levels import links
from db.kernel.access import Role
from tests.conftest import Clock, Desks
from tests.db.carrying.levels.stick import Side, key_of, make_seat
from tests.precinct_tui.conftest import Open
from tests.precinct_tui.screens.test_units import plain

POST = "پاسگاه ویس"


@pytest.fixture
def desk_as(tmp_path: Path) -> Iterator[Desks]:
    """Everyone signs in at a county that has its key."""
    home = make_seat(tmp_path / "county", "county", "شهرستان اهواز", Clock())
    Side(home, Clock()).make_key()
    desks = Desks(home)
    yield desks
    desks.close()


@pytest.mark.parametrize("right", [True, False])
async def test_a_unit_is_enrolled_by_the_words_that_were_heard_and_by_no_others(
    open_app: Open, desk_as: Desks, tmp_path: Path, right: bool
) -> None:
    post = Side(make_seat(tmp_path / "post", "post", POST, Clock()), Clock())
    post.make_key()
    chief = desk_as(Role.COMMANDER)
    (tmp_path / "post.json").write_bytes(key_of(post.desk))
    heard = links.words_with(post.desk, key_of(chief))[1]
    post.close()
    async with open_app(role=Role.COMMANDER, language="en") as hands:
        hands.app.action_go("links")
        await hands.until(lambda: hands.on == "LinksScreen", "the enrolled units")
        await hands.press("n")
        await hands.until(lambda: hands.on == "AskScreen", "the file")
        await hands.type(str(tmp_path / "post.json"))
        await hands.press("enter")
        await hands.until(lambda: hands.on == "AskScreen" and POST in plain(hands.text), "the words to read")
        await hands.type(" ".join(heard if right else reversed(heard)))
        await hands.press("enter")
        await hands.until(lambda: hands.on == "LinksScreen", "the list again")
        await hands.until(lambda: (POST if right else "six words of these") in plain(hands.text), "what came of it")
    assert [link.name for link in links.list_links(chief)] == ([POST] if right else [])
