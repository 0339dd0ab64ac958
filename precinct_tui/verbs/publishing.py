"""`precinct indicators --publish`: names what would be kept back of a frozen table, then lets it leave the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.across.indicators.commands import publish
from db.across.indicators.forms import PublishIndicators
from db.across.indicators.publishing import costs_before_first, plan_of
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.plain_text import ltr
from precinct_tui.language.publishing_words import cost_lines, plan_lines
from precinct_tui.verbs import output

if TYPE_CHECKING:
    from argparse import Namespace

    from db.kernel.base.officer import Desk


def publish_table(options: Namespace, desk: Desk) -> output.VerbAnswer:
    """Publishes. Raises Refused as the command does: "unlikely" with what is kept back besides, before anything is."""
    options.form = PublishIndicators
    plan = plan_of(desk, options.publish)
    if plan.published is None:
        output.write_before(options, map(output.PrintedNote, cost_lines(costs_before_first(desk, options.publish))))
        output.write_before(options, map(output.PrintedNote, plan_lines(plan)))
    form = PublishIndicators(number=options.publish, note=options.because)
    if options.because:
        form.reasons = {"note": options.because}
    number = publish(desk, form)
    document = {"number": number, "hidden": sorted(plan.small | set(plan.besides)), "besides": plan.besides}
    return output.VerbAnswer(document, _("Published: {number}.", number=ltr(digits(number))))
