"""What is told of a code: the state, the due day and the reply of its request or contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel.base.register import REGISTERS
from db.words.calendar.jalali import local_date
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _

if TYPE_CHECKING:
    from db.words.codes import Status
SAID = {True: N_("The citizen is satisfied."), False: N_("The citizen is not satisfied.")}


def told(register: str, status: Status) -> list[tuple[str, str]]:
    """(label, value) of what may be told, as the screen and the command line say it."""
    declared = REGISTERS[register]
    due = present.day(status.due)
    by_week = declared.by_week
    lines = [
        (_("Code"), present.number(status.code)),
        (_("Register"), _(declared.title)),
        (_("State"), _("Answered on the spot") if status.on_spot else _(declared.states[status.state])),
        (_("Week due") if by_week else _("Due"), _("{day} (overdue)", day=due) if status.overdue else due),
    ]
    if status.replied_at is not None:
        answered = present.day(local_date(status.replied_at)) if by_week else present.moment(status.replied_at)
        lines.append((_("Week answered") if by_week else _("Answered at"), answered))
    if status.reply:
        lines.append((_("Reply"), present.isolated(present.clean(status.reply))))
    if status.satisfied is not None:
        lines.append((_("By the code"), _(SAID[status.satisfied])))
    return lines
