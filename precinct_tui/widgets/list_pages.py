"""The pages of a list of any length: read a few at a time, and only the last few of them kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from db.words.records import Cursor, Page, Row

PAGE = 100
STRIDE = 20
"""Pages read at one go on the way to the end of a list."""
REACH = STRIDE * PAGE
"""Rows within which a list that is read again goes on to where its cursor stood."""
KEPT_PAGES = 12

Fetch = Callable[[Cursor | None, int], Page[Row]]
"""The rows after a cursor, at most so many: never more."""


def whole(read: Callable[[], Sequence[Row]]) -> Fetch:
    """The pages of a list that is read as a whole, once: what `read` returns, so many rows at a time."""
    kept: list[Sequence[Row]] = []

    def fetch(after: Cursor | None, limit: int) -> Page[Row]:
        if not kept:
            kept.append(read())
        start = 0 if after is None else int(after.key)
        end = start + limit
        return Page(tuple(kept[0][start:end]), Cursor(end, "") if end < len(kept[0]) else None)

    return fetch


def pages_from(fetch: Fetch, start: Cursor | None, most: int) -> list[Page[Row]]:
    """Up to so many pages from here on."""
    pages = [fetch(start, PAGE)]
    while len(pages) < most and (after := pages[-1].next) is not None:
        pages.append(fetch(after, PAGE))
    return pages


class KnownPages:
    """What is known of a list: where its pages begin, the rows of a few, and how long it is so far."""

    def __init__(self) -> None:
        self.starts: list[Cursor | None] = [None]
        self.rows: OrderedDict[int, tuple[Row, ...]] = OrderedDict()
        self.asked: set[int] = set()
        """Pages that are being read."""
        self.known = 0
        self.more = False
        self.reaching = False
        """Whether the list is being read again up to where its cursor stood."""

    @property
    def last(self) -> int:
        """The number of the last page whose beginning is known."""
        return len(self.starts) - 1

    def begin_anew(self, *, reaching: bool) -> None:
        """Read the list again. Until its rows are here it is as long as it was, where it is read up to its cursor:
        keys that come meanwhile move as they should."""
        self.starts = [None]
        self.reaching = reaching
        if not reaching:
            self.known, self.more = 0, False
        self.rows.clear()
        self.asked.clear()

    def row_at(self, index: int) -> Row | None:
        """The row at this place, where its page is here."""
        page = self.rows.get(index // PAGE)
        return page[index % PAGE] if page is not None and index % PAGE < len(page) else None

    def keep(self, number: int, page: Page[Row], cursor: int) -> bool:
        """Keep the rows of a page; where it is the last one known, the list is longer now.

        Returns whether the page after it is wanted too, to reach the cursor.
        """
        self.rows[number] = page.rows
        self.rows.move_to_end(number)
        while len(self.rows) > KEPT_PAGES:
            self.rows.popitem(last=False)
        if number != self.last:
            return False
        read = number * PAGE + len(page.rows)
        if page.next is not None:
            self.starts.append(page.next)
        self.reaching = self.reaching and page.next is not None and cursor >= read
        if not self.reaching:
            self.known, self.more = read, page.next is not None
        return self.reaching
