"""The forms of sending a patrol, and of the barriers that it must go around."""

from __future__ import annotations

from datetime import datetime

from db.words.forms import NOWHERE, Form, ask


class SendUnit(Form):
    """A patrol is sent. One that is busy is asked, and goes on with what it does until it says yes."""

    patrol: str = ask(
        "text", "Patrol", part="facts", required=True, limit=40,
        help="Its radio name. A patrol other than the first suggestion needs a reason.",
    )  # fmt: skip
    at: datetime | None = ask("moment", "Sent at", offer="now", help="Empty: now.")
    second: str | None = ask(
        "text", "Second patrol", part="facts", limit=40, under=NOWHERE,
        help="To violence or a weapon a single officer goes with a second patrol.",
    )  # fmt: skip


class SentUnit(Form):
    """What is kept of each that is sent: the code of the radio name, whatever was typed."""

    patrol: str = ask("choice", "Patrol", required=True, list="patrol_name")
    at: datetime | None = ask("moment", "Sent at", offer="now", help="Empty: now.")


class DrawBarrier(Form):
    """A river, a railway or a closed bridge: what a patrol has to go around, or cross at its gaps."""

    name: str = ask("text", "Name", part="facts", required=True, limit=60)
    kind: str = ask("choice", "Kind", required=True, list="barrier_kind")
    line: str = ask(
        "words", "Line", part="facts", required=True,
        help="At least two points, one per line: 31.325, 48.675, or a place with known coordinates.",
    )  # fmt: skip
    gaps: str | None = ask("words", "Crossings", part="facts", help="Bridges and crossings, one per line.")


class RemoveBarrier(Form):
    """A barrier counts no more: the bridge is open again, or it was drawn wrong."""

    name: str = ask("text", "Name", part="facts", required=True, limit=60)
    reason: str | None = ask("text", "Reason")
