"""Two copies of one made-up precinct that differ in one sealed complaint."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.db.registers.oversight.attack import Twins, made_up_day, twins
from tests.made_once import made_once


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up day; copy it, do not open it."""
    return made_up_day(tmp_path_factory)


def _patched(patch: pytest.MonkeyPatch) -> None:
    """Signing in and reading leave no entry."""
    patch.setattr("db.opening.setup.note_sign_in", lambda *_, **__: None)
    patch.setattr("db.kernel.desk.owed_notes.note_what_was_read", lambda *_: None)


@pytest.fixture(scope="session")
def made_pair(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Twins:
    """The two stores, made so; copy them, do not open them."""

    def make(folder: Path) -> Twins:
        with pytest.MonkeyPatch.context() as patch:
            _patched(patch)
            return twins(made, folder)

    return made_once(tmp_path_factory, "twins", make)[1]


@pytest.fixture
def pair(made_pair: Twins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Twins:
    """The two stores of a test's own."""
    _patched(monkeypatch)
    for home in (made_pair.without, made_pair.with_it):
        shutil.copytree(home, tmp_path / home.name)
    return replace(made_pair, without=tmp_path / "without", with_it=tmp_path / "with")
