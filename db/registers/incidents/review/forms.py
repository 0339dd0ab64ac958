"""The forms of review: a record is written, submitted, returned with notes, approved."""

from __future__ import annotations

from db.words.forms import Form, ask


class SubmitIncident(Form):
    """The record is finished as far as its writer can; the commander reads it."""

    note: str | None = ask("words", "Note for the reader", limit=1_000)


class ReturnIncident(Form):
    """The record goes back to its writer, with what is to be completed."""

    notes: str = ask("words", "What is to be completed", required=True, limit=1_000)


class ApproveIncident(Form):
    """The record stands as it is: from now on it takes supplements, and nothing in it is changed."""

    note: str | None = ask("words", "Note", limit=1_000)


class ReopenReview(Form):
    """An approved record is put right. What lowers, voids or clears counts when the inspectorate has said yes."""

    reason: str = ask("words", "What is wrong", required=True, limit=1_000)


class AgreeChange(Form):
    """The change that was asked for is made now, and figures follow it. What stood before stays in sight."""

    note: str | None = ask("words", "Note", limit=1_000)
    code: str | None = ask(
        "password", "County code", limit=40, late=True,
        help="If you requested it and no other inspector is here, the county reads one out by telephone.",
    )  # fmt: skip


class RefuseChange(Form):
    """The record stays as it stands; figures are in doubt no more."""

    reason: str = ask("words", "Why it is refused", required=True, limit=1_000)
