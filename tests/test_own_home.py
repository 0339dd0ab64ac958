"""Nothing that the tests make is remembered in the home of whoever runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.storage.files import state_folder


@pytest.fixture(scope="session")
def remembered_for_all() -> Path:
    """Where what is made once for many tests is remembered."""
    return state_folder()


def test_what_is_made_once_is_remembered_below_the_tests_own_folder(remembered_for_all: Path, homes: Path) -> None:
    assert remembered_for_all.is_relative_to(homes)
    assert state_folder().is_relative_to(homes)
    assert state_folder() != remembered_for_all
