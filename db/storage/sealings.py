"""Key pairs that many write to and few read: whom the private half is sealed to, and what is sealed to the pair.

The private half of the inspectorate's pair is sealed to each inspector's own key pair and to a paper that the
inspectorate keeps, so that no password that is lost or set anew leaves it without a reader.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from db.storage import signatures
from db.storage.keys import (
    INSPECTORATE,
    INSPECTORATE_BEFORE,
    Keyring,
    KeySlot,
    Sealing,
    Unlocked,
    box_of,
    in_bytes,
    in_text,
)
from db.storage.public_keys import box_for
from db.words.messages import M_, Refused
from db.words.phrases import tidy

_PAPER = b"precinct.paper"
"""Keeps what is made from a paper's digits apart from everything else."""


def new_sealing(keyring: Keyring, name: str, readers: tuple[str, ...], paper: str = "") -> Keyring:
    """The keyring with a sealing key pair; its readers are the officers of these badges and whoever holds the paper."""
    private = PrivateKey.generate()
    shares = {}
    for badge in readers:
        slot = keyring.slot(badge)
        if slot is not None and not slot.is_damaged:
            shares[badge] = _share(private, slot)
    kept = _on_paper(private, paper) if paper else ""
    return keyring.with_sealing(Sealing(name, in_text(bytes(private.public_key)), shares, kept))


def share_sealing(keyring: Keyring, name: str, unlocked: Unlocked, reader: str) -> Keyring:
    """Give another officer a sealing's private half.

    Raises Refused: "forbidden" where `unlocked` has no share, "not_found" where the reader has no key pair here.
    """
    sealing = named(keyring, name)
    private = _private(sealing, unlocked)
    slot = keyring.slot(reader)
    if slot is None:
        raise Refused("not_found", {"badge": M_("This officer has no password on this machine yet.")})
    return _with_share(keyring, sealing, private, slot)


def new_paper(keyring: Keyring, name: str, unlocked: Unlocked, paper: str) -> Keyring:
    """The keyring with the private half on another paper; the old paper opens nothing. Raises Refused("forbidden")."""
    sealing = named(keyring, name)
    return keyring.with_sealing(replace(sealing, paper=_on_paper(_private(sealing, unlocked), paper)))


def share_of_paper(keyring: Keyring, name: str, paper: str, reader: str) -> Keyring:
    """Give an officer the private half that a paper holds.

    Raises Refused: "wrong_paper", "forbidden" where the pair is another machine's, "not_found".
    """
    sealing = named(keyring, name)
    if sealing.elsewhere:
        raise held_elsewhere()
    slot = keyring.slot(reader)
    if slot is None:
        raise Refused("not_found", {"badge": M_("This officer has no password on this machine yet.")})
    return _with_share(keyring, sealing, _on(sealing, paper), slot)


def name_of_paper(keyring: Keyring, paper: str) -> str:
    """The name of the inspectorate's pair that a paper opens: the one before, or else the one of now."""
    before = keyring.sealing(INSPECTORATE_BEFORE)
    if before is None:
        return INSPECTORATE
    try:
        _on(before, paper)
    except Refused:
        return INSPECTORATE
    return INSPECTORATE_BEFORE


def carried_over(keyring: Keyring, unlocked: Unlocked, slot: KeySlot) -> Keyring:
    """The keyring with an officer's new slot instead of the one open here, and his shares sealed to its key pair."""
    changed = keyring.with_slot(slot)
    for sealing in keyring.sealings:
        share = sealing.shares.get(slot.name)
        if share is None or sealing.elsewhere:
            continue
        try:
            private = PrivateKey(SealedBox(unlocked.private).decrypt(in_bytes(share)))
        except CryptoError:  # sealed to an earlier key pair: nobody opens it
            shares = {badge: kept for badge, kept in sealing.shares.items() if badge != slot.name}
            changed = changed.with_sealing(replace(sealing, shares=shares))
            continue
        changed = _with_share(changed, sealing, private, slot)
    return changed


def seal_to(keyring: Keyring, name: str, plain: bytes) -> bytes:
    """Encrypt so that only the readers of a sealing can read it; the writer cannot. Raises Refused("not_found")."""
    return seal_for(named(keyring, name).public, plain)


def seal_for(public: str, plain: bytes) -> bytes:
    """Encrypt to a public key (base64): nobody can tell from what came of it to which.

    Raises ValueError where it is none: whoever reads one from a file refuses it there.
    """
    return bytes(box_for(public).encrypt(plain))


def public_of(keyring: Keyring, name: str, unlocked: Unlocked) -> str:
    """The public half of a sealing, worked out of its private one. Raises Refused: "forbidden", "not_found"."""
    return in_text(bytes(_private(named(keyring, name), unlocked).public_key))


