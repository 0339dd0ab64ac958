"""Events of the officers' room."""

from __future__ import annotations

from dataclasses import replace

from db.kernel.base import reader_book
from db.kernel.base.role_book import SAME
from db.kernel.base.second_yes import BY_CODE
from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key, number
from db.kernel.journal import naming
from db.kernel.projections import ordering
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.reference.officers import forms
from db.reference.officers.models import OFFICER
from db.words.forms import moment_of
from db.words.messages import M_


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
            "added_at": ordering.written_at(event),
        },
    )


def _changed(rows: Rows, event: Event) -> None:
    new = {name: event.facts[name] for name in ("name", "rank", "role") if name in event.facts}
    rows.change(OFFICER, event.key, **new)


def _agreed(rows: Rows, event: Event) -> None:
    rows.change(OFFICER, event.key, role=event.facts["role"], acting_until=None)


def _without_asked(event: Event) -> Event:
    """Schema 1 did not say what asked for the role, nor show the code (second_yes.py)."""
    return replace(event, schema=2)


def _stands_in(rows: Rows, event: Event) -> None:
    rows.change(OFFICER, event.key, acting_until=moment_of(event.facts["until"]))


def _stands_in_no_more(rows: Rows, event: Event) -> None:
    rows.change(OFFICER, event.key, acting_until=None)


def _is_same(rows: Rows, event: Event) -> None:
    rows.change(OFFICER, event.key, same_as=event.facts["same_as"])


def _removed(rows: Rows, event: Event) -> None:
    rows.change(OFFICER, event.key, active=False)


AGREED_BY = (Key("role"), Key("codes", "uid"), number("code", 12))
CODES_MADE_WITH = (Key("salt"), number("ops"), number("mem", 2**40))


def _said_yes(event: Event) -> Event:
    """Schema 1 knew no refusal."""
    return replace(event, schema=2)


KINDS = (
    EventKind(
        "officer_added", "Officer added", _added, forms.AddOfficer, keys=(naming.KEY, naming.PAIR), listed=True,
        leads="sets",
    ),
    EventKind("officer_changed", "Officer changed", _changed, forms.ChangeOfficer, listed=True, leads="sets"),
    EventKind(
        SAME, "Officer added on two machines: one person", _is_same, keys=(Key("same_as", "uid"),), listed=True,
        leads="sets",
    ),
    EventKind(
        "role_asked",
        "Role requested",
        keys=(Key("role"),),
        waits=M_("The role needs second approval by the commander, an inspector or a county code."),
        leads="sets",
    ),
    EventKind(
        "role_agreed", "Role approved", _agreed, schema=2, upcast=_without_asked,
        keys=(*AGREED_BY, Key("asked", "uid"), Key("derived", limit=64)), earlier=(AGREED_BY,), listed=True,
        leads="sets",
    ),
    EventKind("role_declined", "Role not approved", None, forms.DeclineRole, leads="sets"),
    EventKind("appointing_alone_ended", "Administrator no longer appoints alone", leads="sets"),
    EventKind(
        "county_codes_made",
        "County codes made",
        schema=2,
        keys=(*CODES_MADE_WITH, Key("kept", limit=64, many=12)),
        earlier=((*CODES_MADE_WITH, Key("hashes", many=12)),), leads="sets",
    ),
    EventKind(
        "acting_commander_set", "Acting commander appointed", _stands_in, forms.StandIn,
        keys=(Key("until", "moment"),), listed=True, leads="sets",
    ),
    EventKind(
        "acting_commander_ended", "Acting as commander ended", _stands_in_no_more, forms.EndActing,
        listed=True, leads="sets",
    ),
    EventKind("officer_removed", "Officer removed", _removed, forms.RemoveOfficer, listed=True, leads="sets"),
    EventKind("password_set", "Password set", None, forms.ResetPassword, keys=(naming.KEY, naming.PAIR)),
    EventKind("own_password_set", "Own password changed", keys=(Key("public"), naming.KEY)),
    EventKind("pin_set", "PIN set", stream="access"),
    EventKind("signed_in", "Signed in", stream="access"),
    EventKind("signed_out", "Signed out", stream="access"),
    EventKind("switched_in", "Switched in by PIN", stream="access"),
    EventKind("sign_in_refused", "Sign-ins refused before this one", keys=(number("count"),), stream="access"),
    EventKind("recovered", "Password reset by recovery", keys=(naming.KEY, naming.PAIR)),
    EventKind(
        naming.RECOVERY_AGREED,
        "Decision on a recovery",
        schema=2,
        upcast=_said_yes,
        keys=(Key("target", "uid"), Key(naming.SAYS_YES, "yes_no"), *BY_CODE),
        earlier=((Key("target", "uid"), *BY_CODE),),
    ),
    EventKind("key_file_made", "Key file made", keys=(naming.SLOT_LIST,)),
    EventKind("inspectorate_key_made", "Inspectorate's key made", keys=(Key("badge"), Key("public")), leads="sets"),
    EventKind(
        reader_book.HALF_NAMED, "Inspectorate's signing key named",
        keys=(Key(reader_book.PUBLIC, limit=64), Key(reader_book.HALF, limit=64)), leads="sets",
    ),
    EventKind(
        reader_book.KEY_DECIDED, "Inspectorate's key decided on", None, forms.DecideKey,
        keys=(Key(reader_book.TARGET, "uid"), *BY_CODE),
        leads="sets",
    ),
    EventKind("inspectorate_paper_made", "Inspectorate's key put on paper"),
    EventKind("inspectorate_paper_used", "Inspectorate's key taken from paper"),
    EventKind("sealing_shared", "Inspectorate's key shared", None, forms.ShareSealing, leads="sets"),
)  # fmt: skip
