"""What every store keeps whatever its registers are: where it began, drafts, corrections, sealing."""

from __future__ import annotations

from db.kernel.desk import copies, corrections, drafts
from db.kernel.desk.rooms import Room
from db.kernel.erasing import closing, sealing
from db.kernel.journal import naming, program_versions, series
from db.storage import models

ROOM = Room(
    name="kernel",
    version=1,
    models=models,
    offers={"record.again": "(rows, unit, record): a record's rows are about to be dropped and made again"},
    events=(
        *series.KINDS,
        *sealing.KINDS,
        *closing.KINDS,
        *corrections.KINDS,
        *drafts.KINDS,
        *naming.KINDS,
        *copies.KINDS,
        *program_versions.KINDS,
    ),
    commands=(drafts,),
    never_waits=(drafts,),
    at_seats=True,
    at_national=True,
    queries=(drafts,),
)
