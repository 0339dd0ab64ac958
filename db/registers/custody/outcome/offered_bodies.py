"""Bodies of the last year, offered to the inspectorate for one yes after the upgrade to the list `body`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from db.kernel.base.access import Role
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.events.ruled import code_of
from db.kernel.journal import program_versions, stored_events
from db.reference.lists.commands import free_codes
from db.reference.lists.events import AGREED_AT_ONCE
from db.reference.lists.models import LIKE
from db.reference.lists.places import squeezed
from db.reference.lists.queries import item, items_of
from db.reference.lists.seed import program_codes
from db.registers.custody.case.receivers import names_removal
from db.registers.custody.outcome.forms import AgreeBodies
from db.registers.custody.ruled_lists import BEFORE, BODY
from db.storage.models import JOURNAL
from db.storage.store import Store
from db.words.messages import M_, Refused

YEAR, MOST = timedelta(days=365), 100
MOVED = "person_moved"
_CALLED = {"to_welfare": "welfare"}
"""Kinds that an earlier list called otherwise."""
INSPECTOR = frozenset({Role.INSPECTOR})


@dataclass(frozen=True, slots=True)
class OfferedBody:
    """A body that was named before the list was: its name, its kind (a program's code of `body`), and that in words."""

    name: str
    kind: str
    fa: str
    en: str

    def line(self, language: str) -> str:
        """The line that stands for it in the form."""
        return f"{self.name}: {self.fa if language == 'fa' else self.en}"


@query("custody.bodies_offered", roles=INSPECTOR)
def bodies_offered(reading: Reading) -> tuple[OfferedBody, ...]:
    """The bodies to which people were moved within a year before this version, and those that the unit had added to the
    lists of then; none once a yes was said, or where this version made the store."""
    return tuple(_offered(reading.conn, reading.desk.store, reading.now))


_OF_UNIT = JOURNAL.c.unit == bindparam("unit")
_YES = select(JOURNAL.c.uid).where(
    _OF_UNIT, JOURNAL.c.kind == AGREED_AT_ONCE, JOURNAL.c.position > bindparam("begun")
)  # fmt: skip
_BEFORE_IT = (JOURNAL.c.position < bindparam("begun"), JOURNAL.c.entered_at > bindparam("since"))
_MOVE = select(JOURNAL.c.uid).where(_OF_UNIT, JOURNAL.c.kind == MOVED, *_BEFORE_IT)


def are_offered(conn: Connection, store: Store, now: datetime) -> bool:
    """Whether people were moved within a year before this version, and no yes was said since: cheap to ask."""
    begun = _begun(conn, store)
    moved = {"unit": store.unit, "begun": begun, "since": now - YEAR}
    return bool(begun) and conn.execute(_MOVE, moved).first() is not None


def _begun(conn: Connection, store: Store) -> int:
    """The position from which this version wrote here; 0 where it wrote none, or a yes was said since."""
    begun = program_versions.begun_at(conn, store.unit, store.origin)
    said = conn.execute(_YES, {"unit": store.unit, "begun": begun}).first() is not None
    return 0 if said else begun


def _offered(conn: Connection, store: Store, now: datetime) -> Iterator[OfferedBody]:
    begun = _begun(conn, store)
    if not begun:
        return
    here = {squeezed(name) for each in items_of(conn, BODY) for name in (each.fa, each.en)}
    named: Counter[tuple[str, str]] = Counter()
    for row, facts in stored_events.rows_with_facts(conn, store.unit, (MOVED,)):
        name, kind = str(facts.get("body") or "").strip(), code_of(facts, "to") or ""
        if row["position"] < begun and row["entered_at"] > now - YEAR and name:
            named[name, "camp" if kind == "other_unit" and names_removal(name) else kind] += 1
    added = [each for title in BEFORE for each in items_of(conn, title) if each.active and not each.ruled]
    every = [*((each.fa, str(each.extra.get(LIKE, ""))) for each in added), *(key for key, _ in named.most_common())]
    for name, said in every[: MOST * 2]:
        kind = _CALLED.get(said, said)
        if kind in program_codes(BODY) and squeezed(name) not in here:
            here.add(squeezed(name))
            called = item(conn, BODY, kind)
            assert called is not None
            yield OfferedBody(name, kind, called.fa, called.en)


@command("custody.agree_bodies", label="Approve the bodies of the last year", form=AgreeBodies, roles=INSPECTOR,
         recordless=True, writes=AGREED_AT_ONCE)  # fmt: skip
def agree_bodies(act: Act, form: AgreeBodies) -> str:
    """One yes of the inspectorate to the bodies that stand in the form; what was taken out of it is none. Returns how
    many. Raises Refused("invalid") for a line that was not offered."""
    offered = {squeezed(each.line(language)): each for each in _offered(act.conn, act.desk.store, act.now)
               for language in ("fa", "en")}  # fmt: skip
    lines = [line.strip() for line in form.bodies.splitlines() if line.strip()]
    for line in lines:
        if squeezed(line) not in offered:
            raise Refused("invalid", {"bodies": M_("This was not offered: {line}", line=line)})
    chosen = list(dict.fromkeys(offered[squeezed(line)] for line in lines))
    codes = free_codes(act, BODY, len(chosen))
    items = [
        {"list": BODY, "code": code, "fa": each.name[:80], "en": each.name[:80], LIKE: each.kind}
        for code, each in zip(codes, chosen, strict=True)
    ]
    act.append(AGREED_AT_ONCE, record=None, facts={"items": items})
    return str(len(chosen))
