"""The machines of the precinct: letting one in by the ten words of its keys, retiring it, and which there are.

A file brings entries of machines; those of one that the main machine's administrator never let in refuse it
(`Admission`), and what a machine wrote after it was retired is taken from no file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, select

from db.carrying.levels import secrets
from db.carrying.transfer import other_clocks
from db.carrying.transfer.carrying import Header, entries_of, heads, read_header
from db.kernel.base import machines
from db.kernel.base.access import KEEPERS, READERS
from db.kernel.base.machines import LET_IN, RETIRED, OtherMachine
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.desk.signature import sign
from db.kernel.events.event_keys import Key, each, number
from db.kernel.folding.current_rights import rights_now
from db.kernel.journal import stored_events
from db.kernel.journal.series import JOINED
from db.kernel.projections.numbering import SERIES_LIMIT
from db.kernel.projections.projecting import EventKind
from db.kernel.signing.keys_named import ROOTING, root_in
from db.reference.officers.queries import names
from db.storage import ends
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.words.forms import REASON_LIMIT, Form, ask
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.storage.store import Store

ROOT_LIMIT = 2 * 44 + 1


class LetIn(Form):
    """A file of another machine, and the ten words of its keys as they were heard. `machine`: its letters, where the
    file brings more than one that is new; `unsigned`: it does not sign, and is let in without words.
    """

    path: Path | None = None
    secret: bytes = field(default=b"", repr=False)
    machine: str = ""
    words: str = ""
    unsigned: bool = False
    password: str = ask("password", "Your own password", required=True)


class Retire(Form):
    """A machine from which nothing is taken any more: lost, stolen, worn out. `machine`: its letters, or its uid."""

    machine: str = ""
    password: str = ask("password", "Your own password", required=True)
    reason: str = ask("words", "Reason", part="words", required=True, limit=REASON_LIMIT)


EVENTS = (
    EventKind(
        LET_IN,
        "Machine of the precinct let in",
        keys=(Key("machine", "uid"), Key("series", limit=SERIES_LIMIT), Key("root", limit=ROOT_LIMIT)),
    ),
    EventKind(
        RETIRED,
        "Machine of the precinct retired",
        form=Retire,
        keys=(
            Key("machine", "uid"),
            Key("series", limit=SERIES_LIMIT),
            each("ends", number("epoch"), Key("stream", limit=10), number("seq")),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A machine of a file: its letters, and the root of its keys, "" where it does not sign."""

    origin: str
    series: str
    root: str


@dataclass(frozen=True, slots=True)
class KnownMachine:
    """A machine of the precinct as this one knows it. `by` is the badge of who let it in; `last_at` is when its last
    entry here was written; `own`: this very machine; `ahead`: by how many minutes its clock was ahead of this one's
    when something of it last came.
    """

    uid: str
    series: str
    own: bool
    main: bool
    by: str
    let_in_at: datetime | None
    retired_at: datetime | None
    last_at: datetime | None
    ahead: int = 0


@command("journal.let_in", label="Let a machine in", form=LetIn, roles=KEEPERS, hidden=True, recordless=True,
         writes="machine_let_in")  # fmt: skip
def let_in(act: Act, form: LetIn) -> str:
    """Lets in a machine that joined: on the main machine for the whole precinct, on another for that one alone. Returns
    its letters.

    Raises Refused: "retired", "not_found" where the file brings none that is new, "gap" for a file of lists, which
    lacks the machine's beginning, "unsigned" where it does not sign, "invalid" at `words` or `password`, and what
    `read_header` raises.
    """
    if form.path is None:
        raise Refused("invalid", {"path": M_("This is needed.")})
    newcomer = _newcomer(act, form, form.path)
    if not newcomer.root and not form.unsigned:
        raise Refused("unsigned", {}, M_(
            "This machine does not sign its entries: whoever holds the passphrase could have written them. Let its "
            "administrator sign in there with this version and export again; or let it in as it is, with --unsigned."
        ))  # fmt: skip
    if newcomer.root:
        secrets.check_words(form.words, secrets.ten_words(newcomer.root), M_(
            "These are not the ten words of that machine's keys. Hear them again. If they differ, the file is not of "
            "that machine: do not let it in."
        ))  # fmt: skip
    sign(act, form.password, by_password=True)
    facts = {"machine": newcomer.origin, "series": newcomer.series, "root": newcomer.root}
    act.append(LET_IN, record=act.unit, facts=facts)
    return newcomer.series


