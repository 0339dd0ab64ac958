"""A unit below whose history has two branches, at the command line: both said, one chosen, the second yes, what is kept
of the other one.
"""

from __future__ import annotations

from argparse import Namespace

from db.carrying.levels import branches
from db.carrying.levels.branch_reading import list_branches, not_taken
from db.carrying.levels.forms import AgreeBranch, ChooseBranch
from db.carrying.levels.links import list_links
from db.kernel.projections.projecting import label
from precinct_tui.language import branch_words, present
from precinct_tui.language.i18n import N_, _, digits
from precinct_tui.verbs import output
from precinct_tui.verbs.appointing import second_yes
from precinct_tui.verbs.enrolling import the_named
from precinct_tui.verbs.signing_in import desk_of


def listing(options: Namespace) -> output.VerbAnswer:
    """`precinct unit branches [UNIT]`. Raises Refused("not_enrolled")."""
    if options.unit is not None:
        return entries(options)
    with desk_of(options) as desk:
        units = list_branches(desk)
    if not units:
        return output.VerbAnswer({"units": units}, _("No unit's history has two branches."))
    lines: list[output.Printed] = []
    for unit in units:
        lines += [output.Bold(unit.name), *branch_words.of_unit(unit)]
    return output.VerbAnswer({"units": units}, lines)


def entries(options: Namespace) -> output.VerbAnswer:
    """`precinct unit branches UNIT`: what it wrote on a branch that was not taken. Raises Refused("not_enrolled")."""
    with desk_of(options) as desk:
        kept = not_taken(desk, the_named(list_links(desk), options.unit).uid)
    titles = (N_("When"), N_("What"), N_("Register"), N_("Number"))
    columns = [output.PrintedColumn(_(title), keep=True) for title in titles]
    rows = ([present.moment(entry.at), _(label(entry.kind)), entry.register, digits(entry.number)] for entry in kept)
    return output.VerbAnswer(
        {"entries": kept}, output.PrintedTable(columns, rows, _("Of a branch not taken: it counts nowhere"))
    )


def choose(options: Namespace) -> output.VerbAnswer:
    """`precinct unit choose UNIT first|second --reason WORDS`. Raises Refused as the command."""
    with desk_of(options) as desk:
        uid = the_named(list_links(desk), options.unit).uid
        branches.choose_branch(desk, ChooseBranch(record=uid, branch=options.branch, reason=options.reason))
    line = _("Chosen. It counts once another officer says yes: the commander, the inspector or the administrator.")
    return output.VerbAnswer({"unit": uid, "chosen": options.branch}, line)


def agree(options: Namespace) -> output.VerbAnswer:
    """`precinct unit agree UNIT first|second [--code-file FILE]`. Raises Refused as the command."""
    with desk_of(options) as desk:
        uid = the_named(list_links(desk), options.unit).uid
        form = AgreeBranch(record=uid, branch=options.branch, code=second_yes(options)["code"])
        used = int(branches.agree_branch(desk, form))
    return output.VerbAnswer({"unit": uid, "taken": options.branch, "entries": used}, branch_words.taken(used))
