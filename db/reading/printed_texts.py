"""The text of a paper as it was printed, kept with its record, so that a paper that comes back is compared by eye.

What erases something of the record takes the text too (db/kernel/desk/copies.py).
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from db.kernel.base import slots
from db.kernel.base.access import DESK, OVERSIGHT, READERS, Role
from db.kernel.base.officer import Reading
from db.kernel.base.register import REGISTERS
from db.kernel.desk import copies
from db.kernel.desk.desk import Act, Query, command, query
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.kernel.projections.numbering import PREFIXES
from db.kernel.signing import verifying
from db.reference.officers.queries import names
from db.storage.models import INDEX, JOURNAL
from db.words.forms import Form
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.kernel.events.event import Event

WHAT = "paper"


class KeepText(Form):
    """The text of a paper of a record, and which records it tells of beside it: uids, or numbers. Nobody types it."""

    register: str = ""
    number: str = ""
    of: tuple[str, ...] = ()
    text: str = dataclasses.field(default="", repr=False)


@command("paper.keep_text", label="Keep a paper as it was printed", form=KeepText, roles=READERS, hidden=True,
         writes=("copy_kept", "copy_share"))  # fmt: skip
def keep_text(act: Act, form: KeepText) -> str:
    """Keep a paper's text, once however often it is printed; the uid of the copy. Raises Refused("not_found")."""
    uid, _number = numbering.asked(act.reading(), form.register, form.number)
    content = form.text.encode()
    sha256 = hashlib.sha256(content).hexdigest()
    for kept in _kept(act.reading(), uid, sha256):
        return kept.uid
    named = select(INDEX.c.uid).where(INDEX.c.unit == act.unit, INDEX.c.number.in_(form.of) | INDEX.c.uid.in_(form.of))
    return copies.keep(act, uid, act.conn.execute(named).scalars(), content, what=WHAT)


@dataclass(frozen=True, slots=True)
class VerifiedPaper:
    """What the code of a paper is good for. `state`: "kept", "unknown" or "changed".

    "kept": `text` is what was printed, of that record, at that moment, by the officer of that badge. "unknown": the
    journal stands as the paper says, and no text of it can be read here. "changed": it never stood so here.
    """

    state: str
    register: str = ""
    number: str = ""
    at: datetime | None = None
    badge: str = ""
    text: str = ""


@query("paper.verified", roles=READERS)
def verified_paper(
    reading: Reading, number: str, position: int, digest: str, sha256: str, purpose: str = ""
) -> VerifiedPaper:
    """What the code of a paper says, held against the journal; its record is opened for it, and that is noted.

    Raises Refused: "forbidden" for whom the record's register is not open to, "invalid" at `purpose` where it asks what
    a record is opened for.
    """
    here = (INDEX.c.unit == reading.unit, INDEX.c.number == number)
    row = reading.conn.execute(select(INDEX.c.uid, INDEX.c.register).where(*here)).first()
    if row is None or row.register not in PREFIXES or not verifying.anchor_holds(reading.conn, position, digest):
        return VerifiedPaper("changed")
    if reading.officer.role not in _may_see(row.register):
        raise Refused("forbidden", {}, M_("Your role may not see this."))
    for note_opening in slots.fillers("attachments.opened"):
        note_opening(reading, row.register, row.uid, purpose)
    for kept in _kept(reading, row.uid, sha256):
        content = copies.read(reading.conn, reading.unit, kept.uid)
        assert content is not None
        badge = names(reading.conn).get(kept.officer, ("", ""))[0]
        return VerifiedPaper("kept", row.register, number, kept.at, badge, content.decode())
    return VerifiedPaper("unknown", row.register, number)


def _may_see(name: str) -> frozenset[Role]:
    """Who sees a paper of a register whoever printed it: a handover page says more to those who keep people held."""
    show = REGISTERS[name].show if name in REGISTERS else None
    roles = show.roles if isinstance(show, Query) else READERS
    return roles & (DESK | OVERSIGHT) if name == "shift" else roles


def _kept(reading: Reading, record: str, sha256: str) -> Iterator[Event]:
    """The entries of a record that keep the text of this hash, and can be read."""
    mine = (JOURNAL.c.unit == reading.unit, JOURNAL.c.record == record, JOURNAL.c.kind == copies.KEPT)
    newest = select(JOURNAL.c.uid).where(*mine).order_by(JOURNAL.c.position.desc())
    for uid in reading.conn.execute(newest).scalars():
        event = stored_events.event_by_uid(reading.conn, reading.unit, uid)
        if event is None or (event.facts["what"], event.facts["sha256"]) != (WHAT, sha256):
            continue
        if copies.read(reading.conn, reading.unit, uid) is not None:
            yield event
