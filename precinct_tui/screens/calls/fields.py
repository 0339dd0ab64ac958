"""The fields of a call as its screen asks them: from what is typed to the command, and back from what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from db.registers.dispatch.calls.forms import NoteCall
from db.registers.dispatch.calls.questions import kept
from db.registers.dispatch.rules import answers_of, read_caller
from db.words.forms import Field, fields_of
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, ngettext
from precinct_tui.widgets.form import REASON

if TYPE_CHECKING:
    from db.across.calls.live_call import Alike

NOTE = dict(fields_of(NoteCall))
WHO = Field(
    "text",
    N_("Who is calling"),
    part="identity",
    list="caller_anonymity",
    help=N_("Name and number in one line, in any order; or why not given."),
)
ASKED = (("type", NOTE["type"]), ("place", NOTE["place"]), ("who", WHO), ("severity", NOTE["severity"]),
         ("summary", NOTE["summary"]))  # fmt: skip
"""The four fields and the caller's own words; the questions of the type stand before those."""
QUESTION = "question-"
LISTED = ("type", "severity")
SHOWN_AT = {"caller_name": "who", "caller_phone": "who", "caller_unknown": "who"}
"""Where what is said about a field of the command shows."""


def codes_of(name: str) -> set[str]:
    """The codes of the list that a field is answered from."""
    return {choice.code for choice in present.choices_of(NOTE[name].list or "")}


def is_unlisted(name: str, value: str) -> bool:
    """Whether a value is in no list, though its field is answered from one."""
    return name in LISTED and value not in codes_of(name)


def with_reason(name: str, typed: Mapping[str, str]) -> str:
    """A value with the reason given for it: a refused value is sent again once either has changed."""
    return f"{typed.get(name, '')}\n{typed.get(REASON + name, '')}"


def named_in(refused: Refused, new: Mapping[str, str]) -> frozenset[str]:
    """The fields that a refusal is about: none for a busy or full disk, all where it names one that is not `new`."""
    named = {SHOWN_AT.get(name, name) for name in refused.fields}
    asked = {name for name in new if name.startswith(QUESTION)} if "answers" in named else set()
    return frozenset(named & new.keys() | asked or (new if named else ()))


def answers_from(new: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """The new values as `call.note` has them; the answers to a type's questions are kept together, old and new."""
    answers = {name: new[name] for name in ("type", "place", "severity", "summary") if name in new}
    if "who" in new:
        words = {choice.code: (choice.fa, choice.en) for choice in present.choices_of("caller_anonymity")}
        caller = read_caller(new["who"], words)
        of_caller = {"caller_name": caller.name, "caller_phone": caller.phone, "caller_unknown": caller.unknown}
        answers |= {name: value for name, value in of_caller.items() if value}
    if any(name.startswith(QUESTION) for name in new):
        every = {name.removeprefix(QUESTION): text for name, text in typed.items() if name.startswith(QUESTION)}
        answers["answers"] = kept(every)
    return answers


def values_of(stored: Mapping[str, Any], code: str = "") -> dict[str, str]:
    """What the store holds of a call as the fields of its screen show it; a protected caller is a `code`."""
    values = {name: str(stored[name]) for name in ("type", "place", "severity", "summary") if stored.get(name)}
    who = " ".join(str(stored[name]) for name in ("caller_name", "caller_phone") if stored.get(name))
    if code:
        who = _("protected, code {code}", code=digits(code))
    elif not who and stored.get("caller_unknown"):
        who = present.label_of("caller_anonymity", str(stored["caller_unknown"]))
    if who:
        values["who"] = who
    for code, answer in answers_of(stored.get("answers")).items():
        values[QUESTION + code] = answer
    return values


def like_line(alike: Alike) -> str:
    """A call or incident that may be the same, in one line."""
    words = [present.number(alike.number)] if alike.number else []
    words += [present.label_of("incident_type", alike.type)] if alike.type else []
    words += [present.isolated(present.clean(alike.place))] if alike.place else []
    words.append(present.moment(alike.at, "time"))
    if alike.callers:
        words.append(ngettext("{count} caller", "{count} callers", alike.callers, count=digits(alike.callers)))
    return " ".join(words)
