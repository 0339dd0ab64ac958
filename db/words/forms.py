"""A form is a dataclass whose fields say what they are; screens, JSON templates and checks all read that.

One declaration serves the screen's form, `precinct enter`, the cleaning of text and the journal: the `part` of a
field says in which part of an event's body its value is kept, and so what sealing a record erases.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Literal, TypedDict, TypeVar, Unpack

from db.words.amounts import parse_rials
from db.words.calendar.days import Lean
from db.words.calendar.moments import Edge, parse_when, read_date
from db.words.calendar.typed import as_said
from db.words.folding import ascii_digits
from db.words.ids import new_uid
from db.words.messages import M_, Message, Refused
from db.words.text import clean, too_long, too_long_message

Kind = Literal[
    "text",  # one line
    "words",  # paragraphs
    "moment",  # an instant: aware UTC datetime
    "date",  # a day: datetime.date
    "choice",  # a code of a list
    "choices",  # several codes of a list: tuple of str
    "yes_no",  # bool; None is "not answered"
    "number",  # int
    "rials",  # int
    "national_id",
    "foreigner_code",
    "phone",
    "plate",
    "place",  # a place of the gazetteer, or free words
    "officer",  # a badge
    "code",  # a request's code
    "counts",  # how many of each item of a list: dict of code → int
    "entry",  # an earlier entry of the same record, by its uid
    "password",  # never journalled
    "document",  # a JSON object of a shape of its own: the command reads it and says which part keeps what
    "file",  # the path of a file of this machine: its content is read (`Form.fetch`), the path never journalled
]
UNKEPT: frozenset[Kind] = frozenset({"password", "file", "document"})
"""Kinds of which nothing goes into the journal by itself."""
Part = Literal["facts", "identity", "words"]
PARTS: tuple[Part, ...] = ("facts", "identity", "words")

LINE_LIMIT = 200
WORDS_LIMIT = 4_000
REASON_LIMIT = 400
NUMBER_LIMIT = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Field:
    """What one field of a form is.

    `label` and `help` are English message ids. `limit` counts characters. `list` names the seed list of a choice.
    `offer` is a value shown beside an empty field and taken with one key, never filled in by itself. `safeguard`
    marks an answer that Enter alone must not give (rights, fear of return). `when` is (other field, values): the
    field is asked only where the other field holds one of the values. `of` names the kinds of events that an entry may
    be. `third_parties`: words that seem to name someone else are gently asked about (naming.py); nothing is refused.
    `numbers` names the register whose record the field gives the number of: a form that is begun at one knows it.
    `lean`: whether a moment or date is about what was or what is to come. `edge`: which end of a part of a day counts
    («دیروز صبح»), where a limit runs from it ("earliest") or ends with it ("latest"); the hour is then asked for.
    `whole`: the kind of number that a text is looked up by as a whole (wholes.py): seal, serial, imei, band.
    """

    kind: Kind
    label: str
    part: Part = "facts"
    required: bool = False
    limit: int = LINE_LIMIT
    list: str | None = None
    help: str = ""
    offer: Literal["now"] | None = None
    safeguard: bool = False
    when: tuple[str, tuple[str, ...]] | None = None
    of: tuple[str, ...] = ()
    third_parties: bool = False
    numbers: str = ""
    lean: Lean = "past"
    edge: Edge = ""
    whole: str = ""


class FieldOptions(TypedDict, total=False):
    """How a field is asked: the fields of Field by these names."""

    required: bool
    list: str | None
    help: str
    offer: Literal["now"] | None
    safeguard: bool
    when: tuple[str, tuple[str, ...]] | None
    of: tuple[str, ...]
    third_parties: bool
    numbers: str
    lean: Lean
    edge: Edge
    whole: str


def ask(
    kind: Kind, label: str, *, part: Part | None = None, limit: int | None = None, **how: Unpack[FieldOptions]
) -> Any:
    """A dataclass field of a form, empty (None) until answered. Text is in `words` unless said otherwise."""
    if part is None:
        part = "words" if kind in ("text", "words") else "identity" if kind in _IDENTITY_KINDS else "facts"
    if limit is None:
        limit = WORDS_LIMIT if kind == "words" else LINE_LIMIT
    return dataclasses.field(default=None, metadata={"field": Field(kind, label, part, limit=limit, **how)})


COUNTED = Field("number", "How many")
_IDENTITY_KINDS: tuple[Kind, ...] = ("national_id", "foreigner_code", "phone", "plate")


@dataclass(kw_only=True)
class Form:
    """What every form carries besides its fields.

    `uid` is made when the form is opened: sending it twice saves once. `record` is the uid of the record that the
    entry belongs to, None where the form opens one. `read_at` is the journal position that the officer saw.
    `reasons` maps a field that was warned about to the officer's reason for keeping it; `off_by` a moment that was said
    as a part of a day to how many minutes it may be off. `drafted`: whether a half-typed one is kept on the disk; not
    where the desk may write and never read. `shared`: a half-typed one is nobody's own; it stands with its record.
    `screen` names what fills it on the screen, where that is more than the one form.
    """

    drafted: ClassVar[bool] = True
    shared: ClassVar[bool] = False
    screen: ClassVar[str] = ""
    uid: str = dataclasses.field(default_factory=new_uid)
    record: str | None = None
    read_at: int | None = None
    reasons: dict[str, str] = dataclasses.field(default_factory=dict)
    off_by: dict[str, int] = dataclasses.field(default_factory=dict)

    def fetch(self) -> None:
        """Read what a field of kind file names: called before the store is locked. Raises Refused("invalid")."""


F = TypeVar("F", bound=Form)


def fields_of(form: type[Form] | Form) -> Iterator[tuple[str, Field]]:
    """(name, Field) of each answerable field, in the order they are asked."""
    of = form if isinstance(form, type) else type(form)
    if (asked := _ASKED.get(of)) is None:
        every = ((item.name, item.metadata.get("field")) for item in dataclasses.fields(of))
        asked = _ASKED[of] = tuple((name, what) for name, what in every if what is not None)
    return iter(asked)


_ASKED: dict[type, tuple[tuple[str, Field], ...]] = {}
"""The fields of each form, looked up once: a register that is brought in asks for them by the million."""


def begun_at(form: type[Form], register: str, number: str) -> dict[str, str]:
    """What a form that is begun at a record knows: its number, and the answer that the field of it waits for."""
    known: dict[str, str] = {}
    for name, what in fields_of(form):
        if number and what.numbers and what.numbers == register:
            known[name] = number
            if what.when is not None:
                known[what.when[0]] = what.when[1][0]
    return known


def answered(form: Form) -> dict[str, Any]:
    """The fields that were answered: name → typed value."""
    return {name: value for name, _ in fields_of(form) if (value := getattr(form, name)) not in (None, "", ())}


def parts_of(form: Form) -> dict[Part, dict[str, Any]]:
    """The answered fields as JSON-ready values, split by the part of the event body they belong to; nothing UNKEPT."""
    parts: dict[Part, dict[str, Any]] = {part: {} for part in PARTS}
    for name, what in fields_of(form):
        value = getattr(form, name)
        if value in (None, "", ()) or what.kind in UNKEPT:
            continue
        parts[what.part][name] = to_json(value)
    return parts


def to_json(value: Any) -> Any:
    """A typed value as JSON keeps it: instants as `2026-11-24T20:01:57Z`, days as `2026-11-24`."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z").replace(".000000", "")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value


