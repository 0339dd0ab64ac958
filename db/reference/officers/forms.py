"""The forms of the officers' room."""

from __future__ import annotations

from db.words.forms import Form, ask


class AddOfficer(Form):
    """A new officer with a first password."""

    badge: str = ask("officer", "Badge number", required=True, limit=20)
    name: str = ask("text", "Name", part="facts", required=True, limit=80)
    rank: str | None = ask("choice", "Rank", list="rank")
    role: str = ask("choice", "Role", list="officer_role", required=True)
    password: str = ask("password", "First password", required=True, help="At least 8 characters.")


class ChangeOfficer(Form):
    """Another name, rank or role."""

    name: str | None = ask("text", "Name", part="facts", limit=80)
    rank: str | None = ask("choice", "Rank", list="rank")
    role: str | None = ask("choice", "Role", list="officer_role")


class RemoveOfficer(Form):
    """Ends an officer's access; what he wrote stays."""

    reason: str = ask("text", "Reason", required=True)


class ResetPassword(Form):
    """A new first password, set by the administrator."""

    password: str = ask("password", "New password", required=True, help="At least 8 characters.")


class ChangePassword(Form):
    """One's own password."""

    old: str = ask("password", "Present password", required=True)
    password: str = ask("password", "New password", required=True, help="At least 8 characters.")


class SetPin(Form):
    """One's own PIN on this machine."""

    password: str = ask("password", "Present password", required=True)
    pin: str = ask(
        "password",
        "PIN",
        required=True,
        limit=12,
        help="Six digits. For twelve hours after your password, it unlocks, switches officers and signs.",
    )


class ShareSealing(Form):
    """Gives another inspector the key to sealed complaints."""

    password: str = ask("password", "Your own password", required=True)
    badge: str = ask("officer", "Inspector's badge number", required=True)


class MakeKey(Form):
    """Makes the inspectorate's key."""

    paper: str = ask("password", "Text of the paper", required=True, help="Eight groups of five digits.")


class MakePaper(Form):
    """Puts the inspectorate's key on a new paper."""

    password: str = ask("password", "Present password", required=True)
    paper: str = ask("password", "Text of the paper", required=True, help="Eight groups of five digits.")


class TakeFromPaper(Form):
    """Takes the inspectorate's key from its paper."""

    paper: str = ask("password", "Text on the paper", required=True, help="Eight groups of five digits.")


class DecideKey(Form):
    """A key of the inspectorate that was made without the one before: another inspector, or the county, decides."""

    password: str = ask("password", "Your own password", required=True)
    agreed: bool = ask(
        "yes_no", "Approve the new key", required=True,
        help="Yes: complaints are sealed to it alone from now on. No: nothing more is sealed to it.",
    )  # fmt: skip
    code: str | None = ask(
        "password", "County code", limit=40,
        help="If no other inspector is here, the county reads one out by telephone.",
    )  # fmt: skip


class AgreeRole(Form):
    """The second yes: by the commander or an inspector, else by a code that the county reads out."""

    password: str = ask("password", "Your own password", required=True)
    code: str | None = ask(
        "password", "County code", limit=40,
        help="If neither commander nor inspector is here, the county reads one out by telephone.",
    )  # fmt: skip


class AgreeRecovery(Form):
    """The yes to a recovery that nothing proves: by another leader, else by a code that the county reads out."""

    password: str = ask("password", "Your own password", required=True)
    code: str | None = ask(
        "password", "County code", limit=40,
        help="If neither commander nor inspector is here, the county reads one out by telephone.",
    )  # fmt: skip


class DeclineRecovery(Form):
    """The no to a recovery that nothing proves: it never counts, and whoever came back changes nothing by it."""

    password: str = ask("password", "Your own password", required=True)


class DeclineRole(Form):
    """The role that was asked for is not given."""

    reason: str = ask("text", "Reason", required=True)


class MakeCodes(Form):
    """Makes twelve new codes for the county."""

    password: str = ask("password", "Your own password", required=True)
    codes: str = ask("password", "The codes", required=True, limit=400)


class StandIn(Form):
    """An officer of the desk has the commander's rights for 72 hours, where nobody could be reached."""

    reason: str = ask(
        "words", "People you tried to reach, and why it can't wait", required=True, limit=1_000,
        help="Commander, inspectorate and county. Shown on every desk and in every handover.",
    )  # fmt: skip


class EndActing(Form):
    """Ends standing in for the commander before its time."""

    reason: str | None = ask("text", "Reason")
