"""Signatures of someone absent: given by radio or telephone with name, number and time, countersigned within a day."""

from __future__ import annotations

from db.kernel.base.access import DESK, LEADERS
from db.kernel.desk.desk import Act, command
from db.kernel.desk.signature import sign
from db.registers.custody.custody_acts import find, refuse_involved, write
from db.registers.custody.signing.forms import Countersign, SignAbsent
from db.words.messages import M_, Refused


@command("custody.sign_absent", label="Signature by radio or telephone", form=SignAbsent, roles=DESK,
         writes="signed_by_phone")  # fmt: skip
def sign_absent(act: Act, form: SignAbsent) -> str:
    """Records who agreed, by which number and when; their signature is due within 24 hours. Returns the number."""
    return write(act, form, find(act, form), "signed_by_phone")


@command(
    "custody.countersign",
    label="Sign or countersign",
    form=Countersign,
    roles=LEADERS,
    another="stand_in",
    writes="countersigned",
)
def countersign(act: Act, form: Countersign) -> str:
    """Signs what waits longest; returns the record's number.

    Raises Refused("conflict") where nothing waits, "forbidden" for an officer involved in force, an injury or a death.
    """
    record = find(act, form)
    refuse_involved(act, record.case)
    if not record.case.open_tracks(("countersign", "signature")):
        raise Refused("conflict", {}, M_("Nothing in this record needs a signature."))
    sign(act, form.password, by_password=True)
    return write(act, form, record, "countersigned")
