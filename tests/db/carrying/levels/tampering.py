"""Whoever holds a seat's database changes what units sent: entries and all hashes made again, no signature broken."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from db.kernel.journal import journal
from db.storage.models import BODY, JOURNAL
from db.words.ids import new_uid
from tests.db.carrying.levels.stick import Side

WHERE = re.compile(r"record \d+/\d+\b")
"""The place of an entry in a sentence."""
Forge = Callable[[Connection, str], None]
"""Changes what a seat has of a unit (uid)."""


def tamper(seat: Side, unit: str, forge: Forge) -> None:
    with seat.desk.store.writing("still") as conn:
        forge(conn, unit)


@contextmanager
def put_back(seat: Side, unit: str) -> Iterator[None]:
    """What a seat has of a unit stands there again at the end as before."""
    of_it = {table: select(table).where(table.c.unit == unit) for table in (JOURNAL, BODY)}
    with seat.desk.store.reading() as conn:
        before = {table: [dict(row) for row in conn.execute(chosen).mappings()] for table, chosen in of_it.items()}
    yield
    with seat.desk.store.writing("still") as conn:
        for table, rows in before.items():
            conn.execute(delete(table).where(table.c.unit == unit))
            conn.execute(insert(table), rows)


def rows_of(conn: Connection, unit: str) -> Sequence[dict[str, Any]]:
    chosen = select(JOURNAL).where(JOURNAL.c.unit == unit, JOURNAL.c.stream == "record").order_by(JOURNAL.c.seq)
    return [dict(row) for row in conn.execute(chosen).mappings()]


def change_facts(conn: Connection, unit: str) -> None:
    """Another type in the second incident, and every hash from there on made again."""
    of = [row for row in rows_of(conn, unit) if row["kind"] == "incident_reported"][1]
    body = (BODY.c.unit == unit, BODY.c.uid == of["uid"], BODY.c.part == "facts")
    facts = json.loads(conn.execute(select(BODY.c.json).where(*body)).scalar_one()) | {"type": "murder"}
    salt, text = os.urandom(16).hex(), journal.canonical(facts)
    digest = journal.sha(salt, text)
    conn.execute(update(BODY).where(*body).values(json=text, salt=salt, digest=digest))
    _hash_again(conn, unit, of["seq"], {of["uid"]: journal.body_hash([("facts", digest)])})


def _hash_again(conn: Connection, unit: str, since: int, bodies: dict[str, str]) -> None:
    last = ""
    for row in rows_of(conn, unit):
        if row["seq"] >= since:
            row["body_hash"] = bodies.get(row["uid"], row["body_hash"])
            row["prev_hash"] = last or row["prev_hash"]
            made = journal.header_hash(row["prev_hash"], row)
            values = {name: row[name] for name in ("body_hash", "prev_hash")} | {"hash": made}
            conn.execute(update(JOURNAL).where(JOURNAL.c.position == row["position"]).values(values))
            last = made


def cut_the_last(conn: Connection, unit: str) -> None:
    """The last two entries, without a trace."""
    for row in rows_of(conn, unit)[-2:]:
        conn.execute(delete(JOURNAL).where(JOURNAL.c.position == row["position"]))
        conn.execute(delete(BODY).where(BODY.c.unit == unit, BODY.c.uid == row["uid"]))


def invent(conn: Connection, unit: str) -> None:
    """Two incidents that nobody reported, behind the others, as a bundle would have brought them."""
    first = next(row for row in rows_of(conn, unit) if row["kind"] == "incident_reported")
    body = (BODY.c.unit == unit, BODY.c.uid == first["uid"])
    (facts,) = conn.execute(select(BODY.c.json).where(*body)).scalars()
    end = max(conn.execute(select(JOURNAL.c.position)).scalars())
    for number in (1, 2):
        last = rows_of(conn, unit)[-1]
        uid, salt = new_uid(), os.urandom(16).hex()
        digest = journal.sha(salt, facts)
        row = {**last, "uid": uid, "record": uid, "kind": first["kind"], "schema": first["schema"],
               "seq": last["seq"] + 1, "position": end + number, "prev_hash": last["hash"],
               "body_hash": journal.body_hash([("facts", digest)])}  # fmt: skip
        row["hash"] = journal.header_hash(row["prev_hash"], row)
        conn.execute(insert(JOURNAL).values(row))
        conn.execute(insert(BODY).values(unit=unit, uid=uid, part="facts", digest=digest, salt=salt, json=facts))


def _second(conn: Connection, unit: str) -> dict[str, Any]:
    return [row for row in rows_of(conn, unit) if row["kind"] == "incident_reported"][1]


def words_alone(conn: Connection, unit: str) -> None:
    """Another type in the second incident, and no hash made again."""
    of = _second(conn, unit)
    body = (BODY.c.unit == unit, BODY.c.uid == of["uid"], BODY.c.part == "facts")
    facts = json.loads(conn.execute(select(BODY.c.json).where(*body)).scalar_one()) | {"type": "murder"}
    conn.execute(update(BODY).where(*body).values(json=journal.canonical(facts)))


def body_alone(conn: Connection, unit: str) -> None:
    """The same with the digest of the body."""
    words_alone(conn, unit)
    body = (BODY.c.unit == unit, BODY.c.uid == _second(conn, unit)["uid"], BODY.c.part == "facts")
    row = conn.execute(select(BODY).where(*body)).mappings().one()
    conn.execute(update(BODY).where(*body).values(digest=journal.sha(row["salt"], row["json"])))


def head_alone(conn: Connection, unit: str) -> None:
    """Another moment in the second incident, and its hash as it was."""
    of = _second(conn, unit)
    conn.execute(update(JOURNAL).where(JOURNAL.c.position == of["position"]).values(at=of["at"] - timedelta(days=9)))


def entry_alone(conn: Connection, unit: str) -> None:
    """The same with its own hash made again, and no other one."""
    head_alone(conn, unit)
    of = _second(conn, unit)
    made = journal.header_hash(of["prev_hash"], of)
    conn.execute(update(JOURNAL).where(JOURNAL.c.position == of["position"]).values(hash=made))


def cut_between(conn: Connection, unit: str) -> None:
    """The second incident's first entry, and no other one."""
    of = _second(conn, unit)
    conn.execute(delete(JOURNAL).where(JOURNAL.c.position == of["position"]))
    conn.execute(delete(BODY).where(BODY.c.unit == unit, BODY.c.uid == of["uid"]))


