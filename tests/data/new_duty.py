"""A made-up duty, declared as docs/a-new-duty.md says: an hour in the open air each day."""

from __future__ import annotations

from datetime import timedelta

from db.registers.custody.case.spec import CARE, MANDELA, AtEnd, Exemption, Limit, Opens, Recurrence, Spec
from db.words.messages import M_

AIR = Limit("air", timedelta(hours=24))
OPEN_AIR = Spec(
    code="air",
    label=M_("Open air"),
    source=MANDELA,
    how=M_("Let the person walk in the yard, and record it."),
    command="custody.care",
    by_when="every 24 hours",
    done_by="given",
    opens=Opens.ARRIVAL,
    recurs=Recurrence(AIR, given="air"),
    exempt=frozenset({Exemption.VALID_DOCUMENTS}),
    at_end=AtEnd.SETTLED,
    group=CARE,
    of_everyone=True,
)
