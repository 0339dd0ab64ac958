"""Checksums of key slots: they show chance damage. A forged slot is shown by the journal.

`db/kernel/signing/keys_named.py` compares them with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import Field, replace
from typing import Any, ClassVar, Protocol, TypeVar


class Summed(Protocol):
    """A key slot (db/storage/keys.py): a frozen dataclass with a checksum among its fields."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def sum(self) -> str: ...


SlotT = TypeVar("SlotT", bound=Summed)


def sum_of(slot: Summed) -> str:
    """The checksum of all fields of a slot but itself."""
    fields = {name: getattr(slot, name) for name in slot.__dataclass_fields__ if name != "sum"}
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:32]


def summed(slot: SlotT) -> SlotT:
    """The slot with its checksum."""
    return replace(slot, sum=sum_of(slot))


def fits_with_name(damaged: Iterable[Summed], name: str) -> bool:
    """Whether the checksum of a damaged slot fits with this name in it: then the name itself was damaged."""
    named: Mapping[str, Any] = {"name": name}
    return any(slot.sum == sum_of(replace(slot, **named)) for slot in damaged)
