"""Two copies of one made-up precinct that differ in one sealed complaint."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.demo.making import make
from tests.db.registers.oversight.attack import END, Twins, twins


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up day; copy it, do not open it."""
    home = tmp_path_factory.mktemp("attacked") / "made"
    make(home, days=1, end=END)
    return home


@pytest.fixture
def pair(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Twins:
    """The two stores, with no empty sealed entry to hide behind; signing in and reading leave no entry in either."""
    monkeypatch.setattr("db.kernel.envelopes.COVER_CHANCE", 0)
    monkeypatch.setattr("db.opening.setup.note_sign_in", lambda *_, **__: None)
    monkeypatch.setattr("db.kernel.desk._write_notes", lambda *_: None)
    return twins(made, tmp_path)
