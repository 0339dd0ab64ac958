"""Duties from orders and reviews, and those that a commander gives their times: water and food."""

from __future__ import annotations

from collections.abc import Mapping

from db.registers.custody.case.spec import CCP46, JUDGE, MANDELA, OWN, Spec
from db.words.messages import M_

AFTER: Mapping[str, tuple[Spec, ...]] = {
    "release_ordered": (
        Spec(
            "release_decided",
            M_("Release: the review decided so"),
            OWN,
            M_("Release the person and record it."),
            "custody.release",
        ),
    ),
    "holding": (
        Spec(
            "order_end",
            M_("The judge's order ends"),
            CCP46,
            M_("Release, or bring before the judge, or have a new order, before the order ends."),
            "custody.before_judge",
            call=JUDGE,
            phone="prosecutor",
        ),
        Spec(
            "order_ask",
            M_("Ask until when the order holds, and who saw the person"),
            CCP46,
            M_("Call whoever gave the order. Until that is known it counts as ending 24 hours after it was given."),
            "custody.order_answer",
            call=JUDGE,
            phone="prosecutor",
        ),
    ),
    "check": (
        Spec(
            "water",
            M_("Water"),
            MANDELA,
            M_("Offer water, and record what was given."),
            "custody.care",
        ),
        Spec(
            "food",
            M_("Food"),
            MANDELA,
            M_("Offer food, and record what was given."),
            "custody.care",
        ),
    ),
}
"""By the duty after which they stand in the order of the desk."""


def with_orders(specs: tuple[Spec, ...]) -> tuple[Spec, ...]:
    """The duties with these in their places."""
    return tuple(each for spec in specs for each in (spec, *AFTER.get(spec.code, ())))
