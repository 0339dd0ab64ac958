"""The forms of an import: its beginning, some rows of it, its end. The rows themselves are no field of a form."""

from __future__ import annotations

from dataclasses import field

from db.carrying.imports.rows import Prepared
from db.words.forms import Form, ask


class StartImport(Form):
    """Which file is brought in, and into which register."""

    register: str = ask("text", "Register", part="facts", required=True, limit=20)
    file: str = ask("text", "File", part="facts", required=True)
    sha256: str = ask("text", "Fingerprint (SHA-256)", part="facts", required=True, limit=64)
    rows: int = ask("number", "Rows", required=True)
    columns: str | None = ask("words", "Columns", part="facts", help="Heading and field, as JSON.", limit=20_000)


class BringInAtOnce(StartImport):
    """A whole file in one act: of what is few enough for that, as landmarks and open requests are."""

    prepared: tuple[Prepared, ...] = field(default=(), repr=False)


class StageRows(Form):
    """Some rows, written and not yet seen. `batch` is the import's uid; the form's own uid is the first row's."""

    batch: str = ask("text", "Import", part="facts", required=True, limit=36)
    prepared: tuple[Prepared, ...] = field(default=(), repr=False)


class EndImport(Form):
    """Make an import visible, or throw it away; `record` is its uid."""


class ClearRows(Form):
    """Take some records of an import that was thrown away out of the tables; `record` is its uid."""
