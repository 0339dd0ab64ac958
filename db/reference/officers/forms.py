"""The forms of the officers' room."""

from __future__ import annotations

from dataclasses import dataclass

from db.words.forms import Form, ask

PASSWORD_LEAST = 8
PIN_LEAST = 4


@dataclass(kw_only=True)
class AddOfficer(Form):
    """A new officer with a first password."""

    badge: str | None = ask("text", "Badge number", part="facts", required=True, limit=20)
    name: str | None = ask("text", "Name", part="facts", required=True, limit=80)
    rank: str | None = ask("choice", "Rank", list="rank")
    role: str | None = ask("choice", "Role", list="officer_role", required=True)
    password: str | None = ask("password", "First password", required=True, help="At least 8 characters.")


@dataclass(kw_only=True)
class ChangeOfficer(Form):
    """Another name, rank or role."""

    name: str | None = ask("text", "Name", part="facts", limit=80)
    rank: str | None = ask("choice", "Rank", list="rank")
    role: str | None = ask("choice", "Role", list="officer_role")


@dataclass(kw_only=True)
class RemoveOfficer(Form):
    """Ends an officer's access; what he wrote stays."""

    reason: str | None = ask("text", "Reason", required=True)


@dataclass(kw_only=True)
class ResetPassword(Form):
    """A new first password, set by the administrator."""

    password: str | None = ask("password", "New password", required=True, help="At least 8 characters.")


@dataclass(kw_only=True)
class ChangePassword(Form):
    """One's own password."""

    old: str | None = ask("password", "Present password", required=True)
    password: str | None = ask("password", "New password", required=True, help="At least 8 characters.")


@dataclass(kw_only=True)
class SetPin(Form):
    """One's own PIN on this machine."""

    password: str | None = ask("password", "Present password", required=True)
    pin: str | None = ask(
        "password", "PIN", required=True, limit=12, help="4 to 12 digits. It unlocks and switches, nothing else."
    )


@dataclass(kw_only=True)
class ShareSealing(Form):
    """Gives another inspector the key to sealed complaints."""

    badge: str | None = ask("officer", "Inspector's badge number", required=True)
