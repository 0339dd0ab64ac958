"""What a form holds once it is filled in, and its way to the command."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db.kernel.desk.desk import Command
from db.kernel.desk.drafts import drop
from db.kernel.desk.record_beginnings import begun_at
from db.words.form_reading import read_form
from db.words.forms import Form
from db.words.messages import Refused

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that was filled in: what is sent."""

    uid: str
    """The uid of the entry and of its draft: sent twice, it is saved once."""
    answers: Mapping[str, str]
    reasons: Mapping[str, str] = field(default_factory=dict)
    record: str | None = None
    read_at: int | None = None


def send(desk: Desk, command: Command[Any], filled: Filled) -> tuple[str, Form]:
    """Read what was typed, give the command, drop the draft. Touches the disk.

    Returns the record's number, and the form as it was sent (`Form.waits`, `Form.saved_as`).
    Raises what the command refuses. A draft that outlives its form, by a power cut or a full disk, does no harm:
    sending it again saves nothing twice.
    """
    form = read_form(
        command.form,
        filled.answers,
        now=desk.now(),
        uid=filled.uid,
        record=filled.record,
        read_at=filled.read_at,
        reasons=filled.reasons,
        since=begun_at(desk, command.name, filled.record),
    )
    number = str(command.run(desk, form))
    with contextlib.suppress(Refused):
        drop(desk, filled.uid)
    return number, form