def moment_of(value: str | None) -> datetime | None:
    """The aware UTC instant of a JSON value made by `to_json`."""
    return None if value is None else datetime.fromisoformat(value)


class FormState(TypedDict, total=False):
    """What a form carries besides its fields, as `Form` has it."""

    uid: str | None
    record: str | None
    read_at: int | None
    reasons: Mapping[str, str] | None


def read_form(cls: type[F], raw: Mapping[str, Any], *, now: datetime, **carried: Unpack[FormState]) -> F:
    """A form from what was typed (strings) or sent (JSON values).

    Shapes only: kinds, limits and required fields. Raises Refused("invalid") with a message at each field that
    cannot be read; an unknown name is refused too, so that a misspelt key in a file is not lost silently. A reason
    that is too long is asked for again, and a time that may mean two things: Refused("unlikely").
    """
    fields = dict(fields_of(cls))
    wrong: dict[str, Message] = {
        name: M_("There is no such field.") for name in raw if name not in fields and not name.startswith("_")
    }
    values: dict[str, Any] = {}
    for name, what in fields.items():
        if what.kind == "counts":
            values[name], problems = read_counts(name, raw)
            wrong = {field: message for field, message in wrong.items() if not field.startswith(f"{name}.")} | problems
            continue
        try:
            values[name] = read_value(what, raw.get(name), now)
        except ValueError as error:
            problem = error.args[0] if error.args else None
            wrong[name] = problem if isinstance(problem, Message) else M_("This can't be read.")
    wrong.update({name: message for name, message in missing(fields, values).items() if name not in wrong})
    if wrong:
        raise Refused("invalid", wrong)
    reasons = _read_reasons(fields, carried.get("reasons") or {})
    off_by = _times_as_said(fields, raw, now, reasons)
    form = cls(record=carried.get("record"), read_at=carried.get("read_at"), reasons=reasons, off_by=off_by, **values)
    if (uid := carried.get("uid")) is not None:
        form.uid = uid
    return form


