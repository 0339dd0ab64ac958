"""The national command at the command line: counts that a province offers, provinces that are asked, figures."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from db.across.counts.commands import closing_script, counts_offered, make_ready, offer_counts, withdraw_counts
from db.across.counts.forms import OfferCounts, WithdrawCounts
from db.across.provinces.commands import add_province, heard_at, list_provinces, remove_province
from db.across.provinces.figures import national_table, provinces_heard
from db.across.provinces.forms import AddProvince, RemoveProvince
from db.words.messages import M_, Refused
from precinct_tui.language import national_words as words
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from db.across.provinces.figures import Compared, NationalFigure, NationalTable
    from db.kernel.base.officer import Desk


def make(options: Namespace) -> output.VerbAnswer:
    """`precinct counts make`."""
    with desk_of(options) as desk:
        until = make_ready(desk)
    return output.VerbAnswer({"until": until}, _("There are counts up to {month}.", month=words.month(until)))


def offer(options: Namespace) -> output.VerbAnswer:
    """`precinct counts offer ROLE`."""
    with desk_of(options) as desk:
        role = offer_counts(desk, OfferCounts(role=options.role))
    return output.VerbAnswer({"offered": role}, _("{role} may read the counts, and nothing else.", role=ltr(role)))


def close(_options: Namespace) -> output.VerbAnswer:
    """`precinct counts close`: for `psql`; it needs no store."""
    script = closing_script()
    return output.VerbAnswer({"sql": script}, script.splitlines())


def withdraw(options: Namespace) -> output.VerbAnswer:
    """`precinct counts withdraw ROLE`."""
    with desk_of(options) as desk:
        role = withdraw_counts(desk, WithdrawCounts(role=options.role))
    return output.VerbAnswer({"withdrawn": role}, _("{role} may read the counts no more.", role=ltr(role)))


def show(options: Namespace) -> output.VerbAnswer:
    """`precinct counts show`."""
    with desk_of(options) as desk:
        offered = counts_offered(desk)
    if offered is None:
        return output.VerbAnswer({"counts": None}, _("No counts were made yet."))
    lines = [
        _("There are counts up to {month}.", month=words.month(offered.until)),
        _("{count} of {all} units had said all", count=digits(offered.units - offered.behind),
          all=digits(offered.units)),
        _("May read them: {roles}", roles=_(", ").join(map(ltr, offered.readers)) or present.NOTHING),
    ]  # fmt: skip
    return output.VerbAnswer({"counts": offered}, lines)


def add_one(options: Namespace) -> output.VerbAnswer:
    """`precinct province add NAME URL`. Raises Refused("invalid")."""
    with desk_of(options) as desk:
        heard = heard_at(desk, options.address)
        add_province(desk, AddProvince(record=heard.uid, name=options.name, address=options.address))
    line = _("{name} is asked from now on. It has counts up to {month}.", name=options.name,
             month=words.month(heard.until))  # fmt: skip
    return output.VerbAnswer({"name": options.name, **asdict(heard)}, line)


def remove(options: Namespace) -> output.VerbAnswer:
    """`precinct province remove NAME`. Raises Refused("not_found")."""
    with desk_of(options) as desk:
        named = [each for each in list_provinces(desk) if options.name in (each.uid, each.name)]
        if len(named) != 1:
            raise Refused("not_found", {}, M_("There is no such province."))
        remove_province(desk, RemoveProvince(record=named[0].uid, reason=options.reason))
    return output.VerbAnswer({"removed": named[0].uid}, _("{name} is asked no more.", name=named[0].name))


def listing(options: Namespace) -> output.VerbAnswer:
    """`precinct province list`: exit status 1 with --strict where one does not answer."""
    with desk_of(options) as desk:
        provinces = provinces_heard(desk)
    missing = sum(each.heard is None for each in provinces)
    document = {"provinces": provinces, "answered": len(provinces) - missing, "of": len(provinces)}
    if not provinces:
        return output.VerbAnswer(document, _("No province was added yet."))
    titles = (N_("Name of the province"), N_("How it stands"), N_("Counts up to"), N_("Made"), N_("Its units"),
              N_("Behind"))  # fmt: skip
    columns = [output.PrintedColumn(_(title), keep=True) for title in titles]
    rows = (
        [each.province.name, _(words.STATES[words.state(each.heard)]), *words.said_of(each.heard)] for each in provinces
    )
    said = _("{count} of {all} provinces", count=digits(len(provinces) - missing), all=digits(len(provinces)))
    return output.VerbAnswer(document, output.PrintedTable(columns, rows, said), 1 if options.strict and missing else 0)


def figures_of_provinces(options: Namespace, desk: Desk) -> output.VerbAnswer:
    """`precinct indicators` at the national command. Raises WrongUsage for what there is only where records are."""
    if any(value for name, value in vars(options).items() if name in ONLY_OF_RECORDS):
        raise WrongUsage(_("The national command sees counts, no record: --period, --code and --json alone hold here."))
    table = national_table(desk, options.period)
    chosen = [figure for figure in table.figures if not options.code or figure.code in options.code]
    names = {each.province.uid: each.province.name for each in table.provinces}
    columns = [output.PrintedColumn(_("Indicator"))]
    columns += [output.PrintedColumn(_(title), keep=True) for title in (N_("This"), N_("Last"), N_("Change"))]
    rows = []
    for figure in chosen:
        rows.append([words.figure_name(figure.code), *words.numbers(figure.total)])
        if options.code:
            rows += [[f"– {present.clean(names[uid])}", *words.numbers(of_it)] for uid, of_it in figure.provinces]
    notes = [output.PrintedNote(words.coverage(table)), output.PrintedNote(words.honest())]
    return output.VerbAnswer(
        [_as_object(figure, table) for figure in chosen],
        [output.PrintedTable(columns, rows, words.heading(table)), *notes],
    )


ONLY_OF_RECORDS = (
    "against", "to_date", "records", "last", "denominator", "purpose", "cards", "completeness", "complaints", "freeze",
    "publish", "because", "frozen", "table", "differences", "press", "outside", "unit", "by_unit", "by_county",
    "format", "out",
)  # fmt: skip
"""Options of `indicators` that ask for what only a store with records has."""


def _as_object(figure: NationalFigure, table: NationalTable) -> dict[str, Any]:
    names = {each.province.uid: each.province.name for each in table.provinces}
    return {
        "code": figure.code, "period": table.period, "months": table.this, "against_months": table.last,
        **_counts(figure.total),
        "provinces": [{"name": names[uid], "uid": uid, **_counts(of_it)} for uid, of_it in figure.provinces],
        "of": len(table.provinces), "missing": table.missing, "asked_at": table.asked_at,
    }  # fmt: skip


def _counts(compared: Compared) -> dict[str, Any]:
    """The counts; what nobody counted is null and named, so that it is never read as nothing."""
    uncounted = [name for name in ("this", "last") if getattr(compared, name) is None]
    return asdict(compared) | {"not_counted": uncounted}
