"""Use of memory sticks from a screen: on a kiosk they are mounted first, and let go when nobody uses them any more."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from db.storage import removable
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from db.storage.removable import Released
    from precinct_tui.widgets.place import AtPlace, P, SomePlace

_USED: list[object] = []
"""One for each use that goes on: two acts may use the same stick, and the last one lets it go."""


def uses_sticks(act: AtPlace[SomePlace, P]) -> AtPlace[SomePlace, P]:
    """Mount sticks before an act and let them go after it; whoever did it is told to take them out."""

    @wraps(act)
    async def used(place: SomePlace, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if not removable.is_kiosk():
            await act(place, *args, **kwargs)
            return
        use = object()
        _USED.append(use)
        try:
            await off_thread(removable.mount_all)
            await act(place, *args, **kwargs)
        finally:
            _USED.remove(use)
            released = await off_thread(release_unused)
            if place.is_attached:
                for said in words_of(released):
                    place.add_notice(said)

    return used


def mounts_sticks(act: AtPlace[SomePlace, P]) -> AtPlace[SomePlace, P]:
    """Mount sticks before an act that only names a file; the act that reads it lets them go."""

    @wraps(act)
    async def used(place: SomePlace, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if removable.is_kiosk():
            await off_thread(removable.mount_all)
        await act(place, *args, **kwargs)

    return used


def release_unused() -> Released:
    """Let go what nobody uses. Touches the disk."""
    return removable.Released() if _USED else removable.release_all()


def words_of(released: Released) -> list[str]:
    """What to do with each stick, in one sentence."""
    return [
        *(_("Take {stick} out now.", stick=_shown(name)) for name in released.free),
        *(_("{stick} is still in use: do not take it out yet.", stick=_shown(name)) for name in released.busy),
    ]


def _shown(name: str) -> str:
    return present.isolated(present.clean(name))
