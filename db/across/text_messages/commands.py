"""Writing down that a text message goes out, and what became of it."""

from __future__ import annotations

from sqlalchemy import select

from db.across.text_messages.choosing import phone_of, waits_for_message
from db.across.text_messages.forms import SettleMessage, WriteMessage
from db.across.text_messages.models import TEXT_MESSAGE
from db.across.text_messages.rules import DELIVERED, FAILED, WAITING, WITHDRAWN
from db.kernel.base.access import DESK, OVERSIGHT
from db.kernel.desk.desk import Act, command
from db.kernel.projections.numbering import number_of
from db.words.messages import M_, Refused


@command(
    "text_message.write", label="Write a text message", form=WriteMessage, roles=DESK | OVERSIGHT, recordless=True,
    writes="text_message_written",
    hidden=True,
)  # fmt: skip
def write(act: Act, form: WriteMessage) -> str:
    """Notes that a message goes out that the answer of a record is ready; its uid is the form's.

    Raises Refused("conflict") where nobody chose it, no answer is ready, or its message is written already.
    """
    record = form.record or ""
    if not waits_for_message(act.conn, act.unit, record, act.now) or phone_of(act.conn, act.unit, record) is None:
        raise Refused("conflict", {}, M_("Nobody is to be told this by a text message."))
    act.append("text_message_written", record=record, form=form)
    return number_of(act.conn, act.unit, record) or ""


@command(
    "text_message.settle", label="What became of a text message", form=SettleMessage, roles=DESK | OVERSIGHT,
    writes="text_message_settled",
    recordless=True, hidden=True,
)  # fmt: skip
def settle(act: Act, form: SettleMessage) -> str:
    """Notes what became of a message. Raises Refused: "conflict" for one that does not wait, "invalid" for a state."""
    if form.state not in (DELIVERED, FAILED, WITHDRAWN):
        raise Refused("invalid", {"state": M_("This is not in the list.")})
    here = (TEXT_MESSAGE.c.unit == act.unit, TEXT_MESSAGE.c.uid == form.message)
    message = act.conn.execute(select(TEXT_MESSAGE).where(*here)).first()
    if message is None or message.state != WAITING:
        raise Refused("conflict", {}, M_("No such message waits."))
    act.append("text_message_settled", record=message.record, form=form)
    return number_of(act.conn, act.unit, message.record) or ""
