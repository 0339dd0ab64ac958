"""What draws each kind of panel that a register declares for its records."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from db.kernel.register import ATTACHMENTS, CHECKLIST, FOLDER
from precinct_tui.screens.attachments import export_packet, take_out
from precinct_tui.widgets.checklist import show_checklist

if TYPE_CHECKING:
    from db.kernel.register import Panel, Register
    from precinct_tui.widgets.place import Place

DRAWN: Mapping[str, Callable[[Place, Register, Panel, str], Awaitable[None]]] = {
    CHECKLIST: show_checklist,
    ATTACHMENTS: take_out,
    FOLDER: export_packet,
}
"""By kind: called with the screen, the register, its panel and the record's number, inside an `@work` method."""
