"""The arguments of `unit` for new keys."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, verb


def add(inner: Verbs) -> None:
    """Add the verbs of new keys to those of `precinct unit`."""
    verb(inner, "renew-key", _("make a new key for this seat and offer it to its units, or show which of them have it"),
         "key_renewals.renew")  # fmt: skip
    parser = verb(
        inner, "end-key", _("open nothing more that is sealed to the earlier key of this seat"), "key_renewals.end"
    )
    parser.add_argument("--reason", metavar="WORDS", required=True, help=_("why"))
    parser = verb(
        inner,
        "take-key",
        _("take the new key of an enrolled unit, by the ten words that it read to you"),
        "key_renewals.take",
    )
    parser.add_argument("unit", metavar="UNIT", help=_("its uid, from `precinct unit list --json`, or its name"))
    parser.add_argument("--words", metavar="WORDS", help=_("the ten words in quotes; else they are asked for"))
