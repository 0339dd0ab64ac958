"""What publishing a frozen table would keep back, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.across.indicators.figures import Figure
from db.across.indicators.hiding import OF
from precinct_tui.language import indicator_words as words
from precinct_tui.language.i18n import _, digits

if TYPE_CHECKING:
    from db.across.indicators.publishing import PublicationPlan


def name_of(code: str) -> str:
    """What is called so that is kept back: a line, or of how many a share is."""
    name = words.full_name(Figure(code.removesuffix(OF), None, None))
    return _("{name}: of how many", name=name) if code.endswith(OF) else name


def plan_lines(plan: PublicationPlan) -> list[str]:
    """What publishing would keep back, in words."""
    lines = [_("{count} small lines are kept back.", count=digits(len(plan.small)))]
    if plan.besides:
        names = _(", ").join(name_of(code) for code in plan.besides)
        lines.append(_("Besides, because they would tell one of those: {names}.", names=names))
    if plan.given_away:
        lines.append(_("{count} small numbers may follow from earlier papers already.", count=digits(plan.given_away)))
    return lines
