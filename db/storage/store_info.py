"""What a store knows of itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.storage import program
from db.storage.models import INFO

NATIONAL = "national"
SEATS = ("county", "province", NATIONAL)
"""Kinds of units to which others report."""


@dataclass(frozen=True, slots=True)
class Info:
    """What a store knows of itself. `series` stands in its numbers; a restore starts a new epoch and a new series."""

    unit: str
    unit_name: str
    origin: str
    epoch: int
    series: str
    demo: bool = False
    registers: tuple[str, ...] = ()
    signed: bool = False
    """Whether new entries are signed: since the store was made, or since an administrator came to an older one."""
    kind: str = "precinct"
    """What the unit is: docs/levels.md."""
    program: str = ""
    """The version that brought the store up when this was read; "" before 0.2.0."""
    program_begun: str = ""
    """The version whose first entry was in the journal then."""

    @property
    def is_seat(self) -> bool:
        """Whether units report to this one."""
        return self.kind in SEATS

    @property
    def is_national(self) -> bool:
        """Whether it sees counts alone: it keeps no record, and takes none."""
        return self.kind == NATIONAL


_ALL = select(INFO.c.name, INFO.c.value)


def read_info(conn: Connection) -> Info:
    """What a store knows of itself."""
    rows = {row.name: row.value for row in conn.execute(_ALL)}
    return Info(
        unit=rows["unit"],
        unit_name=rows["unit_name"],
        origin=rows["origin"],
        epoch=int(rows["epoch"]),
        series=rows["series"],
        demo=rows.get("demo") == "1",
        registers=tuple(filter(None, rows.get("registers", "").split(","))),
        signed=rows.get("signed") == "1",
        kind=rows.get("kind", "precinct"),
        program=rows.get(program.BROUGHT_UP, ""),
        program_begun=rows.get(program.BEGUN, ""),
    )
