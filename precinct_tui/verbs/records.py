"""Reading the registers: show and search."""

from __future__ import annotations

import dataclasses
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from db.across.calls.protecting import CALLER, protected_parties
from db.across.seats.registers import seen
from db.kernel.base.register import CHECKLIST, REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.kernel.events.event import AT_UNIT
from db.reading.finding import Looked, find_by_number, is_number, look
from db.reading.pressing import standing
from db.registers.custody.searching import MOST as MOST_PEOPLE
from db.registers.incidents.parts.forms import AddProtected
from db.registers.incidents.protection import WHO
from db.words.forms import fields_of
from db.words.messages import M_, Refused
from db.words.records import Cursor
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.wordings import other_wordings
from precinct_tui.verbs import output
from precinct_tui.verbs.cursors import list_end, place_in, tag_of, written
from precinct_tui.verbs.listing import state_of
from precinct_tui.verbs.parsing import LISTED, Verbs, listed, register_name, verb, whole_number
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage

Result = TypeVar("Result")
FARTHEST = 1_000
"""Records that a search looks through; whoever finds more than that narrows it."""

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.across.calls.protecting import Identity
    from db.kernel.base.officer import Desk
    from db.kernel.base.register import OfferedPanel, Register
    from db.storage.store_info import Info
    from db.words.records import Duty, Entry, Hit, Line, Record


def add(verbs: Verbs) -> None:
    """Add `show` and `search`."""
    parser = verb(verbs, "show", _("one record with its duties and its chronology"), show_record)
    register_name(parser)
    parser.add_argument("number", metavar="NUMBER", help=_("its number or code; 17 means this year's 17"))
    parser.add_argument("--unit", metavar="UNIT", help=_("at a seat: of this unit below, by its name or uid"))
    parser.add_argument(
        "--purpose",
        metavar="PURPOSE",
        help=_(
            "what a record that is closed, or of a unit below, is opened for where that is asked; it is kept in the"
            " journal"
        ),
    )
    parser.add_argument(
        "--entries", action="store_true", help=_("with the uid of each entry, which a correction or strike names")
    )
    parser.add_argument(
        "--completeness", action="store_true", help=_("of custody: what the rules ask of a record, item by item")
    )
    parser.add_argument(
        "--protected",
        action="store_true",
        help=_("of incidents and calls: who the codes stand for; the inspectorate alone"),
    )

    parser = verb(
        verbs, "search", _("records by their number, or by words of one register in any spelling"), search_records
    )
    parser.add_argument(
        "text",
        metavar="TEXT",
        help=_("a number or code, as 421 or IA-1405-421; or words that must all stand in the record"),
    )
    parser.add_argument(
        "--in", dest="register", metavar="REGISTER", choices=LISTED,
        help=_("where words are looked for; without it a number is, in every register: {registers}",
               registers=listed(LISTED)),
    )  # fmt: skip
    parser.add_argument("--limit", metavar="N", type=whole_number(1, 1_000), default=50, help=_("at most so many (50)"))
    parser.add_argument("--after", metavar="CURSOR", type=list_end, help=_("go on where an earlier list ended"))
    parser.add_argument(
        "--purpose", metavar="PURPOSE",
        help=_("what a register of people is searched for; it stands for half an hour and is kept in the journal"),
    )  # fmt: skip


def search_records(options: Namespace) -> output.VerbAnswer:
    """`precinct search`."""

    find = _finder(options)
    with desk_of(options) as desk:
        tag = tag_of(desk.store.unit, "search", options.register, options.text)
        after = place_in(options.after, tag)
        looked = find(desk, options.text, FARTHEST)
        page = _page_of(options, looked.numbered + looked.worded, after, tag)
        info = desk.store.info
    document: dict[str, Any] = {"total": page.total, "shown": len(page.hits), "next": page.next}
    document |= {"records": [_fields(hit) for hit in page.hits]} | ({"words": AT_UNIT} if info.is_seat else {})
    return output.VerbAnswer(document, _page_lines(page, looked.offered, options.register, nothing_found(info)))


def nothing_found(info: Info) -> str:
    """What is said where nothing was found: at a seat that is no answer, for words do not come there."""
    if info.is_national:
        return _("There are no records here: the national command sees counts alone.")
    if info.is_seat:
        return _("Words stay at the units: here a record is found by its number or code.")
    return _("Nothing was found.")


