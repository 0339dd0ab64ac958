"""Answer to a message of a citizen's app, as the outbox holds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.across.citizen_app.app_format import ANSWER, VERSION
from db.reference.lists.queries import ListItem
from db.words.forms import to_json
from db.words.messages import Message

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk

Say = Callable[[Message], str]


@dataclass(frozen=True, slots=True)
class Answer:
    """Outcome of a message. `state`: taken, told (a code was asked about) or refused; `wrong` by field."""

    id: str
    state: str
    code: str = ""
    stands: str = ""
    due: str = ""
    overdue: bool = False
    reply: str = ""
    wrong: tuple[tuple[str, Message], ...] = ()
    why: tuple[ListItem, ...] = ()
    """Why an accident needs an officer."""
    officer: bool = False
    """Whether one that was offered needs an officer after all."""
    photographs: tuple[tuple[str, Message], ...] = ()
    """Those that were not kept, and what is wrong with them."""
    paper: str = ""
    insurer_copy: str = ""

    def as_object(self, desk: Desk, say: Say) -> dict[str, Any]:
        """As JSON values; `say` puts a message into words."""
        made: dict[str, Any] = {
            "format": ANSWER, "version": VERSION, "id": self.id, "state": self.state,
            "answered_at": to_json(desk.now()),
        }  # fmt: skip
        made |= {
            name: getattr(self, name)
            for name in ("code", "stands", "due", "reply", "paper", "insurer_copy")
            if getattr(self, name)
        }
        if self.overdue:
            made["overdue"] = True
        if self.why:
            made |= {"officer_needed": True, "why": [say(Message("{why}", {"why": item})) for item in self.why]}
        if self.officer:
            made["officer_needed"] = True
        if self.photographs:
            made["photographs"] = {name: say(message) for name, message in self.photographs}
        if self.wrong:
            made["wrong"] = {name: say(message) for name, message in self.wrong}
        return made
