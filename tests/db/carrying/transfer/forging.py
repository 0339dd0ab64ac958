"""A journal file made by hand: of a machine that nobody knows, with hashes that fit, and any facts at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import select

from db.carrying.levels import secrets
from db.carrying.transfer import export_file, lots, machines
from db.carrying.transfer.checking import HEADER
from db.kernel.base import writers
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import journal
from db.opening.setup import open_store
from db.reference.officers.models import OFFICER
from db.storage import keys
from db.storage.ends import SEALED_STREAM, Head
from db.words.forms import to_json
from db.words.ids import Source, new_uid
from tests.conftest import BADGES, PASSWORD

SECRET_WORDS = b"four words on paper"


def let_in(home: Path, file: Path, source: Source, secret: bytes = SECRET_WORDS) -> None:
    """Let the machine that wrote a file into the store of `desk_as`, as its administrator does."""
    admin = open_store(home, BADGES[Role.ADMINISTRATOR], PASSWORD, source)
    with admin.store.reading() as conn:
        newcomer = machines.newcomers(conn, admin.store, file, secret)[0]
    words = " ".join(secrets.ten_words(newcomer.root)) if newcomer.root else ""
    form = machines.LetIn(path=file, secret=secret, words=words, unsigned=not words, password=PASSWORD)
    machines.let_in(admin, form)
    admin.store.close()


def both_agree(commander: Desk) -> int:
    """The commander and the administrator of his machine agree to all that waits; how many lots that was."""
    waits = [lot for lot in lots.list_lots(commander) if lot.state == "waits"]
    if not waits:
        return 0
    admin = open_store(commander.store.home, BADGES[Role.ADMINISTRATOR], PASSWORD, commander.source)
    for lot in waits:
        for desk, state in ((commander, "waits"), (admin, "counts")):
            lots.agree_lot(desk, lots.AgreeLot(record=lot.uid, password=PASSWORD))
            assert next(each.state for each in lots.list_lots(desk) if each.uid == lot.uid) == state
    admin.store.close()
    return len(waits)


class Forger:
    """Writes entries of a made-up machine of the desk's precinct, one after the other, and then their file.

    The machine signs nothing, and the administrator lets it in all the same before it writes; `known`: not so.
    `like`: it is the machine of another one, with nothing written yet.
    """

    def __init__(self, desk: Desk, folder: Path, *, known: bool = False, like: Forger | None = None) -> None:
        self.desk, self.folder, known = desk, folder, known or like is not None
        origin = new_uid() if like is None else like._machine.origin
        self._machine = SimpleNamespace(origin=origin, epoch=1, unit=desk.store.unit)
        with desk.store.reading() as conn:
            active = select(OFFICER.c.role, OFFICER.c.uid).where(OFFICER.c.active)
            self._officers = {row.role: row.uid for row in conn.execute(active)}
        self._ends: dict[str, Head] = {}
        self._lines: list[str] = []
        if not known:
            let_in(desk.store.home, self.file(), desk.source)

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
            officer=officer or self._officer(kind, stream), parts=parts or {},
        )  # fmt: skip
        row, bodies = journal.chained(cast(Any, self._machine), self._ends.get(stream), new, os.urandom)
        self._ends[stream] = Head(row["origin"], 1, stream, row["seq"], row["hash"])
        kept = [{name: body[name] for name in ("part", "digest", "salt", "json")} for body in bodies]
        self._lines.append(journal.canonical({**{name: to_json(row[name]) for name in HEADER}, "bodies": kept}))
        return str(row["uid"])

    def _officer(self, kind: str, stream: str) -> str:
        """The officer at the desk, or one who may write such an entry where that one may not."""
        if stream == SEALED_STREAM:
            return ""
        may = writers.ROLES.get(kind, frozenset())
        allowed = [uid for role, uid in self._officers.items() if role in may]
        return self.desk.officer.uid if self.desk.officer.role in may or not allowed else allowed[0]

    def file(self, **more: Any) -> Path:
        """The file of all that was added so far; `more` stands in its first line."""
        header = {
            "unit": self.desk.store.unit, "unit_name": "x", "origin": self._machine.origin, "epoch": 1, "series": "ZA",
            "heads": [], "next_series": "YA", "sealing": None,
            **more,
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
