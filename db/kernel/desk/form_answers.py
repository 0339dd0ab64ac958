"""What is asked of a form's answers before its command runs: those required are there, and codes are in their lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.words.form_reading import missing
from db.words.forms import Form, fields_of
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.base.ports import Codes

NAMED_CODES = 20


def check(conn: Connection, form: Form, codes: Codes) -> None:
    """Refuse a required field that is empty, and a code that its list does not hold. Raises Refused("invalid")."""
    wrong = missing(dict(fields_of(form)), vars(form))
    given = chosen(form)
    wrong.update({name: _not_in(codes.codes_of(conn, given[name][0])) for name in codes.unlisted(conn, given)})
    if wrong:
        raise Refused("invalid", wrong)


def _not_in(codes: frozenset[str]) -> Message:
    """Names the codes there are, unless they would fill the screen."""
    if len(codes) > NAMED_CODES:
        return M_("This is not in the list.")
    return M_("This is not in the list; there are: {codes}.", codes=", ".join(sorted(codes)))


def chosen(form: Form) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The answers of a form that are codes: field → its list and the codes given."""
    given: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, what in fields_of(form):
        if what.list is None or (value := getattr(form, name)) in (None, ()):
            continue
        given[name] = what.list, tuple(value) if isinstance(value, tuple | dict) else (value,)
    return given
