"""What stands of a custody record beside the list: what is owed and by when. Who it is, opening alone tells."""

from __future__ import annotations

from sqlalchemy import select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.registers.custody import rules
from db.registers.custody.entries_in_question import case_of
from db.registers.custody.models import CUSTODY
from db.words.forms import Field
from db.words.records import UNDONE, Line, Preview

SHOWN = (
    ("arrived_at", Field("moment", "Arrived here at")),
    ("ended_at", Field("moment", "Ended at")),
)


@query("custody.preview", roles=READERS)
def preview_custody(reading: Reading, uid: str) -> Preview:
    """Times, and the open duties that have one, what presses most first: no name, ground or need. Notes nothing.

    A duty without a time (an offer to call a consulate, say) would tell what sort of person this is.
    """
    mine = CUSTODY.c.unit == reading.unit, CUSTODY.c.uid == uid
    row = reading.conn.execute(select(CUSTODY.c.pressing, *(CUSTODY.c[name] for name, _ in SHOWN)).where(*mine)).first()
    if row is None:
        return Preview()
    lines = tuple(Line(name, what, row._mapping[name]) for name, what in SHOWN if row._mapping[name] is not None)
    if not row.pressing:
        return Preview(lines)
    duties = rules.duties_of(case_of(reading.conn, reading.unit, uid), reading.now)
    return Preview(
        lines,
        tuple(
            sorted(
                (duty for duty in duties if duty.state in UNDONE and duty.due is not None),
                key=rules.by_urgency(reading.now),
            )
        ),
    )
