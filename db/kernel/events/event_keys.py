"""Keys of events: what the parts facts, identity and words of an entry may hold, each with its kind of value and size.

What a form asks is declared by the form. What a command adds is declared beside the kind, in `EventKind.keys`.
Pure: event_check.py looks a kind's keys up and holds an entry against them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from db.kernel.events.ruled import CALLED, COUNTS_AS, UNAGREED
from db.words import forms
from db.words.forms import LINE_LIMIT, NUMBER_LIMIT, PARTS, REASON_LIMIT, UNKEPT, BodyPart, Form, Up, fields_of
from db.words.text import is_storable

Value = Literal[
    "text",  # at most `limit` characters
    "uid",  # of a record, an entry, an officer or a machine
    "number",  # a whole one, `limit` at most, below nought too
    "decimal",  # a finite one
    "yes_no",
    "moment",  # 2026-11-24T08:30:00Z
    "date",  # 2026-11-24
    "point",  # a pair: latitude and longitude, or where in a plan
    "tally",  # [code, how many]
    "counts",  # code → a whole number, nought or more
    "codes",  # codes, and lists of them within each other
    "texts",  # name → a text of at most `limit` characters
    "settings",  # name → a text, a number or a yes or no: what an item of a list carries
    "object",  # `keys` of its own
    "answer",  # what any field of a form may hold
]
UID_LIMIT = 36
MOMENT_LIMIT = 32
MOST = 10_000
"""The most values in a list, or names in an object, where its key says nothing else."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a part: a value of a kind, or a list of `many` such values at most.

    `limit` is of characters, or of how large a number is. `keys` are those of an object; whatever is absent or null is
    allowed, since a part may be sealed and a field unanswered. `up`: whether it goes to the levels above, text for the
    reason `why`; an object goes with those of its keys that do.
    """

    name: str
    value: Value = "text"
    limit: int = LINE_LIMIT
    part: BodyPart = "facts"
    many: int = 0
    keys: tuple[Key, ...] = ()
    up: Up = "never"
    why: str = ""


def number(name: str, limit: int = NUMBER_LIMIT, *, many: int = 0, up: Up = "never") -> Key:
    """A key that holds a whole number, or a list of so many."""
    return Key(name, "number", limit, many=many, up=up)


def each(name: str, *keys: Key, many: int = MOST) -> Key:
    """A key that holds a list of objects with these keys."""
    return Key(name, "object", many=many, keys=keys)


OF_CODES = (
    Key(COUNTS_AS, "texts"),
    Key(UNAGREED, many=MOST),
    each(CALLED, Key("list"), Key("code"), Key("fa"), Key("en")),
)
"""What stands beside codes: which of the program's own each added one counts as, which nobody agreed to, and the words
of those that do not have their first ones."""


CLOCK, DOUBTED = "clock", "doubted"
"""A fact that any entry may carry: the machine's clock was in doubt when it was written (clock.py)."""
AFTER = "written_after"
"""A fact that any entry may carry: the time of the newest entry that its record had here, where that was later than
this machine's clock (ordering.py)."""
LEARNED = "learned"
"""A fact of an entry that says again what another machine's entry says, learned from a file of lists: which entry that
is, by whom, and where it stands (ordering.py)."""
BY_HALF = "by_half"
"""A fact of an entry about the inspectorate's key, or about who reads complaints: the signature that shows that its
writer held the private half of that key (kernel/base/reader_book.py)."""
ANY_ENTRY = (
    Key(CLOCK, limit=10),
    Key(AFTER, "moment"),
    Key(BY_HALF, limit=100),
    Key(LEARNED, "object", keys=(
        Key("uid", "uid"), Key("hash", limit=64), Key("origin", "uid"), number("epoch"), number("seq"),
        Key("at", "moment"), Key("officer", "uid"),
    )),
)  # fmt: skip


def of_form(form: type[Form]) -> Iterator[Key]:
    """The keys that the fields of a form make, what its codes count as, how far moments may be off, and the reasons."""
    for name, what in fields_of(form):
        if what.kind in UNKEPT:
            continue
        limit = NUMBER_LIMIT if what.kind in ("number", "rials") else what.limit
        value, many = _VALUES.get(what.kind, "text"), MOST if what.kind == "choices" else 0
        yield Key(name, value, limit, what.part, many, up=what.up, why=what.why or _OWN_CODES.get(what.kind, ""))
    if any(what.kind in ("choice", "choices") for _name, what in fields_of(form)):
        yield from OF_CODES
    for part in sorted({what.part for _name, what in fields_of(form) if what.kind == "moment"}):
        yield Key("off_by", "counts", part=part)
    yield Key("reasons", "texts", REASON_LIMIT, "words")


CODE = "a code of the program's own"
_OWN_CODES: Mapping[forms.Kind, str] = {"choice": CODE, "choices": CODE}
"""Why a text of this kind may go up: what a unit added goes as the code that it counts as (outbound.py)."""
_VALUES: Mapping[forms.Kind, Value] = {
    "moment": "moment",
    "date": "date",
    "yes_no": "yes_no",
    "number": "number",
    "rials": "number",
    "counts": "counts",
}


@dataclass(frozen=True, slots=True)
class KeyProblem:
    """What is wrong with a key of a part. `path` leads into lists and objects: `draft[].details.flags[]`."""

    part: BodyPart
    path: str
    what: Literal["undeclared", "kind", "size"]

    def __str__(self) -> str:
        return f"{self.part}.{self.path}: {self.what}"


