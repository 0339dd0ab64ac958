"""The inspectorate's key at the command line: made, put on paper, taken from paper; and what it decides on."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from db.across.setting_up.closed_parts import DECIDE, DecideClosed, closed, closed_numbers, decide_closed
from db.opening import setup
from db.reference.officers import inspectorate_commands as commands
from db.reference.officers.forms import DecideKey, MakePaper, TakeFromPaper
from db.words.forms import to_json
from db.words.phrases import new_phrase, numbered
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import appointing, output
from precinct_tui.verbs.parsing import listed
from precinct_tui.verbs.signing_in import desk_of, secret_of

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.words.messages import Message


def make_key(options: Namespace) -> output.VerbAnswer:
    """`precinct inspectorate key`."""
    paper = new_phrase()
    with desk_of(options) as desk:
        setup.make_key(desk, paper, lost=options.paper_is_lost)
    return _paper("officer.make_key", paper)


def closed_here(desk: Desk) -> str:
    """What was closed at a restore and waits for the inspectorate, with its numbers; "" where nothing does."""
    with desk.store.reading() as conn:
        numbers = closed_numbers(conn, desk.store.unit)
    if not numbers:
        return ""
    return _(
        "Closed at a restore, since a line beside the store could not be proved: {numbers} ({count}). Nothing of it is"
        " erased. The inspectorate decides: {first}, then {then}.",
        numbers=listed(numbers), count=digits(len(numbers)), first=ltr("precinct inspectorate closed"),
        then=ltr("precinct inspectorate decide open|erase NUMBER"),
    )  # fmt: skip


def list_closed(options: Namespace) -> output.VerbAnswer:
    """`precinct inspectorate closed`."""
    with desk_of(options) as desk:
        items = closed(desk)
    document = [{"number": str(item.text.params["number"]), "at": to_json(item.at)} for item in items]
    return output.VerbAnswer(document, [translate(item.text) for item in items] or _("Nothing is closed."))


def decide(options: Namespace) -> output.VerbAnswer:
    """`precinct inspectorate decide`."""
    erase = options.what_then == "erase"
    with desk_of(options) as desk:
        count = decide_closed(desk, DecideClosed(sealed=erase, number=options.number, password=options.secret))
    return output.VerbAnswer({"done": DECIDE, "count": int(count)}, _("Decided: {count}", count=digits(count)))


def make_paper(options: Namespace) -> output.VerbAnswer:
    """`precinct inspectorate paper`."""
    paper = new_phrase()
    with desk_of(options) as desk:
        form = MakePaper(paper=paper, password=options.secret)
        commands.make_paper(desk, form)
    return _paper("officer.make_paper", paper, form.saved_as)


def take(options: Namespace) -> output.VerbAnswer:
    """`precinct inspectorate take`."""
    with desk_of(options) as desk:
        paper = secret_of(options.paper_file, _("Text on the paper"), "--paper-file")
        badge = commands.take_from_paper(desk, TakeFromPaper(paper=paper))
    done = _("You now have the key to complaints and protected people.")
    return output.VerbAnswer({"done": "officer.take_from_paper", "badge": badge}, done)


def agree_key(options: Namespace) -> output.VerbAnswer:
    """`precinct inspectorate agree-key`."""
    with desk_of(options) as desk:
        said = appointing.second_yes(options)
        form = DecideKey(password=options.secret, code=said["code"], agreed=not options.decline)
        maker = commands.decide_key(desk, form)
    done = (
        _("Nothing more is sealed to the key that {officer} made.", officer=maker)
        if options.decline
        else _("Complaints are sealed to the key that {officer} made, and to no other.", officer=maker)
    )
    return output.VerbAnswer({"done": commands.DECIDE, "declined": options.decline}, done)


def _paper(done: str, paper: str, replaced: Message | None = None) -> output.VerbAnswer:
    lines = [
        _("Complaints and protected people are opened by these digits. Write them on paper for the inspectorate"
          " alone, away from this precinct; they are shown only now:"),
        *(output.Bold(ltr(line)) for line in numbered(paper)),
        *(() if replaced is None else (translate(replaced),)),
    ]  # fmt: skip
    return output.VerbAnswer({"done": done, "paper": paper, "replaces": replaced is not None}, lines)
