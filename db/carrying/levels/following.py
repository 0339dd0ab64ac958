"""A unit that is always on its way: what is saved goes up at once, over a cable or through a folder on a share.

It is a process of its own that reads the journal: a save never waits for it. Whatever was not answered goes along
again, as with a stick, so nothing depends on what this process remembers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Flag
from typing import Protocol

from db.carrying.levels import bundle_files, calling, inbound_bundles, remarks, secrets, sending, wire
from db.carrying.levels.inbound_bundles import TakenIn
from db.carrying.levels.remarks import RemarkAbove
from db.carrying.levels.sending import ReceiptSeen, Written
from db.kernel.base.officer import Desk
from db.words.messages import M_, Refused

LOOK = 0.25
"""Seconds between two looks at the journal, and at a folder."""
WORD_EVERY = 300.0
"""Seconds after which a unit gives word though nothing was written: its seat sees that it is there."""
RECEIPTS_EVERY = 10.0
"""Seconds between two times at which what came back is taken. Each of them writes, and whoever writes makes the desk
read its pages again: one that comes after every save would slow the next one. Until then a little more goes along."""
REST = 4
"""A turn is followed by so many times of rest what it took of the processor: most of the machine is the desk's."""
AGAIN = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds until the next try after one, two … that failed."""
ABOVE = "above"
"""The folder of the store in which what came from above waits for a second yes."""


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """One time there and back: what was written, what came back, or why it could not be."""

    written: tuple[Written, ...] = ()
    receipts: tuple[ReceiptSeen, ...] = ()
    remarks: tuple[RemarkAbove, ...] = ()
    taken: tuple[TakenIn, ...] = ()
    refused: Refused | None = None


Say = Callable[[RoundTrip], object]


class Courier(Protocol):
    """How files get to the seats and back."""

    def turn(self, desk: Desk, *, write: bool) -> RoundTrip:
        """Take what came back; where `write`, bring what the seats do not have. Raises Refused."""

    def stirred(self) -> bool:
        """Whether something came back by itself."""

    def lost(self) -> bool:
        """Whether what was written is not there any more."""


@dataclass(slots=True)
class Cable:
    """A seat that is called; its answer comes on the same connection."""

    address: calling.SeatAddress
    _back: bundle_files.Bag = field(default_factory=bundle_files.Bag)
    _taken: float | None = None

    def turn(self, desk: Desk, *, write: bool) -> RoundTrip:
        """Call, and take what was answered where it is time. Raises Refused as `sending.send` and `calling.call`."""
        written: tuple[Written, ...] = ()
        if write:
            files = bundle_files.Bag()
            written = sending.send(desk, files, noted=self._taken is None)
            self._back.update(calling.call(desk, self.address, wire.fitting(files)))  # a seat says all of it each time
        if not _is_time(self._taken):
            return RoundTrip(written)
        back, self._back, self._taken = self._back, bundle_files.Bag(), time.monotonic()
        return brought(desk, back, written)

    def stirred(self) -> bool:
        """Whether it is time to take what was answered."""
        return bool(self._back) and _is_time(self._taken)

    def lost(self) -> bool:
        """What the seat did not take goes along anyway."""
        return False


def _is_time(taken: float | None) -> bool:
    return taken is None or time.monotonic() - taken >= RECEIPTS_EVERY


Signs = Mapping[str, tuple[int, ...]]


@dataclass(slots=True)
class Share:
    """A folder that a seat looks into as well. It is never made here: one that is gone may be a share that is away."""

    folder: Path
    _came: Signs = field(default_factory=dict)
    _written: Signs = field(default_factory=dict)
    _taken: float | None = None

    def turn(self, desk: Desk, *, write: bool) -> RoundTrip:
        """Take what is new in the folder, and write. Raises Refused: "unreadable", "unwritable"."""
        _there(self.folder)
        written: tuple[Written, ...] = ()
        if write:
            written = sending.send(desk, self.folder, noted=self._taken is None, make=False)
            self._written = signs(self.folder, bundle_files.BUNDLE, before=f"{desk.store.unit}.")
        if not _is_time(self._taken):
            return RoundTrip(written)
        now, back = signs(self.folder, bundle_files.RECEIPT, bundle_files.ORDERS), bundle_files.Bag()
        for name in now:
            if now[name] != self._came.get(name):
                back[name] = bundle_files.contents(self.folder / name)
        self._came, self._taken = now, time.monotonic()
        return brought(desk, back, written)

    def stirred(self) -> bool:
        """Whether receipts or orders came, and it is time to take them."""
        return _is_time(self._taken) and signs(self.folder, bundle_files.RECEIPT, bundle_files.ORDERS) != self._came

    def lost(self) -> bool:
        """Whether a file that was written is gone, or another: the share went away and came back as it was."""
        here = signs(self.folder, bundle_files.BUNDLE)
        return any(here.get(name) != sign for name, sign in self._written.items())


def signs(folder: Path, *endings: str, before: str = "") -> dict[str, tuple[int, ...]]:
    """By name what changes when one of these files does; nothing where the folder is away."""
    by_name: dict[str, tuple[int, ...]] = {}
    try:
        for path in folder.iterdir():
            if path.name.startswith(before) and path.name.endswith(endings):
                stat = path.stat()
                by_name[path.name] = (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    except OSError:
        return {}
    return by_name


def _there(folder: Path) -> None:
    if not folder.is_dir():
        raise Refused("unreadable", {}, M_("There is no folder {folder}.", folder=str(folder)))


def brought(desk: Desk, back: bundle_files.Bag, written: tuple[Written, ...] = ()) -> RoundTrip:
    """Take what came back. What needs a second yes waits in the store's own folder `ABOVE`."""
    for name, raw in back.items():
        if name.endswith(bundle_files.ORDERS) and _is_for(desk, raw):
            bundle_files.put(above_of(desk), name, raw)
    return RoundTrip(written, sending.take_receipts(desk, back), remarks.take_remarks(desk, back))


