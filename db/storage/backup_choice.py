"""Choosing among several backups of a folder: by how far each reaches, never by the machine's clock alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from db.storage import backup_facts
from db.storage.backup import is_backup, is_partial
from db.storage.backup_facts import Backup, EpochStart, Reach


class Doubt(StrEnum):
    """Why none is chosen."""

    STORES = "stores"
    BRANCHES = "branches"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Unpicked:
    """Backups of which a person has to choose one, those that reach farthest first."""

    why: Doubt
    among: tuple[Backup, ...]


@dataclass(frozen=True, slots=True)
class BackupFolder:
    """The backups of a folder, those that reach farthest first, and what could be saved of a damaged store there."""

    backups: tuple[Backup, ...]
    partial: tuple[Path, ...]


def look(folder: Path) -> BackupFolder:
    """Read what a folder of backups holds. Raises OSError."""
    paths = sorted(folder.iterdir())
    backups = [found for path in paths if is_backup(path) and (found := backup_facts.read(path)) is not None]
    backups.sort(key=_reach, reverse=True)
    return BackupFolder(tuple(backups), tuple(path for path in paths if is_partial(path) and is_backup(path)))


def _reach(one: Backup) -> tuple[int, int, str, int]:
    return one.facts.epoch, one.facts.position, one.at.isoformat(), one.number


def holds(one: Reach, other: Reach) -> bool:
    """Whether a backup of a store holds the end of another one's journal; False where that is not known."""
    if one.store != other.store or not one.epochs or not other.epochs:
        return False
    there = other.epochs[-1]
    for place, start in enumerate(one.epochs):
        if _is_same(start, there):
            later = one.epochs[place + 1 :]
            return other.position < later[0].first if later else other.position <= one.position
    return False


def _is_same(one: EpochStart, other: EpochStart) -> bool:
    """An epoch of version 0.1.0's backups has a number alone."""
    return one.epoch == other.epoch and (not one.mark or not other.mark or one.mark == other.mark)


def pick(backups: Sequence[Backup]) -> Backup | Unpicked:
    """Pick the one that holds the ends of all others, where its moment is the latest too; else say why not.

    `backups` is not empty.
    """
    among = tuple(sorted(backups, key=_reach, reverse=True))
    if len({one.facts.store for one in among}) > 1:
        return Unpicked(Doubt.STORES, among)
    whole = [one for one in among if all(holds(one.facts, other.facts) for other in among)]
    if not whole:
        return Unpicked(Doubt.BRANCHES, among)
    best = max(whole, key=lambda one: (one.at, one.number))
    if any(other.at > best.at for other in among):
        return Unpicked(Doubt.CLOCK, among)
    return best
