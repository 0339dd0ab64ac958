"""Stores whose every text is hostile, made once; copy them, do not open them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Desks
from tests.hostile.filling import Filled, Filler
from tests.made_once import copy_store, made_once
from tests.processor_time import is_usual_mark


@pytest.fixture(scope="session")
def hostile_store(
    ready_store: Path, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> tuple[Path, Filled]:
    """A store filled by every command with hostile texts, and what became of each command. `make test` gives those
    that open records alone.
    """
    every = not is_usual_mark(pytestconfig)

    def fill(folder: Path) -> Filled:
        shutil.copytree(ready_store, folder / "store")
        desks = Desks(folder / "store")
        filled = Filler(desks, 0).run(every=every)
        desks.close()
        return filled

    folder, filled = made_once(tmp_path_factory, "hostile-store", fill)
    return folder / "store", filled


@pytest.fixture
def hostile_home(hostile_store: tuple[Path, Filled], tmp_path: Path) -> Path:
    """A copy of the hostile store's folder."""
    return copy_store(hostile_store[0], tmp_path / "hostile")


@pytest.fixture
def hostile_desk_as(hostile_home: Path) -> Iterator[Desks]:
    """Sign in at a copy of the hostile store."""
    desks = Desks(hostile_home)
    yield desks
    desks.close()
