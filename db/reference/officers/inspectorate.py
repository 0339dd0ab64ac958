"""The inspectorate's key pair: made at an inspector's own sign-in, known to every machine, never without a reader.

The pair stands in `keys.json` (db/storage/keys.py); the journal names who made it and its public half. A machine that
joined, or that takes in a journal file, learns the public half, and its desk can seal what is opened elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from db.kernel import journal
from db.kernel.access import Role
from db.kernel.register import keeps
from db.reference.officers.models import OFFICER
from db.storage import keys
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from db.kernel.desk import Act
    from db.kernel.officer import Desk
    from db.storage.store import Store

KEY_MADE = "inspectorate_key_made"
COMPLAIN = "oversight.complain"


def readers(conn: Connection, store: Store) -> tuple[str, ...]:
    """The badges of those who can open what is sealed here. Reads keys.json anew: another program may have changed it.

    A badge counts unless its officer is known to be no inspector any more. Raises Refused as `keys.load` does.
    """
    sealing = store.load_keys().sealing(keys.INSPECTORATE)
    if sealing is None:
        return ()
    held = (badge for badge in sealing.shares if sealing.elsewhere or store.keyring.slot(badge) is not None)
    return tuple(badge for badge in held if not _gone(conn, badge))


def _gone(conn: Connection, badge: str) -> bool:
    found = conn.execute(select(OFFICER.c.role, OFFICER.c.active).where(OFFICER.c.badge == badge)).all()
    return bool(found) and not any(row.active and row.role == Role.INSPECTOR for row in found)


def has_reader(conn: Connection, store: Store) -> bool:
    """Whether anyone can open what is sealed to the inspectorate."""
    return bool(readers(conn, store))


def nobody() -> Message:
    """What to do where nobody could open what would be sealed."""
    return M_(
        "No inspector can open this yet, so it can't be sealed here. Add an inspector (`precinct officer add`); at "
        "that officer's first sign-in by password the key is made, and this can be saved."
    )


def needs_key(conn: Connection, desk: Desk) -> bool:
    """Whether the officer who signed in by password just now is to make the pair."""
    if desk.officer.role is not Role.INSPECTOR or not keeps(desk.store.info.registers, COMPLAIN):
        return False
    return not has_reader(conn, desk.store)


def make_pair(conn: Connection, desk: Desk) -> bool:
    """Make the pair for the inspector at this desk, in the caller's writing transaction, where nobody holds one.

    Returns whether it was made. What was sealed to a pair whose private half nobody has stays closed.
    """
    if not needs_key(conn, desk):
        return False
    store, officer = desk.store, desk.officer
    made = keys.new_sealing(store.keyring, keys.INSPECTORATE, (officer.badge,)).sealing(keys.INSPECTORATE)
    assert made is not None
    facts = {"badge": officer.badge, "public": made.public}
    journal.note(conn, store, desk.source, journal.Note(KEY_MADE, record=officer.uid, officer=officer.uid, facts=facts))
    store.change_keys(lambda ring: ring.with_sealing(made))
    return True


def learn(conn: Connection, store: Store, told: keys.Sealing | None) -> None:
    """Keep the key that another machine's file brings, where nobody here holds one of their own.

    Only a key that the newest entry about keys in the journal here names, so that no header alone brings a key in.
    """
    if told is None or not told.shares:
        return
    known = store.load_keys().sealing(keys.INSPECTORATE)
    elsewhere = known is not None and known.elsewhere
    if has_reader(conn, store) and not elsewhere:
        return
    if (known is not None and elsewhere and known.public == told.public) or _named_last(conn) == told.public:
        store.change_keys(lambda ring: ring.with_sealing(replace(told, elsewhere=True)))


def _named_last(conn: Connection) -> str | None:
    chosen = select(BODY.c.json).join(JOURNAL, OF_ENTRY)
    where = (JOURNAL.c.kind == KEY_MADE, BODY.c.part == "facts", BODY.c.json.is_not(None))
    text = conn.execute(chosen.where(*where).order_by(JOURNAL.c.position.desc()).limit(1)).scalar()
    return None if text is None else str(json.loads(text).get("public"))


def keep_a_reader(act: Act, badge: str, *, of_this_machine: bool = False) -> None:
    """Refuse what would take the key from the last officer who holds it. Raises Refused("wall.last_reader").

    `of_this_machine`: a new password here takes nothing away from who holds it on another machine.
    """
    store = act.desk.store
    if readers(act.conn, store) != (badge,):
        return
    sealing = store.keyring.sealing(keys.INSPECTORATE)
    if of_this_machine and sealing is not None and sealing.elsewhere:
        return
    raise Refused(
        "wall.last_reader",
        {},
        M_(
            "Nobody else can open complaints and protected people. Let officer {badge} give another inspector the key "
            "first: “Share the inspectorate's key” under F10, or `precinct officer share BADGE`. Where that password "
            "is lost: `precinct recover --officer {badge}` with the recovery phrase; what was sealed is then lost.",
            badge=badge,
        ),
    )
