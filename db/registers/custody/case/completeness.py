"""What the Nelson Mandela Rules 6 to 8 and the Body of Principles 12 ask of a record, item by item. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from db.kernel.events.event import Event
from db.registers.custody.case.meaning import NO_COPY_WISHED, UNMET
from db.registers.custody.case.status import ENDED
from db.registers.custody.case.timeline import own
from db.words.forms import Field
from db.words.messages import M_, Message
from db.words.records import Line, Section

KEPT, MISSING, NOT_YET, NOT_CALLED_FOR = "kept", "missing", "not_yet", "not_called_for"
STATES: dict[str, Message] = {
    KEPT: M_("Kept"),
    MISSING: M_("Missing"),
    NOT_YET: M_("Not yet: the person is still held"),
    NOT_CALLED_FOR: M_("Not called for"),
}
OUTCOMES = (
    "person_released", "brought_before_judge", "person_moved", "person_referred", "child_delivered", "death_recorded",
    "escape_recorded",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RequiredItem:
    """One item: what is asked, by which rule, and whether the record keeps it (a key of STATES)."""

    code: str
    label: Message
    source: str
    state: str


class _Seen:
    """A record's events, to be asked whether they say a thing."""

    def __init__(self, events: Sequence[Event], state: str) -> None:
        self.events = events
        self.ended = state in ENDED

    def offered_copy(self) -> bool:
        """Whether a copy was given, or the person did not wish one."""
        later = any(event.kind == "custody_copy_given" and not event.facts.get("no_copy") for event in self.events)
        leaving = any(event.facts.get("copy_given") for event in self.events)
        return later or leaving or any(event.facts.get("no_copy") == NO_COPY_WISHED for event in self.events)

    def said(self, kinds: str, *names: str) -> bool:
        """Whether an event of these kinds (separated by blanks) answers one of these fields."""
        events = [event for event in self.events if event.kind in kinds.split()]
        return any(event.value(name) not in (None, "", ()) for event in events for name in names)

    def has(self, *kinds: str) -> bool:
        """Whether there is an event of one of these kinds."""
        return any(event.kind in kinds for event in self.events)

    def sealed(self) -> bool:
        """Whether names and words were erased by law: what they said can't be looked at any more."""
        return any(event.sealed for event in self.events)


def _kept(kept: bool) -> str:
    return KEPT if kept else MISSING


def _at_end(seen: _Seen, kept: bool) -> str:
    return KEPT if kept else MISSING if seen.ended else NOT_YET


def _name(seen: _Seen) -> str:
    openings = [event for event in seen.events if event.kind == "custody_opened"]
    unnamed = any(event.facts.get("name_known") in ("unknown", "refused") for event in openings)
    return _kept(unnamed or seen.sealed() or seen.said("custody_opened identity_set", "name"))


def _ground(seen: _Seen) -> str:
    grounds = [event.facts.get("ground") for event in seen.events if event.kind == "ground_set"]
    if grounds and grounds[-1] in ("with_carer", "no_ground"):
        return NOT_CALLED_FOR
    released = any(event.kind == "person_released" for event in seen.events) and seen.said("documents_seen", "answer")
    return NOT_CALLED_FOR if released and not grounds else _kept(bool(grounds) and grounds[-1] not in UNMET)


def _if(called: Callable[[_Seen], bool], kept: Callable[[_Seen], bool]) -> Callable[[_Seen], str]:
    return lambda seen: _kept(kept(seen)) if called(seen) else NOT_CALLED_FOR


_M6 = M_("Nelson Mandela Rules, rule 6").text
_M7 = M_("Nelson Mandela Rules, rule 7").text
_M8 = M_("Nelson Mandela Rules, rule 8").text
_P12 = M_("Body of Principles, principle 12").text

