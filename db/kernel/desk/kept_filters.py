"""Filters of lists that an officer keeps under a name: in this store alone, in no journal and no copy that leaves it.

What is kept are fields that lists have. Words that were typed are never kept: under a name they would be somebody who
is looked out for.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from db.kernel.base.officer import Desk
from db.storage import local_info
from db.words.messages import M_, Refused
from db.words.records import Filter
from db.words.text import clean

MOST = 20
"""Filters that an officer may keep for one list."""
LONGEST = 30
"""Characters of a name."""
_FIELDS = ("state", "type", "officer", "place", "sort", "unit")


@dataclass(frozen=True, slots=True)
class KeptFilter:
    """What a list shows, by a name. `period` is a length of time up to now: of such a filter no instant is kept."""

    name: str
    which: Filter
    period: str = ""


def kept_filters(desk: Desk, register: str) -> tuple[KeptFilter, ...]:
    """The acting officer's filters of a list, by name. Touches the disk; what cannot be read is passed over."""
    with desk.store.reading() as conn:
        stands = _read(conn, desk).get(register, {})
    return tuple(kept for name, facts in sorted(stands.items()) if (kept := _filter(name, facts)) is not None)


def keep_filter(desk: Desk, register: str, kept: KeptFilter) -> str:
    """Keep a filter of the acting officer under a name, in place of one that is called so; returns the name.

    Raises Refused("invalid") for words, no name or too long a one, and where there are too many.
    """
    name = " ".join(clean(kept.name).split())
    if kept.which.text is not None:
        raise Refused("invalid", {"text": M_("Words that were typed are not kept under a name.")})
    if not 0 < len(name) <= LONGEST:
        raise Refused("invalid", {"name": M_("A name has from 1 to {most} letters.", most=LONGEST)})
    with desk.store.writing() as conn:
        stands = _read(conn, desk)
        here = stands.setdefault(register, {})
        if name not in here and len(here) >= MOST:
            raise Refused("invalid", {"name": M_("{most} are kept for this list already.", most=MOST)})
        here[name] = _facts(kept)
        _write(conn, desk, stands)
    return name


def forget_filter(desk: Desk, register: str, name: str) -> None:
    """Throw a filter of the acting officer away; nothing happens where there is none."""
    with desk.store.writing() as conn:
        stands = _read(conn, desk)
        if stands.get(register, {}).pop(name, None) is not None:
            _write(conn, desk, stands)


def _facts(kept: KeptFilter) -> dict[str, Any]:
    which = kept.which if not kept.period else replace(kept.which, since=None, until=None)
    facts = {name: value for name, value in asdict(which).items() if value not in (None, "", False)}
    facts |= {name: facts[name].isoformat() for name in ("since", "until") if name in facts}
    return facts | ({"period": kept.period} if kept.period else {})


def _filter(name: str, facts: Any) -> KeptFilter | None:
    try:
        values: dict[str, Any] = {field: str(facts[field]) for field in _FIELDS if field in facts}
        values |= {at: datetime.fromisoformat(facts[at]) for at in ("since", "until") if at in facts}
        which = Filter(**values, at_work=facts.get("at_work") is True)
        return KeptFilter(name, which, str(facts.get("period", "")))
    except (TypeError, ValueError):
        return None


def _key(desk: Desk) -> str:
    return f"filters {desk.officer.uid}"


def _read(conn: Connection, desk: Desk) -> dict[str, dict[str, Any]]:
    """Register → name → facts; empty where nothing is kept or what is kept cannot be read."""
    text = local_info.kept(conn, _key(desk))
    try:
        stands = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(stands, dict):
        return {}
    return {register: named for register, named in stands.items() if isinstance(named, dict)}


def _write(conn: Connection, desk: Desk, stands: dict[str, dict[str, Any]]) -> None:
    local_info.keep(conn, _key(desk), json.dumps(stands, ensure_ascii=False))
