"""The machines of one precinct: which there are, letting one in by ten words, retiring one."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from db.carrying.transfer import machines
from precinct_tui.language import present
from precinct_tui.language.i18n import _
from precinct_tui.language.machine_words import machine_status
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import ask_line, can_ask, desk_of
from precinct_tui.verbs.transfer import passphrase
from precinct_tui.verbs.usage import WrongUsage


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
