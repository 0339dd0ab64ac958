"""What sorts of faults a database or the disk tells of, whichever database it is."""

from __future__ import annotations

from enum import StrEnum


class FaultKind(StrEnum):
    """What sort of fault the library or the system told of."""

    FULL = "full"
    DAMAGED = "damaged"
    READ_ONLY = "read_only"
    BUSY = "busy"
    UNREADABLE = "unreadable"
