"""Opening a store, and everything a start can refuse."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

import db.opening.rooms  # noqa: F401 (whatever is declared is known once a store can be opened)
from db.across.calls.protecting import protect_again
from db.across.setting_up import parts
from db.carrying.levels import own_secret
from db.kernel.base.access import Officer
from db.kernel.base.clock import Watch, this_machine
from db.kernel.base.officer import Desk, Reading
from db.kernel.base.ports import Ports
from db.kernel.desk import owed_notes
from db.kernel.folding import entries_without_right, renewing, unsigned_entries
from db.kernel.folding.current_rights import officer_now, rights_now
from db.kernel.journal import clock_kept, envelopes, findings, journal
from db.kernel.projections import schema
from db.kernel.signing import found_problems, keys_named, memory_key
from db.kernel.signing.proofs import Proofs
from db.opening import restored_checks
from db.opening.access_entries import note_sign_in
from db.opening.epochs import begin_to_sign, begin_version, start_epoch_if_older
from db.opening.folder_checks import fit
from db.opening.rotating import renew_pair
from db.opening.updating.bringing_up import bring_up
from db.reading import held_checks
from db.reference.lists import queries as lists
from db.reference.lists.events import PARTS_FOUND, REWORDED
from db.reference.lists.models import PARTS
from db.reference.lists.seed import reworded, unseeded
from db.reference.officers import commands, inspectorate, inspectorate_commands
from db.reference.officers import queries as officers
from db.reference.officers.forms import ChangePassword, MakeKey
from db.reference.officers.queries import officer_by_badge, officer_by_uid, password_is_given
from db.storage import ends, failed_tries, files, keys, sealed_list, typed_secret
from db.storage.database import database_of
from db.storage.dialects import file_objects
from db.storage.store import Store
from db.words.folding import ascii_digits
from db.words.ids import Source
from db.words.messages import M_, Refused

PORTS = Ports(officers=officers, codes=lists)
"""Who the officers are and what the lists hold, as the kernel asks them."""


def open_store(
    home: Path,
    badge: str,
    password: str,
    source: Source | None = None,
    watch: Watch | None = None,
    moved: bool | None = False,
) -> Desk:
    """Unlock a store and sign an officer in: a Desk.

    `moved`: of a store that was last opened on another machine or in another folder, whether it was moved here, and not
    copied; None where that is to be asked ("moved_or_copied"). A copy begins a new epoch and series.

    It needs nothing but to read: what a full disk, a disk without rights or another writer refuses is owed
    (`store.owed.why` says why), and written before the first act or when there is room.

    Raises Refused: "not_a_store", "is_backup", "moved_or_copied", "no_keys", "older_key", "damaged", "newer_version",
    "older_version", "old_sqlite", "wrong_password", "wait"; of an older schema also "read_only" and "disk_full".
    An older schema is backed up and migrated, rows that another version made are renewed in the background
    (db/kernel/folding/renewing.py), and a restored or copied-back store starts a new epoch.
    """
    if source is None:
        source = Source()
        watch = watch or Watch(partial(this_machine, source.now))
        source = replace(source, now=watch.now)
    ring = fit(home)
    try:
        return _opened(home, ring, (badge, password), source, watch, moved)
    except Refused as refused:
        if refused.code != "damaged" or (now := keys.load(home)).number == ring.number:
            raise
        return _opened(home, now, (badge, password), source, watch, moved)  # its key was renewed while this one came


def _opened(
    home: Path, ring: keys.Keyring, said: tuple[str, str], source: Source, watch: Watch | None, moved: bool | None
) -> Desk:
    badge, password = said
    refused = failed_tries.count_of(home, badge)
    version = schema.version_of(database_of(home, b"")) if files.is_on_server(home) else ""  # it needs no key
    unlocked = unlock(home, ring, badge, password)
    version = version or schema.version_of(database_of(home, unlocked.data_key))
    store = Store(home, unlocked, ring)
    try:
        if version != schema.VERSION:
            bring_up(store, version)
        store.load_info()
        restored_checks.check_at_sign_in(store)
        with store.reading() as conn:
            proofs = Proofs(conn, store)
            officer = _officer_of(conn, store, unlocked, source, proofs)
            given = password_is_given(conn, Desk(store, officer, PORTS, source), officer, unlocked.slot, proofs)
            store.pins.learn(conn, unlocked)
        store.note_opened()
        store.passwords.learn(officer.uid, password)
        desk = Desk(store, officer, PORTS, source, given, watch)
        _look_at_the_clock(desk)
        with store.hurried():
            _begin(desk, moved)
            if store.owed.first is None:
                _renew_keys(desk, password)
        note_sign_in(desk, "signed_in", refused)
        with contextlib.suppress(OSError, Refused):
            store.remember_head()
        if store.owed.why is None:
            held_checks.renew_held(desk)
            store.take_room()
            if not store.space.is_short:
                renewing.start(store)
        restored_checks.start(desk)
    except BaseException:
        store.close(remember=False)
        raise
    return desk


def _begin(desk: Desk, moved: bool | None) -> None:
    """Write what an opening store finds to write about itself; where that can't be now, before the first act.

    Raises Refused as `start_epoch_if_older` does.
    """

    def write_it() -> None:
        start_epoch_if_older(desk, moved)
        begin_version(desk)
        begin_to_sign(desk)
        _leave_out(desk)
        seed_what_is_new(desk)
        _seal_the_key(desk)

    try:
        write_it()
    except Refused as refused:
        if refused.code not in owed_notes.LATER:
            raise
        desk.store.owed.first, desk.store.owed.why = write_it, refused


def _look_at_the_clock(desk: Desk) -> None:
    """Compare the machine's clock with the newest entry before anything is written. It writes nothing."""
    if desk.watch is not None:
        with desk.store.reading() as conn:
            clock_kept.look(conn, desk)


