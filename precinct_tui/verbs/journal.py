"""The journal: is it whole, what does it hold, does it make the same tables again."""

from __future__ import annotations

import dataclasses
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from db.carrying.levels.roots import compared_words, root_words
from db.kernel.base.access import KEEPERS
from db.kernel.folding import rebuild as rebuilding
from db.reading import journal_queries, keyset
from db.reading.held_checks import check_held
from db.reading.journal_queries import count_journal, list_journal
from db.words.calendar.jalali import local_date
from db.words.folding import ascii_digits
from db.words.messages import M_, Message, Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, ngettext, translate
from precinct_tui.language.plain_text import ltr, plain
from precinct_tui.verbs import output
from precinct_tui.verbs.cursors import place_in, tag_of, written
from precinct_tui.verbs.inspectorate import closed_here
from precinct_tui.verbs.progress import progress
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from db.reading.journal_queries import JournalLine
    from db.words.records import Cursor


def verify(options: Namespace) -> output.VerbAnswer:
    """`precinct journal verify`: status 1 where anything is wrong."""
    with desk_of(options) as desk:
        verified = journal_queries.verify_whole(desk)
        held = {pair: journal_queries.anchor_holds(desk, *pair) for pair in options.anchor if pair is not None}
        last = journal_queries.latest_anchor(desk)
        roots, ten, closed = root_words(desk), compared_words(desk), closed_here(desk)
    notes = [translate(note) for note in verified.notes] + ([closed] if closed else [])
    problems: list[Message] = list(verified.problems)
    problems += [
        M_("The anchor {anchor} does not stand in this journal.", anchor=ltr(f"{position}:{digest}"))
        for (position, digest), holds in held.items()
        if not holds
    ]
    document = {
        "sound": not problems,
        "entries": verified.entries,
        "heads": [
            {"epoch": head.epoch, "stream": head.stream, "seq": head.seq, "hash": head.hash} for head in verified.heads
        ],
        "anchor": None if last is None else {"position": last.position, "hash": last.hash},
        "roots": roots,
        "words": ten,
        "anchors": [
            {"position": position, "hash": digest, "holds": holds} for (position, digest), holds in held.items()
        ],
        "problems": [plain(translate(problem)) for problem in problems],
        "notes": [plain(note) for note in notes],
    }
    if problems:
        wrong = [f"! {translate(problem)}" for problem in problems]
        return output.VerbAnswer(document, map(output.Bold, [*wrong, _("The journal is not whole.")]), 1)
    lines = [_("The journal is whole: {entries} entries.", entries=digits(verified.entries)), *notes]
    if roots:
        lines.append(_("Roots of the keys: {words}", words=" ".join(roots)))
    if ten:
        lines.append(_("Ten words by which the main machine lets this one in: {words}", words=" ".join(ten)))
    lines += [_("The anchor {anchor} holds.", anchor=ltr(f"{position}:{digest}")) for position, digest in held]
    if last is not None:
        lines.append(_("Its end: {anchor}", anchor=ltr(f"{last.position}:{last.hash}")))
    return output.VerbAnswer(document, lines)


def list_entries(options: Namespace) -> output.VerbAnswer:
    """`precinct journal list`."""
    with desk_of(options) as desk:
        tag = tag_of(desk.store.unit, "journal", options.by, options.record, options.kind, options.access)
        lines, after = _lines(options, desk, place_in(options.after, tag))
        with keyset.whole_counts():  # of several hundred thousand entries it takes long, and no person is told
            total = count_journal(desk, **_sought(options)) if options.json else None
    following = None if after is None else written(after, tag)
    document = {"total": total, "shown": len(lines), "next": following, "entries": map(_as_object, lines)}
    if not lines:
        return output.VerbAnswer(document, _("No entries."))
    more = [] if following is None else [output.PrintedNote(_("More: {option}", option=ltr(f"--after {following}")))]
    return output.VerbAnswer(document, [_table(lines), *more])


