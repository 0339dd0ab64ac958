"""Key slots: `keys.json` beside the store.

The store is encrypted with one random data key. Each officer has a key pair; its private half is wrapped by his
password (Argon2id), and the data key is sealed to its public half. So an officer can be added or removed without
anyone else's password. A key file or a recovery phrase can open the data key too, to reset an
administrator's password. What only the inspectorate may read is sealed to a key pair of its own, whose private half
is sealed to each inspector.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from db.storage import key_numbers, keys_refused, os_faults
from db.storage.durable import write_durably
from db.storage.files import DATABASE, has_database, read_named
from db.storage.key_cost import KIOSK as KIOSK
from db.storage.key_cost import MOST as MOST
from db.storage.key_cost import QUICK as QUICK
from db.storage.key_cost import Cost as Cost
from db.storage.key_cost import derived as derived
from db.storage.key_cost import measured as measured
from db.storage.keys_refused import FILE as FILE
from db.storage.keys_refused import wrong_password as wrong_password
from db.storage.public_keys import box_for
from db.storage.restored_state import Unchecked, read_unchecked
from db.storage.slot_sums import fits_with_name, sum_of, summed
from db.words.messages import M_, Refused
from db.words.text import is_storable

FORMAT = 2
"""2: each slot carries a checksum. One of 1 is read, and written as 2."""
INSPECTORATE = "inspectorate"
INSPECTORATE_BEFORE = "inspectorate_before"
"""The pair before, where another was made without it: it still opens what is sealed to it."""


@dataclass(frozen=True, slots=True)
class KeySlot:
    """A way to the data key. `kind` is officer, phrase or file; `name` the badge, or what the secret is called."""

    kind: str
    name: str
    officer: str
    salt: str
    ops: int
    mem: int
    public: str
    private: str
    data_key: str
    sum: str = field(default="", compare=False)
    """Of all other fields, by which damage is seen; "" until its own officer has opened one of format 1."""

    @property
    def is_damaged(self) -> bool:
        """Whether it is not what was written, as far as its checksum tells."""
        return bool(self.sum) and self.sum != sum_of(self)


@dataclass(frozen=True, slots=True)
class Sealing:
    """A key pair that many may write to and few may read: its private half is sealed to each reader's slot."""

    name: str
    public: str
    shares: dict[str, str] = field(default_factory=dict)
    paper: str = ""
    """The private half once more, sealed to what stands on a paper (db/storage/sealings.py); "" where there is none."""
    elsewhere: bool = False
    """Its readers hold it on another machine of the precinct; their slots here open none of these shares."""


@dataclass(frozen=True, slots=True)
class Coming:
    """What a transaction makes of the keys: it counts once the database holds `mark` (keys_changing.py).

    Where its number is another it is for the file that takes the database's place (rekeying.py).
    """

    mark: str
    slots: tuple[KeySlot, ...]
    sealings: tuple[Sealing, ...]
    number: int = 0


@dataclass(frozen=True, slots=True)
class Unlocked:
    """An opened slot: the data key and the officer's private key."""

    slot: KeySlot
    data_key: bytes
    private: PrivateKey