def problems_of(
    declared: Mapping[BodyPart, Mapping[str, Key]], parts: Mapping[BodyPart, Mapping[str, Any]]
) -> list[KeyProblem]:
    """What of these parts (JSON values) is not as declared: part → name → Key."""
    problems = []
    for part in PARTS:
        keys = declared.get(part, {})
        for path, what in _of_object(keys, parts.get(part) or {}, ""):
            problems.append(KeyProblem(part, path, what))
    return problems


Found = Iterator[tuple[str, Literal["undeclared", "kind", "size"]]]


def _of_object(keys: Mapping[str, Key], values: Mapping[str, Any], before: str) -> Found:
    for name, value in values.items():
        if (key := keys.get(name)) is None:
            yield f"{before}{name}", "undeclared"
        else:
            yield from _of_key(key, value, f"{before}{name}")


def _of_key(key: Key, value: Any, path: str) -> Found:
    if not key.many:
        yield from _of_value(key, value, path)
    elif value is not None and not isinstance(value, list):
        yield path, "kind"
    else:
        if len(value or ()) > key.many:
            yield path, "size"
        for part in value or ():
            yield from _of_value(key, part, f"{path}[]")


def _of_value(key: Key, value: Any, path: str) -> Found:
    if value is None:
        return
    if key.value != "object":
        if (what := _FITS[key.value](value, key.limit)) is not None:
            yield path, what
    elif isinstance(value, dict):
        yield from _of_object({inner.name: inner for inner in key.keys}, value, f"{path}.")
    else:
        yield path, "kind"


# --- values ----------------------------------------------------------------------------------------------------

Fit = Literal["kind", "size"] | None
"""What is wrong with a value; None: nothing."""


def _text(value: Any, limit: int) -> Fit:
    if not isinstance(value, str) or not is_storable(value):
        return "kind"
    return "size" if len(value) > limit else None


def _whole(value: Any, limit: int) -> Fit:
    return "kind" if isinstance(value, bool) or not isinstance(value, int) else "size" if abs(value) > limit else None


def _decimal(value: Any, limit: int) -> Fit:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "kind"
    return None if abs(value) <= NUMBER_LIMIT else "size"  # false for what is no number


def _yes_no(value: Any, limit: int) -> Fit:
    return None if isinstance(value, bool) else "kind"


def _read(value: Any, limit: int, read: Callable[[str], object]) -> Fit:
    if (wrong := _text(value, limit)) is not None:
        return wrong
    try:
        return None if read(value) else "kind"
    except ValueError:
        return "kind"


def _moment(value: Any, limit: int) -> Fit:
    return _read(value, MOMENT_LIMIT, lambda text: text.endswith("Z") and datetime.fromisoformat(text).tzinfo)


def _date(value: Any, limit: int) -> Fit:
    return _read(value, MOMENT_LIMIT, date.fromisoformat)


def _point(value: Any, limit: int) -> Fit:
    if not isinstance(value, list) or len(value) != 2:
        return "kind"
    return _worst(_decimal(number, limit) for number in value)


def _tally(value: Any, limit: int) -> Fit:
    if not isinstance(value, list) or len(value) != 2:
        return "kind"
    return _text(value[0], limit) or _whole(value[1], NUMBER_LIMIT)


def _codes(value: Any, limit: int) -> Fit:
    if not isinstance(value, list):
        return _text(value, limit)
    return "size" if len(value) > MOST else _worst(_codes(code, limit) for code in value)


def _counts(value: Any, limit: int) -> Fit:
    return _named(value, lambda count: _whole(count, NUMBER_LIMIT) or ("kind" if count < 0 else None))


def _texts(value: Any, limit: int) -> Fit:
    return _named(value, lambda text: _text(text, limit))


def _settings(value: Any, limit: int) -> Fit:
    return _named(value, lambda setting: None if isinstance(setting, bool) else _scalar(setting, limit))


def _scalar(value: Any, limit: int) -> Fit:
    return _text(value, limit) if isinstance(value, str) else _decimal(value, limit)


def _answer(value: Any, limit: int) -> Fit:
    if isinstance(value, dict):
        return _counts(value, limit)
    if isinstance(value, list):
        return "size" if len(value) > MOST else _worst(_text(answer, limit) for answer in value)
    return None if isinstance(value, bool) else _scalar(value, limit)


def _named(value: Any, fits: Callable[[Any], Fit]) -> Fit:
    if not isinstance(value, dict):
        return "kind"
    if len(value) > MOST or any(len(name) > LINE_LIMIT for name in value):
        return "size"
    return _worst(fits(named) for named in value.values())


def _worst(fits: Iterator[Fit]) -> Fit:
    wrong = [fit for fit in fits if fit is not None]
    return None if not wrong else "kind" if "kind" in wrong else "size"


_FITS: Mapping[Value, Callable[[Any, int], Fit]] = {
    "text": _text,
    "uid": lambda value, _limit: _text(value, UID_LIMIT),
    "number": _whole,
    "decimal": _decimal,
    "yes_no": _yes_no,
    "moment": _moment,
    "date": _date,
    "point": _point,
    "tally": _tally,
    "codes": _codes,
    "counts": _counts,
    "texts": _texts,
    "settings": _settings,
    "answer": _answer,
}
