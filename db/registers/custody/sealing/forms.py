"""What is asked for when records are sealed, held from it, or reviewed."""

from __future__ import annotations

from datetime import datetime

from db.words.forms import Form, ask


class SealDue(Form):
    """Announces what is to be sealed, and seals what was announced long enough ago: names and words are erased.

    A backup made before keeps them: it is a copy of the store as it was. Restored here, it is sealed again at once.
    """

    note: str | None = ask("text", "Note", part="facts", limit=120)


class HoldSealing(Form):
    """Somebody needs this record: it is not sealed until they lift that."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    by: str = ask("choice", "Needed by", required=True, list="sealing_holder")
    effect: str = ask("choice", "Keep unsealed or lift", required=True, list="sealing_hold")
    reference: str | None = ask("text", "Reference", part="facts", limit=60)
    reason: str = ask("words", "Reason", required=True)


class ReviewKeeping(Form):
    """What kept this record has kept it for the longest period. It is kept on as long again, or its words go."""

    decision: str = ask("choice", "Decision", required=True, list="keeping_decision", safeguard=True)
    reason: str = ask("text", "Reason", required=True)
