"""Entries that a code of the county may allow, of a schema that knew none."""

from __future__ import annotations

from dataclasses import replace

from db.kernel.events.event import Event


def names_no_code(event: Event) -> Event:
    """Schema 1 knew no code of the county: another person decided."""
    return replace(event, schema=2)
