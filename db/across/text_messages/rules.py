"""What a text message says, and what a gateway says of one: pure functions."""

from __future__ import annotations

import json
import re
from typing import Any

from db.kernel.folding.quarantine import UNREADABLE
from db.words.messages import M_, Refused

FORMAT, RECEIPT, VERSION = "precinct-text-message", "precinct-text-message-receipt", 1
TEXT = "پاسخی که منتظرش بودید آماده است. با برگه‌ای که دارید بپرسید."
"""To whoever chose it. The same for everyone: no code, no name, no office, nothing of the matter."""
MOST_LETTERS = 70
"""Letters that one message holds outside the Latin alphabet (3GPP TS 23.038: UCS-2, 140 octets)."""
SMS = "sms"
"""The code of `answer_by` by which a citizen chose a text message."""
WAITING, DELIVERED, FAILED, WITHDRAWN = "waiting", "delivered", "failed", "withdrawn"
STATES = {
    WAITING: "With the gateway",
    DELIVERED: "Delivered",
    FAILED: "Not delivered",
    WITHDRAWN: "Not sent: the telephone is gone",
}
"""What became of a message, in words."""
SAID = frozenset({DELIVERED, FAILED})
"""What a gateway may say of one."""
MOST_BYTES = 4_096
"""A receipt is a line or two; more is none."""
_PHONE = re.compile(r"\+?[0-9]{8,15}")


def written(uid: str, phone: str) -> bytes:
    """The file of a message. Raises ValueError for what is no telephone."""
    if not _PHONE.fullmatch(phone):
        raise ValueError("no telephone")
    content = {"format": FORMAT, "version": VERSION, "id": uid, "to": phone, "text": TEXT}
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()


def read_receipt(content: bytes) -> tuple[str, str]:
    """(id of the message, what became of it) of a gateway's file. Raises Refused("invalid")."""
    try:
        if len(content) > MOST_BYTES:
            raise ValueError("too long")
        said: Any = json.loads(content.decode("utf-8"))
        uid, state = said["id"], said["state"]
        if (said["format"], said["version"]) != (RECEIPT, VERSION) or state not in SAID or not isinstance(uid, str):
            raise ValueError("no receipt")
    except (*UNREADABLE, LookupError, TypeError) as error:
        raise Refused("invalid", {}, M_("This is no receipt of a text message.")) from error
    return uid, str(state)
