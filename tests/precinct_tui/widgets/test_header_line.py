"""The line at the top: what is cut where a line is short."""

from __future__ import annotations

import pytest

from precinct_tui.widgets.header_line import _shortened


@pytest.mark.parametrize(
    ("here", "room", "shown"),
    [
        ("Release CA-1405-50", 18, "Release CA-1405-50"),
        ("Signature by radio or telephone CA-1405-50", 29, "Signature by radi… CA-1405-50"),
        ("امضا با بی‌سیم یا تلفن CA-1405-50", 20, "امضا با… CA-1405-50"),
        ("Release CA-1405-50", 16, "Rele… CA-1405-50"),
        ("Waiting for the inspectorate", 12, "Waiting for…"),
        ("CA-1405-50", 6, "…"),
    ],
)
def test_a_records_number_is_never_cut(here: str, room: int, shown: str) -> None:
    assert _shortened(here, room) == shown
