"""What a doctor finds, and what it finds of the terminal."""

from __future__ import annotations

import os
import re
import shutil
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass

from precinct_tui.bidi import terminal
from precinct_tui.language.i18n import _
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import line_order
from precinct_tui.verbs.signing_in import can_ask

LEAST_COLUMNS, LEAST_LINES = 80, 24
TEST_CARD = "کلانتری ۱۲ (IA-1405-17) «سلام»"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing that was looked at. `state` is good, warning or bad."""

    check: str
    state: str
    text: str


def _visible(sequence: str) -> str:
    """An escape sequence as it is written in manuals: ESC [ 8 l."""
    names = {"\x1b": "ESC", "\x07": "BEL"}
    return " ".join(names.get(part, part) for part in re.split("([\x1b\x07])", sequence) if part)


def terminal_checks(options: Namespace) -> Iterator[CheckResult]:
    """Which terminal this is and who orders Persian on it; `--reset` puts it right after a program was killed."""
    if not line_order.is_terminal(sys.stdout):
        yield CheckResult("terminal", "good", _("none: output goes to a pipe or a file, in the order it is read."))
        return
    asking = terminal.needs_asking(os.environ) and can_ask()
    report = terminal.detect(os.environ, terminal.ask_terminal() if asking else None, line_order.chosen_mode())
    if options.reset:
        sys.stdout.write(terminal.reset_sequence(report))
        sys.stdout.flush()
    size = shutil.get_terminal_size()
    state = "warning" if size.columns < LEAST_COLUMNS or size.lines < LEAST_LINES else "good"
    sentence = _(
        "{name}, bidi {mode}, {columns}×{lines}",
        name=report.name,
        mode=report.mode,
        columns=size.columns,
        lines=size.lines,
    )
    yield CheckResult("terminal", state, f"{sentence}. {_(report.advice_msgid)}" if report.advice_msgid else sentence)
    sent = [ltr(_visible(text)) for text in (report.enter_sequence, report.leave_sequence) if text]
    yield CheckResult(
        "sent", "good", _("{enter}, and {leave} on leaving", enter=sent[0], leave=sent[1]) if sent else _("nothing")
    )
    yield CheckResult("card", "good", TEST_CARD)
