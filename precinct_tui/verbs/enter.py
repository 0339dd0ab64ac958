"""Writing records from JSON files: the same forms, rules and rights as on the screen.

A file holds the fields of a form by name. Keys that begin with `_` are notes, but for `_reasons` (field → reason for
an unlikely value) and `_uid` (the form's own uid: sent twice, it is saved once).
"""

from __future__ import annotations

import json
import uuid
from argparse import Namespace
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db.across.setting_up import backups
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS
from db.kernel.desk.record_beginnings import begun_at
from db.kernel.projections import numbering
from db.reference.lists.queries import all_lists
from db.reference.lists.seed import seed_lists
from db.words.form_reading import read_form
from db.words.forms import fields_of
from db.words.messages import M_, Message, Refused
from db.words.naming import names_others
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, language, translate
from precinct_tui.language.plain_text import ltr
from precinct_tui.verbs import output
from precinct_tui.verbs.arguments.enter import APP, ENTRY
from precinct_tui.verbs.inbox import enter_app
from precinct_tui.verbs.parsing import listed
from precinct_tui.verbs.signing_in import can_ask, content_of, desk_of, secret_of, unreadable
from precinct_tui.verbs.usage import WrongUsage

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.kernel.desk.desk import Command
    from db.words.forms import Form

FILE_LIMIT = 16 * 1024 * 1024

EXPECTS = {
    "text": N_("one line of text"),
    "words": N_("text, line breaks allowed"),
    "moment": N_("a moment in text: 1405/07/03 14:30, yesterday 14:30, -20m, or 2026-09-25T11:00:00Z"),
    "date": N_("a day in text: 1405/07/03 or 2026-09-25"),
    "choice": N_("one of the codes"),
    "choices": N_("a list of codes"),
    "yes_no": N_("true or false; null is not answered"),
    "number": N_("a whole number"),
    "rials": N_("whole rials"),
    "national_id": N_("ten digits, as text"),
    "foreigner_code": N_("the code as text"),
    "phone": N_("the number as text"),
    "plate": N_("the plate as text"),
    "place": N_("a place of the gazetteer, or free words"),
    "officer": N_("a badge number, as text"),
    "code": N_("a code or number, as text"),
    "counts": N_("an object: code and whole number"),
    "entry": N_("uid of an earlier entry of the record (see show --json), or 1 for the first of its kind"),
    "file": N_("the path of a file of this machine"),
    "document": N_("a JSON object by its schema"),
    "password": N_("a secret, never kept; left out, it is asked for at a terminal"),
}


@dataclass(frozen=True, slots=True)
class ActInFile:
    """What a file asks for. `record` is given by its number, or by its uid where it has none (a mark)."""

    register: str
    act: str
    fields: dict[str, Any]
    number: str | None = None
    record: str | None = None
    reasons: dict[str, str] = field(default_factory=dict)
    uid: str | None = None
    read_at: int | None = None


def enter(options: Namespace) -> output.VerbAnswer:
    """`precinct enter`. Raises WrongUsage without a file."""
    if options.template is not None:
        return _template(options)
    if options.file is None:
        raise WrongUsage(_("Name a file, or - for standard input; --template shows what it holds."))
    if options.register == APP:
        return enter_app(options)
    raw = read_object(options.file)
    sent = _entry_of(raw) if options.register == ENTRY else _record_of(options.register, raw)
    command = command_of(sent.register, sent.act)
    options.form = command.form
    with desk_of(options) as desk:
        record = _record(desk, command, sent)
        form = read_form(
            command.form,
            _with_secret(options, command, sent.fields),
            now=desk.now(),
            since=begun_at(desk, command.name, record),
            uid=sent.uid,
            record=record,
            read_at=sent.read_at,
            reasons=sent.reasons,
        )
        saved = command.run(desk, form) or sent.number or ""
        after_handover(desk, command.name)
    if named := third_parties(form):
        output.note(_("These words seem to name someone else. Is that needed here? {fields}", fields=listed(named)))
    done: dict[str, Any] = {"register": sent.register, "number": saved, "uid": form.uid}
    done |= {"asked": True} if form.waits is not None else {}
    done |= {"entry": sent.act.partition(".")[2]} if options.register == ENTRY else {}
    what, number = _(command.label), digits(saved)
    line = _("Saved: {what}, {number}.", what=what, number=number) if saved else _("Saved: {what}.", what=what)
    if form.waits is not None:
        line = f"{_('Asked for: {what}, {number}.', what=what, number=number)} {present.said(form.waits)}"
    return output.VerbAnswer(done, line)


