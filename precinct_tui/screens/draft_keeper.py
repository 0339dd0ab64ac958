"""Keeps what is half-typed on a screen: soon after a key, and at once when the screen is left."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from db.kernel.desk import drafts
from db.kernel.desk.desk import COMMANDS
from db.words.forms import fields_of
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.widgets.cells import cut
from precinct_tui.widgets.form import EntryForm
from precinct_tui.widgets.menu import Item, LeaveMenu
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.said_line import SaidLine

if TYPE_CHECKING:
    from textual.timer import Timer

    from db.kernel.desk.drafts import Draft
    from precinct_tui.widgets.place import Place

SOON = 0.4
"""Seconds of rest after which what was typed is kept: within a second of the key, and not at every key."""


class DraftKeeper:
    """The draft of one screen. `half_typed(parked)` makes it of what stands there now; None where nothing does.

    `stands` says whether what is typed stands on the screen now: an entry form, where nothing else is said.
    `lock` is held while a draft is written: who sends what was typed holds it too, so that no draft outlives that.
    Once `done` is set nothing is kept any more. `draft` is what is on the disk, never only what was typed.
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
        self.dirty = self.done = self.unkept = False
        self.why: Refused | None = None
        """Why the disk took nothing, the last time."""

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

    async def keep(self, *, parked: bool) -> bool:
        """Write the draft as it stands; where nothing does, none stays. A disk that refuses is told, typing goes on.

        Returns whether nothing is typed that is not on the disk.
        """
        async with self.lock:
            if self.done or not (self.dirty or (parked and self.draft is not None)):
                return self.done or not self.unkept
            if not self._stands():  # it is being composed anew
                return not (self.dirty or self.unkept)
            self.dirty = False
            try:
                typed = await self._half_typed(parked)
                if typed is not None:
                    self.unkept = not await off_thread(drafts.save, self._screen.desk, typed)
                    self.draft = None if self.unkept else typed
                else:
                    self.unkept = False
                    if self.draft is not None:
                        await off_thread(drafts.drop, self._screen.desk, self.draft.uid)
                    self.draft = None
                self._take_back()
            except Refused as refused:
                self.dirty, self.why = True, refused
                why = present.refusal(refused)
                self._told = _("What is typed stands on this screen and is not on the disk yet. {why}", why=why)
                self._screen.notice(self._told)
                return False
            return not self.unkept

    def _take_back(self) -> None:
        """All is on the disk: it says so no more, unless something else is said there by now."""
        if self._told and self._screen.query_one("#notice", SaidLine).said == self._told:
            self._screen.notice(None)
        self._told = ""

    async def may_leave(self, what: str) -> bool:
        """Keep what is typed; where it is not on the disk then, ask. Call it in a worker. Whether the screen may go."""
        while not await self.keep(parked=True):
            chosen = await self._screen.app.push_screen_wait(self._question(what))
            if chosen == "leave":
                self.done = True
            elif chosen != "again":
                return False
        return True

    def _question(self, what: str) -> LeaveMenu:
        items = [Item("stay", _("Go on with it")), Item("leave", _("Leave it: what is not on the disk is lost"))]
        if self.unkept and not self.dirty:  # of this form nothing is ever kept
            title, text = _("Leave {what}?", what=what), _("Nothing of this form is kept half-typed.")
        else:
            title = _("Not on the disk: {what}", what=what)
            text = present.refusal(self.why) if self.why is not None else ""
            items.append(Item("again", _("Try again")))
        return LeaveMenu(title, items, numbered=True, text=text)

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
