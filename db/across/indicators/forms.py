"""The forms by which a table of indicators is frozen, and published."""

from __future__ import annotations

from datetime import date

from db.words.forms import Form, ask


class FreezeIndicators(Form):
    """Keeps a table as it stands: what is read out or published comes from it alone."""

    period: str = ask(
        "code",
        "Period",
        part="facts",
        required=True,
        limit=30,
        help="1405-H1, 1405-Q2, 1405-05, 1405, or two days: 1405/01/01..1405/03/31.",
    )
    against: str | None = ask(
        "code", "Against", part="facts", limit=30, help="Another period. Left empty: the same one of last year."
    )
    to_date: date | None = ask("date", "To date", help="The last day that is counted. Left empty: all that has passed.")


class PublishIndicators(Form):
    """A frozen table leaves the unit. What is small is kept back, and what would tell it with all other papers."""

    number: str = ask("text", "Number of the frozen table", part="facts", required=True, limit=40)
    note: str | None = ask("words", "Note", limit=1_000)
