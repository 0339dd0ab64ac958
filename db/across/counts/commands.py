"""A province's counts, made anew once a month, and who may read them: the national command's role of the server."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime
from types import ModuleType

from sqlalchemy import Connection

from db.across.counts.forms import MakeCounts, OfferCounts, WithdrawCounts
from db.across.counts.making import counts_ready
from db.carrying.levels.links import CARRIERS, ENROLLERS
from db.kernel.base.access import KEEPERS, LEADERS, READERS
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.events.event_keys import Key, number
from db.kernel.projections.projecting import EventKind
from db.storage import dialects
from db.storage.store import Store
from db.words.messages import M_, Refused

MADE, OFFERED, WITHDRAWN = "counts_made", "counts_offered", "counts_withdrawn"
MADE_OF = Key("until", limit=7), number("lines")
KINDS = (
    EventKind(MADE, "Counts made for the national command", form=MakeCounts, keys=MADE_OF),
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
    """What is offered; None before the first time. Raises Refused("not_kept") but at a province on a server."""
    offering = _offering(reading.desk.store, reading.conn)
    about = offering.about(reading.conn)
    if about is None:
        return None
    return CountsOffered(about.until, about.made_at, about.units, about.behind, offering.readers(reading.conn))


@command("counts.make", label="Make the counts for the national command", form=MakeCounts, roles=CARRIERS, hidden=True,
         writes="counts_made",
         recordless=True)  # fmt: skip
def make_counts(act: Act, form: MakeCounts) -> str:
    """Puts counts in place of those that were offered, once a month: day by day they would tell of single incidents.
    Returns the month up to which there are counts now.
    """
    offering, counts = _offering(act.desk.store, act.conn), form.counts
    before = offering.about(act.conn)
    if counts is None or (before is not None and before.until >= counts.until):
        return "" if before is None else str(before.until)
    about = offering.About(act.unit, counts.until, act.now, counts.units, counts.behind)
    offering.put(act.conn, about, (astuple(line) for line in counts.lines))
    act.append(MADE, record=act.unit, form=form, facts={"until": counts.until, "lines": len(counts.lines)})
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
    offering, role = _offering(act.desk.store, act.conn), form.role or ""
    if offering.about(act.conn) is None:
        raise Refused("invalid", {"role": M_("No counts were made yet.")})
    if role not in offering.readers(act.conn):
        offering.let_in(act.conn, role)
        act.append(OFFERED, record=act.unit, form=form)
    return role


@command("counts.withdraw", label="Let a role read the counts no more", form=WithdrawCounts, roles=ENROLLERS,
         writes="counts_withdrawn",
         hidden=True, recordless=True)  # fmt: skip
def withdraw_counts(act: Act, form: WithdrawCounts) -> str:
    """A role reads nothing here any more. Returns its name. Raises Refused("invalid")."""
    _offering(act.desk.store, act.conn).shut_out(act.conn, form.role or "")
    act.append(WITHDRAWN, record=act.unit, form=form)
    return form.role or ""


def _offering(store: Store, conn: Connection) -> ModuleType:
    """What a province's server does. Raises Refused("not_kept")."""
    if store.info.kind != PROVINCE or store.in_file:
        raise Refused("not_kept", {}, M_("Counts are offered by a province whose tables lie on PostgreSQL."))
    return dialects.named("offering")