CARELESS: dict[str, tuple[Forge, str]] = {
    "words": (words_alone, "entry record 1/{second} is not the one that was taken in."),
    "body": (body_alone, "entry record 1/{second} is not the one that was taken in."),
    "head": (head_alone, "entry record 1/{second} is not the one that was taken in."),
    "entry": (entry_alone, "of the entries record 1/{second} to {third} one is not as it was taken in."),
    "cut": (cut_between, "entries record 1/{second} to {second} were taken in and are missing."),
}
"""Forgeries without all the hashes made again, and what is said of each."""


FORGERIES: dict[str, tuple[Forge, str]] = {
    "changed": (change_facts, "entry record 1/{second} is not the one that was taken in."),
    "cut": (cut_the_last, "entries record 1/{cut} to {last} were taken in and are missing."),
    "invented": (invent, "no bundle brought entries record 1/{after} to {invented}."),
}
"""How, and what is said of it."""


def said_of(seat: Side, unit: str, words: str) -> str:
    """What is said of a forgery of what a seat has of a unit; asked before it."""
    with seat.desk.store.reading() as conn:
        rows = rows_of(conn, unit)
    second, last = [row["seq"] for row in rows if row["kind"] == "incident_reported"][1], rows[-1]["seq"]
    return words.format(second=second, third=second + 1, last=last, cut=last - 1, after=last + 1, invented=last + 2)
