"""The forms of calls. A call asks four things: what, where, who, how urgent; the questions of its type follow."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from db.words.forms import NOWHERE, Form, ask


class NoteCall(Form):
    """What a caller says, as far as it is known. What is left empty stays as it was."""

    shared: ClassVar[bool] = True
    type: str | None = ask("choice", "Type", up="all", list="incident_type")
    place: str | None = ask(
        "place", "Where", part="words", help="A place, a landmark of the precinct, or your own words."
    )
    caller_name: str | None = ask("text", "Caller", part="identity", limit=80, under="Caller")
    caller_phone: str | None = ask("phone", "Caller's phone", under="Caller")
    caller_unknown: str | None = ask(
        "choice",
        "Reason for no name or phone",
        list="caller_anonymity",
        help="Not giving a name is a caller's right.",
        under="Caller",
    )
    severity: str | None = ask(
        "choice",
        "How urgent",
        up="all",
        list="severity",
        help="Empty: the type's own. Another one needs a reason.",
    )
    summary: str | None = ask("words", "In the caller's words")
    answers: str | None = ask(
        "words",
        "Answers",
        help="One question per line, as code: answer. No answer: skipped.",
        under=NOWHERE,
    )


class StartCall(NoteCall):
    """A call is heard: kept at the first key, before anything is known of it; or with all that is known."""

    shared: ClassVar[bool] = False  # there is no call yet that it could stand with
    at: datetime | None = ask("moment", "Heard at", up="all", offer="now", help="Empty: now.")


class FinishCall(Form):
    """The call is taken: it opens an incident."""

    occurred_from: datetime | None = ask("moment", "Happened at, or from", up="all", offer="now")
    note: str | None = ask("words", "Note", limit=1_000)


class JoinCall(Form):
    """Another caller reports what is there already. The call keeps its number and its words."""

    incident: str = ask(
        "text", "Number of the incident", part="facts", required=True, limit=30,
        help="Or the number of an unfinished call, with its letters; this call then follows that one.",
    )  # fmt: skip
    note: str | None = ask("text", "Note")


class PartCall(Form):
    """The call is about another incident after all: it is among the calls to be finished again."""

    reason: str = ask("text", "Why it is another incident", required=True)


class ResumeCall(Form):
    """The call goes on: it was ended, or made void, by mistake, or the caller is there again."""

    reason: str = ask("text", "Reason to continue", required=True)


class EndCall(Form):
    """The call ends without an incident."""

    end: str = ask("choice", "How it ended", up="all", required=True, list="call_end")
    note: str | None = ask("words", "Note", limit=1_000)


class VoidCall(Form):
    """The call was begun by mistake. A number that was given stays, with the reason."""

    reason: str | None = ask("text", "Why it is void", help="Not needed if the call is empty.")


class ProtectCaller(Form):
    """The caller's name and telephone number are sealed and erased, in the incident and in the call."""

    reason: str = ask("choice", "Why protected", required=True, list="protection_reason")