@dataclass(frozen=True, slots=True)
class Keyring:
    """The content of keys.json. Changes give a new Keyring; `save` writes it durably."""

    store: str
    slots: tuple[KeySlot, ...] = ()
    sealings: tuple[Sealing, ...] = ()
    head: dict[str, Any] = field(default_factory=dict)
    demo: tuple[dict[str, str], ...] = ()
    """A made-up precinct's officers with their passwords, shown on its sign-in screen; empty for a real store."""
    restored: bool | None = None
    """Whether an earlier version marked the store as a copy here; None: this one wrote the file (copies.py)."""
    coming: Coming | None = None
    number: int = 0
    """Which of the store's data keys these slots open: (key_numbers.py)."""
    unchecked: Unchecked | None = None
    """What of a restored store is not checked yet."""

    def slot(self, name: str, kind: str = "officer") -> KeySlot | None:
        """The slot of a badge, or None."""
        return next((slot for slot in self.slots if slot.kind == kind and slot.name == name), None)

    def ways(self, name: str) -> tuple[KeySlot, ...]:
        """The slot of a badge, and that which a transaction brings. Raises Refused where its badge was damaged."""
        coming = () if self.coming is None else self.coming.slots
        found = tuple(
            dict.fromkeys(slot for slot in (*self.slots, *coming) if (slot.kind, slot.name) == ("officer", name))
        )
        if not found and fits_with_name(self.damaged(), name):
            raise keys_refused.damaged_slot(name)
        return found

    def settled(self, mark: str | None) -> Keyring:
        """As it is where the database holds this mark: what a transaction brings has come, or is turned back."""
        if self.coming is None or self.coming.mark != mark:
            return replace(self, coming=None)
        return replace(self, slots=self.coming.slots, sealings=self.coming.sealings, coming=None)

    def damaged(self) -> tuple[KeySlot, ...]:
        """The slots that are not what was written."""
        return tuple(slot for slot in self.slots if slot.is_damaged)

    def unsummed(self) -> tuple[KeySlot, ...]:
        """The slots of which nobody can tell yet: an earlier version made them, and nobody has opened them since."""
        return tuple(slot for slot in self.slots if not slot.sum)

    def with_sum(self, opened: KeySlot) -> Keyring:
        """The keyring in which this slot, which was opened, has its checksum."""
        return replace(self, slots=tuple(summed(slot) if slot == opened else slot for slot in self.slots))

    def of_file(self, path: Path) -> Keyring:
        """As it is for the database file at `path`: that of a key that was being renewed is the old or the new one.

        Raises Refused: "older_key" where either was put back from before the key was renewed, "wrong_keys" where these
        are another store's, or the beginning of the file is damaged.
        """
        number = key_numbers.number_of(path, self.store)
        if number is None and self.number >= key_numbers.FIRST and key_numbers.has_beginning(path):
            raise keys_refused.wrong_keys(path)
        if self.coming is not None and self.coming.number != self.number:
            new = self.coming if number == self.coming.number else self
            ring = replace(self, slots=new.slots, sealings=new.sealings, number=new.number, coming=None)
            return ring.of_file(path)
        if number is not None and number != self.number:
            raise keys_refused.older_key(path, keys_are_older=number > self.number)
        return self

    def with_slot(self, slot: KeySlot) -> Keyring:
        """The keyring with this slot instead of the one of its kind and name, or that had its name before damage."""
        his = [item.name for item in self.damaged() if item.officer and item.officer == slot.officer]
        kept = tuple(item for item in self.slots if item.kind != slot.kind or item.name not in (slot.name, *his))
        return replace(self, slots=(*kept, slot))

    def without(self, name: str) -> Keyring:
        """The keyring without the officer's slot and his shares in any sealing; those of another machine stay."""
        sealings = tuple(
            item
            if item.elsewhere
            else replace(item, shares={badge: share for badge, share in item.shares.items() if badge != name})
            for item in self.sealings
        )
        slots = tuple(slot for slot in self.slots if (slot.kind, slot.name) != ("officer", name))
        return replace(self, slots=slots, sealings=sealings)

    def sealing(self, name: str) -> Sealing | None:
        """The sealing key pair of this name, or None."""
        return next((item for item in self.sealings if item.name == name), None)

    def with_sealing(self, sealing: Sealing) -> Keyring:
        """The keyring with this sealing instead of the one of its name."""
        kept = tuple(item for item in self.sealings if item.name != sealing.name)
        return replace(self, sealings=(*kept, sealing))


def load(home: Path) -> Keyring:
    """The keyring of a store's folder.

    Raises Refused: "not_a_store" where there is none, "no_keys" where the database lost its own, "damaged" where it
    can't be used, "unreadable", "newer_version", "older_key" or "wrong_keys" where it is not of the database there.
    """
    return read(home).of_file(home / DATABASE)


