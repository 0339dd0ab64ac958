"""What the administrator does with officers and keys, and what each officer does with his own."""

from __future__ import annotations

from db.kernel.base.access import EVERYONE, KEEPERS, SEAT_ROLES, Officer, Role
from db.kernel.desk.desk import Act, command
from db.kernel.journal import naming
from db.reference.officers import appointing, inspectorate, password_before
from db.reference.officers.forms import (
    AddOfficer,
    ChangeOfficer,
    ChangePassword,
    RemoveOfficer,
    ResetPassword,
    SetPin,
)
from db.reference.officers.models import OFFICER
from db.reference.officers.passwords import strong
from db.reference.officers.queries import IS_ONE, OWN_PASSWORD, name_of, officer_by_badge, officer_by_uid
from db.storage import failed_tries, keys, pins, sealings, typed_secret
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused


def cost_of(act: Act) -> keys.Cost:
    """What a password costs in this store."""
    return keys.QUICK if act.desk.store.demo else keys.measured(keys.KIOSK)


def officer_here(act: Act, uid: str | None) -> tuple[str, str]:
    """(uid, badge) of an active officer. Raises Refused("not_found")."""
    officer = officer_by_uid(act.conn, act.unit, uid or "")
    if officer is None:
        raise Refused("not_found", {}, M_("There is no such officer."))
    return officer.uid, officer.badge


@command("officer.add", label="Add an officer", form=AddOfficer, roles=KEEPERS, opens=True,
         writes=("officer_added", "role_asked"))  # fmt: skip
def add_officer(act: Act, form: AddOfficer) -> str:
    """Adds an officer with his own key slot; returns the badge. An inspector still needs the inspectorate's key.

    A commander, inspector or auditor is less until a second yes. Raises Refused("invalid"), also for a role that a
    seat does not have.
    """
    badge = ascii_digits(form.badge).strip()
    _is_of_here(act, form.role)
    password = strong(form.password, (badge, form.name))
    if officer_by_badge(act.conn, badge) is not None:
        raise Refused("invalid", {"badge": M_("This badge number is taken.")})
    store = act.desk.store
    waits = appointing.guards(form.role) and not appointing.alone(act.conn, act.unit)
    made = keys.make_opened(badge, form.uid, password, store.unlocked.data_key, cost_of(act))
    facts = {"badge": badge, **naming.named(store, act.conn, made.private)}
    if waits:
        facts["role"] = str(appointing.UNTIL_THEN)
    act.append("officer_added", record=form.uid, form=form, facts=facts)
    if waits:
        appointing.ask(act, form.uid, Role(form.role or ""))
    store.change_keys(act.conn, lambda ring: ring.with_slot(made.slot))
    return badge


def _is_of_here(act: Act, role: str | None) -> None:
    """Raises Refused("invalid") for a role that a seat does not have."""
    if role is not None and act.desk.store.info.is_seat and role not in SEAT_ROLES:
        raise Refused("invalid", {"role": M_(
            "A seat has level officers, level commanders, level inspectors and administrators."
        )})  # fmt: skip


@command("officer.change", label="Change an officer", form=ChangeOfficer, roles=KEEPERS,
         writes=("officer_changed", "role_asked"))  # fmt: skip
def change_officer(act: Act, form: ChangeOfficer) -> str:
    """Another name, rank or role. A role taken away ends its rights at once, in a running session too; one that is or
    was commander, inspector or auditor changes with a second yes.

    Raises Refused: "wall.last_administrator", "wall.last_reader".
    """
    uid, badge = officer_here(act, form.record)
    _is_of_here(act, form.role)
    if form.role is not None and form.role != Role.ADMINISTRATOR:
        keep_one_administrator(act, uid)
    officer = officer_by_uid(act.conn, act.unit, uid)
    if officer is not None and _needs_second_yes(act, officer, form.role):
        return _ask_instead(act, form, officer)
    leaves = form.role is not None and form.role != Role.INSPECTOR
    if leaves:
        inspectorate.keep_a_reader(act, badge)
    act.append("officer_changed", record=uid, form=form)
    if leaves:
        act.desk.store.change_keys(act.conn, lambda ring: without_shares(ring, badge))
    return badge


def _needs_second_yes(act: Act, officer: Officer, role: str | None) -> bool:
    changes = role not in (None, officer.role) and appointing.guards(role, officer.role)
    return changes and not appointing.alone(act.conn, act.unit)


def _ask_instead(act: Act, form: ChangeOfficer, officer: Officer) -> str:
    """Another name or rank at once; the role waits for its second yes."""
    role, form.role = Role(form.role or ""), None
    if form.name is not None or form.rank is not None:
        act.append("officer_changed", record=officer.uid, form=form)
    appointing.ask(act, officer.uid, role)
    return officer.badge


@command("officer.remove", label="Remove an officer", form=RemoveOfficer, roles=KEEPERS, writes="officer_removed")
def remove_officer(act: Act, form: RemoveOfficer) -> str:
    """Takes the officer's key slot away; returns the badge.

    Raises Refused: "wall.last_administrator", "wall.last_reader".
    """
    uid, badge = officer_here(act, form.record)
    keep_one_administrator(act, uid)
    inspectorate.keep_a_reader(act, badge)
    act.append("officer_removed", record=uid, form=form)
    pins.drop(act.conn, uid)
    act.desk.store.change_keys(act.conn, lambda ring: ring.without(badge))
    return badge


