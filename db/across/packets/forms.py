"""The forms of packets."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from pathlib import Path

from db.registers.attachments.forms import read_file
from db.words.forms import NOWHERE, Form, ask
from db.words.messages import M_

PREPARED, PEOPLE, ITEM = "packet_prepared", "packet_people_set", "packet_item_noted"
SENT, RECEIPT, ANSWERED, VOIDED = "packet_sent", "packet_receipt_received", "packet_answered", "packet_voided"
COURT = "court_answered"
"""The entry that an answer makes in the incident."""
NUMBERS = M_("Numbers of custody records, with commas between them.").text


class PreparePacket(Form):
    """What goes to court with an incident."""

    incident: str = ask(
        "text", "Number of the incident", part="facts", required=True, limit=30, sought=True, under=NOWHERE
    )
    body: str = ask("choice", "To", required=True, list="referral_body")
    kind: str | None = ask("choice", "Kind of case", list="packet_kind", help="Left empty: by the incident's type.")
    people: str | None = ask("text", "People held", part="facts", limit=400, help=NUMBERS, under=NOWHERE)
    asks: str | None = ask("words", "What is asked of the judge", limit=2_000, sought=True)


class SetPeople(Form):
    """Other people held belong to the packet than it was prepared with."""

    people: str | None = ask("text", "People held", part="facts", limit=400, help=NUMBERS)


class NoteItem(Form):
    """An item of the checklist that the records do not show: enclosed on paper, to follow, missing and why."""

    item: str = ask("choice", "Item", required=True, list="packet_item")
    how: str = ask("choice", "How it stands", required=True, list="packet_item_state")
    pages: int | None = ask("number", "Pages", when=("how", ("enclosed",)))
    reason: str | None = ask("text", "Why", limit=300, when=("how", ("to_follow", "missing", "not_applicable")))


class SendPacket(Form):
    """The packet leaves. Its receipt may follow."""

    at: datetime = ask("moment", "Sent to court at", required=True, offer="now")
    letter: str | None = ask(
        "text", "Letter number", part="facts", limit=40, help="Left empty: the packet's number.", sought=True
    )
    carried_by: str | None = ask("text", "Carried by", part="identity", under=NOWHERE)
    receipt: str | None = ask(
        "text", "Receipt number", part="facts", limit=60, help="It may follow later.", sought=True
    )
    incomplete: str | None = ask("text", "Why it is sent without what is missing", limit=300, under=NOWHERE)


class Receipt(Form):
    """The court's office has received the packet."""

    at: datetime = ask("moment", "Received at", required=True, offer="now")
    receipt: str = ask("text", "Receipt number", part="facts", required=True, limit=60, sought=True)
    received_by: str | None = ask("text", "Signed by", part="identity")


class RecordAnswer(Form):
    """An answer of the court: about the case, or about one person who is held."""

    at: datetime = ask("moment", "Given at", required=True, offer="now")
    answer: str = ask("choice", "What the court says", required=True, list="court_answer", safeguard=True)
    registration: str | None = ask("text", "Registration number of the court", part="facts", limit=60, sought=True)
    number: str | None = ask("text", "Number of the order", part="facts", limit=60, sought=True)
    judge: str | None = ask("text", "Judge or prosecutor", part="facts", limit=120, sought=True)
    person: str | None = ask(
        "text", "Person held (number of the custody record)", part="facts", limit=30,
        help="Left empty where the packet names one person.",
    )  # fmt: skip
    due: date | None = ask("date", "To be completed by", when=("answer", ("completion", "order")), lean="future")
    text: str | None = ask("words", "Text of the order", sought=True)


class CourtAnswered(Form):
    """What an incident keeps of an answer; whom it names stands in the packet and in that custody record."""

    packet: str | None = ask("code", "Packet")
    answer: str | None = ask("choice", "What the court says", list="court_answer")
    registration: str | None = ask("text", "Registration number of the court", part="facts")
    number: str | None = ask("text", "Number of the order", part="facts")
    judge: str | None = ask("text", "Judge or prosecutor", part="facts")
    text: str | None = ask("words", "Text of the order")


class ReadAnswer(Form):
    """A file with answers, as the court fills in the one that goes with the packet."""

    path: str = ask("file", "File of the answer", required=True, limit=1_000, help="JSON: see docs/packets.md.")
    content: bytes = dataclasses.field(default=b"", repr=False)

    def fetch(self) -> None:
        """Read the file. Raises Refused("invalid")."""
        if not self.content and self.path:
            self.content = read_file(Path(self.path).expanduser())


class VoidPacket(Form):
    """It was prepared in error. Its number stays."""

    reason: str = ask("words", "Why it is void", required=True, limit=1_000)
