"""What is said of the changes that a journal file brought and that wait for two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, ngettext
from precinct_tui.language.plain_text import ltr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.carrying.transfer.lots import LotEntry, LotShown

STATES = {"waits": N_("Waits for two people"), "counts": N_("Agreed to"), "refused": N_("Refused")}
CAME_OF_IT = {
    "counts": N_("It counts from now on."),
    "waits": N_("It waits for the second yes: by the commander, an inspector, or a code of the county."),
    "refused": N_("It never counts here. It stays in the journal, as it came."),
}


def brought(count: int, where: str) -> str:
    """Says how many of them a file brought, and `where` two people decide."""
    return ngettext(
        "{count} entry of this file changes officers, lists or what is sealed. It is kept and waits until two people"
        " say yes: {command}",
        "{count} entries of this file change officers, lists or what is sealed. They are kept and wait until two"
        " people say yes: {command}",
        count, count=digits(count), command=where,
    )  # fmt: skip


def of_lot(lot: LotShown) -> Iterator[str]:
    """Where a lot came from, and who said what of it; line by line."""
    yield _("It came {moment} from machine {series}; {badge} took it in.", moment=present.moment(lot.at, "short"),
            series=ltr(lot.series or "—"), badge=present.number(lot.carried_by))  # fmt: skip
    if lot.badges:
        yield _("Yes was said by: {badges}", badges=_(", ").join(map(present.number, lot.badges)))
    if lot.state != "waits":
        moment = present.moment(lot.ended_at, "short") if lot.ended_at is not None else ""
        yield f"{_(STATES[lot.state])}: {moment}"
    elif not lot.next:
        yield _("An earlier one waits: that is decided first.")


def of_entry(entry: LotEntry) -> str:
    """What an entry would do: of whom or what, and what it says."""
    said = present.isolated(present.clean(digits(entry.of))) if entry.of else ""
    lines = [
        f"{present.label(line)}: {present.told(line)}"
        for line in entry.lines
        if line.value is not None and str(line.value) not in entry.of.split(" ", 1)
    ]
    return " — ".join(part for part in (said, _(", ").join(lines)) if part) or "—"


def by_kind(lot: LotShown) -> Iterator[tuple[str, list[str]]]:
    """The entries of a lot by what they are, the most first: how many of a kind, and what each would do."""
    kinds: dict[str, list[LotEntry]] = {}
    for entry in lot.entries:
        kinds.setdefault(entry.label, []).append(entry)
    for label, entries in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
        yield f"{digits(len(entries))} {_(label)}", [of_entry(entry) for entry in entries]