def keep_one_administrator(act: Act, uid: str) -> None:
    """Raises Refused("wall.last_administrator") where this officer is the last one."""
    others = act.conn.execute(
        OFFICER.select().where(OFFICER.c.role == Role.ADMINISTRATOR, OFFICER.c.active, IS_ONE, OFFICER.c.uid != uid)
    ).first()
    mine = act.conn.execute(OFFICER.select().where(OFFICER.c.uid == uid, OFFICER.c.role == Role.ADMINISTRATOR)).first()
    if mine is not None and others is None:
        raise Refused("wall.last_administrator", {}, M_("This is the last administrator. Add another one first."))


def without_shares(ring: keys.Keyring, badge: str) -> keys.Keyring:
    slot = ring.slot(badge)
    return ring if slot is None else ring.without(badge).with_slot(slot)


@command("officer.reset_password", label="Set a new password", form=ResetPassword, roles=KEEPERS, writes="password_set")
def reset_password(act: Act, form: ResetPassword) -> str:
    """A new key pair and password for an officer; what wrong tries delay ends. His sealed shares go with the old key.

    The password of before is refused, here and when the officer then chooses one. Raises Refused("invalid"),
    "wall.last_reader" where nobody else could open what is sealed to him.
    """
    uid, badge = officer_here(act, form.record)
    inspectorate.keep_a_reader(act, badge, of_this_machine=True)
    password = strong(form.password, (badge, name_of(act.conn, uid)))
    store = act.desk.store
    present = store.load_keys(act.conn).slot(badge)
    password_before.refuse(act.conn, uid, password, now=present)
    made = keys.make_opened(badge, uid, password, store.unlocked.data_key, cost_of(act))
    act.append("password_set", record=uid, form=form, facts=naming.named(store, act.conn, made.private))
    pins.drop(act.conn, uid)
    password_before.keep(act.conn, uid, present)
    store.change_keys(act.conn, lambda ring: ring.without(badge).with_slot(made.slot))
    failed_tries.clear(store.home, badge, everywhere=True)
    return badge


@command("officer.change_password", label="Change my password", form=ChangePassword, roles=EVERYONE,
         writes="own_password_set")  # fmt: skip
def change_password(act: Act, form: ChangePassword) -> str:
    """One's own password, with a new key pair: an old keys.json and the old password read nothing sealed since.

    Raises Refused("invalid") where the old one is wrong or the new one is none.
    """
    store, badge = act.desk.store, act.officer.badge
    unlocked = verified(act, form.old, "old")
    password = strong(form.password, (badge, act.officer.name))
    if typed_secret.opens(unlocked.slot, password):
        raise Refused("invalid", {"password": M_("This is your current password. Choose another.")})
    password_before.refuse(act.conn, act.officer.uid, password)
    made = keys.make_opened(badge, act.officer.uid, password, unlocked.data_key, cost_of(act))
    facts = {"public": made.slot.public, **naming.named(store, act.conn, made.private)}
    act.append(OWN_PASSWORD, record=act.officer.uid, facts=facts)
    password_before.drop(act.conn, act.officer.uid)
    pins.carry_over(act.conn, unlocked, made.slot)
    store.change_keys(act.conn, lambda ring: sealings.carried_over(ring, unlocked, made.slot))
    store.passwords.learn(act.officer.uid, password)
    store.signers.learn(made)  # this entry is signed with the key before
    if store.unlocked.slot.officer == act.officer.uid:
        store.unlocked = made
        store.pins.learn(act.conn, store.unlocked)
    appointing.end_alone(act.conn, act.desk, act.officer)
    return badge


@command("officer.set_pin", label="Set my PIN", form=SetPin, roles=EVERYONE, writes="pin_set")
def set_pin(act: Act, form: SetPin) -> str:
    """One's own PIN, which is never journalled and lies in a box of his own key. Raises Refused("invalid")."""
    unlocked = verified(act, form.password, "password")
    pin = ascii_digits(form.pin or "").strip()
    if not pin.isdecimal() or len(pin) != pins.DIGITS:
        raise Refused("invalid", {"pin": M_("Enter {count} digits.", count=pins.DIGITS)})
    act.append("pin_set", record=act.officer.uid)
    pins.keep(act.conn, unlocked, pin)
    act.desk.store.pins.learn(act.conn, unlocked)
    return act.officer.badge


def verified(act: Act, password: str | None, field: str) -> keys.Unlocked:
    """The acting officer's slot, opened with his password of now.

    Raises Refused("invalid") at `field`; "wait" after several wrong ones.
    """
    store, badge = act.desk.store, act.officer.badge
    try:
        with failed_tries.counted(store.home, badge):
            mine = store.load_keys(act.conn).slot(badge) or typed_secret.nobody(store.keyring)
            return typed_secret.open_typed(mine, password or "")
    except Refused as refused:
        if refused.code == "wait":
            raise
        raise Refused("invalid", {field: M_("The password is wrong.")}) from None
