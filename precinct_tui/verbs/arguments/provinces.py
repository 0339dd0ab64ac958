"""The arguments of `precinct counts`, `precinct province`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.parsing import Verbs, verb, verb_group


def add(verbs: Verbs) -> None:
    """Add `counts` and `province`."""
    inner = verb_group(verbs, "counts")
    verb(inner, "make", _("make the counts of the months that are over; once a month, as from cron"), "provinces.make")
    parser = verb(
        inner, "offer", _("let a role of the database's server read them, and nothing else"), "provinces.offer"
    )
    parser.add_argument("role", metavar="ROLE", help=_("its name, as the server's administrator made it"))
    parser = verb(inner, "withdraw", _("let it read them no more"), "provinces.withdraw")
    parser.add_argument("role", metavar="ROLE", help=_("its name"))
    about = _("what the server's administrator runs first: SQL that closes what tells how much is written")
    verb(inner, "close", about, "provinces.close")
    verb(
        inner,
        "show",
        _("up to which month there are counts, of how many units, and who may read them"),
        "provinces.show",
    )
    inner = verb_group(verbs, "province")
    parser = verb(inner, "add", _("add a province, or give it another name or address"), "provinces.add_one")
    parser.add_argument("name", metavar="NAME", help=_("what it is called here"))
    parser.add_argument("address", metavar="URL", help=_(
        "postgresql://role@host/name of its database; the role's password lies in DIR/pgpass"
    ))  # fmt: skip
    parser = verb(inner, "list", _("each of them, asked now: last word, and who does not answer"), "provinces.listing")
    parser.add_argument("--strict", action="store_true", help=_("exit status 1 where something is missing"))
    parser = verb(inner, "remove", _("ask a province no more"), "provinces.remove")
    parser.add_argument("name", metavar="NAME", help=_("its name or uid"))
    parser.add_argument("--reason", metavar="WORDS", required=True, help=_("why"))
