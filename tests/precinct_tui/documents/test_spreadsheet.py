"""No cell that leaves here is reckoned with by a spreadsheet, however its sign is hidden."""

from __future__ import annotations

import ast
import csv
import io
import tempfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet import _writer

import precinct_tui
from precinct_tui.documents.exporting import _xlsx
from precinct_tui.documents.in_memory import saved
from precinct_tui.documents.spreadsheet import as_csv, fill, is_live

SIGNS = [*"=+-@|%", *"\uff1d\uff0b\uff0d\uff20\uff5c\uff05", *"\ufe66\ufe62\ufe63\ufe6b\ufe6a", "\u2212"]
SKIPPED = [
    "",
    " ",
    "  ",
    "\u00a0",
    "\u3000",
    "\ufeff",
    "\u200e",
    "\u200f",
    "\u202e",
    "\u2066",
    "\u200c",
    "\x00",
    "\x1f",
]
ROOT = Path(precinct_tui.__file__).parent.parent


def test_nothing_of_a_workbook_lies_in_a_temporary_folder_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A kill would leave it there, in clear."""
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", None)
    monkeypatch.setattr(_writer, "NamedTemporaryFile", None)
    listed = load_workbook(io.BytesIO(_xlsx(iter([["نام", "سن"], ["زهرا", 31]]), "فهرست"))).worksheets[0]
    assert [[cell.value for cell in row] for row in listed.rows] == [["نام", "سن"], ["زهرا", 31]]
    assert (listed.title, listed.freeze_panes) == ("فهرست", "A2")
    book = Workbook()
    book.active["A1"] = "تهران"  # type: ignore[index]
    assert load_workbook(io.BytesIO(saved(book))).worksheets[0]["A1"].value == "تهران"
    for path in (ROOT / "precinct_tui").rglob("*.py"):
        assert "book.save(" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", SKIPPED)
def test_a_sign_is_found_behind_what_a_program_may_skip(before: str, sign: str) -> None:
    assert is_live(f"{before}{sign}1+1")


@pytest.mark.parametrize("text", ["\tx", "\rx", "\nx", " \tx", "\ufeff\r\nx"])
def test_a_cell_that_begins_with_a_tab_or_a_break_is_live(text: str) -> None:
    assert is_live(text)


@pytest.mark.parametrize(
    "value", ["", " ", "متن ساده", "1405/07/03 14:30", "a=1", "\u200fمتن", "IR-1-2", -3, 2.5, None]
)
def test_words_and_numbers_stay_as_they_are(value: object) -> None:
    assert not is_live(value)
    assert "'" not in as_csv([[value]])


def test_a_csv_is_read_back_as_it_was_written() -> None:
    rows = [["=1+1", " ＝1", 'say "so", then', "two\nlines", "|x", 7]]
    (back,) = csv.reader(io.StringIO(as_csv(rows), newline=""))
    assert back == ["'=1+1", "' ＝1", 'say "so", then', "two\nlines", "'|x", "7"]
    assert as_csv(rows).endswith("\r\n")


def test_a_workbook_keeps_a_formula_as_text_when_it_is_edited() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row, value in enumerate(["=1+1", " ＝1", "متن", 7], 1):
        fill(sheet.cell(row, 1), value)
    written = io.BytesIO()
    book.save(written)
    cells = [row[0] for row in load_workbook(io.BytesIO(written.getvalue())).worksheets[0].iter_rows()]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        ("=1+1", "s", True), (" ＝1", "s", True), ("متن", "s", False), (7, "n", False),
    ]  # fmt: skip


def test_csv_and_workbooks_are_written_in_one_place() -> None:
    """Nobody else writes a CSV or types a workbook's cell: a second guard would be forgotten one day."""
    paths = [*(ROOT / "precinct_tui").rglob("*.py"), *(ROOT / "db").rglob("*.py")]
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    writing = {
        path.name
        for path, text in texts.items()
        if any(word in text for word in ("csv", "writerow", "data_type"))  # to parse all takes two seconds
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute)
        and (
            ast.unparse(node) in ("csv.writer", "csv.DictWriter") or node.attr in ("writerow", "writerows", "data_type")
        )
    }
    assert writing == {"spreadsheet.py"}