def _leave_out(desk: Desk) -> None:
    """Set aside what was put in of machines that nobody let in, and what its writers had no right to. Name the latter,
    and what was put into the database and removed.

    A disk that refuses it keeps nobody out. Of an older part of a long journal the whole check finds it.
    """
    store = desk.store
    with store.reading() as conn:
        rights = rights_now(conn, store)
        strangers = unsigned_entries.of_strangers(conn, store.unit, rights.strangers)
        found = entries_without_right.newly_found(conn, rights, ends.end(conn) - held_checks.ENTRIES_BACK)
        news = found_problems.waits_to_be_told(conn, store) or file_objects.are_there(conn)
        memory = memory_key.problems(conn, store)
        news = news or found_problems.are_news(conn, store.unit, findings.OF_MEMORY, memory)
    if strangers or found or news:
        with contextlib.suppress(Refused), store.writing("still") as conn:
            unsigned_entries.leave_out_entries(conn, store.unit, strangers)
            entries_without_right.name_found(conn, desk, found)
            found_problems.tell_waiting(conn, desk)
            found_problems.tell(conn, desk, findings.OF_MEMORY, memory)


def seed_what_is_new(desk: Desk) -> None:
    """Give an older store the lists, codes and words that this version ships; what a commander changed stays.

    A full disk does not keep anybody out: they come with the next opening.
    """
    with desk.store.reading() as conn:
        new = {"lists_seeded": unseeded(conn, desk.store.unit), REWORDED: reworded(conn, desk.store.unit)}
        if any(item["list"] == PARTS for item in new["lists_seeded"]):
            found = parts.in_use(Reading(desk, conn, desk.officer, desk.now()))
            new[PARTS_FOUND] = [{"code": code} for code in found]
    if not any(new.values()):
        return
    with contextlib.suppress(Refused), desk.store.writing() as conn:
        for kind in (kind for kind, items in new.items() if items):
            note = journal.Note(kind, record=None, officer=desk.officer.uid, facts={"items": new[kind]})
            journal.note(conn, desk.store, desk.source, note)
        envelopes.carry(conn, desk)


def _seal_the_key(desk: Desk) -> None:
    """Seal the unit's key where an earlier version kept it open; a full disk leaves it for the next opening."""
    store = desk.store
    with store.reading() as conn:
        lies_open = own_secret.lies_open(conn, store.unit)
    if lies_open:
        with contextlib.suppress(Refused), store.writing("still") as conn:
            own_secret.seal_again(conn, store, store.unlocked.data_key)


def asks_for_key(desk: Desk) -> bool:
    """Whether the inspector who came is to make the inspectorate's key: nobody could open what is sealed."""
    with desk.store.reading() as conn:
        return inspectorate.needs_key(conn, desk)


def make_key(desk: Desk, paper: str, *, lost: bool = False) -> None:
    """Make the inspectorate's pair, and seal whom an older backup brought back by name; `lost`: its paper is. Raises
    Refused as the command does.
    """
    form = MakeKey(paper=paper)
    if lost:
        form.reasons["paper"] = "lost"
    with desk.store.batched() as conn:
        inspectorate_commands.make_key(desk, form)
        key = sealed_list.key_of(conn, desk.store.unlocked.data_key)
        protect_again(conn, desk, sealed_list.recall(desk.store.home, key).proved)


