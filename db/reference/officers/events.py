"""Events of the officers' room."""

from __future__ import annotations

from db.kernel.event import Event
from db.kernel.event_keys import Key
from db.kernel.projecting import EventKind
from db.kernel.rows import Rows
from db.reference.officers import forms
from db.reference.officers.models import OFFICER


def _added(rows: Rows, event: Event) -> None:
    rows.put(
        OFFICER,
        {
            "unit": event.unit,
            "uid": event.record,
            "badge": event.facts["badge"],
            "name": event.facts["name"],
            "rank": event.facts.get("rank"),
            "role": event.facts["role"],
            "active": True,
            "added_at": event.entered_at,
        },
    )


def _changed(rows: Rows, event: Event) -> None:
    new = {name: event.facts[name] for name in ("name", "rank", "role") if name in event.facts}
    rows.change(OFFICER, event.key, **new)


def _removed(rows: Rows, event: Event) -> None:
    rows.change(OFFICER, event.key, active=False)


KINDS = (
    EventKind("officer_added", "Officer added", _added, forms.AddOfficer),
    EventKind("officer_changed", "Officer changed", _changed, forms.ChangeOfficer),
    EventKind("officer_removed", "Officer removed", _removed, forms.RemoveOfficer),
    EventKind("password_set", "Password set", None, forms.ResetPassword),
    EventKind("own_password_set", "Own password changed"),
    EventKind("pin_set", "PIN set"),
    EventKind("signed_in", "Signed in"),
    EventKind("signed_out", "Signed out"),
    EventKind("switched_in", "Switched in by PIN"),
    EventKind("sign_in_refused", "Sign-in refused"),
    EventKind("recovered", "Password reset by recovery"),
    EventKind("key_file_made", "Key file made"),
    EventKind("inspectorate_key_made", "Inspectorate's key made", keys=(Key("badge"), Key("public"))),
    EventKind("sealing_shared", "Inspectorate's key shared", None, forms.ShareSealing),
)