def after_handover(desk: Desk, command: str) -> None:
    """The backup that follows a handover; what hinders it is said, and the handover stands."""
    if command not in backups.SIGNED:
        return
    try:
        made = backups.by_itself(desk)
    except Refused as refused:
        output.note(_("No backup was made: {why}", why=present.refusal(refused)))
        return
    if made is not None:
        output.note(_("Backed up into {folder}.", folder=ltr(str(made))))
        if (doubt := backups.doubt_of(desk, made)) is not None:
            output.note(translate(doubt))


def third_parties(form: Form) -> list[str]:
    """The labels of the fields whose words seem to name someone who was not asked; see db/words/naming.py."""
    return [
        _(what.label)
        for name, what in fields_of(form)
        if what.third_parties and names_others(getattr(form, name) or "")
    ]


def read_object(file: str) -> dict[str, Any]:
    """The JSON object in a file, "-" for standard input. Raises Refused("unreadable", "invalid")."""
    try:
        raw = content_of(file, FILE_LIMIT)
        if len(raw) > FILE_LIMIT:
            raise Refused("invalid", {}, M_("{path} is too large: 16 MB at most.", path=file))
        text = raw.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise unreadable(file, error) from error
    try:
        members = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise Refused(
            "invalid", {},
            M_("{path} is no JSON: line {line}, column {column}.", path=file, line=error.lineno, column=error.colno),
        ) from error  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise Refused("invalid", {}, M_("{path} is no JSON that can be read.", path=file)) from error
    if not isinstance(members, dict):
        raise Refused("invalid", {}, M_("{path} must hold one JSON object.", path=file))
    return members


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in pairs:
        if name in members:
            raise Refused("invalid", {name: M_("This stands twice in the file.")})
        members[name] = value
    return members


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _record_of(register: str, raw: dict[str, Any]) -> ActInFile:

    wrong: dict[str, Message] = {}
    reasons, uid = _reasons(raw, "_reasons", wrong), _uid(raw, "_uid", wrong)
    if wrong:
        raise Refused("invalid", wrong)
    return ActInFile(register, REGISTERS[register].opens, raw, reasons=reasons, uid=uid)


ENTRY_KEYS = ("register", "number", "record", "entry", "fields", "reasons", "uid", "read_at")


def _entry_of(raw: dict[str, Any]) -> ActInFile:
    wrong: dict[str, Message] = {
        name: M_("There is no such field.") for name in raw if name not in ENTRY_KEYS and not name.startswith("_")
    }
    register, act, number = raw.get("register"), raw.get("entry"), raw.get("number")
    if register is None and isinstance(act, str) and "." in act:
        register = act.partition(".")[0]
    for name, given in (("register", register), ("entry", act)):
        if not isinstance(given, str) or not given:
            wrong[name] = M_("This is needed.")
    if isinstance(number, bool) or not isinstance(number, str | int | None):
        wrong["number"] = M_("This can't be read.")
    read_at = raw.get("read_at")
    if read_at is not None and type(read_at) is not int:
        wrong["read_at"] = M_("A whole number is expected.")
    fields = raw.get("fields", {})
    if not isinstance(fields, dict):
        wrong["fields"] = M_("An object is expected.")
    reasons, uid = _reasons(raw, "reasons", wrong), _uid(raw, "uid", wrong)
    record = _uid(raw, "record", wrong)
    if wrong:
        raise Refused("invalid", wrong)
    name = str(act) if str(act).startswith(f"{register}.") else f"{register}.{act}"
    return ActInFile(
        str(register), name, fields, None if number is None else str(number), record, reasons, uid, read_at
    )


def _reasons(raw: dict[str, Any], name: str, wrong: dict[str, Message]) -> dict[str, str]:
    reasons = raw.get(name) or {}
    if not isinstance(reasons, dict) or not all(isinstance(reason, str) for reason in reasons.values()):
        wrong[name] = M_("An object is expected: field → reason.")
        return {}
    return reasons


def _uid(raw: dict[str, Any], name: str, wrong: dict[str, Message]) -> str | None:
    given = raw.get(name)
    if given is None:
        return None
    try:
        return str(uuid.UUID(given))
    except (ValueError, AttributeError, TypeError):
        wrong[name] = M_("A UUID is expected.")
        return None


