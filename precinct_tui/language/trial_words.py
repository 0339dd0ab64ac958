"""What is said of a backup that was restored on trial; the command line and the screen say the same lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from db.kernel.base.register import REGISTERS
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.language.stick_words import StickLine

if TYPE_CHECKING:
    from db.opening.trial_restoring import Tried


def of_trial(tried: Tried) -> Iterator[StickLine]:
    """How far it reaches, how many records it holds, and whether it can be restored; line by line."""
    made = "" if tried.made is None else present.moment(tried.made.at)
    text = _("Backup {backup} of {moment}, up to position {position}: {count} entries.",
             backup=ltr(tried.backup.name), moment=made, position=digits(tried.position),
             count=digits(tried.entries))  # fmt: skip
    yield StickLine(text)
    for register, count in tried.records:
        yield StickLine(f"  {_(REGISTERS[register].title)}: {digits(count)}")
    yield from of_outcome(tried)


def of_outcome(tried: Tried) -> Iterator[StickLine]:
    """Whether it can be restored, and what it lacks."""
    if tried.sound:
        yield StickLine(_("It can be restored: pages, counts, keys and journal hold. Nothing of the trial is left."))
    else:
        text = _("It could be opened, and its journal does not hold. Make a new backup.")
        yield StickLine(text, loud=True)
        yield from (StickLine(translate(problem)) for problem in tried.problems)
    if tried.since is None:
        yield StickLine(_("It is a backup of another store."))
    elif tried.since:
        yield StickLine(_("Entries written since, which it lacks: {count}", count=digits(tried.since)))
