"""The arguments of `precinct import`."""

from __future__ import annotations

from precinct_tui.language.i18n import N_, _
from precinct_tui.verbs.parsing import Verbs, verb, verb_group
from precinct_tui.verbs.usage import Parser

BRINGS = {
    "incident": N_("incidents, a row each"),
    "landmark": N_("places of the precinct with their points, a row each"),
    "request": N_("open requests of the service desk, a row each"),
    "property": N_("things that lie in the store room, a row each"),
}


def add(verbs: Verbs) -> None:
    """Add `import`."""
    inner = verb_group(verbs, "import")
    for register, about_it in BRINGS.items():
        parser = verb(inner, register, _(about_it), "importing.bring")
        file_options(parser)
        parser.set_defaults(register=register)
    verb(inner, "status", _("what was brought in, and what is unfinished"), "importing.status")
    verb(inner, "discard", _("throw away an import that was left unfinished"), "importing.discard")


def file_options(parser: Parser) -> None:
    """A table to import, and how its columns are read."""
    of = parser.add_argument
    of("file", metavar="FILE", help=_("a .csv or .xlsx file; a row among its first ones names the columns"))
    of("--map", metavar="MAP.json", help=_("which column is which field, and what its values mean"))
    of(
        "--write-map",
        metavar="MAP.json",
        help=_("write the mapping that is in force, with words it does not know yet"),
    )
    of("--dry-run", action="store_true", help=_("write nothing; list what would be refused, and why"))
    of(
        "--skip-repeated",
        action="store_true",
        help=_("leave out rows that say word for word what one before them says"),
    )
