"""What the attacks take from the tests of the rooms they go through, and a made-up day to attack."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.setup import open_store
from db.storage import keys
from tests.db.registers.oversight import attack
from tests.precinct_tui.conftest import open_app

__all__ = ["open_app"]


@pytest.fixture
def made_up_day(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The commander's desk at a made-up precinct's store of one day, a copy of one's own."""
    home = tmp_path / "demo"
    shutil.copytree(attack.made_up_day(tmp_path_factory), home)
    officer = next(one for one in keys.load(home).demo if one["role"] == Role.COMMANDER)
    return open_store(home, officer["badge"], officer["password"])
