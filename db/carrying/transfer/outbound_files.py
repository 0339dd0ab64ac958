"""A journal file for another machine of the precinct: what is sealed for it first, then the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.carrying.transfer.carrying import export_journal
from db.kernel.journal import envelopes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from db.carrying.transfer.carrying import Exported, What
    from db.kernel.base.officer import Desk
    from db.storage.ends import Head


def write_journal(  # noqa: PLR0913  what is written, and who is told how far it is
    desk: Desk,
    path: Path,
    secret: bytes,
    *,
    what: What = "all",
    since: int = 0,
    beyond: Sequence[Head] = (),
    step: Callable[[int, int], None] | None = None,
) -> Exported:
    """Write the journal into a new file, as `export_journal` does, after a sealed entry where all of it leaves.

    A file with all entries tells by what it lacks whether a complaint came; so it always carries one sealed entry more.
    Raises Refused as `export_journal` does. Touches the disk.
    """
    if what == "all":
        envelopes.carry_before_leaving(desk)
    return export_journal(desk, path, secret, since=since, beyond=beyond, what=what, step=step)
