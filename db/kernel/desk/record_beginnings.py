"""When a record began, as far as typed times are weighed by it: «ساعت ۲» was not before the person was held."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.desk.desk import COMMANDS


def begun_at(desk: Desk, command: str, record: str | None) -> datetime | None:
    """The moment that an act on a record follows; None where nothing is known, or the officer may not give it.

    Touches the disk, and leaves no note: nothing of the record is shown.
    """
    register = REGISTERS.get(command.partition(".")[0])
    if (
        record is None
        or register is None
        or register.begins is None
        or desk.officer.role not in COMMANDS[command].roles
    ):
        return None
    table = register.begins.table
    chosen = select(register.begins).where(table.c.unit == desk.store.unit, table.c.uid == record)
    with desk.store.reading() as conn:
        found = conn.execute(chosen).scalar_one_or_none()
    return found if isinstance(found, datetime) else None
