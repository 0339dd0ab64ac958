"""The records behind every figure, also behind those whose list is refused to everybody: an attacker may know more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from db.across.indicators import queries


@contextmanager
def every_list_opens() -> Iterator[None]:
    """Meanwhile no list is refused for being one of foreign nationals, or for telling days, nor asks what it is for."""
    asked = patch.object(queries, "list_for_a_purpose"), patch.object(queries.purposes, "for_purpose", return_value="")
    refused = (patch.object(queries, name, return_value=False) for name in ("_everybody", "_by_week"))
    with next(refused), next(refused), asked[0], asked[1]:
        yield
