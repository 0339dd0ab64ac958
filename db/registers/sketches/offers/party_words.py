"""Words of the parties of an offered accident: from which messages they came, when, and how each party confirmed.

A message proves that its sender had a code, not who they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from db.registers.sketches import forms
from db.words.checks import phone
from db.words.forms import moment_of
from db.words.messages import M_, Message

if TYPE_CHECKING:
    from db.kernel.events.event import Event

OWN, SHARED = "own", "shared"
AS_MESSAGE = "به گفتهٔ پیام: "
"""Before the words of a message in an incident, whose record is kept in Persian."""
CONFIRMED = {
    OWN: M_("confirmed by a message, identity not seen"),
    SHARED: M_("confirmed by a message whose code came in the other's message, identity not seen"),
}
"""How a party confirmed by a message → its words, in the record and on paper."""
KINDS = {
    forms.OFFERED: M_("Offer"),
    forms.JOINED: M_("The other party's own message"),
    forms.CONFIRMED: M_("Confirmed with a code"),
    forms.WRONG_CODE: M_("A code or plate that is wrong"),
    forms.TAKEN_BACK: M_("Acceptance taken back"),
    forms.HURT: M_("Somebody is hurt"),
}


@dataclass(frozen=True, slots=True)
class PartyMessage:
    """A message about an accident: what it did, of which party (None: not known), when it was sent and taken."""

    kind: str
    party: int | None
    sent_at: datetime | None
    taken_at: datetime

    @property
    def what(self) -> Message:
        """What it did, in words."""
        return KINDS[self.kind]


def as_message(words: str | None) -> str | None:
    """Words of a message as an incident holds them."""
    return f"{AS_MESSAGE}{words}" if words else None


def messages_of(history: Iterable[Event]) -> tuple[PartyMessage, ...]:
    """The messages of a sketch in the order in which they were taken; none of one that an officer drew."""
    found = []
    for event in history:
        if event.kind in KINDS and event.facts.get("message"):
            party = event.facts.get("party") or event.facts.get("sender")
            sent = moment_of(event.facts.get("sent"))
            found.append(PartyMessage(event.kind, int(party) if party else None, sent, event.entered_at))
    return tuple(found)


def confirmations(history: Iterable[Event]) -> dict[int, str]:
    """Party → how it confirmed by a message: by a code of its own, or by one that the sender's message brought."""
    found: dict[int, str] = {}
    for event in history:
        match event.kind:
            case forms.OFFERED if event.facts.get("sender"):
                found[int(event.facts["sender"])] = OWN
            case forms.JOINED:
                found[int(event.facts["party"])] = OWN
            case forms.CONFIRMED:
                found.setdefault(int(event.facts["party"]), SHARED)
    return found


def said_in_messages(history: Iterable[Event]) -> dict[str, str]:
    """Party → its words, as a message says them."""
    found: dict[str, str] = {}
    for event in history:
        if event.kind == forms.OFFERED:
            found |= {no: text for no, text in (event.words.get("says") or {}).items() if text}
        elif event.kind == forms.JOINED and event.words.get("words"):
            found[str(event.facts["party"])] = str(event.words["words"])
    return found


def phones_in(history: Iterable[Event]) -> frozenset[str]:
    """The telephone numbers that messages brought, in one spelling."""
    numbers = [
        number
        for event in history
        if event.kind in (forms.OFFERED, forms.JOINED)
        for number in (*(event.identity.get("phones") or {}).values(), event.identity.get("phone"))
    ]
    return frozenset(phone(str(number)).value for number in numbers if number)


def wrong_codes(history: Iterable[Event]) -> int:
    """How many wrong codes came about one offer."""
    return sum(event.kind == forms.WRONG_CODE for event in history)


@dataclass(frozen=True, slots=True)
class HurtWord:
    """Somebody said later that they are hurt: which party (None: to an officer), when, how many, in which words.

    `late` is the packet that was at the court by then.
    """

    party: int | None
    at: datetime
    injured: int
    words: str
    late: str = ""


@dataclass(frozen=True, slots=True)
class OfferWords:
    """What the messages of an offered accident say. `says`, `policies` are by party, as text; `confirmed` by number."""

    messages: tuple[PartyMessage, ...]
    confirmed: Mapping[int, str] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)
    hurt: tuple[HurtWord, ...] = ()
    withdrawn: tuple[PartyMessage, ...] = ()


def offer_of(history: Sequence[Event]) -> OfferWords | None:
    """What messages say of an accident; None of one that no app offered."""
    if not history or history[0].kind != forms.OFFERED:
        return None
    policies = dict(history[0].identity.get("policies") or {})
    for event in history:
        if event.kind == forms.JOINED and event.identity.get("policy"):
            policies[str(event.facts["party"])] = str(event.identity["policy"])
    hurt = tuple(
        HurtWord(
            int(event.facts["party"]) if event.facts.get("party") else None, event.entered_at,
            int(event.facts["injured"]), str(event.words.get("words") or ""), str(event.facts.get("late") or ""),
        )
        for event in history
        if event.kind == forms.HURT
    )  # fmt: skip
    withdrawn = tuple(
        PartyMessage(event.kind, int(event.facts["party"]), moment_of(event.facts.get("sent")), event.entered_at)
        for event in history
        if event.kind == forms.TAKEN_BACK
    )
    return OfferWords(
        messages_of(history), confirmations(history), said_in_messages(history), policies, hurt, withdrawn
    )
