"""`precinct indicators --complaints`: what the inspectorate alone counts, on standard output and in no file."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from db.across.indicators.complaints import WAITING, by_outcome
from db.across.indicators.queries import table_of
from db.registers.oversight.complaints import read_complaints
from precinct_tui.language import indicator_words as words
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.verbs import output
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk

LIST = "oversight_outcome"


def count_complaints(options: Namespace, desk: Desk, asked: dict[str, Any]) -> output.VerbAnswer:
    """Complaints by outcome, this period against the last. Raises WrongUsage for a file, Refused for any other role."""
    if options.out or options.outside:
        raise WrongUsage(_("Complaints are counted on the screen alone: no file and no paper of the unit holds them."))
    complaints = read_complaints(desk)  # first: who may not read them is told so, and of no period
    comparison = table_of(desk, **asked, only=("contacts_197",), duties=False).comparison
    rows = by_outcome(complaints, comparison)
    against = _("{this} against {last}", this=words.period_name(comparison.period),
                last=words.period_name(comparison.against))  # fmt: skip
    table = output.PrintedTable(
        [
            output.PrintedColumn(title, keep=bool(place))
            for place, title in enumerate((_("Outcome"), _("This"), _("Last")))
        ],
        [
            [
                _("no outcome yet") if row.outcome == WAITING else present.label_of(LIST, row.outcome),
                present.grouped(row.this),
                present.grouped(row.last),
            ]
            for row in rows
        ],
        _("Complaints by outcome, for the inspectorate alone"),
    )
    document = [{"outcome": row.outcome or None, "this": row.this, "last": row.last} for row in rows]
    return output.VerbAnswer(document, [against, table])
