"""What a release leaves: a store can still be made in which the declared kinds of events were written by commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.kernel.projections.projecting import KINDS
from tests.every_kind import made, missing


@pytest.mark.long
def test_nearly_every_kind_of_event_is_written_by_a_command(tmp_path: Path) -> None:
    """All of them when a release packs one. Each entry is held against its declared keys (tests/declared_keys.py)."""
    lacking = missing(made(tmp_path))
    assert len(lacking) <= len(KINDS) * 0.05, sorted(lacking)
    assert not lacking & {"keys_named", "request_second_code"}, "made with a phrase, and a slip was printed"
