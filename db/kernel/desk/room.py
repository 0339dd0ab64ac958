"""What every store keeps whatever its registers are: where it began, drafts, corrections, sealing."""

from __future__ import annotations

from db.kernel.base.access import Role
from db.kernel.base.writers import at_first, at_restore, by, by_anyone, by_reader, of_himself, of_nobody, own_act
from db.kernel.desk import copies, corrections, drafts
from db.kernel.desk.rooms import Room
from db.kernel.erasing import closing, sealing
from db.kernel.folding import unsigned_entries
from db.kernel.journal import envelopes, findings, naming, program_versions, series
from db.kernel.projections.projecting import Listener
from db.storage import models

ROOM = Room(
    name="kernel",
    version=2,
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
        *findings.KINDS,
    ),
    listens=(Listener(findings.MADE, unsigned_entries.leave_out),),
    commands=(drafts,),
    never_waits=(drafts,),
    at_seats=True,
    at_national=True,
    queries=(drafts,),
    own_acts=(
        own_act(by_anyone, series.EPOCH, series.LOST, "store_restored", program_versions.VERSION_BEGUN),
        own_act(at_first, "unit_created", series.JOINED, program_versions.VERSION_BEGUN, naming.BEGUN, naming.NAMED),
        own_act(at_first, naming.RECOVERY_NAMED),
        own_act(by(Role.ADMINISTRATOR), naming.BEGUN, naming.NAMED, naming.RENEWED, naming.RECOVERY_NAMED),
        own_act(by_reader, findings.MADE),
        own_act(of_himself, naming.OWN, naming.PAIR_RENEWED),
        # what the list beside the store names is erased again after a restore
        own_act(at_restore, sealing.SEALED, sealing.CONTACT_SEALED, closing.CLOSED),
        own_act(of_nobody, envelopes.KIND),
    ),
)
