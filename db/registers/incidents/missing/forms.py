"""The forms of a search. None asks how long somebody is gone before it begins, and none where the person was found."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from db.words.forms import Form, ask

BEGUN, STEP, FOUND = "incident_search_begun", "incident_search_step", "incident_missing_found"
TOLD, HANDED = "incident_reporter_told", "incident_found_handed"
CLOSED, SEEN, ERASED = "incident_search_closed", "incident_closed_search_seen", "incident_missing_erased"


class BeginSearch(Form):
    """The search begins now: there is no waiting time. First step by hand: the enquiry at the custody desk."""

    age_group: str = ask("choice", "Age group", up="all", required=True, list="missing_age")
    name: str | None = ask("text", "Name of the missing person", part="identity", limit=80, sought=True)
    last_seen_at: datetime | None = ask("moment", "Last seen at")
    last_seen_by: str | None = ask("text", "Last seen by", part="identity", limit=120)
    last_seen_where: str | None = ask("text", "Last seen at place", sought=True)
    clothing: str | None = ask("text", "Clothing and marks", limit=500)
    health: str | None = ask(
        "text", "Illness, medicine, danger", limit=500, help="Needs of the person, and the deadline."
    )


class SearchStep(Form):
    """What was done to find the person, or whom was told; the next check is counted from here."""

    step: str = ask("choice", "What was done", required=True, list="missing_step")
    note: str | None = ask("words", "Note", limit=1_000)


class FoundMissing(Form):
    """The person is found. The wish is asked first; where the person is, is written nowhere."""

    drafted: ClassVar[bool] = False
    wish: str | None = ask(
        "choice", "May the reporter be told?", list="missing_wish", help="First ask an adult this, alone."
    )
    fears: bool | None = ask("yes_no", "Fears the reporter, or home", help="Ask everyone alone, a child above all.")
    outcome: str = ask("choice", "How the person is", required=True, list="missing_outcome")


class ToldReporter(Form):
    """What the reporter was told, by its code: the program shows the words."""

    said: str = ask("choice", "What was said", required=True, list="missing_said")


class HandOver(Form):
    """Welfare was told, or to whom the person went."""

    to: str = ask("choice", "To whom", required=True, list="missing_handed")
    already: bool | None = ask("yes_no", "Already done", help="It is recorded; welfare must still be told.")


class CloseSearch(Form):
    """The search ends though nobody was found. The inspectorate sees it."""

    decided_by: str = ask("text", "Decided by", part="facts", required=True, limit=120, help="Name and office.")
    authority: str = ask(
        "text", "Order of the prosecutor or judge", part="facts", required=True, limit=120,
        help="Name and number, or “none”.",
    )  # fmt: skip
    reason: str = ask(
        "words", "Reason for ending", required=True, limit=1_000, help="Do not name anyone; this text is kept."
    )


class SeeClosed(Form):
    """The inspectorate has seen that a search was closed and nobody was found."""

    note: str | None = ask("words", "Note", limit=1_000)


class EraseMissing(Form):
    """Erase names, words and photographs of searches that ended long enough ago."""
