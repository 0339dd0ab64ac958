"""This machine on the screen: its backups, its journal files for other machines, its program."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual import work

from db.across.setting_up import backups, trials
from db.carrying.transfer import machines
from db.storage import program
from precinct_tui.language import present
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import _
from precinct_tui.language.machine_words import machine_status
from precinct_tui.screens.backing_up import back_up_from, folder_set
from precinct_tui.screens.machine.backup_trials import try_from
from precinct_tui.screens.machine.journal_files import take_from, write_from
from precinct_tui.screens.machine.new_program import update_from
from precinct_tui.screens.machine.retiring import retire_from
from precinct_tui.screens.stick_use import uses_sticks
from precinct_tui.screens.told_place import ToldPlace
from precinct_tui.widgets.lines import Lines, LinesWriter
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import says_refusals

if TYPE_CHECKING:
    from pathlib import Path

    from db.carrying.transfer.machines import KnownMachine
    from db.kernel.base.officer import Desk


@dataclass(frozen=True, slots=True)
class MachineLook:
    """When this store was last backed up and that was tried, the folder that is set, and the precinct's machines."""

    backed_up: datetime | None
    tried: datetime | None
    folder: Path | None
    machines: tuple[KnownMachine, ...]


class MachineScreen(ToldPlace):
    """Says how this machine stands; one key for each thing that is done with it, and what came of it."""

    KINDS = ("place", "machine")
    BINDINGS = bindings("machine")
    CSS_PATH = "../told_place.tcss"

    @property
    def crumb(self) -> str:
        """This machine."""
        return _("This machine")

    def about(self) -> str:
        """What F1 says here."""
        return _(
            "B backs up into the folder that is set, or onto a stick. T restores a backup on trial and throws the copy"
            " away. W writes the journal into an encrypted file for another machine of this precinct; I takes such a"
            " file in. U installs a newer program from a packed folder. X retires a machine that is lost or worn out."
            " Sticks are found by themselves."
        )

    def begin(self) -> None:
        """Say how this machine stands."""
        self._look()

    @work(group="look")
    @says_refusals
    async def _look(self) -> None:
        look = await off_thread(look_of, self.desk)
        self.query_one("#told", Lines).write(partial(write_look, look=look))

    # --- what a key does -----------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Back up."""
        self._act(back_up_from, then_look=True)

    def action_trial(self) -> None:
        """Restore a backup on trial."""
        self._act(uses_sticks(try_from))

    def action_write(self) -> None:
        """Write a journal file."""
        self._act(uses_sticks(write_from))

    def action_take(self) -> None:
        """Take a journal file in."""
        self._act(uses_sticks(take_from))

    def action_program(self) -> None:
        """Install a newer program."""
        self._act(uses_sticks(update_from))

    def action_retire(self) -> None:
        """Retire a machine."""
        self._act(retire_from)

    @work(group="machine")
    @says_refusals
    async def _act(self, act: Callable[[MachineScreen], Awaitable[None]], *, then_look: bool = False) -> None:
        if self.at_work:
            return
        self.notice(None)
        await act(self)
        if then_look:
            self._look()


def look_of(desk: Desk) -> MachineLook:
    """How this machine stands. Touches the disk."""
    tried = trials.last_trial(desk)
    return MachineLook(
        backups.last_backup(desk), None if tried is None else tried.at, folder_set(desk), machines.list_machines(desk)
    )


def write_look(sheet: LinesWriter, look: MachineLook) -> None:
    """Backups first, then the machines of the precinct and the program."""
    sheet.heading(_("Backups"))
    sheet.pair(_("Last backup"), _moment(look.backed_up), "text" if look.backed_up else "warning")
    sheet.pair(_("Last trial restore"), _moment(look.tried), "text" if look.tried else "warning")
    if look.folder is not None:
        sheet.pair(_("Folder for backups"), present.ltr(present.clean(look.folder)))
    sheet.heading(_("Machines of this precinct"))
    for machine in look.machines:
        sheet.pair(present.ltr(machine.series or "—"), machine_status(machine))
    sheet.heading(_("Program"))
    sheet.pair(_("Version"), present.ltr(program.VERSION))


def _moment(at: datetime | None) -> str:
    return _("none yet") if at is None else present.moment(at)
