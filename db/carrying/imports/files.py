"""Reading a CSV or XLSX file row by row, whatever it holds: a few rows in memory, sizes bounded, formulas as values.

CSV: UTF-8 (with or without a mark), UTF-16 with one, or Windows' Arabic code page; comma, semicolon or tab. XLSX: the
first sheet; what a formula last gave is read, never the formula.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, Self, TextIO
from xml.parsers.expat import ExpatError, ParserCreate

from db.storage.files import open_named
from db.words.messages import M_, Refused
from db.words.text import clean

MOST_BYTES = 512 * 1024 * 1024
MOST_UNPACKED = 1024 * 1024 * 1024
"""Bytes of the sheets of a workbook, unpacked: they are read row by row."""
MOST_PART = 64 * 1024 * 1024
"""Bytes of any other part of one: that stays in memory."""
PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How a part of a workbook may be packed: other methods take any memory. ECMA-376, part 2, annex B."""
MOST_ROWS = 1_000_000
ROW_BYTES = 1024 * 1024
"""Bytes of a row in a workbook, characters of one in a CSV file."""
MOST_COLUMNS = 200
CELL_LIMIT = 100_000
"""Characters of one cell of a CSV file; a field takes far fewer and says so."""
TITLES = 10
"""The headings stand within so many rows that hold anything: above them may be what the table is called, and whose."""
LEAST_LINES, LEAST_COLUMNS = 2, 4
"""A cell of several lines takes in rows where a line of it has as many columns as a row, and at least so many."""
_CHUNK = 1024 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

FileCells = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class LookedAtFile:
    """A file as it was looked at: its headings, the row they stand in, and what its bytes hash to."""

    path: Path
    sha256: str
    headings: tuple[str, ...]
    heading_row: int
    encoding: str = ""
    delimiter: str = ","

    @property
    def is_workbook(self) -> bool:
        """Whether it is XLSX."""
        return not self.encoding


def look(path: Path, is_known: Callable[[str], bool]) -> LookedAtFile:
    """Open a file and read its headings: the first row, or one of the next, with the most headings that `is_known`.

    So a title above the headings is passed over. Raises Refused("unreadable", "invalid").
    """
    try:
        if not path.is_file():  # a device never ends, and a pipe is read once alone
            raise _unreadable(path)
        size = path.stat().st_size
        digest, encoding = _digest(path)
    except OSError as error:
        raise _unreadable(path) from error
    if size > MOST_BYTES:
        raise Refused("invalid", {"file": M_("This file is too large: {most} MB at most.", most=MOST_BYTES >> 20)})
    if path.suffix.lower() == ".xlsx":
        _bounded(path)
        source = LookedAtFile(path, digest, (), 0)
    elif path.suffix.lower() in (".csv", ".tsv", ".txt"):
        source = LookedAtFile(path, digest, (), 0, encoding, _delimiter(path, encoding))
    else:
        raise Refused("invalid", {"file": M_("A .csv or .xlsx file is expected.")})
    first = [(number, tuple(_heading(cell) for cell in cells)) for number, cells in islice(_numbered(source), TITLES)]
    if not first:
        raise Refused("invalid", {"file": M_("This file is empty.")})
    number, headings = max(first, key=lambda row: sum(map(is_known, row[1])))
    if len(headings) > MOST_COLUMNS:
        raise Refused("invalid", {"file": M_("It has more than {most} columns.", most=MOST_COLUMNS)})
    return LookedAtFile(path, digest, headings, number, source.encoding, source.delimiter)


def rows(source: LookedAtFile) -> Iterator[tuple[int, FileCells]]:
    """(row number as a spreadsheet counts, cells) of each row below the headings that holds anything.

    Raises Refused("invalid").
    """
    for number, cells in _numbered(source):
        if number <= source.heading_row:
            continue
        if number - source.heading_row > MOST_ROWS:
            raise Refused("invalid", {"file": M_("It has more than {most} rows.", most=MOST_ROWS)})
        yield number, cells[:MOST_COLUMNS]


def unchanged(source: LookedAtFile) -> bool:
    """Whether the file still holds the bytes that were looked at."""
    return _digest(source.path)[0] == source.sha256


def _heading(cell: Any) -> str:
    return clean("" if cell is None else str(cell)).strip()[:200]


def _numbered(source: LookedAtFile) -> Iterator[tuple[int, FileCells]]:
    """Every row that holds anything, with its number."""
    try:
        yield from _workbook(source.path) if source.is_workbook else _text(source)
    except (OSError, ValueError, csv.Error) as error:
        raise _unreadable(source.path) from error


def _text(source: LookedAtFile) -> Iterator[tuple[int, FileCells]]:
    csv.field_size_limit(CELL_LIMIT)
    with source.path.open(encoding=source.encoding, errors="replace", newline="") as opened:
        lines = _Lines(opened)
        widest = 0
        for number, cells in enumerate(csv.reader(lines, delimiter=source.delimiter), 1):
            widest = max(widest, len(cells))
            if lines.swallows(source.delimiter, widest):
                message = M_("A quotation mark is open in row {row}: it takes in the rows after it.", row=number)
                raise Refused("invalid", {"file": message})
            lines.begin()
            if any(cell.strip() for cell in cells):
                yield number, tuple(cells)


