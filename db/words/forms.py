"""A form is a dataclass whose fields say what they are; screens, JSON templates and checks all read that.

One declaration serves the screen's form, `precinct enter`, the cleaning of text and the journal: the `part` of a
field says in which part of an event's body its value is kept, and so what sealing a record erases.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Literal, TypedDict, TypeVar, Unpack, dataclass_transform

from db.words.calendar.days import Lean
from db.words.calendar.moments import Edge
from db.words.ids import new_uid
from db.words.messages import Message

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
BodyPart = Literal["facts", "identity", "words"]
PARTS: tuple[BodyPart, ...] = ("facts", "identity", "words")

LINE_LIMIT = 200
WORDS_LIMIT = 4_000
REASON_LIMIT = 400
NUMBER_LIMIT = 2**53 - 1


NOWHERE = "-"
"""`Field.under` of what a record's sections leave out: its chronology alone shows it."""

Up = Literal["all", "counts", "never"]
"""Whether what a field holds leaves the unit for the levels above: with its entry; in counts by county and month alone;
or never (docs/levels.md)."""


@dataclass(frozen=True, slots=True)
class Field:
    """What one field of a form is.

    `label` and `help` are English message ids. `limit` counts characters. `list` names the seed list of a choice.
    `offer` is a value shown beside an empty field and taken with one key, or where `saves_now` by saving. `safeguard`
    marks an answer that Enter alone must not give (rights, fear of return). `when` is (other field, values): the
    field is asked only where the other field holds one of the values. `of` names the kinds of events that an entry may
    be. `third_parties`: words that seem to name someone else are gently asked about (naming.py); nothing is refused.
    `numbers` names the register whose record the field gives the number of: a form that is begun at one knows it.
    `lean`: whether a moment or date is about what was or what is to come. `follows`: the field whose moment this one
    does not precede; one that is offered now does not precede its record either. `edge`: which end of a part of a day
    counts («دیروز صبح»), where a limit runs from it ("earliest") or ends with it ("latest"); the hour is then asked.
    `whole`: the kind of number that a text is looked up by as a whole (exact_numbers.py): seal, serial, imei, band.
    `up`: whether it goes to the levels above; text that does says `why`. `dated`: whether the form keeps that a moment
    was typed without its date (`Form.undated`). `under`: the heading of the record's section that shows it, where that
    is not the form's own; NOWHERE where no section does. `sought`: its record is found by these words. `late`: the
    screen asks for it once the form was refused without it. `only`: of `list`, what is or counts as one of these codes.
    `before`: the list whose codes it held in entries written before a number of custody's rules, and that number.
    `called`: the codes of its list that were called otherwise when an entry was written: code, Persian, English.
    """

    kind: Kind
    label: str
    part: BodyPart = "facts"
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
    follows: str = ""
    edge: Edge = ""
    whole: str = ""
    up: Up = "never"
    why: str = ""
    dated: bool = False
    under: str = ""
    sought: bool = False
    late: bool = False
    only: tuple[str, ...] = ()
    before: tuple[str, int] | None = None
    called: tuple[tuple[str, str, str], ...] = ()

    @property
    def saves_now(self) -> bool:
        """Whether a screen saves the moment that it shows in this field where nobody typed one.

        Never a moment from which a limit runs: that one is said.
        """
        return self.required and self.offer == "now" and self.edge != "earliest"

    def holds(self, code: str, like: str) -> bool:
        """Whether a code of its list may be given here; `like` is the program's code that an added one counts as."""
        return not self.only or code in self.only or like in self.only


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
    follows: str
    edge: Edge
    whole: str
    up: Up
    why: str
    dated: bool
    under: str
    sought: bool
    late: bool
    only: tuple[str, ...]
    before: tuple[str, int] | None


def ask(
    kind: Kind, label: str, *, part: BodyPart | None = None, limit: int | None = None, **how: Unpack[FieldOptions]
) -> Any:
    """A dataclass field of a form, empty (None) until answered. Text is in `words` unless said otherwise.

    A command gets no form whose required field is empty: the type of one that is asked whatever else is answered has no
    None in it, and needs no assert.
    """
    if part is None:
        part = "words" if kind in ("text", "words") else "identity" if kind in _IDENTITY_KINDS else "facts"
    if limit is None:
        limit = WORDS_LIMIT if kind == "words" else LINE_LIMIT
    return dataclasses.field(default=None, metadata={"field": Field(kind, label, part, limit=limit, **how)})


