"""Reading the registers: list, show, search."""

from __future__ import annotations

import base64
import binascii
import json
from argparse import ArgumentTypeError, Namespace
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from precinct_tui.i18n import _, digits, translate
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import Verbs, WrongUsage, listed, moment, register_name, verb, whole_number
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.desk import Desk
    from db.records import Cursor, Duty, Entry, Filter, Line, Page, Record, Row
    from db.registers import Register

PAGE = 500
MOST = 1_000_000


def add(verbs: Verbs) -> None:
    """Add `list`, `show` and `search`."""
    parser = verb(verbs, "list", _("the records of a register, newest first"), list_records)
    register_name(parser)
    parser.add_argument("--state", metavar="STATE", help=_("only records in this state"))
    parser.add_argument(
        "--since", metavar="WHEN", type=moment, help=_("from this moment on, as in 1405/07/03 or yesterday 14:30")
    )
    parser.add_argument("--until", metavar="WHEN", type=moment, help=_("before this moment"))
    parser.add_argument("--limit", metavar="N", type=whole_number(1, MOST), default=50, help=_("at most so many (50)"))
    parser.add_argument("--after", metavar="CURSOR", type=cursor, help=_("go on where an earlier list ended"))

    parser.add_argument(
        "--sealing",
        action="store_true",
        help=_("of custody: what is to be sealed, when, and what is not and why"),
    )
    parser.add_argument(
        "--times",
        action="store_true",
        help=_("of custody: the register of starts and ends (art. 53); --state is holding, interview, rest or judge"),
    )

    parser = verb(verbs, "show", _("one record with its duties and its chronology"), show_record)
    register_name(parser)
    parser.add_argument("number", metavar="NUMBER", help=_("its number or code; 17 means this year's 17"))
    parser.add_argument(
        "--purpose",
        metavar="PURPOSE",
        help=_("what a record that is closed is opened for, where its register asks; it is kept in the journal"),
    )
    parser.add_argument(
        "--completeness", action="store_true", help=_("of custody: what the rules ask of a record, item by item")
    )
    parser.add_argument(
        "--protected",
        action="store_true",
        help=_("of incidents and calls: who the codes stand for; the inspectorate alone"),
    )

    parser = verb(verbs, "search", _("records of a register by their words, in any spelling"), search_records)
    parser.add_argument("text", metavar="TEXT", help=_("words; all of them must stand in the record"))
    parser.add_argument(
        "--in", dest="register", metavar="REGISTER", required=True, choices=_registers(), help=listed(_registers())
    )
    parser.add_argument("--limit", metavar="N", type=whole_number(1, 1_000), default=50, help=_("at most so many (50)"))


def _registers() -> tuple[str, ...]:
    from precinct_tui.verbs.parsing import REGISTERS

    return REGISTERS


def cursor(text: str) -> Cursor:
    """An argument's type: what an earlier list named as its end."""
    from db.records import Cursor

    try:
        key, uid = json.loads(base64.urlsafe_b64decode(text.encode("ascii")))
        if isinstance(key, dict):
            return Cursor(datetime.fromisoformat(key["at"]), str(uid))
        if not isinstance(key, str | int):
            raise ValueError
        return Cursor(key, str(uid))
    except (ValueError, TypeError, KeyError, binascii.Error, UnicodeEncodeError, RecursionError):
        raise ArgumentTypeError(_("this is no end of an earlier list")) from None


def written_cursor(end: Cursor) -> str:
    """A cursor as `--after` takes it."""
    key = {"at": end.key.isoformat()} if isinstance(end.key, datetime) else end.key
    return base64.urlsafe_b64encode(json.dumps([key, end.uid]).encode()).decode()


def list_records(options: Namespace) -> int:
    """`precinct list`."""
    from db.records import Filter
    from db.registers import register

    found = register(options.register)
    if options.times or options.sealing:
        if options.register != "custody":
            raise WrongUsage(_("Only custody has such a list."))
        found = _of_custody(found, sealing=options.sealing)
    if options.state is not None and options.state not in found.states:
        raise WrongUsage(
            _(
                "There is no state {state}; there are: {states}.",
                state=options.state,
                states=listed(tuple(found.states)),
            )
        )
    with desk_of(options) as desk:
        chosen = Filter(options.state, options.since, options.until)
        page = _page(found, desk, chosen, options.after, options.limit)
        if options.json:
            output.document(_as_objects(found, page))
            return 0
        _print_list(found, desk, chosen, page)
    return 0


def _of_custody(custody: Register, *, sealing: bool) -> Register:
    """The register of starts and ends, or what is to be sealed, to be listed as any other is."""
    from db.custody import sealing as seals
    from db.custody import spans

    if sealing:
        return replace(
            custody,
            title=seals.TITLE,
            states=seals.STATES,
            columns=seals.COLUMNS,
            list=seals.list_sealing,
            count=seals.count_sealing,
        )
    return replace(
        custody,
        title=spans.TITLE,
        states=spans.STATES,
        columns=spans.COLUMNS,
        list=spans.list_spans,
        count=spans.count_spans,
    )


