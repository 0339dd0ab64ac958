"""An arrival by keyboard alone: recorded by one key, then one person, or a table row by row."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db.kernel.journal import stored_events
from db.registers.custody import queries
from db.registers.custody.arrivals import queries as arrival_queries
from db.words.forms import moment_of
from db.words.records import Filter
from tests.db.registers.custody.test_arrivals import give
from tests.precinct_tui.conftest import Open


@pytest.mark.long
@pytest.mark.parametrize("language", ["fa", "en"])
async def test_a_van_is_entered_row_by_row(open_app: Open, desk_as, language: str) -> None:
    async with open_app(language=language) as hands:
        await hands.press("shift+f4")
        await hands.stand_on("MenuScreen")
        (arrival,) = arrival_queries.arrivals(desk_as())
        assert arrival.heads is None, "the arrival exists from its first key"
        desk_as.clock.advance(minutes=3)
        await hands.press("3")
        await hands.stand_on("FormScreen")
        await hands.type("3")
        await hands.press("enter")
        await hands.type("11:20")
        await hands.press("enter", "enter", "enter", "enter", "enter")
        await hands.type("300")
        await hands.press("ctrl+s")
        await hands.stand_on("ArrivalScreen")
        await hands.until(lambda: hands.app.screen.cell("band").value in ("300", "۳۰۰"))
        for name in ("نرگس", "کریم"):
            await hands.type(name)
            await hands.press("ctrl+s")
            await hands.until(lambda: hands.app.screen.cell("name").value == "", name)
        await hands.until(lambda: len(hands.app.screen.group.members) == 2)
        await hands.type("?")
        await hands.press("enter", "enter")
        await hands.type("fem" if language == "en" else "زن")
        await hands.press("enter")
        await hands.type("9")
        await hands.press("enter", "enter", "enter", "enter", "enter")
        await hands.type("301")
        await hands.press("enter")
        await hands.until(lambda: not arrival_queries.arrivals(desk_as()), "the count matches")
        await hands.until(lambda: len(hands.app.screen.group.members) == 3)
        await hands.press("escape")
        await hands.stand_on("DeskScreen")
    desk = desk_as()
    found = arrival_queries.group(desk, arrival.uid)
    assert [(one.band, one.name, one.name_known) for one in found.members] == [
        ("300", "نرگس", "stated"), ("301", "کریم", "stated"), ("302", "", "unknown"),
    ]  # fmt: skip
    assert (found.members[2].sex, found.members[2].age) == ("female", 9)
    since = {held.number: held.since for held in queries.held_now(desk)}
    assert set(since.values()) == {arrival.at - timedelta(minutes=40)}
    assert "child" in next(held.flags for held in queries.held_now(desk) if held.band == "302")


async def test_one_person_arrives(open_app: Open, desk_as) -> None:
    async with open_app() as hands:
        await hands.press("shift+f4")
        await hands.stand_on("MenuScreen")
        await hands.press("1")
        await hands.stand_on("FormScreen")
        await hands.type("Karim")  # that a name was said, and who brought them, stands there already
        await hands.press("enter", "enter", "enter", "enter", "enter", "enter", "down", "enter")
        await hands.press("enter", "ctrl+s")
        await hands.stand_on("RecordScreen")
    (row,) = queries.list_custody(desk_as(), Filter()).rows
    assert row.state == "held"
    assert arrival_queries.arrivals(desk_as()) == ()


async def test_an_arrival_left_for_later_stands_on_the_desk(open_app: Open, desk_as) -> None:
    async with open_app() as hands:
        await hands.press("shift+f4")
        await hands.stand_on("MenuScreen")
        await hands.press("escape")
        await hands.see("Nobody came?")
        await hands.press("1")
        await hands.stand_on("DeskScreen")
        await hands.see("not counted yet")
        await hands.until(lambda: hands.app.screen.focused is not None)
        await hands.press("shift+f2")
        await hands.stand_on("MenuScreen")
        await hands.see("Who arrived?")
        await hands.see("Arrived: ")
    assert len(arrival_queries.arrivals(desk_as())) == 1


@pytest.mark.long
async def test_a_list_cell_typed_on_the_other_layout_is_offered(open_app: Open, desk_as) -> None:
    async with open_app(language="fa") as hands:
        await hands.press("shift+f4")
        await hands.stand_on("MenuScreen")
        await hands.press("3")
        await hands.stand_on("FormScreen")
        await hands.type("3")
        await hands.press("enter")
        await hands.type("11:20")
        await hands.press("shift+f8")
        await hands.stand_on("ArrivalScreen")
        cell = hands.app.screen.cell("sex")
        cell.focus()
        await hands.type("ck")  # «زن» on the keys of a US layout
        await hands.until(lambda: hands.app.screen._meant == "زن", "offered")
        assert cell.value == "ck"
        await hands.press("down")
        assert cell.value == "زن"
        await hands.press("shift+f6")
        await hands.stand_on("MenuScreen")


async def test_esc_on_an_empty_arrival_asks_whether_somebody_came(open_app: Open, desk_as) -> None:
    async with open_app() as hands:
        await hands.press("shift+f4")
        await hands.stand_on("MenuScreen")
        (arrival,) = arrival_queries.arrivals(desk_as())
        await hands.press("escape")
        await hands.see("Nobody came?")
        await hands.press("escape")  # no answer: it stays on the desk
        await hands.stand_on("DeskScreen")
        assert arrival_queries.arrivals(desk_as()) != ()
        hands.app.go_on("arrival", arrival.uid)
        await hands.see("Who arrived?")
        await hands.press("escape")
        await hands.see("Nobody came?")
        await hands.press("2")
        await hands.until(lambda: arrival_queries.arrivals(desk_as()) == (), "taken back")
        await hands.stand_on("DeskScreen")
    desk = desk_as()
    with desk.store.reading() as conn:
        (event,) = stored_events.events_of(conn, desk.store.unit, arrival.uid, ("arrival_withdrawn",))
    assert moment_of(event.facts["first"]) == arrival.at
    assert event.words["reason"]
    assert not event.words["reason"].isascii(), "in the precinct's language, whoever asked"


@pytest.mark.long
async def test_a_table_without_a_row_asks_it_too(open_app: Open, desk_as) -> None:
    desk = desk_as()
    uid = give(desk, "arrive")
    give(desk, "describe_arrival", uid, kind="group", deprivation_at=desk.now(), heads=3)
    async with open_app() as hands:
        hands.app.go_on("arrival", uid)
        await hands.stand_on("ArrivalScreen")
        await hands.until(lambda: hands.app.screen.group is not None)
        await hands.press("escape")
        await hands.see("Nobody came?")
        await hands.press("3")
        await hands.stand_on("ArrivalScreen")
        assert len(arrival_queries.arrivals(desk_as())) == 1
        await hands.type("کریم")
        await hands.press("escape")  # something is typed: this is no empty arrival
        await hands.see("The last row was not saved.")
        await hands.press("2")
        await hands.stand_on("DeskScreen")