def read_counts(name: str, raw: Mapping[str, Any]) -> tuple[dict[str, int] | None, dict[str, Message]]:
    """(code → whole number, problems by field) of a field of kind counts; None where nothing was counted.

    A file gives an object under `name`; a screen has a field `name.code` for each item of the list.
    """
    given = raw.get(name)
    if given is not None and not isinstance(given, Mapping):
        return None, {name: M_("An object is expected: code and number.")}
    typed = dict(given or {})
    typed |= {key.removeprefix(f"{name}."): value for key, value in raw.items() if key.startswith(f"{name}.")}
    counts: dict[str, int] = {}
    wrong: dict[str, Message] = {}
    for code, value in typed.items():
        try:
            number = read_value(COUNTED, value, datetime.min.replace(tzinfo=UTC))
        except ValueError as error:
            problem = error.args[0] if error.args else None
            wrong[f"{name}.{code}"] = problem if isinstance(problem, Message) else M_("This can't be read.")
            continue
        if number is not None and number < 0:
            wrong[f"{name}.{code}"] = M_("A count is 0 or more.")
        elif number is not None:
            counts[str(code)] = number
    return counts or None, wrong


def missing(fields: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, Message]:
    """The required fields that are asked and not answered, with what to say at each."""
    return {
        name: M_("This is needed.")
        for name, what in fields.items()
        if what.required and values.get(name) in (None, "", ()) and is_asked(what, values)
    }


def is_asked(what: Field, values: Mapping[str, Any]) -> bool:
    """Whether a field is asked at all, given the other answers; a yes or no counts as the words "yes" and "no"."""
    if what.when is None:
        return True
    other = values.get(what.when[0])
    return (("no", "yes")[other] if isinstance(other, bool) else other) in what.when[1]


def _read_reasons(fields: Mapping[str, Field], reasons: Mapping[str, str]) -> dict[str, str]:
    """The reasons given, each as one clean line. Nothing is cut off."""
    kept = {name: text for name, reason in reasons.items() if (text := clean(reason).strip())}
    if unknown := [name for name in kept if name.partition(".")[0] not in fields]:
        raise Refused("invalid", {name: M_("There is no such field.") for name in unknown})
    long = {
        name: M_("The reason is too long: {length} characters, {limit} at most.", length=len(text), limit=REASON_LIMIT)
        for name, text in kept.items()
        if too_long(text, REASON_LIMIT)
    }
    if long:
        raise Refused("unlikely", long)
    return kept


def _times_as_said(
    fields: Mapping[str, Field], raw: Mapping[str, Any], now: datetime, reasons: Mapping[str, str]
) -> dict[str, int]:
    """By how many minutes each moment that was typed may be off. Raises Refused("unlikely") with what is asked."""
    said = {name: as_said(what.kind, raw.get(name), now, what.lean, what.edge) for name, what in fields.items()}
    if asked := {name: one.asked for name, one in said.items() if one.asked is not None and not reasons.get(name)}:
        raise Refused("unlikely", asked)
    return {name: one.about for name, one in said.items() if one.about}


def read_value(what: Field, raw: Any, now: datetime) -> Any:
    """One typed value from what was typed or sent; None where nothing was. Raises ValueError(Message)."""
    if raw is None:
        return None
    if isinstance(raw, str):
        text = clean(raw, limit=None, multiline=what.kind == "words")
        text = text.strip() if what.kind != "password" else raw
        if not text:
            return None
        if too_long(text, what.limit):
            raise ValueError(too_long_message(text, what.limit))
        return _bounded(_from_text(what, text, now))
    return _bounded(_from_json(what, raw))


def _bounded(value: Any) -> Any:
    """The value, unless it is a number that no SQLite column and no JSON reader holds exactly."""
    if isinstance(value, int) and abs(value) > NUMBER_LIMIT:
        raise ValueError(M_("This number is too large."))
    return value


def _from_text(what: Field, text: str, now: datetime) -> Any:
    match what.kind:
        case "moment":
            return parse_when(text, now, lean=what.lean, edge=what.edge).moment
        case "date":
            return read_date(text, now, lean=what.lean).day
        case "yes_no":
            return _yes_no(text)
        case "number":
            digits = ascii_digits(text).replace(",", "").replace("٬", "").strip()
            if not digits.lstrip("-").isdecimal():
                raise ValueError(M_("A whole number is expected."))
            return int(digits)
        case "rials":
            return parse_rials(text)
        case "choices":
            return tuple(part.strip() for part in text.replace("،", ",").split(",") if part.strip())
        case "document":
            return _document(text)
        case _:
            return text


def _yes_no(text: str) -> bool:
    folded = text.casefold()
    if folded in {"yes", "y", "true", "1", "بله", "بلی", "آری", "۱"}:
        return True
    if folded in {"no", "n", "false", "0", "خیر", "نه", "۰"}:
        return False
    raise ValueError(M_("Yes or no is expected."))


def _document(text: str) -> Any:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ValueError(M_("A JSON object is expected."))
    return found


def _from_json(what: Field, raw: Any) -> Any:
    match what.kind:
        case "document" if isinstance(raw, dict):
            return raw
        case "yes_no" if isinstance(raw, bool):
            return raw
        case "number" | "rials" if isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        case "moment" if isinstance(raw, datetime) and raw.tzinfo is not None:
            return raw.astimezone(UTC)
        case "date" if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw
        case "choices" if isinstance(raw, list | tuple) and all(isinstance(item, str) for item in raw):
            return tuple(clean(item, what.limit) for item in raw)
    raise ValueError(M_("This can't be read."))
