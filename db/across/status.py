"""What became of a code, whichever register gave it: a request of the service desk, or a contact of 197."""

from __future__ import annotations

from db.kernel.base.officer import Desk
from db.kernel.base.register import keeps
from db.registers.oversight.queries import status_by_code as of_contact
from db.registers.service_desk.requests.queries import status_by_code as of_request
from db.words.codes import Status
from db.words.messages import Refused


def status_of(desk: Desk, code: str) -> tuple[str, Status]:
    """(register, status) of a code. Raises Refused("invalid", "not_found", "forbidden")."""
    try:
        return "request", of_request(desk, code)
    except Refused as refused:
        if refused.code != "not_found" or not keeps(desk.store.info.registers, "oversight"):
            raise
    return "oversight", of_contact(desk, code)