def _page_lines(
    page: FoundPage, offered: Sequence[str], register: str | None, nothing: str
) -> Iterator[output.Printed]:
    hits = page.hits
    if not hits:
        yield nothing
        for wording in offered:
            yield _("Did you mean “{text}”?", text=present.isolated(wording))
        return
    columns = [
        output.PrintedColumn(_("Number"), keep=True),
        *([] if register else [output.PrintedColumn(_("Register"))]),
        output.PrintedColumn(_("When"), keep=True),
        output.PrintedColumn(_("State")),
        output.PrintedColumn(_("Words")),
    ]
    rows = [
        [
            present.number(hit.number),
            *([] if register else [_(REGISTERS[hit.register].title)]),
            present.moment(hit.at),
            state_of(REGISTERS[hit.register], hit.state, []),
            one_line(present.clean(hit.text)),
        ]
        for hit in hits
    ]
    yield output.PrintedTable(columns, rows, _(REGISTERS[register].title) if register else "")
    if page.total != len(hits):
        count = digits(page.total) if page.total is not None else _("{count} or more", count=digits(page.found))
        yield output.PrintedNote(_("{shown} of {count}.", shown=len(hits), count=count))
    if page.next is not None:
        yield output.PrintedNote(_("More: {option}", option=present.ltr(f"--after {page.next}")))


@dataclasses.dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of what a search found. `total` is None where the search ends before all of it was seen, at `found`."""

    hits: tuple[Hit, ...]
    total: int | None
    found: int
    next: str | None


def _page_of(options: Namespace, found: tuple[Hit, ...], after: Cursor | None, tag: bytes) -> FoundPage:
    """The page behind `after`, the newest first. Raises WrongUsage where its record is not among those found."""
    places = {hit.uid: place for place, hit in enumerate(found)}
    if after is not None and after.uid not in places:
        raise WrongUsage(_("The record where this page ended is not found any more. Begin without --after."))
    first = 0 if after is None else places[after.uid] + 1
    hits = found[first : first + options.limit]
    farthest = MOST_PEOPLE if options.register is not None and REGISTERS[options.register].look_for else FARTHEST
    more = first + len(hits) < len(found)
    return FoundPage(
        hits,
        len(found) if len(found) < farthest else None,
        len(found),
        written(Cursor(hits[-1].at, hits[-1].uid), tag) if more and hits else None,
    )


def _finder(options: Namespace) -> Callable[[Desk, str, int], Looked]:
    """What `precinct search` looks with: for a number in every register, or in one for its number and its words."""

    name: str | None = options.register
    if name is None:
        if not is_number(options.text):
            raise WrongUsage(_("A number is looked for in every register; for words, name one register with --in."))
        return lambda desk, typed, limit: Looked(find_by_number(desk, typed, limit), (), ())
    if REGISTERS[name].search is None and not is_number(options.text):
        raise WrongUsage(_("This register can't be searched by words: give a number."))

    def in_one(desk: Desk, typed: str, limit: int) -> Looked:
        looked = for_a_purpose(
            REGISTERS[name], options.purpose, lambda purpose: look(desk, typed, name, limit, purpose, other_wordings)
        )
        here = tuple(hit for hit in (*looked.numbered, *looked.worded) if hit.register == name)
        return Looked((), here[:limit], looked.offered)

    return in_one


def _fields(value: Any) -> dict[str, Any]:
    """A frozen dataclass as an object, one level deep."""
    return {item.name: getattr(value, item.name) for item in dataclasses.fields(value)}


def one_line(text: str) -> str:
    """Words with their line breaks as spaces."""
    return " ".join(text.split())


def show_record(options: Namespace) -> output.VerbAnswer:
    """`precinct show`. Raises WrongUsage for an option that this register does not know."""

    register = REGISTERS[options.register]
    if options.completeness:
        asked = register.panel(CHECKLIST)
        if asked is None:
            raise WrongUsage(_("Only records of custody are looked at for completeness."))
        return _show_checklist(asked, options)
    if options.protected:
        if not register.protects:
            raise WrongUsage(_("Only incidents and calls have protected persons."))
        return _show_protected(options)
    with desk_of(options) as desk:
        register = seen(desk, register.name)
        record, now = _shown(register, desk, options), desk.now()
    return output.VerbAnswer(as_object(record), _record_lines(register, record, now, entries=options.entries))


def _show_protected(options: Namespace) -> output.VerbAnswer:
    """`precinct show incident N --protected`: what stands in the annex for the court."""

    with desk_of(options) as desk:
        number = REGISTERS[options.register].show(desk, options.number).number
        identities = protected_parties(desk, number)
    return output.VerbAnswer([_fields(who) for who in identities], _protected_lines(identities))


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


def _show_checklist(panel: OfferedPanel, options: Namespace) -> output.VerbAnswer:
    """`precinct show custody N --completeness`: status 0 whatever is missing."""
    assert panel.read is not None
    with desk_of(options) as desk:
        asked = panel.read(desk, options.number)
    columns = [
        output.PrintedColumn(_("Item")),
        output.PrintedColumn(_("State"), keep=True),
        output.PrintedColumn(_("Source")),
    ]
    rows = ([translate(item.label), translate(panel.states[item.state]), _(item.source)] for item in asked)
    document = [{**_fields(item), "source": _(item.source)} for item in asked]
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
        "duties": [_fields(duty) for duty in record.duties],
        "chronology": [
            {
                **_fields(entry),
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
        rows.append([present.moment(entry.at), "\n".join(parts), present.clean(entry.officer_name) or _("at the unit")])
    return output.PrintedTable(columns, rows, _("Chronology"))
