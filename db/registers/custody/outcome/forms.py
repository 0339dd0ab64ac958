"""The forms of moves and ends: what became of the person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from db.registers.custody.ruled_lists import (
    BEFORE_WHOM,
    CHILD_TO,
    MOVED_TO,
    WAS_BODY,
    WAS_CHILD_TO,
    WAS_COURT,
    WAS_MOVE_TO,
)
from db.registers.custody.sightings.forms import sighting_field
from db.words.forms import Form, ask


def copy_field() -> Any:
    """The field about the copy of the record that the sheet promises to whoever leaves."""
    return ask("yes_no", "Was a copy of the record given?")


def no_copy_field() -> Any:
    """The field on why there was no copy: the person did not wish one, or it was not possible now."""
    return ask("choice", "Why no copy", list="custody_no_copy", when=("copy_given", ("no",)))


class Release(Form):
    """The person walks free. "Documents valid" stands first."""

    at: datetime = ask("moment", "Released at", required=True, offer="now", edge="latest")
    outcome: str = ask("choice", "Outcome", required=True, list="custody_release")
    band: str | None = ask("text", "Band number, read from the band", part="facts", limit=20)
    copy_given: bool | None = copy_field()
    no_copy: str | None = no_copy_field()
    children_along: bool | None = ask("yes_no", "Do the children go too?")
    accompanied_by: str | None = ask("text", "Left accompanied by", part="identity")
    safe: str | None = ask("text", "Arrangements for safety (hour, transport, money, companion)")
    call_wished: bool | None = ask("yes_no", "Does the person want a call after leaving?", safeguard=True)
    call_phone: str | None = ask("phone", "Number to call", when=("call_wished", ("yes",)))
    note: str | None = ask("text", "Note")
    seen_later: str | None = sighting_field()


class BeforeJudge(Form):
    """The person is brought before a judge or prosecutor: police holding ends."""

    at: datetime = ask("moment", "Before the judge or prosecutor at", required=True, offer="now", edge="latest")
    body: str = ask("choice", "Before whom", required=True, list="body", only=BEFORE_WHOM, before=WAS_COURT)
    judge: str = ask("text", "Judge or prosecutor", part="facts", required=True, limit=120)
    place: str | None = ask("text", "Place", part="facts")
    children_along: bool | None = ask("yes_no", "Do the children go too?")
    band: str | None = ask("text", "Band number, read from the band", part="facts", limit=20)
    receipt: str | None = ask(
        "text",
        "Receipt number",
        part="facts",
        limit=60,
        help="It may follow later. Until then the receipt stays an open duty.",
    )
    delay: str | None = ask("words", "Reason for being late")
    copy_given: bool | None = copy_field()
    no_copy: str | None = no_copy_field()
    seen_later: str | None = sighting_field()


class _Leaves(Form):
    """The fields that a move and a hand-over share, in the order in which they are asked."""

    at: datetime = ask("moment", "Left at", required=True, offer="now", edge="latest")
    to: str = ask("choice", "Destination", required=True, list="body", only=MOVED_TO, before=WAS_MOVE_TO)
    body: str | None = ask(
        "text",
        "Receiving body",
        part="facts",
        limit=120,
        help="Its name, if it is not in the list. For a hospital, this and the receiver's name may follow later.",
    )
    receiver: str | None = ask("text", "Name of the receiver", part="identity")
    band: str | None = ask("text", "Band number, read from the band", part="facts", limit=20)
    reason: str = ask("words", "Reason", required=True)
    receipt: str | None = ask(
        "text",
        "Receipt number",
        part="facts",
        limit=60,
        help="It may follow later. Until then the receipt stays an open duty.",
    )
    route: str | None = ask("text", "Route")
    escort: str | None = ask(
        "text", "Escort (badges)", part="facts", limit=120, help="Badge numbers, with commas between them."
    )
    means: str | None = ask("text", "Vehicle, or other means", help="A restraint is an entry of its own.")
    family_along: bool | None = ask("yes_no", "Does the family go too?")
    family_split: str | None = ask("text", "Reason for parting from the family", when=("family_along", ("no",)))
    copy_given: bool | None = copy_field()
    no_copy: str | None = no_copy_field()
    copy_whole: bool | None = ask(
        "yes_no",
        "With what was said about fear, as the person asked?",
        when=("copy_given", ("yes",)),
        help="For a camp, a border or an aliens' office the copy omits them, unless the person asks otherwise.",
    )


class Move(_Leaves):
    """The person goes to another place; the clock goes along. A receipt may follow, and stays open till then."""


class Refer(_Leaves):
    """A hand-over out of this precinct's care. Fear of return stops it until it is lifted."""

    to: str = ask("choice", "Destination", required=True, list="custody_referral")
    body: str = ask("text", "Receiving body", part="facts", required=True, limit=120)
    receiver: str = ask("text", "Name of the receiver", part="identity", required=True)
    seen_later: str | None = sighting_field()


class Returned(Form):
    """A person who was moved is back."""

    at: datetime = ask("moment", "Back at", required=True, offer="now", edge="latest")
    well: str = ask("choice", "Is the person well?", required=True, list="custody_wellbeing", safeguard=True)
    note: str | None = ask("text", "Note")


