"""A journal file made by hand: of a machine that nobody knows, with hashes that fit, and any facts at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from db.carrying.transfer import export_file
from db.carrying.transfer.checking import HEADER
from db.kernel import journal
from db.kernel.officer import Desk
from db.storage import keys
from db.storage.ends import Head
from db.words.forms import to_json
from db.words.ids import new_uid

SECRET_WORDS = b"four words on paper"


class Forger:
    """Writes entries of a made-up machine of the desk's precinct, one after the other, and then their file."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.folder = desk, folder
        self._machine = SimpleNamespace(origin=new_uid(), epoch=1, unit=desk.store.unit)
        self._ends: dict[str, Head] = {}
        self._lines: list[str] = []

    def add(
        self,
        kind: str,
        record: str | None,
        parts: Mapping[str, Mapping[str, Any]] | None = None,
        *,
        uid: str = "",
        at: datetime | None = None,
        stream: str = "record",
        schema: int = 1,
        officer: str = "",
    ) -> str:
        """One more entry; its uid."""
        at = at or self.desk.now()
        new = journal.NewEntry(
            uid=uid or new_uid(), stream=stream, kind=kind, schema=schema, record=record, at=at, entered_at=at,
            officer=officer or self.desk.officer.uid, parts=parts or {},
        )  # fmt: skip
        row, bodies = journal.chained(cast(Any, self._machine), self._ends.get(stream), new, os.urandom)
        self._ends[stream] = Head(row["origin"], 1, stream, row["seq"], row["hash"])
        kept = [{name: body[name] for name in ("part", "digest", "salt", "json")} for body in bodies]
        self._lines.append(journal.canonical({**{name: to_json(row[name]) for name in HEADER}, "bodies": kept}))
        return str(row["uid"])

    def file(self) -> Path:
        """The file of all that was added so far."""
        header = {
            "unit": self.desk.store.unit, "unit_name": "x", "origin": self._machine.origin, "epoch": 1, "series": "ZA",
            "heads": [], "next_series": "YA", "sealing": None,
        }  # fmt: skip
        path = self.folder / f"forged-{len(self._lines)}-{new_uid()}"
        with export_file.Writer(path, SECRET_WORDS, keys.QUICK) as file:
            for line in (journal.canonical(header), *self._lines):
                file.line(line)
        return path


def entries_in(path: Path) -> list[tuple[dict[str, Any], dict[str, dict[str, Any]]]]:
    """The entries of an honest file: journal row, and its parts as values."""
    from db.carrying.transfer.carrying import entries_of

    return [
        (row, {body["part"]: json.loads(body["json"]) for body in bodies if body["json"] is not None})
        for row, bodies in entries_of(path, SECRET_WORDS)
    ]
