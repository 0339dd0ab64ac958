"""Workbooks made in memory: by itself openpyxl puts every sheet into the temporary folder first, in clear, and a kill
leaves it there.

Imported where a workbook is written: openpyxl takes 9 MiB.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from precinct_tui.documents.spreadsheet import fill

__all__ = ["Workbook", "list_workbook", "saved"]


class _InMemory(ExcelWriter):  # type: ignore[misc]  # openpyxl has no types
    """Writes each sheet into the workbook itself, by no file."""

    def write_worksheet(self, ws: Any) -> None:
        """As openpyxl's own, but for where the sheet lies meanwhile."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer: Any
        if self.workbook.write_only:
            ws.close()
            writer = ws._writer
        else:
            writer = WorksheetWriter(ws, io.BytesIO())
            writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.out.getvalue())
        self.manifest.append(ws)


def saved(book: Workbook) -> bytes:
    """A workbook's bytes."""
    written = io.BytesIO()
    _InMemory(book, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED)).save()
    return written.getvalue()


def list_workbook(table: Iterable[Sequence[Any]], title: str, *, from_the_right: bool) -> bytes:
    """A list as a workbook of one sheet, written row by row; its first row stays in sight."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    sheet.sheet_view.rightToLeft = from_the_right
    sheet.freeze_panes = "A2"
    sheet._writer = WorksheetWriter(sheet, io.BytesIO())
    sheet._writer.write_top()
    for line in table:
        cells = [WriteOnlyCell(sheet) for _value in line]
        for cell, value in zip(cells, line, strict=True):
            fill(cell, value)
        sheet.append(cells)
    return saved(book)
