"""What the attacks take from the tests of the rooms they go through, and a made-up day to attack."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from db.demo.making import make
from db.kernel.access import Role
from db.kernel.officer import Desk
from db.opening.setup import open_store
from db.storage import keys
from tests.conftest import START
from tests.made_once import made_once
from tests.precinct_tui.conftest import open_app

__all__ = ["open_app"]


@pytest.fixture
def made_up_day(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The commander's desk at a made-up precinct's store of one day, a copy of one's own."""

    def fill(folder: Path) -> None:
        make(folder / "demo", seed=5, days=1, end=START + timedelta(hours=12))

    folder, _made = made_once(tmp_path_factory, "made-up-day", fill)
    home = tmp_path / "demo"
    shutil.copytree(folder / "demo", home)
    officer = next(one for one in keys.load(home).demo if one["role"] == Role.COMMANDER)
    return open_store(home, officer["badge"], officer["password"])