COUNTED = Field("number", "How many")
_IDENTITY_KINDS: tuple[Kind, ...] = ("national_id", "foreigner_code", "phone", "plate")


@dataclass_transform(kw_only_default=True, eq_default=False)
@dataclass(kw_only=True, init=False, repr=False, eq=False)
class Form:
    """What every form carries besides its fields. What derives from it is a dataclass.

    `uid` is made when the form is opened: sending it twice saves once. `record` is the uid of the record that the
    entry belongs to, None where the form opens one. `read_at` is the journal position that the officer saw.
    `reasons` maps a field that was warned about to the officer's reason for keeping it; `off_by` a moment that was said
    as a part of a day to how many minutes it may be off. `drafted`: whether a half-typed one is kept on the disk; not
    where the desk may write and never read. `shared`: a half-typed one is nobody's own; it stands with its record.
    `screen` names what fills it on the screen, where that is more than the one form. `waits` is set once it was sent
    and only asked for a change: what follows. `undated` names the moments that were typed without a date, of those
    fields that say `dated`. `saved_as` is set by a command that says what was saved, where "Saved" would not do.
    """

    drafted: ClassVar[bool] = True
    names_readers: ClassVar[bool] = False
    """Whether it is sealed, and says above it who will be able to read it."""
    shared: ClassVar[bool] = False
    screen: ClassVar[str] = ""
    uid: str = dataclasses.field(default_factory=new_uid)
    record: str | None = None
    read_at: int | None = None
    reasons: dict[str, str] = dataclasses.field(default_factory=dict)
    off_by: dict[str, int] = dataclasses.field(default_factory=dict)
    waits: Message | None = None
    undated: frozenset[str] = frozenset()
    saved_as: Message | None = None

    def __init_subclass__(cls) -> None:
        """Make a dataclass of each form. None is compared or printed, and one `__init__` is enough for all: a form
        would carry three methods of its own in memory, which are compiled whenever the program starts.
        """
        super().__init_subclass__()
        dataclass(kw_only=True, init=False, repr=False, eq=False)(cls)

    def __init__(self, **given: Any) -> None:
        """As the method that `dataclass` makes. Raises TypeError for a name that is no field."""
        usual = _USUAL.get(type(self)) or _usual_of(type(self))
        if not given.keys() <= usual.every:
            raise TypeError(f"{type(self).__name__} has no {', '.join(given.keys() - usual.every)}")
        self.__dict__.update(usual.values)
        self.__dict__.update((name, make()) for name, make in usual.made if name not in given)
        self.__dict__.update(given)

    def fetch(self) -> None:
        """Read what a field of kind file names: called before the store is locked. Raises Refused("invalid")."""


@dataclass(frozen=True)
class _Usual:
    """Values that the fields of a form hold where nothing was given: as they are, or made by a function."""

    every: frozenset[str]
    values: dict[str, Any]
    made: tuple[tuple[str, Callable[[], Any]], ...]


_USUAL: dict[type[Form], _Usual] = {}


def _usual_of(form: type[Form]) -> _Usual:
    every = dataclasses.fields(form)
    values = {item.name: item.default for item in every if item.default is not MISSING}
    made = tuple((item.name, item.default_factory) for item in every if item.default_factory is not MISSING)
    _USUAL[form] = _Usual(frozenset(values) | {name for name, _make in made}, values, made)
    return _USUAL[form]


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
    begun: dict[str, str] = {}
    for name, what in fields_of(form):
        if number and what.numbers and what.numbers == register:
            begun[name] = number
            if what.when is not None:
                begun[what.when[0]] = what.when[1][0]
    return begun


def answered(form: Form) -> dict[str, Any]:
    """The fields that were answered: name → typed value."""
    return {name: value for name, _ in fields_of(form) if (value := getattr(form, name)) not in (None, "", ())}


def parts_of(form: Form) -> dict[BodyPart, dict[str, Any]]:
    """The answered fields as JSON-ready values, split by the part of the event body they belong to; nothing UNKEPT."""
    parts: dict[BodyPart, dict[str, Any]] = {part: {} for part in PARTS}
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
