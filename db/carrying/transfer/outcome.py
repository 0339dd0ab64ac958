"""What a journal file would bring, and what it brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from db.words.messages import M_, Refused

Kinds = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file would bring, before anything is taken: entries by kind, the most first; sealed ones uncounted.

    `leading` are those among them that change officers, lists or what is sealed: they wait for two people. `new` are
    the machines (their letters, or their uid) that nobody let in: nothing is taken before that. `late`: how many
    entries a machine wrote after it was retired; they are passed over. `ahead`: machines whose clock is ahead of this
    one's, and by how many minutes at least.
    """

    series: str
    entries: int
    known: int
    kinds: Kinds
    leading: Kinds
    new: tuple[str, ...] = ()
    late: int = 0
    ahead: Kinds = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought, sealed entries uncounted. `set_aside`: kinds that could not be used here, `unread`: the uids
    of those that no reader could use, `both`: records that changed on both, `leading` and `waiting`: kinds and uids of
    what waits until two people said yes, `ahead`: machines whose clock was ahead, and by how many minutes."""

    entries: int = 0
    known: int = 0
    series: str = ""
    set_aside: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    leading: Kinds = ()
    waiting: tuple[str, ...] = ()
    ahead: Kinds = ()

    def with_more(self, piece: Imported) -> Imported:
        """This and what the next piece of the file brought."""
        return Imported(
            self.entries + piece.entries, self.known + piece.known, piece.series, self.set_aside + piece.set_aside,
            tuple(dict.fromkeys(self.both + piece.both)), self.unread + piece.unread,
            most_first(Counter(dict(self.leading)) + Counter(dict(piece.leading))), self.waiting + piece.waiting,
            piece.ahead,
        )  # fmt: skip


def most_first(kinds: Counter[str]) -> Kinds:
    """Kinds with how many there are of each."""
    return tuple(sorted(kinds.items(), key=lambda item: (-item[1], item[0])))


def not_let_in(new: Sequence[str]) -> Refused:
    """What is said of a file with entries of machines that nobody let in."""
    said = M_(
        "The file brings entries of a machine that nobody let in: {machines}. Nothing was taken. The administrator of "
        "the precinct's main machine compares its ten words and lets it in: `precinct machine join FILE`. Other "
        "machines learn it from the main one's next file.",
        machines=", ".join(new),
    )
    return Refused("not_let_in", {}, said)
