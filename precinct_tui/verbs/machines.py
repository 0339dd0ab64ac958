"""The machines of one precinct: which there are, letting one in by ten words, retiring one."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from db.carrying.transfer import machines
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import Verbs, verb
from precinct_tui.verbs.signing_in import ask_line, can_ask, desk_of
from precinct_tui.verbs.transfer import passphrase, passphrase_option
from precinct_tui.verbs.usage import Parser, WrongUsage, common

if TYPE_CHECKING:
    from db.carrying.transfer.machines import KnownMachine


def add(verbs: Verbs) -> None:
    """Add `machine list | join | retire`."""
    about = _("machines of this precinct: list them, let one in by its ten words, retire one")
    group = verbs.add_parser("machine", help=about, description=about)
    common(group)
    inner: Verbs = group.add_subparsers(dest="what", metavar="VERB", required=True, parser_class=Parser)
    verb(inner, "list", _("the machines of this precinct, and those that are retired"), listing)
    parser = verb(inner, "join", _("let in the machine that wrote this file, before anything of it is taken"), let_in)
    parser.add_argument("file", metavar="FILE", help=_("what `precinct journal export` wrote"))
    passphrase_option(parser)
    parser.add_argument("--words", metavar="WORDS", help=_(
        "the ten words that `precinct init --join` showed there, in quotes; else they are asked for"
    ))  # fmt: skip
    parser.add_argument("--machine", metavar="LETTERS", default="",
        help=_("which one, where the file brings more than one that is new"))  # fmt: skip
    parser.add_argument("--unsigned", action="store_true",
        help=_("a machine whose entries are not signed: of an earlier version"))  # fmt: skip
    parser = verb(inner, "retire", _("nothing is taken of this machine any more; what came of it stays"), retire)
    parser.add_argument(
        "machine", metavar="LETTERS", help=_("its letters, or its uid from `precinct machine list --json`")
    )
    parser.add_argument("--reason", metavar="WORDS", required=True, help=_("why"))


def listing(options: Namespace) -> output.VerbAnswer:
    """`precinct machine list`."""
    with desk_of(options) as desk:
        every_machine = machines.list_machines(desk)
    columns = [output.PrintedColumn(_(label)) for label in (_("Letters"), _("How it stands"), _("Last entry here"))]
    rows = (
        [ltr(each.series or "—"), machine_status(each), "" if each.last_at is None else present.moment(each.last_at)]
        for each in every_machine
    )
    return output.VerbAnswer({"machines": every_machine}, output.PrintedTable(columns, rows))


def machine_status(machine: KnownMachine) -> str:
    """How a machine stands, in words."""
    if machine.ahead:
        return f"{_status(machine)}. {_('Its clock was ahead by {minutes} minutes', minutes=digits(machine.ahead))}"
    return _status(machine)


def _status(machine: KnownMachine) -> str:
    if machine.retired_at is not None:
        return _("retired {when}", when=present.moment(machine.retired_at))
    if machine.main:
        return _("the main machine, and this one") if machine.own else _("the main machine")
    if machine.own:
        return _("this machine")
    if machine.let_in_at is not None:
        return _("let in {when}", when=present.moment(machine.let_in_at))
    return _("here since before machines were let in")


def let_in(options: Namespace) -> output.VerbAnswer:
    """`precinct machine join FILE`. Raises WrongUsage where nobody can be asked for the words."""
    with desk_of(options) as desk:
        heard, secret = options.words, passphrase(options)
        if heard is None and not options.unsigned:
            if not can_ask():
                raise WrongUsage(_("This is needed: {option}.", option="--words"))
            output.line(_("Call whoever keeps that machine, and hear its ten words: `precinct init --join` showed them,"
                          " and `precinct journal verify` says them there."))  # fmt: skip
            heard = ask_line(_("The ten words that you heard"))
        form = machines.LetIn(
            path=Path(options.file).expanduser(), secret=secret, machine=options.machine, words=heard or "",
            unsigned=options.unsigned, password=options.secret,
        )  # fmt: skip
        series = machines.let_in(desk, form)
    line = _("The machine {series} is let in. Take its file in: {command}", series=series,
             command=ltr("precinct journal import FILE"))  # fmt: skip
    return output.VerbAnswer({"let_in": series}, line)


def retire(options: Namespace) -> output.VerbAnswer:
    """`precinct machine retire LETTERS`."""
    with desk_of(options) as desk:
        form = machines.Retire(machine=options.machine, reason=options.reason, password=options.secret)
        series = machines.retire(desk, form)
    return output.VerbAnswer(
        {"retired": series}, _("The machine {series} is retired. What came of it stays.", series=series)
    )
