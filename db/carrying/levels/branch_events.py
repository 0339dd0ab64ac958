"""Events of a fork at a seat: a branch chosen, entries set aside, the branch taken; and the rows that they make."""

from __future__ import annotations

from db.carrying.levels.content import ENTRIES_MOST, HASH
from db.carrying.levels.forms import ChooseBranch
from db.carrying.levels.models import BRANCH, CHAIN, FORK, PIN_OF, WORD
from db.kernel.base.second_yes import BY_CODE, DECISIONS
from db.kernel.events.by_code import names_no_code
from db.kernel.events.event import Event
from db.kernel.events.event_keys import MOST, UID_LIMIT, Key, each, number
from db.kernel.projections.projecting import NOT_TAKEN, UNUSABLE, EventKind
from db.kernel.projections.rows import Rows

CHOSEN, DECIDED = "branch_chosen", "branch_taken"
FIRST, SECOND = "first", "second"


def row_of(of: tuple[str, str, str, int]) -> dict[str, object]:
    """The key of a chain's row: seat, unit, machine, epoch."""
    return dict(zip(("unit", "record", "origin", "epoch"), of, strict=True))


def _chosen(rows: Rows, event: Event) -> None:
    facts = event.facts
    said = {"branch": facts["branch"], "stump": facts["stump"], "officer": event.officer, "chosen_at": event.at}
    rows.change(FORK, event.key, **said)


def _decided(rows: Rows, event: Event) -> None:
    """The unit is held no more; its chains end where the branches part, unless the first one counts."""
    seat, unit = event.key
    rows.change(WORD, event.key, held=None)
    rows.drop(FORK, seat, unit)
    for some in event.facts.get("refused", ()):
        of = row_of((seat, unit, str(some["origin"]), int(some["epoch"])))
        rows.put(BRANCH, {**of, "fork": event.uid, "first": some["first"], "hashes": "".join(some["hashes"])})
    for ends in event.facts.get("cuts", ()):
        _cut(rows, (seat, unit, str(ends["origin"]), int(ends["epoch"])), int(ends["last"]))


def _cut(rows: Rows, of: tuple[str, str, str, int], last: int) -> None:
    for pins in rows.of(PIN_OF, of[0], of[1]):
        if (pins["origin"], pins["epoch"]) != of[2:]:
            continue
        kept = pins["hashes"][: max(0, last + 1 - pins["first"]) * HASH]
        if kept:
            rows.change(PIN_OF, (*of, pins["first"]), hashes=kept)
        else:
            rows.drop(PIN_OF, *of, pins["first"])
    if last:
        rows.change(CHAIN, of, have=last, claimed=last, ended=None)
    else:
        rows.drop(CHAIN, *of)


_CHAIN = (Key("origin", limit=UID_LIMIT + 1), number("epoch"))
_DECIDED = (
    Key("branch", limit=10),
    Key("place", limit=2 * UID_LIMIT),
    each("cuts", *_CHAIN, number("last"), many=MOST),
    each("refused", *_CHAIN, number("first"), Key("hashes", limit=HASH, many=ENTRIES_MOST), many=MOST),
)
_SET_ASIDE = (Key("of", "uid"), Key("unread", "uid", many=MOST))
KINDS = (
    EventKind(
        CHOSEN,
        "A branch of a unit's history chosen",
        _chosen,
        ChooseBranch,
        keys=(Key("branch", limit=10), Key("place", limit=2 * UID_LIMIT), Key("stump", limit=HASH)),
    ),
    EventKind(NOT_TAKEN, "Entries of a branch not taken", keys=_SET_ASIDE),
    EventKind(UNUSABLE, "Entries of a unit that can't be used", keys=_SET_ASIDE),
    EventKind(
        DECIDED,
        "A branch of a unit's history taken",
        _decided,
        schema=2,
        upcast=names_no_code,
        keys=(*_DECIDED, Key(DECISIONS[DECIDED], "uid"), *BY_CODE),
        earlier=(_DECIDED,),
    ),
)