@dataclass(slots=True)
class _Lines:
    """The lines of a text file; a row made of them that is longer than any is no row. Raises ValueError."""

    opened: TextIO
    size: int = 0
    row: list[str] = field(default_factory=list)
    """The lines of the row that is being read."""

    def begin(self) -> None:
        """The next line begins another row."""
        self.size = 0
        self.row.clear()

    def swallows(self, delimiter: str, widest: int) -> bool:
        """Whether the row took in others: its last quotation mark is open, or a line of it is as wide as a row."""
        if len(self.row) < LEAST_LINES:
            return False
        open_mark = sum(line.count('"') for line in self.row) % 2 == 1
        cells = max(line.count(delimiter) for line in self.row[1:]) + 1
        return open_mark or cells >= max(widest, LEAST_COLUMNS)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self.opened.readline(ROW_BYTES)
        self.size += len(line)
        if self.size >= ROW_BYTES:
            raise ValueError("row")
        if not line:
            raise StopIteration
        self.row.append(line)
        return line


def _workbook(path: Path) -> Iterator[tuple[int, FileCells]]:
    import openpyxl.styles.numbers  # late: 9 MiB that no other file needs

    format_of = openpyxl.styles.numbers.is_datetime

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size may be wrong
            for number, row in enumerate(sheet.iter_rows(), 1):
                cells = tuple(_said_in(cell, format_of) for cell in row)
                if any(cell is not None and str(cell).strip() for cell in cells):
                    yield number, cells
        finally:
            book.close()
    except MemoryError:
        raise
    except Exception as error:  # whatever openpyxl raises at a workbook that is none
        raise _unreadable(path) from error


def _said_in(cell: Any, format_of: Callable[[str], str | None]) -> Any:
    """The value of a cell; one that is formatted as a day says no hour, though a workbook keeps midnight for it."""
    value = cell.value
    is_midnight = isinstance(value, datetime) and value.time() == time()
    return value.date() if is_midnight and format_of(cell.number_format) == "date" else value


SHEETS = "xl/worksheets/"


def _bounded(path: Path) -> None:
    """Refuse what unpacks to more than any register holds, before any of it is kept in memory."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            sheets = sum(part.file_size for part in parts if part.filename.startswith(SHEETS))
            others = max((part.file_size for part in parts if not part.filename.startswith(SHEETS)), default=0)
            if sheets > MOST_UNPACKED or others > MOST_PART:
                raise Refused("invalid", {"file": M_("This workbook is too large. Save the table as CSV.")})
            if any(part.compress_type not in PACKED for part in parts):
                raise Refused("invalid", {"file": M_(
                    "This workbook is packed as no spreadsheet packs one. Open it there and save it again, or save the"
                    " table as CSV."
                )})  # fmt: skip
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _bounded_part(packed, part)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, RuntimeError, ExpatError) as error:
        raise _unreadable(path) from error


def _bounded_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part once without keeping any of it. Raises ValueError where it declares entities, or has a row that is
    longer or numbered higher than any.
    """
    parser, row = ParserCreate(), -1

    def begin(name: str, said: dict[str, str]) -> None:
        nonlocal row
        if name.rpartition(":")[2] == "row":
            row = parser.CurrentByteIndex
            if int(said.get("r") or 1) > MOST_ROWS + MOST_ROWS // 10:
                raise ValueError("row")

    def end(name: str) -> None:
        nonlocal row
        if row >= 0 and parser.CurrentByteIndex - row > ROW_BYTES:
            raise ValueError("row")
        if name.rpartition(":")[2] == "row":
            row = -1

    def declares(*_said: object) -> None:
        raise ValueError("entities")

    if part.filename.startswith(SHEETS):
        parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = declares
    with packed.open(part) as opened:
        while chunk := opened.read(_CHUNK // 16):
            parser.Parse(chunk)
            if row >= 0 and parser.CurrentByteIndex - row > ROW_BYTES:
                raise ValueError("row")


def _digest(path: Path) -> tuple[str, str]:
    """(SHA-256, the encoding its text is in)."""
    digest, utf8, start = hashlib.sha256(), True, b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open_named(path) as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
            start = start or chunk[:4]
            try:
                utf8 = utf8 and decoder.decode(chunk) is not None
            except UnicodeDecodeError:
                utf8 = False
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            utf8 = False
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    return digest.hexdigest(), marked or ("utf-8" if utf8 else "cp1256")


def _delimiter(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, errors="replace", newline="") as opened:
        lines = [line for line in islice(iter(lambda: opened.readline(CELL_LIMIT), ""), 50) if line.strip()][:TITLES]
    return max((",", ";", "\t"), key=lambda mark: (sum(mark in line for line in lines), "".join(lines).count(mark)))


def _unreadable(path: Path) -> Refused:
    return Refused("unreadable", {}, M_("{path} can't be read as a table.", path=str(path)))
