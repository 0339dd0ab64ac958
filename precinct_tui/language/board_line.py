"""What the board's command line and `precinct patrols --say` do with a line: read it, find what it means, give it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.kernel.desk.desk import COMMANDS
from db.registers.dispatch.calls.queries import unfinished
from db.registers.dispatch.calls.show import show_call
from db.registers.dispatch.line import Said, UnreadCallLine, read_line, whom
from db.registers.dispatch.patrols.queries import board
from db.registers.incidents.show import show_incident
from db.words.form_reading import read_form, read_value
from db.words.forms import Field
from db.words.layouts import other_layout
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.kernel.base.officer import Desk

_AT = Field("moment", "When")


@dataclass(frozen=True, slots=True)
class SaidAct:
    """A command with its answers, and what it is told as once it is done."""

    command: str
    record: str
    answers: dict[str, str]
    told: Message


def read(desk: Desk, text: str) -> SaidAct:
    """What a line says, in either layout of the keyboard. Raises Refused("invalid") for one that says nothing."""
    patrols = board(desk)
    names = [(patrol_name.uid, name) for patrol_name in patrols for name in (patrol_name.name.fa, patrol_name.name.en)]
    try:
        said = read_line(text, names)
    except UnreadCallLine as unread:
        try:
            said = read_line(other_layout(text), names)
        except UnreadCallLine:
            raise Refused("invalid", {}, unread.message) from None
    patrol = next(patrol_name for patrol_name in patrols if patrol_name.uid == said.patrol)
    if said.verb == "send":
        record, command, number = _case(desk, said.rest)
        sentence = M_("{patrol}: sent to {number}", patrol=patrol.name, number=number)
        return SaidAct(command, record, {"patrol": patrol.name.code}, sentence)
    command, answers = _meant(desk, said)
    return SaidAct(command, said.patrol, answers, M_("{patrol}: {what}", patrol=patrol.name, what=_WHAT[said.verb]))


RECALLED = M_("recalled. Tell the patrol, then write its “received”")
_WHAT: Mapping[str, Message] = {
    "available": M_("Available"),
    "en_route": M_("On the way"),
    "on_scene": M_("On the scene"),
    "out": M_("Out of service"),
    "place": M_("place recorded"),
    "heard": M_("contacted, and well"),
    "with": M_("contacted; person with it recorded"),
    "note": M_("remark recorded"),
    "recall": RECALLED,
}


def _meant(desk: Desk, said: Said) -> tuple[str, dict[str, str]]:
    match said.verb:
        case "place":
            return "patrol.place", {"place": said.rest}
        case "heard":
            return "patrol.hear", {}
        case "with":
            try:
                return "patrol.hear", {"whom": whom(said.rest)}
            except UnreadCallLine as unread:
                raise Refused("invalid", {}, unread.message) from None
        case "recall":
            return "patrol.recall", {"why": said.rest} if said.rest else {}
        case "note":
            return "patrol.remark", {"text": said.rest}
    answers = {"to": said.verb}
    if not said.rest:
        return "patrol.move", answers
    if said.verb == "out":
        return "patrol.move", answers | {"why": said.rest}
    try:
        read_value(_AT, said.rest, desk.now())
    except ValueError:
        if said.verb == "available":
            return "patrol.move", answers | {"result": said.rest}
        raise Refused("invalid", {}, M_("{words}: this is not a time.", words=said.rest)) from None
    return "patrol.move", answers | {"at": said.rest}


def _case(desk: Desk, typed: str) -> tuple[str, str, str]:
    """(uid, command, number): the unfinished call of this number, else the incident of it."""
    if not typed.strip():
        raise Refused("invalid", {}, M_("Which call? Write the number of a call or incident."))
    waiting = {call.number: call.uid for call in unfinished(desk)}
    try:
        number = show_call(desk, typed).number
    except Refused:
        number = ""
    if number in waiting:
        return waiting[number], "call.send_unit", number
    record = show_incident(desk, typed)
    return record.uid, "incident.send_unit", record.number


def give(desk: Desk, step: SaidAct, reasons: Mapping[str, str] | None = None) -> None:
    """Do what a line says. Raises Refused as the command does. Touches the disk."""
    declared = COMMANDS[step.command]
    form = read_form(declared.form, step.answers, now=desk.now(), record=step.record, reasons=reasons)
    declared.run(desk, form)
