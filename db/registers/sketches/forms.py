"""The forms of sketches. No field asks who is to answer for an accident: that is for others to say."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from db.registers.sketches.drawings.kinds import MOST_BYTES
from db.words.forms import NOWHERE, Form, ask

DRAWN, REDRAWN, VOIDED = "sketch_drawn", "sketch_redrawn", "sketch_voided"
OFFERED, CONFIRMED, TOLD = "sketch_offered", "sketch_confirmed", "sketch_told"
ACCEPTED, REFUSED = "sketch_accepted", "sketch_refused"
JOINED, WRONG_CODE = "sketch_joined", "sketch_code_wrong"
TAKEN_BACK, HURT, ADDENDUM_SENT = "sketch_taken_back", "sketch_hurt", "sketch_addendum_sent"
LIMIT_SET = "sketch_limit_set"
_DISTURBED = ("disturbed", ("yes",))
SOURCES = ("witnesses", "camera", "pictures", "traces", "damage", "drivers", "rescuers")
"""What tells of a scene that was disturbed; each is there, or is not and why."""


class _Incident(Form):
    """Which accident it is of."""

    incident: str = ask("text", "Number of the incident", part="facts", required=True, limit=30, under=NOWHERE)


class _Facts(Form):
    """What every drawing says besides."""

    screen: ClassVar[str] = "sketch"
    drawing: dict[str, Any] = ask(
        "document",
        "Drawing",
        required=True,
        limit=MOST_BYTES,
        help="JSON by `precinct sketch schema`; on the screen the editor writes it.",
        under=NOWHERE,
    )
    kind: str = ask("choice", "Kind of sketch", up="all", required=True, list="sketch_kind")
    scale: str = ask(
        "choice", "Scale", required=True, list="sketch_scale", help="Not to scale is an answer: no tape was there."
    )
    seen_at: datetime | None = ask("moment", "Scene seen at", offer="now", help="Empty: now.")
    light: str | None = ask("choice", "Light", list="accident_light")
    weather: str | None = ask("choice", "Weather", list="sketch_weather")
    surface: str | None = ask("choice", "Surface", list="accident_surface")
    damage: int | None = ask("rials", "Damage, estimated")
    circumstances: tuple[str, ...] | None = ask("choices", "What holds of it", list="sketch_need")
    disturbed: bool | None = ask("yes_no", "Scene disturbed", help="Things were moved before the scene was seen.")
    src_witnesses: str | None = ask(
        "choice", "Witnesses", list="sketch_source", when=_DISTURBED, under="How it is known"
    )
    src_camera: str | None = ask("choice", "Cameras", list="sketch_source", when=_DISTURBED, under="How it is known")
    src_pictures: str | None = ask(
        "choice", "Photographs of those there", list="sketch_source", when=_DISTURBED, under="How it is known"
    )
    src_traces: str | None = ask(
        "choice", "Traces on the road", list="sketch_source", when=_DISTURBED, under="How it is known"
    )
    src_damage: str | None = ask(
        "choice", "Damage of the vehicles", list="sketch_source", when=_DISTURBED, under="How it is known"
    )
    src_drivers: str | None = ask(
        "choice", "Words of the drivers", list="sketch_source", when=_DISTURBED, under="How it is known"
    )
    src_rescuers: str | None = ask(
        "choice", "Rescuers, or who moved it", list="sketch_source", when=_DISTURBED, under="How it is known"
    )
    src_why: str | None = ask("words", "What has none, and why", limit=1_000, when=_DISTURBED, under="How it is known")
    note: str | None = ask("words", "Remark", limit=2_000)


class DrawSketch(_Facts, _Incident):
    """A drawing of an accident: what stood where, and what was measured. It finds for nobody and against nobody."""


class RedrawSketch(_Facts):
    """A new drawing instead of the one before, which stays in sight, struck."""

    reason: str = ask("words", "Why it is drawn again", required=True, limit=1_000)


class VoidSketch(Form):
    """The sketch stays, with its number and the reason, and counts for nothing."""

    reason: str = ask("words", "Why it is void", required=True, limit=1_000)


class OfferSketch(Form):
    """An accident as a citizen's app sent it: both parties say that they agree."""

    drafted: ClassVar[bool] = False
    place: str = ask("text", "Place", required=True)
    occurred_at: datetime | None = ask("moment", "Happened at")
    words: str | None = ask("words", "What happened")
    message: str | None = ask("text", "Message of the app", part="facts", limit=40)
    sent: datetime | None = ask("moment", "Message sent at")
    sender: int | None = ask("number", "Party that sent it")
    drawing: dict[str, Any] = ask("document", "Drawing", required=True, limit=MOST_BYTES)
    parties: dict[str, Any] | None = ask("document", "Parties", limit=MOST_BYTES)


