"""Forms of the counts that a province offers."""

from __future__ import annotations

from dataclasses import field

from db.across.counts.making import OfferedCounts
from db.words.forms import Form, ask


class MakeCounts(Form):
    """The counts as they were read (`counts.ready`)."""

    counts: OfferedCounts | None = field(default=None, repr=False)


class OfferCounts(Form):
    """A role of the database's server that may read the counts, or may no more."""

    role: str = ask("text", "Role of the database's server", part="facts", required=True, limit=63)


class WithdrawCounts(OfferCounts):
    """It may read them no more."""