def _sought(options: Namespace) -> dict[str, Any]:
    """Which entries are sought, as the queries take it."""
    return {
        "officer": None if options.by is None else ascii_digits(options.by),
        "record": None if options.record is None else ascii_digits(options.record).upper(),
        "kind": options.kind,
        "stream": "access" if options.access else "record",
    }


def _lines(options: Namespace, desk: Any, after: Cursor | None) -> tuple[list[JournalLine], Cursor | None]:
    lines: list[JournalLine] = []
    while True:
        page = list_journal(desk, **_sought(options), after=after, limit=min(500, options.limit - len(lines)))
        lines.extend(page.rows)
        after = page.next
        if after is None or len(lines) >= options.limit:
            return lines, after


def _as_object(line: JournalLine) -> dict[str, Any]:
    made = {item.name: getattr(line, item.name) for item in dataclasses.fields(line)}
    return {**made, "label": _(line.label)}


def _table(lines: list[JournalLine]) -> output.PrintedTable:
    columns = [
        output.PrintedColumn(_("Position"), keep=True),
        output.PrintedColumn(_("When"), keep=True),
        output.PrintedColumn(_("Number"), keep=True),
        output.PrintedColumn(_("Entry")),
        output.PrintedColumn(_("Officer")),
    ]
    rows = (
        [
            present.NOTHING if line.position is None else digits(line.position),
            _when(line),
            present.number(line.number) if line.number else present.NOTHING,
            _(line.label) if line.count is None else f"{_(line.label)}: {digits(line.count)}",
            present.clean(line.officer),
        ]
        for line in lines
    )
    return output.PrintedTable(columns, rows, _("Journal"))


def _when(line: JournalLine) -> str:
    """When an entry was; of what tells no more than its week, from which day on."""
    if line.position is None:
        return _("week from {day}", day=present.day(local_date(line.at)))
    return present.moment(line.at)


def rebuild(options: Namespace) -> output.VerbAnswer:
    """`precinct journal rebuild`: status 1 where a table differs from what the journal makes; `--check` only compares.

    A table that an older version made and that is only to be renewed is named as that; the status is 0.
    Raises Refused("forbidden") for anyone but the administrator; everybody may check.
    """
    with desk_of(options) as desk:
        if not options.check:
            if desk.officer.role not in KEEPERS:
                raise Refused("forbidden", {}, M_("Your role may not do this."))
            with progress(_("Rebuilding")) as step:
                count = rebuilding.rebuild(desk.store, step)
            check_held(desk)
        with progress(_("Comparing")) as step:
            differing = rebuilding.check(desk.store, step)
    if not options.check and not differing.differences:  # a trigger may have written otherwise
        said = _("Every table was made again from {entries} entries.", entries=digits(count))
        return output.VerbAnswer({"entries": count}, said)
    document = {
        "identical": not (differing.differences or differing.renewing),
        "entries": differing.entries,
        "tables": differing.tables,
        "differences": [
            {"table": difference.table, "stored": _cells(difference.stored), "rebuilt": _cells(difference.rebuilt)}
            for difference in differing.differences
        ],
        "renewing": list(differing.renewing),
    }
    return output.VerbAnswer(document, _differing_lines(differing), 1 if differing.differences else 0)


def _differing_lines(differing: rebuilding.RebuildCheck) -> Iterator[output.Printed]:
    for difference in differing.differences:
        yield output.Bold(_("! {table} differs from what the journal makes.", table=difference.table))
    if differing.renewing:
        yield ngettext(
            "{count} table is being renewed after an upgrade. Compare again when that is done.",
            "{count} tables are being renewed after an upgrade. Compare again when that is done.",
            len(differing.renewing),
            count=digits(len(differing.renewing)),
        )
    if not (differing.differences or differing.renewing):
        yield _("{tables} tables, made again from {entries} entries, are identical.",
                tables=digits(differing.tables), entries=digits(differing.entries))  # fmt: skip


def _cells(row: tuple[Any, ...] | None) -> list[Any] | None:
    return None if row is None else [value.hex() if isinstance(value, bytes) else value for value in row]
