"""A file of lists: what changed of officers, lists, holidays and the wording of rights, for a machine that takes no
records in, or lacks only these.

It holds entries out of their chain. Whoever takes it in says them again in his own chain, each with which entry it is
(`LEARNED`); all of them wait for two people, and stand from then on where those entries stand (`ordering.py`).
Keys, passwords and codes of the county are left out. Of a machine that nobody let in, nothing is taken.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, select

from db.carrying.transfer.carrying import Header, entries_of
from db.carrying.transfer.checking import fork, is_usable, where_of
from db.carrying.transfer.leading import Leading, learned
from db.carrying.transfer.machines import Admission, check_unit
from db.carrying.transfer.outcome import Imported, Survey, most_first, not_let_in
from db.kernel.base.access import KEEPERS
from db.kernel.base.officer import Reading
from db.kernel.base.role_book import AGREED
from db.kernel.desk.desk import Act
from db.kernel.events.event_keys import CLOCK, LEARNED, MOST
from db.kernel.journal import journal
from db.kernel.journal.naming import PUBLIC, SIGNS
from db.kernel.projections import event_check, projecting
from db.registers.custody.rights import commands as rights
from db.storage.models import JOURNAL
from db.words.forms import to_json
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.storage.store import Store

STAYS = frozenset({SIGNS, PUBLIC, CLOCK})
"""Facts that are of the machine that wrote them: keys, its clock."""
OF_COUNTY = frozenset({"codes", "code", "derived"})
"""Which code of the county allowed a role."""


class SaidAgain(NamedTuple):
    """An entry of the file that is new here: its row, and its parts as they are said again."""

    row: Mapping[str, Any]
    parts: Mapping[str, Mapping[str, Any]]


def survey(reading: Reading, header: Header, path: Path, secret: bytes) -> Survey:
    """What a file of lists would bring. Raises Refused as `take_in` does."""
    some = _Reader(reading.conn, reading.desk.store, header)
    kinds = Counter(said.row["kind"] for said in some.new(path, secret))
    led = most_first(kinds)
    return Survey(header.series, kinds.total(), some.known, led, led, some.strangers(), some.admission.late)


def take_in(act: Act, header: Header, path: Path, secret: bytes) -> Imported:
    """Say again in this machine's chain what the file brings that is not here yet; all of it waits for two people.

    Raises Refused: "forbidden" for who keeps no officers, "other_unit", "not_let_in", "retired", "fork", "invalid".
    """
    if act.officer.role not in KEEPERS:
        raise Refused("forbidden", {}, M_("A file of lists is taken in by the administrator."))
    some, store, waiting = _Reader(act.conn, act.desk.store, header), act.desk.store, dict[str, str]()
    for row, parts in some.new(path, secret):
        new = journal.NewEntry(
            uid=act.desk.source.uid(), kind=row["kind"], record=row["record"], at=row["at"], entered_at=act.now,
            officer=act.officer.uid, parts=parts, schema=row["schema"],
        )  # fmt: skip
        waiting[journal.append(act.conn, store, new, act.desk.source.randbytes, aside=True).uid] = row["kind"]
    if new_machines := some.strangers():
        raise not_let_in(new_machines)
    led = most_first(Counter(waiting.values()))
    return Imported(len(waiting), some.known, header.series, leading=led, waiting=tuple(waiting))


class _Reader:
    """Reads the entries of a file of lists that are not here yet."""

    def __init__(self, conn: Connection, store: Store, header: Header) -> None:
        check_unit(store, header)
        self._conn, self._store, self._header = conn, store, header
        self.admission = Admission(conn, store)
        self.admission.check_writer(header)
        self._leading = Leading(conn, store.unit, store.origin)
        self._learned = {uid for uid, *_more in learned(conn, store.unit)}
        self._listed = projecting.listed()
        self.known = 0

    def strangers(self) -> tuple[str, ...]:
        """Machines that nobody let in, once the file was read to its end: who wrote it, and of whom entries are."""
        writer = self._header.origin
        return tuple(self._header.series if each == writer else each for each in self.admission.strangers())

    def new(self, path: Path, secret: bytes) -> Iterator[SaidAgain]:
        """Each entry once, as it is said again. Raises Refused("invalid", "fork", "other_unit")."""
        count = 0
        for row, bodies in entries_of(path, secret):
            parts = {body["part"]: json.loads(body["json"]) for body in bodies if body["json"] is not None}
            self._check(row, parts)
            if self._is_here(row, parts):
                self.known += 1
            elif self.admission.admits(row):
                self._learned.add(row["uid"])
                count += 1
                if count > MOST:
                    raise Refused(
                        "invalid", {}, M_("Too many entries of this file change officers, lists or what is sealed.")
                    )
                yield SaidAgain(row, _said_again(row, parts))

    def _check(self, row: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> None:
        if row["unit"] != self._store.unit:
            raise Refused("other_unit", {}, M_("Entry {where} is of another precinct.", where=where_of(row)))
        whole = row["kind"] in self._listed and event_check.is_known(row["kind"], row["schema"])
        whole = whole and is_usable(parts) and event_check.is_fit(row["kind"], row["schema"], parts)
        if row["kind"] == rights.REPLACED:
            whole = whole and rights.is_whole(parts.get("facts", {}))
        if not whole or LEARNED in parts.get("facts", {}):
            raise Refused("invalid", {}, M_(
                "Entry {where} does not belong into a file of lists, or this version does not know it.",
                where=where_of(row),
            ))  # fmt: skip

    def _is_here(self, row: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> bool:
        """Whether it is here or was learned before, or this store keeps none of its kind, or it changes nothing."""
        here = select(JOURNAL.c.hash).where(JOURNAL.c.unit == row["unit"], JOURNAL.c.uid == row["uid"])
        digest = self._conn.execute(here).scalar()
        if digest not in (None, row["hash"]):
            raise fork(row)
        kept, rooms = self._store.info.registers, projecting.registers_of(row["kind"])
        is_kept = not kept or not rooms or not rooms.isdisjoint(kept)
        is_new = digest is None and row["uid"] not in self._learned and is_kept
        return not is_new or not self._leading.counts(row, parts.get("facts", {}))


def _said_again(row: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    stays = STAYS | OF_COUNTY if row["kind"] == AGREED else STAYS
    facts = {name: value for name, value in parts.get("facts", {}).items() if name not in stays}
    names = ("uid", "hash", "origin", "epoch", "seq", "officer")
    facts[LEARNED] = {**{name: row[name] for name in names}, "at": to_json(row["entered_at"])}
    return {**{part: dict(value) for part, value in parts.items()}, "facts": facts}
