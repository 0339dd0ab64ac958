"""The forms of sessions and requests."""

from __future__ import annotations

from datetime import date, datetime

from db.words.forms import NOWHERE, Form, ask


class PlanSession(Form):
    """A session of the service desk, planned or held."""

    place: str = ask("place", "Place", part="facts", required=True, limit=120)
    day: date = ask("date", "Day", up="all", required=True, lean="future")
    start: str = ask("text", "From", part="facts", required=True, limit=8, help="As 17:30.")
    end: str | None = ask("text", "Until", part="facts", limit=8, help="As 19:00.")
    staff: str | None = ask("text", "Officers (badges)", part="facts", help="Badge numbers, with commas between them.")
    categories: tuple[str, ...] | None = ask("choices", "Categories of requests", list="request_category")
    logistics: str | None = ask(
        "words",
        "Logistics",
        limit=1_000,
        help="Room, power, network, keys. Nothing about who came or what was said.",
        third_parties=True,
    )
    paper_form: str | None = ask(
        "text", "Number of the paper form", part="facts", limit=30, help="For a session in the past, kept on paper."
    )
    open_now: bool | None = ask("yes_no", "Open it now", under=NOWHERE)
    kind: str | None = ask("choice", "Kind", list="session_kind", help="Empty: the service desk.")


class AddPattern(Form):
    """A session that comes again every week at one place."""

    place: str = ask("place", "Place", part="facts", required=True, limit=120)
    weekday: str = ask("choice", "Day of the week", list="weekday", required=True)
    start: str = ask("text", "From", part="facts", required=True, limit=8, help="As 17:30.")
    end: str | None = ask("text", "Until", part="facts", limit=8, help="As 19:00.")
    staff: str | None = ask("text", "Officers (badges)", part="facts", help="Badge numbers, with commas between them.")
    daily: bool | None = ask("yes_no", "Every day in Police Week", help="Besides its day of the week.")
    kind: str | None = ask("choice", "Kind", list="session_kind", help="Empty: the service desk.")


class EndPattern(Form):
    """A weekly session that plans no more; what was planned stays."""

    reason: str | None = ask("text", "Reason")


class PlanAhead(Form):
    """The sessions that the weekly patterns give."""

    first: date | None = ask("date", "From day", help="Empty: today.", lean="future")
    until: date = ask("date", "Until day", required=True, help="Official holidays are left out.", lean="future")


class AnnounceSession(Form):
    """How a session was made known."""

    announced: str = ask("words", "What was announced", required=True, limit=1_000)
    by: tuple[str, ...] | None = ask("choices", "Where it was announced", list="announced_by")
    announced_at: datetime | None = ask("moment", "Announced at", offer="now", help="Empty: now.")


class GiveNumber(Form):
    """The next waiting number: a number, no name."""


class CallNumber(Form):
    """The next number comes to the desk."""

    back: bool | None = ask("yes_no", "One back", help="The number before, called again.")


class OpenSession(Form):
    """The desk is there and takes requests."""

    opened_at: datetime | None = ask("moment", "Opened at", offer="now", help="Empty: now.")
    paper_form: str | None = ask(
        "text", "Number of the paper form", part="facts", limit=30, help="For a session in the past, kept on paper."
    )


class CloseSession(Form):
    """The session is over."""

    closed_at: datetime | None = ask("moment", "Closed at", up="all", offer="now", help="Empty: now.")
    logistics: str | None = ask(
        "words",
        "Logistics",
        limit=1_000,
        help="Room, power, network, keys. Nothing about who came or what was said.",
        third_parties=True,
    )


class CancelSession(Form):
    """A planned session that is not held."""

    reason: str = ask("text", "Reason", required=True)


class TakeRequest(Form):
    """A request of a citizen. Name and telephone are never needed: the code on the slip is enough."""

    category: str = ask("choice", "Category", up="counts", list="request_category", required=True)
    words: str = ask("words", "Request in the citizen's words", required=True, third_parties=True)
    answer_by: str = ask("choice", "How to answer", list="answer_by", required=True)
    anonymous: bool | None = ask("yes_no", "Anonymous", help="No name is kept; the code on the slip gives the answer.")
    name: str | None = ask("text", "Name", part="identity", limit=120, when=("anonymous", ("no",)))
    phone: str | None = ask("phone", "Telephone", limit=30)
    no_phone: str | None = ask("choice", "Why there is no telephone", list="caller_anonymity")
    consent: bool | None = ask(
        "yes_no",
        "May it be passed on to another body",
        safeguard=True,
        help="Ask the citizen. No answer is no consent.",
    )
    keep_words: bool | None = ask(
        "yes_no",
        "May the words be kept afterwards",
        safeguard=True,
        help="Ask the citizen. No: they are erased some months after the end, as name and telephone are.",
    )
    session: str | None = ask(
        "code", "Session number", part="facts", limit=20, help="Empty: taken at the precinct's own desk."
    )
    received_at: datetime | None = ask("moment", "Received at", up="all", offer="now", help="Empty: now.")
    answered: str | None = ask(
        "words",
        "Answered on the spot",
        limit=2_000,
        help="The answer you gave; this closes the request.",
        third_parties=True,
        under=NOWHERE,
    )
    came_by: str | None = ask("choice", "How it came", list="request_came_by", help="Empty: said at the desk.")


