"""What became of a code: the state, the due day and the reply, and nothing else of the request."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from precinct_tui.i18n import _
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import Verbs, verb
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from db.service_desk.queries import Status


def add(verbs: Verbs) -> None:
    """Add `status`."""
    parser = verb(verbs, "status", _("what became of a request, by the code on its slip"), status)
    parser.add_argument("code", metavar="CODE", nargs="+", help=_("six digits; a space among them does no harm"))


def status(options: Namespace) -> int:
    """`precinct status`."""
    from db.service_desk.queries import status_by_code

    with desk_of(options) as desk:
        found = status_by_code(desk, "".join(options.code))
    if options.json:
        output.document(found)
        return 0
    for label, value in told(found):
        output.line(f"{label}: {value}")
    return 0


def told(found: Status) -> list[tuple[str, str]]:
    """(label, value) of what may be told, as the screen and the command line say it."""
    from db.service_desk.queries import STATES
    from precinct_tui import present

    due = present.day(found.due)
    lines = [
        (_("Code"), present.number(found.code)),
        (_("State"), _(STATES[found.state])),
        (_("Due"), _("{day} (overdue)", day=due) if found.overdue else due),
    ]
    if found.replied_at is not None:
        lines.append((_("Answered at"), present.moment(found.replied_at)))
    if found.reply:
        lines.append((_("Reply"), present.isolated(present.clean(found.reply))))
    return lines