def _page(found: Register, desk: Desk, chosen: Filter, after: Cursor | None, limit: int) -> Page[Row]:
    from db.records import Page

    rows: list[Row] = []
    while True:
        page = found.list(desk, chosen, after, min(PAGE, limit - len(rows)))
        rows.extend(page.rows)
        after = page.next
        if after is None or len(rows) >= limit:
            return Page(tuple(rows), after)


def _as_objects(found: Register, page: Page[Row]) -> list[dict[str, Any]]:
    objects: list[dict[str, Any]] = []
    for row in page.rows:
        values = {column.name: value for column, value in zip(found.columns, row.values, strict=True)}
        objects.append({"number": row.number, "state": row.state, "uid": row.uid, **values, "flags": row.flags})
        objects[-1].update(number=row.number, state=row.state)
    if page.next is not None and objects:
        objects[-1]["next"] = written_cursor(page.next)
    return objects


def _print_list(found: Register, desk: Desk, chosen: Filter, page: Page[Row]) -> None:
    from precinct_tui import present

    if not page.rows:
        output.line(_("No records."))
        return
    roomy = output.width() >= output.WIDE_FROM
    places = [place for place, column in enumerate(found.columns) if roomy or not column.wide]
    names = {found.columns[place].name for place in places}
    columns = [] if "number" in names else [output.Column(_("Number"), keep=True)]
    columns += [output.Column(_(found.columns[place].label), keep=not found.columns[place].grows) for place in places]
    columns += [] if "state" in names else [output.Column(_("State"))]
    rows = []
    for row in page.rows:
        values = [
            _state(found, row.state, sorted(row.flags))
            if found.columns[place].name == "state"
            else present.shown(found.columns[place].what, row.values[place])
            for place in places
        ]
        first = [] if "number" in names else [present.number(row.number)]
        last = [] if "state" in names else [_state(found, row.state, sorted(row.flags))]
        rows.append([*first, *values, *last])
    output.table(columns, rows, _(found.title))
    count = found.count(desk, chosen)
    output.note(
        _("{shown} of {count}.", shown=len(rows), count=_("more than 1000") if count is None else digits(count))
    )
    if page.next is not None:
        output.note(_("More: {option}", option=output.ltr(f"--after {written_cursor(page.next)}")))


def _state(found: Register, state: str, flags: list[str]) -> str:
    from precinct_tui import present

    said = [_(found.states.get(state, state)), *(present.flag(name) for name in flags)]
    return _(", ").join(dict.fromkeys(said))


def search_records(options: Namespace) -> int:
    """`precinct search`."""
    from db.registers import register
    from precinct_tui import present
    from precinct_tui.wordings import first_that_finds

    found = register(options.register)
    if found.search is None:
        raise WrongUsage(_("This register can't be searched."))
    with desk_of(options) as desk:
        hits = found.search(desk, options.text, options.limit)
        if options.json:
            output.document([_fields(hit) for hit in hits])
            return 0
        if not hits:
            output.line(_("Nothing was found."))
            if meant := first_that_finds(found.search, desk, options.text):
                output.line(_("Did you mean “{text}”?", text=present.isolated(meant)))
            return 0
        columns = [
            output.Column(_("Number"), keep=True),
            output.Column(_("When"), keep=True),
            output.Column(_("State")),
            output.Column(_("Words")),
        ]
        rows = [
            [
                present.number(hit.number),
                present.moment(hit.at),
                _state(found, hit.state, []),
                one_line(present.clean(hit.text)),
            ]
            for hit in hits
        ]
        output.table(columns, rows, _(found.title))
    return 0


def _fields(value: Any) -> dict[str, Any]:
    """A frozen dataclass as an object, one level deep."""
    import dataclasses

    return {item.name: getattr(value, item.name) for item in dataclasses.fields(value)}


def one_line(text: str) -> str:
    """Words with their line breaks as spaces."""
    return " ".join(text.split())


def show_record(options: Namespace) -> int:
    """`precinct show`."""
    from db.registers import register

    found = register(options.register)
    if options.completeness:
        if options.register != "custody":
            raise WrongUsage(_("Only records of custody are looked at for completeness."))
        return _show_completeness(options)
    if options.protected:
        if options.register not in ("incident", "call"):
            raise WrongUsage(_("Only incidents and calls have protected persons."))
        return _show_protected(options)
    with desk_of(options) as desk:
        record = _shown(found, desk, options)
        if options.json:
            output.document(as_object(record))
        else:
            _print_record(found, record, desk.now())
    return 0


