"""What the administrator does with officers and keys, and what each officer does with his own."""

from __future__ import annotations

from db.kernel import envelopes
from db.kernel.access import EVERYONE, KEEPERS, OVERSIGHT, Role
from db.kernel.desk import Act, command
from db.reference.officers import inspectorate
from db.reference.officers.forms import (
    PASSWORD_LEAST,
    PIN_LEAST,
    AddOfficer,
    ChangeOfficer,
    ChangePassword,
    RemoveOfficer,
    ResetPassword,
    SetPin,
    ShareSealing,
)
from db.reference.officers.models import OFFICER
from db.reference.officers.queries import officer_by_badge, officer_by_uid
from db.storage import keys, lockout
from db.storage.models import PIN
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused


def _strong(password: str | None, field: str = "password") -> str:
    if password is None or len(password) < PASSWORD_LEAST:
        raise Refused("invalid", {field: M_("At least {count} characters are expected.", count=PASSWORD_LEAST)})
    return password


def _cost(act: Act) -> keys.Cost:
    return keys.QUICK if act.desk.store.demo else keys.KIOSK


def _officer(act: Act, uid: str | None) -> tuple[str, str]:
    found = officer_by_uid(act.conn, act.unit, uid or "")
    if found is None:
        raise Refused("not_found", {}, M_("There is no such officer."))
    return found.uid, found.badge


@command("officer.add", label="Add an officer", form=AddOfficer, roles=KEEPERS, opens=True)
def add_officer(act: Act, form: AddOfficer) -> str:
    """Adds an officer with his own key slot; returns the badge. An inspector still needs the inspectorate's key.

    Raises Refused("invalid").
    """
    assert form.badge is not None
    password = _strong(form.password)
    badge = ascii_digits(form.badge).strip()
    if officer_by_badge(act.conn, badge) is not None:
        raise Refused("invalid", {"badge": M_("This badge number is taken.")})
    store = act.desk.store
    act.append("officer_added", record=form.uid, form=form, facts={"badge": badge})
    slot = keys.make_slot(badge, form.uid, password, store.unlocked.data_key, _cost(act))
    store.change_keys(lambda ring: ring.with_slot(slot))
    return badge


@command("officer.change", label="Change an officer", form=ChangeOfficer, roles=KEEPERS)
def change_officer(act: Act, form: ChangeOfficer) -> str:
    """Another name, rank or role. A role taken away ends its rights at once, in a running session too.

    Raises Refused: "wall.last_administrator", "wall.last_reader".
    """
    uid, badge = _officer(act, form.record)
    if form.role is not None and form.role != Role.ADMINISTRATOR:
        _keep_one_administrator(act, uid)
    leaves = form.role is not None and form.role != Role.INSPECTOR
    if leaves:
        inspectorate.keep_a_reader(act, badge)
    act.append("officer_changed", record=uid, form=form)
    if leaves:
        act.desk.store.change_keys(lambda ring: _without_shares(ring, badge))
    return badge


@command("officer.remove", label="Remove an officer", form=RemoveOfficer, roles=KEEPERS)
def remove_officer(act: Act, form: RemoveOfficer) -> str:
    """Takes the officer's key slot away; returns the badge.

    Raises Refused: "wall.last_administrator", "wall.last_reader".
    """
    uid, badge = _officer(act, form.record)
    _keep_one_administrator(act, uid)
    inspectorate.keep_a_reader(act, badge)
    act.append("officer_removed", record=uid, form=form)
    act.conn.execute(PIN.delete().where(PIN.c.officer == uid))
    act.desk.store.change_keys(lambda ring: ring.without(badge))
    return badge


def _keep_one_administrator(act: Act, uid: str) -> None:
    others = act.conn.execute(
        OFFICER.select().where(OFFICER.c.role == Role.ADMINISTRATOR, OFFICER.c.active, OFFICER.c.uid != uid)
    ).first()
    mine = act.conn.execute(OFFICER.select().where(OFFICER.c.uid == uid, OFFICER.c.role == Role.ADMINISTRATOR)).first()
    if mine is not None and others is None:
        raise Refused("wall.last_administrator", {}, M_("This is the last administrator. Add another one first."))


