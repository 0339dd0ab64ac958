"""Keys of the handover's events that no form asks: the draft, above all, with what each of its items holds."""

from __future__ import annotations

from db.kernel.events.event_keys import MOST, Key, each, number
from db.kernel.projections.numbering import NUMBER_LENGTH

DETAILS = (
    Key("flags", many=MOST), Key("overdue", many=MOST), Key("band"), Key("duty"), Key("ends", "moment"), Key("state"),
    number("missing"), Key("type"), number("count"), number("urgent"), Key("command"), Key("officer", "uid"),
    Key("parked", "yes_no"), Key("kind"), number("opened"), number("heads"), Key("name"), Key("names", many=MOST),
    Key("numbers", limit=NUMBER_LENGTH, many=MOST), Key("sent_to", limit=NUMBER_LENGTH), number("unread"),
    Key("over", "yes_no"), number("out"), number("faulty"),
    each("kinds", Key("kind"), number("away"), number("all")),
)  # fmt: skip
"""Keys of an item's details (db/across/handover/rules.py): codes, numbers and instants, no names and no words. Schema 1
has the same ones; there `duty` and `overdue` are English texts (old_texts.py)."""
DRAFTED = (
    each(
        "draft", Key("code"), Key("priority"), Key("register"), Key("number", limit=NUMBER_LENGTH), Key("about", "uid"),
        Key("since", "moment"), Key("due", "moment"), Key("details", "object", keys=DETAILS),
    ),
)  # fmt: skip
ABOUT = (Key("about", limit=NUMBER_LENGTH), Key("about_register"), Key("about_uid", "uid"))
"""The record that an item or a mark names (references.py)."""
VERIFIED = Key("verified", "object", keys=(number("first"), number("last"), number("wrong")))
"""Part of the journal that was verified before somebody signed: after a position, up to another, with the faults."""
NOT_COUNTED = Key("not_counted", many=MOST)
SIGNED_OUT = (NOT_COUNTED, VERIFIED)
