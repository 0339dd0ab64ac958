"""What a release leaves: a store can still be made in which every declared kind of event was written by a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.every_kind import made


@pytest.mark.long
def test_every_kind_of_event_is_written_by_a_command(tmp_path: Path) -> None:
    """Every entry is held against its declared keys on the way (tests/declared_keys.py)."""
    assert (made(tmp_path) / "precinct.db").exists()
