"""The form of the hour."""

from __future__ import annotations

from datetime import datetime

from db.words.forms import Form, ask


class SayHour(Form):
    """What time it is, by a watch or a telephone call. From here on the desk goes by it, whatever the machine says."""

    at: datetime = ask(
        "moment", "The hour now", required=True, lean="future", dated=True, help="With its day, as 9/6 05:10."
    )
    by: str = ask("choice", "By what", required=True, list="clock_source", safeguard=True)
    who: str | None = ask("text", "Who said it", part="identity", limit=120, when=("by", ("telephone", "radio")))
    phone: str | None = ask("phone", "Number called", part="identity", when=("by", ("telephone", "radio")))
