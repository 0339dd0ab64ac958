"""Enrolling a unit on the screen: its file, the words read out, the words heard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.carrying.levels import bundle_files, key_renewal, links, secrets
from db.carrying.levels.forms import EnrolUnit
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from tests.conftest import Clock, Desks
from tests.db.carrying.levels.stick import Side, key_of, make_seat
from tests.precinct_tui.conftest import Hands, Open
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


@pytest.mark.parametrize("right", [True, pytest.param(False, marks=pytest.mark.long)])
async def test_a_unit_is_enrolled_by_the_words_that_were_heard_and_by_no_others(
    open_app: Open, desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, right: bool
) -> None:
    """Its file is found on the stick; where no stick is mounted, its path is typed."""
    post = Side(make_seat(tmp_path / "post", "post", POST, Clock()), Clock())
    post.make_key()
    chief = desk_as(Role.COMMANDER)
    (tmp_path / "post.json").write_bytes(key_of(post.desk))
    (tmp_path / "of_somebody.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(bundle_files, "memory_sticks", lambda *, writable=False: (tmp_path,) if right else ())
    heard = links.words_with(post.desk, key_of(chief))[1]
    post.close()
    async with open_app(role=Role.COMMANDER, language="en") as hands:
        hands.app.action_go("links")
        await hands.until(lambda: hands.on == "LinksScreen", "the enrolled units")
        await hands.press("n")
        if not right:
            await hands.until(lambda: hands.on == "AskScreen", "the file")
            await hands.type(str(tmp_path / "post.json"))
            await hands.press("enter")
        await hands.until(lambda: hands.on == "AskScreen" and POST in plain(hands.text), "the words to read")
        await hands.type(" ".join(heard if right else reversed(heard)))
        await hands.press("enter")
        await hands.until(lambda: hands.on == "LinksScreen", "the list again")
        await hands.until(lambda: (POST if right else "ten words of these") in plain(hands.text), "what came of it")
        assert [link.name for link in links.list_links(chief)] == ([POST] if right else [])
        if right:
            await _key_and_retire(hands, chief, tmp_path)


async def _key_and_retire(hands: Hands, chief: Desk, stick: Path) -> None:
    await hands.press("w")
    await hands.until(lambda: "read back" in plain(hands.text), "our own key file")
    (file,) = (stick / bundle_files.FOLDER).glob("*.json")
    assert file.read_bytes() == key_of(chief)
    await hands.press("x")
    await hands.until(lambda: hands.on == "AskScreen", "why")
    await hands.type("merged")
    await hands.press("enter")
    await hands.until(lambda: "is retired" in plain(hands.text), "that it is retired")
    assert [link.until is not None for link in links.list_links(chief)] == [True]


async def test_a_new_key_is_made_and_its_words_are_shown(open_app: Open, desk_as: Desks, tmp_path: Path) -> None:
    """C makes it, shows what to read to the unit under the cursor, and ends the earlier one."""
    post = Side(make_seat(tmp_path / "post", "post", POST, Clock()), Clock())
    post.make_key()
    keeper = desk_as(Role.ADMINISTRATOR)
    words = " ".join(links.words_with(keeper, key_of(post.desk))[1])
    links.enrol_unit(keeper, EnrolUnit(content=key_of(post.desk), words=words))
    theirs = links.public_of(post.open(Role.ADMINISTRATOR))
    post.close()
    async with open_app(role=Role.ADMINISTRATOR, language="en") as hands:
        hands.app.action_go("links")
        await hands.until(lambda: hands.on == "LinksScreen" and POST in plain(hands.text), "the enrolled units")
        await hands.press("c")
        await hands.until(lambda: hands.on == "MenuScreen", "what to do")
        await hands.press("down", "enter")
        await hands.until(lambda: "new key is made" in plain(hands.text), "that it is made")
        ten = secrets.words_of(links.public_of(keeper), theirs)
        assert " ".join(ten) != words
        await hands.press("c")
        await hands.until(lambda: hands.on == "MenuScreen" and ten[0] in plain(hands.text), "its words")
        await hands.press("down", "down", "enter")
        await hands.until(lambda: hands.on == "AskScreen", "why it is ended")
        await hands.type("all have it")
        await hands.press("enter")
        await hands.until(lambda: "key is ended" in plain(hands.text), "that it is ended")
    assert not key_renewal.key_renewal(keeper).under_way