def read(home: Path) -> Keyring:
    """What keys.json holds, whatever lies beside it. Raises Refused as `load` does, but for what lies there."""
    path = home / FILE
    try:
        raw = json.loads(read_named(path, keys_refused.MOST_BYTES).decode("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise keys_refused.missing(home) from None
    except PermissionError:
        raise Refused(
            "unreadable", {}, M_("{path} can't be read. Check its owner and rights.", path=str(path))
        ) from None
    except OSError as error:
        raise os_faults.refusal(error, path) or keys_refused.damaged(home) from None
    except (ValueError, RecursionError):
        raise keys_refused.damaged(home) from None
    if not isinstance(raw, dict) or not isinstance(raw.get("format"), int):
        if has_database(home):
            raise keys_refused.damaged(home)
        raise Refused("not_a_store", {}, keys_refused.not_a_store(home))
    if raw["format"] > FORMAT:
        raise Refused(
            "newer_version", {}, M_("This store was written by a newer version of precinct. Install that version.")
        )
    try:
        if not isinstance(raw["store"], str) or not is_storable(raw):
            raise TypeError
        slots, sealings = _read_keys(raw)
        coming = raw.get("coming")
        return Keyring(
            store=raw["store"],
            slots=slots,
            sealings=sealings,
            head=_plain(raw.get("head", {})),
            demo=tuple(_shown(officer) for officer in raw.get("demo", ())),
            restored=None if raw.get("restored") is None else bool(raw["restored"]),
            coming=None if coming is None else Coming(str(coming["mark"]), *_read_keys(coming), _number(coming)),
            number=_number(raw),
            unchecked=read_unchecked(raw.get("unchecked")),
        )
    except keys_refused.DamagedSealing as sealing:
        raise keys_refused.damaged_sealing(home, str(sealing)) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise keys_refused.damaged(home) from None


def _plain(raw: object) -> dict[str, Any]:
    """An object of texts and numbers. Raises TypeError: `dict` would take a list of pairs too, whose names come back
    as others, and no database takes an object for a value.
    """
    if not isinstance(raw, dict) or not all(value is None or isinstance(value, str | int) for value in raw.values()):
        raise TypeError
    return raw


def _shown(raw: object) -> dict[str, str]:
    """A made-up precinct's officer. Raises TypeError."""
    officer = _plain(raw)
    if not {"badge", "password"} <= officer.keys() or not all(isinstance(text, str) for text in officer.values()):
        raise TypeError
    return officer


def _number(raw: dict[str, Any]) -> int:
    """Raises ValueError."""
    number = raw.get("number", 0)
    if type(number) is not int or not 0 <= number < key_numbers.MOST:
        raise ValueError
    return number


def _read_keys(raw: dict[str, Any]) -> tuple[tuple[KeySlot, ...], tuple[Sealing, ...]]:
    slots = tuple(_read_slot(slot) for slot in raw["slots"])
    return slots, tuple(_read_sealing(sealing, slots) for sealing in raw["sealings"])


def _read_slot(raw: dict[str, Any]) -> KeySlot:
    """A slot whose fields all have the right type, and can be used unless its checksum says that it is damaged.

    Raises TypeError, ValueError.
    """
    slot = KeySlot(**raw)
    words = (slot.kind, slot.name, slot.officer, slot.salt, slot.public, slot.private, slot.data_key, slot.sum)
    if not all(isinstance(text, str) for text in words):
        raise TypeError
    if not all(type(number) is int for number in (slot.ops, slot.mem)):
        raise TypeError
    if not slot.is_damaged:
        _see_usable(slot)
    return slot


def _see_usable(slot: KeySlot) -> None:
    """Raises ValueError."""
    if not (1 <= slot.ops <= MOST.ops and pwhash.argon2id.MEMLIMIT_MIN <= slot.mem <= MOST.mem):
        raise ValueError
    for text in (slot.salt, slot.public, slot.private, slot.data_key):
        base64.b64decode(text, validate=True)


def _read_sealing(raw: dict[str, Any], slots: tuple[KeySlot, ...]) -> Sealing:
    """A sealing whose fields all have the right type. Raises TypeError, ValueError.

    An older one does not say where it is held: elsewhere, if no reader has a slot here.
    """
    shares = raw.get("shares", {})
    if not isinstance(raw.get("name"), str) or not isinstance(shares, dict):
        raise TypeError
    badges = {slot.name for slot in slots if slot.kind == "officer"}
    sealing = Sealing(**{"elsewhere": bool(shares) and badges.isdisjoint(shares), **raw})
    if not isinstance(sealing.elsewhere, bool):
        raise TypeError
    for text in (sealing.paper, *sealing.shares.values()):
        base64.b64decode(text, validate=True)
    try:
        box_for(sealing.public)
    except ValueError:
        raise keys_refused.DamagedSealing(sealing.name) from None
    return sealing


def save(home: Path, keyring: Keyring) -> None:
    """Write keys.json so that a power cut leaves the old one or the new one: temporary file, fsync, rename."""
    content = {"format": FORMAT, **asdict(keyring)}
    for name in ("restored", "unchecked"):
        if content[name] is None:
            del content[name]
    write_durably(home / FILE, json.dumps(content, indent=1).encode())


def make_slot(name: str, officer: str, password: str, data_key: bytes, cost: Cost, kind: str = "officer") -> KeySlot:
    """A slot that opens `data_key` with `password`."""
    return make_opened(name, officer, password, data_key, cost, kind).slot


def make_opened(name: str, officer: str, password: str, data_key: bytes, cost: Cost, kind: str = "officer") -> Unlocked:
    """A new slot that opens `data_key` with `password`, opened."""
    salt = random_bytes(pwhash.argon2id.SALTBYTES)
    private = PrivateKey.generate()
    wrapped = SecretBox(derived(password, salt, cost)).encrypt(bytes(private))
    sealed = SealedBox(private.public_key).encrypt(data_key)
    slot = KeySlot(
        kind,
        name,
        officer,
        in_text(salt),
        cost.ops,
        cost.mem,
        in_text(bytes(private.public_key)),
        in_text(wrapped),
        in_text(sealed),
    )
    return Unlocked(summed(slot), data_key, private)


def open_slot(slot: KeySlot, password: str) -> Unlocked:
    """The data key behind a slot. Raises Refused: "wrong_password", "damaged_key" where the slot is not what it was."""
    try:
        _see_usable(slot)
        secret = derived(password, in_bytes(slot.salt), Cost(slot.ops, slot.mem))
        private = PrivateKey(SecretBox(secret).decrypt(in_bytes(slot.private)))
    except (CryptoError, ValueError):
        raise keys_refused.damaged_slot(slot.name) if slot.is_damaged else wrong_password() from None
    if in_text(bytes(private.public_key)) != slot.public:
        raise keys_refused.damaged_slot(slot.name)
    return Unlocked(slot, data_key_of(slot, private), private)


def data_key_of(slot: KeySlot, private: PrivateKey) -> bytes:
    """The data key that is sealed to a slot. Raises Refused("damaged_key") where the private key is not the slot's."""
    try:
        return bytes(SealedBox(private).decrypt(in_bytes(slot.data_key)))
    except (CryptoError, ValueError):
        raise keys_refused.damaged_slot(slot.name) from None


def box_of(slot: KeySlot) -> SealedBox[PublicKey]:
    """The box that only an officer opens. Raises Refused("damaged_key") where the slot is not what was written."""
    if slot.is_damaged:
        raise keys_refused.damaged_slot(slot.name)
    try:
        return box_for(slot.public)
    except ValueError:
        raise keys_refused.damaged_slot(slot.name) from None


def in_text(raw: bytes) -> str:
    """Bytes as keys.json holds them."""
    return base64.b64encode(raw).decode()


def in_bytes(text: str) -> bytes:
    """What keys.json holds, as bytes."""
    return base64.b64decode(text)
