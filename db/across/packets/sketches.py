"""The accident sketches of a packet's incident: what the document says of each, and the drawing as a file beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db.registers.sketches.drawings.certainty import certainties
from db.registers.sketches.drawings.svg import svg
from db.registers.sketches.stored_sketch import drawings_of, sketches_of

if TYPE_CHECKING:
    from datetime import datetime

    from db.kernel.base.officer import Reading

FOLDER = "sketches"
"""Where the drawings of a packet lie beside its document."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A sketch that goes to court: the drawing that stands, as SVG."""

    uid: str
    number: str
    kind: str
    scale: str
    units: int
    measures: int
    drawn_at: datetime
    content: bytes
    known: Mapping[str, str] = field(default_factory=dict)
    """How the place of each object is known, by its number: certainty.py."""

    @property
    def file(self) -> str:
        """Where it lies beside the document."""
        return f"{FOLDER}/{self.number}.svg"

    @property
    def sha256(self) -> str:
        """The hash of the file."""
        return hashlib.sha256(self.content).hexdigest()


def enclosed(reading: Reading, incident: str) -> tuple[Enclosed, ...]:
    """The sketches of an incident that stand, the newest first."""
    found = []
    for row in sketches_of(reading.conn, reading.unit, incident):
        if row.state != "drawn":
            continue
        drawing = drawings_of(reading.conn, reading.unit, row.uid)[-1].drawing
        known = {str(no): how for no, how in certainties(drawing.scene).items()}
        content = svg(drawing, row.number)[0].encode()
        found.append(
            Enclosed(
                row.uid, row.number, row.kind, row.scale, row.units, row.measures, row.drawn_at, content, known
            )
        )  # fmt: skip
    return tuple(found)


def told_of(sketch: Enclosed, words: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """A sketch as the document says it; `words` are list → code → Persian."""
    coded = {
        name: {"code": code, "fa": words[f"sketch_{name}"].get(code, code)}
        for name, code in (("kind", sketch.kind), ("scale", sketch.scale))
    }
    return {
        "number": sketch.number, **coded, "units": sketch.units, "measures": sketch.measures,
        "drawn_at": sketch.drawn_at, "file": sketch.file, "sha256": sketch.sha256,
        "known": dict(sketch.known),
    }  # fmt: skip
