"""The finding of `doctor` on units that were enrolled here, as (state, text)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.across.seats.table_check import check_units, records_compared
from db.carrying.levels.key_renewal import key_renewal
from db.carrying.levels.links import ENROLLERS
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs.doctor_terminal import CheckResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.kernel.base.officer import Desk


def findings(desk: Desk) -> Iterator[CheckResult]:
    """What there is to say of the units, and of this seat's key."""
    yield CheckResult("units", *units_of(desk))
    if (said := key_of(desk)) is not None:
        yield CheckResult("units", *said)


def key_of(desk: Desk) -> tuple[str, str] | None:
    """Whether this seat's key lay open under version 0.1.0, or units wait for a new one; None where there is nothing
    to say of it, or for this officer."""
    if desk.officer.role not in ENROLLERS:
        return None
    stands = key_renewal(desk)
    if stands.exposed:
        return "warning", _("Version 0.1.0 kept this seat's key unsealed, so older dumps hold it. Make a new one: "
                            "{command}", command=ltr("precinct unit renew-key"))  # fmt: skip
    if stands.under_way:
        return "warning", _("{count} units do not have this seat's new key yet; the earlier one opens still",
                            count=digits(len(stands.wait)))  # fmt: skip
    return None


def units_of(desk: Desk) -> tuple[str, str]:
    """Whether what is kept of the units is what the journal makes of it, and what their bundles brought."""
    problems = check_units(desk)
    if not problems:
        compared, records = records_compared(desk)
        if compared < records:
            return "good", _(
                "what is kept of the units is as they sent it, of their records {count} of {all}: {command} compares"
                " them all", count=digits(compared), all=digits(records),
                command=ltr("precinct journal rebuild --check"),
            )  # fmt: skip
        return "good", _("what is kept of the units is as they sent it")
    text = _("Not as it was taken in: {count}. {first}", count=digits(len(problems)), first=translate(problems[0]))
    return "bad", text
