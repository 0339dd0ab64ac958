"""Words that items of lists had when an entry was written, where their lists call them otherwise now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db.kernel.events.ruled import CALLED, RULES_OF_WORDS
from db.reference.lists.queries import Reworded, reworded

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.events.event import Event
    from db.words.forms import Field


class WordsThen:
    """The items that were reworded, and what an entry called them."""

    def __init__(self, conn: Connection) -> None:
        self._reworded: dict[str, dict[str, Reworded]] = {}
        for (title, code), item in reworded(conn).items():
            self._reworded.setdefault(title, {})[code] = item

    def of(self, what: Field, event: Event) -> Field:
        """A field with the words that the entry was written under, for the codes that are called otherwise now.

        They are those that the entry keeps, else the first that the item had. An entry that is older than the keeping
        of words has those of its day.
        """
        items = self._reworded.get(what.list or "")
        if not items:
            return what
        kept = {
            each["code"]: (each["fa"], each["en"]) for each in event.facts.get(CALLED, ()) if each["list"] == what.list
        }
        old = event.rules is not None and event.rules < RULES_OF_WORDS
        then = {
            code: kept.get(code) or (item.at(event.entered_at) if old else item.before[0][1:])
            for code, item in items.items()
        }
        called = tuple((code, *said) for code, said in then.items() if said != (items[code].fa, items[code].en))
        return replace(what, called=called) if called else what
