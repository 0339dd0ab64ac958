"""Cells that a spreadsheet shows and never reckons with: every CSV and XLSX that leaves here is written by these.

Rule: OWASP, CSV Injection. What comes before the sign does not save it: blanks, a byte order mark and bidi marks are
skipped by one program or another, and a full-width sign is read as a plain one.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.cell import Cell

_SIGNS = frozenset("=+-@|%\u2212")
_BREAKS = frozenset("\t\r\n")


def is_live(value: Any) -> bool:
    """Whether a spreadsheet might take a cell for a formula: text that begins with a sign, or with a tab or a break."""
    if not isinstance(value, str):
        return False
    for character in value:
        if character in _BREAKS:
            return True
        # Separators, controls and format characters: what a program may skip.
        if unicodedata.category(character)[0] not in "ZC":
            return unicodedata.normalize("NFKC", character)[:1] in _SIGNS
    return False


def as_csv(table: Iterable[Sequence[Any]]) -> str:
    """The rows as CSV, lines ended as RFC 4180 wants. What is live stands behind an apostrophe."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(
        [f"'{value}" if is_live(value) else value for value in row] for row in table
    )
    return written.getvalue()


def fill(cell: Cell, value: Any) -> None:
    """Put a value into a workbook's cell: text as text, and what is live stays text when somebody edits the cell."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        if is_live(value):
            cell.quotePrefix = True