class ConfirmSketch(Form):
    """A party confirms what was offered, by a code of its own."""

    drafted: ClassVar[bool] = False
    code: str = ask("password", "Own code", required=True, limit=8)
    message: str | None = ask("text", "Message of the app", part="facts", limit=40)
    sent: datetime | None = ask("moment", "Message sent at")


class JoinSketch(ConfirmSketch):
    """The other party's own message: it names the offer's number, its plate, and a code of its own."""

    plate: str = ask("text", "Plate", part="identity", required=True, limit=40)
    injured: int | None = ask("number", "How many are hurt")
    words: str | None = ask("words", "What happened", limit=2_000)
    policy: str | None = ask("text", "Insurance policy number", part="identity", limit=60)
    phone: str | None = ask("text", "Phone", part="identity", limit=30)


class TakeBackByCode(ConfirmSketch):
    """A party takes its acceptance back by a message."""

    words: str | None = ask("words", "Why", limit=2_000)


class TakeBack(Form):
    """A party says to an officer that it accepts no longer."""

    party: int = ask("number", "Which party", required=True, help="Its number in the drawing.")
    words: str | None = ask("words", "Why", limit=2_000)


class HurtByCode(ConfirmSketch):
    """A party says by a message that somebody is hurt."""

    injured: int = ask("number", "How many are hurt", required=True)
    words: str | None = ask("words", "What is said of it", limit=2_000)


class TellHurt(Form):
    """Anybody says later that they are hurt: no acceptance holds any longer."""

    injured: int = ask("number", "How many are hurt", required=True)
    words: str = ask("words", "Who says so, and what", required=True, limit=2_000)


class SendAddendum(Form):
    """The addendum went to the court that has the packet."""

    at: datetime = ask("moment", "Addendum sent at", required=True, offer="now", edge="latest")
    letter: str | None = ask("text", "Letter number", part="facts", limit=60)


PARTY_FIELDS = {1: "party_1", 2: "party_2"}
"""Where an officer enters that a party of an offer accepts, by its number in the drawing."""


def _rung(party: int) -> Any:
    """The number on which an officer rang a party."""
    return ask(
        "phone", "Number that was rung", part="identity", when=(PARTY_FIELDS[party], ("rang",)), required=True,
        help="A number that did not come from the messages.",
    )  # fmt: skip


def _source(party: int) -> Any:
    """Where an officer has that number from."""
    return ask(
        "choice", "The number is from", list="sketch_number_source", required=True,
        when=(PARTY_FIELDS[party], ("rang",)),
    )  # fmt: skip


class AcceptSketch(Form):
    """What was offered becomes an incident of this precinct, and its sketch stands."""

    party_1: str | None = ask(
        "choice",
        "Party 1 accepts: how asked",
        list="sketch_asked",
        help="Only if you saw or rang this party and it accepts. Left empty: not asked.",
    )
    party_1_phone: str | None = _rung(1)
    party_1_source: str | None = _source(1)
    party_2: str | None = ask(
        "choice",
        "Party 2 accepts: how asked",
        list="sketch_asked",
        help="Only if you saw or rang this party and it accepts. Left empty: not asked.",
    )
    party_2_phone: str | None = _rung(2)
    party_2_source: str | None = _source(2)
    note: str | None = ask("words", "Remark", limit=1_000)


class AcceptAnew(RedrawSketch):
    """What was offered becomes an incident of this precinct; its sketch is this drawing, the app's stays struck."""


class RefuseSketch(Form):
    """What was offered stands for nothing. Both parties are told why."""

    reason: str = ask("words", "Why it is refused", required=True, limit=1_000, help="Both parties read this.")


class ToldParties(Form):
    """Both parties have their answer."""


class SetSketchLimit(Form):
    """The damage of a year above which a sketch by the police is needed. It holds until a later year's is set."""

    year: int = ask("number", "Year", required=True, help="Of the Jalali calendar, as 1405.")
    rials: int = ask("rials", "Damage", required=True)
