"""What checks found in the records, at the command line: listed, and signed for."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from db.across.setting_up.findings_panel import SignFinding, list_findings, sign_finding, to_sign
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _
from precinct_tui.verbs import output
from precinct_tui.verbs.appointing import second_yes
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from db.words.records import PanelItem


def findings(options: Namespace) -> output.VerbAnswer:
    """`precinct findings [--sign [--code-file FILE]]`. Raises Refused as the command; WrongUsage for a code alone."""
    if options.code_file is not None and not options.sign:
        raise WrongUsage(_("--code-file goes with --sign."))
    with desk_of(options) as desk:
        found = to_sign(desk) if options.sign else list_findings(desk)
        if options.sign:
            said = second_yes(options)
            sign_finding(desk, SignFinding(password=options.secret, code=said["code"]))
    document = {"signed": options.sign, "findings": [_said(item) for item in found]}
    if not found:
        return output.VerbAnswer(document, _("Nothing was found that is not signed for."))
    return output.VerbAnswer(document, _lines(found, signed=options.sign))


def _said(item: PanelItem) -> dict[str, object]:
    return {"text": item.text, "since": item.at, "records": item.where}


def _lines(found: tuple[PanelItem, ...], *, signed: bool) -> Iterator[output.Printed]:
    titles = (N_("Since"), N_("What was found"))
    columns = [output.PrintedColumn(_(titles[0]), keep=True), output.PrintedColumn(_(titles[1]))]
    rows = ([present.moment(item.at) if item.at is not None else "", present.said(item.text)] for item in found)
    yield output.PrintedTable(columns, rows, _("Signed for") if signed else "")
