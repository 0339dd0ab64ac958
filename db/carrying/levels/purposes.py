"""What records of units below are opened for at a seat: an officer says it, it stands for half an hour, and each record
that is opened and each list behind a figure is an access entry that names it.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.events.event_keys import Key
from db.kernel.journal import stored_events
from db.kernel.projections.numbering import NUMBER_LENGTH
from db.kernel.projections.projecting import EventKind
from db.reference.lists.queries import item
from db.storage.models import JOURNAL
from db.words.messages import M_, Refused

LIST = "level_purpose"
STANDS = timedelta(minutes=30)
"""How long what an officer said stands, from when it was said: as with a search of people."""
SAID, READ, LISTED = "unit_purpose_said", "unit_record_read", "unit_records_listed"
KINDS = (
    EventKind(SAID, "Said what records of units below are opened for", keys=(Key("purpose"),), stream="access"),
    EventKind(READ, "Record of a unit below read", keys=(
        Key("unit", "uid"), Key("register", limit=40), Key("number", limit=NUMBER_LENGTH), Key("purpose"),
    ), stream="access"),
    EventKind(LISTED, "Records of units below behind a figure listed", keys=(
        Key("code"), Key("period"), Key("purpose"),
    ), stream="access"),
)  # fmt: skip


@query("level.purpose", roles=READERS)
def current_purpose(reading: Reading) -> str:
    """What this officer said within the last half hour that he opens records for; "" where that is nothing."""
    mine = JOURNAL.c.unit == reading.unit, JOURNAL.c.officer == reading.officer.uid, JOURNAL.c.kind == SAID
    newest = select(JOURNAL.c.uid, JOURNAL.c.entered_at).where(*mine).order_by(JOURNAL.c.position.desc()).limit(1)
    row = reading.conn.execute(newest).first()
    if row is None or row.entered_at <= reading.now - STANDS:
        return ""
    said = stored_events.event_by_uid(reading.conn, reading.unit, row.uid)
    return "" if said is None else str(said.facts.get("purpose", ""))


def for_purpose(reading: Reading, purpose: str) -> str:
    """What records are opened for now: as it is said, a code of LIST, which is noted where it is not what stands; or
    what stands. Raises Refused("invalid") at "purpose" where nothing does, and for a code of no such list.
    """
    stands: str = current_purpose.read(reading)
    if not purpose and not stands:
        raise Refused("invalid", {"purpose": M_("Say what this record is opened for.")})
    if purpose and purpose != stands:
        if item(reading.conn, LIST, purpose) is None:
            raise Refused("invalid", {"purpose": M_("There is no such purpose.")})
        reading.note(SAID, None, {"purpose": purpose})
    return purpose or stands
