"""The stick on the screen: found by itself, written and read back, taken in at the seat, brought back, said yes to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from db.carrying.levels import bundle_files, following, inbound_bundles, list_updates, secrets, sending
from db.kernel.base.access import Role
from db.reference.lists.forms import ChangeItem
from db.reference.lists.item_commands import change_item
from db.reference.lists.queries import all_lists
from db.registers.incidents import forms
from db.registers.incidents.commands import report_incident
from db.registers.orders.commands import issue_order
from db.registers.orders.forms import IssueOrder
from db.storage import keys
from precinct_tui.screens import told_place
from tests.conftest import Clock, Desks
from tests.db.carrying.levels.stick import Side, enrol_both, make_seat
from tests.precinct_tui.conftest import Hands, Open
from tests.precinct_tui.screens.test_units import plain

POST, COUNTY = "پاسگاه شیبان", "شهرستان اهواز"


@pytest.fixture
def ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Desks]]:
    """A post and its county, which ordered something; one stick is mounted."""
    monkeypatch.setattr(secrets, "COST", keys.QUICK)
    mounted = tmp_path / "mounted"
    mounted.mkdir()
    monkeypatch.setattr(bundle_files, "memory_sticks", lambda *, writable=False: (mounted,))
    post = Side(make_seat(tmp_path / "post", "post", POST, Clock()), Clock())
    county = Side(make_seat(tmp_path / "county", "county", COUNTY, Clock()), Clock())
    for side in (post, county):
        side.make_key()
    enrol_both(post, county)
    report_incident(post.desk, forms.ReportIncident(type="theft_home", place="کوچهٔ بهار", summary="راز"))
    issue_order(county.desk, IssueOrder(subject="گشت شبانه", text="هر شب دو گشت"))
    for side in (post, county):
        side.close()
    desks = {"post": Desks(post.home), "county": Desks(county.home)}
    yield desks
    for each in desks.values():
        each.close()


@pytest.fixture
def at(ends: dict[str, Desks]) -> dict[str, Desks]:
    """Who sits where; `desk_as` asks it."""
    return {"now": ends["post"]}


@pytest.fixture
def desk_as(at: dict[str, Desks]) -> object:
    """An officer at the end where one sits now."""
    return lambda role: at["now"](role)


@asynccontextmanager
async def at_the_stick(open_app: Open, lang: str) -> object:
    """The screen of the stick, from the menu."""
    async with open_app(role=Role.COMMANDER, language=lang) as hands:
        hands.app.action_go("stick")
        await hands.stand_on("StickScreen")
        yield hands


async def see(hands: Hands, *words: str) -> None:
    await hands.until(lambda: all(each in plain(hands.text) for each in words), str(words))


async def test_the_bar_says_what_is_done_with_the_stick(
    open_app: Open, ends: dict[str, Desks], at: dict[str, Desks], monkeypatch: pytest.MonkeyPatch
) -> None:
    bars: list[tuple[str, int, int]] = []

    def bar(what: str, done: int, total: int) -> str:
        bars.append((what, done, total))
        return f"{what} {done}"

    monkeypatch.setattr(told_place, "work_bar", bar)
    for end, key, what in (
        ("post", "u", "Writing onto the stick"), ("county", "t", "Taking the stick in"),
        ("post", "d", "Taking what came back"),
    ):  # fmt: skip
        at["now"] = ends[end]
        async with at_the_stick(open_app, "en") as hands:
            await see(hands, COUNTY if end == "post" else "Below 1 unit")
            bars.clear()
            await hands.press(key)
            await hands.until(lambda: bars and not hands.app.screen.at_work, what)
        assert {bar[0] for bar in bars} == {what}
        assert bars[-1][1] == bars[-1][2] > 0


@pytest.mark.long
async def test_a_stick_goes_up_is_taken_in_and_comes_back(
    open_app: Open, ends: dict[str, Desks], at: dict[str, Desks], tmp_path: Path
) -> None:
    async with at_the_stick(open_app, "fa") as hands:
        await see(hands, COUNTY, "هنوز رسیدی نیامده")
        await hands.press("t")  # nobody is below a post
        await hands.press("u")
        await see(hands, "نوشته و بازخوانده شد")
        assert bundle_files.FOLDER in "".join(hands.text.split())  # a long path goes on in the next row
    assert len(list((tmp_path / "mounted" / bundle_files.FOLDER).glob("*.bundle"))) == 1

    at["now"] = ends["county"]
    async with at_the_stick(open_app, "en") as hands:
        await see(hands, "Below 1 unit")
        await hands.press("t")
        await see(hands, f"{POST}: ", "entries were taken in", "1 receipt is on the stick, read back")
        await hands.press("f3")
        await hands.until(lambda: POST in plain(hands.text), "the incident")
        await hands.press("enter")
        await hands.stand_on("MenuScreen")
        await hands.press("3")  # a remark to the unit
        await hands.until(lambda: hands.on == "RecordScreen" and "Write remark" in hands.text, "the record")
        await hands.press("plus")
        await hands.stand_on("AskScreen")
        await hands.type("complete the address")
        await hands.press("enter")
        await see(hands, "The remark is kept", "Remark, on its way")
        hands.app.action_go("stick")
        await hands.stand_on("StickScreen")
        await see(hands, "Below 1 unit")
        await hands.press("t")
        await see(hands, "1 receipt is on the stick, read back")

    at["now"] = ends["post"]
    async with at_the_stick(open_app, "en") as hands:
        await see(hands, "no receipt yet")
        await hands.press("o")  # nothing waits for a yes
        await hands.press("d")
        await see(hands, f"{COUNTY} has", "گشت شبانه", "! O: the commander", "complete the address")
        await hands.press("o")
        await hands.stand_on("MenuScreen")
        await hands.press("down", "enter")
        await see(hands, "taken as")
        await hands.press("escape")
        await hands.until(lambda: hands.on == "DeskScreen" and "complete th" in plain(hands.text), "the desk")
        hands.app.action_go("remarks")
        await hands.until(lambda: "to be acknowledged" in plain(hands.text), "the remark")
        await hands.press("a")
        await hands.stand_on("AskScreen")
        await hands.type("done")
        await hands.press("enter")
        await see(hands, "Acknowledged: the unit above learns")
        await hands.press("enter")
        await hands.until(lambda: hands.on == "RecordScreen" and "Chronology" in plain(hands.text), "the record")
        await hands.press("end")
        await see(hands, "Remark acknowledged")


@pytest.mark.long
async def test_of_several_sticks_one_is_chosen_and_without_one_a_path_is_typed(
    open_app: Open, ends: dict[str, Desks], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = tuple(tmp_path / name for name in ("one", "two"))
    for each in two:
        each.mkdir()
    monkeypatch.setattr(bundle_files, "memory_sticks", lambda *, writable=False: two)
    async with at_the_stick(open_app, "en") as hands:
        await see(hands, COUNTY)
        await hands.press("u")
        await hands.stand_on("MenuScreen")
        await hands.press("2")
        await see(hands, "written and read back")
        assert (two[1] / bundle_files.FOLDER).is_dir()
        assert not (two[0] / bundle_files.FOLDER).exists()
        await hands.press("d")  # no receipt lies on either
        await hands.stand_on("AskScreen")
        await hands.type(str(tmp_path / "none"))
        await hands.press("enter")
        await see(hands, "There is no folder")
        (two[1] / bundle_files.FOLDER / "x.receipt").write_bytes(b"cut")
        await hands.press("d")
        await see(hands, "! —: the receipt is cut, changed or signed by another key")


def test_where_files_lie_on_mounted_sticks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick, empty = tmp_path / "stick", tmp_path / "empty"
    for folder in (stick / "inside", stick / "deep" / "er", empty):
        folder.mkdir(parents=True)
    monkeypatch.setattr(bundle_files, "memory_sticks", lambda *, writable=False: (stick, empty))
    assert bundle_files.folders_with(bundle_files.BUNDLE) == ()
    assert bundle_files.folders_to_write() == (stick / bundle_files.FOLDER, empty / bundle_files.FOLDER)
    for folder in (stick / "inside", stick / "deep" / "er"):
        (folder / "a.bundle").write_bytes(b"x")
    assert bundle_files.folders_with(bundle_files.RECEIPT) == ()
    assert bundle_files.folders_with(bundle_files.RECEIPT, bundle_files.BUNDLE) == (stick / "inside",)
    assert bundle_files.folders_to_write() == (stick / "inside", empty / bundle_files.FOLDER)


async def test_a_yes_shows_what_it_changes_and_what_safeguards_is_asked_alone(
    open_app: Open, ends: dict[str, Desks]
) -> None:
    """No leaves an item waiting and goes on to the next."""
    county, post = ends["county"], ends["post"]
    for title, code in (("incident_type", "theft_home"), ("wish", "wishes"), ("fear_of_return", "yes")):
        item = next(
            each
            for each in all_lists(county(Role.COMMANDER))[title]
            if each.code == code or (title == "fear_of_return" and each.active)
        )
        change_item(county(Role.COMMANDER), ChangeItem(list=title, code=item.code, fa=f"{item.fa} نو", active=False))
    folder = post(Role.COMMANDER).store.home / following.ABOVE
    sending.send(post(Role.COMMANDER), folder)
    inbound_bundles.take_folder(county(Role.COMMANDER), folder)
    async with at_the_stick(open_app, "fa") as hands:
        await see(hands, COUNTY)
        await hands.press("d")
        await see(hands, "L: ")
        await hands.press("l")
        await hands.stand_on("MenuScreen")
        assert "تاکنون" in plain(hands.text)
        assert "قاعده" not in plain(hands.text)
        await hands.press("down", "enter")
        await see(hands, "قاعده‌ای این فهرست", "۱ قلم دیگر")
        await hands.press("enter")
        await hands.until(lambda: hands.on == "MenuScreen" and "قلم دیگر" not in plain(hands.text), "the last one")
        await hands.press("down", "enter")
        await see(hands, "۲ قلم")
        waiting = list_updates.items_waiting(post(Role.COMMANDER), folder)
        assert [each.safeguards for each in waiting] == [True]
