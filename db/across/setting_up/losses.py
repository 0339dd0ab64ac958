"""Saved acts that are gone: on every desk until a leader has signed that he knows, and told to the inspectorate."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import select

from db.kernel.base.access import DESK, KEEPERS, LEADERS, OVERSIGHT
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.desk.signature import sign
from db.kernel.events.event_keys import number
from db.kernel.journal.series import LOST, SEEN
from db.kernel.projections.projecting import EventKind
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.words.forms import Form, ask
from db.words.messages import M_, Message, Refused
from db.words.records import LIFE, PanelItem

SIGN = "unit.sign_loss"
NAMED = 8


class SignLoss(Form):
    """A leader knows that saved acts are gone, and has them entered again from paper."""

    password: str = ask("password", "Password", required=True)


@command(SIGN, label="Sign for acts that are gone", form=SignLoss, roles=LEADERS, hidden=True, recordless=True,
         writes="acts_lost_seen")  # fmt: skip
def sign_loss(act: Act, form: SignLoss) -> str:
    """Takes the lines from the desks. Raises Refused("conflict") where nothing is to be signed for."""
    open_losses = _unsigned(act.reading())
    if not open_losses:
        raise Refused("conflict", {}, M_("No loss waits for a signature."))
    sign(act, form.password, by_password=True)
    act.append(SEEN, record=act.unit, facts={"position": max(position for position, *_said in open_losses)})
    return ""


KINDS = (EventKind(SEEN, "Loss of acts signed for", keys=(number("position"),)),)


def _unsigned(reading: Reading) -> list[tuple[int, datetime, Message]]:
    """(position, moment, what is gone) of each loss that nobody signed for."""
    chosen = select(JOURNAL.c.position, JOURNAL.c.at, JOURNAL.c.kind, BODY.c.json).join(BODY, OF_ENTRY).where(
        JOURNAL.c.unit == reading.unit, JOURNAL.c.kind.in_((LOST, SEEN)), BODY.c.part == "facts"
    )  # fmt: skip
    waiting: list[tuple[int, datetime, Message]] = []
    for row in reading.conn.execute(chosen.order_by(JOURNAL.c.position)):
        said = json.loads(row.json or "{}")
        if row.kind == SEEN:
            waiting = [each for each in waiting if each[0] > int(said.get("position", 0))]
        else:
            numbers = ", ".join(str(number) for number in said.get("numbers", ())[:NAMED])
            waiting.append((row.position, row.at, gone(int(said.get("count", 0)), numbers)))
    return waiting


def gone(count: int, numbers: str) -> Message:
    """What is said of a loss: how many entries, and the numbers of the newest records among them."""
    if not numbers:
        return M_("{count} saved entries are gone: a power cut, the disk, or a copy that was put back", count=count)
    return M_(
        "{count} saved entries are gone, of {numbers}: a power cut, the disk, or a copy that was put back",
        count=count,
        numbers=numbers,
    )


@query("unit.memory", roles=LEADERS | KEEPERS)
def memory_trouble(reading: Reading) -> tuple[PanelItem, ...]:
    """Whether what this machine remembers of the journal's end, outside the store's folder, can't be used."""
    said = reading.desk.store.memory.trouble
    return () if said is None else (PanelItem(said, what=M_("The memory of the journal's end can't be used")),)


@query("unit.losses", roles=DESK | OVERSIGHT | KEEPERS)
def losses(reading: Reading) -> tuple[PanelItem, ...]:
    """Losses that no leader has signed for yet. Enter on the line signs, for who may."""
    may = reading.officer.role in LEADERS
    return tuple(
        PanelItem(
            text,
            at,
            "overdue",
            register=SIGN if may else None,
            uid=SIGN if may else None,
            weight=LIFE,
            what=M_("{count} saved entries are gone", count=text.params["count"]),
        )
        for _position, at, text in _unsigned(reading)
    )
