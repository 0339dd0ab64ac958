"""The forms of marks: a moment that is kept at once and explained later."""

from __future__ import annotations

from datetime import datetime

from db.words.forms import Form, ask


class SetMark(Form):
    """Marks this moment; what it was is said later."""

    kind: str | None = ask("choice", "Kind of moment", list="mark_kind")
    at: datetime | None = ask("moment", "When", offer="now")


class ExplainMark(Form):
    """Says what a marked moment was."""

    what: str = ask("words", "What it was", required=True, limit=1_000)
    about: str | None = ask(
        "text", "About number", part="facts", limit=30, help="The number of a record, or a request's code."
    )
