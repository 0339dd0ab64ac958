"""`precinct list`: a register's records, narrowed and sorted; on the terminal, as JSON, or taken out as a file."""

from __future__ import annotations

import contextlib
import sys
from argparse import Namespace
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.across.indicators.figures import ratio
from db.across.profiles.profile_file import read_profile, shipped
from db.across.profiles.queries import gaps
from db.across.seats.registers import at_seat, seen
from db.kernel.base.register import REGISTERS
from db.reading import keyset
from db.words.calendar.jalali import local_date
from db.words.folding import fold
from db.words.records import Cursor, Filter, Page
from precinct_tui.documents.exporting import export
from precinct_tui.language import indicator_words as words
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, language
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import out_file, output
from precinct_tui.verbs.arguments.listing import MOST
from precinct_tui.verbs.cursors import place_in, tag_of, written
from precinct_tui.verbs.parsing import listed
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from db.across.profiles.profile_file import ExportProfile
    from db.kernel.base.officer import Desk
    from db.kernel.base.register import Register
    from db.words.records import Row

PAGE = 500
LIMIT = 50
NARROWS = {"type": "type", "by": "officer", "place": "place", "text": "text"}
"""Options of `list`, by what they narrow."""


BESIDE = ("notices", "sealing", "times", "undecided")
"""The lists that follow from the records of a register, each an option."""


def list_records(options: Namespace) -> output.VerbAnswer | int:
    """`precinct list`. Raises WrongUsage for what this register does not list."""
    register = REGISTERS[options.register]
    asked = next((name for name in BESIDE if getattr(options, name)), None)
    if asked is not None:
        if asked not in register.beside:
            raise WrongUsage(_("Only custody has this list."))
        beside = register.beside[asked]
        register = replace(
            register,
            title=beside.title,
            states=beside.states,
            columns=beside.columns,
            list=beside.list,
            count=beside.count,
        )
    _of_states(options, register.states | ({} if asked else at_seat(register.name).states))
    if options.json_lines and (options.json or options.gaps or options.format is not None):
        raise WrongUsage(_("--json-lines writes the records of a list. It goes with no --json, --format or --gaps."))
    if (options.format is None) != (options.out is None):
        raise WrongUsage(_("A list is taken out with --format and --out together."))
    if options.codes and options.format != "csv":
        raise WrongUsage(_("--codes goes with --format csv."))
    _fitting(register, options)
    profile = _profile(register, options)
    with desk_of(options) as desk:
        if asked is None and (over_units := seen(desk, register.name)).over_units:
            register = over_units
            _fitting(register, options)
        elif options.unit is not None:
            raise WrongUsage(_("This list is of one unit alone: there is nothing to choose with --unit."))
        _of_states(options, register.states)
        chosen = Filter(
            options.state, options.since, options.until, _code(register, options.type), options.by, options.place,
            options.text, options.sort or "", options.at_work, options.unit,
        )  # fmt: skip
        if options.gaps:
            return _gaps(desk, profile, chosen, options)
        if options.format is not None:
            return _take_out(register, desk, chosen, options, profile)
        tag = _tag(desk, register, asked, chosen)
        after = place_in(options.after, tag)
        if options.json_lines:
            return _stream(register, desk, chosen, after, options.limit)
        page = _page(register, desk, chosen, after, options.limit or LIMIT)
        # Counted to the end for a program alone: a person is told "more than 1000".
        with keyset.whole_counts() if options.json else contextlib.nullcontext():
            total = register.count(desk, chosen)
        stays = _stays_below(register, desk)
    following = None if page.next is None else written(page.next, tag)
    return _answer(register, chosen, page.rows, total, following, stays)


def _tag(desk: Desk, register: Register, asked: str | None, chosen: Filter) -> bytes:
    """Which list this is, for its end. A time counts as its day: `--since -2h` is another instant at the next call."""
    days = {name: at and local_date(at).isoformat() for name, at in (("since", chosen.since), ("until", chosen.until))}
    return tag_of(desk.store.unit, register.name, asked, asdict(chosen) | days)


def _of_states(options: Namespace, states: Mapping[str, str]) -> None:
    """Refuse a state that there is not. Raises WrongUsage."""
    if options.state is not None and options.state not in states:
        said = _("There is no state {state}; there are: {states}.", state=options.state, states=listed(tuple(states)))
        raise WrongUsage(said)


def _fitting(register: Register, options: Namespace) -> None:
    """Refuse an option that this register's list does not have. Raises WrongUsage."""
    for option, name in NARROWS.items():
        if getattr(options, option) is not None and name not in register.filters:
            raise WrongUsage(_("This register's list has no --{option}.", option=option))
    if options.at_work and (not register.at_work or options.state is not None):
        raise WrongUsage(_("This register's list has no --{option}.", option="at-work"))
    if options.sort is not None and options.sort not in register.sorts:
        raise WrongUsage(_("This register's list has no --{option}.", option="sort"))


def _code(register: Register, typed: str | None) -> str | None:
    """The code of a type by its code or its words in either language. Raises WrongUsage."""
    if typed is None:
        return None
    what = next(column.what for column in register.columns if column.name == "type")
    for choice in present.choices_of(what.list or ""):
        if typed == choice.code or fold(typed) in (fold(choice.fa), fold(choice.en)):
            return choice.code
    raise WrongUsage(_("There is no such type: {type}.", type=present.clean(typed)))


