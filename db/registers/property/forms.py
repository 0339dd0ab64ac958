"""The forms of the store room: what comes in, what is done to it there, and by which receipt it goes."""

from __future__ import annotations

from datetime import date, datetime

from db.words.forms import NOWHERE, Form, ask
from db.words.messages import M_

NO_NAMES = M_("No names here: the list shows it.").text
FOR_SEARCH = M_("Serial, IMEI, plate, or the number of an identity paper: it is found by the whole of it.").text


class FindItem(Form):
    """Something that was found, or handed in by a citizen."""

    kind: str = ask("choice", "Kind", required=True, list="property_kind")
    what: str | None = ask("text", "Description", limit=120, help=NO_NAMES, sought=True)
    mark: str | None = ask("text", "Number on it", part="facts", limit=40, whole="serial", help=FOR_SEARCH)
    rials: int | None = ask("rials", "Cash (rials)")
    found_at: datetime | None = ask("moment", "Found on", offer="now", help="Empty: now.")
    where: str | None = ask("text", "Where it was found")
    finder: str | None = ask("text", "Finder", part="identity", limit=80)
    finder_phone: str | None = ask("phone", "Phone of the finder")
    place: str | None = ask("choice", "Place in the room", list="property_place")
    seal: str | None = ask("text", "Seal number", part="facts", limit=40, whole="seal")
    bag: str | None = ask("text", "Sealed bag number", part="facts", limit=40, whole="seal")
    keeps_until: date | None = ask("date", "Keeps until", lean="future", help="Where it spoils.")
    signature: str | None = ask("choice", "Signature of who handed it over", list="property_signature")


class ImportItem(Form):
    """A thing of an earlier book that still lies in the room."""

    old_number: str | None = ask("text", "Number in the earlier register", part="facts", limit=60)
    kind: str | None = ask("choice", "Kind", list="property_kind")
    what: str | None = ask("text", "Description", limit=120, sought=True)
    mark: str | None = ask("text", "Number on it", part="facts", limit=40, whole="serial")
    quantity: int | None = ask("number", "Quantity")
    rials: int | None = ask("rials", "Cash (rials)")
    seal: str | None = ask("text", "Seal number", part="facts", limit=40, whole="seal")
    bag: str | None = ask("text", "Sealed bag number", part="facts", limit=40, whole="seal")
    place: str | None = ask("choice", "Place in the room", list="property_place")
    case_number: str | None = ask("text", "Case number", part="facts", limit=40)
    came_at: datetime | None = ask("moment", "Came on")
    giver: str | None = ask("text", "Handed over by", part="identity", limit=80)
    state: str | None = ask("text", "State", part="facts", limit=60, under=NOWHERE)


class TakeIn(Form):
    """It comes into the room, and gets its number there."""

    giver: str | None = ask("text", "Handed over by", part="identity", limit=80)
    place: str = ask("choice", "Place in the room", required=True, list="property_place")
    seal: str | None = ask("text", "Seal number", part="facts", limit=40, whole="seal")
    bag: str | None = ask("text", "Sealed bag number", part="facts", limit=40, whole="seal")
    keeps_until: date | None = ask("date", "Keeps until", lean="future", help="Where it spoils.")
    signature: str | None = ask("choice", "Signature of who handed it over", list="property_signature")
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")
    note: str | None = ask("words", "Note", limit=1_000)


class Impound(Form):
    """A vehicle stands in a pound: how it came there, and how it was then."""

    pound: str = ask("text", "Which pound", part="facts", required=True, limit=80)
    mileage: int | None = ask("number", "Mileage (km)")
    keys_here: bool | None = ask("yes_no", "Are its keys here?")
    damage: tuple[str, ...] | None = ask("choices", "Damage seen", list="sketch_damage", help="Left empty: none seen.")
    inside: str | None = ask("words", "What lies in it", limit=1_000)
    towed_by: str | None = ask("text", "Towed by", part="identity", limit=80)
    receipt: str | None = ask("text", "Receipt number", part="facts", limit=40)
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class PutElsewhere(Form):
    """It lies in another place of the room."""

    place: str = ask("choice", "Place in the room", required=True, list="property_place")
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")
    note: str | None = ask("words", "Note", limit=1_000)


class OpenSeal(Form):
    """It is opened under seal, and sealed again."""

    reason: str = ask("words", "Reason", required=True, limit=1_000)
    present: str = ask("text", "People present", part="identity", required=True)
    seal_whole: bool | None = ask("yes_no", "Was the old seal whole?")
    seal: str | None = ask("text", "New seal number", part="facts", limit=40, whole="seal")
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class SendOut(Form):
    """It goes out to be examined, and comes back."""

    to: str = ask("choice", "Sent to", required=True, list="property_examiner")
    to_name: str | None = ask("text", "Received by", part="identity", limit=80)
    order: str | None = ask("text", "Order number", part="facts", limit=60)
    due_on: date | None = ask("date", "Due back on", lean="future")
    receipt: str | None = ask("text", "Receipt number", part="facts", limit=40)
    signature: str | None = ask("choice", "Signature of who received it", list="property_signature")
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class ComeBack(Form):
    """It is back from examination."""

    giver: str | None = ask("text", "Handed over by", part="identity", limit=80)
    place: str = ask("choice", "Place in the room", required=True, list="property_place")
    seal_whole: bool | None = ask("yes_no", "Seal whole")
    seal: str | None = ask("text", "New seal number", part="facts", limit=40, whole="seal")
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class HoldItem(Form):
    """A judge's order keeps it: it does not go back with a release."""

    order: str = ask("text", "Order number", part="facts", required=True, limit=60)
    judge: str | None = ask("text", "Judge", part="facts", limit=120)
    until: date | None = ask("date", "Keep it until", lean="future", help="Left empty: until another order.")
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class GiveBackItem(Form):
    """It goes back to whom it belongs, against signature."""

    to: str = ask("text", "Given to", part="identity", required=True, limit=80)
    shown: str | None = ask("text", "How it was known to be theirs", part="identity")
    signature: str = ask("choice", "Signature of who received it", required=True, list="property_signature")
    order: str | None = ask("text", "Order number", part="facts", limit=60, help="Where there is a case.")
    receipt: str | None = ask("text", "Receipt number", part="facts", limit=40)
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class HandOn(Form):
    """It goes to the court, the state custodian, the deposit account, the armoury, another unit, or is destroyed."""

    way: str = ask("choice", "Where to", required=True, list="property_way")
    to: str | None = ask("text", "Received by", part="identity", limit=80)
    order: str | None = ask("text", "Order number", part="facts", limit=60)
    receipt: str | None = ask(
        "text", "Receipt number", part="facts", limit=40, help="Of a deposit: the bank's receipt."
    )
    present: str | None = ask(
        "text", "People present", part="identity", late=True, help="Where it is destroyed: who saw it."
    )
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class ReportMissing(Form):
    """It is not where it should be."""

    what: str = ask("words", "What was found, and what was looked through", required=True, limit=1_000)
    last_seen: datetime | None = ask("moment", "Last seen")
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class AskFor(Form):
    """Somebody says that a found thing is theirs."""

    name: str = ask("text", "Name", part="identity", required=True, limit=80)
    phone: str | None = ask("phone", "Phone")
    proof: str | None = ask("words", "How they describe it", part="identity", limit=1_000)
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class EraseFinder(Form):
    """The names of the finder and of who asked for it are erased: it left long enough ago."""
