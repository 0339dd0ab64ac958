"""What rules ask of a record, item by item: each with its state and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.widgets.menu import Item, MenuScreen
from precinct_tui.widgets.off_thread import off_thread

if TYPE_CHECKING:
    from db.kernel.base.register import OfferedPanel, Register
    from precinct_tui.widgets.place import Place


async def show_checklist(place: Place, _register: Register, panel: OfferedPanel, number: str) -> None:
    """Read the items and show them, those in the panel's first state above. Await it inside an `@work` method."""
    assert panel.read is not None
    try:
        asked = await off_thread(panel.read, place.desk, number)
    except Refused as refused:
        place.notice(refused)
        return
    items = [
        Item(item.code, present.said(item.label), present.said(panel.states[item.state]), _(item.source))
        for item in sorted(asked, key=lambda item: item.state != panel.first)
    ]
    await place.app.push_screen_wait(MenuScreen(_(panel.title), items, text=_(panel.help)))