def _profile(register: Register, options: Namespace) -> ExportProfile | None:
    """What goes out: that of the file that was named, else the register's own. Raises WrongUsage, Refused."""
    if (options.gaps or options.profile) and shipped(register.name) is None:
        raise WrongUsage(_("This register has no profile: its list goes out as it is shown."))
    if options.profile:
        return read_profile(Path(options.profile).expanduser(), register.name)
    return shipped(register.name)


def _gaps(desk: Desk, profile: ExportProfile | None, chosen: Filter, options: Namespace) -> output.VerbAnswer:
    assert profile is not None
    empties = gaps(desk, profile, chosen, options.limit or MOST)
    columns = [
        output.PrintedColumn(_("Field")),
        output.PrintedColumn(_("Empty"), keep=True),
        output.PrintedColumn(_("Share"), keep=True),
        output.PrintedColumn(_("Code"), keep=True),
    ]
    rows = (
        [
            present.clean(field.heading(language())), digits(gap.empty),
            words.number(ratio(gap.empty, gap.of), "percent"), ltr(gap.value),
        ]
        for field, gap in zip(profile.fields, empties, strict=True)
    )  # fmt: skip
    title = _("Empty fields of {count} records", count=digits(empties[0].of))
    document = [{"field": gap.value, "empty": gap.empty, "of": gap.of} for gap in empties]
    return output.VerbAnswer(document, output.PrintedTable(columns, rows, title))


def _take_out(
    register: Register, desk: Desk, chosen: Filter, options: Namespace, profile: ExportProfile | None
) -> output.VerbAnswer:
    out_file.check(options, text=options.format == "csv")
    form = "codes" if options.codes else options.format
    raw, count = export(desk, register, chosen, form, options.limit, profile)
    line = _("{count} rows written to {file}.", count=digits(count), file=ltr(options.out))
    return out_file.put(options.out, raw, {"format": options.format, "rows": count}, line)


def _page(register: Register, desk: Desk, chosen: Filter, after: Cursor | None, limit: int) -> Page[Row]:
    rows: list[Row] = []
    while True:
        page = register.list(desk, chosen, after, min(PAGE, limit - len(rows)))
        rows.extend(page.rows)
        after = page.next
        if after is None or len(rows) >= limit:
            return Page(tuple(rows), after)


def _answer(
    register: Register, chosen: Filter, rows: Sequence[Row], total: int | None, following: str | None, stays: str
) -> output.VerbAnswer:
    """A page of a list; `total`: how many records a filter leaves, `following`: where the next page begins."""
    document = {
        "total": total,
        "shown": len(rows),
        "next": following,
        "records": (_as_object(register, chosen, row) for row in rows),
        **({"note": stays} if stays else {}),
    }
    if not rows:
        return output.VerbAnswer(document, stays or _("No records."))
    count = _("more than 1000") if total is None else digits(total)
    lines: list[output.Printed] = [
        _table(register, chosen, rows),
        output.PrintedNote(_("{shown} of {count}.", shown=len(rows), count=count)),
    ]
    if following is not None:
        lines.append(output.PrintedNote(_("More: {option}", option=ltr(f"--after {following}"))))
    return output.VerbAnswer(document, lines)


def _as_object(register: Register, chosen: Filter, row: Row) -> dict[str, Any]:
    named = zip(register.columns_of(chosen), row.values, strict=True)
    values = {column.name: None if value == "" else value for column, value in named}
    of_unit = {"unit_uid": row.unit} if row.unit else {}
    made = {"number": row.number, "state": row.state, "uid": row.uid, **values, "flags": row.flags, **of_unit}
    return made | {"number": row.number, "state": row.state}


def _stream(register: Register, desk: Desk, chosen: Filter, after: Cursor | None, limit: int | None) -> int:
    """Every record as a line, page by page: memory does not grow with the list."""
    left = limit or sys.maxsize
    while True:
        page = register.list(desk, chosen, after, min(PAGE, left))
        for row in page.rows:
            output.json_line(_as_object(register, chosen, row))
        left, after = left - len(page.rows), page.next
        if after is None or left <= 0:
            return 0


def _stays_below(register: Register, desk: Desk) -> str:
    """What a seat says of a register whose records do not come to it; "" where they do, and at a unit of its own.

    To the national command none come."""
    info = desk.store.info
    if not info.is_seat or (register.over_units and not info.is_national) or register.count(desk, Filter()) != 0:
        return ""
    return _("No records of this register are at this seat. They stay at the units.")


def _table(register: Register, chosen: Filter, rows: Iterable[Row]) -> output.PrintedTable:
    columns_here = register.columns_of(chosen)
    roomy = output.width() >= output.WIDE_FROM
    places = [place for place, column in enumerate(columns_here) if roomy or not column.wide]
    names = {columns_here[place].name for place in places}
    columns = [] if "number" in names else [output.PrintedColumn(_("Number"), keep=True)]
    columns += [
        output.PrintedColumn(_(columns_here[place].label), keep=not columns_here[place].grows) for place in places
    ]
    columns += [] if "state" in names else [output.PrintedColumn(_("State"))]

    def cells(row: Row) -> list[str]:
        values = [
            state_of(register, row.state, sorted(row.flags))
            if columns_here[place].name == "state"
            else present.shown(columns_here[place].what, row.values[place])
            for place in places
        ]
        first = [] if "number" in names else [present.number(row.number)]
        last = [] if "state" in names else [state_of(register, row.state, sorted(row.flags))]
        return [*first, *values, *last]

    return output.PrintedTable(columns, map(cells, rows), _(register.title))


def state_of(register: Register, state: str, flags: list[str]) -> str:
    said = [_(register.states.get(state, state)), *(present.flag(name) for name in flags if register.flagged)]
    return _(", ").join(dict.fromkeys(said))
