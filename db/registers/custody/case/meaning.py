"""What answers mean: which grounds make a suspect, which destinations are removals, what must not happen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from db.kernel.events.ruled import code_of
from db.registers.custody.case.case import Case
from db.registers.custody.case.receivers import COURTS
from db.registers.custody.case.timeline import Step
from db.words.messages import M_, Message

Handler = Callable[[Case, Step], None]

OFFENCE = frozenset({"flagrant_offence", "judicial_order", "arrest_warrant", "received_with_order"})
"""Grounds that make a person a suspect: valid documents alone do not end those."""
UNMET = frozenset({"none_yet", "no_ground", "with_carer", ""})
"""Answers to the question for a ground that are none; an added one that counts as nothing is none either."""
STATING = COURTS | {"aliens_office", "asylum_authority", "other", None}
"""Who states something about somebody's entry or stay. None: nobody asked which authority it was, as of old."""
NO_COPY_WISHED = "declined"
"""Why there was no copy (a code of the list custody_no_copy): the person did not wish one, and none is owed."""
UNWELL = frozenset({"unwell", "injured", "unconscious", "intoxicated"})
"""Answers that call for a doctor, whoever gave them and wherever."""

UNFIT = frozenset({"unconscious", "intoxicated"})
"""Answers about how somebody is that close an interview (PACE Code C, 11.18 and annex G, as a model)."""

TO_RELATIVES = M_("We answer no enquiries here. The prosecutor's office answers relatives: ask there.")
"""The words to a relative who is not answered, whether or not somebody is held (Criminal Procedure Code, art. 49)."""

LATE_FACTS: dict[str, Message] = {
    "child_questioned": M_("A child was questioned by police"),
    "questioned_unfit": M_("Questioned while unconscious or intoxicated"),
    "questioned_without_language": M_("Questioned without a common language"),
    "removed_despite_fear": M_("Sent on despite fear of return"),
    "held_too_long": M_("Held after the limit had passed"),
    "removed_without_order": M_("Sent on without an order"),
    "child_sent_alone": M_("A child was sent on alone"),
    "moved_without_record": M_("Moved without a record"),
    "rights_withheld": M_("Rights were withheld"),
}
WRONG: dict[str, Message] = {
    "released": M_("The wrong person was released"),
    "removed": M_("The wrong person was sent on"),
}


def says_fear(facts: Mapping[str, Any]) -> bool:
    """Whether an entry says that the person fears return: in answer to the question, or said beside it."""
    return code_of(facts, "fear") == "yes" or facts.get("fear_said") is True


def child_suspect(case: Case) -> bool:
    """A child, or a person of doubtful age, who is suspected of an offence, in any reading of the record."""
    return any(reading.child and (reading.suspected or reading.ground in OFFENCE) for reading in case.readings)


def fear_blocks(case: Case) -> bool:
    """Whether fear of return stands and nobody competent has lifted it, in any reading of the record."""
    return any(reading.fear_stands and not reading.lifted for reading in case.readings)


def does(base: str) -> Handler:
    """A handler that does one duty and nothing else."""

    def handler(case: Case, step: Step) -> None:
        case.do(base, step)

    return handler
