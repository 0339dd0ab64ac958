"""Findings of `doctor` on keys.json and on a restored store, as (state, text)."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

from db.across.setting_up import unchecked_store
from db.kernel.base.register import keeps
from db.kernel.signing.keys_named import OLDER, is_older
from db.reference.officers import inspectorate
from db.storage import keys, keys_refused
from db.storage.restored_state import BROKEN
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.verbs.parsing import listed

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk

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


def inspectorate_of(desk: Desk) -> StateText:
    """Who can open complaints and protected people."""
    store = desk.store
    if not keeps(store.info.registers, inspectorate.COMPLAIN):
        return "good", _("this store takes no complaints")
    with store.reading() as conn:
        held, older = inspectorate.readers(conn, store), is_older(conn, store)
    if older:
        return "bad", translate(OLDER)
    sealing = store.keyring.sealing(keys.INSPECTORATE)
    if not held and sealing is not None and sealing.paper:
        text = _(
            "Only the inspectorate's paper opens complaints and protected people. An inspector takes the key from it:"
            " `precinct inspectorate take`."
        )
        return "warning", text
    if not held:
        text = _(
            "Nobody can open complaints and protected people, so none can be entered. An inspector must "
            "make the key: at the sign-in, or by `precinct inspectorate key`."
        )
        return "warning", text
    badges = _(", ").join(digits(badge) for badge in held)
    if sealing is not None and sealing.elsewhere:
        return "good", _("sealed here, opened on another machine by {badges}", badges=badges)
    if sealing is not None and not sealing.paper:
        text = _(
            "Only {badges} can open complaints, and no paper can. Put the key on paper: `precinct inspectorate paper`.",
            badges=badges,
        )
        return "warning", text
    return "good", _("complaints are opened by {badges}", badges=badges)
