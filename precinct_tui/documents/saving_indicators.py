"""The papers of indicators as files in the folder for papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.across.indicators.frozen import frozen_table
from db.across.indicators.queries import table_of
from precinct_tui.documents import making
from precinct_tui.documents.paper import as_pdf, as_text
from precinct_tui.documents.saving import place_of, save_new
from precinct_tui.documents.workbook import workbook
from precinct_tui.language.i18n import N_

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk

FORMS = {
    "pdf": N_("The table and charts as PDF, as it may leave the unit"),
    "xlsx": N_("A workbook, as it may leave the unit"),
    "pdf-inside": N_("The table and charts as PDF, for this unit only"),
    "xlsx-inside": N_("A workbook, for this unit only"),
    "press": N_("The press sheet as PDF"),
    "press-txt": N_("The press sheet as text"),
}


def save_indicators(desk: Desk, asked: dict[str, Any], number: str, form: str, folder: str = "") -> Path:
    """Write one of FORMS of a live table, or of the frozen one of that number; the file's path. Slow: in a thread.

    A print like any other: it is noted. Raises Refused("unwritable") and what reading the table raises.
    """
    place = place_of(folder)
    leaves = not form.endswith("-inside")
    table = frozen_table(desk, number, leaves) if number else table_of(desk, **asked, leaves=leaves)
    name = f"{number or table.comparison.period.code}-{'press' if form.startswith('press') else 'indicators'}"
    inside = "-draft" if table.draft else "" if leaves else "-inside"
    if form.startswith("xlsx"):
        stamp = making.indicator_stamp(desk, table, "workbook")
        raw, ending = workbook(table, stamp), "xlsx"
    else:
        paper, stamp = making.indicators(desk, table, press=form.startswith("press"))
        text = form.endswith("txt")
        raw, ending = (as_text(paper, stamp).encode("utf-8"), "txt") if text else (as_pdf(paper, stamp), "pdf")
    copy = f"-{stamp.copy}" if stamp.copy > 1 else ""
    return save_new(place / f"{name}{inside}{copy}.{ending}", raw)
