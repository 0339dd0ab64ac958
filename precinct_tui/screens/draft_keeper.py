"""Keeps what is half-typed on a screen: soon after a key, and at once when the screen is left."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from db.kernel import drafts
from db.kernel.desk import COMMANDS
from db.words.forms import fields_of
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.widgets.cells import cut
from precinct_tui.widgets.form import EntryForm
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from textual.timer import Timer

    from db.kernel.drafts import Draft
    from precinct_tui.widgets.place import Place

SOON = 0.4
"""Seconds of rest after which what was typed is kept: within a second of the key, and not at every key."""


class DraftKeeper:
    """The draft of one screen. `half_typed(parked)` makes it of what stands there now; None where nothing does.

    `stands` says whether what is typed stands on the screen now: an entry form, where nothing else is said.
    `lock` is held while a draft is written: who sends what was typed holds it too, so that no draft outlives that.
    Once `done` is set nothing is kept any more.
    """

    def __init__(
        self,
        screen: Place,
        half_typed: Callable[[bool], Awaitable[Draft | None]],
        stands: Callable[[], object] | None = None,
    ) -> None:
        self._screen, self._half_typed = screen, half_typed
        self._stands = stands or (lambda: screen.query(EntryForm))
        self.lock = asyncio.Lock()
        self._told = ""
        self._timer: Timer | None = None
        self.begin_anew()

    def begin_anew(self, draft: Draft | None = None) -> None:
        """Nothing is typed yet, or what this draft holds."""
        self.draft = draft
        self.dirty = self.done = False

    def changed(self) -> None:
        """A key was pressed: the draft is kept soon."""
        if self.done:
            return
        self.dirty = True
        if self._timer is None:
            self._timer = self._screen.set_timer(SOON, self._soon)

    def _soon(self) -> None:
        self._timer = None
        self._screen.run_worker(self.keep(parked=False), group="drafts")

    async def keep(self, *, parked: bool) -> None:
        """Write the draft as it stands; where nothing does, none stays. A disk that refuses is told, typing goes on."""
        async with self.lock:
            if self.done or not (self.dirty or (parked and self.draft is not None)):
                return
            if not self._stands():  # it is being composed anew
                return
            self.dirty = False
            try:
                before, self.draft = self.draft, await self._half_typed(parked)
                if self.draft is not None:
                    await off_thread(drafts.save, self._screen.desk, self.draft)
                elif before is not None:
                    await off_thread(drafts.drop, self._screen.desk, before.uid)
                self._take_back()
            except Refused as refused:
                self.dirty = True
                why = present.refusal(refused)
                self._told = _("What is typed stands on this screen and is not on the disk yet. {why}", why=why)
                self._screen.notice(self._told)

    def _take_back(self) -> None:
        """All is on the disk: it says so no more, unless something else is said there by now."""
        if self._told and self._screen.query_one("#notice", SaidLine).said == self._told:
            self._screen.notice(None)
        self._told = ""

    async def drop(self, uid: str) -> bool:
        """Throw away what is typed; whether it is. A disk that refuses is told, and what is typed stands as it did."""
        async with self.lock:
            try:
                await off_thread(drafts.drop, self._screen.desk, uid)
            except Refused as refused:
                self._screen.notice(refused)
                return False
            self.done = True
        return True


def gist(draft: Draft) -> str:
    """What tells one draft from another: its first words, else its first choice."""
    fields = list(fields_of(COMMANDS[draft.kind].form)) if draft.kind in COMMANDS else []
    for kinds in (("words", "text", "place"), ("choice",)):
        for name, what in fields:
            if what.kind in kinds and (value := draft.values.get(name)):
                return present.isolated(cut(present.shown(what, value), 40))
    return ""
