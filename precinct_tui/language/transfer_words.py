"""What is said of a journal file that is taken in: what it would bring, and what it brought.

The command line and the screen say the same lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from db.kernel.projections.projecting import label
from precinct_tui.language import lot_words
from precinct_tui.language.i18n import _, digits, ngettext
from precinct_tui.language.plain_text import ltr
from precinct_tui.language.stick_words import StickLine

if TYPE_CHECKING:
    from db.carrying.transfer.outcome import Imported, Survey


def of_survey(seen: Survey, let_in: str, most: int | None = None) -> Iterator[StickLine]:
    """What a file would bring, those that wait for two people marked.

    `let_in` is how one lets a machine in here; of more than `most` kinds of entries the others are counted.
    """
    if not seen.entries:
        yield StickLine(_("Nothing new: all {known} entries are here already.", known=digits(seen.known)))
        return
    yield from _of_machines(seen, let_in)
    text = ngettext("The file brings {count} entry:", "The file brings {count} entries:", seen.entries,
                    count=digits(seen.entries))  # fmt: skip
    yield StickLine(text)
    led = dict(seen.leading)
    kinds = sorted(seen.kinds, key=lambda kind: kind[0] not in led)[:most]
    for kind, count in kinds:
        said = f"{digits(count)} {_(label(kind))}"
        if kind in led:
            yield StickLine(_("{what} (waits for two people: {count})", what=said, count=digits(led[kind])), loud=True)
        else:
            yield StickLine(f"  {said}")
    if rest := len(seen.kinds) - len(kinds):
        yield StickLine("  " + ngettext("and {count} other kind", "and {count} other kinds", rest, count=digits(rest)))


def _of_machines(seen: Survey, let_in: str) -> Iterator[StickLine]:
    """What to know of the machines whose entries are in it."""
    if seen.new:
        text = _("Nobody let these machines in yet: {machines}. First: {command}", machines=_listed(seen.new),
                 command=let_in)  # fmt: skip
        yield StickLine(text, loud=True)
    if seen.late:
        text = ngettext(
            "{count} entry was written by a machine after it was retired. It is passed over.",
            "{count} entries were written by a machine after it was retired. They are passed over.",
            seen.late, count=digits(seen.late),
        )  # fmt: skip
        yield StickLine(text, loud=True)
    for machine, minutes in seen.ahead:
        text = _(
            "The clock of machine {machine} is ahead of this one's by {minutes} minutes or more. Look at both by a"
            " watch. Who is held by its word is held since so much earlier, until the inspectorate decides.",
            machine=ltr(machine), minutes=digits(minutes),
        )  # fmt: skip
        yield StickLine(text, loud=True)


def of_import(taken: Imported, waiting: str) -> Iterator[StickLine]:
    """What a file brought. `waiting` is where one sees what waits for two people."""
    text = ngettext(
        "{entries} entry was taken in; here already: {known}.",
        "{entries} entries were taken in; here already: {known}.",
        taken.entries, entries=digits(taken.entries), known=digits(taken.known),
    )  # fmt: skip
    yield StickLine(text)
    for kind in dict.fromkeys(taken.set_aside):
        count = digits(taken.set_aside.count(kind))
        text = _("Kept in the journal but not applied here: {what} ({count}).", what=_(label(kind)), count=count)
        yield StickLine(text, loud=True)
    if taken.waiting:
        yield StickLine(lot_words.brought(len(taken.waiting), waiting), loud=True)
    if taken.both:
        text = _("Changed on both machines, look at them: {numbers}.", numbers=_listed(taken.both))
        yield StickLine(text, loud=True)


def _listed(words: Sequence[str]) -> str:
    return _(", ").join(digits(word) for word in words)
