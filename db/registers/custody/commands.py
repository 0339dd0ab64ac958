"""Corrections of custody records; each chapter has its own commands."""

from __future__ import annotations

from db.kernel import journal
from db.kernel.access import DESK
from db.kernel.corrections import Correct, correction
from db.kernel.desk import Act
from db.registers.custody.acting import refuse_involved
from db.registers.custody.case.reading import read


def _before(act: Act, form: Correct) -> None:
    """Who is named in force, an injury, a death or a restraint corrects nothing there. Raises Refused("forbidden")."""
    if form.record is not None:
        refuse_involved(act, read(journal.events_of(act.conn, act.unit, form.record)))


correct_entry = correction("custody", DESK, _before)
