"""The forms of gang files. They ask for cases and days, never for a person: those stand in the incidents."""

from __future__ import annotations

from datetime import date, datetime

from db.words.forms import NOWHERE, Form, ask
from db.words.messages import M_

CASE = "gang_case_linked"
NO_NAMES = M_("No names: people are recorded in the incidents.").text


class OpenGang(Form):
    """A file on a gang, begun with what its cases have in common."""

    kind: str = ask("choice", "Kind of gang", required=True, list="gang_kind")
    main: bool | None = ask("yes_no", "Main gang", help="Counted among the main gangs of the precinct.")
    title: str = ask("text", "Title of the gang", required=True, limit=80, help=NO_NAMES, sought=True, under=NOWHERE)
    summary: str | None = ask("words", "What the cases have in common", help=NO_NAMES, sought=True)
    area: str | None = ask("text", "Area of work", sought=True)
    order: str | None = ask("text", "Order of the judge", part="facts", limit=40)
    opened_at: datetime | None = ask("moment", "Opened at", offer="now", help="Empty: now.")


class LinkCase(Form):
    """An incident belongs to this file."""

    incident: str = ask("text", "Number of the incident", part="facts", required=True, limit=30)
    basis: str = ask("choice", "Why it belongs here", required=True, list="gang_basis")
    suspects: int | None = ask("number", "Suspects of this gang in it", help="People, not their names.")
    note: str | None = ask("words", "Note", limit=1_000, help=NO_NAMES, sought=True)


class UnlinkCase(Form):
    """An incident does not belong to this file after all; that it was linked stays in sight."""

    target: str = ask(
        "entry", "Which case", required=True, of=(CASE,),
        help=M_("The entry's uid, or 1 for the first of its kind.").text,
    )  # fmt: skip
    reason: str = ask("words", "Why it does not belong here", required=True, limit=1_000)


class AddGangEntry(Form):
    """The next thing that was learnt or done."""

    text: str = ask("words", "Account", required=True, help=NO_NAMES, sought=True)
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class BreakUpGang(Form):
    """The gang is broken up: the event that closes its file, with the day that it counts for."""

    broken_up_on: date = ask("date", "Broken up on", required=True)
    arrested: int = ask("number", "Arrested", required=True, help="People, not their names.")
    how: str | None = ask("words", "How", limit=1_000, help=NO_NAMES, sought=True, under=NOWHERE)


class CloseGang(Form):
    """The file is closed and the gang is not broken up."""

    cause: str = ask("choice", "Why it is closed", required=True, list="gang_closing")
    note: str | None = ask("words", "Note", limit=1_000, help=NO_NAMES, sought=True)


class ReopenGang(Form):
    """The file is worked on again; a gang that was broken up counts no more."""

    reason: str = ask("words", "Why it is reopened", required=True, limit=1_000)
