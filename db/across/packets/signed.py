"""A packet's folder, signed by its unit: whoever has it sees without an account whether it is as it was exported.

Signed is the SHA-256 of every file but the form for the answer, which the court fills in. The key is the unit's, as the
units above know it (db/carrying/levels/secrets.py); one that is not known is compared by six words over the telephone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from db.carrying.levels import links, secrets
from db.carrying.levels.secrets import UnitPublic
from db.storage import files
from db.storage.files import open_named

if TYPE_CHECKING:
    from datetime import datetime

    from db.across.packets.packet_acts import Found
    from db.kernel.base.officer import Reading

FILE, FORMAT = "signature.txt", "precinct-packet-signature"
FORM = "answer.json"
"""The one file of the folder that is not signed."""
_UNIT = ("unit", "kind", "name", "signs", "seals")
LONGEST = 1_000_000
"""Bytes of a signature's file, at most."""


@dataclass(frozen=True, slots=True)
class CheckedFolder:
    """What became of a packet's folder. `state`: "whole", "changed", "unsigned" or "newer".

    `unit` signed it, a key that was `known` or one whose six `words` are to be compared; `epoch` is above 1 where its
    store began as a copy or was restored. `changed` are files that differ or are missing; `added` those nobody signed.
    """

    state: str
    unit: UnitPublic | None = None
    known: bool = False
    number: str = ""
    position: int = 0
    epoch: int = 1
    words: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def answer(self) -> str:
        """In one word: "known", "unknown" (whole, by a key that nobody compared), "copy" (whole, made by a copy of a
        store or a restored one), or the state of what is not whole."""
        if self.state != "whole":
            return self.state
        return "copy" if self.epoch > 1 else "known" if self.known else "unknown"


def signature_of(reading: Reading, packet: Found, hashes: Mapping[str, str], stands: tuple[datetime, int]) -> bytes:
    """The file that signs a packet's exported files: path in the folder → SHA-256. Raises Refused("no_key").

    `stands`: since when they stand, and up to which position of the journal they go.
    """
    at, position = stands
    pair, unit = links.own_pair(reading.conn, reading.desk.store), links.own_public(reading.conn, reading.desk.store)
    content = {
        "unit": {name: getattr(unit, name) for name in _UNIT}, "packet": packet.number, "id": packet.uid,
        "at": at.isoformat(), "epoch": reading.desk.store.epoch, "position": position, "files": dict(hashes),
    }  # fmt: skip
    return secrets.sign_said(FORMAT, content, pair)


def checked_folder(folder: Path, known_unit: UnitPublic | None = None) -> CheckedFolder:
    """Compare a packet's folder with its signature; `known_unit`: the unit whose key is known here. Touches the disk.

    Raises OSError where the folder can't be read.
    """
    next(folder.iterdir(), None)  # what is no folder is said so
    here = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()} - {FILE, FORM}
    if not (folder / FILE).is_file():
        return CheckedFolder("unsigned", added=tuple(sorted(here)))
    try:
        said = _said(folder / FILE)
    except secrets.Newer:
        return CheckedFolder("newer")
    except secrets.Broken:
        return CheckedFolder("changed", changed=(FILE,))
    unit = said.unit
    changed = [name for name, digest in sorted(said.files.items()) if _digest(folder, name) != digest]
    if known_unit is not None and (known_unit.unit, known_unit.signs) != (unit.unit, unit.signs):
        changed.insert(0, FILE)
    return CheckedFolder(
        "changed" if changed else "whole", unit, known_unit is not None, said.packet, said.position, said.epoch,
        secrets.own_words_of(unit), tuple(changed), tuple(sorted(here - set(said.files))),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Signed:
    """What a signature's file says, signed by the key that it names."""

    unit: UnitPublic
    packet: str
    position: int
    epoch: int
    files: dict[str, str]


def _said(path: Path) -> _Signed:
    with open_named(path) as opened:
        raw = opened.read(LONGEST + 1)
    if len(raw) > LONGEST:
        raise secrets.Broken
    try:
        content = secrets.read_said(raw, FORMAT)
        unit = UnitPublic(*(str(content["unit"][name]) for name in _UNIT))
        secrets.read_said(raw, FORMAT, unit.signs)
        files = {str(name): str(digest) for name, digest in content["files"].items()}
        return _Signed(unit, str(content["packet"]), int(content["position"]), int(content["epoch"]), files)
    except secrets.Newer:
        raise
    except (LookupError, TypeError, ValueError, AttributeError):
        raise secrets.Broken from None


def _digest(folder: Path, name: str) -> str | None:
    """The SHA-256 of a file in the folder; None where it is no file there: a name may lead to nothing else."""
    way = PurePosixPath(name)
    path = folder.joinpath(*way.parts)
    try:
        if path.resolve() != folder.resolve().joinpath(*way.parts):
            return None
        return files.sha256(path)
    except (OSError, ValueError):
        return None
