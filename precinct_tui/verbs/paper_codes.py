"""`precinct verify-paper`: the text that a paper was printed with, by the code in its foot, to be compared by eye."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from db.carrying.levels.roots import root_words
from db.kernel.base.register import REGISTERS
from db.reading.printed_texts import VerifiedPaper, verified_paper
from precinct_tui.documents.paper_code import read_code
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits
from precinct_tui.verbs import output
from precinct_tui.verbs.records import for_a_purpose
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from precinct_tui.documents.paper_code import PaperCode

LONGEST = 2_000
"""Letters of a code, at most."""


def verify(options: Namespace) -> output.VerbAnswer:
    """`precinct verify-paper`: status 0 where the text is kept here and was shown, 1 where it is not.

    Raises Refused: "invalid" for what is no code, and what opening the record raises.
    """
    code = read_code(sys.stdin.read(LONGEST) if options.code == "-" else options.code)
    with desk_of(options) as desk:
        ours = root_words(desk) == code.words
        paper = _held_against(desk, code, options.purpose) if ours else VerifiedPaper("other")
    return output.VerbAnswer(paper, _verdict(paper, code), 0 if paper.state == "kept" else 1)


def _held_against(desk: Desk, code: PaperCode, purpose: str | None) -> VerifiedPaper:
    def ask(chosen: str) -> VerifiedPaper:
        return verified_paper(desk, code.number, code.position, code.hash, code.text, chosen)

    register = REGISTERS["custody"]  # the one register that asks
    return for_a_purpose(register, purpose, ask)


def _verdict(paper: VerifiedPaper, code: PaperCode) -> list[str]:
    match paper.state:
        case "other":
            words = present.isolated(present.clean(" ".join(code.words)))
            return [_("CHANGED, or of another precinct: the six words of our roots are not {words}.", words=words)]
        case "changed":
            return [_("CHANGED: this journal never stood as the paper's code says.")]
        case "unknown":
            number = digits(paper.number)
            return [
                _("UNKNOWN: no paper of {number} with the text of this code is kept here.", number=number),
                _("The code was changed, the paper printed on another machine, or something in it erased since."),
            ]
    assert paper.at is not None
    when, badge = present.moment(paper.at), present.number(paper.badge)
    printed = _("Printed {when} by {badge}. Compare each line with the paper:", when=when, badge=badge)
    return [printed, paper.text.rstrip("\n")]
