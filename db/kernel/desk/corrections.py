"""Corrections: an event that gives a field of an earlier entry another value, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

from db.kernel.base.access import Role
from db.kernel.desk.desk import COMMANDS, Act, Command, Content, command
from db.kernel.desk.form_answers import may_stand
from db.kernel.events.event import Event
from db.kernel.events.event_keys import OF_CODES, Key
from db.kernel.folding.reprojection import CORRECTED, effective, reproject
from db.kernel.journal import stored_events
from db.kernel.projections.numbering import number_of
from db.kernel.projections.projecting import EventKind, form_of, registers_of
from db.kernel.projections.rows import Rows
from db.words.calendar.times import AHEAD
from db.words.calendar.typed_moment import as_said, which
from db.words.form_reading import read_value
from db.words.forms import PARTS, UNKEPT, WORDS_LIMIT, Field, Form, ask, to_json
from db.words.messages import M_, Message, Refused


class Correct(Form):
    """Another value for one field of an entry."""

    target: str = ask("text", "Entry", part="facts", required=True, help="The entry's uid, as the record shows it.")
    field: str = ask("text", "Field", part="facts", required=True)
    value: str | None = ask("words", "Right value", help="Empty: the field was wrongly answered at all.")
    reason: str = ask("text", "Reason", required=True)


def _corrected(rows: Rows, event: Event) -> None:
    reproject(rows, event)


KEYS = (
    Key("target", "uid", up="all"), Key("field", up="all", why="a name of the program's own"),
    Key("part", limit=10, up="all", why="a name of the program's own"), Key("moment"), Key("reason", part="words"),
    *OF_CODES, Key("off_by", "counts"), *(Key("value", "answer", WORDS_LIMIT, part) for part in PARTS),
)  # fmt: skip
"""The value stands in the part that the corrected field is kept in."""
KINDS = (EventKind(CORRECTED, "Correction", _corrected, keys=KEYS, up=True),)


KindOf = Callable[[Act, Correct, Any, Any], str]
"""(act, form, value now, right value) → the kind of entry that a correction is written as."""


def _at_once(_act: Act, _form: Correct, _before: Any, _after: Any) -> str:
    return CORRECTED


def correction(
    register: str,
    roles: frozenset[Role],
    before: Callable[[Act, Correct], None] | None = None,
    kind_of: KindOf = _at_once,
    after: Callable[[Act, str | None], None] | None = None,
    asks: str = "",
) -> Command[Correct]:
    """`<register>.correct`: declare it last in the register's commands.

    `before` may refuse; `kind_of` as well, knowing both values, and may have the correction only asked for by an
    entry of the kind `asks`. `after`
    knows the record once it is corrected, and may say that the correction waits for somebody.
    """

    @command(f"{register}.correct", label="Correct an entry", form=Correct, roles=roles, guards=True, group="Record",
             writes=(CORRECTED, asks) if asks else CORRECTED)  # fmt: skip
    def correct(act: Act, form: Correct) -> str:
        """Gives a field of an entry another value; the old one stays visible. Returns the record's number."""
        if before is not None:
            before(act, form)
        number = _correct(act, form, register, kind_of)
        if after is not None:
            after(act, form.record)
        return number

    return correct


def _correct(act: Act, form: Correct, register: str, kind_of: KindOf) -> str:
    target, source, number = _target(act, form, register)
    what = next((item.metadata.get("field") for item in fields(source) if item.name == form.field), None)
    if what is None or what.kind in UNKEPT:
        raise Refused("invalid", {"field": M_("There is no such field.")})
    value = _value(act, what, form.value)
    if (
        what.kind == "moment"
        and value is not None
        and _said_of_the_past(target, form.field)
        and value > act.now + AHEAD
        and not act.doubted
    ):
        raise Refused("invalid", {"value": M_("This lies in the future.")})
    stands = _now(act, target).value(form.field or "")
    if to_json(value) == stands:
        raise Refused("invalid", {"value": M_("That is what this entry says already.")})
    content = _content(form, target, what, value, act.now)
    if what.list is not None and value is not None:
        codes = value if isinstance(value, tuple) else (value,)
        content["facts"] = {
            **(content["facts"] or {}),
            **act.desk.ports.codes.counting(act.conn, {"": (what.list, codes)}),
        }
    act.append(kind_of(act, form, stands, value), record=target.record, **content)
    return number


