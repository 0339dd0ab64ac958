"""A list taken out of the store: noted as an access entry before the file is made, as every paper is."""

from __future__ import annotations

import dataclasses
import json

from db.kernel.base.access import READERS
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS, Register
from db.kernel.desk.desk import Act, command
from db.kernel.projections.projecting import EventKind
from db.words.forms import Form, ask
from db.words.messages import M_, Refused
from db.words.records import Cursor, Filter, Row

KIND = "list_exported"
FORMATS = ("csv", "codes", "xlsx")
MOST = 1_000_000
PAGE = 500


class ExportList(Form):
    """Which list, as what, how long, and what it was narrowed by (a JSON object)."""

    register: str = ask("text", "Register", part="facts", required=True, limit=20)
    format: str = ask("text", "Format", part="facts", required=True, limit=10)
    rows: int = ask("number", "Rows", required=True)
    narrowed: str | None = ask("text", "Shown", limit=1_000)


@command("record.export", label="Take a list out", form=ExportList, roles=READERS, hidden=True, recordless=True,
         writes="list_exported")  # fmt: skip
def export_list(act: Act, form: ExportList) -> str:
    """Notes that a list leaves the store; what it holds was read by the list's own query, under its own right.

    Raises Refused("invalid").
    """
    if form.register not in REGISTERS or not REGISTERS[form.register].leaves or form.format not in FORMATS:
        raise _stays()
    act.append(KIND, record=None, form=form)
    return ""


def _stays() -> Refused:
    return Refused("invalid", {"register": M_("This list is not taken out.")})


def taken_out(desk: Desk, register: Register, which: Filter, form: str, limit: int = MOST) -> tuple[Row, ...]:
    """The rows of a list, read and noted. Raises Refused as the list does, "invalid" where it does not leave."""
    if not register.leaves:
        raise _stays()
    rows: list[Row] = []
    after: Cursor | None = None
    while len(rows) < limit:
        page = register.list(desk, which, after, min(PAGE, limit - len(rows)))
        rows += page.rows
        if (after := page.next) is None:
            break
    asked = {name: str(value) for name, value in dataclasses.asdict(which).items() if value not in (None, "", False)}
    narrowed = json.dumps(asked, ensure_ascii=False, sort_keys=True)[:1_000] if asked else None
    export_list(desk, ExportList(register=register.name, format=form, rows=len(rows), narrowed=narrowed))
    return tuple(rows)


KINDS = (EventKind(KIND, "List taken out", form=ExportList, stream="access"),)
