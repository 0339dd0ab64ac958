"""The arguments of `precinct officer`, `precinct lists`, `precinct marks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from precinct_tui.language.i18n import _
from precinct_tui.verbs.arguments import appointing
from precinct_tui.verbs.arguments.importing import file_options
from precinct_tui.verbs.parsing import Verbs, new_password_option, top_verb, verb, verb_group

if TYPE_CHECKING:
    import argparse


def add(verbs: Verbs) -> None:
    """Add `officer`, `lists` and `marks`."""
    _add_officer(verb_group(verbs, "officer"))
    _add_lists(verb_group(verbs, "lists"))
    top_verb(verbs, "marks", "people.marks")


def _add_officer(inner: Verbs) -> None:
    verb(inner, "list", _("every officer, by badge"), "people.list_officers")
    parser = verb(inner, "add", _("add an officer with a first password"), "people.add_officer")
    _badge(parser)
    parser.add_argument("--name", metavar="NAME", required=True, help=_("the officer's name"))
    parser.add_argument("--role", metavar="CODE", required=True, help=_("code of the list officer_role"))
    parser.add_argument("--rank", metavar="CODE", help=_("code of the list rank"))
    new_password_option(parser)
    parser = verb(inner, "change", _("another name, rank or role"), "people.change_officer")
    _badge(parser)
    parser.add_argument("--name", metavar="NAME", help=_("the officer's name"))
    parser.add_argument("--role", metavar="CODE", help=_("code of the list officer_role"))
    parser.add_argument("--rank", metavar="CODE", help=_("code of the list rank"))
    parser = verb(inner, "remove", _("end an officer's access; what he wrote stays"), "people.remove_officer")
    _badge(parser)
    parser.add_argument("--reason", metavar="TEXT", required=True, help=_("why"))
    appointing.add(inner)
    parser = verb(inner, "reset-password", _("a new first password for an officer"), "people.reset_password")
    _badge(parser)
    new_password_option(parser)
    parser = verb(inner, "password", _("change your own password"), "people.change_password")
    new_password_option(parser)
    parser = verb(inner, "pin", _("set your own PIN on this machine"), "people.set_pin")
    parser.add_argument(
        "--pin-file", metavar="FILE", help=_("file or descriptor whose first line is the PIN; else it is asked for")
    )
    parser = verb(inner, "share", _("give another inspector the key to sealed complaints"), "people.share")
    _badge(parser)
    verb(inner, "phrase", _("another recovery phrase; the one before opens nothing more"), "people.phrase")
    parser = verb(
        inner, "key-file", _("write a key file that can reset an administrator's password"), "people.key_file"
    )
    parser.add_argument("file", metavar="FILE", help=_("a new file, on a stick that is kept away from this machine"))


def _badge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("badge", metavar="BADGE", help=_("badge number"))


def _add_lists(inner: Verbs) -> None:
    parser = verb(inner, "show", _("the lists, or the items of one"), "people.show_lists")
    parser.add_argument("list", metavar="LIST", nargs="?", help=_("name of a list"))
    parser = verb(inner, "add", _("add an item at the end of a list"), "people.add_item")
    parser.add_argument("list", metavar="LIST", help=_("name of a list"))
    parser.add_argument("code", metavar="CODE", help=_("small Latin letters, digits and _"))
    parser.add_argument("--fa", metavar="WORDS", required=True, help=_("in Persian"))
    parser.add_argument("--en", metavar="WORDS", required=True, help=_("in English"))
    parser.add_argument("--like", metavar="CODE", help=_("the program's code in this list that it counts as"))
    _reason(parser)
    agrees = _("the inspectorate agrees to what was added as a court or hospital, or to other words")
    parser = verb(inner, "agree", agrees, "people.agree_item")
    parser.add_argument("list", metavar="LIST", help=_("name of a list"))
    parser.add_argument("code", metavar="CODE", help=_("code of the item"))
    parser = verb(
        inner, "bodies", _("the bodies of the last year, which wait for the inspectorate's one yes"), "people.bodies"
    )
    parser.add_argument("--agree", action="store_true", help=_("approve all of them"))
    parser = verb(
        inner, "set", _("the value of an item: a telephone, what a room holds, a limit of custody"), "people.set_value"
    )
    parser.add_argument("list", metavar="LIST", help="duty_phone | custody_room | custody_limit | desk_limit")
    parser.add_argument("code", metavar="CODE", help=_("code of the item"))
    parser.add_argument("value", metavar="VALUE", help=_("its new value"))
    parser = verb(inner, "point", _("where the station or a landmark of the precinct is"), "people.set_landmark")
    parser.add_argument("name", metavar="NAME", help=_("what it is called; a new name adds it"))
    parser.add_argument("point", metavar="POINT", help=_("latitude and longitude, as 31.325, 48.675"))
    _reason(parser)
    parser = verb(inner, "import", _("import places: names in both languages, county, point"), "importing.bring")
    parser.add_argument("kind", metavar="places", choices=("places",), help=_("the places of the precinct"))
    file_options(parser)
    parser.set_defaults(register="landmark")
    parser = verb(inner, "change", _("other words for an item, or put it in or out of use"), "people.change_item")
    parser.add_argument("list", metavar="LIST", help=_("name of a list"))
    parser.add_argument("code", metavar="CODE", help=_("code of the item"))
    parser.add_argument("--fa", metavar="WORDS", help=_("in Persian"))
    parser.add_argument("--en", metavar="WORDS", help=_("in English"))
    parser.add_argument("--like", metavar="CODE", help=_("the program's code in this list that it counts as"))
    parser.add_argument("--in-use", metavar="YES|NO", help=_("yes or no"))
    _reason(parser)


def _reason(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", metavar="TEXT", help=_("why what is asked about is right"))
