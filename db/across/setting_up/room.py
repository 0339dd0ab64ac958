"""The list of what is still to be set up, on the desk and without a screen."""

from __future__ import annotations

from db.across.setting_up import (
    backups,
    closed_parts,
    commands,
    findings_panel,
    losses,
    parts,
    queries,
    trials,
    unchecked_store,
    updates,
)
from db.kernel.base.writers import by_reader, own_act
from db.kernel.desk.rooms import Room

ROOM = Room(
    name="setting_up",
    events=(*commands.KINDS, *backups.KINDS, *losses.KINDS, *trials.KINDS, *updates.KINDS),
    commands=(commands, backups, losses, closed_parts, findings_panel, parts, trials, updates),
    at_seats=True,
    at_national=True,
    queries=(queries, backups, losses, closed_parts, findings_panel, unchecked_store, parts, trials, updates),
    panels={
        "setup": (queries.to_set_up,),
        "attention": (
            losses.losses,
            findings_panel.list_findings,
            closed_parts.closed,
            losses.memory_trouble,
            backups.backup_age,
            trials.trial_age,
            unchecked_store.restored,
            updates.went_back,
        ),
    },
    kept_with={"unit": "shift"},
    own_acts=(own_act(by_reader, commands.KIND),),
)
