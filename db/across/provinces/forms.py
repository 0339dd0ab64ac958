"""Forms of the national command's provinces."""

from __future__ import annotations

from db.words.forms import REASON_LIMIT, Form, ask

ADDRESS_LIMIT = 500


class AddProvince(Form):
    """A province by the name that the national command gives it, and the address of its database."""

    name: str = ask("text", "Name of the province", part="facts", required=True, limit=80)
    address: str = ask("text", "Address of its database", part="facts", required=True, limit=ADDRESS_LIMIT)


class RemoveProvince(Form):
    """A province that is asked no more."""

    reason: str = ask("words", "Reason", part="words", required=True, limit=REASON_LIMIT)
