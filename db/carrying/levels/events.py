"""Events of the levels, and the rows that they make."""

from __future__ import annotations

from dataclasses import replace

from db.carrying.levels import branch_events, written_chains
from db.carrying.levels.branch_events import row_of
from db.carrying.levels.content import ENTRIES_MOST
from db.carrying.levels.forms import AcknowledgeRemark, EndUnitKey, RetireUnit, TakeRemark, WriteRemark
from db.carrying.levels.models import CHAIN, FORK, LINK, PIN_OF, REMARK, WORD
from db.kernel.events.event import Event
from db.kernel.events.event_keys import MOST, UID_LIMIT, Key, each, number
from db.kernel.projections.numbering import NUMBER_LENGTH
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.words.forms import moment_of

MADE, ENROLLED, RETIRED, HELD = "unit_key_made", "unit_enrolled", "unit_retired", "bundle_held"
RENEWED, ENDED, KEY_TAKEN = "unit_key_renewed", "unit_key_ended", "unit_key_taken"
TAKEN = written_chains.TAKEN
REMARK_MADE, REMARK_CAME, REMARK_READ = "remark_made", "remark_came", "remark_acknowledged"


def _enrolled(rows: Rows, event: Event) -> None:
    """A unit was enrolled. If a unit below did it, only relation and kind came here: they say who stands between."""
    row = {name: event.facts.get(name, "") for name in ("relation", "kind", "name", "signs", "seals")}
    if rows.one(LINK, *event.key) is None:
        rows.put(LINK, {"unit": event.unit, "uid": event.record, "since": event.at, **row})
    else:
        rows.change(LINK, event.key, until=None, successor=None, **row)


def _retired(rows: Rows, event: Event) -> None:
    rows.change(LINK, event.key, until=event.at, successor=event.facts.get("successor"))


def _key_taken(rows: Rows, event: Event) -> None:
    rows.change(LINK, event.key, signs=event.facts["signs"], seals=event.facts["seals"])


def _taken(rows: Rows, event: Event) -> None:
    """The last word of a unit, its pins, and how far its chains go."""
    facts, key = event.facts, event.key
    word = {"received_at": event.at, "written_at": moment_of(facts["written_at"])}
    if not rows.change(WORD, key, **word):
        rows.put(WORD, {"unit": event.unit, "uid": event.record, **word})
    for chain in facts.get("chains", ()):
        of = (*key, str(chain["origin"]), int(chain["epoch"]))
        hashes = chain.get("hashes") or []
        if hashes:
            rows.put(PIN_OF, row_of(of) | {"first": chain["first"], "hashes": "".join(hashes)})
        have = chain["first"] + len(hashes) - 1
        before = rows.one(CHAIN, *of)
        values = {"have": have, "claimed": chain["claimed"], "ended": chain.get("ended")}
        if before is None:
            rows.put(CHAIN, row_of(of) | values)
        else:
            rows.change(CHAIN, of, **values)


def _held(rows: Rows, event: Event) -> None:
    """A unit whose history has two branches: nothing more of it is used."""
    word = {"received_at": event.at, "written_at": moment_of(event.facts["written_at"]), "held": event.facts["place"]}
    if not rows.change(WORD, event.key, **word):
        rows.put(WORD, {"unit": event.unit, "uid": event.record, **word})
    fork = {"place": event.facts["place"], "branch": None, "stump": None, "officer": None, "chosen_at": None}
    if not rows.change(FORK, event.key, **fork):
        rows.put(FORK, {"unit": event.unit, "uid": event.record, **fork})


def _remark_made(rows: Rows, event: Event) -> None:
    """A seat's remark, as it waits to go down."""
    facts = event.facts
    row = {"unit": event.unit, "record": event.record, "uid": event.uid, "other": facts["to"], "said_at": event.at}
    rows.put(REMARK, {**row, **_about(event), "text": event.words.get("text")})


def _remark_came(rows: Rows, event: Event) -> None:
    """A remark at the unit; at its seat only that it came."""
    facts, words = event.facts, event.words
    key = event.unit, event.record, facts["remark"]
    row = dict(zip(("unit", "record", "uid"), key, strict=True)) | _about(event)
    said_at = moment_of(facts.get("said_at")) or event.at
    names = {"other": facts.get("seat", ""), "other_name": words.get("seat_name"), "text": words.get("text")}
    if rows.one(REMARK, *key) is None:
        rows.put(REMARK, {**row, **names, "said_at": said_at, "came_at": event.at})


