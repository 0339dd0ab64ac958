"""The inspectorate's key pair: made under a password an inspector chose, known to every machine, always with a reader.

The pair stands in `keys.json` (db/storage/keys.py); the journal names who made it and its public half. A machine that
joined, or that takes in a journal file, learns the public half, and its desk can seal what is opened elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from db.kernel.base.access import Officer, Role
from db.kernel.base.reader_book import HALF, HALF_NAMED, KEY_MADE, PUBLIC, signed_bytes
from db.kernel.base.register import keeps
from db.kernel.base.role_book import RoleEntry, WrittenAt
from db.kernel.events.event_keys import BY_HALF
from db.kernel.folding.current_rights import rights_now, sealed_to
from db.kernel.journal import envelopes, journal, stored_events
from db.kernel.signing.keys_named import OLDER, is_older
from db.reference.officers.models import OFFICER
from db.reference.officers.queries import IS_ONE, has_own_pair
from db.storage import keys, local_info, sealings, signatures
from db.storage.hidden_shares import is_hidden
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.kernel.desk.desk import Act
    from db.storage.store import Store

COMPLAIN = "oversight.complain"


def readers(conn: Connection, store: Store) -> tuple[str, ...]:
    """The badges of those who can open what is sealed here. Reads keys.json anew: another program may have changed it.

    A badge counts unless its officer is known to be no inspector any more. Raises Refused as `keys.load` does.
    """
    if store.load_keys(conn).sealing(keys.INSPECTORATE) is None:
        return ()
    written_to = sealed_to(conn, store)
    held = {
        badge: None
        for sealing in store.keyring.sealings
        if sealing.public in written_to
        for badge in sealing.shares
        if store.keyring.slot(badge) is not None or (sealing.elsewhere and not is_hidden(badge))
    }
    return tuple(badge for badge in held if not _gone(conn, badge))


def _gone(conn: Connection, badge: str) -> bool:
    rows = conn.execute(select(OFFICER.c.role, OFFICER.c.active).where(OFFICER.c.badge == badge, IS_ONE)).all()
    return bool(rows) and not any(row.active and row.role == Role.INSPECTOR for row in rows)


def has_reader(conn: Connection, store: Store) -> bool:
    """Whether anyone can open what is sealed to the inspectorate: an inspector, or whoever keeps its paper."""
    return bool(readers(conn, store)) or has_paper(store)


REPLACED = M_("The earlier paper no longer opens anything. Destroy it.")


def has_paper(store: Store) -> bool:
    """Whether a paper opens what is sealed to the inspectorate."""
    sealing = store.keyring.sealing(keys.INSPECTORATE)
    return sealing is not None and bool(sealing.paper)


def nobody(conn: Connection, store: Store) -> Message:
    """What to do where nobody could open what would be sealed."""
    if is_older(conn, store):
        return OLDER
    return M_(
        "No inspector can open this yet, so it can't be sealed. An inspector (`precinct officer "
        "add`) must first make the key: at the sign-in, or by `precinct inspectorate key`."
    )


def needs_key(conn: Connection, desk: Desk) -> bool:
    """Whether the officer at this desk is to make the pair: an inspector with a password of his own, where none is and
    none was: an older keys.json gives way to the newer one."""
    if desk.officer.role is not Role.INSPECTOR or not keeps(desk.store.info.registers, COMPLAIN):
        return False
    if has_reader(conn, desk.store) or is_older(conn, desk.store):
        return False
    return has_own_pair_here(conn, desk, desk.officer)


def has_own_pair_here(conn: Connection, desk: Desk, officer: Officer) -> bool:
    """Whether an officer has a key pair on this machine that was made under a password he chose himself."""
    slot = desk.store.load_keys(conn).slot(officer.badge)
    return slot is not None and has_own_pair(conn, desk, officer, slot)


def make_pair(act: Act, paper: str) -> None:
    """Make the pair for the inspector who acts, its private half sealed to him and to the paper.

    What was sealed to a pair whose private half nobody has stays closed.
    """
    store, officer = act.desk.store, act.officer
    ring = sealings.new_sealing(store.keyring, keys.INSPECTORATE, (officer.badge,), paper)
    made = sealings.named(ring, keys.INSPECTORATE)
    half = sealings.half_of(ring, made.public, store.unlocked)
    counts = rights_now(act.conn, store).readers.current
    act.append(KEY_MADE, record=officer.uid, facts={"badge": officer.badge, PUBLIC: made.public})
    act.append(HALF_NAMED, record=officer.uid, facts={PUBLIC: made.public, HALF: half.said})
    store.change_keys(act.conn, lambda ring: sealings.beside(ring, made, counts))


def name_half(desk: Desk) -> None:
    """Name the half of the inspectorate's pair, where the inspector who came opens it and the journal does not name it.

    Raises Refused as whatever writes.
    """
    store, officer = desk.store, desk.officer
    if officer.role is not Role.INSPECTOR or desk.password_is_given:
        return
    with store.reading() as conn:
        facts = _half_to_name(conn, desk)
    if facts is not None:
        with store.writing() as conn:
            noted = journal.Note(HALF_NAMED, record=officer.uid, officer=officer.uid, facts=facts)
            journal.note(conn, store, desk.source, noted)


def _half_to_name(conn: Connection, desk: Desk) -> dict[str, object] | None:
    """The facts that name a half; None where the journal does, or this officer has no share here."""
    store = desk.store
    sealing = store.load_keys(conn).sealing(keys.INSPECTORATE)
    if sealing is None or not store.is_signed(conn):
        return None
    try:
        half = sealings.half_of(store.keyring, sealing.public, store.unlocked)
    except Refused:
        return None
    if not rights_now(conn, store).readers.is_unnamed(sealing.public, half.said):
        return None
    return {PUBLIC: sealing.public, HALF: half.said}


def by_half(act: Act, kind: str, record: str, half: signatures.Half, public: str = "") -> dict[str, object]:
    """The fact by which the first entry of an act shows that its writer holds the inspectorate's pair."""
    store = act.desk.store
    place = WrittenAt(store.origin, store.epoch, 0, 0, act.now)
    facts = {PUBLIC: public}
    entry = RoleEntry(act.form.uid, kind, act.officer.uid, record, facts, place, act.now, None)
    return {BY_HALF: half.sign(signed_bytes(store.unit, entry))}