def _show_protected(options: Namespace) -> int:
    """`precinct show incident N --protected`: what stands in the annex for the court."""
    from db.forms import fields_of
    from db.incidents.forms_case import AddProtected
    from db.incidents.protection import CALLER, WHO, protected_parties
    from db.registers import register
    from precinct_tui import present

    with desk_of(options) as desk:
        number = register(options.register).show(desk, options.number).number
        identities = protected_parties(desk, number)
    if options.json:
        output.document([_fields(who) for who in identities])
        return 0
    asked = dict(fields_of(AddProtected))
    if not identities:
        output.line(_("Nobody is protected in this record."))
    for who in identities:
        role = _("Caller") if who.role == CALLER else present.label_of("party_role", who.role)
        rows = [[_(asked[name].label), present.shown(asked[name], getattr(who, name))] for name in WHO]
        columns = [output.Column("", keep=True), output.Column("")]
        output.table(columns, rows, f"{role}  {_('Code {code}', code=present.ltr(digits(who.code)))}")
    return 0


def _shown(found: Register, desk: Desk, options: Namespace) -> Record:
    """The record, with its purpose where the register asks for one. Raises WrongUsage for a purpose of no list."""
    from precinct_tui import present

    if not found.purposes:
        if options.purpose is not None:
            raise WrongUsage(_("This register asks for no purpose."))
        return found.show(desk, options.number)
    codes = tuple(choice.code for choice in present.choices_of(found.purposes))
    if options.purpose is not None and options.purpose not in codes:
        raise WrongUsage(_("There is no such purpose; there are: {codes}.", codes=listed(codes)))
    show: Callable[..., Record] = found.show
    return show(desk, options.number, options.purpose or "")


def _show_completeness(options: Namespace) -> int:
    """`precinct show custody N --completeness`: status 0 whatever is missing."""
    from db.custody.completeness import STATES
    from db.custody.queries import completeness_of

    with desk_of(options) as desk:
        asked = completeness_of(desk, options.number)
    if options.json:
        output.document([{**_fields(item), "source": _(item.source)} for item in asked])
        return 0
    columns = [output.Column(_("Item")), output.Column(_("State"), keep=True), output.Column(_("Source"))]
    rows = [[translate(item.label), translate(STATES[item.state]), _(item.source)] for item in asked]
    output.table(columns, rows, _("Completeness"))
    return 0


def as_object(record: Record) -> dict[str, Any]:
    """A record as `--json` gives it."""
    return {
        "register": record.register,
        "number": record.number,
        "state": record.state,
        "uid": record.uid,
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
    from precinct_tui import present

    value = [_line(item) for item in line.value] if line.code else line.value
    made = {"name": line.name, "label": present.label(line), "value": value}
    if line.code:
        made["code"] = line.code
    return {**made, "was": line.was} if line.was else made


def _print_record(found: Register, record: Record, now: datetime) -> None:
    from precinct_tui import present

    output.line(f"{_(found.title)}  {present.number(record.number)}  {_state(found, record.state, [])}", "bold")
    if record.title:
        output.line(present.clean(_(record.title)))
    for warning in record.warnings:
        output.line(f"! {translate(warning)}", "bold")
    for section in record.sections:
        if section.lines:
            _print_lines(_(section.title), section.lines)
    if record.duties:
        output.line()
        _print_duties(record.duties, now)
    output.line()
    _print_chronology(record.chronology)
    if record.acts:
        output.line()
        output.line(_("What may be done now:"), "bold")
        from db.desk import COMMANDS

        columns = [output.Column(_("Entry"), keep=True), output.Column(_("Meaning"))]
        output.table(columns, [[name.partition(".")[2], _(COMMANDS[name].label)] for name in record.acts])


def _print_lines(title: str, lines: tuple[Line, ...]) -> None:
    output.line()
    from precinct_tui import present

    rows = [[present.label(line), _value(line)] for line in lines]
    output.table([output.Column("", keep=True), output.Column("")], rows, title)


def _value(line: Line) -> str:
    from precinct_tui import present

    said = present.shown(line.what, line.value)
    before = [present.shown(line.what, old) for old in line.was]
    return f"{said} {_('(before: {values})', values=_(', ').join(before))}" if before else said


def _print_duties(duties: tuple[Duty, ...], now: datetime) -> None:
    from precinct_tui import present

    columns = [
        output.Column("", keep=True),
        output.Column(_("Duty")),
        output.Column(_("State")),
        output.Column(_("Source")),
    ]
    rows = []
    for duty in duties:
        mark = present.MARKS.get(duty.state, " ")
        rows.append([mark, translate(duty.label), present.duty_state(duty, now), _(duty.source)])
    output.table(columns, rows, _("Duties and deadlines"))


def _print_chronology(entries: tuple[Entry, ...]) -> None:
    from precinct_tui import present

    columns = [output.Column(_("When"), keep=True), output.Column(_("Entry")), output.Column(_("Officer"))]
    rows = []
    for entry in entries:
        told = [_(entry.label)] + [f"{_(line.what.label)}: {one_line(_value(line))}" for line in entry.lines]
        if entry.sealed:
            told.append(_("Sealed."))
        for name, reason in entry.reasons.items():
            label = next((_(line.what.label) for line in entry.lines if line.name == name), name)
            told.append(_("Reason for {field}: {reason}", field=label, reason=reason))
        rows.append([present.moment(entry.at), "\n".join(told), present.clean(entry.officer_name)])
    output.table(columns, rows, _("Chronology"))