class MoveReceipt(Form):
    """The receipt of a move or hand-over has come."""

    at: datetime = ask("moment", "Received at", required=True, offer="now", edge="latest")
    receipt: str = ask("text", "Receipt number", part="facts", required=True, limit=60)
    received_by: str | None = ask("text", "Signed by", part="identity")


class NameReceiver(Form):
    """Who received a person that left in a hurry, as in an ambulance."""

    at: datetime = ask("moment", "Learnt at", required=True, offer="now")
    to: str | None = ask("choice", "Receiving body, from the list", list="body", only=MOVED_TO)
    body: str = ask("text", "Receiving body", part="facts", required=True, limit=120)
    receiver: str = ask("text", "Name of the receiver", part="identity", required=True)


class RemovalOrder(Form):
    """A removal or transfer order that names this person. One that names more is entered once, each of them ticked."""

    at: datetime = ask("moment", "Dated", required=True, offer="now")
    number: str = ask("text", "Order number", part="facts", required=True, limit=60)
    authority: str = ask("choice", "Given by", required=True, list="body", before=WAS_BODY)
    given_by: str | None = ask("text", "Name of the issuer", part="facts", limit=120)
    others: str | None = ask(
        "text",
        "Others named in it, held here (bands)",
        part="facts",
        limit=2_000,
        help="Their bands or record numbers, separated by commas. The order must name each one.",
    )
    told_at: datetime | None = ask("moment", "Told to the person at", follows="at")
    appeal_told: bool | None = ask("yes_no", "Was the person told how to object?", safeguard=True)
    appeal: str | None = ask("text", "Objection: its number, and where", part="facts", limit=120)
    text: str | None = ask("words", "Text of the order")


class AgreeBodies(Form):
    """The inspectorate's one yes to the bodies of the last year. A line that is taken out is no body of the list."""

    bodies: str = ask(
        "words",
        "Bodies, one per line",
        part="facts",
        required=True,
        help="Each with its kind. Take out the lines that are not so; then one yes counts for the others.",
    )


class LiftFear(Form):
    """The competent authority has decided: on asylum, or for a child alone welfare. Neither police nor receiver may."""

    at: datetime = ask("moment", "Decided at", required=True)
    number: str = ask("text", "Decision number", part="facts", required=True, limit=60)
    authority: str = ask("choice", "Decided by", required=True, list="body", before=WAS_BODY, safeguard=True)
    decided_by: str | None = ask("text", "Name of decision-maker", part="facts", limit=120)
    text: str | None = ask("words", "Text of the decision")


class ChildDelivered(Form):
    """A child is delivered to who must have it."""

    at: datetime = ask("moment", "Delivered at", required=True, offer="now", edge="latest")
    to: str = ask("choice", "Delivered to", required=True, list="body", only=CHILD_TO, before=WAS_CHILD_TO)
    receiver: str = ask("text", "Name of the receiver", part="identity", required=True)
    receipt: str | None = ask(
        "text",
        "Receipt number",
        part="facts",
        limit=60,
        help="It may follow later. Until then the receipt stays an open duty.",
    )
    band: str | None = ask("text", "Band number, read from the band", part="facts", limit=20)
    note: str | None = ask("text", "Note")
    copy_given: bool | None = copy_field()
    no_copy: str | None = no_copy_field()
    seen_later: str | None = sighting_field()


class Death(Form):
    """A death. The scene is kept; prosecutor, forensic medicine and inspectorate are told at once."""

    at: datetime = ask("moment", "Found at", required=True, offer="now", edge="latest")
    last_seen_at: datetime | None = ask("moment", "Last seen alive at")
    last_seen_by: str | None = ask("text", "Last seen alive by", part="facts", limit=120)
    help_called_at: datetime | None = ask("moment", "Help called at")
    involved: str | None = ask(
        "text", "Officers involved (badges)", part="facts", limit=120, help="Badge numbers, with commas between them."
    )
    scene_kept: bool | None = ask("yes_no", "Is the scene kept?")
    text: str | None = ask("words", "What was found")


class Escape(Form):
    """An escape."""

    at: datetime = ask("moment", "Escape discovered at", required=True, offer="now", edge="latest")
    last_check_at: datetime | None = ask("moment", "Last check at")
    text: str | None = ask("words", "How")


class Recapture(Form):
    """Taken again: the clock goes on from where it was, it does not start anew."""

    at: datetime = ask("moment", "Recaptured at", required=True, offer="now", edge="earliest")
    well: str = ask("choice", "Is the person well?", required=True, list="custody_wellbeing", safeguard=True)
    text: str | None = ask("words", "How")


class Reopen(Form):
    """A record that was closed goes on: the person is held again, or it was closed in error."""

    at: datetime = ask("moment", "Held again from", required=True, offer="now", edge="earliest")
    reason: str = ask("words", "Reason", required=True)


class WrongOutcome(Form):
    """The wrong person was released or removed."""

    at: datetime = ask("moment", "Found out at", required=True, offer="now", edge="latest")
    what: str = ask("choice", "What happened", required=True, list="custody_wrong")
    text: str = ask("words", "How it happened", required=True)