def half_that_counts(act: Act) -> signatures.Half:
    """The half of the pair that counts, of the inspector who acts, by the key of his password.

    Raises Refused: "forbidden" for who does not hold that pair here, "password_needed".
    """
    unlocked, store = envelopes.own_key(act.reading()), act.desk.store
    ring, current = store.load_keys(act.conn), rights_now(act.conn, store).readers.current
    return sealings.half_of(ring, current or sealings.named(ring, keys.INSPECTORATE).public, unlocked)


def learn(conn: Connection, store: Store, given: keys.Sealing | None) -> None:
    """Keep the key that another machine's file brings, where nobody here holds one of their own.

    Only a key that the newest entry about keys in the journal here names, so that no header alone brings a key in.
    """
    if given is None or not (given.shares or given.paper):
        return
    kept = store.load_keys(conn).sealing(keys.INSPECTORATE)
    elsewhere = kept is not None and kept.elsewhere
    if has_reader(conn, store) and not elsewhere:
        return
    if (kept is not None and elsewhere and kept.public == given.public) or _named_last(conn) == given.public:
        store.change_keys(conn, lambda ring: ring.with_sealing(replace(given, elsewhere=True)))


_KEPT = "inspectorate_key_of_lot"
"""Under which name a store keeps the key of a file whose changes wait (db/storage/local_info.py)."""


def keep_for(conn: Connection, lot: str, given: keys.Sealing | None) -> None:
    """Keep the key that a file brings, of which something waits, until that counts (`learn_kept`)."""
    if given is None:
        return
    kept = {name: getattr(given, name) for name in ("name", "public", "shares", "paper")}
    every = {**json.loads(local_info.kept(conn, _KEPT) or "{}"), lot: kept}
    local_info.keep(conn, _KEPT, json.dumps(dict(list(every.items())[-_KEPT_MOST:])))


_KEPT_MOST = 20


def learn_kept(conn: Connection, store: Store, lot: str) -> None:
    """Now that a file's changes count, learn the key that came with it, as `learn` does."""
    every = json.loads(local_info.kept(conn, _KEPT) or "{}")
    if (kept := every.pop(lot, None)) is not None:
        learn(conn, store, sealings.read_sealing(kept))
        local_info.keep(conn, _KEPT, json.dumps(every))


def _named_last(conn: Connection) -> str | None:
    chosen = select(BODY.c.json).join(JOURNAL, OF_ENTRY)
    where = (JOURNAL.c.kind == KEY_MADE, BODY.c.part == "facts", BODY.c.json.is_not(None), stored_events.USED)
    text = conn.execute(chosen.where(*where).order_by(JOURNAL.c.position.desc()).limit(1)).scalar()
    return None if text is None else str(json.loads(text).get("public"))


def keep_a_reader(act: Act, badge: str, *, of_this_machine: bool = False) -> None:
    """Refuse what would take the key from the last who holds it, where no paper does.

    Raises Refused("wall.last_reader"), in a store whose pair is older than papers. `of_this_machine`: a new password
    here takes nothing away from who holds it on another machine.
    """
    store = act.desk.store
    if readers(act.conn, store) != (badge,):
        return
    sealing = store.keyring.sealing(keys.INSPECTORATE)
    if sealing is not None and (sealing.paper or (of_this_machine and sealing.elsewhere)):
        return
    raise Refused(
        "wall.last_reader",
        {},
        M_(
            "Nobody else can open complaints and protected people. Let officer {badge} put the key on paper first, or "
            "give it to another inspector: F10, or `precinct inspectorate paper`. Where that password is lost: "
            "`precinct recover --officer {badge}` with the recovery phrase; what was sealed is then lost.",
            badge=badge,
        ),
    )
