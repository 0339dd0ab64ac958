"""Packets for the judiciary: prepared, sent, exported, their answers read. `list`, `show` and `enter` know them too."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.across.packets.answering import ALL_KNOWN, parsed, uid_of
from db.across.packets.document import answer_form
from db.across.packets.forms import ReadAnswer
from db.across.packets.queries import answers_here
from db.across.packets.schema import schema
from db.across.packets.showing import HOW_LABELS, packet_document, show_packet
from db.across.packets.signed import CheckedFolder, checked_folder
from db.carrying.levels.links import read_unit_file
from db.kernel.desk.desk import COMMANDS
from db.kernel.projections import numbering
from db.words.form_reading import read_form
from db.words.messages import Refused
from precinct_tui.documents.packet_folder import export as exported
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.enrolling import key_content
from precinct_tui.verbs.signing_in import desk_of, unreadable

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk


def prepare(options: Namespace) -> output.VerbAnswer:
    """`precinct packet prepare`."""
    fields = {
        "incident": options.incident, "body": options.to, "kind": options.kind, "people": " ".join(options.person),
        "asks": options.asks,
    }  # fmt: skip
    return _given(options, "prepare", None, fields)


def send(options: Namespace) -> output.VerbAnswer:
    """`precinct packet send`."""
    fields = {
        "at": "now", "letter": options.letter, "carried_by": options.carried_by, "receipt": options.receipt,
        "incomplete": options.incomplete,
    }  # fmt: skip
    return _given(options, "send", options.number, fields)


def receipt(options: Namespace) -> output.VerbAnswer:
    """`precinct packet receipt`."""
    return _given(options, "receipt", options.number, {"at": "now", "receipt": options.receipt})


def _given(options: Namespace, act: str, number: str | None, fields: dict[str, Any]) -> output.VerbAnswer:
    with desk_of(options) as desk:
        number = _give(options, desk, act, number, fields)
        state = _show(desk, number).state
    return output.VerbAnswer({"number": number, "state": state}, _("Saved: {number}", number=digits(number)))


def _give(
    options: Namespace,
    desk: Desk,
    act: str,
    number: str | None,
    fields: dict[str, Any],
    reasons: dict[str, str] | None = None,
) -> str:
    command = COMMANDS[f"packet.{act}"]
    options.form, record = command.form, None
    if number is not None:
        with desk.store.reading() as conn:
            record, _found = numbering.find(conn, desk.store, "packet", number, desk.now())
    return str(command.run(desk, read_form(command.form, fields, now=desk.now(), record=record, reasons=reasons)))


def _show(desk: Desk, number: str) -> Any:
    return show_packet(desk, number)


def check(options: Namespace) -> output.VerbAnswer:
    """`precinct packet check`: status 0 whatever is missing."""
    with desk_of(options) as desk:
        checklist = packet_document(desk, options.number)["checklist"]
    columns = [
        output.PrintedColumn(_("Item")),
        output.PrintedColumn(_("State"), keep=True),
        output.PrintedColumn(_("Why")),
    ]
    rows = (
        [
            present.label_of("packet_item", item["item"]["code"]),
            _(HOW_LABELS[item["state"]]),
            present.clean(item.get("reason", "")),
        ]
        for item in checklist
    )
    return output.VerbAnswer(checklist, output.PrintedTable(columns, rows, _("Checklist")))


def export(options: Namespace) -> output.VerbAnswer:
    """`precinct packet export`."""
    with desk_of(options) as desk:
        made = exported(desk, options.number, Path(options.out).expanduser())
    lines = [
        _("Written to {file}.", file=ltr(str(made.folder))),
        _("It is not encrypted: it goes to the court by hand, and is wiped from the stick afterwards."),
        *map(translate, made.notes),
    ]
    return output.VerbAnswer({"number": options.number, "out": str(made.folder)}, lines)


def verify(options: Namespace) -> output.VerbAnswer:
    """`precinct packet verify`: status 0 where the folder is whole, whether or not the key is known.

    Raises Refused: "unreadable", "invalid" where the key file is none.
    """
    folder = Path(options.folder).expanduser()
    of_unit = None if options.key is None else read_unit_file(key_content(options.key))
    try:
        checked = checked_folder(folder, of_unit)
    except OSError as error:
        raise unreadable(str(folder), error) from error
    document = {"answer": checked.answer, **asdict(checked)}
    return output.VerbAnswer(document, _verdict(checked), 0 if checked.state == "whole" else 1)


def _verdict(checked: CheckedFolder) -> Iterator[str]:
    names = {"packet": ltr(checked.number), "position": digits(checked.position)}
    match checked.state:
        case "unsigned":
            yield _("It is not signed: nothing tells whether it was changed.")
            return
        case "newer":
            yield _("A newer program wrote this file. Install that version.")
            return
        case "changed":
            yield _("CHANGED since it was signed, or signed by another key: {files}. Ask the unit for it again.",
                    files=_listed(checked.changed))  # fmt: skip
            return
    assert checked.unit is not None
    unit = present.isolated(present.clean(checked.unit.name))
    yield _("Whole, as {unit} signed it: packet {packet}, up to journal position {position}.", unit=unit, **names)
    if not checked.known:
        yield _("Whether the key is theirs, six words tell. Call {unit} by a number that you know; they read out what "
                "{command} says. It must be: {words}", unit=unit, command=ltr("precinct unit words"),
                words=" ".join(checked.words))  # fmt: skip
    if checked.epoch > 1:
        yield _("Their store was restored or copied before ({count} times): ask them whether it is the one they work "
                "with.", count=digits(checked.epoch - 1))  # fmt: skip
    if checked.added:
        yield _("Beside the packet, signed by nobody: {files}", files=_listed(checked.added))


def _listed(files: tuple[str, ...]) -> str:
    return _(", ").join(ltr(present.clean(file)) for file in files)


def form(options: Namespace) -> output.VerbAnswer:
    """`precinct packet form`: always JSON."""
    with desk_of(options) as desk:
        return output.VerbAnswer(output.ToFillIn(answer_form(packet_document(desk, options.number))))


def read(options: Namespace) -> output.VerbAnswer:
    """`precinct packet read`: status 0 too where all of it is here already."""
    wanted = ReadAnswer(path=str(Path(options.file).expanduser().absolute()))
    wanted.fetch()
    answer = parsed(wanted.content)
    uids = [uid_of(answer["packet"]["id"], answered["id"]) for answered in answer["answers"]]
    with desk_of(options) as desk:
        taken = answers_here(desk, uids)
        number = answer["packet"]["number"]
        try:
            why = {"path": options.reason} if options.reason else None
            number = _give(options, desk, "read_answer", None, {"path": wanted.path}, why)
        except Refused as refused:
            if refused.code != ALL_KNOWN:
                raise
        state = _show(desk, number).state
    new = len(uids) - len(taken)
    line = _("Nothing new: all {known} answers are here already.", known=digits(len(taken)))
    if new:
        line = _("{new} answers were taken in packet {number}.", new=digits(new), number=digits(number))
    return output.VerbAnswer({"number": number, "state": state, "new": new, "known": len(taken)}, line)


def show_schema(options: Namespace) -> int:
    """`precinct packet schema`: no record is read, so nobody signs in."""
    output.line(json.dumps(schema(options.name), ensure_ascii=False, indent=1))
    return 0
