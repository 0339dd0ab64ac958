"""What the papers of custody need of a record: the newest word on each thing, as it reads on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from precinct_tui.documents.blocks import Piece, Value
from precinct_tui.language import present

if TYPE_CHECKING:
    from db.words.records import Duty, Entry, Line, Record

TYPED = ("text", "words", "place", "plate")


def said(line: Line) -> str:
    """A line's value; what people typed is kept apart from its neighbours."""
    return _said(line, line.value) + (f" {present.give_or_take(line.off_by)}" if line.off_by else "")


def _said(line: Line, value: Any) -> str:
    text = present.shown(line.what, value)
    return present.isolated(text) if line.what.kind in TYPED and "\n" not in text else text


def with_corrections(line: Line) -> Value:
    """A line's value after what it replaced, struck through."""
    if not line.was:
        return said(line)
    return [*(Piece(_said(line, old), "old") for old in line.was), Piece(said(line))]


@dataclass(frozen=True, slots=True)
class Facts:
    """A custody record, asked by kinds of entry and names of fields."""

    record: Record

    def entries(self, *kinds: str) -> list[Entry]:
        """The entries of these kinds, in the order in which they were written."""
        return sorted(
            (entry for entry in self.record.chronology if entry.kind in kinds), key=lambda entry: entry.position
        )

    def newest(self, *kinds: str) -> Entry | None:
        """The last of them; None where there is none."""
        entries = self.entries(*kinds)
        return entries[-1] if entries else None

    def line(self, kind: str, name: str) -> Line | None:
        """A field of the newest entry of a kind that answers it."""
        for entry in reversed(self.entries(kind)):
            for line in entry.lines:
                if line.name == name and line.value is not None:
                    return line
        return None

    def value(self, kind: str, name: str) -> Any:
        """Its value, typed; None where nobody answered."""
        line = self.line(kind, name)
        return None if line is None else line.value

    def newest_value(self, kind: str, name: str) -> Any:
        """A field of the newest entry of a kind, typed; None where that one does not answer it."""
        entry = self.newest(kind)
        lines = () if entry is None else entry.lines
        return next((line.value for line in lines if line.name == name), None)

    def newest_text(self, kind: str, name: str) -> str:
        """As `newest_value`, as it reads; "" where that one does not answer it."""
        entry = self.newest(kind)
        lines = () if entry is None else entry.lines
        return next((said(line) for line in lines if line.name == name and line.value is not None), "")

    def text(self, kind: str, name: str) -> str:
        """Its value as it reads; "" where nobody answered."""
        line = self.line(kind, name)
        return "" if line is None else said(line)

    def person(self, name: str) -> str:
        """A particular of the person: what was set later, else what was said on arrival."""
        return self.text("identity_set", name) or self.text("custody_opened", name)

    @property
    def number(self) -> str:
        """The record's number."""
        return present.number(self.record.number)

    @property
    def started(self) -> datetime | None:
        """The deprivation of liberty, as the record's clock has it: what a strike would make later waits there too."""
        return self.record.began

    @property
    def since(self) -> str:
        """The deprivation of liberty as it reads; "" where it is not known."""
        return "" if self.started is None else present.moment(self.started)

    def duty(self, code: str) -> Duty | None:
        """The newest duty of the record of that name: police holding is one of two once a record was reopened."""
        return next((duty for duty in reversed(self.record.duties) if duty.kind == code), None)

    @property
    def child(self) -> bool:
        """A child, or of doubtful age, by the one rule of the record."""
        return "child" in self.record.flags

    @property
    def language(self) -> str | None:
        """The person's language as the list has it."""
        spoken = self.value("language_set", "language")
        return spoken if isinstance(spoken, str) else None