class ImportRequest(TakeRequest):
    """An open request of a list that was kept elsewhere. Nothing says that the citizen agreed to anything."""

    old_number: str | None = ask("text", "Number in the earlier register", part="facts", limit=60)
    state: str | None = ask("text", "State", part="facts", limit=60, under=NOWHERE)


class AnswerNow(Form):
    """An answer given at the desk itself, on the day on which the request was taken; it closes the request."""

    template: str | None = ask("choice", "Ready answer", list="reply_template")
    answered: str | None = ask("words", "Answer", limit=2_000, help="May stay empty. Whoever holds the code is told.")


class AssignRequest(Form):
    """Who deals with a request."""

    owner: str | None = ask("officer", "Officer", help="A badge number.")
    owner_unit: str | None = ask("text", "Unit", part="facts", limit=80)


class ReferRequest(Form):
    """A request that another body must answer."""

    body: str = ask("choice", "To which body", list="referral_body", required=True)
    other_body: str | None = ask(
        "text", "Name of the body", part="facts", required=True, limit=120, when=("body", ("other",))
    )
    consent: bool | None = ask("yes_no", "The citizen agrees now", safeguard=True)
    sent_at: datetime | None = ask("moment", "Sent at", help="Only where it was sent already.")
    reference: str | None = ask("text", "Letter number", part="facts", limit=60)


class ActOnRequest(Form):
    """Something done about a request."""

    action: str = ask("words", "What was done", required=True, limit=2_000, third_parties=True)
    done_at: datetime | None = ask("moment", "Done at", offer="now", help="Empty: now.")


class ReplyToRequest(Form):
    """An answer. It stops the clock, whatever it says."""

    template: str | None = ask("choice", "Ready answer", list="reply_template", help="Your words follow it.")
    reply: str | None = ask(
        "words", "Reply", limit=2_000, help="Whoever holds the code is told these words.", third_parties=True
    )
    via: str | None = ask("choice", "How it was answered", list="answer_by")
    replied_at: datetime | None = ask("moment", "Answered at", up="all", offer="now", help="Empty: now.")


class CloseRequest(Form):
    """The end of a request."""

    outcome: str = ask("choice", "Outcome", up="all", list="request_outcome", required=True)
    note: str | None = ask("words", "Note", limit=1_000, third_parties=True)


class RateRequest(Form):
    """What the citizen thinks of the outcome."""

    code: str = ask("code", "Code", required=True, limit=20, help="From the citizen's slip.")
    satisfied: bool = ask("yes_no", "Satisfied", required=True, safeguard=True)
    second: str | None = ask("password", "Second code", limit=20, help="Only the citizen's slip says it.")


class ReopenRequest(Form):
    """The citizen is not content and wants more done."""

    code: str = ask("code", "Code", required=True, limit=20, help="From the citizen's slip.")
    reason: str = ask("words", "What is still missing", required=True, limit=2_000, third_parties=True)
    second: str | None = ask("password", "Second code", limit=20, help="Only the citizen's slip says it.")


class GiveSecondCode(Form):
    """The second code of a slip that is being printed."""

    code: str = ask("code", "Code", required=True, limit=20)
    second: str = ask("password", "Second code", required=True, limit=20)


class MergeRequest(Form):
    """A request that repeats another one; both codes keep working."""

    into: str = ask("code", "Code of the request it repeats", required=True, limit=20)


class HoldRequest(Form):
    """A closed request that somebody still needs, or needs no longer."""

    hold: bool = ask("yes_no", "Keep it from being sealed", required=True)
    reason: str = ask("text", "Reason", required=True)


class SealRequests(Form):
    """Announces what will be sealed, and seals what was announced long enough ago."""

    note: str | None = ask("words", "Note", limit=1_000)