def open_sealed(keyring: Keyring, name: str, unlocked: Unlocked, sealed: bytes) -> bytes:
    """Read what was sealed. Raises Refused("forbidden") where the officer has no share."""
    return opener(keyring, name, unlocked)(sealed)


def opener(keyring: Keyring, name: str, unlocked: Unlocked) -> Callable[[bytes], bytes]:
    """What opens many that were sealed; it raises CryptoError at one that is not for this key. Raises as
    `open_sealed`."""
    return SealedBox(_private(named(keyring, name), unlocked)).decrypt


def openers(keyring: Keyring, unlocked: Unlocked) -> list[Callable[[bytes], bytes]]:
    """What opens what is sealed to the inspectorate: by its pair, and by the one before. Raises as `open_sealed`."""
    found = []
    for name in (INSPECTORATE, INSPECTORATE_BEFORE):
        with suppress(Refused):
            found.append(opener(keyring, name, unlocked))
    return found or [opener(keyring, INSPECTORATE, unlocked)]


def beside(keyring: Keyring, made: Sealing, counts: str) -> Keyring:
    """The keyring with a new pair of the inspectorate; the one that `counts` (its public half) still opens."""
    before = keyring.sealing(INSPECTORATE)
    if before is not None and before.public == counts:
        keyring = keyring.with_sealing(replace(before, name=INSPECTORATE_BEFORE))
    return keyring.with_sealing(made)


def put_back(keyring: Keyring, public: str) -> Keyring:
    """The keyring without a new pair that was declined (its public half), where the one before is here."""
    now, before = keyring.sealing(INSPECTORATE), keyring.sealing(INSPECTORATE_BEFORE)
    if now is None or before is None or now.public != public:
        return keyring
    return replace(keyring, sealings=(replace(before, name=INSPECTORATE),))


def half_of(keyring: Keyring, public: str, unlocked: Unlocked) -> signatures.Half:
    """The signing key that follows from the pair with this public half. Raises Refused("forbidden")."""
    sealing = next((one for one in keyring.sealings if one.public == public), None)
    if sealing is None:
        raise _no_share()
    return signatures.Half(*signatures.pair_of(_private(sealing, unlocked)))


def read_sealing(raw: dict[str, Any]) -> Sealing:
    """One of a file from another machine. Raises ValueError or TypeError where it can seal nothing."""
    shares = {str(badge): str(share) for badge, share in raw["shares"].items()}
    sealing = Sealing(str(raw["name"]), str(raw["public"]), shares, str(raw.get("paper", "")))
    box_for(sealing.public)
    return sealing


def named(keyring: Keyring, name: str) -> Sealing:
    """The pair of this name. Raises Refused("not_found")."""
    sealing = keyring.sealing(name)
    if sealing is None:
        raise Refused("not_found", {}, M_("There is no such key."))
    return sealing


def _private(sealing: Sealing, unlocked: Unlocked) -> PrivateKey:
    if sealing.elsewhere:
        raise held_elsewhere()
    share = sealing.shares.get(unlocked.slot.name)
    if share is None:
        raise _no_share()
    try:
        return PrivateKey(SealedBox(unlocked.private).decrypt(in_bytes(share)))
    except CryptoError:
        raise _no_share() from None


def _with_share(keyring: Keyring, sealing: Sealing, private: PrivateKey, slot: KeySlot) -> Keyring:
    """Raises Refused("damaged_key"): nobody would open what is sealed to a damaged half."""
    shares = {**sealing.shares, slot.name: _share(private, slot)}
    return keyring.with_sealing(replace(sealing, shares=shares))


def _share(private: PrivateKey, slot: KeySlot) -> str:
    return in_text(box_of(slot).encrypt(bytes(private)))


def _on_paper(private: PrivateKey, paper: str) -> str:
    return in_text(SealedBox(_of_paper(paper).public_key).encrypt(bytes(private)))


def _on(sealing: Sealing, paper: str) -> PrivateKey:
    """The private half that a paper opens. Raises Refused("wrong_paper")."""
    try:
        return PrivateKey(SealedBox(_of_paper(paper)).decrypt(in_bytes(sealing.paper)))
    except (CryptoError, ValueError):
        raise Refused(
            "wrong_paper", {"paper": M_("This does not match the inspectorate's paper. Check the digits.")}
        ) from None


def _of_paper(paper: str) -> PrivateKey:
    """The key pair that follows from a paper's digits: 132 bits of chance need no stretching."""
    return PrivateKey(hashlib.blake2b(tidy(paper).encode(), digest_size=PrivateKey.SIZE, person=_PAPER).digest())


def _no_share() -> Refused:
    return Refused("forbidden", {}, M_("Only an inspector who was given the key can open this."))


def held_elsewhere() -> Refused:
    """The refusal where the pair is opened on another machine of the precinct."""
    return Refused("forbidden", {}, M_("The key to this is on another machine of the precinct: open it there."))
