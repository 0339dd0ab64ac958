"""Stores as wholes: init, demo, backup."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from db.across.setting_up import backups
from db.carrying.levels.roots import compared_of_new
from db.carrying.levels.secrets import READ_OUT
from db.demo.making import make
from db.demo.scenario import read_scenario
from db.demo.scenario_making import make_scenario
from db.kernel.base.access import Role
from db.kernel.base.register import SETS
from db.opening.creating import NewOfficer, NewStore, create_store, named_bodies
from db.opening.joining import join
from db.opening.setup import unlock
from db.reference.lists.seed import seed_item
from db.reference.officers.forms import AddOfficer
from db.reference.officers.passwords import strong
from db.storage import backup, keys, keys_refused
from db.storage.store_info import SEATS
from db.words.calendar.jalali import local_date, utc_now
from db.words.folding import ascii_digits
from db.words.form_reading import read_form
from db.words.forms import LINE_LIMIT
from db.words.messages import M_, Refused
from db.words.phrases import new_codes, new_phrase, numbered
from db.words.text import clean, too_long, too_long_message
from precinct_tui.language.i18n import _, digits, language, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.screens.first_bodies import ASKED
from precinct_tui.verbs import output
from precinct_tui.verbs.appointing import code_lines
from precinct_tui.verbs.on_screen import open_on_screen, require_terminal
from precinct_tui.verbs.progress import progress
from precinct_tui.verbs.signing_in import ask_line, can_ask, desk_of, home_of, needed, new_secret
from precinct_tui.verbs.transfer import passphrase
from precinct_tui.verbs.usage import WrongUsage


def init(options: Namespace) -> output.VerbAnswer:
    """`precinct init`: asks for what is not given, where a person can be asked.

    Raises Refused("invalid") at the field that cannot be taken.
    """
    home = home_of(options)
    badge, name = needed(options.officer, "--officer", _("Badge number")), needed(options.name, "--name", _("Name"))
    unit = options.unit if options.join else needed(options.unit, "--unit", _("Name of the precinct"))
    password = new_secret(options.password_file, _("Password"), "--password-file")
    options.form = AddOfficer
    fields = {"badge": badge, "name": name, "role": str(Role.ADMINISTRATOR), "password": password}
    form = read_form(AddOfficer, fields, now=utc_now())
    strong(password, (badge, name))
    unit_name = clean(unit or "").strip()
    if not unit_name and not options.join:
        raise Refused("invalid", {"unit": M_("This is needed.")})
    if too_long(unit_name, LINE_LIMIT):
        raise Refused("invalid", {"unit": too_long_message(unit_name, LINE_LIMIT)})
    series = str(options.series or ("" if options.join else "A")).upper()
    if series and not (series.isascii() and series.isalpha() and len(series) <= 3):
        raise Refused("invalid", {"series": M_("One to three Latin letters are expected.")})
    badge = ascii_digits(form.badge or "")
    officer = NewOfficer(badge, form.name or "", Role.ADMINISTRATOR, password)
    phrase, codes = new_phrase(), () if options.join else new_codes()
    new = NewStore(
        unit_name, (officer,), options.kind, series=series, registers=SETS[options.registers], recovery=phrase,
        codes=codes, database=options.database, bodies=() if options.join else _bodies(options),
    )  # fmt: skip
    if options.join:
        new = join(home, new, Path(options.join).expanduser(), passphrase(options))
        unit_name, series = new.unit_name, new.series
    else:
        create_store(home, new)
    ten = compared_of_new(keys.load(home), badge, password)
    roots = ten[:READ_OUT]
    made = {"badge": badge, "name": officer.name, "role": officer.role}
    document = {"home": str(home), "unit": unit_name, "series": series, "officers": [made], "recovery": phrase}
    document |= {"kind": options.kind, "registers": options.registers, "codes": codes, "roots": roots}
    document |= {"words": ten} if options.join else {}
    lines = [
        _("The store of {unit} stands in {home}.", unit=unit_name, home=ltr(str(home))),
        _("Its recovery phrase. Write it on paper and keep it away from this machine; it is shown only now:"),
        *(output.Bold(ltr(line)) for line in numbered(phrase)),
        _("The roots of its keys in six words. Keep them with the phrase: each handover page says the same."),
        output.Bold(" ".join(roots)),
        *(let_in_lines(ten) if options.join else ()),
        *(code_lines(codes) if codes else ()),
        _("Add its officers: precinct officer add. Without an inspector no complaint can be sealed."),
    ]
    return output.VerbAnswer(document, lines)


def _bodies(options: Namespace) -> tuple[tuple[str, str], ...]:
    """Bodies that receive people: as the options say, else asked for where a person can be asked; a seat holds nobody.

    Raises WrongUsage for an option that is no kind and name.
    """
    if options.body is None:
        asks = can_ask() and options.kind not in SEATS and options.registers == "all"
        return named_bodies({kind: ask_line(f"{_(label)} ({_('may be left empty')})") for kind, label in ASKED if asks})
    said: dict[str, str] = {}
    for each in options.body:
        kind, equals, names = each.partition("=")
        if not equals or kind not in dict(ASKED):
            kinds = ", ".join(kind for kind, _label in ASKED)
            raise WrongUsage(_("Write a body as KIND=NAME, with one of these kinds: {kinds}.", kinds=kinds))
        said[kind] = f"{said.get(kind, '')},{names}"
    return named_bodies(said)


def let_in_lines(ten: Sequence[str]) -> Iterator[output.Printed]:
    """The ten words by which a machine that joined is let in."""
    yield _("The main machine lets this one in by these ten words. Its administrator calls you; read them out:")
    yield output.Bold(" ".join(ten))


def demo(options: Namespace) -> output.VerbAnswer | int:
    """`precinct demo`. Raises WrongUsage without a folder."""
    if not getattr(options, "home", None):
        raise WrongUsage(_("Name a folder for the made-up precinct: --home DIR."))
    opens = not options.no_open and not options.json
    if opens:
        require_terminal()
    home = home_of(options)
    if options.scenario:
        said, title = _make_scenario(options, home)
    else:
        seed = 12 if options.seed is None else options.seed
        with progress(_("Making a precinct")) as step:
            make(home, seed, options.days, step)
        said = {"seed": seed, "days": options.days}
        title = _("A made-up precinct, {days} days, in {home}", days=options.days, home=ltr(str(home)))
    officers = keys.load(home).demo
    if opens:
        return open_on_screen(home)
    columns = [
        output.PrintedColumn(_("Badge number"), keep=True),
        output.PrintedColumn(_("Name")),
        output.PrintedColumn(_("Role")),
        output.PrintedColumn(_("Password"), keep=True),
    ]
    rows = (
        [officer["badge"], officer["name"], role_name(officer["role"]), officer["password"]] for officer in officers
    )
    document = {"officers": officers, "home": str(home), **said}
    return output.VerbAnswer(document, output.PrintedTable(columns, rows, title))


def _make_scenario(options: Namespace, home: Path) -> tuple[dict[str, Any], str]:
    """Make the store of a scenario; what `--json` says of it, and the title over its officers."""
    scenario = read_scenario(Path(options.scenario).expanduser(), local_date(utc_now()))
    if options.seed is not None:
        scenario = replace(scenario, seed=options.seed)
    with progress(_("Making a scenario")) as step:
        make_scenario(home, scenario, step)
    codes = [plan.code for plan in scenario.periods]
    said = {"seed": scenario.seed, "scenario": scenario.name, "periods": codes, "units": len(scenario.units)}
    periods = _(", ").join(ltr(digits(code)) for code in codes)
    title = _("{name}, made up: {periods}, in {home}", name=scenario.name, periods=periods, home=ltr(str(home)))
    return said, title


def role_name(role: str) -> str:
    """A role's name as a new store's list has it."""
    try:
        item = seed_item("officer_role", role)
    except KeyError:
        return role
    return item.fa if language() == "fa" else item.en


def back_up(options: Namespace) -> output.VerbAnswer:
    """`precinct backup`. If the store does not open any more, what can be read is saved. Raises WrongUsage."""
    if options.set_folder is not None:
        return _set_folder(options)
    if options.folder is not None and not options.folder.strip():
        raise WrongUsage(_("The folder name is empty. Name a folder for the backup."))
    try:
        with desk_of(options) as desk, progress(_("Backing up")) as step:
            made = backups.back_up(desk, None if options.folder is None else Path(options.folder), step)
            doubt = backups.doubt_of(desk, made)
    except Refused as refused:
        if refused.code != "damaged" or options.folder is None or not hasattr(options, "secret"):
            raise
        home = home_of(options)
        unlocked = unlock(home, keys.load(home), options.signed_in, options.secret)
        raise backup.partial(home, unlocked, Path(options.folder).expanduser(), refused) from refused
    damaged = keys.load(made).damaged()
    size = sum(path.stat().st_size for path in made.iterdir())
    document = {"backup": str(made), "bytes": size, "doubt": doubt, "damaged_keys": [slot.name for slot in damaged]}
    notes = [] if doubt is None else [doubt]
    notes += [keys_refused.damaged_message(slot.name) for slot in damaged]
    line = _("Backed up into {folder}, {size} kB.", folder=ltr(str(made)), size=digits(size // 1024))
    return output.VerbAnswer(document, [line, *(output.PrintedNote(translate(note)) for note in notes)])


def _set_folder(options: Namespace) -> output.VerbAnswer:
    if options.folder is not None:
        raise WrongUsage(_("Either a folder for this backup, or --set for those to come."))
    options.form = backups.SetBackupFolder
    with desk_of(options) as desk:
        backups.set_backup_folder(desk, backups.SetBackupFolder(folder=options.set_folder or None))
        doubt = backups.doubt_of(desk, Path(options.set_folder)) if options.set_folder else None
    document = {"folder": options.set_folder or None, "doubt": doubt}
    if not options.set_folder:
        return output.VerbAnswer(document, _("No folder for backups is set."))
    line = _("Backups go into {folder}, at each handover too.", folder=ltr(options.set_folder))
    return output.VerbAnswer(document, [line] if doubt is None else [line, output.PrintedNote(translate(doubt))])
