"""What is done where: at a unit, at a seat to which units report, at the national command, which takes no record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel.base.register import keeps, not_kept
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.storage.store_info import Info

AT_SEATS: set[str] = set()
"""The commands that are given at a seat too, by name; filled by db/kernel/desk/rooms.py."""
AT_NATIONAL: set[str] = set()
"""Those of them that are given at the national command."""


def see_done_here(name: str, info: Info) -> None:
    """Raises Refused("not_kept") for a command that is not given in a store."""
    if not keeps(info.registers, name) or (info.is_national and name not in AT_NATIONAL):
        raise not_kept(info)
    if info.is_seat and name not in AT_SEATS:
        raise Refused("not_kept", {}, M_("This is done at the units: a seat reads what they wrote."))
