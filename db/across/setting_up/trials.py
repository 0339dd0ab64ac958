"""Trial restores: whether a backup can be brought back is only known once somebody did it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from db.across.setting_up import commands
from db.kernel.base.access import KEEPERS, LEADERS, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.projections.projecting import EventKind
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.words.forms import Form, ask
from db.words.messages import M_
from db.words.records import LIMITS, PanelItem

KIND = "restore_tried"
EVERY = timedelta(days=90)
"""A rule of our own: a backup that nobody tried to restore for a quarter of a year is asked for."""


class NoteTrial(Form):
    """A backup was restored into a folder that was thrown away; how far it reached and what was in it."""

    position: int | None = ask("number", "Position")
    entries: int | None = ask("number", "Entries")
    records: int | None = ask("number", "Records")


@dataclass(frozen=True, slots=True)
class TrialNote:
    """When a backup was tried, and up to which position of the journal it reached."""

    at: datetime
    position: int


@command("unit.note_trial", label="Note a trial restore", form=NoteTrial, roles=LEADERS | KEEPERS, hidden=True,
         recordless=True, writes=KIND)  # fmt: skip
def note_trial(act: Act, form: NoteTrial) -> str:
    """Notes who tried to restore a backup, when, and what it held."""
    act.append(KIND, record=None, form=form)
    return ""


KINDS = (EventKind(KIND, "Backup restored on trial", form=NoteTrial, stream="access"),)


@query("unit.last_trial", roles=READERS | KEEPERS)
def last_trial(reading: Reading) -> TrialNote | None:
    """The newest trial on this machine; None where nobody made one."""
    mine = JOURNAL.c.unit == reading.unit, JOURNAL.c.kind == KIND, JOURNAL.c.origin == reading.desk.store.origin
    chosen = select(JOURNAL.c.at, BODY.c.json).join(BODY, OF_ENTRY).where(*mine, BODY.c.part == "facts")
    row = reading.conn.execute(chosen.order_by(JOURNAL.c.position.desc()).limit(1)).first()
    return None if row is None else TrialNote(row.at, int(json.loads(row.json or "{}").get("position") or 0))


@query("unit.trial_due", roles=LEADERS | KEEPERS)
def trial_due(reading: Reading) -> datetime | None:
    """When the next trial is due: so long after the last one, or after the first backup; None where there is none."""
    last = last_trial.read(reading)
    if last is not None:
        return last.at + EVERY
    first = select(JOURNAL.c.at).where(
        JOURNAL.c.unit == reading.unit, JOURNAL.c.kind == commands.KIND, JOURNAL.c.origin == reading.desk.store.origin
    )
    at = reading.conn.execute(first.order_by(JOURNAL.c.position).limit(1)).scalar_one_or_none()
    return None if at is None else at + EVERY


@query("unit.trial_age", roles=LEADERS)
def trial_age(reading: Reading) -> tuple[PanelItem, ...]:
    """The line for who leads, once a trial is due: only restoring shows that a backup can be restored."""
    due = trial_due.read(reading)
    if due is None or reading.now < due:
        return ()
    text = M_("No backup was tried for 90 days: F10, This machine, T")
    return (PanelItem(text, due, flag="due", weight=LIMITS),)
