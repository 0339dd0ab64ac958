"""Reading the registers: show and search."""

from __future__ import annotations

import dataclasses
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from db.across.calls.protecting import CALLER, protected_parties
from db.across.seats.registers import seen
from db.kernel.base.register import CHECKLIST, REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.reading.finding import find_by_number
from db.reading.pressing import standing
from db.registers.incidents.parts.forms import AddProtected
from db.registers.incidents.protection import WHO
from db.words.forms import fields_of
from db.words.messages import M_, Refused
from db.words.value_states import ValueState
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.verbs import output
from precinct_tui.verbs.listing import state_of
from precinct_tui.verbs.parsing import listed
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage, mistyped

Result = TypeVar("Result")

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.across.calls.protecting import Identity
    from db.kernel.base.officer import Desk
    from db.kernel.base.register import OfferedPanel, Register
    from db.words.records import Duty, Entry, Line, Record


def as_fields(value: Any) -> dict[str, Any]:
    """A frozen dataclass as an object, one level deep."""
    return {item.name: getattr(value, item.name) for item in dataclasses.fields(value)}


def one_line(text: str) -> str:
    """Words with their line breaks as spaces."""
    return " ".join(text.split())


def show_record(options: Namespace) -> output.VerbAnswer:
    """`precinct show`. Raises WrongUsage for an option that this register does not know."""
    first, *more = options.named
    named = first if more else ""
    if named and named not in REGISTERS:
        if near := get_close_matches(named, REGISTERS, n=1):
            raise WrongUsage(mistyped(named, near[0]))
        raise WrongUsage(_("There is no such register; there are: {registers}.", registers=listed(tuple(REGISTERS))))
    if named:
        _fits(options, REGISTERS[named])
    with desk_of(options) as desk:
        register, options.number = (named, " ".join(more)) if named else _found(desk, first)
        shown = seen(desk, register)
        if options.completeness:
            return _checklist(_fits(options, shown), desk, options.number)
        if options.protected:
            _fits(options, shown)
            return _protected(shown, desk, options.number)
        record, now = _shown(shown, desk, options), desk.now()
    return output.VerbAnswer(as_object(record), _record_lines(shown, record, now, entries=options.entries))


def _fits(options: Namespace, register: Register) -> OfferedPanel | None:
    """The checklist of a register. Raises WrongUsage where an option asks for what its records do not have."""
    panel = register.panel(CHECKLIST)
    if options.completeness and panel is None:
        raise WrongUsage(_("Completeness is checked for custody records only."))
    if options.protected and not register.protects:
        raise WrongUsage(_("Only incidents and calls have protected persons."))
    return panel


def _found(desk: Desk, typed: str) -> tuple[str, str]:
    """(register, number) of the one record with a number. Raises Refused("not_found"); WrongUsage for several."""
    found = {(hit.register, hit.number) for hit in find_by_number(desk, typed)}
    if not found:
        raise Refused("not_found", {}, M_("There is no such record."))
    if len(found) > 1:
        several = listed(sorted(present.ltr(f"{register} {number}") for register, number in found))
        raise WrongUsage(_("Several records have this number. Name one: {several}.", several=several))
    return found.pop()


def _protected(register: Register, desk: Desk, typed: str) -> output.VerbAnswer:
    """`precinct show incident N --protected`: what stands in the annex for the court."""
    identities = protected_parties(desk, register.show(desk, typed).number)
    return output.VerbAnswer([as_fields(who) for who in identities], _protected_lines(identities))


def _protected_lines(identities: Sequence[Identity]) -> Iterator[output.Printed]:
    asked = dict(fields_of(AddProtected))
    if not identities:
        yield _("Nobody is protected in this record.")
    for who in identities:
        role = _("Caller") if who.role == CALLER else present.label_of("party_role", who.role)
        rows = [[_(asked[name].label), present.shown(asked[name], getattr(who, name))] for name in WHO]
        columns = [output.PrintedColumn("", keep=True), output.PrintedColumn("")]
        yield output.PrintedTable(columns, rows, f"{role}  {_('Code {code}', code=present.ltr(digits(who.code)))}")


def _shown(register: Register, desk: Desk, options: Namespace) -> Record:
    """The record, with its purpose where the register asks for one. Raises WrongUsage for a purpose of no list."""
    if register.over_units:
        of_unit: Callable[..., Record] = register.show
        shown = partial(of_unit, desk, options.number, options.unit or "")
        return for_a_purpose(register, options.purpose, shown)
    if options.unit is not None:
        raise WrongUsage(_("This list is of one unit alone: there is nothing to choose with --unit."))
    if not register.purposes:
        if options.purpose is not None:
            raise WrongUsage(_("This register asks for no purpose."))
        return register.show(desk, options.number)
    show: Callable[..., Record] = register.show
    return for_a_purpose(register, options.purpose, lambda purpose: show(desk, options.number, purpose))


