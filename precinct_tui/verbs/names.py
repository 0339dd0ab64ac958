"""The verbs of the command line: name, the module that does it and takes its arguments, one line about it.

In groups, in the order of the help. Help is written from here, so it imports no verb and no room.
"""

from __future__ import annotations

from typing import NamedTuple

from precinct_tui.language.i18n import N_


class Verb(NamedTuple):
    """A verb of the command line. `module`: of its name in precinct_tui/verbs, and in arguments beside it."""

    name: str
    module: str
    about: str


class VerbGroup(NamedTuple):
    """Verbs that belong together, under a heading of the help."""

    title: str
    verbs: tuple[Verb, ...]


GROUPS = (
    VerbGroup(
        N_("At the desk"),
        (
            Verb("desk", "watching", N_("the desk: urgent items, drafts, latest records")),
            Verb("board", "watching", N_("everyone held now, by the next deadline")),
            Verb("next", "watching", N_("the most urgent duties of custody")),
            Verb("week", "week", N_("deadlines and appointments of a week or month")),
            Verb("calendar", "calendar", N_("a month of the service desk: sessions, holidays")),
            Verb("handover", "handover", N_("the shift: who is on duty, questions, earlier shifts")),
            Verb("equipment", "equipment", N_("weapons, radios and keys: who holds which")),
            Verb("patrols", "patrols", N_("patrols on duty; for a patrol, its own mission")),
            Verb("nearest", "patrols", N_("the best patrol for a place or call, with reasons")),
        ),
    ),
    VerbGroup(
        N_("Records"),
        (
            Verb("list", "listing", N_("the records of a register, newest first")),
            Verb("show", "records", N_("one record, with its duties and chronology")),
            Verb("search", "searching", N_("find records by number or by words")),
            Verb("enter", "enter", N_("create a record, or add to one, from a JSON file")),
            Verb("check", "check", N_("what incidents still lack")),
            Verb("status", "status", N_("the result of a request or 197 contact, by its code")),
            Verb("attachment", "attachments", N_("scans and photographs: add, list, take out")),
            Verb("sketch", "sketches", N_("accident sketches: measurements and format")),
            Verb("remarks", "remarks", N_("remarks of the units above, or of this seat")),
        ),
    ),
    VerbGroup(
        N_("Papers"),
        (
            Verb("print", "printing", N_("papers as PDF or text")),
            Verb("verify-paper", "paper_codes", N_("the text of a printed paper, by its QR code")),
            Verb("packet", "packets", N_("referral packets: prepare, check, send, read answers")),
            Verb("rights", "rights", N_("the text of the rights sheet: show, replace")),
        ),
    ),
    VerbGroup(
        N_("Figures"),
        (
            Verb("indicators", "indicators", N_("figures of a period beside another, and their records")),
            Verb("intervals", "patrols", N_("time from call to dispatch and to arrival")),
            Verb("figures", "calendar", N_("figures of the service desk")),
        ),
    ),
    VerbGroup(
        N_("Files in and out"),
        (
            Verb("import", "importing", N_("import a register from CSV or XLSX")),
            Verb("holidays", "calendar", N_("import the moving holidays of a year")),
            Verb("inbox", "inbox", N_("exchange files with the citizens' app")),
            Verb("messages", "messages", N_("text messages that an answer is ready")),
        ),
    ),
    VerbGroup(
        N_("County and province"),
        (
            Verb("unit", "units", N_("enrol units above and below; keys")),
            Verb("units", "units", N_("status of the units below, worst first")),
            Verb("up", "sticks", N_("send records up, by stick or network")),
            Verb("down", "sticks", N_("receive what a stick brought back")),
            Verb("take", "sticks", N_("at a seat: receive bundles from a stick")),
            Verb("serve-level", "serve_level", N_("at a seat: receive bundles over the network")),
            Verb("remark", "remarks", N_("at a seat: a remark on a record of a unit below")),
            Verb("counts", "provinces", N_("at a province: counts for the national command")),
            Verb("province", "provinces", N_("at the national command: provinces and their counts")),
        ),
    ),
    VerbGroup(
        N_("Officers and lists"),
        (
            Verb("officer", "people", N_("officers, passwords and PINs")),
            Verb("lists", "people", N_("the lists that forms choose from")),
            Verb("marks", "people", N_("marked moments without an explanation")),
            Verb("inspectorate", "inspectorate", N_("the key of complaints and protected persons")),
            Verb("findings", "findings", N_("faults found in the records; sign for them")),
        ),
    ),
    VerbGroup(
        N_("Store and machine"),
        (
            Verb("init", "stores", N_("create a store: the unit and its first administrator")),
            Verb("demo", "stores", N_("create a made-up precinct and open it")),
            Verb("backup", "stores", N_("write an encrypted backup")),
            Verb("restore", "restoring", N_("restore a backup into an empty folder")),
            Verb("update", "updating", N_("bring the store to the installed version, or back")),
            Verb("recover", "restoring", N_("reset a password with the recovery phrase or key file")),
            Verb("rotate-key", "rotating", N_("replace the key of the store")),
            Verb("journal", "journal", N_("verify, list, rebuild, export and import the journal")),
            Verb("machine", "machines", N_("the machines of this precinct: list, join, retire")),
            Verb("clock", "clock", N_("show or set the desk's clock")),
            Verb("doctor", "doctor", N_("check this machine, its store and its terminal")),
            Verb("serve", "serve", N_("open the desk in browsers on this machine")),
            Verb("handbook", "handbook", N_("the officers' handbook: a chapter, a booklet, a page of keys")),
            Verb("completion", "completion", N_("completion for bash, zsh or fish")),
            Verb("version", "versions", N_("the versions of the program and its libraries")),
        ),
    ),
)

ALL = {verb.name: verb for group in GROUPS for verb in group.verbs}
"""Every verb by its name, in the order of the help."""
