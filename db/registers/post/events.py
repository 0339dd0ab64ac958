"""Events of faults and visits, and what each changes in the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.kernel.events.event_keys import Key
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind
from db.registers.post.forms import AddToPost, EndPost, NotePost
from db.registers.post.models import POST
from db.registers.post.rules import ENDED, OPEN
from db.words.forms import moment_of

if TYPE_CHECKING:
    from db.kernel.events.event import Event
    from db.kernel.projections.rows import Rows


def noted(rows: Rows, event: Event) -> None:
    """A fault or a visit; it is found by its words."""
    ended = moment_of(event.facts.get("ended_at"))
    rows.put(
        POST,
        {
            "unit": event.unit,
            "uid": event.record,
            "number": event.facts["number"],
            "state": ENDED if ended is not None else OPEN,
            "kind": event.facts["kind"],
            "heading": event.facts["heading"],
            "since": moment_of(event.facts.get("since")) or event.at,
            "ended_at": ended,
            "position": event.position,
        },
    )
    _found_by(rows, event, "what")


def added(rows: Rows, event: Event) -> None:
    """What was done since; found by its words too."""
    _found_by(rows, event, "words")


def ended(rows: Rows, event: Event) -> None:
    """It is over."""
    values: dict[str, Any] = {"state": ENDED, "ended_at": moment_of(event.facts.get("ended_at")) or event.at}
    rows.change(POST, event.key, **values)
    _found_by(rows, event, "result")


def _found_by(rows: Rows, event: Event, name: str) -> None:
    if words := event.words.get(name):
        search.add(rows, "post", event, words)


KINDS: tuple[EventKind, ...] = (
    EventKind(
        "post_noted", "Fault or visit noted", noted, NotePost, keys=(*NUMBERED, Key("heading", limit=40)), protects=True
    ),
    EventKind("post_added", "Added to a fault or visit", added, AddToPost, protects=True),
    EventKind("post_ended", "Fault or visit ended", ended, EndPost),
)
