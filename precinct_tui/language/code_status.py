"""What is told of a code: the state, the due day and the reply of its request or contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel.register import REGISTERS
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _

if TYPE_CHECKING:
    from db.words.codes import Status
SAID = {True: N_("The citizen is satisfied."), False: N_("The citizen is not satisfied.")}


def told(register: str, found: Status) -> list[tuple[str, str]]:
    """(label, value) of what may be told, as the screen and the command line say it."""
    known = REGISTERS[register]
    due = present.day(found.due)
    lines = [
        (_("Code"), present.number(found.code)),
        (_("Register"), _(known.title)),
        (_("State"), _("Answered on the spot") if found.on_spot else _(known.states[found.state])),
        (_("Due"), _("{day} (overdue)", day=due) if found.overdue else due),
    ]
    if found.replied_at is not None:
        lines.append((_("Answered at"), present.moment(found.replied_at)))
    if found.reply:
        lines.append((_("Reply"), present.isolated(present.clean(found.reply))))
    if found.satisfied is not None:
        lines.append((_("By the code"), _(SAID[found.satisfied])))
    return lines
