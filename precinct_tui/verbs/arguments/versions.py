"""The arguments of `precinct version`."""

from __future__ import annotations

from precinct_tui.verbs.parsing import Deed, Verbs, top_verb


def add(verbs: Verbs) -> None:
    """Add `version`."""
    top_verb(verbs, "version", Deed("versions.version", rooms=False), signs=False)
