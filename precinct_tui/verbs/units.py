"""Units above and below at the command line: this unit's key, enrolling by file and ten words, how each stands."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING

from db.across.seats.urgent_items import pressing
from db.carrying.levels import forms, links, secrets, unit_status
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.language.unit_words import KIND_WORDS, STATE_WORDS, presses
from precinct_tui.verbs import key_renewals, output
from precinct_tui.verbs.enrolling import key_content, the_named, write_key_file
from precinct_tui.verbs.signing_in import desk_of, needed

if TYPE_CHECKING:
    from datetime import datetime

    from db.across.seats.urgent_items import Pressing
    from db.carrying.levels.unit_status import UnitBelow


def key(options: Namespace) -> output.VerbAnswer:
    """`precinct unit key FILE`. Raises Refused("exists")."""
    with desk_of(options) as desk:
        links.make_unit_key(desk, forms.MakeUnitKey())
        public = links.public_of(desk)
    path = write_key_file(options.file, secrets.key_file(public))
    lines = [
        _("The key of {unit} is in {file}. It is no secret; take it to the other unit.",
          unit=public.name, file=ltr(str(path))),
        _("When both have each other's file, compare ten words by telephone: {command}",
          command=ltr("precinct unit words FILE")),
    ]  # fmt: skip
    return output.VerbAnswer({"file": str(path), **asdict(public)}, lines)


def words(options: Namespace) -> output.VerbAnswer:
    """`precinct unit words [FILE] [--unit UNIT]`."""
    if options.unit is not None:
        return key_renewals.words(options)
    if options.file is None:
        return own_words(options)
    with desk_of(options) as desk:
        other, ten = links.words_with(desk, key_content(options.file))
    line = _("Call {unit} by a number that you know, not by one that came with the file. Read them:", unit=other.name)
    return output.VerbAnswer({"unit": other.unit, "name": other.name, "words": ten}, [line, output.Bold(" ".join(ten))])


def own_words(options: Namespace) -> output.VerbAnswer:
    """`precinct unit words`: those of this unit's own key."""
    with desk_of(options) as desk:
        six = links.own_words(desk)
        name = desk.store.info.unit_name
    line = _("Read them to whoever holds what {unit} signed and calls you:", unit=name)
    return output.VerbAnswer({"unit": desk.store.unit, "name": name, "words": six}, [line, output.Bold(" ".join(six))])


def enrol(options: Namespace) -> output.VerbAnswer:
    """`precinct unit enrol FILE`. Raises WrongUsage where nobody can be asked for the words."""
    content = key_content(options.file)
    with desk_of(options) as desk:
        heard = needed(options.words, "--words", _("The ten words that you heard"))
        uid = links.enrol_unit(desk, forms.EnrolUnit(content=content, words=heard))
        link = next(unit for unit in links.list_links(desk) if unit.uid == uid)
    said = _("{unit} is enrolled above: bundles go there.", unit=link.name)
    if link.relation == links.BELOW:
        said = _("{unit} is enrolled below: its bundles are taken.", unit=link.name)
    return output.VerbAnswer(link, said)


def retire(options: Namespace) -> output.VerbAnswer:
    """`precinct unit retire UNIT`. Raises Refused("not_enrolled")."""
    with desk_of(options) as desk:
        link = the_named((link for link in links.list_links(desk) if link.until is None), options.unit)
        others = (each for each in links.list_links(desk) if each.until is None)
        into = None if options.into is None else the_named(others, options.into)
        successor = None if into is None else into.uid
        links.retire_unit(desk, forms.RetireUnit(record=link.uid, reason=options.reason, successor=successor))
    if into is not None:
        said = _("{unit} is retired, and {successor} goes on in its place. What came of it stays.",
                 unit=link.name, successor=into.name)  # fmt: skip
        return output.VerbAnswer({"retired": link.uid, "successor": into.uid}, said)
    return output.VerbAnswer({"retired": link.uid}, _("{unit} is retired. What came of it stays.", unit=link.name))


def listing(options: Namespace) -> output.VerbAnswer:
    """`precinct unit list`."""
    with desk_of(options) as desk:
        enrolled = links.list_links(desk)
    document = {"units": enrolled}
    if not enrolled:
        return output.VerbAnswer(document, _("No unit is enrolled."))
    relations = {links.ABOVE: _("above"), links.BELOW: _("below")}
    names = {unit.uid: unit.name for unit in enrolled}
    titles = (N_("Name of the unit"), N_("Kind"), N_("Above or below"), N_("Since"), N_("Retired"), N_("In its place"))
    columns = [output.PrintedColumn(_(title), keep=True) for title in titles]
    rows = ([unit.name, _(KIND_WORDS.get(unit.kind, unit.kind)), relations[unit.relation], present.moment(unit.since),
             "" if unit.until is None else present.moment(unit.until), names.get(unit.successor or "", "")]
            for unit in enrolled)  # fmt: skip
    return output.VerbAnswer(document, output.PrintedTable(columns, rows, _("Units above and below")))


def units(options: Namespace) -> output.VerbAnswer:
    """`precinct units`: exit status 1 with --strict where a unit is not fine."""
    with desk_of(options) as desk:
        below, of_each, now = unit_status.units_below(desk), pressing(desk), desk.now()
    wrong = [unit for unit in below if unit.state != "fine"]
    fine = len(below) - len(wrong)
    each = [asdict(unit) | {"pressing": of_each[unit.uid]} for unit in below]
    document = {"units": each, "fine": fine, "of": len(below)}
    if not below:
        return output.VerbAnswer(document, _("No unit below is enrolled."))
    titles = (N_("Name of the unit"), N_("How it stands"), N_("Last word"), N_("Age of its word"), N_("Entries"),
              N_("Not here yet"), N_("What presses"))  # fmt: skip
    columns = [output.PrintedColumn(_(title), keep=True) for title in titles]
    rows = (_row(unit, of_each[unit.uid], now) for unit in below)
    title = _("{fine} of {all} units up to their last word", fine=digits(fine), all=digits(len(below)))
    return output.VerbAnswer(document, output.PrintedTable(columns, rows, title), 1 if options.strict and wrong else 0)


def _row(unit: UnitBelow, of_it: Pressing, now: datetime) -> list[str]:
    last = "—" if unit.received_at is None else present.moment(unit.received_at)
    state = _(STATE_WORDS[unit.state])
    if unit.state == "silent":
        state = _("silent for {days} days", days=digits(unit.silent_days or 0))
    lost = "" if not unit.kept else "  " + _("{count} no longer at the unit", count=digits(unit.kept))
    gone = "" if not unit.gone else "  " + _("{count} lost there before they came", count=digits(unit.gone))
    counts = digits(unit.entries), digits(unit.missing)
    word = unit_status.age(unit.received_at, now)
    said = "—" if word is None else translate(word)
    return [unit.name, f"{state}{lost}{gone}", last, said, *counts, presses(unit.kind, of_it)]
