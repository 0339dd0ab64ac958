"""The forms of lost property."""

from __future__ import annotations

from datetime import datetime

from db.words.forms import Form, ask


class HandIn(Form):
    """A thing that somebody found."""

    kind: str = ask("choice", "Kind of thing", list="lost_kind", required=True)
    found_at: datetime | None = ask("moment", "Found", offer="now", help="Empty: now.")
    what: str | None = ask("words", "What it looks like", limit=2_000)


class GiveBack(Form):
    """It goes back to whoever lost it."""

    to: str = ask("text", "Given to", part="identity", required=True, limit=120)
