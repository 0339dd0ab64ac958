"""The forms of text messages; nobody fills them by hand."""

from __future__ import annotations

from db.words.forms import Form, ask


class WriteMessage(Form):
    """A message to whoever asked: an answer is ready."""


class SettleMessage(Form):
    """What became of a message."""

    message: str = ask("text", "Message", part="facts", required=True, limit=40)
    state: str = ask("text", "Outcome", part="facts", required=True, limit=20)
