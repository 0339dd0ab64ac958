"""Scans and photographs of incidents and custody records."""

from __future__ import annotations

from db.kernel.base.access import OVERSIGHT
from db.kernel.base.writers import at_restore, by, by_reader, own_act
from db.kernel.desk.rooms import Room
from db.registers.attachments import contents, events, forms, models, queries, show

ROOM = Room(
    name="attachments",
    version=1,
    offers={"attachments.opened": "(reading, register, record, purpose): refuses who must say what for; notes it"},
    fills={
        "incident.papers": show.attachment_sections,
        "custody.papers": show.attachment_sections,
        "sketch.papers": show.attachment_sections,
        "property.papers": show.attachment_sections,
        "journal.problems": contents.problems,
    },
    models=models,
    events=events.KINDS,
    listens=events.LISTENS,
    queries=(queries,),
    own_acts=(
        own_act(by_reader, "attachment_taken_out"),
        own_act(at_restore, forms.ERASED),
        own_act(by(*OVERSIGHT), forms.ERASED),
    ),
)
