"""What is wrong with this machine or this store, and what to do."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from db.across.setting_up import backups, trials, updates
from db.across.setting_up.findings_panel import list_findings
from db.carrying.transfer.machines import list_machines
from db.kernel.base.register import REGISTERS
from db.kernel.desk import owed_notes
from db.kernel.folding.versions import behind, registers_of
from db.kernel.signing.keys_named import OLDER, unnamed
from db.opening import health, rotating
from db.reading import versions_begun
from db.reading.journal_queries import checked_now, last_passed
from db.registers.attachments.rules import size_said
from db.storage import files, keys, os_faults, reserve, taken_back
from db.storage.dialects import sqlite_library
from db.storage.keys_refused import not_a_store
from db.words.messages import Refused
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, translate
from precinct_tui.language.machine_words import machine_status
from precinct_tui.language.plain_text import ltr, plain
from precinct_tui.verbs import key_findings, output, unit_findings
from precinct_tui.verbs.clock import doubt_of
from precinct_tui.verbs.doctor_terminal import CheckResult, terminal_checks
from precinct_tui.verbs.inspectorate import closed_here
from precinct_tui.verbs.lots import waiting_here
from precinct_tui.verbs.progress import progress
from precinct_tui.verbs.signing_in import can_ask, desk_of, home_of
from precinct_tui.verbs.versions import versions

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk

STALE = timedelta(days=7)
LITTLE_SPACE = 64 * 1024 * 1024
CHECKS = {
    "versions": N_("Versions"),
    "folder": N_("Folder"),
    "keys": N_("Keys"),
    "restored": N_("Restored"),
    "went_back": N_("Went back"),
    "space": N_("Disk"),
    "room": N_("Writing"),
    "store": N_("Store"),
    "schema": N_("Schema"),
    "rows": N_("Rows"),
    "integrity": N_("File"),
    "server": N_("Server"),
    "attachments": N_("Attachments"),
    "clock": N_("Clock"),
    "inspectorate": N_("Inspectorate"),
    "keys_named": N_("Keys in the journal"),
    "closed": N_("Closed"),
    "waiting": N_("Waits for two people"),
    "machines": N_("Machines"),
    "programs": N_("Program versions of this store"),
    "memory": N_("Memory"),
    "journal": N_("Journal"),
    "findings": N_("Findings"),
    "units": N_("Enrolled units"),
    "backup": N_("Backup"),
    "trial": N_("Trial restore"),
    "terminal": N_("Terminal"),
    "sent": N_("Sent to it"),
    "card": N_("Test card"),
}
MARKS = {"good": "✓", "warning": "!", "bad": "✗"}


def doctor(options: Namespace) -> output.VerbAnswer:
    """`precinct doctor`: status 1 where something is bad."""
    findings = list(_findings(options))
    sound = all(finding.state != "bad" for finding in findings)
    checks = [{"check": check.check, "state": check.state, "text": plain(check.text)} for check in findings]
    columns = [
        output.PrintedColumn("", keep=True),
        output.PrintedColumn(_("Check"), keep=True),
        output.PrintedColumn(_("What was found")),
    ]
    rows = ([MARKS[check.state], _(CHECKS[check.check]), check.text] for check in findings)
    return output.VerbAnswer({"sound": sound, "checks": checks}, output.PrintedTable(columns, rows), 0 if sound else 1)


def _findings(options: Namespace) -> Iterator[CheckResult]:
    if options.terminal:
        yield from terminal_checks(options)
        return
    home = home_of(options)
    yield from _asked("versions", _versions)
    yield from _asked("folder", lambda: _folder(home))
    yield from _asked("keys", lambda: key_findings.keys_of(home))
    yield from _asked("space", lambda: _space(home))
    if options.officer is not None or (can_ask() and _is_there(home / keys.FILE)):
        yield from _opened(options)
    else:
        with contextlib.suppress(Refused):
            yield from _restored(keys.load(home))
        yield CheckResult("store", "warning", _("Not opened: sign in with --officer to look inside."))
    yield from terminal_checks(options)


def _asked(check: str, look: Callable[[], tuple[str, str]]) -> Iterator[CheckResult]:
    """One finding; a refusal is a bad one, and so is what the system refuses."""
    try:
        state, text = look()
    except Refused as refused:
        yield _refusal(check, refused)
    except OSError as error:
        if (told := os_faults.refusal(error)) is None:
            raise
        yield _refusal(check, told)
    else:
        yield CheckResult(check, state, text)


def _refusal(check: str, refused: Refused) -> CheckResult:
    said = [translate(message) for message in (refused.message, *refused.fields.values()) if message is not None]
    return CheckResult(check, "bad", " ".join(said) or refused.code)


def _is_there(path: Path) -> bool:
    """Whether a file is there, as far as one may look."""
    try:
        return path.exists()
    except OSError:
        return False


def _versions() -> tuple[str, str]:
    sqlite_library.check_version()
    return "good", _(", ").join(ltr(f"{name} {number}") for name, number in versions().items())


def _folder(home: Path) -> tuple[str, str]:
    if not home.is_dir():
        raise Refused("not_a_store", {}, not_a_store(home))
    if not os.access(home, os.W_OK | os.X_OK):
        return "bad", _("{home} can't be written. Check its owner and rights, or the disk.", home=ltr(str(home)))
    if stat.S_IMODE(home.stat().st_mode) & 0o077:
        return "warning", _("{home} may be entered by others: chmod 700.", home=ltr(str(home)))
    return "good", ltr(str(home))


def _space(home: Path) -> tuple[str, str]:
    there = next((path for path in (home, *home.parents) if path.exists()), Path("/"))
    free = shutil.disk_usage(there).free
    sentence = _("{size} MB free", size=digits(free // (1024 * 1024)))
    if free < LITTLE_SPACE:
        words = _("{told}; free some space.", told=sentence)
        return "bad", words
    if (home / keys.FILE).exists() and not (files.is_on_server(home) or reserve.is_kept(home)):
        return "warning", _("{told}; the reserve is not set aside: it will be at the next sign-in.", told=sentence)
    return "good", sentence


def _opened(options: Namespace) -> Iterator[CheckResult]:
    try:
        with desk_of(options) as desk, progress(_("Reading every page")):
            store = desk.store
            yield CheckResult(
                "store",
                "good",
                _(
                    "{unit}, series {series}, epoch {epoch}",
                    unit=store.info.unit_name,
                    series=store.series,
                    epoch=store.epoch,
                ),
            )
            yield from _went_back(desk)
            if (short := owed_notes.write_status(desk).message()) is not None:
                yield CheckResult("room", "bad", translate(short))
            yield CheckResult("clock", *doubt_of(desk))
            yield CheckResult("inspectorate", *key_findings.inspectorate_of(desk))
            yield _named(desk)
            yield _machines(desk)
            for check, waits in (("closed", closed_here(desk)), ("waiting", waiting_here(desk))):
                if waits:
                    yield CheckResult(check, "warning", waits)
            yield _memory(desk)
            yield _programs(desk)
            yield _journal(desk)
            yield _findings_left(desk)
            yield from unit_findings.findings(desk)
            yield _backup(desk)
            yield _trial(desk)
            yield _rows(desk)
            differ = health.schema_differences(store)
            schema, problems, kept = health.schema_of(store), health.integrity(store), health.attachments(store)
            weak = health.weaknesses(store)
    except Refused as refused:
        yield _refusal("store", refused)
        return
    if differ:
        text = _("{version}, but {what} differs. Restore a backup, or ask for help.", version=schema, what=differ[0])
        yield CheckResult("schema", "bad", text)
    else:
        yield CheckResult("schema", "good", schema)
    yield from (CheckResult("server", "warning", translate(message)) for message in weak)
    if not store.in_file:
        yield CheckResult("integrity", "good", _("its tables lie on a server, which checks its own disk"))
    elif problems:
        text = _("The file is damaged ({what}). Restore it from a backup.", what=problems[0])
        yield CheckResult("integrity", "bad", text)
    else:
        yield CheckResult("integrity", "good", _("every page of the file can be read"))
    if kept.problems:
        first = translate(kept.problems[0])
        text = _("{count} contents are missing or damaged: {first}", count=len(kept.problems), first=first)
        yield CheckResult("attachments", "bad", text)
    else:
        size = translate(size_said(kept.size)) if kept.size else digits(0)
        yield CheckResult(
            "attachments", "good", _("{count} contents fit their hashes ({size})", count=kept.count, size=size)
        )


def _restored(ring: keys.Keyring) -> Iterator[CheckResult]:
    found = key_findings.restored_of(ring)
    if found is not None:
        yield CheckResult("restored", *found)


def _went_back(desk: Desk) -> Iterator[CheckResult]:
    """What is unchecked of a restored store, and what waits in a file since it went back to the version before; the
    note of that goes once it is in again."""
    yield from _restored(desk.store.keyring)
    note = taken_back.read(desk.store.home)
    if note is None:
        return
    with desk.store.reading() as conn:
        is_in = updates.is_in_again(conn, note)
    if is_in:
        taken_back.drop(desk.store.home)
        return
    text = _("From version {old} to {new}: {count} entries since are in {file}. Take them in: {command}",
             old=ltr(note.came_from), new=ltr(note.to), count=digits(note.entries), file=ltr(note.file),
             command=ltr("precinct journal import FILE"))  # fmt: skip
    yield CheckResult("went_back", "bad", text)


def _named(desk: Desk) -> CheckResult:
    """Whether the journal names every key in keys.json."""
    with desk.store.reading() as conn:
        faults, removed = unnamed(conn, desk.store), rotating.removed_since(conn, desk.store)
        awaited = len(rotating.awaited(conn, desk.store))
    if OLDER in faults:
        return CheckResult("keys_named", "bad", translate(OLDER))
    if faults:
        text = _("{what} Move it away, and bring back what the journal names: {command}",
                 what=translate(faults[0]), command=ltr("precinct restore --keys-only DIR"))  # fmt: skip
        return CheckResult("keys_named", "bad", text)
    said = [_("the journal names every key")]
    if awaited:
        said.append(_("officers who get a new key pair at their next sign-in: {count}", count=awaited))
    if removed:
        said.append(_("officers removed since the store got its key: {count} ({command} gives it another)",
                      count=removed, command=ltr("precinct rotate-key")))  # fmt: skip
    return CheckResult("keys_named", "good", "; ".join(said))


def _machines(desk: Desk) -> CheckResult:
    """Which machines the precinct has: one that is retired works on for itself alone."""
    if desk.officer.role not in list_machines.roles:
        return CheckResult("machines", "good", _("not for this role"))
    machines = list_machines(desk)
    if any(machine.own and machine.retired_at is not None for machine in machines):
        text = _("This machine is retired: no other one takes anything of it any more. Print what is only here.")
        return CheckResult("machines", "bad", text)
    said = _("; ").join(f"{ltr(machine.series or '—')} {machine_status(machine)}" for machine in machines)
    return CheckResult("machines", "good", said)


def _memory(desk: Desk) -> CheckResult:
    """Whether this machine can tell, from outside the folder, that an older copy of the records was put back."""
    trouble = desk.store.memory.trouble
    if trouble is None:
        return CheckResult("memory", "good", _("this machine remembers where the journal ended"))
    return CheckResult("memory", "warning", translate(trouble))


def _programs(desk: Desk) -> CheckResult:
    """Versions of this program under which this machine wrote, and since when."""
    if desk.officer.role not in versions_begun.versions.roles:
        return CheckResult("programs", "good", _("not for this role"))
    begun = [each for each in versions_begun.versions(desk) if each.machine == desk.store.origin]
    told = (
        _("{version} since {when}", version=ltr(each.version), when=present.moment(each.begun_at)) for each in begun
    )
    return CheckResult("programs", "good", _(", ").join(told))


def _journal(desk: Desk) -> CheckResult:
    """The newest entries and the records of people held, checked now; and whether the whole waits to be verified."""
    stretch, held = checked_now(desk)
    wrong = len(held.wrong) + (stretch.wrong if stretch is not None else 0)
    if wrong:
        text = _("Checked now, and wrong: {count}. `precinct journal verify` names it.", count=digits(wrong))
        return CheckResult("journal", "bad", text)
    last = last_passed(desk)
    if last is None or desk.now() - last.at >= STALE:
        return CheckResult("journal", "warning", _("The whole waits to be verified: `precinct journal verify`."))
    if stretch is None:
        return CheckResult("journal", "warning", _("The newest entries could not be checked now."))
    text = _(
        "checked now: entries {first} to {last}, records of people held: {count}", first=digits(stretch.first),
        last=digits(stretch.last), count=digits(held.records),
    )  # fmt: skip
    return CheckResult("journal", "good", text)


def _findings_left(desk: Desk) -> CheckResult:
    """What was found in the records, and a leader and the inspector have not signed for."""
    if desk.officer.role not in list_findings.roles:
        return CheckResult("findings", "good", _("not for this role"))
    if count := sum(bool(line.flag) for line in list_findings(desk)):
        text = _("Found and not signed for: {count}. `precinct findings` names it; so does the desk.",
                 count=digits(count))  # fmt: skip
        return CheckResult("findings", "bad", text)
    return CheckResult("findings", "good", _("nothing that is not signed for"))


def _rows(desk: Desk) -> CheckResult:
    """Whether rows are left that an older version made: a desk that is open renews them."""
    with desk.store.reading() as conn:
        left = [register for name, register in REGISTERS.items() if name in registers_of(behind(conn))]
    if not left:
        return CheckResult("rows", "good", _("all of this version"))
    text = _(
        "Of an older version, and renewed while a desk is open: {registers}. If that does not end, make them again: "
        "{command}", registers=_(", ").join(_(register.title) for register in left),
        command=ltr("precinct journal rebuild"),
    )  # fmt: skip
    return CheckResult("rows", "warning", text)


def _backup(desk: Desk) -> CheckResult:
    """How old the newest backup is, and whether the folder for them can be written."""
    if desk.officer.role not in backups.last_backup.roles:
        return CheckResult("backup", "good", _("not for this role"))
    at = backups.last_backup(desk)
    with desk.store.reading() as conn:
        folder = backups.set_folder(conn)
    if at is None:
        return CheckResult("backup", "warning", _("There is none. Make one: `precinct backup DIR`."))
    text = _("The newest was made {when}.", when=present.moment(at))
    if folder is not None and not os.access(folder, os.W_OK):
        there = _("The folder that is set can't be written: {folder}", folder=ltr(str(folder)))
        return CheckResult("backup", "warning", f"{text} {there}")
    doubt = None if folder is None else backups.doubt_of(desk, folder)
    if doubt is not None:
        return CheckResult("backup", "warning", f"{text} {translate(doubt)}")
    return CheckResult("backup", "good" if desk.now() - at < STALE else "warning", text)


def _trial(desk: Desk) -> CheckResult:
    """When a backup was tried last: only restoring shows that a backup can be restored."""
    if desk.officer.role not in trials.last_trial.roles:
        return CheckResult("trial", "good", _("not for this role"))
    last, due = trials.last_trial(desk), trials.trial_due(desk) if desk.officer.role in trials.trial_due.roles else None
    if due is not None and desk.now() >= due:
        text = _("No backup was tried for 90 days. Try the newest: {command}", command=ltr("precinct restore --trial"))
        return CheckResult("trial", "warning", text)
    if last is None:
        return CheckResult("trial", "good", _("none yet; it is asked for 90 days after the first backup"))
    return CheckResult("trial", "good", _("a backup was tried {when}", when=present.moment(last.at)))
