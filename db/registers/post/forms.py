"""The forms of faults and visits."""

from __future__ import annotations

from datetime import datetime

from db.words.forms import Form, ask


class NotePost(Form):
    """A fault at the post, or somebody who comes to see it."""

    kind: str = ask("choice", "Fault or visit", list="post_event", required=True)
    since: datetime | None = ask("moment", "Since when", offer="now", help="Empty: now.")
    what: str | None = ask("words", "The matter", limit=2_000)
    who: str | None = ask("text", "Visitor, or who the fault was reported to", part="identity", limit=120)
    reference: str | None = ask("text", "Reference number", part="facts", limit=60)
    ended_at: datetime | None = ask("moment", "Ended at", offer="now", help="Only if it has ended.")


class AddToPost(Form):
    """What was done or said since."""

    words: str = ask("words", "What was done or said", required=True, limit=2_000)


class EndPost(Form):
    """The fault is mended, or the visitor has left."""

    ended_at: datetime | None = ask("moment", "Ended at", offer="now", help="Empty: now.")
    result: str | None = ask("words", "Result, or the order given", limit=2_000)