ITEMS: tuple[tuple[str, Message, str, Callable[[_Seen], str]], ...] = (
    ("numbered", M_("A numbered record of its own"), _M6, lambda s: _kept(s.said("custody_opened", "number"))),
    ("identity", M_("Who the person is, or that it is unknown"), _M7, _name),
    ("sex", M_("Sex, as the person says"), _M7, lambda s: _kept(s.said("custody_opened", "sex"))),
    ("ground", M_("Why the person is held"), _P12, _ground),
    ("authority", M_("Who brought them: the body or the officers"), _P12,
     lambda s: KEPT if s.said("custody_opened", "brought_by", "arrested_by") else
     NOT_CALLED_FOR if any(e.facts.get("category") == "self_presented" for e in s.events) else MISSING),
    ("liberty", M_("Time and place of deprivation of liberty"), _M7,
     lambda s: _kept(s.said("custody_opened", "deprivation_at") and s.said("custody_opened", "deprivation_place"))),
    ("admission", M_("Day and hour of arrival"), _M7, lambda s: _kept(s.said("custody_opened", "arrived_at"))),
    ("end", M_("Day and hour of release or hand-over"), _M7, lambda s: _at_end(s, s.has(*OUTCOMES))),
    ("judge", M_("First time before a judge, or an order"), _P12,
     _if(lambda s: s.has("brought_before_judge", "judicial_order_received"), lambda s: True)),
    ("place", M_("Place of holding"), _P12, lambda s: _kept(s.has("placed_in_room", *OUTCOMES[:5]))),
    ("injuries", M_("Injuries and complaints on arrival"), _M7,
     lambda s: _kept(s.has("wellbeing_seen", "injury_found"))),
    ("property", M_("What was taken and given back"), _M7,
     lambda s: NOT_CALLED_FOR if not s.has("property_taken") else _at_end(s, s.has("property_returned"))),
    ("family", M_("Family told, or why not"), _M7, lambda s: _kept(s.has("family_told"))),
    ("kin", M_("Next of kin to be called"), _M7, lambda s: _kept(s.sealed() or s.said("identity_set", "kin"))),
    ("rights", M_("Rights given, with a receipt"), _P12, lambda s: _kept(s.said("rights_given", "receipt"))),
    ("checks", M_("Checks and care"), _M8, lambda s: _kept(s.has("care_given", "wellbeing_seen"))),
    ("force", M_("Force, with means and injuries"), _M8,
     _if(lambda s: s.has("force_used"), lambda s: s.said("force_used", "means"))),
    ("death", M_("Circumstances of a death, and who was told"), _M8,
     _if(lambda s: s.has("death_recorded"), lambda s: s.has("custody_notice_given"))),
    ("copy", M_("A copy given to the person"), _P12,
     lambda s: _at_end(s, s.offered_copy())),
)  # fmt: skip


def completeness(events: Sequence[Event], state: str) -> tuple[RequiredItem, ...]:
    """Every item, and whether the record keeps it in this state. Only this person's own entries count, as corrected."""
    seen = _Seen(own(events), state)
    return tuple(RequiredItem(code, label, source, check(seen)) for code, label, source, check in ITEMS)


CLOSING = (
    "custody.release",
    "custody.before_judge",
    "custody.refer",
    "custody.child_delivered",
    "custody.record_death",
)
"""Acts that end a record: what is missing is told above their forms, and stops none of them."""


def lacks(asked: Sequence[RequiredItem]) -> dict[str, tuple[Message, ...]]:
    """What a record lacks before an act that closes it; the end itself is what that act will say."""
    missing = tuple(item.label for item in asked if item.state in (MISSING, NOT_YET) and item.code != "end")
    return dict.fromkeys(CLOSING, missing) if missing else {}


def as_section(asked: Sequence[RequiredItem]) -> Section:
    """What is missing, as a section of the record view: it is read before a record is closed."""
    lines = [
        Line(item.code, Field("text", item.label.text), STATES[item.state]) for item in asked if item.state == MISSING
    ]
    if not lines:
        lines = [Line("all", Field("text", M_("What the rules ask of a record").text), M_("Nothing is missing"))]
    return Section("Missing by Mandela Rules 6 to 8 and Principle 12", tuple(lines))