def _now(act: Act, target: Event) -> Event:
    """An entry as its corrections left it."""
    events = effective(stored_events.events_of(act.conn, act.unit, target.record or ""))
    return next((event for event in events if event.uid == target.uid), target)


def _target(act: Act, form: Correct, register: str) -> tuple[Event, type[Form], str]:
    """The entry to be corrected, the form that it was made with and the record's number. Raises Refused."""
    target = stored_events.event_by_uid(act.conn, act.unit, form.target or "")
    if target is None or target.record is None or target.record != form.record:
        raise Refused("invalid", {"target": M_("There is no such entry in this record.")})
    source = form_of(target.kind)
    number = number_of(act.conn, act.unit, target.record)
    if source is None or number is None or not _is_of(register, target.kind, source):
        raise Refused("invalid", {"target": M_("This entry holds nothing to correct.")})
    return target, source, number


def _is_of(register: str, kind: str, source: type[Form]) -> bool:
    """Whether an entry is the register's own: by its kind, or by a command that takes its form."""
    return registers_of(kind) == {register} or any(name.startswith(f"{register}.") for name in _commands_of(source))


def _value(act: Act, what: Field, raw: str | None) -> Any:
    """The right value of a field, typed; None where it was wrongly answered at all. Raises Refused."""
    try:
        value = read_value(what, raw, act.now)
    except ValueError as error:
        problem = error.args[0] if error.args else None
        message = problem if isinstance(problem, Message) else M_("This can't be read.")
        raise Refused("invalid", {"value": message}) from None
    if value is None:
        if what.required:
            raise Refused("invalid", {"value": M_("This is needed.")})
        return None
    if meanings := as_said(what.kind, raw, act.now, what.lean, what.edge).meanings:
        raise Refused("invalid", {"value": which(meanings)})
    codes = value if isinstance(value, tuple) else (value,)
    known = act.desk.ports.codes
    if what.list is not None and not (
        set(codes) <= known.codes_of(act.conn, what.list) and may_stand(act.conn, what, what.list, codes, known)
    ):
        raise Refused("invalid", {"value": M_("This is not in the list.")})
    return value


def _content(form: Correct, target: Event, what: Field, value: Any, now: datetime) -> Content:
    """What the correction says; the value goes to the part of the body that the field is kept in."""
    sets_the_moment = what.kind == "moment" and value is not None and target.at == _moment(target, form.field)
    moment = form.field if sets_the_moment else None
    facts: dict[str, Any] = {"target": target.uid, "field": form.field, "part": what.part, "moment": moment}
    if off := as_said(what.kind, form.value, now, what.lean, what.edge).about:
        facts["off_by"] = {"value": off}
    content: Content = {"facts": facts, "identity": {}, "words": {"reason": form.reason}}
    if value is not None:
        content[what.part] = {**(content[what.part] or {}), "value": to_json(value)}
    return content


def _moment(event: Event, field: str | None) -> object:
    raw = event.value(field or "")
    return datetime.fromisoformat(raw) if isinstance(raw, str) else None


def _said_of_the_past(event: Event, field: str | None) -> bool:
    """Whether a time had passed when it was written: its right value cannot lie ahead either."""
    before = _moment(event, field)
    return isinstance(before, datetime) and before <= event.entered_at + AHEAD


def _commands_of(source: type[Form]) -> list[str]:
    asked = (source, *(base for base in source.__bases__ if base is not Form))  # what is kept may be a form of its own
    return [name for name, declared in COMMANDS.items() if declared.form in asked]


def history(events: tuple[Event, ...], event: Event, field: str) -> tuple[object, ...]:
    """The values a field had before its present one, oldest first."""
    changes = [item for item in events if item.kind == CORRECTED and item.facts["target"] == event.uid]
    changes = [item for item in changes if item.facts["field"] == field]
    if not changes:
        return ()
    values: list[object] = [event.value(field)]
    values += [getattr(item, item.facts["part"]).get("value") for item in changes[:-1]]
    return tuple(values)
