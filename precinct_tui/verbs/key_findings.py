"""Findings of `doctor` on keys.json and on a restored store, as (state, text)."""

from __future__ import annotations

import stat
from pathlib import Path

from db.across.setting_up import unchecked_store
from db.storage import keys, keys_refused
from db.storage.restored_state import BROKEN
from precinct_tui.language.i18n import _, translate
from precinct_tui.verbs.parsing import listed

StateText = tuple[str, str]
"""A state (good, warning, bad), and a sentence."""


def keys_of(home: Path) -> StateText:
    """Whether keys.json can be used, and how many officers have keys in it. Raises Refused."""
    ring = keys.load(home)
    if stat.S_IMODE((home / keys.FILE).stat().st_mode) & 0o077:
        return "warning", _("keys.json may be read by others: chmod 600.")
    if damaged := ring.damaged():
        return "bad", " ".join(translate(keys_refused.damaged_message(slot.name)) for slot in damaged)
    if unsummed := ring.unsummed():
        badges = listed(tuple(slot.name for slot in unsummed))
        return "warning", _("Not checked yet, each until its officer signs in: the keys of {badges}", badges=badges)
    officers = sum(slot.kind == "officer" for slot in ring.slots)
    return "good", _("keys of {count} officers", count=officers)


def restored_of(ring: keys.Keyring) -> StateText | None:
    """What of a restored store is not checked yet; None of any other."""
    if ring.unchecked is None:
        return None
    return "bad" if ring.unchecked.what == BROKEN else "warning", translate(unchecked_store.said(ring.unchecked))
