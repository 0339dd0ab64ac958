"""Messages of a citizen's app: an inbox folder emptied, and one file taken by `precinct enter app FILE`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from db.across.citizen_app import app, app_format, waiting_complaints
from precinct_tui.documents import making
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.plain_text import ltr, plain
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import content_of, desk_of, unreadable


def sweep(options: Namespace) -> output.VerbAnswer:
    """`precinct inbox`: status 1 where a file was set aside, waits or stays."""
    with desk_of(options) as desk:
        home = desk.store.home
        inbox = Path(options.inbox).expanduser() if options.inbox else home / app.INBOX
        outbox = Path(options.outbox).expanduser() if options.outbox else home / app.OUTBOX
        swept = app.sweep(desk, inbox, outbox, translate, making.sketch_pdf)
    taken = sum(answer.state == "taken" for answer in swept.answers)
    document = {
        "taken": taken,
        "told": len(swept.answers) - taken,
        "waiting": swept.waiting,
        "left": swept.left,
        "set_aside": [{"file": name, "reason": reason} for name, reason in swept.aside],
    }
    status = 1 if swept.aside or swept.waiting or swept.left else 0
    return output.VerbAnswer(document, _lines(swept, taken, inbox), status)


def _lines(swept: app.Swept, taken: int, inbox: Path) -> Iterator[output.Printed]:
    yield _("{taken} messages taken, {told} questions answered.", taken=digits(taken),
            told=digits(len(swept.answers) - taken))  # fmt: skip
    for name, reason in swept.aside:
        yield output.Bold(f"! {ltr(name)}: " + plain(reason).replace("\n", "; "))
    if swept.aside:
        yield _("They are in {folder}, each with its reason beside it.", folder=ltr(str(inbox / app.ASIDE)))
    if swept.waiting:
        yield output.Bold(
            _("{count} complaints wait, encrypted, in {folder}: no inspector can open them yet. They are taken by the"
              " first `precinct inbox` after an inspector has signed in by password.", count=digits(swept.waiting),
              folder=ltr(str(inbox / waiting_complaints.FOLDER)))
        )  # fmt: skip
    if swept.left:
        yield output.Bold(_("{count} files can't be taken in this store; they stay.", count=digits(swept.left)))


def enter_app(options: Namespace) -> output.VerbAnswer:
    """`precinct enter app FILE`: the answer on standard output, status 1 where it is a refusal.

    Raises Refused("unreadable") for a file that cannot be read.
    """
    try:
        content = content_of(options.file, app_format.MOST_BYTES)
    except OSError as error:
        raise unreadable(options.file, error) from error
    with desk_of(options) as desk:
        answer = app.take(desk, content)
        made = answer.as_object(desk, translate)
    if answer.state != "refused":
        return output.VerbAnswer(made, _("Taken: {code}", code=digits(answer.code)) if answer.code else _("Taken."))
    wrong = ((f"{ltr(name)}: " if name else "") + translate(message) for name, message in answer.wrong)
    return output.VerbAnswer(made, (output.Bold(f"! {said}") for said in wrong), 1)
