"""What is asked of a form's answers before its command runs: those required are there, and codes are in their lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel.events.ruled import COUNTS_AS
from db.words.form_reading import missing
from db.words.forms import Field, Form, fields_of
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
    fields = dict(fields_of(form))
    wrong.update({
        name: _not_in(frozenset(fields[name].only))
        for name, (title, said) in given.items()
        if name not in wrong and not may_stand(conn, fields[name], title, said, codes)
    })  # fmt: skip
    if wrong:
        raise Refused("invalid", wrong)


def may_stand(conn: Connection, what: Field, title: str, said: tuple[str, ...], codes: Codes) -> bool:
    """Whether a field takes these codes of its list: where it takes only some, by what added ones count as."""
    if not what.only:
        return True
    likes = codes.counting(conn, {"": (title, said)}).get(COUNTS_AS, {})
    return all(what.holds(code, likes.get(code, "")) for code in said)


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
