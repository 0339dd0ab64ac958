"""Officers, lists and marks: what the administrator keeps, and the moments that wait to be explained."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.across.handover.marks import unexplained, words_of_kind
from db.kernel.desk.desk import COMMANDS
from db.opening.recovery import renew_phrase, write_key_file
from db.reference.lists.commands import KEPT
from db.reference.lists.queries import all_lists
from db.reference.officers.queries import list_officers as all_officers
from db.registers.custody.outcome.offered_bodies import bodies_offered
from db.words.folding import ascii_digits
from db.words.form_reading import read_form
from db.words.messages import M_, Refused
from db.words.phrases import new_phrase, numbered
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, language
from precinct_tui.language.item_words import STATES, like_of, state_of, value_of
from precinct_tui.language.list_names import list_name
from precinct_tui.language.plain_text import ltr
from precinct_tui.screens.officers import MAY_RENEW
from precinct_tui.verbs import output
from precinct_tui.verbs.signing_in import desk_of, new_secret

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.kernel.base.officer import Desk
    from db.reference.lists.queries import ListItem


def list_officers(options: Namespace) -> output.VerbAnswer:
    """`precinct officer list`."""
    with desk_of(options) as desk:
        officers = all_officers(desk)
    document = [
        {
            "badge": officer.badge,
            "name": officer.name,
            "role": str(officer.role),
            "rank": officer.rank,
            "active": officer.active,
        }
        for officer in officers
    ]
    columns = [
        output.PrintedColumn(_("Badge number"), keep=True),
        output.PrintedColumn(_("Name")),
        output.PrintedColumn(_("Rank")),
        output.PrintedColumn(_("Role")),
        output.PrintedColumn(_("Active")),
    ]
    rows = (
        [
            present.number(officer.badge),
            officer.name,
            present.label_of("rank", officer.rank) if officer.rank else present.NOTHING,
            present.label_of("officer_role", str(officer.role)),
            _("Yes") if officer.active else _("No"),
        ]
        for officer in officers
    )
    return output.VerbAnswer(document, output.PrintedTable(columns, rows, _("Officers")))


def _give(
    options: Namespace, desk: Desk, name: str, fields: dict[str, Any], record: str | None = None, note: str = ""
) -> output.VerbAnswer:
    """Give a command of officers or lists; the answer ends with a `note` where there is one."""
    import_module("db.reference.officers.commands" if name.startswith("officer.") else "db.reference.lists.commands")
    command = COMMANDS[name]
    options.form = command.form
    given = {key: value for key, value in fields.items() if value is not None}
    reason = getattr(options, "reason", None) if name.startswith("list.") else None
    reasons = dict.fromkeys(given, reason) if reason else {}
    form = read_form(command.form, given, now=desk.now(), record=record, reasons=reasons)
    done = command.run(desk, form)
    if form.waits is not None:
        output.note(present.said(form.waits))
    document = {"done": name, "badge" if name.startswith("officer.") else "code": done}
    line = _("Done: {what}, {which}.", what=_(command.label), which=done)
    return output.VerbAnswer(document, [line, output.PrintedNote(note)] if note else line)


def _uid_of(desk: Desk, badge: str) -> str:
    wanted = ascii_digits(badge).strip()
    uid = next((officer.uid for officer in all_officers(desk) if officer.badge == wanted and officer.active), None)
    if uid is None:
        raise Refused("not_found", {"badge": M_("There is no such officer.")})
    return uid


def add_officer(options: Namespace) -> output.VerbAnswer:
    """`precinct officer add`."""
    with desk_of(options) as desk:
        password = new_secret(options.new_password_file, _("First password"), "--new-password-file")
        fields = {
            "badge": options.badge,
            "name": options.name,
            "role": options.role,
            "rank": options.rank,
            "password": password,
        }
        return _give(options, desk, "officer.add", fields)


def change_officer(options: Namespace) -> output.VerbAnswer:
    """`precinct officer change`."""
    with desk_of(options) as desk:
        fields = {"name": options.name, "role": options.role, "rank": options.rank}
        return _give(options, desk, "officer.change", fields, _uid_of(desk, options.badge))


def remove_officer(options: Namespace) -> output.VerbAnswer:
    """`precinct officer remove`."""
    with desk_of(options) as desk:
        fields, uid = {"reason": options.reason}, _uid_of(desk, options.badge)
        return _give(options, desk, "officer.remove", fields, uid, _(MAY_RENEW))


def reset_password(options: Namespace) -> output.VerbAnswer:
    """`precinct officer reset-password`."""
    with desk_of(options) as desk:
        password = new_secret(options.new_password_file, _("First password"), "--new-password-file")
        return _give(options, desk, "officer.reset_password", {"password": password}, _uid_of(desk, options.badge))


def change_password(options: Namespace) -> output.VerbAnswer:
    """`precinct officer password`."""
    with desk_of(options, chooses=True) as desk:
        new = new_secret(options.new_password_file, _("New password"), "--new-password-file")
        return _give(options, desk, "officer.change_password", {"old": options.secret, "password": new})


def set_pin(options: Namespace) -> output.VerbAnswer:
    """`precinct officer pin`."""
    with desk_of(options) as desk:
        pin = new_secret(options.pin_file, _("PIN"), "--pin-file")
        return _give(options, desk, "officer.set_pin", {"password": options.secret, "pin": pin})


def share(options: Namespace) -> output.VerbAnswer:
    """`precinct officer share`."""
    with desk_of(options) as desk:
        return _give(options, desk, "officer.share_sealing", {"badge": options.badge, "password": options.secret})


def key_file(options: Namespace) -> output.VerbAnswer:
    """`precinct officer key-file`. Raises Refused("unwritable") where the file cannot be written."""
    with desk_of(options) as desk:
        try:
            write_key_file(desk, Path(options.file).expanduser())
        except OSError as error:
            raise Refused("unwritable", {}, M_("{path} can't be written.", path=options.file)) from error
    return output.VerbAnswer({"key_file": options.file}, _("Written to {file}.", file=ltr(options.file)))


def phrase(options: Namespace) -> output.VerbAnswer:
    """`precinct officer phrase`: another recovery phrase, by an administrator. Raises Refused as `renew_phrase`."""
    made = new_phrase()
    with desk_of(options) as desk:
        renew_phrase(desk, made)
    return output.VerbAnswer({"recovery": made}, _phrase_lines(made))


def _phrase_lines(made: str) -> Iterator[output.Printed]:
    yield _("The store's new recovery phrase. Write it on paper in place of the old one; it is shown only now:")
    yield from (output.Bold(ltr(line)) for line in numbered(made))
    yield _("The old phrase opens nothing from now on, nor does a key file of an earlier version.")


def show_lists(options: Namespace) -> output.VerbAnswer:
    """`precinct lists show`. Raises Refused("not_found") for an unknown list."""
    with desk_of(options) as desk:
        lists = all_lists(desk)
    if options.list is None:
        columns = [
            output.PrintedColumn(_("Code"), keep=True),
            output.PrintedColumn(_("List")),
            output.PrintedColumn(_("Items")),
        ]
        rows = ([name, list_name(name), digits(len(items))] for name, items in lists.items())
        document = {name: len(items) for name, items in lists.items()}
        return output.VerbAnswer(document, output.PrintedTable(columns, rows, _("Lists")))
    if options.list not in lists:
        raise Refused("not_found", {"list": M_("There is no such list.")})
    return _items(options.list, lists[options.list])


def _items(name: str, items: Sequence[ListItem]) -> output.VerbAnswer:
    columns = [
        output.PrintedColumn(_("Code"), keep=True),
        output.PrintedColumn(_("Persian")),
        output.PrintedColumn(_("English")),
        output.PrintedColumn(_("Value")),
        output.PrintedColumn(_("Counts as")),
        output.PrintedColumn(_("State")),
    ]
    rows = (
        [item.code, item.fa, item.en, value_of(item), like_of(item) or "", _(STATES[state_of(item)])] for item in items
    )
    document = [
        {"code": item.code, "fa": item.fa, "en": item.en, "active": item.active, **dict(item.extra)} for item in items
    ]
    return output.VerbAnswer(document, output.PrintedTable(columns, rows, list_name(name)))


def add_item(options: Namespace) -> output.VerbAnswer:
    """`precinct lists add`."""
    with desk_of(options) as desk:
        fields = {"list": options.list, "code": options.code, "fa": options.fa, "en": options.en, "like": options.like}
        return _give(options, desk, "list.add_item", fields)


def agree_item(options: Namespace) -> output.VerbAnswer:
    """`precinct lists agree`."""
    with desk_of(options) as desk:
        return _give(options, desk, "list.agree_item", {"list": options.list, "code": options.code})


def bodies(options: Namespace) -> output.VerbAnswer:
    """`precinct lists bodies`."""
    with desk_of(options) as desk:
        offered = bodies_offered(desk)
        if options.agree:
            lines = "\n".join(each.line(language()) for each in offered)
            return _give(options, desk, "custody.agree_bodies", {"bodies": lines})
    columns = [output.PrintedColumn(_("Name")), output.PrintedColumn(_("Counts as"))]
    rows = ([each.name, each.fa if language() == "fa" else each.en] for each in offered)
    document = [{"name": each.name, "kind": each.kind} for each in offered]
    return output.VerbAnswer(document, output.PrintedTable(columns, rows, _("Bodies")))


def change_item(options: Namespace) -> output.VerbAnswer:
    """`precinct lists change`."""
    with desk_of(options) as desk:
        fields = {
            "list": options.list,
            "code": options.code,
            "fa": options.fa,
            "en": options.en,
            "like": options.like,
            "active": options.in_use,
        }
        return _give(options, desk, "list.change_item", fields)


def set_value(options: Namespace) -> output.VerbAnswer:
    """`precinct lists set`. Raises Refused("invalid") for a list whose items have no value."""
    if options.list not in KEPT:
        raise Refused("invalid", {"list": M_("The items of this list have no value to set.")})
    name, command = KEPT[options.list]
    with desk_of(options) as desk:
        return _give(options, desk, command, {"code": options.code, name: options.value})


def set_landmark(options: Namespace) -> output.VerbAnswer:
    """`precinct lists point`."""
    with desk_of(options) as desk:
        return _give(options, desk, "list.set_landmark", {"name": options.name, "point": options.point})


def marks(options: Namespace) -> output.VerbAnswer:
    """`precinct marks`: what `enter entry` explains by {"entry": "mark.explain", "record": UID}."""
    with desk_of(options) as desk:
        unsaid = unexplained(desk)
    document = [
        {"uid": mark.uid, "kind": mark.kind, "at": mark.at, "officer_name": mark.officer_name} for mark in unsaid
    ]
    if not unsaid:
        return output.VerbAnswer(document, _("No mark waits to be explained."))
    columns = [
        output.PrintedColumn("uid", keep=True),
        output.PrintedColumn(_("When"), keep=True),
        output.PrintedColumn(_("What")),
        output.PrintedColumn(_("Officer")),
    ]
    rows = ([mark.uid, present.moment(mark.at), _(words_of_kind(mark.kind).text), mark.officer_name] for mark in unsaid)
    return output.VerbAnswer(document, output.PrintedTable(columns, rows, _("Marks to explain")))
