"""A province's counts, made anew once a month, and who may read them: the national command's role of the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime
from types import ModuleType

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from db.across.counts.forms import MakeCounts, OfferCounts, WithdrawCounts
from db.across.counts.making import counts_ready
from db.across.indicators.offered import MADE, MONTHS
from db.carrying.levels.links import CARRIERS, ENROLLERS
from db.kernel.base.access import KEEPERS, LEADERS, READERS
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.events.event_keys import MOST, Key, number
from db.kernel.projections.projecting import EventKind
from db.storage import dialects
from db.storage.database import engine_beside
from db.storage.store import Store
from db.words.forms import LINE_LIMIT
from db.words.messages import M_, Refused

OFFERED, WITHDRAWN = "counts_offered", "counts_withdrawn"
MADE_OF = Key("until", limit=7), number("lines")
MADE_BESIDE = number("as_of"), Key("kept", many=MONTHS * MOST, limit=LINE_LIMIT)
KINDS = (
    EventKind(MADE, "Counts made for the national command", form=MakeCounts, schema=2, keys=(*MADE_OF, *MADE_BESIDE),
              earlier=(MADE_OF,)),
    EventKind(OFFERED, "Counts offered", form=OfferCounts, leads="links"),
    EventKind(WITHDRAWN, "Counts offered no more", form=WithdrawCounts),
)  # fmt: skip
PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class CountsOffered:
    """What a province offers: up to which month, when it was made, of how many units, how many of them were behind;
    and the roles of the server that may read it."""

    until: str
    made_at: datetime
    units: int
    behind: int
    readers: tuple[str, ...]


@query("counts.offered", roles=READERS | KEEPERS)
def counts_offered(reading: Reading) -> CountsOffered | None:
    """The counts on offer; None before the first time. Raises Refused: "not_kept" but at a province on a server,
    "no_database" where its counts have none."""
    with _counts(reading.desk.store) as (offering, conn):
        about = offering.about(conn)
        if about is None:
            return None
        return CountsOffered(about.until, about.made_at, about.units, about.behind, offering.readers(conn))


@command("counts.make", label="Make the counts for the national command", form=MakeCounts, roles=CARRIERS, hidden=True,
         writes="counts_made",
         recordless=True)  # fmt: skip
def make_counts(act: Act, form: MakeCounts) -> str:
    """Puts counts in place of those that were offered, once a month: day by day they would tell of single incidents.
    Returns the month up to which there are counts now. What version 0.1.0 offered beside the records goes.
    Raises Refused("conflict") while a role that reads them could see how much is written at the server.
    """
    counts = form.counts
    with _counts(act.desk.store) as (offering, conn):
        offering.leave(act.conn)
        before = offering.about(conn)
        if counts is None or (before is not None and before.until >= counts.until):
            return "" if before is None else str(before.until)
        for role in offering.readers(conn):
            if (tells := offering.telling(conn, role)) is not None:
                raise Refused("conflict", {}, tells)
        about = offering.About(act.unit, counts.until, act.now, counts.units, counts.behind)
        offering.put(conn, about, (astuple(line) for line in counts.lines))
        act.append(MADE, record=act.unit, form=form, facts={
            "until": counts.until, "lines": len(counts.lines), "as_of": counts.as_of, "kept": list(counts.kept),
        })  # fmt: skip
    return counts.until


def make_ready(desk: Desk) -> str:
    """Make the counts of the months that are over, where they are not made. Returns the month up to which they are."""
    offered = counts_offered(desk)
    ready = counts_ready(desk)
    if offered is not None and offered.until >= ready.until:
        return offered.until
    return make_counts(desk, MakeCounts(counts=ready))


@command(
    "counts.offer",
    label="Let a role read the counts",
    form=OfferCounts,
    roles=LEADERS,
    hidden=True,
    recordless=True,
    writes="counts_offered",
)
def offer_counts(act: Act, form: OfferCounts) -> str:
    """Lets a role of the server read the one view of counts; a leader does, for it leaves the province. Returns its
    name. Raises Refused("invalid"), also where no counts were made.
    """
    role = form.role or ""
    with _counts(act.desk.store) as (offering, conn):
        if offering.about(conn) is None:
            raise Refused("invalid", {"role": M_("No counts were made yet.")})
        if role not in offering.readers(conn):
            offering.let_in(conn, role)
            act.append(OFFERED, record=act.unit, form=form)
    return role


@command("counts.withdraw", label="Let a role read the counts no more", form=WithdrawCounts, roles=ENROLLERS,
         writes="counts_withdrawn",
         hidden=True, recordless=True)  # fmt: skip
def withdraw_counts(act: Act, form: WithdrawCounts) -> str:
    """A role reads nothing here any more. Returns its name. Raises Refused("invalid")."""
    with _counts(act.desk.store) as (offering, conn):
        offering.shut_out(conn, form.role or "")
        act.append(WITHDRAWN, record=act.unit, form=form)
    return form.role or ""


def closing_script() -> str:
    """The SQL that the server's administrator runs in the database of the counts before a role may read them."""
    return str(dialects.named("offering").closing())


@contextmanager
def _counts(store: Store) -> Iterator[tuple[ModuleType, Connection]]:
    """The module of a province's server, and a transaction in the database of its counts: committed at its end.

    Raises Refused: "not_kept", and "no_database" where that database is not there.
    """
    if store.info.kind != PROVINCE or store.in_file:
        raise Refused("not_kept", {}, M_("Counts are offered by a province whose tables lie on PostgreSQL."))
    offering = dialects.named("offering")
    engine = engine_beside(store.database, offering.OF_COUNTS)
    try:
        conn = engine.connect()
    except DBAPIError as error:
        name = engine.url.database
        command = f"createdb -O {engine.url.username or 'seat'} -T template0 -E UTF8 --locale=C {name}"
        raise Refused("no_database", {}, M_(
            "The counts have a database of their own, {name}, and it does not answer. The server's administrator makes"
            " it: {command}", name=str(name), command=command,
        )) from error  # fmt: skip
    try:
        with conn, conn.begin():
            yield offering, conn
    finally:
        engine.dispose()
