"""The forms of equipment."""

from __future__ import annotations

from datetime import datetime

from db.words.forms import Form, ask


class AddEquipment(Form):
    """One piece that belongs to the post."""

    kind: str = ask("choice", "Kind of equipment", list="equipment_kind", required=True)
    mark: str = ask(
        "text", "Number or serial", part="facts", required=True, limit=40,
        help="As it is called at the desk. One piece has it, whatever its kind.",
    )  # fmt: skip
    what: str | None = ask("text", "Make, or which door", sought=True, limit=120)


class HandOut(Form):
    """Equipment that an officer takes for a shift."""

    officer: str = ask("officer", "To which officer (badge)", required=True)
    pieces: str = ask(
        "text",
        "What is handed out",
        part="facts",
        required=True,
        limit=400,
        help="Their numbers, with commas between them: 7, R-12, 3.",
    )
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class TakeEquipmentBack(Form):
    """Equipment that comes back. What is wrong with it is said where something is."""

    pieces: str | None = ask(
        "text", "What came back", part="facts", limit=400, help="Their numbers; or empty, and the officer's badge: all."
    )
    officer: str | None = ask("officer", "All that this officer holds (badge)")
    wrong: str | None = ask("choice", "What is wrong with it", list="equipment_wrong", help="Empty: nothing.")
    note: str | None = ask("words", "What happened", limit=1_000)
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class NoteMissing(Form):
    """A piece is not where it should be."""

    since: datetime | None = ask("moment", "Missed since", offer="now", help="Empty: now.")
    note: str | None = ask("words", "What is known", limit=1_000)
    told: str | None = ask("text", "Who was told", part="identity", limit=120)


class PutOutOfUse(Form):
    """A piece is not handed out any more."""

    cause: str = ask("choice", "Why it is out of use", list="equipment_unused", required=True)
    reference: str | None = ask("text", "Number of the letter or receipt", part="facts", limit=60)
    note: str | None = ask("words", "Note", limit=1_000)


class PutInUse(Form):
    """A piece that was out of use or missing is in its place again."""

    note: str | None = ask("words", "Note", limit=1_000)
