"""What the handover's screen says of the step that comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel.base.access import DESK
from db.words.messages import M_, Message
from precinct_tui.documents.handover_page import UNTOLD
from precinct_tui.language import present

if TYPE_CHECKING:
    from db.across.handover.summary_values import HandoverSummary
    from db.kernel.base.access import Officer


def differ_lines(handover: HandoverSummary) -> tuple[Message, ...]:
    """Name what the counts say must be looked at: people missing or extra, then each difference, people held first."""
    untold = () if handover.untold is None else (UNTOLD[handover.untold],)
    if handover.unexplained is None:
        return untold
    return (*untold, M_("The counts differ. {differences}.", differences=handover.unexplained))


def next_step(handover: HandoverSummary | None, who: Officer) -> Message:
    """What comes next, said to this officer; `handover` is None where no shift is open."""
    if handover is None:
        if who.role in DESK:
            return M_("Press O to open your shift.")
        return M_("The duty officer opens a shift here.")
    mine = handover.officer.badge == who.badge
    officer = present.isolated(present.clean(handover.officer.name))
    match handover.state:
        case "open" if mine:
            return M_("When the next officer is here: press H to start the handover.")
        case "open":
            return M_("{officer} is on duty. Start the handover when both of you are here.", officer=officer)
        case "handing_over" if mine and not handover.counts:
            return M_("Handover begun. Count, plan the items, then sign.")
        case "handing_over" if mine:
            return M_("Plan the items, then sign.")
        case "handing_over":
            return M_("{officer} has not signed yet. Count for yourself and read the summary.", officer=officer)
        case "signed_out" if mine:
            return M_("You have signed. The next officer signs in with F11 and takes over.")
        case _ if handover.unexplained is not None:
            return M_("Explain why the counts differ (F), or take over (T) and write why that must wait.")
        case _ if handover.counts_hidden:
            return M_("Count for yourself, read the summary (S), then take over.")
        case _:
            return M_("Read the summary (S), then take over.")
