"""What is said of a unit whose history has two branches, and of the branch that was not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.carrying.levels.branch_events import FIRST, SECOND
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.carrying.levels.branch_reading import TwoBranches

BRANCH_WORDS = {FIRST: N_("the first branch"), SECOND: N_("the second branch")}


def of_unit(unit: TwoBranches) -> Iterator[str]:
    """What both branches are, and how far the decision is; line by line."""
    yield _(
        "Two copies of this unit's store wrote on, or its journal was written anew. Call the unit: which one is it?"
    )
    yield _("The first branch came first and counts until two people decide: {count} entries after they part.",
            count=digits(unit.first))  # fmt: skip
    yield _("The second branch is kept and counts nowhere: {count} entries.", count=digits(unit.second))
    if not unit.is_whole:
        yield _("Its beginning is not here yet: it can't be chosen before the next stick brings it.")
    if unit.branch is not None and unit.chosen_at is not None:
        yield _("{officer} chose {branch}, {moment}. Another officer says the second yes.",
                officer=present.isolated(present.clean(unit.chosen_by or "")), branch=_(BRANCH_WORDS[unit.branch]),
                moment=present.moment(unit.chosen_at, "short"))  # fmt: skip


def taken(used: int) -> str:
    """What came of the second yes."""
    return _("The unit is held no more: {count} of the entries that were kept count now. The other branch is kept.",
             count=digits(used))  # fmt: skip
