"""Notes a backup as an access entry: a precinct then knows whether it has one, and who carries it."""

from __future__ import annotations

from db.kernel.base.access import EVERYONE
from db.kernel.desk.desk import Act, command
from db.kernel.projections.projecting import EventKind
from db.words.forms import Form

KIND = "backup_made"


class NoteBackup(Form):
    """A backup stands whole in its folder. Which folder is nobody's to know."""


@command("unit.note_backup", label="Note a backup", form=NoteBackup, roles=EVERYONE, hidden=True, recordless=True,
         writes="backup_made")  # fmt: skip
def note_backup(act: Act, form: NoteBackup) -> str:
    """Notes who made a backup, and when."""
    act.append(KIND, record=None, form=form)
    return ""


KINDS = (EventKind(KIND, "Backup made", form=NoteBackup, stream="access"),)
