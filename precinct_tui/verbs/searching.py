"""`precinct search`: records by their number, or by words of one register."""

from __future__ import annotations

import dataclasses
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from db.kernel.base.register import REGISTERS
from db.kernel.events.event import AT_UNIT
from db.reading.finding import Looked, find_by_number, is_number, look
from db.registers.custody.searching import MOST as MOST_PEOPLE
from db.words.records import Cursor
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.wordings import other_wordings
from precinct_tui.verbs import output
from precinct_tui.verbs.cursors import place_in, tag_of, written
from precinct_tui.verbs.listing import state_of
from precinct_tui.verbs.records import as_fields, for_a_purpose, one_line
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.kernel.base.officer import Desk
    from db.storage.store_info import Info
    from db.words.records import Hit

FARTHEST = 1_000
"""Records that a search looks through; whoever finds more than that narrows it."""


def search_records(options: Namespace) -> output.VerbAnswer:
    """`precinct search`."""

    find = _finder(options)
    with desk_of(options) as desk:
        tag = tag_of(desk.store.unit, "search", options.register, options.text)
        after = place_in(options.after, tag)
        looked = find(desk, options.text, FARTHEST)
        page = _page_of(options, looked.numbered + looked.worded, after, tag)
        info = desk.store.info
    document: dict[str, Any] = {"total": page.total, "shown": len(page.hits), "next": page.next}
    document |= {"records": [as_fields(hit) for hit in page.hits]} | ({"words": AT_UNIT} if info.is_seat else {})
    return output.VerbAnswer(document, _page_lines(page, looked.offered, options.register, nothing_found(info)))


def nothing_found(info: Info) -> str:
    """What is said where nothing was found: at a seat that is no answer, for words do not come there."""
    if info.is_national:
        return _("There are no records here: the national command sees counts alone.")
    if info.is_seat:
        return _("Words stay at the units: here a record is found by its number or code.")
    return _("Nothing was found.")


def _page_lines(
    page: FoundPage, offered: Sequence[str], register: str | None, nothing: str
) -> Iterator[output.Printed]:
    hits = page.hits
    if not hits:
        yield nothing
        for wording in offered:
            yield _("Did you mean “{text}”?", text=present.isolated(wording))
        return
    columns = [
        output.PrintedColumn(_("Number"), keep=True),
        *([] if register else [output.PrintedColumn(_("Register"))]),
        output.PrintedColumn(_("When"), keep=True),
        output.PrintedColumn(_("State")),
        output.PrintedColumn(_("Words")),
    ]
    rows = [
        [
            present.number(hit.number),
            *([] if register else [_(REGISTERS[hit.register].title)]),
            present.moment(hit.at),
            state_of(REGISTERS[hit.register], hit.state, []),
            one_line(present.clean(hit.text)),
        ]
        for hit in hits
    ]
    yield output.PrintedTable(columns, rows, _(REGISTERS[register].title) if register else "")
    if page.total != len(hits):
        count = digits(page.total) if page.total is not None else _("{count} or more", count=digits(page.found))
        yield output.PrintedNote(_("{shown} of {count}.", shown=len(hits), count=count))
    if page.next is not None:
        yield output.PrintedNote(_("More: {option}", option=present.ltr(f"--after {page.next}")))


@dataclasses.dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of what a search found. `total` is None where the search ends before all of it was seen, at `found`."""

    hits: tuple[Hit, ...]
    total: int | None
    found: int
    next: str | None


def _page_of(options: Namespace, found: tuple[Hit, ...], after: Cursor | None, tag: bytes) -> FoundPage:
    """The page behind `after`, the newest first. Raises WrongUsage where its record is not among those found."""
    places = {hit.uid: place for place, hit in enumerate(found)}
    if after is not None and after.uid not in places:
        raise WrongUsage(_("The record where this page ended is not found any more. Begin without --after."))
    first = 0 if after is None else places[after.uid] + 1
    hits = found[first : first + options.limit]
    farthest = MOST_PEOPLE if options.register is not None and REGISTERS[options.register].look_for else FARTHEST
    more = first + len(hits) < len(found)
    return FoundPage(
        hits,
        len(found) if len(found) < farthest else None,
        len(found),
        written(Cursor(hits[-1].at, hits[-1].uid), tag) if more and hits else None,
    )


def _finder(options: Namespace) -> Callable[[Desk, str, int], Looked]:
    """What `precinct search` looks with: for a number in every register, or in one for its number and its words."""

    name: str | None = options.register
    if name is None:
        if not is_number(options.text):
            raise WrongUsage(_("A number is looked for in every register; for words, name one register with --in."))
        return lambda desk, typed, limit: Looked(find_by_number(desk, typed, limit), (), ())
    if REGISTERS[name].search is None and not is_number(options.text):
        raise WrongUsage(_("This register can't be searched by words: give a number."))

    def in_one(desk: Desk, typed: str, limit: int) -> Looked:
        by_number = find_by_number(desk, typed, limit) if options.purpose is None and REGISTERS[name].purposes else ()
        if numbered := tuple(hit for hit in by_number if hit.register == name):
            return Looked(numbered, (), ())  # noted by no search, so it asks for no purpose
        looked = for_a_purpose(
            REGISTERS[name], options.purpose, lambda purpose: look(desk, typed, name, limit, purpose, other_wordings)
        )
        here = tuple(hit for hit in (*looked.numbered, *looked.worded) if hit.register == name)
        return Looked((), here[:limit], looked.offered)

    return in_one