@command("journal.retire", label="Retire a machine", form=Retire, roles=KEEPERS, hidden=True, recordless=True,
         writes="machine_retired")  # fmt: skip
def retire(act: Act, form: Retire) -> str:
    """Ends what is taken from another machine; what is here of it stays. Returns its letters.

    Raises Refused: "not_main", "not_found", "retired", "invalid" at `password`.
    """
    if machines.main_of(act.conn, act.unit) != act.desk.store.origin:
        said = M_("The administrator does this on the precinct's main machine, the one that the others joined.")
        raise Refused("not_main", {}, said)
    here = [machine for machine in _machines(act.reading()) if form.machine in (machine.uid, machine.series)]
    here = [machine for machine in here if machine.retired_at is None] or here
    if len(here) == 1 and here[0].retired_at is not None:
        raise retired_machine(here[0].series)
    if len(here) != 1 or here[0].own:
        said = M_("No other machine {machine} is known here.", machine=form.machine or "—")
        raise Refused("not_found", {"machine": said})
    sign(act, form.password, by_password=True)
    uid, until = here[0].uid, ends.end(act.conn)
    last = [
        {"epoch": head.epoch, "stream": head.stream, "seq": head.seq}
        for head in heads(act.conn, until)
        if head.origin == uid
    ]
    facts = {"machine": uid, "series": here[0].series, "ends": last}
    act.append(RETIRED, record=act.unit, form=form, facts=facts)
    return here[0].series


@query("journal.machines", roles=READERS | KEEPERS)
def list_machines(reading: Reading) -> tuple[KnownMachine, ...]:
    """The machines of the precinct: the main one, those that work, those that are retired."""
    return tuple(sorted(_machines(reading), key=lambda machine: (not machine.main, machine.retired_at is not None)))


def _machines(reading: Reading) -> list[KnownMachine]:
    conn, store = reading.conn, reading.desk.store
    main, officers, series = machines.main_of(conn, store.unit), names(conn), _series(conn, store)
    others = {origin: OtherMachine(origin) for unit, origin, *_chain in ends.chains(conn) if unit == store.unit}
    others |= _named(conn, store)
    imports = stored_events.rows_with_facts(conn, store.unit, (machines.TAKEN_IN,), store.origin)
    ahead = other_clocks.last_said(facts for _row, facts in imports)
    return [
        KnownMachine(
            origin, series.get(origin) or machine.series, origin == store.origin, origin == main,
            officers.get(machine.let_in_by, ("", ""))[0], machine.let_in_at, machine.retired_at,
            _last_at(conn, store.unit, origin), ahead.get(origin, 0),
        )
        for origin, machine in others.items()
    ]  # fmt: skip


def _named(conn: Connection, store: Store) -> machines.Machines:
    """The machines that the main one names, or this one, by who had the right to."""
    return machines.named(conn, store.unit, store.origin, rights_now(conn, store).not_naming)


def _series(conn: Connection, store: Store) -> dict[str, str]:
    """The letters of machines here, by their origin, as their own entries say."""
    facts = and_(OF_ENTRY, BODY.c.part == "facts")
    mine = select(JOURNAL.c.origin, BODY.c.json).join(BODY, facts).where(
        JOURNAL.c.unit == store.unit, JOURNAL.c.kind.in_((JOINED, "epoch_started"))
    )  # fmt: skip
    said = {row.origin: _text(json.loads(row.json or "{}").get("series")) for row in conn.execute(mine)}
    return {**said, store.origin: store.series}


def _last_at(conn: Connection, unit: str, origin: str) -> datetime | None:
    mine = select(JOURNAL.c.entered_at).where(JOURNAL.c.unit == unit, JOURNAL.c.origin == origin)
    newest = mine.where(JOURNAL.c.stream == "record").order_by(JOURNAL.c.epoch.desc(), JOURNAL.c.seq.desc()).limit(1)
    return conn.execute(newest).scalar()


# --- what a file brings of machines --------------------------------------------------------------------------------


def newcomers(conn: Connection, store: Store, path: Path, secret: bytes) -> tuple[Newcomer, ...]:
    """The machines of a file that nobody let in here, the one that wrote it first.

    Raises Refused as `read_header` does, "other_unit".
    """
    header = read_header(path, secret)
    check_unit(store, header)
    rooting: dict[str, list[tuple[str, dict[str, Any]]]] = {header.origin: []}
    series = {header.origin: header.series}
    for row, bodies in entries_of(path, secret):
        facts = facts_of(bodies)
        if row["kind"] in ROOTING:
            rooting.setdefault(row["origin"], []).append((row["kind"], facts))
        if row["kind"] == JOINED:
            series.setdefault(row["origin"], _text(facts.get("series")))
    let_in = _named(conn, store)
    return tuple(
        Newcomer(origin, series.get(origin, ""), _root(entries))
        for origin, entries in rooting.items()
        if origin != store.origin and (origin not in let_in or not let_in[origin].let_in_by)
    )


