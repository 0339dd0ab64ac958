"""The arguments of `precinct rights`."""

from __future__ import annotations

from precinct_tui.language.i18n import _
from precinct_tui.verbs.choices import RIGHTS_LANGUAGES
from precinct_tui.verbs.parsing import Verbs, verb, verb_group


def add(verbs: Verbs) -> None:
    """Add `rights`."""
    inner = verb_group(verbs, "rights")
    parser = verb(inner, "show", _("the file that is printed from now, to be changed and given back"), "rights.show")
    parser.add_argument("language", metavar="LANGUAGE", choices=RIGHTS_LANGUAGES, help=" | ".join(RIGHTS_LANGUAGES))
    parser.add_argument("--out", metavar="FILE", help=_("into this file; without it, or -, standard output"))
    parser = verb(
        inner, "replace", _("print the words of this file from now on; the commander's right"), "rights.replace"
    )
    parser.add_argument("file", metavar="FILE", help=_("a file like the one that `precinct rights show` writes"))
