"""Events of standing orders, and what each changes in the tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.kernel.events.event_keys import Key, of_form
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind
from db.registers.orders.forms import AcknowledgeOrder, ExtendOrder, IssueOrder, WithdrawOrder
from db.registers.orders.models import ORDER, READING
from db.registers.orders.rules import IN_FORCE, WITHDRAWN
from db.words.forms import moment_of

if TYPE_CHECKING:
    from db.kernel.events.event import Event
    from db.kernel.projections.rows import Rows


def issued(rows: Rows, event: Event) -> None:
    """An order holds from now on; it is found by its words."""
    rows.put(
        ORDER,
        {
            "unit": event.unit,
            "uid": event.record,
            "number": event.facts["number"],
            "state": IN_FORCE,
            "issued_at": event.at,
            "valid_until": moment_of(event.facts.get("valid_until")),
            "audience": ",".join(event.facts.get("audience") or ()),
            "subject": event.words.get("subject"),
            "text": event.words.get("text"),
            "seat": event.facts.get("seat"),
            "position": event.position,
        },
    )
    words = [word for name in ("subject", "text") if (word := event.words.get(name))]
    search.keep(rows, "order", event, "\n".join(words))


def _change(rows: Rows, event: Event, **values: Any) -> None:
    rows.change(ORDER, event.key, **values)


def extended(rows: Rows, event: Event) -> None:
    """Another end."""
    _change(rows, event, valid_until=moment_of(event.facts.get("valid_until")))


def withdrawn(rows: Rows, event: Event) -> None:
    """It holds no longer."""
    _change(rows, event, state=WITHDRAWN)


def acknowledged(rows: Rows, event: Event) -> None:
    """An officer has read it; the first time counts."""
    if rows.one(READING, *event.key, event.officer) is None:
        rows.put(READING, {"unit": event.unit, "record": event.record, "officer": event.officer, "at": event.at})


def _names_no_seat(event: Event) -> Event:
    """Schema 1 did not keep which unit above gave an order."""
    return replace(event, schema=2)


KINDS: tuple[EventKind, ...] = (
    EventKind(
        "order_issued",
        "Order issued",
        issued,
        IssueOrder,
        schema=2,
        upcast=_names_no_seat,
        keys=(*NUMBERED, Key("seat", "uid")),
        earlier=((*of_form(IssueOrder), *NUMBERED),),
    ),
    EventKind("order_extended", "End of the order changed", extended, ExtendOrder),
    EventKind("order_withdrawn", "Order withdrawn", withdrawn, WithdrawOrder),
    EventKind("order_acknowledged", "Order read", acknowledged, AcknowledgeOrder),
)
