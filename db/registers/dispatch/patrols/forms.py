"""The forms of patrols. Where a patrol is goes to no journal: what a form asks of it is taken out before it is kept."""

from __future__ import annotations

from datetime import datetime

from db.words.forms import NOWHERE, Form, ask


class StartPatrol(Form):
    """A patrol goes on shift."""

    name: str = ask("choice", "Radio name", required=True, list="patrol_name")
    crew: str | None = ask(
        "text", "Crew", part="facts", limit=120, help="Badges, separated by commas. They may use its handheld."
    )
    people: int | None = ask("number", "People in it", help="Empty: the number of badges.", under=NOWHERE)
    vehicle: str | None = ask("text", "Vehicle", part="facts", limit=60)
    beats: str | None = ask("text", "Covers", part="facts", help="Places to cover, separated by commas.")
    place: str | None = ask(
        "place", "Where it is", part="words", help="Stored for this shift only, not in the journal.", under=NOWHERE
    )
    welfare: int | None = ask(
        "number", "Minutes between two contacts", help="Empty: as in the list of states. 0: never called."
    )
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class MovePatrol(Form):
    """What a patrol says of itself."""

    to: str = ask("choice", "State", up="all", required=True, list="patrol_state")
    at: datetime | None = ask(
        "moment", "When", up="all", offer="now", help="Empty: now. An earlier time needs a reason."
    )
    result: str | None = ask("text", "Result")
    why: str | None = ask("text", "Why out of service", when=("to", ("out",)), required=True)


class PlacePatrol(Form):
    """Where a patrol says it is. Only the last place is kept, and only until its shift ends."""

    place: str = ask("place", "Where it is", part="words", required=True)


class HearPatrol(Form):
    """A patrol was heard, and is well; whom it has with it, who must not be left."""

    whom: str | None = ask(
        "choice", "With the patrol", list="patrol_with",
        help="Until it reports otherwise, is clear or out of service, it is not called away.",
    )  # fmt: skip


class RecallPatrol(Form):
    """It was the wrong patrol, or nobody has to go: the sending is taken back, and the patrol is to be told."""

    why: str | None = ask("text", "Why it is taken back")


class RemarkPatrol(Form):
    """What a patrol says of what it was sent to."""

    text: str = ask("words", "Remark", required=True, limit=1_000)


class AnswerPatrol(Form):
    """What a busy patrol says when another call asks for it. A yes leaves what it was doing."""

    accepts: bool = ask("yes_no", "Will it go", required=True)
    why: str | None = ask("text", "Patrol's answer")


class EndPatrol(Form):
    """A patrol's shift ends: its places are erased."""

    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")
