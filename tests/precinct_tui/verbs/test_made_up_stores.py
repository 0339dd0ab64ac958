"""What doctor says of the rows of each store that is made up: they are of this version when it is made."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.demo.scenario import made_of
from db.demo.scenario_making import make_scenario
from db.kernel.folding import rebuild
from db.storage import keys
from db.words.calendar.jalali import local_date
from db.words.messages import Refused
from precinct_tui.__main__ import main
from precinct_tui.language.i18n import language, set_language
from tests.conftest import BADGES, PASSWORD, START
from tests.db.carrying.levels.stick import CHIEF, take
from tests.db.carrying.levels.test_bundle_files import World, linked, world
from tests.db.registers.oversight.attack import made_up_day
from tests.made_once import copy_store
from tools import seats

__all__ = ["linked", "world"]

SMALL = {
    "name": "استان نمونه", "kind": "province", "units": ["کلانتری ۱", "پاسگاه ۲"],
    "period": [{"code": "1404-H1", "incidents": {"noise": 3}, "custody": {"camp": 2}}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_is_renewed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No disk has room for the working copy, so that what is behind stays so until doctor looks."""

    def full(*_: object) -> None:
        raise Refused("disk_full")

    monkeypatch.setattr(rebuild, "copy_and_fold", full)
    before = language()
    yield
    set_language(before)


def rows_at(home: Path, badge: str, password: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What doctor says of the rows of a store; of its units it says nothing bad."""
    secret = home.parent / "secret"
    secret.write_text(password, encoding="utf-8")
    signed = ["--officer", badge, "--password-file", str(secret)]
    main(["doctor", "--home", str(home), *signed, "--json", "--lang", "en"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    (units,) = (check for check in checks if check["check"] == "units")
    assert units["state"] == "good", units["text"]
    return next(check for check in checks if check["check"] == "rows")


def rows_of(home: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The same, of a store whose officers and passwords stand in keys.json."""
    officer = keys.load(home).demo[0]
    return rows_at(home, officer["badge"], officer["password"], capsys)


GOOD = {"check": "rows", "state": "good", "text": "all of this version"}


def test_the_made_up_precinct_is_of_this_version(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rows_of(copy_store(made_up_day(tmp_path_factory), tmp_path / "demo"), capsys) == GOOD


def test_a_scenario_is_of_this_version_its_units_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_scenario(tmp_path / "made", made_of(SMALL, local_date(START)), end=START, quick=True)
    assert rows_of(tmp_path / "made", capsys) == GOOD


def test_a_seat_is_of_this_version_after_a_bundle(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.report(2)
    world.up()
    assert sum(taken.entries for taken in take(world.county, world.stick)) > 2
    world.county.close()
    assert rows_at(world.county.home, BADGES[CHIEF], PASSWORD, capsys) == GOOD


@pytest.mark.long
def test_every_store_of_make_seats_is_of_this_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    province = seats.main(tmp_path, 1)
    capsys.readouterr()
    homes = [home for home in sorted(tmp_path.iterdir()) if (home / keys.FILE).exists()]
    assert len(homes) == len(seats.POSTS) + len(seats.COUNTIES) + 1
    for home in homes:
        made = keys.load(home).demo
        signs = (made[0]["badge"], made[0]["password"]) if made else province.signs[seats.CHIEF]
        assert rows_at(home, *signs, capsys) == GOOD, home.name