def _about(event: Event) -> dict[str, object]:
    facts = event.facts
    return {"register_name": facts.get("about_register", ""), "number": facts.get("about_number", "")}


def _remark_read(rows: Rows, event: Event) -> None:
    """An officer has read it; the first time counts."""
    remark = event.facts["remark"]
    row = rows.one(REMARK, event.unit, event.record, remark)
    if row is None:  # a seat learned that it came from an older version, which named a record of custody otherwise
        row = next(iter(rows.find(REMARK, unit=event.unit, uid=remark)), None)
    if row is not None and row["acknowledged_at"] is None:
        rows.change(REMARK, (event.unit, row["record"], remark), acknowledged_at=event.at)


_PUBLIC = (Key("signs", limit=64), Key("seals", limit=64))
_RECORD = (Key("about_register", limit=40), Key("about_number", limit=NUMBER_LENGTH))
"""Named apart from a record's own number, by which a numbered record would be made of it."""
_CHAINS = each(
    "chains", Key("origin", limit=UID_LIMIT + 1), number("epoch"), number("first"),
    Key("hashes", limit=64, many=ENTRIES_MOST), number("claimed"), number("ended"), many=MOST,
)  # fmt: skip
_RUNS = each("runs", number("chain"), Key("shown", limit=ENTRIES_MOST), many=ENTRIES_MOST)
"""The new entries in the order in which they stand here, by runs of one of `chains`: "1" of which something came, "0"
of which only its hash did."""
_TAKEN_FIRST = (Key("written_at", "moment"), number("entries"), Key("digest", limit=64), _CHAINS, _RUNS)


def _names_no_ends(event: Event) -> Event:
    """Schema 1 did not say where the seat's own chains of the unit ended."""
    return replace(event, schema=2)


KINDS = (
    *branch_events.KINDS,
    EventKind(MADE, "Key of this unit made", keys=_PUBLIC),
    EventKind(
        ENROLLED,
        "Unit enrolled",
        _enrolled,
        keys=(
            Key("relation", limit=10, up="all", why="above or below"),
            Key("kind", limit=20, up="all", why="what kind of unit it is"),
            Key("name"),
            *_PUBLIC,
        ),
        up=True,
        leads="links",
    ),
    EventKind(RENEWED, "New key of this unit made", keys=_PUBLIC),
    EventKind(ENDED, "Earlier key of this unit ended", form=EndUnitKey),
    EventKind(KEY_TAKEN, "New key of a unit taken", _key_taken, keys=_PUBLIC, leads="links"),
    EventKind(RETIRED, "Unit retired", _retired, RetireUnit, up=True, leads="links"),
    EventKind(
        TAKEN,
        "Bundle of a unit taken in",
        _taken,
        schema=2,
        upcast=_names_no_ends,
        keys=(*_TAKEN_FIRST, written_chains.key_of(ENTRIES_MOST)),
        earlier=(_TAKEN_FIRST,),
    ),
    EventKind(
        HELD,
        "A unit held: its history forks",
        _held,
        keys=(Key("written_at", "moment"), Key("place", limit=2 * UID_LIMIT), Key("digest", limit=64)),
    ),
    EventKind(REMARK_MADE, "Remark written to the unit", _remark_made, WriteRemark, keys=(Key("to", "uid"), *_RECORD)),
    EventKind(
        REMARK_CAME,
        "Remark from above",
        _remark_came,
        TakeRemark,
        keys=(Key("remark", "uid", up="all"), Key("seat", "uid"), Key("said_at", "moment"), *_RECORD),
        up=True,
    ),
    EventKind(
        REMARK_READ,
        "Remark acknowledged",
        _remark_read,
        AcknowledgeRemark,
        keys=(Key("remark", "uid", up="all"),),
        up=True,
    ),
    EventKind("bundle_written", "Bundle written", keys=(number("entries"), Key("to", "uid")), stream="access"),
    EventKind("level_receipt_taken", "Receipt taken", keys=(Key("seat", "uid"), number("entries")), stream="access"),
)
