"""At a seat: a remark about a record of a unit below, asked for over the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.carrying.levels.forms import WriteRemark
from db.carrying.levels.remarks import write_remark
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.screens.ask import ask_words
from precinct_tui.widgets.off_thread import off_thread
from precinct_tui.widgets.place import says_refusals

if TYPE_CHECKING:
    from precinct_tui.widgets.place import Place


@says_refusals
async def remark_on(place: Place, record: tuple[str, str, str], unit: str) -> None:
    """At a seat: ask for a remark about a record (register, uid, number) of the unit of this uid, and keep it."""
    title = _("Remark to the unit about {number}", number=present.number(record[2]))
    help = _("It goes with the next stick; it changes nothing in the record")
    typed = await ask_words(place, title, help)
    if typed is None:
        return
    form = WriteRemark(record=record[1], to=unit, register=record[0], number=record[2], text=typed)
    await off_thread(write_remark, place.desk, form)
    place.read_again()
    place.notice(_("The remark is kept: it goes with the next receipts for this unit."))
