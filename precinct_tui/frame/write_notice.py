"""Whether the store can be written, as the header says it: a full disk has room for so many acts, and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import App

from db.words.messages import Refused
from precinct_tui.frame.part import Part, worker
from precinct_tui.language.i18n import _, digits
from precinct_tui.widgets.app_protocol import Precinct
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.kernel.desk.owed_notes import WriteStatus


class WriteNotice(Part):
    """Looks from time to time, and tells of a change."""

    now: WriteStatus | None = None

    def __init__(self, app: App[None], precinct: Precinct, ask: Callable[[Desk], WriteStatus]) -> None:
        """`ask` writes what is owed, and says what can be written."""
        super().__init__(app, precinct)
        self._ask = ask

    @worker("written", exclusive=True)
    async def look(self) -> None:
        """Ask the store; say in full what changed for the worse."""
        desk = self.precinct.desk
        if desk is None:
            return
        before = self.now
        try:
            self.now = await off_thread(self._ask, desk)
        except Refused:  # whatever it is, the next act says it
            return
        if self.now == before:
            return
        for line in self.app.screen.query("HeaderLine"):
            line.refresh()
        said = self.now.message()
        if said is not None and (before is None or before.is_usual or bool(before.acts) != bool(self.now.acts)):
            self.precinct.tell(said, "warning")

    def words(self) -> str:
        """What the header says: nothing as long as everything is written."""
        now = self.now
        if now is None or now.is_usual:
            return ""
        if now.acts:
            return _("Disk full: {count} acts left", count=digits(now.acts))
        return _("Disk full: reading only") if now.acts == 0 else _("Reading only")
