"""Events of text messages. They stand in the history of the request that they are about."""

from __future__ import annotations

from db.across.text_messages import forms
from db.across.text_messages.models import TEXT_MESSAGE
from db.across.text_messages.rules import WAITING
from db.kernel.events.event import Event
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows


def _written(rows: Rows, event: Event) -> None:
    row = {"unit": event.unit, "uid": event.uid, "record": event.record, "state": WAITING}
    rows.put(TEXT_MESSAGE, {**row, "written_at": event.at, "settled_at": None})


def _settled(rows: Rows, event: Event) -> None:
    message = rows.one(TEXT_MESSAGE, event.unit, event.facts["message"])
    if message is not None and message["record"] == event.record:
        rows.change(TEXT_MESSAGE, (event.unit, message["uid"]), state=event.facts["state"], settled_at=event.at)


KINDS = (
    EventKind("text_message_written", "Text message written", _written, forms.WriteMessage),
    EventKind("text_message_settled", "What became of a text message", _settled, forms.SettleMessage),
)
