"""The forms of text messages; nobody fills them by hand."""

from __future__ import annotations

from dataclasses import dataclass

from db.words.forms import Form, ask


@dataclass(kw_only=True)
class WriteMessage(Form):
    """A message to whoever asked: an answer is ready."""


@dataclass(kw_only=True)
class SettleMessage(Form):
    """What became of a message."""

    message: str | None = ask("text", "Message", part="facts", required=True, limit=40)
    state: str | None = ask("text", "What became of it", part="facts", required=True, limit=20)
