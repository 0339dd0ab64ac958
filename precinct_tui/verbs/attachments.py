"""Scans and photographs of a record: attached, listed, taken out again."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.kernel.base.register import ATTACHMENTS, REGISTERS, with_panel
from db.kernel.desk.desk import COMMANDS
from db.kernel.projections import numbering
from db.registers.attachments.queries import list_attachments
from db.registers.attachments.queries import take_out as taken_out
from db.registers.attachments.rules import size_said
from db.registers.attachments.show import attachments_of
from db.words.form_reading import read_form
from precinct_tui.documents.saving import check_out, save
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.parsing import Verbs, verb, whole_number
from precinct_tui.verbs.records import for_a_purpose
from precinct_tui.verbs.signing_in import desk_of
from precinct_tui.verbs.usage import Parser, common

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from db.registers.attachments.show import AttachmentLine


def add(verbs: Verbs) -> None:
    """Add `attachment add | list | out`."""
    about = _("scans and photographs of a record: add, list, take out")
    group = verbs.add_parser("attachment", help=about, description=about)
    common(group)
    inner = group.add_subparsers(dest="act", metavar="VERB", required=True, parser_class=Parser)
    parser = verb(inner, "add", _("attach a file; its content is kept encrypted"), attach)
    _record(parser)
    parser.add_argument("file", metavar="FILE", help=_("PDF, JPEG, PNG, TIFF, WebP or HEIC, 16 MB at most"))
    parser.add_argument(
        "--what", metavar="CODE", required=True, help=_("what it is: a code of the list attachment_what")
    )
    parser.add_argument("--pages", metavar="N", type=whole_number(1, 10_000), help=_("how many pages, if not counted"))
    parser.add_argument("--protected", action="store_true", help=_("it shows who a protected person is"))
    parser.add_argument("--note", metavar="TEXT", help=_("a remark"))
    parser = verb(inner, "list", _("name, kind, size and SHA-256 of each"), listing)
    _record(parser)
    _purpose(parser)
    parser = verb(inner, "out", _("take one out into a file"), take_out)
    _record(parser)
    _purpose(parser)
    parser.add_argument("place", metavar="N", type=whole_number(1, 10_000), help=_("its number in the record"))
    parser.add_argument("--out", metavar="FILE", required=True, help=_("into this file, or into this folder"))


def _record(parser: ArgumentParser) -> None:
    names = with_panel(ATTACHMENTS)
    parser.add_argument("register", metavar="REGISTER", choices=names, help=" | ".join(names))
    parser.add_argument("number", metavar="NUMBER", help=_("its number; 17 means this year's 17"))


def _purpose(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--purpose", metavar="PURPOSE",
        help=_("what a record that is closed is opened for, where its register asks; it is kept in the journal"),
    )  # fmt: skip


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
        check_out(path)
    with desk_of(options) as desk:
        register = REGISTERS[options.register]
        taken = for_a_purpose(
            register, options.purpose,
            lambda purpose: taken_out(desk, options.register, options.number, options.place, purpose),
        )  # fmt: skip
    if path.is_dir():
        path /= f"{taken.number}-{taken.attachment.place}-{taken.attachment.name}"
    save(path, taken.content)
    document = {"number": taken.number, **as_object(taken.attachment), "out": str(path)}
    return output.VerbAnswer(document, _("Written to {file}.", file=ltr(str(path))))
