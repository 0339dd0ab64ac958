"""Names or bands of two people held who may have been exchanged: one question that shows both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.kernel.desk.desk import Act
from db.kernel.events.event import Event
from db.kernel.folding.reprojection import CORRECTED
from db.kernel.journal import stored_events
from db.registers.custody.people_held import HeldCase, held_cases
from db.registers.custody.search_counts import note_like_name
from db.words.folding import ascii_digits
from db.words.messages import M_, Message
from db.words.names import most_alike

NAMES = frozenset({"name", "name_in_document"})
BAND = "band"
_SAYING = frozenset({"custody_opened", "identity_set"})
_NOTHING = M_("without a name")


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything that the entries of a record ever said of its person's names and band, now or before."""

    names: tuple[str, ...]
    bands: frozenset[str]


def exchanged(
    act: Act, uid: str | None, *, names: Iterable[str | None] = (), band: str | None = None
) -> Message | None:
    """The question, where these names or this band of a person held (its record's uid) are, or were, those of another
    one who is held now; None where nobody may have been exchanged.

    The question is an access entry, like each that shows a like name. Who gets back what the first half of an exchange
    gave away is not asked about a second time.
    """
    said = tuple(name for name in names if name)
    held = held_cases(act.conn, act.unit) if said or band else ()
    me = next((person for person in held if person.uid == uid), None)
    if me is None:
        return None
    histories = stored_events.events_of_many(act.conn, act.unit, [person.uid for person in held])
    known = {person.uid: _known(histories[person.uid]) for person in held}
    for other in held:
        if other is not me and _is_exchange(me, other, known, said, _plain(band)):
            note_like_name(act)
            return _both(me, other)
    return None


def _is_exchange(me: HeldCase, other: HeldCase, known: dict[str, _Known], names: Sequence[str], band: str) -> bool:
    mine, others = known[me.uid], known[other.uid]
    by_name = (
        bool(names and me.case.names)
        and most_alike(names, me.case.names) is None
        and most_alike(names, others.names) is not None
        and most_alike(other.case.names, mine.names) is None
    )
    by_band = (
        bool(band and _plain(me.case.band))
        and band != _plain(me.case.band)
        and band in others.bands
        and _plain(other.case.band) not in mine.bands
    )
    return by_name or by_band


def _known(events: Iterable[Event]) -> _Known:
    names, bands = list[str](), set[str]()
    for event in events:
        if event.kind in _SAYING:
            names += [str(event.identity[name]) for name in sorted(NAMES) if event.identity.get(name)]
            bands.add(_plain(event.facts.get(BAND)))
        elif event.kind == CORRECTED and event.facts.get("field") in NAMES | {BAND}:
            said = str(event.value("value") or "")
            names += [said] if event.facts["field"] in NAMES and said else []
            bands |= {_plain(said)} if event.facts["field"] == BAND else set()
    return _Known(tuple(names), frozenset(bands - {""}))


def _plain(band: object) -> str:
    return ascii_digits(str(band or "")).strip()


def _both(me: HeldCase, other: HeldCase) -> Message:
    """Both people, each with number, band and name."""
    one, two = (person.case.name or person.case.name_in_document or _NOTHING for person in (me, other))
    return M_(
        "Both are held now: {number}, band {band}, {name}; and {other}, band {other_band}, "
"{other_name}. This gives one the particulars of the other. Check both bands: were the two "
"exchanged?",
        number=me.number, band=me.case.band or "–", name=one,
        other=other.number, other_band=other.case.band or "–", other_name=two,
    )  # fmt: skip
