"""A signature: the acting officer shows again that it is he, by PIN or password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel.folding.current_rights import officer_now
from db.storage import failed_tries, typed_secret
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.kernel.base.access import Officer, Role
    from db.kernel.desk.desk import Act


def sign(act: Act, secret: str | None, field: str = "password", *, by_password: bool = False) -> None:
    """Check the acting officer's PIN in this program or his password of now; nothing of either is kept.

    `by_password`: a leader's signature, for which no PIN counts. Raises Refused("invalid") at `field`; "wait" after
    several wrong ones.
    """
    store, badge, given = act.desk.store, act.officer.badge, secret or ""
    try:
        with failed_tries.counted(store.home, badge):
            if not by_password and store.pins.is_pin(act.conn, act.officer.uid, given):
                return
            typed_secret.open_typed(store.load_keys(act.conn).slot(badge) or typed_secret.nobody(store.keyring), given)
    except Refused as refused:
        if refused.code == "wait":
            raise
        said = M_("The password is wrong.") if by_password else M_("The PIN or the password is wrong.")
        raise Refused("invalid", {field: said}) from None


def sign_second(act: Act, badge: str | None, secret: str | None, roles: frozenset[Role]) -> Officer:
    """Check that another officer with one of these roles agrees too, at the same machine, by his password of now.

    Raises Refused("invalid") at `second` where it is nobody else who may, or at `second_password`; "wait" after several
    wrong ones.
    """
    store, named = act.desk.store, ascii_digits(badge or "").strip()
    slot = store.load_keys(act.conn).slot(named)
    officer = None if slot is None else officer_now(
        act.conn, store, act.desk.ports.officers, slot.officer, act.now
    )  # fmt: skip
    if slot is None or officer is None or officer.role not in roles or officer.uid == act.officer.uid:
        raise Refused("invalid", {"second": M_("Name a commander or an inspector: somebody else says the second yes.")})
    try:
        with failed_tries.counted(store.home, named):
            typed_secret.open_typed(slot, secret or "")
    except Refused as refused:
        if refused.code == "wait":
            raise
        raise Refused("invalid", {"second_password": M_("The password is wrong.")}) from None
    return officer