def for_a_purpose(register: Register, purpose: str | None, ask: Callable[[str], Result]) -> Result:
    """What is asked of a register that wants to know what for. Raises WrongUsage for a purpose of no list."""
    if not register.purposes:
        return ask("")
    choices = {
        choice.code: f"{present.ltr(choice.code)} ({choice.label})" for choice in present.choices_of(register.purposes)
    }
    there_are = listed(tuple(choices.values()))
    if purpose is not None and purpose not in choices:
        raise WrongUsage(_("There is no such purpose; there are: {codes}.", codes=there_are))
    try:
        return ask(purpose or "")
    except Refused as refused:
        if "purpose" not in refused.fields:
            raise
        asked = M_("Say with --purpose what this is for: {codes}.", codes=there_are)
        raise Refused("invalid", {"purpose": asked}) from None


def _checklist(panel: OfferedPanel | None, desk: Desk, number: str) -> output.VerbAnswer:
    """`precinct show custody N --completeness`: status 0 whatever is missing."""
    assert panel is not None
    assert panel.read is not None
    asked = panel.read(desk, number)
    columns = [
        output.PrintedColumn(_("Item")),
        output.PrintedColumn(_("State"), keep=True),
        output.PrintedColumn(_("Source")),
    ]
    rows = ([translate(item.label), translate(panel.states[item.state]), _(item.source)] for item in asked)
    document = [{**as_fields(item), "source": _(item.source)} for item in asked]
    return output.VerbAnswer(document, output.PrintedTable(columns, rows, _(panel.title)))


def as_object(record: Record) -> dict[str, Any]:
    """A record as `--json` gives it."""
    return {
        "register": record.register,
        "number": record.number,
        "state": record.state,
        "uid": REGISTERS[record.register].told_uid(record.uid),
        "title": _(record.title),
        "read_at": record.read_at,
        "sections": [
            {"title": _(section.title), "lines": [_line(line) for line in section.lines]} for section in record.sections
        ],
        "duties": [as_fields(duty) for duty in record.duties],
        "chronology": [
            {
                **as_fields(entry),
                "label": _(entry.label),
                "lines": [_line(line) for line in entry.lines],
                "reasons": dict(entry.reasons),
            }
            for entry in record.chronology
        ],
        "acts": record.acts,
        "warnings": record.warnings,
    }


def _line(line: Line) -> dict[str, Any]:
    value = [_line(item) for item in line.value] if line.code else line.value
    made = {"name": line.name, "label": present.label(line), "value": value}
    if line.code:
        made["code"] = line.code
    return {**made, "was": line.was} if line.was else made


def _record_lines(
    register: Register, record: Record, now: datetime, *, entries: bool = False
) -> Iterator[output.Printed]:
    state = state_of(register, record.state, [])
    yield output.Bold(f"{_(register.title)}  {present.number(record.number)}  {state}")
    if record.title:
        yield present.clean(_(record.title))
    for warning in record.warnings:
        yield output.Bold(f"! {translate(warning)}")
    for section in record.sections:
        if section.lines:
            yield ""
            rows = [[present.label(line), _value(line)] for line in section.lines]
            yield output.PrintedTable(
                [output.PrintedColumn("", keep=True), output.PrintedColumn("")], rows, _(section.title)
            )
    if record.duties:
        yield ""
        yield _duties(record.duties, now)
    yield ""
    yield _chronology(record.chronology, entries=entries)
    if record.acts:
        yield ""
        yield output.Bold(_("What may be done now:"))
        columns = [output.PrintedColumn(_("Entry"), keep=True), output.PrintedColumn(_("Meaning"))]
        yield output.PrintedTable(columns, [[name.partition(".")[2], _(COMMANDS[name].label)] for name in record.acts])


def _value(line: Line) -> str:
    said = present.told(line)
    before = [present.shown(line.what, old) for old in line.was]
    return f"{said} {_('(before: {values})', values=_(', ').join(before))}" if before else said


def _duties(duties: tuple[Duty, ...], now: datetime) -> output.PrintedTable:
    columns = [
        output.PrintedColumn("", keep=True),
        output.PrintedColumn(_("Duty")),
        output.PrintedColumn(_("State")),
        output.PrintedColumn(_("Source")),
    ]
    rows = []
    for duty in duties:
        mark = present.MARKS.get(standing(duty, now), " ")
        rows.append([mark, translate(duty.label), present.duty_state(duty, now), _(duty.source)])
    return output.PrintedTable(columns, rows, _("Duties and deadlines"))


def _chronology(chronology: tuple[Entry, ...], *, entries: bool) -> output.PrintedTable:
    columns = [
        output.PrintedColumn(_("When"), keep=True),
        output.PrintedColumn(_("Entry")),
        output.PrintedColumn(_("Officer")),
    ]
    rows = []
    for entry in chronology:
        parts = [_(entry.label)] + [f"{_(line.what.label)}: {one_line(_value(line))}" for line in entry.lines]
        if entry.sealed:
            parts.append(_("Sealed."))
        for name, reason in entry.reasons.items():
            label = next((_(line.what.label) for line in entry.lines if line.name == name), name)
            parts.append(_("Reason for {field}: {reason}", field=label, reason=reason))
        if entries:
            parts.append(present.ltr(entry.uid))
        rows.append(
            [
                present.moment(entry.at),
                "\n".join(parts),
                present.clean(entry.officer_name) or present.word(ValueState.AT_UNIT),
            ]
        )
    return output.PrintedTable(columns, rows, _("Chronology"))
