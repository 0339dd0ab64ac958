"""An incident as a row of an earlier register says it: a report, and what became of it."""

from __future__ import annotations

from datetime import date, datetime

from db.registers.incidents.forms import ReportIncident
from db.words.forms import ask


class ImportIncident(ReportIncident):
    """A row of a register that was kept elsewhere. Without an outcome it counts as ended there."""

    old_number: str | None = ask("text", "Number in the earlier register", part="facts", limit=60, sought=True)
    caller_national_id: str | None = ask("national_id", "Caller's national ID", under="Caller")
    disposition: str | None = ask("choice", "Disposition", list="disposition")
    ended_at: datetime | None = ask("moment", "Ended at")
    clearance: str | None = ask("choice", "How it was cleared", list="clearance")
    cleared_on: date | None = ask("date", "Cleared on")
    remarks: str | None = ask("words", "Remarks", sought=True)
