"""How a machine of the precinct stands, in words: on the screen and on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits

if TYPE_CHECKING:
    from db.carrying.transfer.machines import KnownMachine


def machine_status(machine: KnownMachine) -> str:
    """How a machine stands."""
    if machine.ahead:
        return f"{_status(machine)}. {_('Its clock was ahead by {minutes} minutes', minutes=digits(machine.ahead))}"
    return _status(machine)


def _status(machine: KnownMachine) -> str:
    if machine.retired_at is not None:
        return _("retired {when}", when=present.moment(machine.retired_at))
    if machine.main:
        return _("the main machine, and this one") if machine.own else _("the main machine")
    if machine.own:
        return _("this machine")
    if machine.let_in_at is not None:
        return _("let in {when}", when=present.moment(machine.let_in_at))
    return _("here since before machines were let in")
