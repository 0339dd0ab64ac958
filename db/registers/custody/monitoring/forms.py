"""The forms of what a monitor looks for: out of the cell, search, restraint, medicine, fitness, visits, remarks.

PACE Code C section 2, the APT's guide to monitoring police custody, Mandela Rules 6 to 8, Body of Principles 12.
"""

from __future__ import annotations

from datetime import datetime

from db.registers.custody.case.duties import NEEDS
from db.registers.custody.sightings.forms import sighting_field
from db.registers.custody.walk.forms import fear_said_field
from db.words.forms import Form, ask

_BADGES = "Badge numbers, with commas between them."
_MONITORS = ("who", ("monitor", "icrc", "unhcr"))
"""Visitors who write a report of what they saw (codes of the list visitor_kind)."""


class TakeOut(Form):
    """The person is taken out of the cell: why, by whom, and back when."""

    at: datetime = ask("moment", "Taken out at", required=True, offer="now")
    why: str = ask("choice", "Purpose", required=True, list="taken_out_for", safeguard=True)
    by: str = ask("text", "Done by (badges)", part="facts", required=True, limit=120, help=_BADGES)
    place: str | None = ask("text", "Destination", part="facts", limit=120)
    back_at: datetime | None = ask("moment", "Back in the cell at", follows="at")
    note: str | None = ask("text", "Note")


class BackIn(Form):
    """The person is back in the cell, and was looked at."""

    at: datetime = ask("moment", "Back in the cell at", required=True, offer="now")
    well: str = ask("choice", "Is the person well?", required=True, list="custody_wellbeing", safeguard=True)
    note: str | None = ask("text", "Note")
    seen_later: str | None = sighting_field()


class Search(Form):
    """A search of the person: by whom and of which sex, of what kind, who saw it."""

    at: datetime = ask("moment", "When", required=True, offer="now")
    kind: str = ask("choice", "Kind of search", required=True, list="search_kind", safeguard=True)
    by: str = ask("text", "Done by (badges)", part="facts", required=True, limit=120, help=_BADGES)
    by_sex: str = ask("choice", "Sex of the searcher", required=True, list="sex")
    witness: str | None = ask("text", "Witness", part="identity")
    reason: str = ask("words", "Reason", required=True)
    found: str | None = ask("text", "What was found")
    seen_later: str | None = sighting_field()


class Restrain(Form):
    """A restraint, from its beginning to its end."""

    at: datetime = ask("moment", "Began at", required=True, offer="now", edge="earliest")
    means: tuple[str, ...] = ask("choices", "Means of restraint", required=True, list="force_kind")
    officers: str = ask("text", "Officers involved (badges)", part="facts", required=True, limit=120, help=_BADGES)
    reason: str = ask("words", "Reason", required=True)
    ended_at: datetime | None = ask("moment", "Ended at", follows="at")
    seen_later: str | None = sighting_field()


class EndRestraint(Form):
    """The restraint is taken off, and the person looked at."""

    at: datetime = ask("moment", "Ended at", required=True, offer="now", edge="latest")
    well: str = ask("choice", "Is the person well?", required=True, list="custody_wellbeing", safeguard=True)
    injuries: str | None = ask("words", "Injuries")
    seen_later: str | None = sighting_field()


class Medicine(Form):
    """A medicine: its name and dose, given or kept for the person."""

    at: datetime = ask("moment", "When", required=True, offer="now")
    name: str = ask("text", "Medicine", required=True)
    dose: str | None = ask("text", "Dose", limit=60)
    done: str = ask("choice", "What was done", required=True, list="medicine_done", safeguard=True)
    by: str | None = ask("text", "On whose word", part="identity", help="Doctor, certificate, or the person.")


class Fitness(Form):
    """Whether somebody is fit to be held, and to be questioned, and who says so."""

    at: datetime = ask("moment", "When", required=True, offer="now")
    held: bool = ask("yes_no", "Fit to be held?", required=True, safeguard=True)
    questioned: bool = ask("yes_no", "Fit to be questioned?", required=True, safeguard=True)
    by: str = ask("text", "Doctor's name", part="identity", required=True)
    certificate: str | None = ask("text", "Certificate number", part="facts", limit=60)
    note: str | None = ask("text", "Note")


class Visit(Form):
    """A visit, in private or not."""

    at: datetime = ask("moment", "Began at", required=True, offer="now")
    ended_at: datetime | None = ask("moment", "Ended at", follows="at")
    who: str = ask("choice", "Visitor", required=True, list="visitor_kind")
    name: str | None = ask("text", "Name", part="identity")
    in_private: bool = ask("yes_no", "Was nobody else there?", required=True, safeguard=True)
    reason: str | None = ask("text", "Why it was not in private", when=("in_private", ("no",)))
    report: str | None = ask("text", "Number of the visitor's report", part="facts", limit=60, when=_MONITORS)
    remarks: str | None = ask("words", "Remarks of the visitor", when=_MONITORS)
    note: str | None = ask("text", "Note")


class Remarks(Form):
    """What the person or the lawyer remarks on ground, review or record, with a signature or a refusal."""

    at: datetime = ask("moment", "When", required=True, offer="now")
    by: str = ask("choice", "Remarks by", required=True, list="remarks_by")
    about: str = ask("choice", "About what", required=True, list="remarks_about")
    text: str = ask("words", "Remarks", required=True)
    signed: str = ask("choice", "Signature", required=True, list="rights_receipt", safeguard=True)
    fear_said: bool | None = fear_said_field()


class AnswerNeed(Form):
    """A sign of trafficking, a pregnancy, a disability: whom somebody called for it, and what was done."""

    at: datetime = ask("moment", "When", required=True, offer="now", edge="latest")
    need: str = ask("choice", "For which need", required=True, list="vulnerability", only=tuple(NEEDS))
    called: str = ask("text", "Who was called", part="identity", required=True, help="“Nobody” is also an answer.")
    done: str = ask("words", "What was done", required=True)


class ConfirmArrival(Form):
    """What was heard of who left: whether the person arrived safely."""

    at: datetime = ask("moment", "Heard at", required=True, offer="now", edge="latest")
    arrived: bool = ask("yes_no", "Did the person arrive safely?", required=True, safeguard=True)
    who: str | None = ask("text", "Who said so", part="identity")
    note: str | None = ask("text", "Note")


class AfterDeath(Form):
    """What is known of a death afterwards: cause, autopsy, and to whom the remains were given."""

    at: datetime = ask("moment", "Learnt at", required=True, offer="now")
    cause: str | None = ask("text", "Cause of death, and who found it")
    autopsy: str | None = ask("text", "Autopsy: number, by whom, with what result", part="facts")
    remains_to: str | None = ask("text", "Remains given to", part="identity")
    remains_at: datetime | None = ask("moment", "Remains given at")