def _without_shares(ring: keys.Keyring, badge: str) -> keys.Keyring:
    slot = ring.slot(badge)
    return ring if slot is None else ring.without(badge).with_slot(slot)


@command("officer.reset_password", label="Set a new password", form=ResetPassword, roles=KEEPERS)
def reset_password(act: Act, form: ResetPassword) -> str:
    """A new key pair and password for an officer, and an end to his lock-out. His sealed shares go with the old key.

    Raises Refused("wall.last_reader") where nobody else could open what is sealed to him.
    """
    uid, badge = _officer(act, form.record)
    inspectorate.keep_a_reader(act, badge, of_this_machine=True)
    password = _strong(form.password)
    act.append("password_set", record=uid, form=form)
    slot = keys.make_slot(badge, uid, password, act.desk.store.unlocked.data_key, _cost(act))
    act.desk.store.change_keys(lambda ring: ring.without(badge).with_slot(slot))
    lockout.clear(act.desk.store.home, badge)
    return badge


@command("officer.change_password", label="Change my password", form=ChangePassword, roles=EVERYONE)
def change_password(act: Act, form: ChangePassword) -> str:
    """One's own password. The key pair stays, and with it what was sealed to it."""
    store, badge = act.desk.store, act.officer.badge
    unlocked = verified(act, form.old, "old")
    password = _strong(form.password)
    act.append("own_password_set", record=act.officer.uid)
    slot = keys.rewrap(unlocked, password, _cost(act))
    store.change_keys(lambda ring: ring.with_slot(slot))
    return badge


@command("officer.set_pin", label="Set my PIN", form=SetPin, roles=EVERYONE)
def set_pin(act: Act, form: SetPin) -> str:
    """One's own PIN on this machine, kept as a hash that is never journalled. Raises Refused("invalid")."""
    verified(act, form.password, "password")
    pin = ascii_digits(form.pin or "")
    if not pin.isdecimal() or not PIN_LEAST <= len(pin) <= 12:
        raise Refused("invalid", {"pin": M_("4 to 12 digits are expected.")})
    act.append("pin_set", record=act.officer.uid, stream="access")
    act.conn.execute(PIN.delete().where(PIN.c.officer == act.officer.uid))
    act.conn.execute(PIN.insert(), {"officer": act.officer.uid, "hash": keys.hash_pin(pin)})
    return act.officer.badge


@command("officer.share_sealing", label="Share the inspectorate's key", form=ShareSealing, roles=OVERSIGHT)
def share_sealing(act: Act, form: ShareSealing) -> str:
    """Lets another inspector read sealed complaints. Only one who can read them can give the key on.

    Raises Refused: "invalid", "not_found" where the other has no key pair here, "forbidden" for an officer without the
    key, "password_needed" for one who came by PIN.
    """
    badge = ascii_digits(form.badge or "").strip()
    other = officer_by_badge(act.conn, badge)
    if other is None or other.role != Role.INSPECTOR:
        raise Refused("invalid", {"badge": M_("No active inspector has this badge number.")})
    store = act.desk.store
    envelopes.own_key(act.reading())
    act.append("sealing_shared", record=other.uid, form=form)
    store.change_keys(lambda ring: keys.share_sealing(ring, keys.INSPECTORATE, store.unlocked, badge))
    return badge


def verified(act: Act, password: str | None, field: str) -> keys.Unlocked:
    """The acting officer's slot, opened with his password. Raises Refused at `field`; wrong ones are counted."""
    store, badge = act.desk.store, act.officer.badge
    lockout.check(store.home, badge)
    slot = store.keyring.slot(badge)
    try:
        if slot is None:
            raise keys.wrong_password()
        return keys.open_typed(slot, password or "")
    except Refused:
        lockout.failed(store.home, badge)
        raise Refused("invalid", {field: M_("The password is wrong.")}) from None
