"""The forms of signatures: by radio or telephone, and the countersignature."""

from __future__ import annotations

from datetime import datetime

from db.words.forms import Form, ask


class SignAbsent(Form):
    """The commander or standby officer agrees by radio or telephone, and countersigns within 24 hours."""

    at: datetime = ask("moment", "Agreed at", required=True, offer="now", edge="latest")
    what: str = ask("choice", "Signature for", required=True, list="custody_signature")
    via: str = ask("choice", "By what means", required=True, list="signature_via")
    who: str = ask("text", "Name of person who agreed", part="facts", required=True, limit=120)
    phone: str = ask("text", "Telephone number or call sign", part="facts", required=True, limit=40)
    said: str | None = ask("words", "What was said")


class Countersign(Form):
    """Signs for what waits longest: what was agreed by radio or telephone, or what no one has signed yet."""

    password: str = ask("password", "Your password", required=True, help="It is checked, never stored.")
    at: datetime = ask("moment", "Signed at", required=True, offer="now", edge="latest")
    note: str | None = ask("text", "Note")