def above_of(desk: Desk) -> Path:
    """Where what came from above waits; it is made where there is none yet."""
    folder = desk.store.home / ABOVE
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _is_for(desk: Desk, raw: bytes) -> bool:
    try:
        return secrets.address_of(raw).receiver == desk.store.unit
    except (secrets.Broken, secrets.Newer):
        return False


def follow(desk: Desk, way: Courier, stopped: Flag, say: Say) -> None:
    """Bring up what is saved, until `stopped`. What cannot be is said and tried again, less and less often.

    An entry of which nothing leaves but its place and hash goes along with the next of which something does, or with
    the word that is given every five minutes: nobody above learns when it was written.
    """
    sent: sending.ToSend | None = None
    last, tried = float("-inf"), dict[str, int]()
    failed = 0
    while not stopped.is_set():
        began, worked = time.monotonic(), time.thread_time()
        try:
            waiting = sending.to_send(desk, None if sent is None else sent.heads)
            left = sending.left(desk, waiting.heads if sent is None else sent.heads)
            moved = any(0 < count != tried.get(seat, count) for seat, count in left.items())
            new = sent is None or waiting.leaves or waiting.carried != sent.carried
            write = new or moved or began - last >= WORD_EVERY or way.lost()
            if write or way.stirred():
                tried = sending.left(desk, waiting.heads) if write else tried
                say(way.turn(desk, write=write))
                if write:
                    sent, last = waiting, began
            failed = 0
        except Refused as refused:
            say(RoundTrip(refused=refused))
            failed += 1
        stopped.wait(_rest(failed, worked))


def _rest(failed: int, worked: float) -> float:
    """Seconds until the next look; `worked`: this thread's processor time when the turn began."""
    if failed:
        return AGAIN[min(failed, len(AGAIN)) - 1]
    return max(LOOK, REST * (time.thread_time() - worked))


def take_on(desk: Desk, folder: Path, stopped: Flag, say: Say) -> None:
    """At a seat: take in what units write into a folder on a share, and answer there, until `stopped`."""
    seen: Signs | None = None
    failed = 0
    while not stopped.is_set():
        worked = time.thread_time()
        try:
            _there(folder)
            now = signs(folder, bundle_files.BUNDLE)
            if now != seen:
                say(RoundTrip(taken=inbound_bundles.take_folder(desk, folder)))
            seen, failed = now, 0
        except Refused as refused:
            say(RoundTrip(refused=refused))
            seen, failed = None, failed + 1
        stopped.wait(_rest(failed, worked))
