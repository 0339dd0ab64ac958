"""Of values that go the same way, one or two are tried in each run and the others by `make long`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import pytest

BREAKS = bool(os.environ.get("PRECINCT_ROUNDS"))
"""Whether this run is that of `make faults`."""


def some(values: Iterable[Any], few: int = 1) -> list[Any]:
    """Values for `parametrize`; a tuple is one for each name. All but the first `few` are marked `long`."""
    return [
        pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=pytest.mark.long if place >= few else ())
        for place, value in enumerate(values)
    ]


def some_or_faults(values: Iterable[Any], few: int = 1) -> list[Any]:
    """The same, but `make faults` tries all of them too."""
    return list(values) if BREAKS else some(values, few)
