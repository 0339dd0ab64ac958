"""The keys of a unit, the words that are compared by telephone, and the two files on a stick: bundle and receipt.

docs/bundle-format.md says both exactly. Everything here is bytes in, bytes out; content.py says what they hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from nacl import bindings, pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from db.kernel.journal.journal import canonical
from db.storage.key_cost import Cost
from db.storage.keys import in_bytes, in_text
from db.storage.public_keys import box_for
from db.words.folding import fold
from db.words.messages import M_, Message, Refused
from db.words.text import is_storable

KEY_FORMAT, BUNDLE_FORMAT, RECEIPT_FORMAT, VERSION = "precinct-unit", "precinct-bundle", "precinct-receipt", 1
LEVEL_FORMAT = "precinct-inspectorate"
READ_OUT, COMPARED = 6, 10
"""How many words stand for a text. Six where one side reads out what the other has before it, on paper or beside a
packet: there somebody has to find a key with words that are given. Ten where two parties compare what each was shown
(units that enrol each other, a machine that is let in, a level's reader): who stands between chooses both keys, and
two with the same six words are found in some 3.4*10^7 tries, with the same ten in 10^12."""
HEADER_MOST = 2_000
_OUTSIDE = {"format", "version", "from", "to", "key", "order", "outer"}
_SIGNATURE = 64
COST = Cost(3, 64 * 1024 * 1024)
"""What looking for a key that has the same words costs for each try."""


class Broken(ValueError):
    """A file is cut, changed, of another key or none of these formats."""


class Newer(ValueError):
    """A file is of a format that a later program writes."""


@dataclass(frozen=True, slots=True)
class UnitPublic:
    """What another unit is known by: its name, and the public keys that it signs with and that others seal to."""

    unit: str
    kind: str
    name: str
    signs: str
    seals: str
    offer: str | None = None
    """The signature by the key before, base64, of a unit that made these keys in place of others."""


@dataclass(frozen=True, slots=True)
class LevelPublic:
    """A level and the public half (base64) of its inspectorate's key, to which complaints of units below are sealed."""

    unit: str
    name: str
    public: str


@dataclass(frozen=True, slots=True)
class UnitPair:
    """The private keys of a unit, as they follow from its secret."""

    signing: bytes
    sealing: PrivateKey
    serving: bytes
    """The seed of the key in a seat's certificate: a separate one, so that TLS never signs with the key of bundles."""

    @property
    def signs(self) -> str:
        """The public half that signatures are checked with."""
        return in_text(self.signing[32:])

    @property
    def seals(self) -> str:
        """The public half that others seal to."""
        return in_text(bytes(self.sealing.public_key))


def pair_of(secret: str) -> UnitPair:
    """The keys that follow from a unit's secret (base64, 32 bytes)."""
    raw = in_bytes(secret)
    signing = bindings.crypto_sign_seed_keypair(_derived(raw, b"unit signs"))[1]
    return UnitPair(signing, PrivateKey(_derived(raw, b"unit opens")), _derived(raw, b"unit serves"))


def _derived(secret: bytes, person: bytes) -> bytes:
    return hashlib.blake2b(secret, digest_size=32, person=person).digest()


def key_file(public: UnitPublic) -> bytes:
    """The file that another unit enrols this one by. It is no secret; the words say that it came as it was sent."""
    content = {
        "format": KEY_FORMAT, "version": VERSION, "unit": public.unit, "kind": public.kind, "name": public.name,
        "signs": public.signs, "seals": public.seals, **({} if public.offer is None else {"offer": public.offer}),
    }  # fmt: skip
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def offer_of(unit: str, new: UnitPair, before: UnitPair) -> str:
    """The signature by which a unit's earlier key offers the one in its place."""
    return in_text(bindings.crypto_sign(_offered(unit, new.signs, new.seals), before.signing)[:_SIGNATURE])


def is_offered(public: UnitPublic, signs: str) -> bool:
    """Whether the key that signs so far offers these keys. It is no proof of who sent them: that key may be known."""
    try:
        said = _offered(public.unit, public.signs, public.seals)
        bindings.crypto_sign_open(in_bytes(public.offer or "") + said, in_bytes(signs))
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def _offered(unit: str, signs: str, seals: str) -> bytes:
    return f"{KEY_FORMAT} offer {VERSION}\n{unit}\n{signs}\n{seals}\n".encode()


def read_key_file(raw: bytes) -> UnitPublic:
    """What a key file says. Raises Broken, Newer."""
    content = _read_object(raw, KEY_FORMAT)
    try:
        offer = content.get("offer")
        unit, kind, name, signs, seals = (str(content[name]) for name in ("unit", "kind", "name", "signs", "seals"))
        public = UnitPublic(unit, kind, name, signs, seals, None if offer is None else str(offer))
        box_for(public.seals)
        if not bindings.crypto_core_ed25519_is_valid_point(in_bytes(public.signs)) or len(public.unit) > 36:
            raise Broken
    except (KeyError, ValueError, TypeError):
        raise Broken from None
    return public


def level_file(level: LevelPublic) -> bytes:
    """The file by which units below let a level's inspectorate read complaints. It is no secret; its words prove it."""
    content = {
        "format": LEVEL_FORMAT, "version": VERSION, "unit": level.unit, "name": level.name, "public": level.public,
    }  # fmt: skip
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_level_file(raw: bytes) -> LevelPublic:
    """What such a file says. Raises Broken, Newer."""
    content = _read_object(raw, LEVEL_FORMAT)
    try:
        level = LevelPublic(*(str(content[name]) for name in ("unit", "name", "public")))
        if len(level.unit) > 36:
            raise Broken
        box_for(level.public)
    except (KeyError, ValueError, TypeError):
        raise Broken from None
    return level


def level_words(level: LevelPublic) -> tuple[str, ...]:
    """The ten words of a level's key, as its inspector reads them to those of units below."""
    return ten_words(f"{LEVEL_FORMAT} {VERSION}\n{level.unit}\n{level.public}")


def words_of(one: UnitPublic, other: UnitPublic) -> tuple[str, ...]:
    """The ten words of two units: the same at both ends, and others where a key was changed on the way.

    They follow by Argon2id, so that looking for a key with the same words takes a quarter of a second for each try.
    """
    return ten_words(_of_units(one, other))


def _of_units(one: UnitPublic, other: UnitPublic) -> str:
    return "\n".join(sorted(f"{unit.unit} {unit.signs} {unit.seals}" for unit in (one, other)))


def six_words(text: str) -> tuple[str, ...]:
    """Six words that stand for a text that one side reads out: the first of its ten."""
    return ten_words(text)[:READ_OUT]


def ten_words(text: str) -> tuple[str, ...]:
    """Ten words that stand for a text that two parties compare, as `words_of` those of two units."""
    salt = hashlib.blake2b(text.encode(), digest_size=pwhash.argon2id.SALTBYTES).digest()
    chosen = pwhash.argon2id.kdf(32, text.encode(), salt, opslimit=COST.ops, memlimit=COST.mem)
    listed = word_list()
    return tuple(listed[byte] for byte in chosen[:COMPARED])


def own_words_of(unit: UnitPublic) -> tuple[str, ...]:
    """The six words of one unit's key: what whoever holds something it signed compares with it by telephone."""
    return six_words(_of_units(unit, unit))


def word_list() -> tuple[str, ...]:
    """The 256 words, told apart over a bad line."""
    return tuple(files("db.carrying.levels").joinpath("words.txt").read_text(encoding="utf-8").split())


def same_words(typed: str, words: tuple[str, ...]) -> bool:
    """Whether what was typed is these words, in this order, however it was spelled."""
    return fold(" ".join(typed.split())) == fold(" ".join(words))


def check_words(typed: str, words: tuple[str, ...], wrong: Message) -> None:
    """Compare what was typed with these ten words. Raises Refused("invalid") at `words`, in the words of `wrong`."""
    if same_words(typed, words):
        return
    first = same_words(typed, words[:READ_OUT])
    raise Refused("invalid", {"words": M_(
        "These are the first six of ten words: the other side has an earlier version, which says no more. Bring it up"
        " to this version, and hear all ten."
    ) if first else wrong})  # fmt: skip


# --- bundles -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Address:
    """A bundle's sender and receiver, as its first line says; the signature shows whether that is true."""

    sender: str
    receiver: str


SentOrder = tuple[str, int, int]
"""Machine, its epoch and the end of its journal when it wrote a file: of two of one machine the later is greater."""


def wrap(address: Address, content: bytes, mine: UnitPair, seals: str, order: SentOrder | None = None) -> bytes:
    """A bundle's file: the content signed, then encrypted under a key of its own that is sealed to the receiver.

    With an `order` it is signed outside too, for whoever carries it on. Version 0.1.0 signed none so.

    Raises Refused("invalid") where nothing can be sealed to the receiver's key.
    """
    header = {"format": BUNDLE_FORMAT, "version": VERSION, "from": address.sender, "to": address.receiver}
    key = random_bytes(SecretBox.KEY_SIZE)
    try:
        sealed = in_text(box_for(seals).encrypt(key))
    except ValueError:
        raise Refused("invalid", {}, M_(
            "The key of unit {unit} is damaged: nothing can be sealed to it. Retire the unit, and enrol it by its file"
            " again.",
            unit=address.receiver,
        )) from None  # fmt: skip
    signature = bindings.crypto_sign(_signed(address, content), mine.signing)[:_SIGNATURE]
    box, outside = bytes(SecretBox(key).encrypt(signature + content)), {}
    if order is not None:
        over = _signed_outside(address, list(order), sealed, box)
        outside = {"order": list(order), "outer": in_text(bindings.crypto_sign(over, mine.signing)[:_SIGNATURE])}
    return canonical({**header, "key": sealed, **outside}).encode() + b"\n" + box


def address_of(raw: bytes) -> Address:
    """The sender and receiver that a file names. Raises Broken, Newer."""
    return _header(raw).address


def outer_order(raw: bytes, signs: str) -> SentOrder | None:
    """The order of a file that the sender with this key signed outside; None where he did not. Raises Broken, Newer."""
    header = _header(raw)
    if header.outer is None or header.order is None:
        return None
    over = _signed_outside(header.address, header.order, header.sealed, header.box)
    try:
        bindings.crypto_sign_open(in_bytes(header.outer) + over, in_bytes(signs))
        origin, epoch, counter = header.order
        return str(origin), int(epoch), int(counter)
    except (CryptoError, ValueError, TypeError):
        return None


def unwrap(raw: bytes, mine: UnitPair, signs: str) -> bytes:
    """What a bundle's file holds. Raises Broken where it is cut or changed, sealed or signed by other keys; Newer."""
    header = _header(raw)
    address = header.address
    if header.outer is not None and outer_order(raw, signs) is None:
        raise Broken
    try:
        key = SealedBox(mine.sealing).decrypt(in_bytes(header.sealed))
        plain = SecretBox(key).decrypt(header.box)
        signature, content = plain[:_SIGNATURE], plain[_SIGNATURE:]
        bindings.crypto_sign_open(signature + _signed(address, content), in_bytes(signs))
    except (CryptoError, ValueError, TypeError):
        raise Broken from None
    return content


def is_sealed_to(raw: bytes, mine: UnitPair) -> bool:
    """Whether these keys open what a bundle is encrypted by. Raises Broken, Newer."""
    try:
        SealedBox(mine.sealing).decrypt(in_bytes(_header(raw).sealed))
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def unwrap_by(raw: bytes, pairs: Sequence[UnitPair], signs: str) -> tuple[bytes, UnitPair]:
    """As `unwrap`, by the one of these keys that opens it, with that one: a seat has those of before too, until they
    end. Raises Broken, Newer."""
    pair = next((pair for pair in pairs if is_sealed_to(raw, pair)), pairs[0])
    return unwrap(raw, pair, signs), pair


def _signed(address: Address, content: bytes) -> bytes:
    digest = hashlib.sha256(content).hexdigest()
    return f"{BUNDLE_FORMAT} {VERSION}\n{address.sender}\n{address.receiver}\n{digest}\n".encode()


def _signed_outside(address: Address, order: list[Any], sealed: str, box: bytes) -> bytes:
    said = f"{address.sender}\n{address.receiver}\n{canonical(order)}\n{sealed}\n{hashlib.sha256(box).hexdigest()}\n"
    return f"{BUNDLE_FORMAT} outside {VERSION}\n{said}".encode()


@dataclass(frozen=True, slots=True)
class _Header:
    """The first line of a file, and the encrypted rest."""

    address: Address
    sealed: str
    order: list[Any] | None
    outer: str | None
    box: bytes


def _header(raw: bytes) -> _Header:
    line, line_end, rest = raw[: HEADER_MOST + 1].partition(b"\n")
    content = _read_object(line if line_end else b"", BUNDLE_FORMAT)
    try:
        address = Address(str(content["from"]), str(content["to"]))
        sealed = str(content["key"])
    except KeyError:
        raise Broken from None
    order, outer = content.get("order"), content.get("outer")
    if set(content) - _OUTSIDE or (order is None) != (outer is None) or not isinstance(order, list | None):
        raise Broken
    return _Header(address, sealed, order, None if outer is None else str(outer), rest + raw[HEADER_MOST + 1 :])


# --- receipts ------------------------------------------------------------------------------------------------------


def sign_receipt(content: dict[str, Any], mine: UnitPair) -> bytes:
    """A receipt's file: what it says, then its signature."""
    return sign_said(RECEIPT_FORMAT, content, mine)


def read_receipt(raw: bytes, signs: str | None = None) -> dict[str, Any]:
    """What a receipt says; `signs`: whose it must be. Raises Broken, Newer."""
    return read_said(raw, RECEIPT_FORMAT, signs)


# --- what a unit says in the open -----------------------------------------------------------------------------------


def sign_said(named: str, content: dict[str, Any], mine: UnitPair) -> bytes:
    """A file of the format `named` that anyone may read: one line of what it says, one with the unit's signature."""
    said = canonical({"format": named, "version": VERSION, **content})
    signature = bindings.crypto_sign(said.encode(), mine.signing)[:_SIGNATURE]
    return f"{said}\n{in_text(signature)}\n".encode()


def read_said(raw: bytes, named: str, signs: str | None = None) -> dict[str, Any]:
    """What such a file says; `signs`: whose signature it must have. Raises Broken, Newer."""
    said, _, rest = raw.partition(b"\n")
    content = _read_object(said, named)
    if signs is not None:
        try:
            bindings.crypto_sign_open(in_bytes(rest.decode().strip()) + said, in_bytes(signs))
        except (CryptoError, ValueError, TypeError):
            raise Broken from None
    return content


def _read_object(raw: bytes, expected: str) -> dict[str, Any]:
    try:
        content = json.loads(raw)
        named, version = content["format"], content["version"]
        if not is_storable(content):
            raise Broken
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Broken from None
    if named != expected or not isinstance(version, int):
        raise Broken
    if version > VERSION:
        raise Newer
    fields: dict[str, Any] = content
    return fields
