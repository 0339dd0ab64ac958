"""Reads the answers of a form from what was typed or sent: a typed value for each field, or a message at it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, TypedDict, TypeVar, Unpack

from db.words.amounts import parse_rials
from db.words.calendar.moments import parse_when, read_date
from db.words.calendar.typed_moment import AsSaid, as_said, names_its_day, which
from db.words.expected_values import expected
from db.words.folding import ascii_digits, fold
from db.words.forms import COUNTED, NUMBER_LIMIT, REASON_LIMIT, Field, Form, fields_of
from db.words.messages import M_, Message, Refused
from db.words.text import clean, too_long, too_long_message

F = TypeVar("F", bound=Form)
MEASURED = frozenset({"moment", "date", "number", "rials"})
"""Kinds whose value is read from its signs alone: one that shows none, as a lone ZWNJ, was not answered."""


class FormState(TypedDict, total=False):
    """What a form carries besides its fields, as `Form` has it; `since` is when its record began."""

    uid: str | None
    record: str | None
    read_at: int | None
    reasons: Mapping[str, str] | None
    since: datetime | None


def read_form(cls: type[F], raw: Mapping[str, Any], *, now: datetime, **carried: Unpack[FormState]) -> F:
    """A form from what was typed (strings) or sent (JSON values).

    Shapes only: kinds, limits and required fields. Raises Refused("invalid") with a message at each field that
    cannot be read, or is a time that may mean two things; an unknown name is refused too, so that a misspelt key in a
    file is not lost silently. A reason that is too long is asked for again: Refused("unlikely").
    """
    fields, began = dict(fields_of(cls)), carried.get("since")
    wrong: dict[str, Message] = {
        name: M_("There is no such field.") for name in raw if name not in fields and not name.startswith("_")
    }
    values: dict[str, Any] = {}
    said: dict[str, AsSaid] = {}
    for name, what in fields.items():
        if what.kind == "counts":
            values[name], problems = read_counts(name, raw)
            wrong = {field: message for field, message in wrong.items() if not field.startswith(f"{name}.")} | problems
            continue
        try:
            since = bound(what, values, began)
            values[name] = read_value(what, raw.get(name), now, since)
            said[name] = as_said(what.kind, raw.get(name), now, what.lean, what.edge, since)
            if said[name].meanings:
                wrong[name] = which(said[name].meanings)
        except ValueError as error:
            problem = error.args[0] if error.args else None
            wrong[name] = problem if isinstance(problem, Message) else M_("This can't be read.")
    wrong.update({name: message for name, message in missing(fields, values).items() if name not in wrong})
    if wrong:
        raise Refused("invalid", wrong)
    reasons = _read_reasons(fields, carried.get("reasons") or {})
    off_by = _times_as_said(said, reasons)
    form = cls(record=carried.get("record"), read_at=carried.get("read_at"), reasons=reasons, off_by=off_by, **values)
    form.undated = frozenset(
        name
        for name, what in fields.items()
        if what.dated and values[name] is not None and not names_its_day(raw.get(name), now, what.lean)
    )
    if (uid := carried.get("uid")) is not None:
        form.uid = uid
    return form


def read_counts(name: str, raw: Mapping[str, Any]) -> tuple[dict[str, int] | None, dict[str, Message]]:
    """(code → whole number, problems by field) of a field of kind counts; None where nothing was counted.

    A file gives an object under `name`; a screen has a field `name.code` for each item of the list.
    """
    given = raw.get(name)
    if given is not None and not isinstance(given, Mapping):
        return None, {name: M_("Enter an object: code and number.")}
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


def bound(what: Field, values: Mapping[str, Any], began: datetime | None) -> datetime | None:
    """The moment that one of a field has to follow, where a reading of it has to be chosen; None where it is not known.

    `values` are those read by now, `began` when the record did.
    """
    before = values.get(what.follows) if what.follows else None
    if isinstance(before, datetime):
        return before
    return began if what.offer == "now" else None


def _times_as_said(said: Mapping[str, AsSaid], reasons: Mapping[str, str]) -> dict[str, int]:
    """Minutes by which each typed moment may be off. Raises Refused("unlikely") with what is asked."""
    if asked := {
        name: moment.asked for name, moment in said.items() if moment.asked is not None and not reasons.get(name)
    }:
        raise Refused("unlikely", asked)
    return {name: moment.about for name, moment in said.items() if moment.about}


def read_value(what: Field, raw: Any, now: datetime, since: datetime | None = None) -> Any:
    """One typed value from what was typed or sent; None where nothing was. Raises ValueError(Message).

    `since` is what a moment has to follow, as `bound` gives it.
    """
    if raw is None:
        return None
    if isinstance(raw, str):
        text = clean(raw, limit=None, multiline=what.kind == "words")
        text = text.strip() if what.kind != "password" else raw
        if not text or (what.kind in MEASURED and not fold(text)):
            return None
        if too_long(text, what.limit):
            raise ValueError(too_long_message(text, what.limit))
        return _bounded(_from_text(what, text, now, since))
    return _bounded(_from_json(what, raw))


def _bounded(value: Any) -> Any:
    """The value, unless it is a number that no SQLite column and no JSON reader holds exactly."""
    if isinstance(value, int) and abs(value) > NUMBER_LIMIT:
        raise ValueError(M_("This number is too large."))
    return value


def _from_text(what: Field, text: str, now: datetime, since: datetime | None) -> Any:
    match what.kind:
        case "moment":
            return parse_when(text, now, lean=what.lean, edge=what.edge, since=since).moment
        case "date":
            return read_date(text, now, lean=what.lean)[0].day
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
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise ValueError(M_("A JSON object is expected."))
    return document


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
    raise ValueError(expected(what.kind))
