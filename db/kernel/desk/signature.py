"""A signature: the acting officer shows again that it is he, by PIN or password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.storage import failed_tries, typed_secret
from db.words.messages import M_, Refused

if TYPE_CHECKING:
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