def _newcomer(act: Act, form: LetIn, path: Path) -> Newcomer:
    store = act.desk.store
    new = newcomers(act.conn, store, path, form.secret)
    chosen = [machine for machine in new if not form.machine or form.machine in (machine.series, machine.origin)]
    if not chosen:
        raise Refused("not_found", {"file": M_("The file brings no machine that is not let in already.")})
    retired = _named(act.conn, store).get(chosen[0].origin)
    if retired is not None and retired.retired_at is not None:
        raise retired_machine(chosen[0].series)
    if read_header(path, form.secret).lists:  # without the phrase's key its words are never those that were shown
        raise Refused("gap", {"file": M_(
            "This file holds lists alone, made with --lists-only: it does not say which keys the machine has. Take a "
            "file that is made there by `precinct journal export FILE`, or with --start, which brings no records."
        )})  # fmt: skip
    return chosen[0]


def _root(entries: Sequence[tuple[str, dict[str, Any]]]) -> str:
    try:
        return (root_in(entries) or "")[:ROOT_LIMIT]
    except (KeyError, TypeError, ValueError, AttributeError):
        return ""


def _text(value: Any) -> str:
    return value[:SERIES_LIMIT] if isinstance(value, str) else ""


def facts_of(bodies: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The facts of an entry of a file; none where they were emptied."""
    return next((json.loads(body["json"]) for body in bodies if body["part"] == "facts" and body["json"]), {})


def check_unit(store: Store, header: Header) -> None:
    """Raises Refused("other_unit") for a file of another precinct."""
    if header.unit != store.unit:
        raise Refused(
            "other_unit", {},
            M_("This file is of {unit}. Only the machines of one precinct exchange entries.", unit=header.unit_name),
        )  # fmt: skip


def retired_machine(series: str) -> Refused:
    """What is said of a file that a retired machine wrote."""
    return Refused("retired", {}, M_(
        "The machine {series} is retired: nothing of it is taken any more. What came before stays. What is only on it "
        "is printed there and written down again here.", series=series or "—",
    ))  # fmt: skip


class Admission:
    """Tells which entries of a file may be taken: those of machines that were let in, written before they were retired.

    A machine of which something is here already counts as let in, but one whose entries were put in beside the program.
    """

    def __init__(self, conn: Connection, store: Store) -> None:
        self._conn, self._unit, self._own = conn, store.unit, store.origin
        self._main = machines.main_of(conn, store.unit)
        self._named = _named(conn, store)
        self._here: set[str] = {store.origin}
        self._put_in = rights_now(conn, store).strangers
        self._strangers: dict[str, None] = {}
        self.late = 0

    def check_writer(self, header: Header) -> None:
        """Raises Refused("retired") for a file that a retired machine wrote. One that nobody let in is a stranger,
        whosever entries it brings: the file's writer is what the journal says was taken in.
        """
        writer = self._named.get(header.origin)
        if writer is not None and writer.retired_at is not None:
            raise retired_machine(writer.series)
        self._see(header.origin)

    def admits(self, row: Mapping[str, Any]) -> bool:
        """Whether an entry that is new here is to be taken; one that a retired machine wrote afterwards is not."""
        origin = row["origin"]
        machine = self._named.get(origin)
        if machine is not None and not machine.counts((origin, row["epoch"], row["stream"]), row["seq"]):
            self.late += 1
            return False
        self._see(origin)
        return True

    def _see(self, origin: str) -> None:
        if origin not in self._here:
            self._here.add(origin)
            is_here = origin not in self._put_in and machines.is_here(self._conn, self._unit, origin)
            if self._main is not None and not is_here:
                self._strangers[origin] = None

    def follow(self, row: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]]) -> None:
        """What an entry of the file says of machines: the main one's alone counts."""
        if row["kind"] in machines.KINDS and row["origin"] in (self._main, self._own):
            machines.follow(self._named, row["kind"], facts_of(bodies), row["officer"], row["entered_at"])

    def strangers(self) -> tuple[str, ...]:
        """Machines (origins) that nobody let in, once the file was read to its end."""
        return tuple(origin for origin in self._strangers if origin not in self._named)
