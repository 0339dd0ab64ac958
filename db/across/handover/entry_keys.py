"""Keys of the handover's events that no form asks: the draft, above all, with what each of its items holds."""

from __future__ import annotations

from db.kernel.events.event_keys import MOST, Key, each, number
from db.kernel.projections.numbering import NUMBER_LENGTH

_DETAILS_1 = (
    Key("flags", many=MOST), Key("overdue", many=MOST), Key("band"), Key("duty"), Key("ends", "moment"), Key("state"),
    number("missing"), Key("type"), number("count"), number("urgent"), Key("command"), Key("officer", "uid"),
    Key("parked", "yes_no"), Key("kind"), number("opened"), number("heads"), Key("name"), Key("names", many=MOST),
    Key("numbers", limit=NUMBER_LENGTH, many=MOST), Key("sent_to", limit=NUMBER_LENGTH), number("unread"),
    Key("over", "yes_no"),
)  # fmt: skip
"""The keys of schema 1, which never change. `duty` and `overdue` are English texts (old_texts.py)."""
DETAILS = (
    Key("flags", many=MOST), Key("overdue", many=MOST), Key("band"), Key("duty"), Key("ends", "moment"), Key("state"),
    number("missing"), Key("type"), number("count"), number("urgent"), Key("command"), Key("officer", "uid"),
    Key("parked", "yes_no"), Key("kind"), number("opened"), number("heads"), Key("name"), Key("names", many=MOST),
    Key("numbers", limit=NUMBER_LENGTH, many=MOST), Key("sent_to", limit=NUMBER_LENGTH), number("unread"),
    Key("over", "yes_no"),
)  # fmt: skip
"""What the rules of db/across/handover/rules.py keep of an item: codes, numbers and instants, no names and no words."""


def _drafted(details: tuple[Key, ...]) -> tuple[Key, ...]:
    return (
        each(
            "draft", Key("code"), Key("priority"), Key("register"), Key("number", limit=NUMBER_LENGTH),
            Key("about", "uid"), Key("since", "moment"), Key("due", "moment"),
            Key("details", "object", keys=details),
        ),
    )  # fmt: skip


DRAFTED_1 = _drafted(_DETAILS_1)
DRAFTED = _drafted(DETAILS)
ABOUT = (Key("about", limit=NUMBER_LENGTH), Key("about_register"), Key("about_uid", "uid"))
"""The record that an item or a mark names (references.py)."""
VERIFIED = Key("verified", "object", keys=(number("first"), number("last"), number("wrong")))
"""What of the journal was verified before somebody signed: after a position, up to another one, how much was wrong."""
NOT_COUNTED = Key("not_counted", many=MOST)
SIGNED_OUT = (NOT_COUNTED, VERIFIED)