def choose_password(desk: Desk, old: str, new: str) -> Desk:
    """The desk of an officer who chose his own password: everything that is his stands open. Raises Refused."""
    commands.change_password(desk, ChangePassword(old=old, password=new))
    return replace(desk, password_is_given=False)


def unlock(home: Path, ring: keys.Keyring, badge: str, password: str) -> keys.Unlocked:
    """An officer's slot, opened; wrong passwords are counted. Raises Refused("wrong_password" or "wait").

    A badge that nobody has takes as long as one that somebody has.
    """
    badge = ascii_digits(badge).strip()
    with failed_tries.counted(home, badge):
        return typed_secret.open_badge(ring, badge, password)


def sign_in(desk: Desk, badge: str, password: str) -> Desk:
    """Another officer at an open store, by password. Raises Refused as `open_store` does."""
    before = failed_tries.count_of(home := desk.store.home, badge)
    return _signed_in(desk, unlock(home, keys.load(home), badge, password), password, before)


def _signed_in(desk: Desk, unlocked: keys.Unlocked, password: str, refused: int) -> Desk:
    """The desk of the officer whose slot was opened. Raises Refused("wrong_password") where he is none here."""
    store = desk.store
    if unlocked.data_key != store.unlocked.data_key:
        raise keys.wrong_password()
    with store.reading() as conn:
        proofs = Proofs(conn, store)
        officer = _officer_of(conn, store, unlocked, desk.source, proofs)
        given = password_is_given(conn, desk, officer, unlocked.slot, proofs)
        store.pins.learn(conn, unlocked)
    store.passwords.learn(officer.uid, password)
    store.signers.learn(unlocked)
    store.unlocked = unlocked
    store.note_opened()
    new = replace(desk, officer=officer, password_is_given=given)
    with store.hurried():
        _renew_keys(new, password)
    note_sign_in(new, "signed_in", refused)
    return new


def _renew_keys(desk: Desk, password: str) -> None:
    """Give who came the pair that he lacks since the data key was renewed, and name the inspectorate's half that he
    holds. What a disk refuses waits for the next sign-in."""
    renew_pair(desk, password)
    with contextlib.suppress(Refused):
        inspectorate.name_half(desk)


def _officer_of(conn: Connection, store: Store, unlocked: keys.Unlocked, source: Source, proofs: Proofs) -> Officer:
    """Whose slot was opened. Raises Refused: "wrong_password" where he is none here, or the slot is none of now;
    "not_named" where the journal names another.
    """
    slot = unlocked.slot
    officer = officer_now(conn, store, PORTS.officers, slot.officer, source.now())
    if officer is None or store.load_keys(conn).slot(slot.name) != slot:
        raise keys.wrong_password()
    keys_named.check_opened(conn, store, unlocked, proofs)
    return officer


def _as_here(conn: Connection, store: Store, officer: Officer | None) -> Officer | None:
    """An officer under the uid that his slot here has: who was added on two machines has two."""
    slot = None if officer is None else store.keyring.slot(officer.badge)
    if officer is None or slot is None or slot.officer == officer.uid:
        return officer
    return officer_by_uid(conn, store.unit, slot.officer) or officer


def switch(desk: Desk, badge: str, secret: str) -> Desk:
    """Another officer at an open store, or the same one unlocking it: by PIN, else by exactly this password.

    A password may be of digits alone, so its looks decide nothing; a wrong secret counts once. By PIN, what is sealed
    to the officer's own key stays closed until he signs in with his password.
    Raises Refused("wrong_pin", "wait").
    """
    badge, store = ascii_digits(badge).strip(), desk.store
    before = failed_tries.count_of(store.home, badge)
    try:
        with failed_tries.counted(store.home, badge):
            with store.reading() as conn:
                officer = _as_here(conn, store, officer_by_badge(conn, badge))
                by_pin = store.pins.is_pin(conn, None if officer is None else officer.uid, secret)
            if officer is None or not by_pin:
                ring = keys.load(store.home)
                return _signed_in(desk, typed_secret.open_badge(ring, badge, secret), secret, before)
    except Refused as refused:
        if refused.code != "wrong_password":
            raise
        said = M_(
            "Wrong badge number, PIN or password. A PIN works for twelve hours after a sign-in with the password."
        )
        raise Refused("wrong_pin", {"pin": said}) from None
    new = replace(desk, officer=officer, password_is_given=False)
    note_sign_in(new, "switched_in", before)
    return new
