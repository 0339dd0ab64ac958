"""Corrections of custody records, and entries on the wrong person; each chapter has its own commands."""

from __future__ import annotations

from dataclasses import replace

from db.kernel.base.access import DESK
from db.kernel.desk.corrections import Correct, correction
from db.kernel.desk.desk import Act, command
from db.kernel.events.event import Event
from db.kernel.folding.reprojection import DECIDED
from db.kernel.journal import stored_events
from db.registers.custody.case.last_seen import QUESTION
from db.registers.custody.case.timeline import ABOUT_ENTRIES, MISPLACED, STAMPED, TAKEN_OVER
from db.registers.custody.changes.commands import entry_of, record_named
from db.registers.custody.changes.forms import COMPARED, WrongPerson
from db.registers.custody.custody_acts import find, refuse_involved, refuse_involved_in, say_what_waits
from db.registers.custody.entries_in_question import case_of
from db.registers.custody.events import KINDS
from db.registers.custody.people_exchanged import BAND, NAMES, exchanged
from db.registers.custody.sealing.rules import DECIDED_ON
from db.words.forms import LINE_LIMIT
from db.words.messages import M_, Refused

NOT_OF_THE_DESK = frozenset(
    {STAMPED, TAKEN_OVER, "arrival_count_settled", "sealing_reviewed", "countersigned", COMPARED}
)
"""What the inspectorate, a leader or the program alone writes."""
MOVED = frozenset(kind.kind for kind in KINDS if kind.form is not None) - ABOUT_ENTRIES - NOT_OF_THE_DESK
"""What may have been entered on the wrong person: all that the desk writes of one."""


@command("custody.wrong_person", label="Entered on the wrong person", form=WrongPerson, roles=DESK,
         another="stand_in", writes=(MISPLACED, TAKEN_OVER, *MOVED))  # fmt: skip
def wrong_person(act: Act, form: WrongPerson) -> str:
    """Strikes an entry through and writes it in the record of the person whom it was about; returns the number.

    Raises Refused("invalid") where there is no such entry, it is struck through already, or both records are one.
    """
    acted = find(act, form)
    refuse_involved(act, acted.case)
    entry = entry_of(act, form, acted.events)
    if entry.kind not in MOVED:
        raise Refused("invalid", {"target": M_("This kind of entry can't be moved; the desk does not write it.")})
    other, number = record_named(act, form)
    named = [entry.identity.get(name) for name in sorted(NAMES)] if entry.kind == "identity_set" else []
    if (question := exchanged(act, other, names=named)) is not None:
        act.ask("other", question)
        act.raise_if_refused()
    _ask_of_telling(act, entry, other)
    act.raise_if_refused()
    form.other = number
    copy = act.desk.source.uid()
    facts = {name: said for name, said in entry.facts.items() if name != QUESTION}  # it spoke of this record's end
    act.append(MISPLACED, record=form.record, form=form, facts={"kind": entry.kind, "copy": copy})
    act.append(entry.kind, record=other, uid=copy, at=entry.at, facts=facts, identity=entry.identity, words=entry.words)
    act.append(TAKEN_OVER, record=other, facts={"other": acted.number})
    say_what_waits(act, form.record)
    return acted.number


TELLINGS = frozenset({"ground_told", "rights_given", "fear_asked", "asylum_offered", "contact_offered"})
"""Kinds of entries that say what somebody was told. A ground says it too, where it has the time."""


def _ask_of_telling(act: Act, entry: Event, other: str) -> None:
    """Ask whether what one person was told, as it was written, was told to the person to whose record it moves."""
    if entry.kind not in TELLINGS and not entry.facts.get("told_at"):
        return
    start = case_of(act.conn, act.unit, other).start
    if start is not None and entry.at.replace(second=59) < start:
        act.ask("other", M_("This was told before that person was deprived of liberty. Was that person told?"))
    else:
        act.ask("other", M_("Was the person of that record told this, in a language they understand?"))


def _before(act: Act, form: Correct) -> None:
    """Who is named in force, an injury, a death or a restraint corrects nothing there, and nobody the inspectorate.

    Raises Refused("forbidden").
    """
    refuse_involved_in(act, form.record)
    target = stored_events.event_by_uid(act.conn, act.unit, form.target or "")
    if target is not None and _is_inspectorates(target):
        raise Refused("forbidden", {"target": M_("This is the inspectorate's word: it alone says another.")})
    _ask_of_exchange(act, form)


def _ask_of_exchange(act: Act, form: Correct) -> None:
    """Ask where a person gets the name or band of another one who is held; the answer is kept with the reason.

    Raises Refused("unlikely"), or "invalid" where both together are too long.
    """
    said = {"names": (form.value,)} if form.field in NAMES else {"band": form.value} if form.field == BAND else {}
    question = exchanged(act, form.record, **said) if said else None
    if question is None:
        return
    act.ask("value", question)
    act.raise_if_refused()
    both = f"{form.reason} / {form.reasons['value']}"
    if len(both) > LINE_LIMIT:
        message = M_(
            "The reason is too long: {length} characters, {limit} at most.", length=len(both), limit=LINE_LIMIT
        )
        raise Refused("invalid", {"reason": message})
    form.reason = both


def _is_inspectorates(entry: Event) -> bool:
    """Whether an entry is a decision, or a hold, of the inspectorate."""
    holds = entry.kind == "sealing_held" and entry.facts.get("by") == "inspectorate"
    return holds or entry.kind in (DECIDED, STAMPED, DECIDED_ON)


correct_entry = replace(correction("custody", DESK, _before, after=say_what_waits), another="stand_in")