def command_of(register: str, name: str) -> Command[Any]:
    """A declared command. Raises Refused("invalid") that names those there are."""
    if name not in COMMANDS:
        there = acts_of(register)
        if not there:
            raise Refused("invalid", {"register": M_("There is no such register.")})
        raise Refused(
            "invalid", {"entry": M_("There is no such entry; there are: {entries}.", entries=", ".join(there))}
        )
    return COMMANDS[name]


def acts_of(register: str) -> tuple[str, ...]:
    """The entries of a register, by name."""
    return tuple(name.partition(".")[2] for name, command in COMMANDS.items() if command.register == register)


SEALED = frozenset({"complaint"})
"""Registers whose codes stand in no table: a record is found by opening what was sealed."""


def _record(desk: Desk, command: Command[Any], sent: ActInFile) -> str | None:
    """The uid of the record that an entry belongs to. Raises Refused("not_found", "invalid")."""
    if sent.record is not None:
        return sent.record
    if sent.number is None:
        if command.opens or command.recordless:
            return None
        raise Refused("invalid", {"number": M_("This is needed.")})
    if sent.register not in numbering.PREFIXES and sent.register in SEALED:
        return str(REGISTERS[sent.register].show(desk, sent.number).uid)
    if sent.register not in numbering.PREFIXES:
        raise Refused("invalid", {"number": M_("These have no number: give the record's uid as record.")})
    with desk.store.reading() as conn:
        return numbering.find(conn, desk.store, sent.register, sent.number, desk.now())[0]


def _with_secret(options: Namespace, command: Command[Any], fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, with a signature that the file leaves out asked for at the terminal, if there is one."""
    filled = dict(fields)
    for name, what in fields_of(command.form):
        if what.kind == "password" and filled.get(name) is None and what.required and can_ask() and options.file != "-":
            filled[name] = secret_of(None, _(what.label), "--password-file")
    return filled


def _template(options: Namespace) -> output.VerbAnswer:

    if options.file is not None:
        raise WrongUsage(_("A template is shown for a register or an entry; no file is read."))
    if options.register == APP:
        raise WrongUsage(_("What an app sends stands in docs/citizen-app.md."))
    if options.register != ENTRY:
        if options.template:
            raise WrongUsage(_("REGISTER.ACT goes with entry: enter entry --template REGISTER.ACT"))
        command = command_of(options.register, REGISTERS[options.register].opens)
        document: dict[str, Any] = {
            "_form": _(command.label),
            **annotated(command.form, _lists_of(options)),
            "_reasons": {},
        }
    else:
        register = options.template.partition(".")[0]
        if not options.template:
            raise WrongUsage(_("Name the entry: enter entry --template REGISTER.ACT, as in incident.add_entry."))
        command = command_of(register, options.template)
        document = {
            "_form": _(command.label),
            "register": register,
            ("number" if register in REGISTERS else "record"): None,
            "entry": command.name.partition(".")[2],
            "fields": annotated(command.form, _lists_of(options)),
            "reasons": {},
        }
    return output.VerbAnswer(document)


def _lists_of(options: Namespace) -> dict[str, dict[str, str]]:
    """list → code → words: of the open store where an officer signs in, else those that a new store begins with."""
    if options.officer is not None:
        with desk_of(options) as desk:
            lists = all_lists(desk)
        return {
            name: {item.code: item.label(language()) for item in items if item.active} for name, items in lists.items()
        }
    return {
        name: {item.code: item.fa if language() == "fa" else item.en for item in items}
        for name, items in seed_lists().items()
    }


def annotated(form: type[Form], lists: dict[str, dict[str, str]]) -> dict[str, Any]:
    """A form as a JSON object to fill in: before each field `_field` says what it is."""
    made: dict[str, Any] = {}
    for name, what in fields_of(form):
        about: dict[str, Any] = {"label": _(what.label), "kind": what.kind, "expects": _(EXPECTS[what.kind])}
        about["required"] = what.required
        if what.list is not None:
            about["codes"] = lists.get(what.list, {})
        if what.when is not None:
            about["only_where"] = {what.when[0]: list(what.when[1])}
        if what.kind in ("text", "words", "place"):
            about["characters"] = what.limit
        if what.help:
            about["help"] = _(what.help)
        made[f"_{name}"] = about
        made[name] = None
    return made
