"""What publishing a frozen table would keep back, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.across.indicators.figures import Figure
from db.across.indicators.hiding import OF
from db.across.indicators.periods import HALF, MONTH, QUARTER
from precinct_tui.language import indicator_words as words
from precinct_tui.language.i18n import N_, _, digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.across.indicators.costs import PublishingCost
    from db.across.indicators.publishing import PublicationPlan


def name_of(code: str) -> str:
    """What is called so that is kept back: a line, or of how many a share is."""
    name = words.full_name(Figure(code.removesuffix(OF), None, None))
    return _("{name}: of how many", name=name) if code.endswith(OF) else name


KINDS = {HALF: N_("half-years"), QUARTER: N_("quarters"), MONTH: N_("months")}


def cost_lines(costs: Sequence[PublishingCost]) -> list[str]:
    """What each choice costs later, by the unit's own counts: said before the first paper; nothing after that."""
    if not costs:
        return []
    lines = [
        _("Nothing was published yet. What is published now cannot be taken back, and the finer the papers, the less "
          "each can tell: small numbers would follow from their differences. By this unit's own counts:")
    ]  # fmt: skip
    for cost in costs:
        said = {
            "kind": _(KINDS[cost.kind]), "share": digits(cost.share), "count": digits(cost.papers - cost.refused),
            "all": digits(cost.papers), "halves": digits(cost.after),
        }  # fmt: skip
        lines.append(
            _("{kind} after {halves} half-years: {count} of {all} published, with {share}% of their lines.", **said)
            if cost.after
            else _("{kind} alone: {count} of {all} published, with {share}% of their lines.", **said)
        )
    lines.append(_("Weeks and days are never published."))
    return lines


def plan_lines(plan: PublicationPlan) -> list[str]:
    """What publishing would keep back, in words."""
    lines = [_("{count} small lines are kept back.", count=digits(len(plan.small)))]
    if plan.besides:
        names = _(", ").join(name_of(code) for code in plan.besides)
        lines.append(_("Besides, because they would tell one of those: {names}.", names=names))
    if plan.given_away:
        lines.append(_("{count} small numbers may follow from earlier papers already.", count=digits(plan.given_away)))
    return lines
