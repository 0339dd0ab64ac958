"""On the screen: what a file holds is told by its headings or asked, words get a meaning, repeats are left out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.reference.lists.queries import items_of
from db.registers.incidents.listing import count_incidents
from db.storage import mounts
from db.words.records import Filter
from tests.conftest import Desks
from tests.precinct_tui.conftest import Hands, Open


def written(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
    return path


async def standing(hands: Hands, path: Path | str) -> None:
    """The screen, with a file named."""
    await hands.press("f10")
    await hands.stand_on("MenuScreen")
    await hands.type("earlier register")
    await hands.press("enter")
    await hands.stand_on("ImportScreen")
    await hands.type(str(path))
    await hands.press("enter")


@pytest.mark.long
async def test_places_are_known_by_their_headings(open_app: Open, desk_as: Desks, tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", ("نام", "عرض", "طول"), ("پل سفید", "31.32", "48.67"))
    async with open_app(Role.COMMANDER, size=(100, 30)) as hands:
        await standing(hands, path)
        await hands.see("Places with their points")
        await hands.see("1 row: 0 refused")
        await hands.press("ctrl+s")
        await hands.see("1 record was brought in")
    with desk_as().store.reading() as conn:
        assert "پل سفید" in [one.fa for one in items_of(conn, "landmark") if one.extra.get("lat") == 31.32]


@pytest.mark.long
async def test_a_word_gets_its_meaning_and_repeats_are_left_out(open_app: Open, desk_as: Desks, tmp_path: Path) -> None:
    row = ("دزدی خونه", "1402/03/15", "شرح")
    path = written(tmp_path / "r.csv", ("دفتر وقایع", "", ""), ("نوع", "تاریخ", "شرح"), row, row, ("x", *row[1:]))
    async with open_app(Role.COMMANDER, size=(100, 40)) as hands:
        await standing(hands, path)
        await hands.see("What does this file hold?")
        await hands.press("1")
        await hands.see("3 rows: 3 refused")
        await hands.see("2 rows, first 3")
        await hands.press("x")
        await hands.see("2 rows: 2 refused")
        await hands.see("left out")
        await hands.press("w")
        await hands.see("Which word?")
        await hands.press("escape")
        await hands.stand_on("ImportScreen")
        for word, means in (("خونه", "burglary"), ("x", "Fight")):
            await hands.press("w")
            await hands.see("Which word?")
            await hands.type(word)
            await hands.press("enter")
            await hands.see("mean?")
            await hands.type(means)
            await hands.press("enter")
            await hands.stand_on("ImportScreen")
        await hands.see("0 refused")
        await hands.press("w")
        await hands.see("Every word of this file is known.")
        await hands.press("ctrl+s")
        await hands.see("2 records were brought in")
    kept = json.loads((tmp_path / "r.csv.map.json").read_text(encoding="utf-8"))
    assert set(kept["values"]["type"]) == {"دزدی خونه", "x"}
    assert count_incidents(desk_as(), Filter()) == 2


@pytest.mark.long
async def test_a_file_with_a_column_of_origin_is_refused_on_the_screen(open_app: Open, tmp_path: Path) -> None:
    path = written(tmp_path / "r.csv", ("نوع", "تاریخ", "تابعیت"), ("fight", "1402/03/15", "x"))
    async with open_app(Role.COMMANDER, size=(100, 30)) as hands:
        await standing(hands, path)
        await hands.see("brought in by no file")


async def test_the_files_on_a_stick_are_offered_where_no_path_is_written(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for folder, name in (("KINGSTON", "places.csv"), ("KINGSTON/old", "INCIDENTS.XLSX"), ("KINGSTON", "photo.jpg")):
        (tmp_path / folder).mkdir(exist_ok=True, parents=True)
        written(tmp_path / folder / name, ("نام", "عرض", "طول"), ("پل سفید", "31.32", "48.67"))
    monkeypatch.setattr(mounts, "memory_sticks", lambda *, writable=False: (tmp_path / "KINGSTON",))
    async with open_app(Role.COMMANDER, size=(100, 30)) as hands:
        await standing(hands, "")
        await hands.see("Which file?")
        await hands.see("INCIDENTS.XLSX")
        assert "photo" not in hands.text
        await hands.type("places")
        await hands.press("enter")
        await hands.see("1 row: 0 refused")
