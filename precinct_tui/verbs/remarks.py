"""Remarks of units above at the command line: those there are, writing one at a seat, acknowledging one at a unit."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from db.across.seats.registers import shown
from db.carrying.levels import forms
from db.carrying.levels.remarks import RemarkSeen, acknowledge_remark, list_remarks, write_remark
from db.reading.finding import read_number
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _
from precinct_tui.language.plain_text import ltr
from precinct_tui.language.stick_words import how_it_fared
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import listed
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage


def remark(options: Namespace) -> output.VerbAnswer:
    """`precinct remark REGISTER NUMBER --unit UNIT --words WORDS`."""
    with desk_of(options) as desk:
        record = shown(desk, options.register, options.number, options.unit, "remark")
        form = forms.WriteRemark(
            record=record.uid, to=record.unit, register=options.register, number=record.number, text=options.words
        )
        uid = write_remark(desk, form)
    return output.VerbAnswer({"remark": uid}, _("The remark is kept: it goes with the next receipts for this unit."))


def remarks(options: Namespace) -> output.VerbAnswer:
    """`precinct remarks [--acknowledge NUMBER [--done WORDS]]`. Raises Refused("not_found")."""
    with desk_of(options) as desk:
        if options.acknowledge is not None:
            remark = _waiting(list_remarks(desk), options.acknowledge)
            acknowledge_remark(desk, forms.AcknowledgeRemark(remark=remark, answer=options.done))
        there = list_remarks(desk)
    if not there:
        return output.VerbAnswer({"remarks": there}, _("There is no remark."))
    titles = (N_("Number"), N_("Written"), N_("Police unit"), N_("Text of the remark"), N_("State"))
    columns = [output.PrintedColumn(_(title), keep=True) for title in titles]
    rows = ([ltr(each.number), present.moment(each.said_at), each.other, each.text, how_it_fared(each)]
            for each in there)  # fmt: skip
    return output.VerbAnswer({"remarks": there}, output.PrintedTable(columns, rows, _("Remarks from above")))


def _waiting(there: Sequence[RemarkSeen], named: str) -> str:
    """The uid of the remark that waits about the record with this number; a uid is itself.

    Raises WrongUsage where several wait, naming their uids; where none does, the command says so.
    """
    meant = read_number(named)
    waiting = [each for each in there if each.came_at is not None and each.acknowledged_at is None]
    uids = [each.uid for each in waiting if any(typed.means(each.number) for typed in meant)]
    if len(uids) > 1:
        raise WrongUsage(_("Several remarks wait about this record. Name one of them: {uids}.", uids=listed(uids)))
    return uids[0] if uids else named
