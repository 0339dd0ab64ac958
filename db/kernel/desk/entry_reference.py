"""A field that names an earlier entry of its record."""

from __future__ import annotations

from db.kernel.desk.desk import Act
from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.words.folding import ascii_digits
from db.words.forms import Form, fields_of
from db.words.messages import M_, Refused


def target_of(act: Act, form: Form, name: str = "target") -> Event:
    """The entry of this record that a field names by its uid, or by its place among those of its kind (from 1).

    The field holds the uid afterwards. Raises Refused("invalid").
    """
    what = dict(fields_of(form))[name]
    typed = ascii_digits(str(getattr(form, name) or "")).strip()
    targets = [
        event for event in stored_events.events_of(act.conn, act.unit, form.record or "") if event.kind in what.of
    ]
    if typed.isdecimal() and 1 <= int(typed) <= len(targets):
        typed = targets[int(typed) - 1].uid
    target = next((event for event in targets if event.uid == typed.casefold()), None)
    if target is None:
        raise Refused("invalid", {name: M_("There is no such entry in this record.")})
    setattr(form, name, target.uid)
    return target
