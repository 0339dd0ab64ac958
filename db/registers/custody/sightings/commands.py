"""The answer about what was seen after the end, where nobody gave it with the entry: after a merge of machines, say."""

from __future__ import annotations

from db.kernel.base.access import DESK
from db.kernel.desk.desk import Act, command
from db.registers.custody.case.last_seen import ANOTHERS, ANSWERED
from db.registers.custody.custody_acts import find, refuse_involved, write
from db.registers.custody.sighting_doubts import MOVE_IT
from db.registers.custody.sightings.forms import AnswerSighting
from db.words.messages import M_, Refused


@command("custody.answer_sighting", label="Seen after the end: answer", form=AnswerSighting, roles=DESK,
         group="Record", another="stand_in", writes="later_sighting_answered")  # fmt: skip
def answer_sighting(act: Act, form: AnswerSighting) -> str:
    """Says of what was seen after the end whether the person was still held, was here freely, or it is another
    person's entry. The inspectorate is told. Returns the record's number.

    Raises Refused("conflict") where nothing was seen after an end, "forbidden" for an officer who is involved.
    """
    record = find(act, form)
    refuse_involved(act, record.case)
    about = tuple(dict.fromkeys(uid for reading in record.case.readings for uid in reading.in_question))
    if not about:
        raise Refused("conflict", {}, M_("Nothing in this record was seen after its end."))
    number = write(act, form, record, ANSWERED, {"about": about})
    if form.answer == ANOTHERS:
        form.waits = MOVE_IT
    return number
