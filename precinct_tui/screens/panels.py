"""What draws each kind of panel that a register declares for its records."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from db.kernel.base.register import ATTACHMENTS, CHECKLIST, COMPLAINT, FOLDER
from precinct_tui.screens.attachments import export_packet, take_out
from precinct_tui.widgets.checklist import show_checklist

if TYPE_CHECKING:
    from db.kernel.base.register import OfferedPanel, Register
    from precinct_tui.widgets.place import Place


async def _complain(place: Place, _register: Register, _panel: OfferedPanel, _number: str) -> None:
    """The sealed complaint of whoever's record is open: the app's own act, which knows the record's number."""
    await place.app.run_action("app.complain")


DRAWN: Mapping[str, Callable[[Place, Register, OfferedPanel, str], Awaitable[None]]] = {
    CHECKLIST: show_checklist,
    ATTACHMENTS: take_out,
    FOLDER: export_packet,
    COMPLAINT: _complain,
}
"""By kind: called with the screen, the register, its panel and the record's number, inside an `@work` method."""
