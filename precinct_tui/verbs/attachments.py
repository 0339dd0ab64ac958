"""Scans and photographs of a record: attached, listed, taken out again."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.kernel.projections import numbering
from db.registers.attachments.queries import list_attachments
from db.registers.attachments.queries import take_out as taken_out
from db.registers.attachments.rules import size_said
from db.registers.attachments.show import attachments_of
from db.words.form_reading import read_form
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import out_file, output
from precinct_tui.verbs.records import for_a_purpose
from precinct_tui.verbs.signing_in import desk_of

if TYPE_CHECKING:
    from db.registers.attachments.show import AttachmentLine


def attach(options: Namespace) -> output.VerbAnswer:
    """`precinct attachment add`."""

    command = COMMANDS[f"{options.register}.attach"]
    fields = {
        "path": str(Path(options.file).expanduser().absolute()), "what": options.what, "pages": options.pages,
        "protected": options.protected or None, "note": options.note,
    }  # fmt: skip
    options.form = command.form
    with desk_of(options) as desk:
        with desk.store.reading() as conn:
            record, number = numbering.find(conn, desk.store, options.register, options.number, desk.now())
        command.run(desk, read_form(command.form, fields, now=desk.now(), record=record))
        with desk.store.reading() as conn:
            added = attachments_of(conn, desk.store.unit, record)[-1]
    line = _("Attached to {number} as no. {place}: {name}.", number=digits(number), place=added.place,
             name=ltr(added.name or ""))  # fmt: skip
    document = {"register": options.register, "number": number, **as_object(added)}
    return output.VerbAnswer(document, [line, ltr(f"SHA-256 {added.sha256}")])


def as_object(attachment: AttachmentLine) -> dict[str, Any]:
    """An attachment as `--json` gives it."""
    names = ("place", "uid", "at", "what", "name", "kind", "size", "pages", "protected", "note", "sha256")
    return {name: getattr(attachment, name) for name in names}


def listing(options: Namespace) -> output.VerbAnswer:
    """`precinct attachment list`."""
    with desk_of(options) as desk:
        register = REGISTERS[options.register]
        attachments = for_a_purpose(
            register, options.purpose,
            lambda purpose: list_attachments(desk, options.register, options.number, purpose),
        )  # fmt: skip
    document = [as_object(attachment) for attachment in attachments]
    if not attachments:
        return output.VerbAnswer(document, _("Nothing is attached."))
    heads = (_("No."), _("What it is"), _("File name"), _("Size"), _("Pages"), _("SHA-256"))
    columns = [output.PrintedColumn(head, keep=place not in (1, 2)) for place, head in enumerate(heads)]
    rows = (
        [
            digits(attachment.place),
            present.label_of("attachment_what", attachment.what),
            ltr(present.clean(attachment.name)) if attachment.name is not None else _("content erased"),
            translate(size_said(attachment.size)),
            digits(attachment.pages),
            ltr((attachment.sha256 or present.NOTHING)[:16]),
        ]
        for attachment in attachments
    )
    return output.VerbAnswer(document, output.PrintedTable(columns, rows))


def take_out(options: Namespace) -> output.VerbAnswer:
    """`precinct attachment out`."""
    path = Path(options.out).expanduser()
    if not path.is_dir():
        out_file.check(options)
    with desk_of(options) as desk:
        register = REGISTERS[options.register]
        taken = for_a_purpose(
            register, options.purpose,
            lambda purpose: taken_out(desk, options.register, options.number, options.place, purpose),
        )  # fmt: skip
    if path.is_dir():
        path /= f"{taken.number}-{taken.attachment.place}-{taken.attachment.name}"
    return out_file.put(str(path), taken.content, {"number": taken.number, **as_object(taken.attachment)})
