"""Duties towards persons whose turn the law does not count in hours: asylum, restraint, who received somebody."""

from __future__ import annotations

from collections.abc import Mapping

from db.registers.custody.case.spec import MANDELA, UNHCR, Spec
from db.words.messages import M_

AFTER: Mapping[str, tuple[Spec, ...]] = {
    "fear": (
        Spec(
            "asylum_offer",
            M_("Explain and offer asylum and UNHCR, in private"),
            UNHCR,
            M_(
                "Alone with the person; the interpreter is of neither consulate, receiver nor the group."
                " Write the wish: yes, no, later."
            ),
            "custody.offer_asylum",
        ),
        Spec(
            "asylum_referral",
            M_("Bring the wish before the authority competent for asylum"),
            UNHCR,
            M_("The words go sealed, and only if the person wishes; keep the envelope's number and the receipt."),
            "custody.refer_asylum",
        ),
    ),
    "check": (
        Spec(
            "back_in",
            M_("Back in the cell"),
            MANDELA,
            M_("Write when the person was back, and how."),
            "custody.back_in",
        ),
        Spec(
            "restraint_end",
            M_("End of the restraint"),
            MANDELA,
            M_("Take it off as soon as it is not needed; look at the person, and write it."),
            "custody.end_restraint",
        ),
    ),
    "receipt": (
        Spec(
            "receiver",
            M_("Who received the person"),
            MANDELA,
            M_("Ask the ambulance or the hospital: the body, and the name of who received the person."),
            "custody.name_receiver",
        ),
    ),
}
"""By the duty after which they stand in the order of the desk."""


def with_persons(specs: tuple[Spec, ...]) -> tuple[Spec, ...]:
    """The duties with these in their places."""
    return tuple(each for spec in specs for each in (spec, *AFTER.get(spec.code, ())))
